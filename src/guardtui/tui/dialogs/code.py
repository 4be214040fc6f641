"""The code dialog: a box around `CodePanel`, with the pretend phone beside it in practice."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from textual.widget import Widget

from guardtui.core.errors import GuardError
from guardtui.core.records import Challenge, ChallengeState
from guardtui.core.verdict import Verdict
from guardtui.language import _
from guardtui.tui.asking import act
from guardtui.tui.frame import GuardDialog
from guardtui.tui.widgets.code_panel import CodePanel
from guardtui.tui.widgets.plain import Plain

if TYPE_CHECKING:
    from guardtui.bootstrap import Guard
    from guardtui.guard.callers import Caller


class CodeDialog(GuardDialog[Verdict | None]):
    """Answers the verdict that accepted the code, or None when the person left; leaving voids the challenge."""

    HELP_TITLE = _("The code")
    HELP_TEXT = _(
        "A code allows exactly the one thing that is written here, and nothing else. Type it with or without spaces, or "
        "paste it; with the last digit it is checked, and each check is one try.\n\n"
        "It normally arrives within seconds. If it does not: look in spam or junk, check the signal, then press r. {again} Press m to find out what became of it. "
        "Nobody from the service will ever ask you for a code."
    )
    SAME = _("The same code is sent again, so an old message that turns up late works too.")
    ANOTHER = _("Another code is sent then, and only the newest message counts.")

    def __init__(self, guard: Guard, caller: Caller, challenge: Challenge, *, title: str = "", **panel: Any) -> None:
        super().__init__()
        self.heading = title or _("Show that it is you")
        self.panel = CodePanel(guard, caller, challenge, **panel)

    def help_page(self) -> tuple[str, str]:
        """What `r` does follows from the policy."""
        again = self.SAME if self.panel.guard.policy.resend_same_code else self.ANOTHER
        return self.HELP_TITLE, self.HELP_TEXT.format(again=again)

    def question(self) -> Iterable[Widget]:
        """The heading and the panel."""
        yield Plain(self.heading, classes="title")
        yield self.panel

    def on_code_panel_done(self, event: CodePanel.Done) -> None:
        """Accepted: the one thing is done."""
        self.dismiss(event.verdict)

    def on_code_panel_gone(self, event: CodePanel.Gone) -> None:
        """What mends it is somewhere else."""
        self._leave_for(event.destination, event.item)

    @act
    async def _leave_for(self, destination: str, item: str) -> None:
        await self._take_back()
        self.dismiss(None)
        self.desk.go_to(destination, item)

    @act
    async def action_leave(self) -> None:
        """Leave; the code that was sent is worth nothing any more."""
        panel = self.panel
        if self.put_phone_away() or panel.back_to_digits():
            return
        if panel.acting:  # a code is being checked: what it allows may be done in this moment
            self.app.bell()
            return
        await self._take_back()
        self.dismiss(None)

    async def _take_back(self) -> None:
        panel = self.panel
        try:
            if panel.now_asked.state is ChallengeState.OPEN:
                await self.ask(panel.guard.codes.cancel, panel.caller, panel.now_asked.id)
        except GuardError:
            pass  # It was over already: there is nothing to take back.
