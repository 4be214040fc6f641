"""Everything about one line of the activity."""

from __future__ import annotations

from collections.abc import Iterable

from textual.binding import Binding
from textual.content import Content
from textual.widget import Widget

from guardtui import wording
from guardtui.core.records import Event
from guardtui.language import _
from guardtui.tui.dialogs.leaf import LEAF_BINDINGS
from guardtui.tui.frame import Copies, GuardDialog
from guardtui.tui.marks import mark
from guardtui.tui.widgets.facts import Facts
from guardtui.tui.widgets.plain import Plain, line
from guardtui.wording.names import ENDED, detail
from guardtui.wording.times import to_the_second

MARKS = {"done": "good", "refused": "bad", "alarm": "attention"}
NOT_YOU = _(
    "Was this not you? Press n at once: it signs out every other device, stops payments for a day, and leads you through "
    "the rest. Nobody from the service will ask you for a code."
)


class EventDetails(Copies, GuardDialog[str | None]):
    """Answers `review` when everything up to this line was read, `not_me` when the person says so, else as `leaf` does."""

    HELP_TITLE = _("One line of your activity")
    HELP_TEXT = _("What happened, when, and what was recorded about it. Addresses are masked here as everywhere.")
    BINDINGS = [
        Binding(
            "v",
            "review",
            _("Reviewed up to here"),
            id="event.review",
            tooltip=_("I have read this and everything older"),
        ),
        Binding(
            "n", "not_me", _("This was not me"), id="event.not_me", tooltip=_("Shut everything else, and open a case")
        ),
        Copies.COPY,
        *LEAF_BINDINGS,
        Binding("enter", "leave", _("Close"), show=False, id="event.close", tooltip=_("Close")),
    ]
    DEFAULT_CSS = """
    EventDetails Facts { margin: 1 0; }
    """

    def __init__(self, event: Event, now: int) -> None:
        super().__init__()
        self.event = event
        self.moment = now

    def question(self) -> Iterable[Widget]:
        """The sentence, then the facts."""
        yield Plain(wording.event(self.event), classes="title")
        yield Facts({name: label for name, (label, _) in self._facts().items()})
        if self.event.outcome == "alarm" or self.event.subject in {"signin", "device"}:
            yield Plain(NOT_YOU, classes="muted")

    def on_mount(self) -> None:
        """Fill in."""
        self.query_one(Facts).say(**{name: value for name, (_, value) in self._facts().items()})

    def reference(self) -> str:
        """The case that it belongs to, or its entry."""
        return self.event.case or f"{self.event.seq} · {self.event.tag}"

    def action_review(self) -> None:
        """Answer."""
        self.dismiss("review")

    def action_not_me(self) -> None:
        """Answer."""
        self.dismiss("not_me")

    def _facts(self) -> dict[str, tuple[str, Content]]:
        event = self.event
        sign, style = mark(MARKS.get(event.outcome, ""))
        read = (_("✓ yes"), "$success") if event.reviewed else (_("not yet"), "$primary")
        facts: dict[str, tuple[str, Content]] = {
            "when": (
                _("When"),
                line(to_the_second(event.at), (f"  {wording.ago(event.at, self.moment)}", "$text-muted")),
            ),
            "outcome": (_("Outcome"), line((f"{sign} {ENDED.get(event.outcome, event.outcome)}", style))),
            "state": (_("Reviewed"), line(read)),
        }
        for name, value in wording.event_facts(event).items():
            facts[f"detail-{name.replace('_', '-')}"] = (
                detail(name),
                line(str(value)),
            )
        if event.case:
            facts["case"] = (_("Case"), line((event.case, "bold $warning")))
        facts["entry"] = (_("Entry"), line((f"{event.seq} · {event.tag}", "$text-muted")))
        return facts
