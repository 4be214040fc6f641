"""What the app does because somebody practises: lets things go wrong, goes forward in time, keeps an eye on the lab."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, Literal

from guardtui import wording
from guardtui.core.errors import GuardError
from guardtui.language import _
from guardtui.shared.practice import News, news_of, switch
from guardtui.tui.asking import Again
from guardtui.tui.keymap import called
from guardtui.tui.practice import MESSAGES, MISSIONS
from guardtui.tui.widgets.notices import PracticeBar
from guardtui.wording.times import date_and_time

if TYPE_CHECKING:
    from guardtui.shared.practice import Arrival, Mission, Practice
    from guardtui.tui.app import GuardApp

LOOKED_AT: Final = 20
"""Messages, the newest, among which new ones are counted."""


class Practising:
    """One app's view of the lab: what it saw last, and what it says of that on every screen."""

    def __init__(self, app: GuardApp, practice: Practice) -> None:
        self.practice = practice
        self.moves = 0
        """How often the time was found moved: whoever asks the store again after a change asks again then too."""
        self.ahead = practice.ahead()
        """How many milliseconds the practice store is ahead of the machine's clock."""
        self.new = 0
        """Messages that the person has not seen yet; a mailbox does not speak of its spam."""
        self.mission: Mission | None = None
        """The mission under way, or the one that was solved last."""
        self.read = ""
        """The mission that was solved and whose page the person has seen since."""
        self._app = app
        self._looked = False

    def watch(self) -> None:
        """Look each second, in a thread, for what happened in the lab meanwhile, through this app or another process."""
        self._app.set_interval(1, Again(self._app, self.look, "practice").wish)

    async def look(self) -> None:
        """Let happen what has become due, and follow what changed."""
        try:
            ahead, arrived, mission = await asyncio.to_thread(self._ask)
        except GuardError:
            return  # whoever asks for something is told; this comes again in a second
        shelf, shown = self._app.shelf, self._app.phone_shown
        unseen = [one for one in arrived if shelf.is_new(one) and shelf.folder_of(one) == MESSAGES]
        self.new = 0 if shown and shelf.folder == MESSAGES else len(unseen)
        before, self.mission = self.mission, mission
        self.read = self.read if mission is not None and mission.state == "solved" else ""
        if ahead != self.ahead:
            self.ahead = ahead
            self._time_moved()
        if mission is not None and self._looked:
            self._tell_of(before, mission)
        self._looked = True
        for screen in self._app.screen_stack:
            for bar in screen.query(PracticeBar):
                bar.show_practice()

    def _ask(self) -> tuple[int, Sequence[Arrival], Mission | None]:
        self.practice.pass_time(self._app.guard)
        return self.practice.ahead(), self.practice.arrived(LOOKED_AT), self.practice.mission(self._app.guard)

    def _tell_of(self, before: Mission | None, now: Mission) -> None:
        """Say which step was reached, and what comes next; and that a mission began, was solved, or is over."""
        match news_of(before, now):
            case News("begun", title):
                self._say(_("Mission: {title}. {hint}").format(title=title, hint=now.hint))
            case News("solved", title):
                self._say(
                    _("✓ Mission solved: {title}. {key} says what it showed, and what to try next.").format(
                        title=title, key=self._missions
                    )
                )
            case News("over", why):
                self._say(f"{why} {self._missions}", "warning")
            case News("step", step):
                self._say(f"✓ {step}. {now.hint}")

    @property
    def _missions(self) -> str:
        return called(self._app, MISSIONS)

    def _say(self, text: str, severity: Literal["information", "warning"] = "information") -> None:
        self._app.notify(text, severity=severity, markup=False, timeout=5)

    async def begin(self, mission_id: str, password: str = "") -> None:
        """Begin a mission, and say how. Raises where its situation cannot happen now."""
        await asyncio.to_thread(self.practice.begin, self._app.guard, mission_id, password)
        await self.look()

    def begin_with(self, mission_id: str, password: str) -> bool:
        """The same with a password, for a thread."""
        self.practice.begin(self._app.guard, mission_id, password)
        return True

    async def go_on(self, mission_id: str) -> None:
        """Go on with a mission, with one that was left for another too."""
        await asyncio.to_thread(self.practice.go_on, mission_id)
        await self.look()

    def _time_moved(self) -> None:
        """Every screen asks again, and the session shows whether it is still good. Going forward is being there."""
        self.moves += 1
        self._app.follow()
        self._app.notify(wording.done("time_now", now=date_and_time(self._app.guard.clock.now())), markup=False)

    async def forward(self, by: str) -> None:
        """Go forward in time; the screens follow at once."""
        await asyncio.to_thread(self.practice.forward, self._app.guard, by)
        await self.look()

    def switch(self, name: str) -> None:
        """Let something go wrong, or right again where it does."""
        self._app.notify(switch(self.practice, name), markup=False)
