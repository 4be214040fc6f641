"""The course of practice: which mission is under way, how far it came, and which ones were solved.

How far it came follows from what happened since it was begun, each time anew. Kept are only the start, and what was solved.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from guardtui.core.errors import NotFound
from guardtui.lab.facts import Facts, Start
from guardtui.lab.kept import Kept
from guardtui.lab.missions import OVER, REACHED, Mission, the_missions
from guardtui.lab.scenes import carry_out
from guardtui.wording.fill import fill

if TYPE_CHECKING:
    from guardtui.bootstrap import Guard


@dataclass(frozen=True, slots=True)
class Tick:
    """A step, and whether it was reached."""

    text: str
    hint: str
    typed: str
    done: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """A mission as it stands now."""

    id: str
    title: str
    short: str
    situation: str
    steps: tuple[Tick, ...]
    debrief: str
    over: str
    teaches: tuple[str, ...]
    state: str
    """`fresh`, `running`, `solved`, or `over`: it cannot be solved any more, unless it is begun again."""
    solved_at: int | None = None
    """When it was solved the last time."""

    @property
    def done(self) -> int:
        """How many steps were reached."""
        return sum(step.done for step in self.steps)

    @property
    def hint(self) -> str:
        """Where and how to take the next step; nothing where none is left to take."""
        if self.state != "running":
            return ""
        return next((step.hint for step in self.steps if not step.done), "")


class Course:
    """One practice store's course."""

    def __init__(self, kept: Kept, handle: str, first_at: int) -> None:
        self._kept = kept
        self._handle = handle
        self._first = Start(the_missions()[0].id, first_at)
        """Whoever practises for the first time is in the first mission already."""

    def standings(self, guard: Guard) -> tuple[Standing, ...]:
        """All missions as they stand, in the order in which they are best taken."""
        under_way, solved = self.follow(guard), _numbers(self._kept.read(), "solved")
        return tuple(
            under_way
            if under_way is not None and under_way.id == one.id
            else _standing(
                one, Start(one.id, 0), "solved" if one.id in solved else "fresh", solved_at=solved.get(one.id)
            )
            for one in the_missions()
        )

    def follow(self, guard: Guard) -> Standing | None:
        """The mission under way, or the one that was solved last; None where there is no account to practise on.

        What is solved is noted, so that it stays so when a review goes stale.
        """
        held = self._kept.read()
        start = self._start(held)
        mission = next(one for one in the_missions() if one.id == start.mission)
        solved_at = _numbers(held, "solved").get(mission.id)
        if solved_at is not None and solved_at >= start.at:
            return _standing(mission, start, "solved", solved_at=solved_at)
        try:
            reached, over = self._judge(guard, mission, start)
        except NotFound:
            return None
        if set(reached) == set(REACHED[mission.id]):
            solved_at = guard.clock.now()
            with self._kept.changing() as held:
                held["solved"] = {**_numbers(held, "solved"), mission.id: solved_at}
            return _standing(mission, start, "solved", solved_at=solved_at)
        return _standing(mission, start, "over" if over else "running", reached, solved_at)

    def turn(self, mission_id: str) -> int:
        """How often a mission was begun."""
        return _numbers(self._kept.read(), "times").get(mission_id, 0)

    def begin(self, start: Start) -> None:
        """From now on this one is under way; another that was is left aside."""
        with self._kept.changing() as held:
            times = _numbers(held, "times")
            held["now"] = asdict(start)
            held["times"] = {**times, start.mission: times.get(start.mission, 0) + 1}

    def _judge(self, guard: Guard, mission: Mission, start: Start) -> tuple[frozenset[str], bool]:
        """The steps that were reached, and whether the others cannot be any more."""
        facts = Facts(guard, self._handle, start)
        if carry_out(guard, self._handle, facts):
            facts = Facts(guard, self._handle, start)
        reached = frozenset(name for name, rule in REACHED[mission.id].items() if rule(facts))
        return reached, mission.id in OVER and OVER[mission.id](facts)

    def _start(self, held: Mapping[str, Any]) -> Start:
        """The start of the mission under way. A damaged one is the first mission's."""
        now = held.get("now")
        try:
            start = Start(**now) if isinstance(now, dict) else self._first
        except TypeError:
            return self._first
        known = any(start.mission == mission.id for mission in the_missions())
        sound = type(start.at) is int and type(start.seq) is int and isinstance(start.notes, dict)
        return start if known and sound else self._first


def _numbers(held: Mapping[str, Any], name: str) -> dict[str, int]:
    """Mission → number, of which there are several in the file."""
    found = held.get(name)
    return {key: one for key, one in found.items() if type(one) is int} if isinstance(found, dict) else {}


def _standing(
    mission: Mission, start: Start, state: str, reached: Collection[str] = (), solved_at: int | None = None
) -> Standing:
    notes = {"number": "…", **start.notes}
    return Standing(
        id=mission.id,
        title=mission.title,
        short=mission.short,
        situation=fill(mission.situation, notes),
        steps=tuple(
            Tick(one.text, fill(one.hint, notes), fill(one.typed, notes), state == "solved" or one.id in reached)
            for one in mission.steps
        ),
        debrief=mission.debrief,
        over=mission.over,
        teaches=mission.teaches,
        state=state,
        solved_at=solved_at,
    )
