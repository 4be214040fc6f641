"""Everything about one line of the send ledger: what it said, where it went, what became of it."""

from __future__ import annotations

from collections.abc import Iterable

from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widget import Widget

from guardtui import wording
from guardtui.core.claim import Answer
from guardtui.core.records import Message
from guardtui.language import _
from guardtui.tui.dialogs.leaf import LEAF_BINDINGS
from guardtui.tui.frame import Copies, GuardDialog
from guardtui.tui.widgets.facts import Facts
from guardtui.tui.widgets.plain import Plain, line
from guardtui.wording.claims import message_title
from guardtui.wording.names import NAMES, own
from guardtui.wording.times import to_the_second


class MessageDetails(Copies, GuardDialog[str | None]):
    """Answers `not_mine` when the person did not ask for it, or it tells of what was not them, else as `leaf` does."""

    HELP_TITLE = _("One message")
    HELP_TEXT = _(
        "What was sent, where it went and what became of it. Its code is kept nowhere, so it is not shown.\n\n"
        "“Handed to the carrier” means that a mail server or gateway took it; whether it arrived, only you can see. "
        "“May have arrived” means that the connection ended before we heard."
    )
    BINDINGS = [
        Binding(
            "n", "not_mine", _("Not mine"), id="message.not_mine", tooltip=_("I did not ask for this, or it was not me")
        ),
        Copies.COPY,
        *LEAF_BINDINGS,
        Binding("enter", "leave", _("Close"), show=False, id="message.close", tooltip=_("Close")),
    ]
    DEFAULT_CSS = """
    MessageDetails Facts { margin: 1 0; }
    MessageDetails #passages { height: auto; max-height: 6; margin-bottom: 1; color: $text-muted; }
    MessageDetails.-low #passages { max-height: 3; margin-bottom: 0; }
    MessageDetails #said { height: auto; max-height: 14; color: $text-muted; }
    MessageDetails.-low Facts { margin: 0; }
    MessageDetails.-low #said { max-height: 4; margin-top: 1; }
    MessageDetails VerticalScroll:focus { scrollbar-color: $primary; }
    """

    def __init__(self, message: Message, found: Answer, now: int) -> None:
        super().__init__()
        self.message = message
        self.found = found
        self.moment = now

    def question(self) -> Iterable[Widget]:
        """What it was for, the facts, its words."""
        yield Plain(message_title(self.message), classes="title")
        facts = self._facts()
        yield Facts({name: label for name, (label, _) in facts.items()})
        if len(self.message.passages) > 1:
            with VerticalScroll(id="passages"):
                yield Plain("\n".join(map(wording.passage, self.message.passages)))
        with VerticalScroll(id="said"):
            yield Plain(line(self.found.said))

    def on_mount(self) -> None:
        """Fill in. The arrows scroll the words, whose end says what to do; tab goes to what became of it."""
        self.query_one(Facts).say(**{name: value for name, (_, value) in self._facts().items()})
        self.query_one("#said").focus()

    def reference(self) -> str:
        """The message's, which screen and message show alike."""
        return self.message.reference

    def action_not_mine(self) -> None:
        """Answer."""
        self.dismiss("not_mine")

    def _facts(self) -> dict[str, tuple[str, Content]]:
        message, now = self.message, self.moment
        facts = {
            "reference": (_("Reference"), line((message.reference, "bold"))),
            "to": (_("To"), line(f"{message.target or _('a contact that is gone')} · {NAMES[message.channel]}")),
            "asked": (_("Made"), _moment(message.created_at, now)),
            "state": (_("Now"), line(wording.message_state(message, now))),
            "since": (_("Since"), _moment(message.state_at, now)),
        }
        if message.attempts:
            facts["tries"] = (_("Tries"), line(str(message.attempts)))
        if message.detail:
            facts["detail"] = (_("Carrier said"), line(own(message.detail)))
        if message.challenge_id is not None:
            still = _("still opens something") if self.found.open else _("opens nothing any more")
            facts["code"] = (_("Its code"), line((still, "bold $warning" if self.found.open else "")))
        return facts


def _moment(at: int, now: int) -> Content:
    return line(to_the_second(at), (f"  {wording.ago(at, now)}", "$text-muted"))
