"""What will change, before it does; and what has changed, after."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Button

from guardtui.language import _
from guardtui.tui.flows.two_step.page import Page
from guardtui.tui.widgets.buttons import Buttons
from guardtui.tui.widgets.plain import Plain, line
from guardtui.wording.two_step import REVIEW, TURN_ON


class ReviewPage(Page):
    """The sum of it all. One press turns everything on at once."""

    STEP = 5
    HELP = _(
        "Nothing has changed so far. This page's button turns everything on in one go; leaving now changes nothing."
    )

    def __init__(self, changes: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self.changes = tuple(changes)

    def compose(self) -> ComposeResult:
        yield Plain(REVIEW.title, classes="title")
        yield Plain(REVIEW.lead, classes="lead")
        yield Changes(self.changes)
        yield from self.buttons(TURN_ON)


class DonePage(Page):
    """It is on. What that means from now on."""

    STEP = 6
    HELP = _("You can look at your ways, add one, or make new recovery codes under Two-step at any time.")

    def __init__(self, title: str, changes: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self.heading = title
        self.changes = tuple(changes)

    def compose(self) -> ComposeResult:
        yield Plain(line(("✓ ", "bold $success"), (self.heading, "bold")), classes="heading")
        yield Changes(self.changes)
        with Buttons():
            yield Button(_("Done"), id="next", variant="primary")


class Changes(Vertical):
    """Each change as a bold word or two and what it means."""

    def __init__(self, changes: Sequence[tuple[str, str]]) -> None:
        super().__init__(classes="changes")
        self.changes = tuple(changes)

    def compose(self) -> ComposeResult:
        for name, meaning in self.changes:
            yield Plain(line(("✓ ", "$success"), (name, "bold")))
            yield Plain(meaning, classes="change")
