"""Where things are, and what the operator set: read once, then frozen."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from guardtui.core.errors import BadInput
from guardtui.policy import Policy

STORE_NAME: Final = "guard.db"
SETTINGS_NAME: Final = "guardtui.toml"
_MOST_BYTES: Final = 65_536


@dataclass(frozen=True, slots=True)
class Config:
    """The store's file, its key, the anchor that remembers how far it came, and the policy in force."""

    store: Path
    key: Path
    policy: Policy = field(default_factory=Policy)
    anchor: Path = field(kw_only=True, default=Path())
    """Beside the key unless named: a store that is put back as it was should not bring its anchor along."""
    support: str = field(kw_only=True, default="", repr=False)
    """The operator's mail address, to which support cases go."""

    def __post_init__(self) -> None:
        if self.anchor == Path():
            object.__setattr__(self, "anchor", self.key.with_suffix(".anchor"))
        if len({path.absolute() for path in (self.store, self.key, self.anchor)}) < 3:
            raise BadInput("paths_alike")

    @property
    def folder(self) -> Path:
        return self.store.parent


def load(store: str | Path | None = None, env: Mapping[str, str] = os.environ) -> Config:
    """The configuration for a store: named here, by `GUARDTUI_STORE`, or the XDG data folder's own.

    A folder stands for the store inside it. The policy comes from `guardtui.toml` beside the store, where there is one.
    The key lies beside the store unless `GUARDTUI_KEY_FILE` names another place, and the anchor beside the key unless
    `GUARDTUI_ANCHOR_FILE` does. Raises `BadInput`.
    """
    path = _path(store or env.get("GUARDTUI_STORE") or default_folder() / STORE_NAME)
    key, anchor = env.get("GUARDTUI_KEY_FILE"), env.get("GUARDTUI_ANCHOR_FILE")
    return Config(
        path,
        _plain(key) if key else path.with_suffix(".key"),
        _policy(path.parent / SETTINGS_NAME),
        anchor=_plain(anchor) if anchor else Path(),
    )


def default_folder() -> Path:
    """The XDG data folder of this program."""
    from platformdirs import user_data_path

    return user_data_path("guardtui")


def _path(given: str | Path) -> Path:
    path = _plain(given)
    try:
        path = path / STORE_NAME if path.is_dir() else path
    except OSError:
        raise BadInput("path_form") from None
    if path.suffix in {".key", ".anchor"}:
        raise BadInput("path_form")
    return path.absolute()


def _plain(given: str | Path) -> Path:
    """A path that a file can have: no control characters, no absurd length."""
    text = str(given)
    if not text or len(text) > 4096 or not text.isprintable():
        raise BadInput("path_form")
    try:
        return Path(text).expanduser()
    except RuntimeError:  # a home that nobody has
        raise BadInput("path_form") from None


def _policy(path: Path) -> Policy:
    try:
        with path.open("rb") as file:
            raw = file.read(_MOST_BYTES)
    except OSError as error:
        if isinstance(error, (FileNotFoundError, NotADirectoryError)):
            return Policy()
        raise BadInput("config_unreadable", problem=error.strerror or "unknown") from None
    try:
        settings = tomllib.loads(raw.decode("utf-8"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BadInput("config_unreadable", problem=str(error)) from None
    unknown = set(settings) - {"policy"}
    if unknown or not isinstance(settings.get("policy", {}), dict):
        raise BadInput("config_unreadable", problem="only a [policy] table is known")
    return Policy.from_settings(settings.get("policy", {}))
