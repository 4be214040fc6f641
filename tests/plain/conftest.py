"""What the tests of the plain face share: somebody who types a script, and everything that was said to them."""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import pytest

from guardtui.lab.build import demo_practice
from guardtui.plain.run import Left, converse, stay_with
from guardtui.plain.talk import Gone, Talk
from guardtui.plain.visit import Reception

from ..hostile import faults  # noqa: TID252 - what no printed text may hold
from ..tui import conftest as app  # noqa: TID252 - the same worlds as the app's

World = app.World
copied = app.copied
app_of, bare, demo, opened = app.app_of, app.bare, app.demo, app.opened
shipped, still, totp, until, world = app.shipped, app.still, app.totp, app.until, app.world

IDLE: Final = object()
"""Nobody types for as long as the lock waits."""
INTERRUPT: Final = object()
"""Ctrl+C."""

Answer = str | Callable[[], str] | object

NOT_PLAIN: Final = re.compile(
    "[\u2500-\u259f\u2800-\u28ff\u25a0-\u25ff\u2600-\u27bf\x1b\x80-\x9f\x00-\x09\x0b-\x1f\x7f]"
)
"""Boxes, blocks, Braille, shapes and marks, and every control character but the line's end."""


class Ear(io.StringIO):
    """What is said at a terminal, or into a pipe."""

    def __init__(self, terminal: bool = True) -> None:
        super().__init__()
        self.terminal = terminal

    def isatty(self) -> bool:
        return self.terminal


class Hands:
    """Types one answer after the other, and then nothing more; keeps every prompt that an answer was given to."""

    def __init__(self, ear: Ear) -> None:
        self.shows = True
        """Whether what is typed is seen: at a terminal, and not through a pipe."""
        self.ear = ear
        self.answers: list[Answer] = []
        self.prompts: list[str] = []
        self.unseen_at: list[str] = []
        self._unseen = False
        self._read = 0

    @contextmanager
    def unseen(self) -> Iterator[None]:
        self._unseen = True
        try:
            yield
        finally:
            self._unseen = False

    def line(self, patience: float | None) -> str | None:
        said, self._read = self.ear.getvalue()[self._read :], len(self.ear.getvalue())
        prompt = said.rpartition("\n")[2]
        self.prompts.append(prompt)
        if self._unseen:
            self.unseen_at.append(prompt)
        if not self.answers:
            raise EOFError
        answer = self.answers.pop(0)
        if answer is INTERRUPT:
            raise KeyboardInterrupt
        if answer is IDLE:
            assert patience is not None, "nobody would be locked out here"
            return None
        typed = answer() if callable(answer) else str(answer)
        if self.shows and not self._unseen:
            self.ear.write(typed + "\n")  # as a terminal does
            self._read = len(self.ear.getvalue())
        return typed


class Reader:
    """Somebody at the plain face of a world."""

    def __init__(self, world: World, practice: Any = None, terminal: bool = True) -> None:
        self.world = world
        self.ear = Ear(terminal)
        self.hands = Hands(self.ear)
        self.talk = Talk(self.hands, self.ear, 300)
        self.desk = Reception(world.guard, self.talk, world.client, practice, "")

    def types(self, *answers: Answer) -> int:
        """From the door on, to the end of the answers; the exit code."""
        self.hands.answers = list(answers)
        code = converse(self.desk)
        self.looks_plain()
        return code

    def does(self, *answers: Answer) -> str:
        """Signed in already, from the list of places on; everything that was said, in one line."""
        self.hands.answers = list(answers)
        ended: type[Exception] | None = None
        try:
            stay_with(self.desk, self.world.session)
        except (Gone, Left) as end:
            ended = type(end)
        end = self.ear.getvalue()[-3000:]
        assert not self.hands.answers, f"not asked for any more: {self.hands.answers}\n{end}"
        assert ended is Left or answers[-1:] != ("q",), f"did not leave\n{end}"
        self.looks_plain()
        return self.heard

    @property
    def heard(self) -> str:
        """Everything that was said, without its line ends."""
        return " ".join(self.ear.getvalue().split())

    def hears(self, *words: str) -> None:
        """See that all of these were said."""
        missing = [word for word in words if word not in self.heard]
        assert not missing, f"{missing} not in\n{self.ear.getvalue()}"

    def looks_plain(self) -> None:
        """Words alone: no box, block, Braille, escape or control byte; each question a line of its own, and one at a time."""
        said = self.ear.getvalue()
        assert not NOT_PLAIN.findall(said), NOT_PLAIN.findall(said)
        assert not faults(said), faults(said)
        assert not [c for c in said if unicodedata.category(c) == "So"], "a sign that has to be seen"
        for prompt in self.hands.prompts:
            assert prompt == "" or prompt.endswith((": ", "? ")), prompt
            assert prompt.count(": ") <= 3, prompt


def later(world: World, answer: Answer, ms: int = 61_000) -> Callable[[], str]:
    """Some time goes by before this is typed: codes are not sent one right after the other."""

    def wait() -> str:
        world.clock.advance(ms)
        return answer() if callable(answer) else str(answer)

    return wait


def wrong(code: str) -> str:
    """Six digits that are not the code."""
    return f"{(int(code) + 1) % 1_000_000:06}"


@pytest.fixture
def reader() -> Callable[..., Reader]:
    """Somebody at the plain face: `reader(world)`."""
    return Reader


@pytest.fixture
def twins(shipped: Path, tmp_path: Path) -> Iterator[tuple[World, World]]:
    """Two copies of the shipped demo: one for the app, one for the plain face."""
    with copied(shipped, tmp_path / "app") as one, copied(shipped, tmp_path / "plain") as other:
        yield one, other


@pytest.fixture
def practice() -> Callable[[World], Any]:
    """The pretend phone of a world with its switches."""
    return lambda world: demo_practice(world.phone.path.parent, world.clock)
