"""From a story to its beats: everything that happens, each at its moment, in the order of time. Pure and repeatable."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from guardtui.clock import MINUTE
from guardtui.lab.entropy import SeededEntropy
from guardtui.lab.story import CURRENCY, Habit, Line, Order, Scene, SignIn, Story, StrangeLetter
from guardtui.lab.tables import Moment

_PARCELS_FROM: Final = 9 * 60
_PARCELS_FOR: Final = 8 * 60
"""Parcels come, and desks answer, from nine to five."""


Told = Scene | Line | Order | StrangeLetter
"""Whatever a story tells of."""


@dataclass(frozen=True, slots=True)
class Beat:
    """One thing that happens at one moment (UTC milliseconds)."""

    at: int
    what: Told


def plot(story: Story, anchor: int) -> tuple[Beat, ...]:
    """All beats between the account's making and the ending, in the order of time."""
    chance = SeededEntropy(f"{story.seed} / plot")
    told: list[Told] = [*story.scenes, *story.lines, *story.orders, *story.letters]
    beats = [Beat(what.when.at(anchor) + chance.below(MINUTE), what) for what in told]
    for habit in story.habits:
        beats += _everyday(habit, anchor, chance)
    for order in story.orders:
        beats += _news(order, anchor, chance)
    return tuple(sorted(beats, key=lambda beat: beat.at))


def _everyday(habit: Habit, anchor: int, chance: SeededEntropy) -> Iterator[Beat]:
    """A habit's sign-ins, each shifted a little."""
    for days in range(habit.first, habit.last - 1, -habit.every):
        minute = habit.around - habit.spread + chance.below(2 * habit.spread + 1)
        when = Moment(days, minute)
        sign_in = SignIn(when, habit.device, place="", channel="", wrong_codes=0, gives_up=False, fresh_token=False)
        yield Beat(when.at(anchor) + chance.below(MINUTE), sign_in)


def _news(order: Order, anchor: int, chance: SeededEntropy) -> Iterator[Beat]:
    """What became of an order, some days later and in working hours; on the same day, some minutes later."""
    for word, days in (("delivered", order.delivered), ("cancelled", order.cancelled), ("refunded", order.refunded)):
        if days is None:
            continue
        hours = Moment(order.when.days - days, _PARCELS_FROM + chance.below(_PARCELS_FOR))
        soon = order.when.at(anchor) + 3 * MINUTE + chance.below(20 * MINUTE)
        at = max(hours.at(anchor), soon) if days else soon
        details: dict[str, str | int] = {"order": order.number}
        if word != "delivered":
            details |= {"amount": order.amount, "currency": CURRENCY}
        yield Beat(at, Line(hours, f"order:{word}", "done", details))
