"""Two-step verification: whether it is on, by which methods, and how many recovery codes are left (PRODUCT M2)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Button, OptionList
from textual.widgets.option_list import Option

from guardtui import wording
from guardtui.core.records import Account, Authenticator, Channel
from guardtui.language import _
from guardtui.shared.details import about_method
from guardtui.tui.asking import act
from guardtui.tui.dialogs.confirm import Confirm
from guardtui.tui.dialogs.spare_codes import SpareCodes
from guardtui.tui.flows.rehearse import rehearse
from guardtui.tui.views.base import GuardView
from guardtui.tui.widgets.buttons import Buttons
from guardtui.tui.widgets.choice import Choice
from guardtui.tui.widgets.facts import Facts
from guardtui.tui.widgets.hold_note import HoldNote
from guardtui.tui.widgets.plain import Plain, line
from guardtui.wording.names import NAMES, own
from guardtui.wording.times import dated
from guardtui.wording.two_step import BEGUN, OFF, ON, STEPS

WAYS = {
    "app": (_("Authenticator app"), _("safest: needs no signal, and nothing is sent")),
    "sms": (_("Text message"), _("good: goes to your verified phone")),
    "mail": (_("Mail"), _("better than nothing: as safe as your mailbox")),
}


class TwoStepView(GuardView):
    """On or off; everything that weakens it asks for proof first."""

    PLACE = "two-step"
    HELP_TEXT = _(
        "Two-step verification asks for a second thing besides the password: a code from an app, a text message or a "
        "mail. It is the most important single step. It goes on all at once, at the end of the steps, never without "
        "proof that your codes work.\n\n"
        "Recovery codes open the account when phone and mail are lost. Keep them on paper, away from this computer. The "
        "rehearsal says whether you would still get in if you lost something."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "t", "turn_on", _("Turn on"), id="two_step.on", tooltip=_("Turn two-step verification on, step by step")
        ),
        Binding("a", "add", _("Add a method"), id="two_step.add", tooltip=_("Add another way to get codes")),
        Binding(
            "n", "renew", _("New codes"), id="two_step.recovery", tooltip=_("Make new recovery codes; the old ones end")
        ),
        Binding("x,delete", "remove", _("Remove"), id="two_step.remove", tooltip=_("Remove the chosen method")),
        Binding(
            "r",
            "rehearse",
            _("Rehearse"),
            id="two_step.rehearse",
            tooltip=_("Could you still get in if you lost the phone?"),
        ),
        Binding("o", "turn_off", _("Turn off"), id="two_step.off", tooltip=_("Turn two-step verification off")),
    ]

    account: Account | None = None
    methods: tuple[Authenticator, ...] = ()

    def compose(self) -> ComposeResult:
        """State, methods, recovery codes, buttons."""
        yield Plain(_("Two-step verification"), classes="title")
        yield HoldNote()
        yield Plain(id="state", classes="panel")
        with Buttons():
            yield Button(_("Turn it on"), id="turn_on", variant="primary")
            yield Button(_("Add a method"), id="add", variant="primary")
            yield Button(_("New recovery codes"), id="renew")
            yield Button(_("Turn it off"), id="turn_off")
        yield from self._explained()
        yield Plain(_("Ways to get a code"), id="methods-title", classes="heading")
        yield Choice(id="methods", verb=_("Details"))
        yield Plain(_("Recovery codes"), id="recovery-title", classes="heading")
        yield Plain(id="recovery", classes="panel")

    def focus_first(self) -> None:
        """The one next thing, or the methods."""
        on = self.account is not None and self.account.two_step
        self.query_one("#methods" if on else "#turn_on").focus()

    async def reload(self) -> None:
        """Ask for the state."""
        self.account = await self.ask(self.guard.accounts.of, self.session)
        self.methods = await self.ask(self.guard.authenticators.list, self.session)
        left = await self.ask(self.guard.authenticators.recovery_left, self.session)
        hold = await self.ask(self.guard.holds.show, self.session)
        self.query_one(HoldNote).show(hold, self.guard.clock.now())
        draft = None if self.account.two_step else await self.ask(self.guard.authenticators.draft, self.session)
        self._show(self.account, left, bool(draft and draft.confirmed))

    def _show(self, account: Account, left: int, begun: bool) -> None:
        on, now = account.two_step, self.guard.clock.now()
        state = self.query_one("#state", Plain)
        state.set_class(on, "-on")
        since = _("  since {dated}").format(dated=dated(account.two_step_at, now)) if on else ""
        head = line((_("✓ On"), "bold $success"), (since, "$text-muted")) if on else line((_("! Off"), "bold $warning"))
        more = f"\n\n{BEGUN}" if begun else ""
        state.say(Content("\n").join([head, line((ON if on else OFF) + more)]))
        start = self.query_one("#turn_on", Button)
        start.display = not on
        start.label = _("Go on where you left") if begun else _("Turn it on")
        start.refresh(layout=True)  # a new label alone keeps the old one's width
        for part in ("#methods-title", "#methods", "#recovery-title", "#recovery", "#add", "#renew", "#turn_off"):
            self.query_one(part).display = on
        self.query_one("#steps").display = not on
        self.query_one("#methods", Choice).fill([Option(_method(one, now), id=one.id) for one in self.methods])
        self.query_one("#recovery", Plain).say(self._recovery(left))

    def _explained(self) -> Iterable[Widget]:
        """How it goes, and the ways in their honest order (PRODUCT section 3)."""
        out = {Channel.SMS, Channel.MAIL} - {way for way in Channel if self.guard.can_send(way)}
        if not self.guard.policy.mail_factor:
            out.add(Channel.MAIL)
        ways = {way: words for way, words in WAYS.items() if way not in out}
        with Vertical(id="steps", classes="panel"):
            yield Plain(_("How it goes"), classes="heading")
            yield Facts(
                {f"step-{n}": f"{n}" for n in range(1, 4)}, {f"step-{n}": s for n, s in enumerate(STEPS, 1)}, id="how"
            )
            yield Plain(_("Which way to get a code?"), classes="heading")
            yield Facts(
                {way: name for way, (name, _) in ways.items()}, {way: words for way, (_, words) in ways.items()}
            )

    def _recovery(self, left: int) -> Content:
        few = left <= self.guard.policy.recovery_codes_warning
        words = _("{left} left").format(left=left) if left else _("none left")
        advice = (
            _("  Make new ones before you need them: press {key}.").format(key=self.key_of("two_step.recovery"))
            if few
            else _("  Each opens the account once, when all else is lost.")
        )
        return line(
            ("! " if few else "✓ ", "$warning" if few else "$success"), (words, "bold"), (advice, "$text-muted")
        )

    @property
    def chosen(self) -> Authenticator | None:
        """The method that the cursor is on."""
        found = self.query_one("#methods", Choice).chosen if self.is_mounted else None
        return next((one for one in self.methods if one.id == found), None)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer what the state allows; the guard checks it again."""
        on = self.account is not None and self.account.two_step
        match action:
            case "turn_on":
                return not on
            case "add" | "renew" | "turn_off":
                return on
            case "remove":
                return on and len(self.methods) > 1
        return True

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """Each button is one of the keys."""
        event.stop()
        if event.button.id is not None:
            self.call_later(self.run_action, event.button.id)

    def on_option_list_option_highlighted(self, _event: OptionList.OptionHighlighted) -> None:
        """Other keys may work on another line."""
        self.refresh_bindings()

    @act
    async def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Enter: what is known of a method, and what can be done."""
        event.stop()
        method = self.chosen
        if method is None:
            return
        about = about_method(method, self.guard.clock.now())
        await self.offer(own(method.label), about, "add", "renew", "rehearse", "remove")

    @act
    async def action_turn_on(self) -> None:
        """The wizard; it keeps its draft when it is left."""
        from guardtui.tui.flows.two_step import TwoStepWizard

        if await self.desk.push_screen_wait(TwoStepWizard(self.guard, self.session)):
            self.tell(wording.done("two_step_on"))
        await self.reload_safely()

    @act
    async def action_add(self) -> None:
        """The wizard again, for one more method."""
        from guardtui.tui.flows.two_step import TwoStepWizard

        if await self.desk.push_screen_wait(TwoStepWizard(self.guard, self.session, add=True)):
            self.tell(wording.done("method_added"))
        await self.reload_safely()

    @act
    async def action_rehearse(self) -> None:
        """What a sign-in would come to after each common loss."""
        await rehearse(self)

    @act
    async def action_renew(self) -> None:
        """Prove it, then the new codes are shown once."""
        if not await self.desk.push_screen_wait(Confirm(*wording.question("new_recovery_codes"))):
            return
        verdict = await self.prove(wording.proof("recovery_codes"), self.guard.authenticators.regenerate, self.session)
        if verdict is not None and isinstance(verdict.result, tuple):
            await self.desk.push_screen_wait(SpareCodes(verdict.result))
        await self.reload_safely()

    @act
    async def action_remove(self) -> None:
        """Prove it, then the method is gone."""
        method = self.chosen
        if method is None:
            return
        question = Confirm(*wording.question("remove_method", method=own(method.label)), danger=True)
        if not await self.desk.push_screen_wait(question):
            return
        title = wording.proof("remove_method", method=own(method.label))
        if await self.prove(title, self.guard.authenticators.remove, self.session, method.id) is not None:
            self.tell(wording.done("method_removed", method=own(method.label)))
        await self.reload_safely()

    @act
    async def action_turn_off(self) -> None:
        """Ask twice: once whether it is meant, once for proof."""
        question = Confirm(*wording.question("two_step_off"), danger=True)
        if not await self.desk.push_screen_wait(question):
            return
        verdict = await self.prove(wording.proof("two_step_off"), self.guard.authenticators.turn_off, self.session)
        if verdict is not None:
            self.tell(wording.done("two_step_off"), "attention")
        await self.reload_safely()


def _method(one: Authenticator, now: int) -> Content:
    name = NAMES[one.channel]
    label = "" if own(one.label) == name else f"   {one.label}"
    used = _("  last used {dated} · added {dated_2}").format(
        dated=dated(one.last_used_at, now), dated_2=dated(one.bound_at or one.created_at, now)
    )
    if one.disabled_at is not None:
        out = _("\n  out of use since {dated}, after too many wrong codes: add it again").format(
            dated=dated(one.disabled_at, now)
        )
        return line(("✗ ", "$error"), (name, "bold"), label, (out, "$error"))
    return line(("✓ ", "$success"), (name, "bold"), label, ("\n" + used, "$text-muted"))
