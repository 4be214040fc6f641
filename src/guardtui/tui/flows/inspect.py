"""Look at a message before believing it: paste it or name its file, then read the signs (PRODUCT M12)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Button, Input

from guardtui import wording
from guardtui.core.errors import GuardError
from guardtui.core.inspection import Inspection, Outcome, Sign, Signature, Weight
from guardtui.core.records import Session
from guardtui.core.text import printable
from guardtui.guard.inspections import message_file
from guardtui.language import _
from guardtui.tui.asking import act
from guardtui.tui.frame import GuardScreen
from guardtui.tui.marks import mark
from guardtui.tui.widgets.buttons import Buttons
from guardtui.tui.widgets.facts import Facts
from guardtui.tui.widgets.field import Field
from guardtui.tui.widgets.message_area import MessageArea
from guardtui.tui.widgets.plain import Plain, line

if TYPE_CHECKING:
    from guardtui.bootstrap import Guard

LEAVE: list[BindingType] = [
    Binding("escape", "leave", _("Back"), id="dialog.leave", tooltip=_("Back to where you were"))
]
OUTCOME_MARKS = {Outcome.FRAUD: "bad", Outcome.DOUBT: "attention", Outcome.NONE: "unknown"}
"""None of them is the mark for good: nothing here is a promise."""


class InspectScreen(GuardScreen[None]):
    """The message goes in here. It is kept nowhere, and nothing of it is opened."""

    HELP_TITLE = _("Inspect a message")
    HELP_TEXT = _(
        "Paste a mail or a text message that you do not quite trust, or name the file that you saved it to, where you are "
        "asked for one. With a mail, its source tells the most: mail programs call it “show original” or “view source”, and "
        "save it as .eml.\n\n"
        "It is compared with the service's domains and with your own mail addresses, and its words are read. Nothing of it is "
        "kept, opened or sent anywhere."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        *LEAVE,
        Binding(
            "ctrl+s",
            "inspect",
            _("Inspect"),
            key_display="^s",
            id="inspect.go",
            tooltip=_("Look for signs of fraud in it"),
        ),
    ]

    def __init__(self, guard: Guard, session: Session) -> None:
        super().__init__()
        self.guard = guard
        self.session = session

    def body(self) -> Iterable[Widget]:
        """Where the message goes, or its file's name."""
        with VerticalScroll(classes="view", can_focus=False):
            yield Plain(_("Inspect a message"), classes="title")
            yield Plain(
                _("Paste it here, with its source where you can get it. Nothing of it is kept or opened."),
                classes="body",
            )
            yield MessageArea(id="message")
            if not self.desk.visitor:
                yield Plain(_("Or name its file (.eml or .txt), and press enter"), classes="label")
                yield Field(id="path", most=1000, placeholder="~/Downloads/message.eml")
            yield Plain(classes="sentence bad")
            with Buttons():
                yield Button(_("Inspect"), id="yes", variant="primary")
                yield Button(_("Back"), id="no")

    def on_mount(self) -> None:
        """Ready for the paste."""
        self.query_one(MessageArea).focus()

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """The buttons say what the keys do."""
        if event.button.id == "yes":
            self.action_inspect()
        else:
            self.action_leave()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter after a file's name."""
        event.stop()
        self.action_inspect()

    def action_leave(self) -> None:
        """Close; what was pasted is gone."""
        if not self.put_phone_away():
            self.dismiss(None)

    @act
    async def action_inspect(self) -> None:
        """Judge what was pasted; where nothing was, the file."""
        self.query_one(".sentence", Plain).say("")
        pasted, file = self.query_one(MessageArea).message, next(iter(self.query(Field)), None)
        if file is not None and file.value.strip() and (not pasted.strip() or file.has_focus):
            message: str | bytes = await self.ask(message_file, file.value.strip(), only_mail=True)
            cut = False
        else:
            message, cut = pasted, self.query_one(MessageArea).cut
        if not message.strip():
            self.query_one(".sentence", Plain).say(
                _("There is nothing to inspect yet: paste the message") + (_(", or name its file.") if file else ".")
            )
            return
        found = await self.ask(self.guard.inspections.inspect, message, self.session)
        self.desk.push_screen(FoundScreen(self.guard, self.session, message, found, cut=cut))

    def on_problem(self, error: GuardError) -> None:
        """Say it beside what was typed."""
        if not self.desk.session_over(error):
            self.query_one(".sentence", Plain).say(wording.problem(error))


class FoundScreen(GuardScreen[None]):
    """What was found: the signs, worst first, and what to do."""

    HELP_TITLE = _("What was found in the message")
    HELP_TEXT = _(
        "Each line is a sign: what was found, what that means, and what to do. ✗ is hardly ever seen in honest messages, ! now "
        "and then, and · in many.\n\n"
        "Nothing found is no promise: a fraud that is well made has no sign. If a message wants something from you, do "
        "it at the address that you know, never through the message."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        *LEAVE,
        Binding(
            "o", "online", _("Check signature"), id="inspect.online", tooltip=_("Ask the net for the signer's key")
        ),
        Binding("enter", "leave", _("Close"), show=False, id="inspect.close", tooltip=_("Close")),
    ]
    DEFAULT_CSS = """
    FoundScreen .sign { height: auto; }
    FoundScreen .advice { height: auto; padding-left: 2; margin-bottom: 1; color: $text-muted; }
    FoundScreen.-low .advice { margin-bottom: 0; }
    FoundScreen .heading { margin-top: 1; }
    FoundScreen .limit { height: auto; color: $text-muted; }
    """

    def __init__(
        self, guard: Guard, session: Session, message: str | bytes, found: Inspection, *, cut: bool = False
    ) -> None:
        super().__init__()
        self.guard = guard
        self.session = session
        self.message = message
        self.found = found
        self.cut = cut
        """Whether more was pasted than was taken."""

    def body(self) -> Iterable[Widget]:
        """All of it scrolls."""
        with VerticalScroll(id="found", classes="view"):
            yield from self._lines()

    def on_mount(self) -> None:
        """Arrows scroll."""
        self.query_one("#found").focus()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only a mail has a signature, and it is asked about once."""
        if action == "online":
            return self.found.is_mail and self.found.signature is Signature.NOT_ASKED
        return super().check_action(action, parameters)

    def action_leave(self) -> None:
        """Back to the message."""
        if not self.put_phone_away():
            self.dismiss(None)

    @act
    async def action_online(self) -> None:
        """Judge again, with the signature checked."""
        self.found = await self.ask(self.guard.inspections.inspect, self.message, self.session, online=True)
        found = self.query_one("#found")
        await found.remove_children()
        await found.mount(*self._lines())
        self.refresh_bindings()

    def _lines(self) -> list[Widget]:
        sign, style = mark(OUTCOME_MARKS[self.found.outcome])
        shown: list[Widget] = [
            Plain(line((f"{sign} {wording.inspected(self.found)}", f"bold {style}")), classes="title")
        ]
        if self.found.is_mail:
            about = (
                _("From: {value}").format(value=self.found.sender or "–"),
                _("Subject: {value}").format(value=self.found.subject or "–"),
            )
            shown.append(Plain("\n".join(printable(one) for one in about), classes="lead"))
        for one in self.found.signs:
            shown += [Plain(sign_line(one), classes="sign"), Plain(wording.sign_advice(one), classes="advice")]
        shown.append(Plain(_("What to do"), classes="heading"))
        shown.append(Facts.of(("•", step) for step in wording.inspection_steps(self.found, self.guard.service)))
        shown.append(Plain(_("What was not looked at"), classes="heading"))
        if self.cut:
            shown.append(Plain(_("What was pasted beyond the first 64 KiB was left out."), classes="limit"))
        shown += [Plain(limit, classes="limit") for limit in wording.inspection_limits(self.found)]
        return shown


def sign_line(sign: Sign) -> Content:
    """A sign with its mark: how much it tells is said by the mark's shape too."""
    if sign.weight is Weight.NOTE:
        return line(("· ", "$text-muted"), wording.sign(sign))
    shape, style = mark("bad" if sign.weight is Weight.STRONG else "attention")
    return line((f"{shape} ", style), wording.sign(sign))
