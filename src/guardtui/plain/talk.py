"""Talking with somebody who reads line by line: things are said, and one thing at a time is asked.

Everything printed is cleaned here, and nowhere else (SECURITY 3.3).
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from shutil import get_terminal_size
from textwrap import wrap
from typing import Final, Protocol, TextIO

from guardtui import wording
from guardtui.core.errors import BadInput
from guardtui.core.sms import spelt
from guardtui.core.text import printable
from guardtui.language import _, any_of, yes_or_no
from guardtui.wording import Line, Question


class Back(Exception):
    """The person went back out of a question: by an empty line, by `b`, or by Ctrl+C."""


class Gone(Exception):
    """Nothing more is typed: the end of input. `midway` says that something had begun and was not finished."""

    def __init__(self, *, midway: bool) -> None:
        super().__init__()
        self.midway = midway


class Unheard(Exception):
    """What was said did not arrive; `cause` is the system's error."""

    def __init__(self, cause: OSError) -> None:
        super().__init__(cause)
        self.cause = cause


class Typist(Protocol):
    """Where answers come from: `Keyboard`, or what stands for it in a test."""

    @property
    def shows(self) -> bool: ...
    def unseen(self) -> AbstractContextManager[None]: ...
    def line(self, patience: float | None) -> str | None: ...


class Talk:
    """One person's conversation. `idle` is called when nobody answers for `patience` seconds; then it is asked again."""

    def __init__(self, typist: Typist, out: TextIO, patience: float | None = None) -> None:
        self._typist = typist
        self._out = out
        self._patience = patience
        self._told: set[str] = set()
        self.idle: Callable[[], None] | None = None
        self.asking: Callable[[], None] = _nothing
        """Called before each question."""
        self.answered: Callable[[], None] = _nothing
        """Called after each answer."""
        self.always: dict[str, tuple[str, Callable[[], object]]] = {}
        """Letters that work at every list and code: what they do, and doing it."""

    @property
    def private(self) -> bool:
        """Whether what is said is read by a person right here, and not by a program or from a file."""
        try:
            return self._out.isatty()
        except ValueError:
            return False

    # Saying

    def say(self, *texts: str) -> None:
        """Say each text on lines of its own."""
        for text in texts:
            for line in _spelt(text).split("\n"):
                self._write(self._wrapped(line) + "\n")

    def once(self, text: str) -> None:
        """Say how something works here, the first time only."""
        if text not in self._told:
            self._told.add(text)
            self.say(text)

    def offer(self, acts: Sequence[str]) -> None:
        """Say what letters do; at a terminal no line ends between a letter and what it does."""
        lines: list[str] = []
        for act in (f"{act}{'.' if number == len(acts) else ';'}" for number, act in enumerate(acts, 1)):
            fits = bool(lines) and (not self.private or len(lines[-1]) + 1 + len(act) <= _room())
            lines = [*lines[:-1], f"{lines[-1]} {act}"] if fits else [*lines, act]
        self.say(*lines)

    # Asking

    def ask(self, question: str, *, default: str = "", blank: bool = False, home: bool = False) -> str:
        """A line of text; an empty one is the default, is taken where it may be `blank`, or goes back (`Back`).

        From a question at `home` there is nowhere to go back to, so an empty line asks again.
        """
        if not (default or blank or home):
            self.once(BY_ENTER)
        while True:
            asked = question
            if default:
                offer = (
                    _("{question} (enter for {default})") if home else _("{question} (enter for {default}, b for back)")
                )
                asked = offer.format(question=question, default=default)
            end = "" if asked.endswith("?") else ":"
            typed = self._answer(f"{asked}{end} ", home=home).strip()
            if typed == "b" and default and not home:
                raise Back
            if typed or default or blank:
                return typed or default
            if not home:
                raise Back
            self.say(_("Please type it. Ctrl+C leaves."))

    def secret(self, question: str) -> str:
        """Something that must not be seen; an empty line goes back (`Back`)."""
        self.once(BY_ENTER)
        typed = self._answer(f"{question}: ", hidden=True)
        if not typed:
            raise Back
        return typed

    def hidden(self, question: str) -> str:
        """The same, but an empty line is an answer too."""
        return self._answer(f"{question}: ", hidden=True)

    def confirm(self, asked: Question) -> bool:
        """Yes or no; going back means no. Nothing but a letter answers, so that a hasty enter does no harm."""
        self.say(asked.text)
        for line in asked.detail.splitlines():
            self.say(line)
        plain = (asked.yes, asked.no) == (_("Yes"), _("No"))
        prompt = (
            _("Yes or no, y or n: ") if plain else _("y: {yes}. n: {no}. y or n: ").format(yes=asked.yes, no=asked.no)
        )
        while True:
            try:
                typed = self._answer(prompt)
            except Back:
                return False
            answer = False if typed.strip().lower() == "b" else yes_or_no(typed)
            if answer is not None:
                return answer
            self.say(_("Type y for yes or n for no."))

    def choose(self, question: str, lines: Iterable[Line]) -> str:
        """One of several; the id of its line. Raises `Back`."""
        return Menu(self, question, home=False).ask([line for line in lines if line.id])

    def text(self, most: int) -> str:
        """A text of several lines, to one with nothing but a dot, or to the end of input; cut behind so many characters."""
        self.say(_("It may have several lines. A line with nothing but a dot ends it; Ctrl+C goes back."))
        kept: list[str] = []
        try:
            while (line := self._answer("" if kept else _("Text: "))) != ".":
                kept.append(line)
        except Gone:
            if not kept:
                raise
        return "\n".join(kept)[:most]

    def _answer(self, prompt: str, *, hidden: bool = False, home: bool = False) -> str:
        """One line that answers a prompt. Raises `Back` for Ctrl+C, `Gone` at the end of input."""
        while True:
            self.asking()
            try:
                typed = self._typed(_spelt(prompt), hidden=hidden)
            except KeyboardInterrupt:
                self._write("\n")
                raise Back from None
            except EOFError:
                self._write("\n")
                raise Gone(midway=not home) from None
            except BadInput as error:
                self._write("\n" if hidden or not self._typist.shows else "")
                self.say(wording.problem(error))
                continue
            if typed is not None:
                self._write("\n" if hidden or not self._typist.shows else "")
                self.answered()
                return typed
            self._write("\n")
            self._nobody_there()

    def _typed(self, prompt: str, *, hidden: bool) -> str | None:
        """What was typed; None where nobody typed in time, though it be a moment later."""
        patience = self._patience if self.idle is not None else None
        with self._typist.unseen() if hidden else nullcontext():
            self._write(prompt)
            began = time.monotonic()
            typed = self._typist.line(patience)
        late = patience is not None and time.monotonic() - began > patience
        return None if late else typed

    def _nobody_there(self) -> None:
        """Whoever types next shows first who they are; then the question is asked again."""
        idle, self.idle = self.idle, None
        if idle is not None:
            try:
                idle()
            finally:
                self.idle = idle

    def _wrapped(self, line: str) -> str:
        """Between words at a terminal, whose own line ends would cut them; whole for whatever else reads it."""
        if not self.private:
            return line
        return "\n".join(wrap(line, _room(), break_long_words=False, break_on_hyphens=False)) or line

    def _write(self, text: str) -> None:
        try:
            self._out.write(text)
            self._out.flush()
        except OSError as error:
            raise Unheard(error) from None


BY_ENTER: Final = _("Enter alone, with nothing typed, goes back.")
BACK: Final = _("back")
"""What b does, said whenever a list is read out."""


class Menu:
    """A list to choose from. Asked again, only what is new is read out, unless enter asks for all of it."""

    def __init__(
        self,
        talk: Talk,
        title: str,
        lead: str = "",
        *,
        why: Callable[[], None] | None = None,
        home: bool = True,
        first: bool = False,
    ) -> None:
        """`why` says what this is for; `home` that nothing has begun here which an end of input would leave undone.

        From the `first` list nothing leads back but Ctrl+C, which leaves.
        """
        self._talk = talk
        self._title = title
        self.lead = lead
        self._why = why
        self._home = home
        self._first = first
        self._heard: list[str] | None = None
        """The lines that were read out last."""
        self._led = ""
        """What was said over them."""
        self._told: set[str] = set()
        """What was said of the letters since everything was read out."""

    def ask(self, lines: Sequence[Line], letters: Mapping[str, str] | None = None) -> str:
        """The id of the chosen line, or the letter that was typed. Raises `Back`.

        An empty line asks to hear the list again; where it is at `home`, and so may be another by now, the answer is empty.
        """
        self._talk.asking()  # what it has to say comes before the list
        letters = dict(letters or {})
        ways = {str(number): line.id for number, line in enumerate((one for one in lines if one.enabled), 1)}
        self._read_out(lines, letters)
        while True:
            typed = self._talk._answer(f"{self._prompt}: ", home=self._home).strip().lower()  # noqa: SLF001 - its own list
            if typed in ways:
                return ways[typed]
            if typed in letters:
                return typed
            if typed == "b" and not self._first:
                raise Back
            if not typed:
                self._heard, self._led, self._told = None, "", set()
                if self._home:
                    return ""
                self._read_out(lines, letters)
            elif typed == "i" and self._why is not None:
                self._why()
            elif typed in self._talk.always:
                self._talk.always[typed][1]()
            else:
                self._talk.say(_none_of_them(len(ways), [*letters, *([] if self._first else ["b"])]))

    def anew(self) -> None:
        """Read the lines out again the next time: something else is shown now, though the lines may be the same."""
        self._heard = None

    @property
    def _prompt(self) -> str:
        return self._title if self._home and not self._title.endswith("?") else _("Number")

    def _read_out(self, lines: Sequence[Line], letters: Mapping[str, str]) -> None:
        """The lines where others stand there than were heard, and what was not told yet of its letters."""
        talk, names = self._talk, [line.name for line in lines]
        if self._heard != names:
            self._heard = names
            self._told.discard(f"b {BACK}")
            lead = "" if self.lead == self._led else self.lead
            self._led = self.lead
            if lines or lead:
                talk.say(joined(self._title, lead))
            self._read_lines(lines)
        other = dict(letters)
        if self._why is not None:
            other["i"] = _("what this is for")
        other |= {letter: words for letter, (words, _act) in talk.always.items()}
        if not self._first:
            other["b"] = BACK
        told = [f"{letter} {words}" for letter, words in other.items()]
        talk.offer([one for one in told if one not in self._told])
        self._told.update(told)
        talk.once(_("Type a number or a letter, and enter. Enter alone reads the list again."))

    def _read_lines(self, lines: Iterable[Line]) -> None:
        number = 0
        for line in lines:
            number += line.enabled
            before = f"{number}. " if line.enabled else ""
            self._talk.say(before + joined(line.name, line.detail))


def _room() -> int:
    """How long a line may be at this terminal."""
    return max(20, get_terminal_size().columns - 1)


def joined(name: str, detail: str = "") -> str:
    """A name and what is said of it, as two sentences where the second is one."""
    ended = name.endswith((".", "…", "?", "!", ":"))
    if not detail:
        return name if ended else f"{name}."
    if ended:
        return f"{name} {detail}"
    return f"{name}. {detail}" if detail.endswith((".", "?", "!", ":")) else f"{name}, {detail}."


def _none_of_them(count: int, letters: Sequence[str]) -> str:
    numbers = _("a number from 1 to {count}").format(count=count) if count > 1 else "1" if count else ""
    known = any_of(part for part in (numbers, ", ".join(letters)) if part)
    return _("That is none of them. Type {known}; enter reads the list.").format(known=known)


def _spelt(text: str) -> str:
    """A text as it is printed here: cleaned, and with signs that are hard to hear as plain ones."""
    return spelt(printable(text.replace(" · ", ", "), lines=True))


def _nothing() -> None:
    """Nothing is to be done."""
