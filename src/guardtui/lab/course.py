"""The course of practice: which mission is under way, how far it came, and which ones were solved.

How far it came follows from what happened since it was begun, each time anew. Kept are only the starts, which lines
of the activity the situations made, what goes wrong in a mission that was left aside, and what was solved.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, replace
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
    """`fresh`, `running`, `aside`: begun, and left for another; `solved`, or `over`: it can be solved only begun again."""
    solved_at: int | None = None
    """When it was solved the last time."""

    @property
    def done(self) -> int:
        """How many steps were reached."""
        return sum(step.done for step in self.steps)

    @property
    def hint(self) -> str:
        """Where and how to take the next step; nothing where none is left to take."""
        if self.state not in {"running", "aside"}:
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
        under_way, held = self.follow(guard), self._kept.read()
        aside = {one.mission: one for one in self._left(held)}
        found = []
        for one in the_missions():
            if under_way is not None and under_way.id == one.id:
                found.append(under_way)
            elif under_way is not None and one.id in aside:
                standing = self._stands(guard, one, aside[one.id])
                found.append(replace(standing, state="aside") if standing.state == "running" else standing)
            else:
                solved_at = _numbers(held, "solved").get(one.id)
                state = "fresh" if solved_at is None else "solved"
                found.append(_standing(one, Start(one.id, 0), state, solved_at=solved_at))
        return tuple(found)

    def follow(self, guard: Guard) -> Standing | None:
        """The mission under way, or the one that was solved last; None where there is no account to practise on.

        What is solved is noted, so that it stays so when a review goes stale.
        """
        try:
            guard.accounts.find(self._handle)
        except NotFound:
            return None
        held = self._kept.read()
        for left in self._left(held):
            carry_out(guard, self._handle, Facts(guard, self._handle, left))
        start = self._start(held)
        return self._stands(guard, _mission(start.mission), start)

    def turn(self, mission_id: str) -> int:
        """How often a mission was begun."""
        return _numbers(self._kept.read(), "times").get(mission_id, 0)

    def begin(self, start: Start, first: int, faults: Mapping[str, int]) -> None:
        """From now on this one is under way; `first` is the first line that its situation made.

        Another that was is left aside, with what goes wrong in it and since when.
        """
        with self._kept.changing() as held:
            times = _numbers(held, "times")
            held["scenes"] = [*_pairs(held, "scenes"), (first, start.seq)]
            self._leave(held, start, faults)
            held["times"] = {**times, start.mission: times.get(start.mission, 0) + 1}

    def go_on(self, mission_id: str, faults: Mapping[str, int]) -> dict[str, int] | None:
        """The same with one that was left aside: what goes wrong in it, and since when; None where it was not left."""
        with self._kept.changing() as held:
            start = next((one for one in self._left(held) if one.mission == mission_id), None)
            if start is None:
                return None
            found = _numbers(_tables(held, "faults"), mission_id)
            self._leave(held, start, faults)
            return found

    def _leave(self, held: dict[str, Any], start: Start, faults: Mapping[str, int]) -> None:
        """Note another mission as the one under way."""
        before = self._start(held)
        others = {one.mission: one for one in (*self._left(held), before)}
        others.pop(start.mission, None)
        held["now"] = asdict(start)
        held["aside"] = {name: asdict(one) for name, one in others.items()}
        held["faults"] = {**_tables(held, "faults"), before.mission: dict(faults)}

    def _stands(self, guard: Guard, mission: Mission, start: Start) -> Standing:
        """A mission as it stands since a start."""
        solved_at = _numbers(self._kept.read(), "solved").get(mission.id)
        if solved_at is not None and solved_at >= start.at:
            return _standing(mission, start, "solved", solved_at=solved_at)
        reached, over = self._judge(guard, mission, start)
        if set(reached) == set(REACHED[mission.id]):
            solved_at = guard.clock.now()
            with self._kept.changing() as held:
                held["solved"] = {**_numbers(held, "solved"), mission.id: solved_at}
            return _standing(mission, start, "solved", solved_at=solved_at)
        return _standing(mission, start, "over" if over else "running", reached, solved_at)

    def _judge(self, guard: Guard, mission: Mission, start: Start) -> tuple[frozenset[str], bool]:
        """The steps that were reached, and whether the others cannot be any more."""
        scenes = [range(first, last + 1) for first, last in _pairs(self._kept.read(), "scenes")]
        facts = Facts(guard, self._handle, start, scenes)
        if carry_out(guard, self._handle, facts):
            facts = Facts(guard, self._handle, start, scenes)
        reached = frozenset(name for name, rule in REACHED[mission.id].items() if rule(facts))
        return reached, mission.id in OVER and OVER[mission.id](facts)

    def _start(self, held: Mapping[str, Any]) -> Start:
        """The start of the mission under way. A damaged one is the first mission's."""
        return _read_start(held.get("now")) or self._first

    def _left(self, held: Mapping[str, Any]) -> list[Start]:
        """The starts of those that were left aside."""
        return [start for one in _tables(held, "aside").values() if (start := _read_start(one)) is not None]


def _read_start(kept: object) -> Start | None:
    try:
        start = Start(**kept) if isinstance(kept, dict) else None
    except TypeError:
        return None
    if start is None or not any(start.mission == mission.id for mission in the_missions()):
        return None
    sound = type(start.at) is int and type(start.seq) is int and isinstance(start.notes, dict)
    return start if sound else None


def _mission(mission_id: str) -> Mission:
    return next(one for one in the_missions() if one.id == mission_id)


def _tables(held: Mapping[str, Any], name: str) -> dict[str, dict[str, Any]]:
    """Mission → table, of which there are several in the file."""
    found = held.get(name)
    return {key: one for key, one in found.items() if isinstance(one, dict)} if isinstance(found, dict) else {}


def _pairs(held: Mapping[str, Any], name: str) -> list[tuple[int, int]]:
    """The pairs of numbers of which there are several in the file."""
    found = held.get(name)
    pairs = [one for one in found if isinstance(one, list) and len(one) == 2] if isinstance(found, list) else []
    return [(first, last) for first, last in pairs if type(first) is type(last) is int]


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
