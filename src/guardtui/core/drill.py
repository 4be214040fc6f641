"""The drill: messages to tell honest from fraudulent ones by, and what a person's answers come to (PRODUCT M12, G21)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from guardtui.core.errors import BadInput, NotFound
from guardtui.core.lookalike import Known

ENOUGH: Final = 8
"""Right answers of ten from which the checklist takes it for evidence. Guessing gets there once in eighteen times."""


@dataclass(frozen=True, slots=True)
class DrillMessage:
    id: str
    fraud: bool
    text: str
    """The mail as it came."""
    why: str
    """Why it is what it is, in a sentence of our own."""


@dataclass(frozen=True, slots=True)
class Drill:
    """The messages, and what their reader knows: the service and the reader's own addresses."""

    known: Known
    messages: tuple[DrillMessage, ...]

    def message(self, id: str) -> DrillMessage:
        """Raises `NotFound`."""
        for message in self.messages:
            if message.id == id:
                return message
        raise NotFound("no_drill_message")


@dataclass(frozen=True, slots=True)
class DrillResult:
    right: int
    of: int
    passed: bool
    mistaken: tuple[str, ...]
    """The identifiers of the messages that were taken for what they are not."""
    kept: bool = False
    """Whether it is on an account's checklist now."""


def read(held: Mapping[str, Any]) -> Drill:
    """The drill as `data/drill.toml` has it. Raises `KeyError` for what lacks in it."""
    messages = tuple(
        DrillMessage(one["id"], one["kind"] == "fraud", one["text"], one["why"]) for one in held["message"]
    )
    return Drill(Known(held["service"], tuple(held["domains"]), tuple(held["own"])), messages)


def score(drill: Drill, answers: Mapping[str, bool]) -> DrillResult:
    """What the answers come to: message → whether it was taken for a fraud. Raises `BadInput` unless each has one."""
    if answers.keys() != {message.id for message in drill.messages}:
        raise BadInput("drill_answers", count=len(drill.messages))
    mistaken = tuple(message.id for message in drill.messages if answers[message.id] != message.fraud)
    right = len(drill.messages) - len(mistaken)
    return DrillResult(right, len(drill.messages), passes(right, len(drill.messages)), mistaken)


def passes(right: int, of: int) -> bool:
    """Whether so many right answers are enough."""
    return right * 10 >= ENOUGH * of
