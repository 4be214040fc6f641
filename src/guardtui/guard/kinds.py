"""The kinds of action that a back end adds to ours, so that a code can stand for what only it knows (PRODUCT M5, M18)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from guardtui.core.action import FOR_OTHERS, KINDS, OWN_NAME, Action, Kind, check_details, kind_named, own_kind
from guardtui.core.errors import BadInput, Refused
from guardtui.core.records import Account
from guardtui.core.text import is_blank, width
from guardtui.guard.desk import Desk
from guardtui.guard.summary import summary
from guardtui.store.tx import Tx


class Kinds:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def register(self, name: str, details: Mapping[str, type], sentence: str) -> Kind:
        """Make a kind of action known to this store.

        As in `register("club:transfer", {"points": int, "to": str}, "send {points} points to {to}")`. The sentence is what the person reads on the screen and in the message, so it names every detail; `{amount}`
        beside a detail `currency` is told as money. It falls under the rules for payments. Once known, a kind stays as it
        is: registering the same again changes nothing. Raises `BadInput` for a name, details or sentence of the wrong
        form, `Refused` where the name is taken by another.
        """
        if not OWN_NAME.fullmatch(name):
            raise BadInput("own_kind_name")
        kind = own_kind(details, sentence)
        with self._desk.store.write() as tx:
            known = tx.kinds.get(name)
            if known is None:
                tx.kinds.add(name, kind, self._desk.now())
            elif known != kind:
                raise Refused("kind_there_already", kind=name)
        return kind

    def all(self) -> dict[str, Kind]:
        """Every kind that this store knows, by its name: ours, then the registered ones."""
        with self._desk.store.read() as tx:
            return {**KINDS, **tx.kinds.all()}


WIDEST: Final = 300
"""Cells of a sentence that a person still takes in, and that fits a dialog at 80 by 24."""


def need_known(tx: Tx, account: Account, action: Action) -> None:
    """See that an action is of a kind that this store knows, and says what that kind wants said, so that it is seen.

    Nobody can allow a payment whose payee cannot be seen; what may be blank in a back end's own kind, only it knows.
    Raises `BadInput`.
    """
    if action.kind in FOR_OTHERS and (blank := [name for name, said in action.details.items() if is_blank(str(said))]):
        raise BadInput("empty", field=blank[0])
    if action.kind not in KINDS:  # an action of ours cannot be made with other details
        kind = tx.kinds.get(action.kind)
        if kind is None:
            raise BadInput("unknown_action", kind=action.kind, known=[*sorted(KINDS), *tx.kinds.all()])
        check_details(action, kind)
    if not kind_named(action.kind).ours and width(summary(tx, account, action)) > WIDEST:
        raise BadInput("action_too_wide", most=WIDEST)
