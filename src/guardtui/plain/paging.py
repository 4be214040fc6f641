"""A long list in pages, narrowed and searched: some lines at a time, newest first."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final, Generic, TypeVar

from guardtui.core.records import Page
from guardtui.plain.talk import Menu, Talk
from guardtui.wording import Line

T = TypeVar("T")

SIZE: Final = 10
"""Lines at a time: as many as one hears before the first is forgotten."""


@dataclass
class Narrowing:
    """One thing that a list can be narrowed by: by which letter, the question, and the choices, the first of them all."""

    letter: str
    question: str
    choices: Mapping[str, str]
    chosen: str = ""


@dataclass
class Pages(Generic[T]):
    """Where in a list somebody is. `fetch` is given the cursor, the size, what it is narrowed to, and search words."""

    talk: Talk
    menu: Menu
    fetch: Callable[[str | None, int, tuple[str, ...], str], Page[T]]
    line: Callable[[T], Line]
    nothing: str
    narrowings: tuple[Narrowing, ...] = ()
    search: str = ""
    shown: tuple[T, ...] = ()
    _cursors: list[str | None] = field(default_factory=lambda: [None])
    """What each page so far began after; the last is the one that is shown."""

    @property
    def narrowed(self) -> bool:
        return bool(self.search or any(one.chosen for one in self.narrowings))

    def ask(self, letters: Mapping[str, str]) -> T | str:
        """The entry that is chosen, or one of the letters; paging and narrowing are seen to here. Raises `Back`."""
        while True:
            page = self.fetch(self._cursors[-1], SIZE, tuple(one.chosen for one in self.narrowings), self.search)
            self.shown = page.items
            if not page.items:
                self.talk.say("Nothing matches." if self.narrowed else self.nothing)
            self.menu.lead = f"Page {len(self._cursors)}." if len(self._cursors) > 1 else ""
            own = self._letters(page)
            lines = [self.line(one) for one in page.items]
            chosen = self.menu.ask(lines, {**own, **letters})
            if chosen in letters:
                return chosen
            if chosen in own:
                self._turn(chosen, page.next)
            elif chosen:
                return next(one for one, line in zip(page.items, lines, strict=True) if line.id == chosen)

    def _letters(self, page: Page[T]) -> dict[str, str]:
        letters = {"n": "next page"} if page.next is not None else {}
        if len(self._cursors) > 1:
            letters["l"] = "last page again"
        for one in self.narrowings:
            letters[one.letter] = f"{one.question.removesuffix('?').lower()}, now {one.choices[one.chosen]}"
        letters["s"] = f"search, now {self.search}" if self.search else "search"
        if self.narrowed:
            letters["w"] = "show all again"
        return letters

    def _turn(self, letter: str, following: str | None) -> None:
        if letter == "n":
            self._cursors.append(following)
        elif letter == "l":
            self._cursors.pop()
        else:
            if letter == "s":
                self.search = self.talk.ask("Search for, or enter for everything", blank=True)
            elif letter == "w":
                self.search = ""
                for one in self.narrowings:
                    one.chosen = ""
            else:
                self._narrow(next(one for one in self.narrowings if one.letter == letter))
            self._cursors = [None]

    def _narrow(self, by: Narrowing) -> None:
        names = [Line(name or ALL, words[:1].upper() + words[1:]) for name, words in by.choices.items()]
        chosen = self.talk.choose(by.question, names)
        by.chosen = "" if chosen == ALL else chosen


ALL: Final = "everything"
"""Stands for no narrowing where something has to be named."""
