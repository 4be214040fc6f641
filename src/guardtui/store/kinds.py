"""The kinds of action that back ends registered: what each says and how, sealed so that nobody rewords it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from typing import Final

from guardtui.core.action import Kind, own_kind
from guardtui.store.sealer import Sealer
from guardtui.store.trouble import from_a_row

SAYS: Final = "action_kinds.says"
_TYPES: Final[Mapping[str, type]] = {"text": str, "number": int}
_NAMES: Final = {kind: name for name, kind in _TYPES.items()}


class Kinds:
    def __init__(self, connection: sqlite3.Connection, sealer: Sealer) -> None:
        self._db = connection
        self._sealer = sealer

    def add(self, name: str, kind: Kind, at: int) -> None:
        says = {"details": {key: _NAMES[one] for key, one in kind.details.items()}, "sentence": kind.sentence}
        self._db.execute(
            "INSERT INTO action_kinds (name, says, made_at) VALUES (?, ?, ?)",
            (name, self._sealer.seal(SAYS, name, json.dumps(says)), at),
        )

    def get(self, name: str) -> Kind | None:
        row = self._db.execute("SELECT * FROM action_kinds WHERE name = ?", (name,)).fetchone()
        return None if row is None else self._kind(row)

    def all(self) -> dict[str, Kind]:
        """Every one, by its name."""
        rows = self._db.execute("SELECT * FROM action_kinds ORDER BY name")
        return {row["name"]: self._kind(row) for row in rows}

    @from_a_row
    def _kind(self, row: sqlite3.Row) -> Kind:
        says = json.loads(self._sealer.open(SAYS, row["name"], row["says"]))
        return own_kind({key: _TYPES[one] for key, one in says["details"].items()}, says["sentence"])
