"""The three doors of a first start, and what lies behind them by its shape: the command line opens stores, a face asks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, Protocol

from guardtui.language import _
from guardtui.wording import Line

Way = Callable[[], int]
"""Shows the app on what lies behind a door, until it is left; the exit code."""

PRACTISE: Final = Line("practise", _("Practise"), _("An invented shop and a pretend phone"))
MAKE: Final = Line("make", _("Make a store of my own"), _("A file for accounts, and the first of them"))
OPEN: Final = Line("open", _("Open a store that is there"), _("You know where its file lies"))
DOORS: Final = (PRACTISE, MAKE, OPEN)

WELCOME: Final = _("The login & security page of an account, in a terminal. New here? Practise first.")
NEXT: Final = _("Next comes its first account, which may be yours.")


class Doors(Protocol):
    """What lies behind each door. Each verb may take seconds, and raises `GuardError` with what is in the way."""

    @property
    def place(self) -> str:
        """Where a store is made unless the person says otherwise."""
        ...

    def practise(self) -> Way:
        """Make the practice account unless it is there, and open it."""
        ...

    def make(self, place: str, service: str) -> Way:
        """Make a store in a folder."""
        ...

    def open(self, place: str) -> Way:
        """Open the store in a folder, or with this name."""
        ...
