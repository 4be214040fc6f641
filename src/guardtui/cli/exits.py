"""Every exit code in one place, and the errors that only the command line can make."""

from __future__ import annotations

from typing import Final

from guardtui.core.errors import BadInput, GuardError, Locked, Refused, StoreTrouble
from guardtui.core.verdict import Outcome, Verdict

DONE: Final = 0
REFUSED: Final = 1
USAGE: Final = 2
LOCKED: Final = 4
TROUBLE: Final = 5
INTERRUPTED: Final = 130
NOBODY_READS: Final = 141
"""What a shell reports for a program that SIGPIPE ended."""


class Said:
    """An error of this face: it brings its own sentence, since no other face can meet it."""

    sentence: str


class Unfit(BadInput, Said):
    """The command line, or what came on standard input, does not have the form it needs."""

    def __init__(self, reason: str, sentence: str, **facts: object) -> None:
        super().__init__(reason, **facts)
        self.sentence = sentence


class Unmet(Refused, Said):
    """Something that has to come first has not happened, such as a sign-in."""

    def __init__(self, reason: str, sentence: str, **facts: object) -> None:
        super().__init__(reason, **facts)
        self.sentence = sentence


class Waiting(Locked, Said):
    """Something that can be done later; `facts["until"]` says when."""

    def __init__(self, reason: str, sentence: str, **facts: object) -> None:
        super().__init__(reason, **facts)
        self.sentence = sentence


class FileTrouble(StoreTrouble, Said):
    """A file beside the store cannot be used as it is."""

    def __init__(self, reason: str, sentence: str, **facts: object) -> None:
        super().__init__(reason, **facts)
        self.sentence = sentence


def sentence_of(error: GuardError) -> str:
    """What to tell a person about an error."""
    if isinstance(error, Said):
        return error.sentence
    from guardtui import wording

    return wording.problem(error)


def of_verdict(verdict: Verdict) -> int:
    """0 for an accepted code, 4 for one that has to wait, 1 for every other refusal."""
    if verdict.accepted:
        return DONE
    return LOCKED if verdict.outcome is Outcome.LOCKED else REFUSED
