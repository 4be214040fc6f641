"""What happened to the practice account since a mission was begun, asked of Guard as any back end could."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Final

from guardtui.core.errors import NotFound
from guardtui.core.records import ApprovalState, Challenge, ChallengeState, Event
from guardtui.guard.callers import Backend

if TYPE_CHECKING:
    from guardtui.bootstrap import Guard

_PAGE: Final = 200


@dataclass(frozen=True, slots=True)
class Start:
    """When a mission was begun, and what its situation made."""

    mission: str
    at: int
    seq: int = 0
    """The last line of the activity before the person's turn: what the situation did is no deed of theirs."""
    notes: Mapping[str, str | int] = field(default_factory=dict)
    """What the rules and the texts need to know of it, such as which order it is about."""


class Facts:
    """The facts, each asked for when a rule first wants it."""

    def __init__(self, guard: Guard, handle: str, start: Start, scenes: Sequence[range] = ()) -> None:
        """`scenes` are the lines of the activity that a situation made, and nobody who practises."""
        self._guard = guard
        self._mira = Backend(handle)
        self._start = start
        self._scenes = scenes

    def text(self, name: str) -> str:
        """A note of the start; nothing where it has none."""
        return str(self._start.notes.get(name, ""))

    def number(self, name: str) -> int:
        """A note of the start that is a number."""
        found = self._start.notes.get(name, 0)
        return found if isinstance(found, int) else 0

    @cached_property
    def events(self) -> tuple[Event, ...]:
        """The activity since the start, the oldest line first."""
        found: list[Event] = []
        after: str | None = None
        while True:
            page = self._guard.activity.list(
                self._mira, since=self._start.at, after=after, limit=_PAGE, newest_first=False
            )
            found += page.items
            after = page.next
            if after is None:
                return tuple(event for event in found if event.seq > self._start.seq and not self._scene(event.seq))

    def _scene(self, seq: int) -> bool:
        return any(seq in scene for scene in self._scenes)

    def all(self, tag: str) -> tuple[Event, ...]:
        """Every line of a sort."""
        return tuple(event for event in self.events if event.tag == tag)

    def happened(self, tag: str, after: Event | None = None, **details: object) -> Event | None:
        """The first line of a sort, behind another one, with these details: a value, or one of several."""
        for event in self.all(tag):
            if (after is None or event.seq > after.seq) and all(
                _is(event.details.get(name), wanted) for name, wanted in details.items()
            ):
                return event
        return None

    def sent(self, action: str) -> frozenset[str]:
        """By which ways a code for an action was sent."""
        return frozenset(
            str(one.details["channel"]) for one in self.all("code:sent") if one.details["action"] == action
        )

    @cached_property
    def approval(self) -> ApprovalState | None:
        """What became of the approval that the situation asked for; None where it asked for none, or it is not found."""
        identifier = self.text("approval")
        with suppress(NotFound):
            return self._guard.approvals.show(self._mira, identifier).state if identifier else None
        return None

    @property
    def challenge(self) -> ChallengeState | None:
        """What became of the code that the situation asked for; None where it asked for none, or it is not found."""
        return self._challenge.state if self._challenge else None

    @property
    def expired(self) -> bool:
        """Whether that code's time is over while nobody has ended it."""
        asked = self._challenge
        return asked is not None and asked.state is ChallengeState.OPEN and self._guard.clock.now() >= asked.expires_at

    @cached_property
    def _challenge(self) -> Challenge | None:
        identifier = self.text("challenge")
        asked_by = Backend(self._mira.handle, session=self.text("shop"))
        with suppress(NotFound):
            return self._guard.codes.show(asked_by, identifier) if identifier else None
        return None

    @cached_property
    def held(self) -> bool:
        """Whether a hold lasts."""
        return self._guard.holds.show(self._mira) is not None

    @cached_property
    def good(self) -> frozenset[str]:
        """The items of the checklist that are fine now."""
        return frozenset(item.id for item in self._guard.checklist.show(self._mira).items if item.state == "good")


def _is(value: object, wanted: object) -> bool:
    if isinstance(wanted, Collection) and not isinstance(wanted, str):
        return value in wanted
    return value == wanted
