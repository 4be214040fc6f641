"""The lock-out rehearsal: what is lost, and whether the person would still get in (PRODUCT M22)."""

from __future__ import annotations

from collections.abc import Iterable

from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.widget import Widget

from guardtui import wording
from guardtui.core.rehearsal import Rehearsal
from guardtui.language import _, capital
from guardtui.tui.frame import GuardDialog
from guardtui.tui.marks import mark
from guardtui.tui.widgets.plain import Plain, line


class RehearsalDialog(GuardDialog[None]):
    """Answers nothing."""

    HELP_TITLE = _("Could you still get in?")
    HELP_TEXT = _(
        "Nothing is tried and nothing is changed: from what is set up now, this works out what a sign-in would come to "
        "if you lost something but still knew your password. It is worked out by the same rule that decides real "
        "sign-ins. The authenticator app is taken to be on the phone."
    )
    BINDINGS = [Binding("enter", "leave", _("Close"), show=False, id="rehearsal.close", tooltip=_("Close"))]
    DEFAULT_CSS = """
    RehearsalDialog #rehearsed Plain { height: auto; }
    RehearsalDialog .outcome { padding-left: 2; color: $text-muted; }
    """

    def __init__(self, found: Iterable[Rehearsal]) -> None:
        super().__init__()
        self.found = tuple(found)

    def question(self) -> Iterable[Widget]:
        """A line for each loss, and what it would come to."""
        yield Plain(_("If you lost this, could you still get in?"), classes="title")
        with VerticalScroll(id="rehearsed"):
            for one in self.found:
                sign, style = mark("good" if one.gets_in else "bad")
                lost = wording.lost(one)
                yield Plain(line((f"{sign} ", style), (capital(lost), "bold")))
                yield Plain(wording.rehearsal(one), classes="outcome")

    def on_mount(self) -> None:
        """Arrows scroll."""
        self.query_one("#rehearsed").focus()
