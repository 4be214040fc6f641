"""What another program wants to do with the account: it waits here, and happens only if the person says so (PRODUCT M5)."""

from __future__ import annotations

from typing import ClassVar, Final

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Button, OptionList
from textual.widgets.option_list import Option

from guardtui import wording
from guardtui.core.approval import IN_FORCE, state_at
from guardtui.core.records import Approval, ApprovalState
from guardtui.shared.behind import event_of_approval
from guardtui.tui.asking import act
from guardtui.tui.dialogs.choose import Choose
from guardtui.tui.flows.not_me import report
from guardtui.tui.marks import mark
from guardtui.tui.views.base import GuardView
from guardtui.tui.widgets.choice import Choice
from guardtui.tui.widgets.plain import Plain, line
from guardtui.tui.words import clock_time, dated
from guardtui.wording.names import APPROVALS
from guardtui.wording.places import LEADS

MARKS: Final = {
    ApprovalState.WAITING: "attention",
    ApprovalState.APPROVED: "good",
    ApprovalState.USED: "good",
    ApprovalState.DENIED: "bad",
}
"""What is over without the person's answer has no mark of its own."""


class ApprovalsView(GuardView):
    """One entry for each request, those that wait on top, with their time running."""

    TITLE = "Approvals"
    HELP_TEXT = (
        "A shop or another program asks here before it does something that matters: a large purchase, another payment "
        "method. Read what it says; that, and nothing else, is what your code allows, once, within five minutes.\n\n"
        "The two words stand on the page that asked and in the message with the code: if they differ, deny it. If you "
        "did not ask for it at all, deny it and say that it was not you."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,a", "approve", "Approve", id="approval.approve", tooltip="Allow it with a code"),
        Binding("d,delete", "deny", "Deny", id="approval.deny", tooltip="Say no"),
    ]

    approvals: tuple[Approval, ...] = ()

    def compose(self) -> ComposeResult:
        """A sentence, the list, the two answers."""
        yield Plain("Approvals", classes="title")
        yield Plain(LEADS["approvals"], classes="lead")
        yield Plain(id="none")
        yield Choice(id="approvals")
        with Horizontal(classes="buttons"):
            yield Button("Approve", id="approve", variant="primary")
            yield Button("Deny", id="deny")

    def on_mount(self) -> None:
        """Let the time run."""
        self.set_interval(1, self._tick)

    def focus_first(self) -> None:
        """The list."""
        self.query_one("#approvals").focus()

    async def reload(self) -> None:
        """Ask for the newest; what is over stands below what waits."""
        newest = (await self.ask(self.guard.approvals.list, self.session)).items
        waiting = await self.ask(self.guard.approvals.waiting, self.session)  # however much came after it
        found = {one.id: one for one in (*newest, *waiting)}.values()
        self.approvals = tuple(sorted(found, key=lambda one: (one.state not in IN_FORCE, -one.asked_at)))
        choice = self.query_one("#approvals", Choice)
        choice.fill([Option(self._line(one), id=one.id) for one in self.approvals])
        self.query_one("#none", Plain).say("" if self.approvals else "Nobody has asked for anything.")
        self._show_buttons()

    def point_at(self, item: str) -> None:
        """Put the cursor on one request."""
        ids = [one.id for one in self.approvals]
        if item in ids:
            self.query_one("#approvals", Choice).highlighted = ids.index(item)

    def _tick(self) -> None:
        if not self.is_on_screen:
            return
        choice = self.query_one("#approvals", Choice)
        for one in self.approvals:
            if one.state in IN_FORCE:
                choice.replace_option_prompt(one.id, self._line(one))
        self._show_buttons()

    def _line(self, one: Approval) -> Content:
        now = self.guard.clock.now()
        state = state_at(one.state, one.expires_at, now)
        sign, style = mark(MARKS.get(state, "unknown"))
        asked = f"asked {dated(one.asked_at, now)}"
        facts = [asked, " ".join(one.words)] if one.by_code else [asked, "small, so no code was needed"]
        time = f" · {clock_time(one.expires_at - now)} left" if state in IN_FORCE else ""
        return line(
            (f"{sign} ", style),
            (one.summary[:1].upper() + one.summary[1:], "bold" if state in IN_FORCE else ""),
            ("\n  " + APPROVALS[state] + time, style),
            (" · " + " · ".join(facts), "$text-muted"),
        )

    @property
    def chosen(self) -> Approval | None:
        """The request that the cursor is on."""
        found = self.query_one("#approvals", Choice).chosen if self.is_mounted else None
        return next((one for one in self.approvals if one.id == found), None)

    def _in(self, *states: ApprovalState) -> bool:
        one = self.chosen
        return one is not None and state_at(one.state, one.expires_at, self.guard.clock.now()) in states

    def _show_buttons(self) -> None:
        self.query_one("#approve").display = self._in(ApprovalState.WAITING)
        self.query_one("#deny").display = self._in(*IN_FORCE)
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only what waits can be approved, and only what is not over denied."""
        match action:
            case "approve":
                return self._in(ApprovalState.WAITING)
            case "deny":
                return self._in(*IN_FORCE)
        return True

    def on_option_list_option_highlighted(self, _event: OptionList.OptionHighlighted) -> None:
        """Other keys may work on another line."""
        self._show_buttons()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Enter on what waits begins to approve it."""
        event.stop()
        if self._in(ApprovalState.WAITING):
            self.action_approve()

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """The two answers."""
        event.stop()
        if event.button.id == "approve":
            self.action_approve()
        else:
            self.action_deny()

    @act
    async def action_approve(self) -> None:
        """Take the code, or the two codes of a payment."""
        one = self.chosen
        if one is None:
            return
        if await self.prove(wording.proof("approve"), self.guard.approvals.approve, self.session, one.id) is not None:
            self.tell(wording.done("approved"))
        await self.reload()

    @act
    async def action_deny(self) -> None:
        """Say no, and whether somebody else may be behind it."""
        one = self.chosen
        if one is None:
            return
        answer = await self.desk.push_screen_wait(Choose(*wording.choice("deny")))
        if not answer:
            return
        await self.ask(self.guard.approvals.deny, self.session, one.id)
        self.tell(wording.done("denied"))
        if answer == "not_me":
            event = await self.ask(event_of_approval, self.guard, self.session, one)
            if event is not None:
                await report(self, event, asked=True)
        await self.reload()
