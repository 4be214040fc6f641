"""The recovery codes, shown once, and one of them typed back."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content

from guardtui.core import recovery
from guardtui.language import _
from guardtui.tui.flows.two_step.page import Page, SecretPage
from guardtui.tui.widgets.code_field import CodeField
from guardtui.tui.widgets.plain import Plain, line
from guardtui.wording import two_step as words


class CodesPage(SecretPage):
    """The codes in two columns, to be written down."""

    STEP = 4
    HELP = _(
        "A recovery code lets you in once when no other way works: the phone is lost, the number is gone. Write the "
        "codes on paper or keep them in a password manager, not in your mail and not only on the phone that makes "
        "your codes. They are stored so that nobody can read them again, not even you: that is why you see them now."
    )

    def __init__(self, codes: Sequence[str], *, practice: bool = False) -> None:
        super().__init__()
        self.practice = practice
        self.codes = tuple(code if "-" in code else recovery.grouped(code) for code in codes)

    def compose(self) -> ComposeResult:
        yield Plain(words.CODES.title.format(count=len(self.codes)), classes="title")
        yield Plain(words.CODES.lead, classes="lead")
        with Horizontal(id="codes"):
            yield Plain(id="codes-left", classes="codes")
            yield Plain(id="codes-right", classes="codes")
        yield Plain(words.CODES_PLACE, classes="warning")
        if self.practice:
            yield Plain(_("Just practising? p writes them on a pretend paper."), classes="practising")
        yield from self.buttons(_("I have written them down"))

    def paint(self) -> None:
        """The codes, or dots."""
        half = (len(self.codes) + 1) // 2
        self.query_one("#codes-left", Plain).say(self._column(0, half))
        self.query_one("#codes-right", Plain).say(self._column(half, len(self.codes)))

    def _column(self, start: int, end: int) -> Content:
        pieces: list[tuple[str, str] | str] = []
        for number in range(start, end):
            code = self.codes[number] if self.shown else "····-····-····-····"
            pieces += [(f"{number + 1:>2}  ", "$text-muted"), (code, "bold"), "" if number == end - 1 else "\n"]
        return line(*pieces)


class TypeBackPage(Page):
    """One of them typed back: a code that nobody wrote down saves nobody."""

    STEP = 4
    FIRST = "CodeField"
    HELP = _(
        "Type any one of the codes, with or without dashes, or paste it. It stays unused and good. Escape shows them again."
    )

    def __init__(self, count: int) -> None:
        super().__init__()
        self.count = count

    def compose(self) -> ComposeResult:
        yield Plain(words.TYPE_BACK.title, classes="title")
        yield Plain(words.TYPE_BACK.lead.format(count=self.count), classes="lead")
        yield CodeField("recovery", id="typed-back", label=_("Recovery code"))
        yield Plain(id="sentence")

    def on_code_field_filled(self, event: CodeField.Filled) -> None:
        """Hand it on to be checked."""
        event.stop()
        self._say("")
        self.post_message(self.Next(event.text))

    def on_code_field_odd(self, event: CodeField.Odd) -> None:
        """Say why what was typed is no recovery code."""
        event.stop()
        self._say(event.sentence)

    def wrong(self, sentence: str) -> None:
        """It was none of them."""
        self._say(sentence)
        self.query_one(CodeField).wrong()

    def blank(self) -> None:
        """The screen was locked: forget what was half typed."""
        self.query_one(CodeField).clear()

    def _say(self, sentence: str) -> None:
        self.query_one("#sentence", Plain).say(sentence)
