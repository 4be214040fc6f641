"""What lies behind the three doors of a first start: a call of its own, with its store open, to be shown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from guardtui.cli import screen
from guardtui.cli.call import Call
from guardtui.cli.output import Mode, Output
from guardtui.core.errors import BadInput
from guardtui.core.text import printable
from guardtui.language import _
from guardtui.shared.doors import Way

if TYPE_CHECKING:
    from guardtui.config import Config


@dataclass
class Kept(Output):
    """Keeps what is to be said to the person: while a screen is drawn, standard error would write across it."""

    said: list[str] = field(default_factory=list)

    def say(self, sentence: str) -> None:
        """Keep it."""
        self.said.append(printable(sentence))


class Doors:
    """The verbs that the faces call. `looked_for` is where the store would be, `mode` says which face is shown on it."""

    def __init__(self, looked_for: Config, mode: Mode = "table") -> None:
        self._looked_for = looked_for
        self._mode = mode

    @property
    def place(self) -> str:
        """The folder where a store is looked for, or the file, where that has a name of its own."""
        from guardtui.config import STORE_NAME

        store = self._looked_for.store
        return str(store.parent if store.name == STORE_NAME else store)

    def practise(self) -> Way:
        """Make the practice account unless it is there, and open it."""
        from guardtui.cli.nouns.demo import open_demo

        return self._opened(Call(practice=True), open_demo)

    def make(self, place: str, service: str) -> Way:
        """Make a store with its key and its settings; a name without an ending is a folder's."""
        from guardtui.bootstrap import DEFAULT_SERVICE, make_store
        from guardtui.config import STORE_NAME, settings_text, write_settings

        call = _call_for(place if Path(place).suffix or not place else f"{place}/{STORE_NAME}")
        make_store(call.config, service=service or DEFAULT_SERVICE).close()
        write_settings(call.config, settings_text())
        return self._opened(call, screen.show)

    def open(self, place: str) -> Way:
        """Open a store that is there."""
        return self._opened(_call_for(place), screen.show)

    def _opened(self, call: Call, show: Callable[..., int]) -> Way:
        """See that the store opens, and that this terminal can be known to it, before the door closes."""
        said = Kept()
        call.out = said
        try:
            call.guard, call.client  # noqa: B018 - each is made when it is first asked for
        except BaseException:
            call.close()
            raise
        call.out = Output(self._mode)
        if call.practice:
            return partial(_shown, call, show)
        if call.config.store != self._looked_for.store:
            said.say(_("Next time: guardtui --store {store}").format(store=call.config.store))
        return partial(_shown, call, partial(show, hint=" ".join(said.said)))


def _call_for(place: str) -> Call:
    """A call on the store that a person named. Raises `BadInput` for what is no path."""
    from guardtui.config import load

    if not place:
        raise BadInput("path_form")
    call = Call(store=place)
    call.config = load(place)
    return call


def _shown(call: Call, show: Callable[[Call], int]) -> int:
    try:
        return show(call)
    finally:
        call.close()
