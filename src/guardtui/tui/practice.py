"""What all screens share of practice: its keys, and what their drawers show of the pretend phone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from textual.binding import Binding

from guardtui.language import _
from guardtui.shared.practice import SPAM, Arrival

PHONE: Final = Binding("f2", "phone", _("Phone"), id="phone.toggle", tooltip=_("Show or hide the pretend phone"))
FAULTS: Final = Binding(
    "f5", "faults", _("Practise"), show=False, id="phone.faults", tooltip=_("Let something go wrong, to practise")
)
MISSIONS: Final = Binding(
    "f6", "missions", _("Missions"), show=False, id="phone.missions", tooltip=_("What there is to try in practice")
)
TIME: Final = Binding(
    "f7", "forward", _("Time"), show=False, id="phone.time", tooltip=_("Go forward in the practice store's time")
)
"""Keys that every screen has while somebody practises."""
MESSAGES: Final = "messages"
PAPER: Final = "paper"
"""The folders beside spam: what arrived, and recovery codes that were written down."""


@dataclass
class Shelf:
    """What the drawers of all screens share: which folder is open, and what the person has seen of what is in it."""

    since: int
    """What arrived until then (UTC milliseconds) is not new to anybody."""
    folder: str = MESSAGES
    spam: int = 0
    paper: bool = False
    lying: frozenset[str] = frozenset()
    """The messages of the open folder."""
    read: set[str] = field(default_factory=set)

    @property
    def folders(self) -> tuple[str, ...]:
        """Those that there is something in; messages always."""
        return (MESSAGES, *((SPAM,) if self.spam else ()), *((PAPER,) if self.paper else ()))

    def lies(self, arrived: Sequence[Arrival], *, paper: bool) -> None:
        """Note what there is now."""
        self.spam, self.paper = sum(one.place == SPAM for one in arrived), paper
        self.lying = frozenset(one.key for one in arrived if self.folder_of(one) == self.folder)

    def folder_of(self, arrival: Arrival) -> str:
        """Where a message lies."""
        return SPAM if arrival.place == SPAM else MESSAGES

    def is_new(self, arrival: Arrival) -> bool:
        """Whether a message came since the app was opened, and the phone was not put away with it in sight."""
        return arrival.at > self.since and arrival.key not in self.read

    def after(self) -> str | None:
        """The folder behind the open one; None behind the last."""
        behind = self.folders[self.folders.index(self.folder) + 1 :] if self.folder in self.folders else ()
        return behind[0] if behind else None

    def turn_to(self, folder: str) -> None:
        """Open another folder; what was in sight is read."""
        self.read |= self.lying
        self.folder = folder
