"""The app: title, themes, who is signed in, which screen. Everything else belongs to a screen."""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, Final

from textual.app import App, SystemCommand
from textual.events import Event, Key, MouseEvent, Paste
from textual.screen import Screen
from textual.widget import Widget

from guardtui import wording
from guardtui.clock import SECOND
from guardtui.core.errors import SESSION_OVER, GuardError
from guardtui.core.records import Client, Session
from guardtui.core.text import printable
from guardtui.entropy import SystemEntropy, readable
from guardtui.language import _
from guardtui.shared.background import sending
from guardtui.tui.asking import begin
from guardtui.tui.frame import PALETTE
from guardtui.tui.marks import signs_of_terminal
from guardtui.tui.practice import MESSAGES, Shelf
from guardtui.tui.preferences import Preferences, load
from guardtui.tui.screens.signin import SignInScreen
from guardtui.tui.themes import NIGHT
from guardtui.tui.widgets.keys import verb_of
from guardtui.tui.window import Window

if TYPE_CHECKING:
    from textual.driver import Driver

    from guardtui.bootstrap import Guard
    from guardtui.shared.practice import Phone
    from guardtui.tui.practising import Practising

TELL_EVERY = 60
"""Seconds after which the store hears again that the person is there."""

LEAVE_AFTER = 3
"""How often the time to the lock passes, without a key, until a visitor's app ends by itself."""

NO_PICTURE: Final = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="480" height="60">'
    f'<text x="16" y="36">{_("This screen shows a secret, so there is no picture of it.")}</text></svg>'
)


class GuardApp(Window[None]):
    """The terminal face of one Guard, for one person at a time."""

    CSS_PATH = [
        "app.tcss",
        "views/overview.tcss",
        "views/two_step.tcss",
        "views/contacts.tcss",
        "views/approvals.tcss",
        "views/checklist.tcss",
        "views/learn.tcss",
        "views/support.tcss",
    ]
    ENABLE_COMMAND_PALETTE = True
    BINDINGS: ClassVar = [PALETTE]

    def __init__(
        self,
        guard: Guard,
        client: Client,
        *,
        phone: Phone | None = None,
        handle: str = "",
        hint: str = "",
        theme: str = NIGHT.name,
        preferences: Preferences | None = None,
        visitor: bool = False,
        driver_class: type[Driver] | None = None,
    ) -> None:
        super().__init__(theme, driver_class)
        self.guard = guard
        self.client = client
        self.visitor = visitor
        """Whether the person has no account on this machine, so that none of its files are theirs to read or write."""
        self.phone = phone
        self.lab = self._lab(phone)
        """The practice lab, where the phone is one with switches."""
        self.handle = handle
        self.hint = hint
        self.preferences = preferences or Preferences()
        self.session: Session | None = None
        self.shelf = Shelf(guard.clock.now())
        self._seen = 0
        self.last_touched = self._told_at = time.monotonic()
        if self.preferences.theme in self.available_themes:
            self.theme = self.preferences.theme
        self.set_keymap(dict(self.preferences.keys))

    def on_mount(self) -> None:
        """Begin at the sign-in screen, with a word on what in the person's own settings was not understood."""
        for moment in (self.app_suspend_signal, self.app_resume_signal):  # a stop from outside tells only afterwards
            moment.subscribe(self, self._hide_secrets)
        for problem in self.preferences.problems:
            self.notify(printable(problem), severity="warning", timeout=15, markup=False)
        self.push_screen(SignInScreen())
        self.set_interval(1, self.lock_when_idle)
        if self.lab is not None:
            self.lab.watch()
        self.leave_on_signals()

    # Who is signed in

    def open(self, session: Session) -> None:
        """A sign-in is whole: show the account."""
        from guardtui.tui.screens.main import (
            MainScreen,
        )  # late, as in all of this file: the first screen needs none of it

        self.session = session
        self.switch_screen(MainScreen(self.guard, session))

    def go_to(self, destination: str, item: str = "") -> None:
        """Show a destination of the main screen, below whatever lies on it; nothing where nobody is signed in."""
        from guardtui.tui.screens.main import MainScreen

        for screen in self.screen_stack:
            if destination and isinstance(screen, MainScreen):
                screen.show_destination(destination, item)

    def sign_out(self, sentence: str = "") -> None:
        """End the session and show the sign-in screen, with the reason if it was not the person's own wish."""
        self.end_session()
        self._uncover()
        while len(self.screen_stack) > 2:
            self.pop_screen()
        self.switch_screen(SignInScreen(sentence))

    def end_session(self) -> None:
        """Nobody is signed in any more. A session that is over already is no trouble."""
        session, self.session = self.session, None
        if session is not None:
            with suppress(GuardError):
                self.guard.signin.end(session)

    def session_over(self, error: GuardError) -> bool:
        """Whether an error means that the session is gone; then the sign-in screen says so."""
        if error.reason not in SESSION_OVER:
            return False
        if self.session is not None:  # else it is known already, and whoever still asks need not tell it again
            self.sign_out(wording.problem(error))
        return True

    async def action_quit(self) -> None:
        """Sign out and close."""
        self.end_session()
        self.exit()

    def changed(self) -> int:
        """A number that differs once something was written, or practice went forward in time.

        A store that cannot answer now has not changed.
        """
        with suppress(GuardError):
            self._seen = self.guard.changed()
        return self._seen + (self.lab.moves if self.lab is not None else 0)

    def follow(self) -> None:
        """The time is another one: ask again at once, and see whether the session lived through it."""
        from guardtui.tui.screens.main import MainScreen

        if self.session is not None and not self.locked:
            begin(self, partial(self._tell_present, self.session), "present")
        for screen in self.screen_stack:
            if isinstance(screen, MainScreen):
                screen.ask_again()

    # The lock

    async def on_event(self, event: Event) -> None:
        """Every key and every touch of the mouse starts the idle time anew."""
        if isinstance(event, (Key, MouseEvent, Paste)):
            self.last_touched = time.monotonic()
        await super().on_event(event)

    def lock_when_idle(self) -> None:
        """Lock after the policy's idle minutes; a visitor who has gone keeps no process here."""
        now, patience = time.monotonic(), self.guard.policy.screen_lock / SECOND
        if self.visitor and now - self.last_touched >= patience * LEAVE_AFTER:
            self.end_session()
            self.exit()
        elif now - self.last_touched >= patience:
            self.lock()
        elif (
            self.session is not None
            and not self.locked
            and self.last_touched > self._told_at
            and now - self._told_at > TELL_EVERY
        ):
            self._told_at = now
            begin(self, partial(self._tell_present, self.session), "present")

    async def _tell_present(self, session: Session) -> None:
        """Only what a person does keeps a session from idling out (SECURITY C-71), so it is told when they did something."""
        try:
            await asyncio.to_thread(self.guard.signin.touch, session)
        except GuardError as error:
            self.session_over(error)

    @property
    def locked(self) -> bool:
        """Whether everything is covered until the password is given again."""
        return not self.unlocked.is_set()

    @property
    def can_lock(self) -> bool:
        """Whether somebody is signed in, and what is theirs is not covered yet."""
        return self.session is not None and not self.locked

    def lock(self) -> None:
        """Cover everything until the password is given again, and forget what was shown or half typed."""
        if self.session is None or self.locked:
            return
        self.unlocked.clear()
        self.add_class("-locked")
        self._hide_secrets()
        from guardtui.tui.screens.lock import LockScreen

        self.push_screen(LockScreen(self.guard, self.session), self._leave_lock)

    def _uncover(self) -> None:
        self.unlocked.set()
        self.remove_class("-locked")

    def _hide_secrets(self, _app: object = None) -> None:
        """Forget what is half typed and cover what is shown once: the screen is locked, or another program has it now."""
        for screen in self.screen_stack:
            for node in [screen, *screen.walk_children()]:
                blank = getattr(node, "blank", None)
                if callable(blank):
                    blank()

    @property
    def can_put_aside(self) -> bool:
        """Not from a browser, and not for a visitor, who came without a shell to go back to."""
        return not (self.is_web or self.visitor)

    def put_aside(self) -> None:
        """Give the terminal back to the shell until `fg`. What comes back shows no secret, and is locked if it was long."""
        if self.can_put_aside and not self.is_headless:
            self.action_suspend_process()

    def _leave_lock(self, stay: bool | None) -> None:
        self._uncover()
        if not stay:
            self.sign_out()

    # The pretend phone, the guide and the palette

    def action_command_palette(self) -> None:
        """Every action by name."""
        self._show_palette(themes=False)

    def search_themes(self) -> None:
        """The colours by name."""
        self._show_palette(themes=True)

    def _show_palette(self, *, themes: bool) -> None:
        from guardtui.tui.dialogs.palette import Palette

        if not isinstance(self.screen, Palette):
            self.push_screen(Palette(themes=themes))

    def drawer(self) -> Iterable[Widget]:
        """The pretend phone for one screen, in practice; nothing otherwise."""
        if self.phone is not None:
            from guardtui.tui.widgets.phone_drawer import PhoneDrawer

            drawer = PhoneDrawer(self.phone, self.guard.clock, self.shelf)
            drawer.id = "phone"
            drawer.display = self.phone_shown
            yield drawer

    @property
    def practising(self) -> bool:
        """Whether nothing here is real: the store says it."""
        return self.guard.practice

    def _lab(self, phone: Phone | None) -> Practising | None:
        if phone is None:
            return None
        from guardtui.shared.practice import Practice
        from guardtui.tui.practising import Practising

        return Practising(self, phone) if isinstance(phone, Practice) else None

    def turn_phone(self) -> None:
        """Open the pretend phone, go on to its next folder, and from the last one put it away."""
        if not self.phone_shown:
            self.phone_shown, self.phone_opened_on = True, self.screen
        elif (behind := self.shelf.after()) is not None:
            self.shelf.turn_to(behind)
        else:
            self.put_phone_away()
            return
        self.show_drawer()

    def put_phone_away(self) -> None:
        """Close the pretend phone, on every screen."""
        self.phone_shown, self.phone_opened_on = False, None
        self.shelf.turn_to(MESSAGES)
        self.show_drawer()

    def show_drawer(self) -> None:
        """Bring every screen's drawer to the one state that all share: those below show through."""
        if self.phone is None:
            return
        from guardtui.tui.widgets.phone_drawer import PhoneDrawer

        for screen in self.screen_stack:
            for drawer in screen.query(PhoneDrawer):
                drawer.display = self.phone_shown
                drawer.refresh_messages()
            screen.set_class(self.phone_shown, "-phone")
            if screen.focused is not None:
                screen.call_after_refresh(screen.focused.scroll_visible, animate=False)

    def copy_out(self, text: str) -> None:
        """Hand a reference or a number that the person asked for to the terminal's clipboard (OSC 52); never a secret."""
        if not self.can_copy:
            self.bell()
            return
        App.copy_to_clipboard(self, printable(text))
        self.notify(_("Copied: {text}").format(text=printable(text)), markup=False)

    @property
    def can_copy(self) -> bool:
        """Whether there is a clipboard of the person's own: a browser tab's is not asked for."""
        return self.preferences.copy and not self.is_web

    def tell_terminal(self, words: str) -> None:
        """Say it by the terminal itself, if the person is looking at another window now. Never more than our own words."""
        if self.app_focus or self.preferences.notice == "off" or self.is_web:
            return
        if self.preferences.notice == "bell" or self._driver is None:
            self.bell()
        else:  # OSC 9; Textual has no name for it (tests/tui/test_terminal.py guards the private one)
            self._driver.write(f"\x1b]9;{self.TITLE}: {words}\x07")

    @property
    def takes_files(self) -> bool:
        """Whether something can be saved: here, or by the browser that shows this. A visitor over SSH has neither."""
        return self.is_web or not self.visitor

    def hand_over(self, name: str, text: str) -> None:
        """Give a visitor's browser a file to save; it asks where."""
        from guardtui.tui.tab import TabDriver

        if isinstance(self._driver, TabDriver):
            self._driver.hand_over(name, text)

    def show_card(self, card: str) -> None:
        """Show a learn card over the screen on top."""
        from guardtui.tui.dialogs.card import CardDialog

        self.push_screen(CardDialog(self.guard.learn.show(card)))

    def export_screenshot(self, *, title: str | None = None, simplify: bool = False) -> str:
        """A picture of the screen as Textual makes it, but none of one that shows a secret (SECURITY 3.2)."""
        shown = [node for screen in self.screen_stack for node in (screen, *screen.walk_children())]
        if any(getattr(node, "SHOWS_SECRETS", False) for node in shown):
            return NO_PICTURE
        return super().export_screenshot(title=title, simplify=simplify)

    def get_system_commands(self, screen: Screen[Any]) -> Iterable[SystemCommand]:
        """The palette: every action here that has a binding id, and the themes. No screenshot: it would write secrets."""
        seen: set[str] = set()
        for active in screen.active_bindings.values():
            binding = active.binding
            if binding.id and active.enabled and binding.id not in {*seen, "app.palette"}:
                seen.add(binding.id)
                run: Callable[[], Any] = partial(self.run_action, binding.action, active.node)
                yield SystemCommand(verb_of(active), binding.tooltip or "", run)
        if self.lab is not None:
            for name, words, on in self.lab.practice.faults():
                what = _("Goes wrong now; let it go right") if on else _("Let it happen")
                yield SystemCommand(_("Practise: {words}").format(words=words), what, partial(self.lab.switch, name))
            for by, words in self.lab.practice.jumps():
                go = partial(begin, self, partial(self.lab.forward, by), "forward")
                yield SystemCommand(
                    _("Practise: go forward {words}").format(words=words), _("In the practice store's time alone"), go
                )
        yield SystemCommand(_("Theme"), _("Choose the colours"), self.action_change_theme)


def run(
    guard: Guard,
    *,
    client: Client | None = None,
    phone: Phone | None = None,
    handle: str = "",
    hint: str = "",
    visitor: bool = False,
    tab: tuple[int, int] | None = None,
) -> int:
    """Run the app until the person leaves; the exit code of the process.

    `tab` is the size in cells of the browser tab that shows it, through standard input and output, in a terminal's place.
    """
    if tab is None and not (sys.stdin.isatty() and sys.stdout.isatty()):
        sys.stderr.write(_("guardtui: the app needs a terminal; 'guardtui --help' shows the commands that do not.\n"))
        return 2
    if client is None:
        client = Client(token=readable(SystemEntropy(), 32), label=_("Terminal"))
    own = Preferences() if visitor else load()  # the file on this machine is not a visitor's
    app = GuardApp(
        guard,
        client,
        phone=phone,
        handle=handle,
        hint=hint,
        preferences=own,
        visitor=visitor,
        driver_class=_driver_of(tab),
    )
    if tab is None:  # a browser has all signs
        app.signs = signs_of_terminal(own.marks)
    with sending(guard):
        app.run(size=tab)
        app.end_session()
    return app.return_code or 0


def _driver_of(tab: tuple[int, int] | None) -> type[Driver] | None:
    if tab is None:
        return None
    from guardtui.tui.tab import TabDriver

    return TabDriver
