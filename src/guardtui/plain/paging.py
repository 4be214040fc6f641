"""A long list in pages, narrowed, searched, in either order: some lines at a time, and from one line to its neighbours."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final, Generic, NamedTuple, Protocol, TypeVar

from guardtui.core.errors import BadInput
from guardtui.core.records import Page
from guardtui.language import _, amid, capital
from guardtui.plain.talk import Back, Menu
from guardtui.plain.visit import Visit
from guardtui.shared.local_time import ANY_TIME, DAYS_EXAMPLE, OWN, Span, own_span, span_lines, span_of, span_words
from guardtui.wording import Line, choice, question


class Entry(Protocol):
    """One line of a list; its number is a cursor, so any line can be gone on from."""

    @property
    def seq(self) -> int: ...


T = TypeVar("T", bound=Entry)

SIZE: Final = 10
"""Lines at a time: as many as one hears before the first is forgotten."""
ALL: Final = "everything"
"""Stands for no narrowing where something has to be named."""
STEPS: Final = {"older": _("The next older line"), "newer": _("The next newer line")}


class Wanted(NamedTuple):
    """What of a list is to be fetched: behind which line, how many, what it is narrowed to, in which order."""

    after: str | None
    limit: int
    narrowed: tuple[str, ...]
    span: Span
    search: str
    newest_first: bool


@dataclass
class Narrowing:
    """One thing that a list can be narrowed by: by which letter, the question, and the choices, the first of them all."""

    letter: str
    question: str
    choices: Mapping[str, str]
    chosen: str = ""


@dataclass
class Pages(Generic[T]):
    """Where in a list somebody is."""

    visit: Visit
    menu: Menu
    fetch: Callable[[Wanted], Page[T]]
    line: Callable[[T], Line]
    nothing: str
    narrowings: tuple[Narrowing, ...] = ()
    urgent: Callable[[], tuple[T, ...]] = tuple
    """What stands before everything else while all is shown, however much came after it."""
    search: str = ""
    days: str = ""
    """The span of time that is shown, as `span_of` reads it; empty for all."""
    newest_first: bool = True
    shown: tuple[T, ...] = ()
    lead: str = ""
    _cursors: list[str | None] = field(default_factory=lambda: [None])
    """What each page so far began after; the last is the one that is shown."""

    def __post_init__(self) -> None:
        self.lead = self.menu.lead

    @property
    def narrowed(self) -> bool:
        return bool(self.search or self.days or any(one.chosen for one in self.narrowings))

    @property
    def words(self) -> str:
        """What it is narrowed to, in words; empty where it shows everything."""
        chosen = [one.choices[one.chosen] for one in self.narrowings if one.chosen]
        return ", ".join(
            filter(
                None, [*chosen, span_words(self.days), _("“{word}”").format(word=self.search) if self.search else ""]
            )
        )

    @property
    def span(self) -> Span:
        """The span of time that is shown."""
        return span_of(self.days, self.visit.now)

    def wanted(self, after: str | None, limit: int, *, newest_first: bool) -> Wanted:
        """What is to be fetched, narrowed as the list is now."""
        narrowed = tuple(one.chosen for one in self.narrowings)
        return Wanted(after, limit, narrowed, self.span, self.search, newest_first)

    def ask(self, letters: Mapping[str, str]) -> T | str:
        """The entry that is chosen, or one of the letters; paging and narrowing are seen to here. Raises `Back`."""
        while True:
            page = self.fetch(self.wanted(self._cursors[-1], SIZE, newest_first=self.newest_first))
            self.shown = shown = self._urgent_first(page.items)
            if not shown:
                self.visit.talk.say(_("Nothing matches. w shows everything again.") if self.narrowed else self.nothing)
            self.menu.lead = (
                _("Page {number}.").format(number=len(self._cursors)) if len(self._cursors) > 1 else self.lead
            )
            own = self._letters(page)
            lines = [self.line(one) for one in shown]
            chosen = self.menu.ask(lines, {**own, **letters})
            if chosen in letters:
                return chosen
            if chosen in own:
                self.visit.attempt(self._turn, chosen, page.next)
            elif chosen:
                return next(one for one, line in zip(shown, lines, strict=True) if line.id == chosen)

    def _urgent_first(self, found: tuple[T, ...]) -> tuple[T, ...]:
        if self.narrowed or not self.newest_first:
            return found
        urgent = {one.seq: one for one in self.urgent()}
        first = tuple(urgent.values()) if len(self._cursors) == 1 else ()
        return (*first, *(one for one in found if one.seq not in urgent))

    def beside(self, entry: T, step: str) -> T | None:
        """The next older or newer entry; None at that end of what is shown."""
        found = self.fetch(self.wanted(str(entry.seq), 1, newest_first=step == "older"))
        return next(iter(found.items), None)

    def leaf(
        self,
        entry: T,
        tell: Callable[[T], None],
        acts: Callable[[T], list[Line]],
        question: str = _("What about this line?"),
    ) -> tuple[T, str]:
        """Tell of an entry, and on demand of its neighbours: the one that something is to be done with, and what.

        Raises `Back`, also where nothing can be done.
        """
        while True:
            tell(entry)
            ways = {step: found for step in STEPS if (found := self.beside(entry, step)) is not None}
            lines = [*acts(entry), *(Line(step, STEPS[step]) for step in ways)]
            if not lines:
                raise Back
            chosen = self.visit.talk.choose(question, lines)
            if chosen not in ways:
                return entry, chosen
            entry = ways[chosen]

    def _letters(self, page: Page[T]) -> dict[str, str]:
        letters = {"n": _("next page")} if page.next is not None else {}
        if len(self._cursors) > 1:
            letters["l"] = _("last page again")
        for one in self.narrowings:
            letters[one.letter] = _("{question}, now {choice}").format(
                question=amid(one.question.removesuffix("?")), choice=one.choices[one.chosen]
            )
        letters["h"] = _("show which time, now {span}").format(span=span_words(self.days) or ANY_TIME)
        letters["s"] = _("search, now {search}").format(search=self.search) if self.search else _("search")
        letters["r"] = _("oldest first") if self.newest_first else _("newest first")
        if self.narrowed:
            letters["w"] = _("show all again")
        return letters

    def _turn(self, letter: str, following: str | None) -> None:
        match letter:
            case "n":
                self._cursors.append(following)
                return
            case "l":
                self._cursors.pop()
                return
            case "s":
                self.search = self.visit.talk.ask(_("Search for, or enter for everything"), blank=True)
            case "h":
                self.days = self._days()
            case "r":
                self.newest_first = not self.newest_first
            case "w":
                self.search = self.days = ""
                for one in self.narrowings:
                    one.chosen = ""
            case _:
                self._narrow(next(one for one in self.narrowings if one.letter == letter))
        self._cursors = [None]
        self.menu.anew()

    def _narrow(self, by: Narrowing) -> None:
        names = [Line(name or ALL, capital(words)) for name, words in by.choices.items()]
        chosen = self.visit.talk.choose(by.question, names)
        by.chosen = "" if chosen == ALL else chosen

    def _days(self) -> str:
        """A span of time. Raises `Back`."""
        lines = [one._replace(id=one.id or ALL) for one in span_lines()]
        chosen = self.visit.talk.choose(choice("span")[0], lines)
        if chosen != OWN:
            return "" if chosen == ALL else chosen
        asked = question("own_span")
        self.visit.talk.say(asked.detail)
        while True:
            try:
                return own_span(
                    self.visit.talk.ask(
                        _("{question} Such as {example}").format(question=asked.text, example=DAYS_EXAMPLE)
                    )
                )
            except BadInput as error:
                self.visit.problem(error)
