"""What another program wants to do with the account: it waits here, and happens only if the person says so (PRODUCT M5)."""

from __future__ import annotations

from functools import partial
from typing import ClassVar, Final

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Button

from guardtui import wording
from guardtui.core.approval import IN_FORCE, state_at
from guardtui.core.records import Approval, ApprovalState, Page
from guardtui.language import _, _n, capital
from guardtui.shared.behind import event_of_approval
from guardtui.shared.details import about_approval
from guardtui.tui.asking import act
from guardtui.tui.dialogs.choose import Choose
from guardtui.tui.flows.not_me import report
from guardtui.tui.marks import mark
from guardtui.tui.views.long_list import LongListView
from guardtui.tui.widgets.buttons import Buttons
from guardtui.tui.widgets.choice import Line
from guardtui.tui.widgets.event_list import Drawn, EventList, Look
from guardtui.tui.widgets.event_rows import PAGE, Rows
from guardtui.tui.widgets.filter_line import Narrowing
from guardtui.tui.widgets.hold_note import HoldNote
from guardtui.tui.widgets.plain import Plain, line
from guardtui.tui.words import clock_time
from guardtui.wording.names import APPROVAL_STANDS, APPROVALS
from guardtui.wording.times import dated

MARKS: Final = {
    ApprovalState.WAITING: "attention",
    ApprovalState.APPROVED: "good",
    ApprovalState.USED: "good",
    ApprovalState.DENIED: "bad",
}
"""What is over without the person's answer has no mark of its own."""
LOOKS: Final = {
    ApprovalState.WAITING: Look("!", _("waits"), "alarm"),
    ApprovalState.APPROVED: Look("✓", _("approved"), "new"),
    ApprovalState.USED: Look("✓", _("carried out"), "time"),
    ApprovalState.DENIED: Look("✗", _("denied"), "refused"),
    ApprovalState.VOIDED: Look("?", _("taken back"), "time"),
    ApprovalState.EXPIRED: Look("?", _("ran out"), "time"),
}


class ApprovalsView(LongListView[Approval]):
    """One line for each request; what the cursor is on is said in full above, with its time running."""

    PLACE: ClassVar[str] = "approvals"
    NOTHING: ClassVar[str] = _(
        "Nobody has asked for anything. When a shop or another program does, it waits here until you approve or deny it."
    )
    SEARCH_HINT: ClassVar[str] = _("Search: an order, a shop, the two words …")
    HELP_TEXT: ClassVar[str] = _(
        "A shop or another program asks here before it does something that matters: a large purchase, another payment "
        "method. Read what it says; that, and nothing else, is what your code allows, once.\n\n"
        "The two words stand on the page that asked and in the message with the code: if they differ, deny it. If you "
        "did not ask for it at all, deny it and say that it was not you."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("a", "approve", _("Approve"), id="approval.approve", tooltip=_("Allow it with a code")),
        Binding("d,delete", "deny", _("Deny"), id="approval.deny", tooltip=_("Say no")),
        Binding("o", "stands", _("State"), id="approval.stands", tooltip=_("Show only what is open, done or denied")),
    ]

    waiting: tuple[Approval, ...] = ()
    _led_there = False
    """Whether the cursor was put on what waits already: the person moves it from then on."""

    def above(self) -> ComposeResult:
        """A hold, what the cursor is on, and the two answers."""
        yield HoldNote()
        with Horizontal(id="about", classes="panel"):
            yield Plain(id="about-words")
            with Buttons():
                yield Button(_("Approve"), id="approve", variant="primary")
                yield Button(_("Deny"), id="deny")

    def on_mount(self) -> None:
        """Let the time run."""
        self.set_interval(1, self._tick)

    async def fetch(self, after: str | None, newest_first: bool) -> Page[Approval]:
        """A page of what the filters leave."""
        return await self.ask(
            self.guard.approvals.list,
            self.session,
            stands=self._filters["stands"] or None,
            since=self.span.since,
            until=self.span.until,
            search=self._filters.search,
            after=after,
            limit=PAGE,
            newest_first=newest_first,
        )

    def draw(self, entry: Approval) -> Drawn:
        """The sign of its state, what it is, how it stands or how long it waits, its two words."""
        now = self.guard.clock.now()
        state = state_at(entry.state, entry.expires_at, now)
        look = LOOKS[state]
        if state in IN_FORCE:
            look = look._replace(word=f"{look.word} {clock_time(entry.expires_at - now)}")
        words = " ".join(entry.words) if entry.by_code else ""
        return Drawn(capital(entry.summary), look, last=words)

    def narrowings(self) -> tuple[Narrowing, ...]:
        """By how it stands."""
        stands = self._filters["stands"]
        return (
            Narrowing("stands", self.key_of("approval.stands"), _("State"), APPROVAL_STANDS[stands] if stands else ""),
        )

    async def summary(self, _rows: Rows[Approval]) -> Content:
        """How many wait."""
        self.waiting = await self.ask(self.guard.approvals.waiting, self.session)
        hold = await self.ask(self.guard.holds.show, self.session)
        self.query_one(HoldNote).show(hold, self.guard.clock.now())
        many = len(self.waiting)
        if not many:
            return line(_("What others want to do with your account. It happens only if you say so."))
        waits = _n("! {count} request waits for you", "! {count} requests wait for you", many)
        return line((waits, "bold $warning"), _("  It happens only if you say so."))

    async def reload(self) -> None:
        """Ask again; the first time the cursor goes to what has waited longest, however much came after it."""
        await super().reload()
        if self.waiting and not self._led_there:
            self.point_at(self.waiting[0].id)
        self._led_there = True
        self._show_chosen()

    def point_at(self, item: str) -> None:
        """Put the cursor on a request that waits."""
        for one in self.waiting:
            chosen = self.chosen
            if one.id == item and (chosen is None or chosen.id != item):
                self._load(partial(self._history.near, one.seq))

    def on_event_list_moved(self) -> None:
        """Another line: other keys may work there."""
        super().on_event_list_moved()
        self._show_chosen()

    def _tick(self) -> None:
        if self.is_on_screen:
            self.list.refresh()
            self._show_chosen()

    def _show_chosen(self) -> None:
        one = self.chosen
        about = self.query_one("#about")
        about.display = one is not None
        about.set_class(self._in(ApprovalState.WAITING), "-waits")
        if one is not None:
            self.query_one("#about-words", Plain).say(self._about(one))
        self.query_one("#approve").display = self._in(ApprovalState.WAITING)
        self.query_one("#deny").display = self._in(*IN_FORCE)
        self.refresh_bindings()

    def _about(self, one: Approval) -> Content:
        now = self.guard.clock.now()
        state = state_at(one.state, one.expires_at, now)
        sign, style = mark(MARKS.get(state, "unknown"))
        time = (
            _(" · {clock_time} left").format(clock_time=clock_time(one.expires_at - now)) if state in IN_FORCE else ""
        )
        asked = _(" · asked {dated}").format(dated=dated(one.asked_at, now))
        closed = _(" · over {dated}").format(dated=dated(one.closed_at, now)) if one.closed_at is not None else ""
        said = (
            _("  The page that asked shows: {words}").format(words=" ".join(one.words))
            if one.by_code
            else _("  Small, so no code was needed")
        )
        return line(
            (f"{sign} ", style),
            (capital(one.summary), "bold"),
            ("\n  " + APPROVALS[state] + time, style),
            (asked + closed + "\n", "$text-muted"),
            said,
        )

    def _in(self, *states: ApprovalState) -> bool:
        one = self.chosen
        return one is not None and state_at(one.state, one.expires_at, self.guard.clock.now()) in states

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only what waits can be approved, and only what is not over denied."""
        match action:
            case "approve":
                return self._in(ApprovalState.WAITING)
            case "deny":
                return self._in(*IN_FORCE)
        return super().check_action(action, parameters)

    # Acting

    @act
    async def on_event_list_opened(self, _message: EventList.Opened) -> None:
        """Everything that it says, and the two answers where it is not over."""
        one = self.chosen
        if one is None:
            return
        about = about_approval(one, self.guard.clock.now())
        await self.offer(capital(one.summary), about, "approve", "deny")

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """The two answers."""
        event.stop()
        if event.button.id == "approve":
            self.action_approve()
        else:
            self.action_deny()

    @act
    async def action_stands(self) -> None:
        """Choose how it stands."""
        lines = [Line(name, capital(words)) for name, words in APPROVAL_STANDS.items()]
        await self.choose("stands", _("Show which state?"), lines)

    @act
    async def action_approve(self) -> None:
        """Take the code, or the two codes of a payment."""
        one = self.chosen
        if one is None:
            return
        if await self.prove(wording.proof("approve"), self.guard.approvals.approve, self.session, one.id) is not None:
            self.tell(wording.done("approved"))
        await self.reload_safely()

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
        await self.reload_safely()
