"""The missions: what is to be reached, read from `data/missions.toml`, and the rules by which facts show that it was.

A step ticks by what happened to the practice account since the mission was begun, never by somebody's word for it.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from guardtui.core import drill
from guardtui.core.errors import BadInput
from guardtui.core.records import ApprovalState, ChallengeState, Event
from guardtui.lab.facts import Facts
from guardtui.lab.faults import Fault
from guardtui.lab.tables import Table
from guardtui.language import TOLD, told
from guardtui.shipped import data_file

VERSION: Final = 1
FACTS_OF_THE_GUIDE: Final = tuple(f"G{number}" for number in range(1, 28))

Rule = Callable[[Facts], bool]


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to reach, and where and with which keys."""

    id: str
    text: str
    hint: str
    typed: str
    """The same for who works line by line."""


@dataclass(frozen=True, slots=True)
class Mission:
    id: str
    title: str
    short: str
    """Its title where there is little room."""
    situation: str
    steps: tuple[Step, ...]
    debrief: str
    """What it showed, for afterwards."""
    over: str
    """Why it cannot be solved any more, where that can be."""
    faults: tuple[Fault, ...]
    """What goes wrong meanwhile: of several one, each time the next."""
    teaches: tuple[str, ...]


@cache
def the_missions() -> tuple[Mission, ...]:
    """The missions that are shipped, the first one first."""
    return read(data_file("missions.toml"))


def read(path: Path) -> tuple[Mission, ...]:
    """Read a file of missions. Raises `BadInput` that names the field and what it needs."""
    try:
        top = Table(told(tomllib.loads(path.read_text(encoding="utf-8")), TOLD["missions.toml"]), "")
    except OSError as error:
        raise BadInput("story_unreadable", where=path.name, problem=error.strerror or "cannot be read") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadInput("story_unreadable", where=path.name, problem=str(error)) from None
    if top.number("version") != VERSION:
        raise top.wrong("version", f"this program reads version {VERSION}")
    missions = tuple(_mission(table) for table in top.tables("missions"))
    top.done()
    return missions


def _mission(table: Table) -> Mission:
    name = table.choice("id", tuple(REACHED))
    mission = Mission(
        id=name,
        title=table.text("title"),
        short=table.text("short"),
        situation=table.text("situation"),
        steps=tuple(_step(one, tuple(REACHED[name])) for one in table.tables("steps")),
        debrief=table.text("debrief"),
        over=table.text("over", ""),
        faults=tuple(Fault(one) for one in table.choices("faults", tuple(Fault))),
        teaches=table.choices("teaches", FACTS_OF_THE_GUIDE),
    )
    if [step.id for step in mission.steps] != list(REACHED[name]):
        raise table.wrong("steps", f"these are needed, in this order: {', '.join(REACHED[name])}")
    if bool(mission.over) != (name in OVER):
        raise table.wrong("over", "this says why a mission cannot be solved any more, where it has such an end")
    table.done()
    return mission


def _step(table: Table, known: tuple[str, ...]) -> Step:
    step = Step(table.choice("id", known), table.text("text"), table.text("hint"), table.text("typed"))
    table.done()
    return step


# The rules


def _proven_by(*channels: str) -> Rule:
    return lambda facts: facts.happened("code:accepted", channel=channels) is not None


def _reported(facts: Facts) -> Event | None:
    """The case about what the situation did: about one of its lines, and none from before or after."""
    entries = range(facts.number("first"), facts.number("last") + 1)
    return facts.happened("case:opened", entry=entries)


def _closed(facts: Facts) -> bool:
    case = _reported(facts)
    return case is not None and facts.happened("case:closed", case=case.details["case"]) is not None


def _reviewed(facts: Facts) -> bool:
    marks = facts.all("account:reviewed")
    return any(int(mark.details["up_to"]) >= facts.number("last") for mark in marks)


def _drilled(facts: Facts) -> bool:
    done = facts.all("checklist:drilled")
    return any(int(one.details["right"]) * 10 >= drill.ENOUGH * int(one.details["of"]) for one in done)


def _signed_in_with_a_code(facts: Facts) -> bool:
    on = facts.happened("factor:on")
    code = facts.happened("code:accepted", after=on, action="sign-in") if on else None
    return code is not None and facts.happened("signin:done", after=code) is not None


def _new_number(facts: Facts) -> bool:
    number = facts.text("masked")
    return any(facts.happened(tag, to=number) for tag in ("contact:verified", "contact:replaced"))


def _old_number_gone(facts: Facts) -> bool:
    """Every number that served when the mission began is replaced or removed."""
    gone = {str(one.details["was"]) for one in facts.all("contact:replaced")}
    gone |= {str(one.details["to"]) for one in facts.all("contact:removed")}
    return set(facts.text("old").split(", ")) <= gone


def _lost_app_gone(facts: Facts) -> bool:
    return not facts.number("app") or facts.happened("factor:removed", channel="app") is not None


def _hold_over(facts: Facts) -> bool:
    return facts.happened("hold:begun") is not None and not facts.held


def _refused_gifts(facts: Facts) -> bool:
    """By a no, or by the run of "not me", which ends whatever waits."""
    if facts.approval is ApprovalState.VOIDED:
        return _reported(facts) is not None
    return facts.approval is ApprovalState.DENIED


def _clock_told(facts: Facts) -> Event | None:
    tags = ("signin:code_wrong", "code:refused")
    return next((found for tag in tags if (found := facts.happened(tag, reason="clock_off"))), None)


def _app_right_again(facts: Facts) -> bool:
    told = _clock_told(facts)
    return told is not None and any(
        (
            facts.happened("code:accepted", after=told, channel="app"),
            facts.happened("code:app_accepted", after=told),
        )
    )


def _good(*items: str) -> Rule:
    return lambda facts: set(items) <= facts.good


REACHED: Final[Mapping[str, Mapping[str, Rule]]] = {
    "two-step": {
        "way": lambda facts: facts.happened("code:accepted", action="factor-confirm") is not None,
        "on": lambda facts: facts.happened("factor:on") is not None,
        "proof": _signed_in_with_a_code,
    },
    "never-came": {
        "asked": lambda facts: bool(facts.sent("purchase")),
        "mended": lambda facts: len(facts.sent("purchase")) > 1 or facts.approval is ApprovalState.USED,
        "allowed": lambda facts: facts.approval is ApprovalState.USED,
    },
    "stranger": {
        "report": lambda facts: _reported(facts) is not None,
        "password": lambda facts: facts.happened("password:changed") is not None,
        "case": _closed,
        "review": _reviewed,
    },
    "phishing": {
        "void": lambda facts: facts.challenge is ChallengeState.VOIDED,
        "drill": _drilled,
        "help": lambda facts: facts.happened("support:asked", symptom="strange-activity") is not None,
    },
    "new-phone": {
        "added": lambda facts: facts.happened("contact:added", to=facts.text("masked")) is not None,
        "verified": _new_number,
        "gone": _old_number_gone,
    },
    "lost-phone": {
        "proof": _proven_by("mail", "recovery"),
        "new": _new_number,
        "gone": lambda facts: _old_number_gone(facts) and _lost_app_gone(facts),
        "out": lambda facts: facts.happened("device:others_ended") is not None,
    },
    "purchase": {
        "deny": _refused_gifts,
        "report": lambda facts: _reported(facts) is not None,
        "password": lambda facts: facts.happened("password:changed") is not None,
        "hold": _hold_over,
    },
    "wrong-clock": {
        "refused": lambda facts: _clock_told(facts) is not None,
        "right": _app_right_again,
    },
    "checklist": {
        "two-step": _good("G19"),
        "contacts": _good("G20"),
        "activity": _good("G22", "G23"),
        "word": _good("G18", "G21", "G24", "G25", "G26"),
        "all": _good(*(f"G{number}" for number in range(16, 28))),
    },
}
"""Mission → step → whether the facts show it. The steps are in the order in which they are usually reached."""


def _not_to_be_allowed(facts: Facts) -> bool:
    return facts.approval in {ApprovalState.DENIED, ApprovalState.VOIDED, ApprovalState.EXPIRED}


OVER: Final[Mapping[str, Rule]] = {
    "never-came": _not_to_be_allowed,
    "phishing": lambda facts: facts.challenge is ChallengeState.ACCEPTED or facts.expired,
    "purchase": lambda facts: facts.approval in {ApprovalState.APPROVED, ApprovalState.USED, ApprovalState.EXPIRED},
}
"""Missions that can come to an end without being solved → whether this one has."""
