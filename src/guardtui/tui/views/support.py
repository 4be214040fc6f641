"""Where to ask for help, and what became of it (PRODUCT M13, G15)."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from guardtui import wording
from guardtui.core.records import Case
from guardtui.core.support import SupportCase, Symptom
from guardtui.language import _
from guardtui.tui.asking import act
from guardtui.tui.flows.not_me import go_through
from guardtui.tui.flows.support import SupportScreen, ask_for_help
from guardtui.tui.views.base import GuardView
from guardtui.tui.widgets.choice import Choice
from guardtui.tui.widgets.plain import Plain, line, told
from guardtui.wording.names import LEDGER
from guardtui.wording.places import LEADS
from guardtui.wording.times import dated

_CASE, _RUN = "case ", "run "
"""Before the number of a case, or of a "this was not me", among the lines."""


class SupportView(GuardView):
    """What may be the matter, and below it the earlier cases."""

    PLACE = "support"
    HELP_TEXT = _(
        "Choose what is the matter, say it in your own words, and look through everything before it goes anywhere. You get "
        "a case number, and can save it as a file. Codes and passwords are taken out: nobody who helps you needs them, "
        "and whoever asks for one is no helper.\n\n"
        "Below stand your earlier cases, and each “this was not me” with what is left to do of it: enter opens one."
    )

    cases: tuple[SupportCase, ...] = ()
    runs: tuple[Case, ...] = ()

    def compose(self) -> ComposeResult:
        """A sentence and the list."""
        yield Plain(self.heading, classes="title")
        missing = line(
            *told(
                _("A code did not arrive? {key} finds out why, and brings the facts here."),
                key=self.key_of("code.missing"),
            )
        )
        yield Plain(missing)
        yield Plain(LEADS["support"], classes="lead")
        yield Choice(id="matters", verb=_("Open"))

    def focus_first(self) -> None:
        """The list."""
        self.query_one("#matters").focus()

    async def reload(self) -> None:
        """Ask for the cases."""
        self.cases = await self.ask(self.guard.support.list, self.session)
        self.runs = await self.ask(self.guard.notme.list, self.session)
        now = self.guard.clock.now()
        options = [Option(line(wording.symptom(one.value)), id=one.value) for one in Symptom]
        if self.runs:
            options.append(Option(line((_("\n“This was not me”"), "bold $primary")), disabled=True))
        for run in self.runs:
            state = (_("  closed"), "$text-muted") if run.closed_at else (_("  ! open: go on with it"), "$warning")
            options.append(
                Option(
                    line((run.id, "bold"), (f"  {dated(run.opened_at, now)}", "$text-muted"), state), id=_RUN + run.id
                )
            )
        options.append(Option(line((_("\nYour cases"), "bold $primary")), disabled=True))
        if not self.cases:
            options.append(
                Option(line((_("None yet: choose above what is the matter."), "$text-muted")), disabled=True)
            )
        for case in self.cases:
            mailed = _("mail {state}").format(state=LEDGER[case.mail]) if case.mail else _("not mailed")
            facts = f"  {wording.symptom(case.symptom.value)} · {dated(case.opened_at, now)} · {mailed}"
            options.append(Option(line((case.id, "bold"), (facts, "$text-muted")), id=_CASE + case.id))
        self.query_one("#matters", Choice).fill(options)

    def point_at(self, item: str) -> None:
        """Put the cursor on a symptom."""
        listed = self.query_one("#matters", Choice)
        if item in {one.value for one in Symptom}:
            listed.highlighted = listed.get_option_index(item)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Begin, or read."""
        event.stop()
        self._open(event.option.id or "")

    @act
    async def _open(self, chosen: str) -> None:
        case = next((one for one in self.cases if _CASE + one.id == chosen), None)
        run = next((one for one in self.runs if _RUN + one.id == chosen), None)
        if run is not None:
            await go_through(self, run)
        elif case is not None:
            await self.desk.push_screen_wait(SupportScreen(self.guard, self.session, case=case))
        else:
            await ask_for_help(self, self.guard, self.session, chosen)
        await self.reload_safely()
