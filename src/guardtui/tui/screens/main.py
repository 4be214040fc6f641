"""The one screen behind all destinations. Views are switched, not screens: that is three times as fast (DESIGN 8)."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING, Final

from textual.binding import Binding
from textual.containers import Vertical
from textual.widget import Widget
from textual.widgets import ContentSwitcher

from guardtui import wording
from guardtui.core.errors import GuardError
from guardtui.core.records import Challenge, Session
from guardtui.language import _, amid
from guardtui.shared.destinations import DESTINATIONS
from guardtui.shared.glance import glance
from guardtui.tui.asking import Again, act, begin
from guardtui.tui.destinations import make_view
from guardtui.tui.frame import GuardScreen
from guardtui.tui.views.base import Go, GuardView
from guardtui.tui.widgets.rail import Places, Rail
from guardtui.tui.widgets.state_line import StateLine

if TYPE_CHECKING:
    from guardtui.bootstrap import Guard


GOING = Binding.Group(_("Go"))
"""The keys of the destinations are one hint at the foot."""
RELOAD: Final = "reload"
"""The work of asking anew for what is shown."""


class MainScreen(GuardScreen[None]):
    """Rail and view. Asks again when it is shown again, and when the store says that something changed."""

    BINDINGS = [
        *(
            Binding(
                d.key,
                f"go('{d.id}')",
                d.title,
                id=f"go.{d.id}",
                group=GOING,
                tooltip=_("Go to {place}").format(place=amid(d.title)),
            )
            for d in DESTINATIONS
        ),
        Binding("escape,backspace", "back", _("Back"), id="go.back", tooltip=_("Back to where you came from")),
        Binding("c", "change_password", _("Password"), id="password.change", tooltip=_("Change your password")),
        Binding(
            "I",
            "inspect",
            _("Inspect"),
            id="message.inspect",
            show=False,
            tooltip=_("Look for signs of fraud in a message"),
        ),
        Binding(
            "D",
            "drill",
            _("Drill"),
            id="drill.start",
            show=False,
            tooltip=_("Practise telling frauds from honest messages"),
        ),
        Binding(
            "m",
            "missing_code",
            _("No code?"),
            id="code.missing",
            show=False,
            tooltip=_("Find out why a code did not arrive"),
        ),
        Binding("ctrl+o", "desk_sign_out", _("Sign out"), id="app.sign_out", show=False, tooltip=_("End this session")),
        Binding("q", "app.quit", _("Quit"), id="app.quit", tooltip=_("Sign out and close"), show=False),
    ]

    def __init__(self, guard: Guard, session: Session) -> None:
        super().__init__()
        self.guard = guard
        self.session = session
        self._came_from: list[str] = []
        self._seen = 0
        self._asking = Again(self, self._ask_again, RELOAD)
        self._views = ContentSwitcher(id="views")

    def body(self) -> Iterable[Widget]:
        """Rail and views; a view is made when the person first goes there."""
        yield Rail(self.guard.service, self.key_of, id="rail")
        self.state_line = StateLine()
        with Vertical(id="middle"):
            yield self.state_line
            yield self._views

    def on_mount(self) -> None:
        """Begin at the overview and keep an eye on the store."""
        self.show_destination("overview")
        self.set_interval(1, self._watch)

    def on_screen_resume(self) -> None:
        """Back from a dialog: what it changed shows."""
        self.ask_again()

    @property
    def view(self) -> GuardView | None:
        """The view that is shown; none before the screen is there, and none after it went."""
        shown = self._views.visible_content if self._views.is_attached and self._views.children else None
        return shown if isinstance(shown, GuardView) else None

    def _watch(self) -> None:
        number = self.desk.changed()
        if number != self._seen:
            self._seen = number
            self.ask_again()

    def ask_again(self) -> None:
        """Reload the view that is shown, and the marks on the rail."""
        self._asking.wish()

    async def _ask_again(self) -> None:
        if self.view is not None:
            await self.view.reload_safely()
        await self._mark_places()

    async def _mark_places(self) -> None:
        """The account and the marks on the rail."""
        try:
            seen = await self.ask(glance, self.guard, self.session)
        except GuardError as error:
            self.in_trouble(error, self.ask_again, stale=True)
            return
        for rail in self.query(Rail):
            if not rail.query(Places):
                continue  # the app was left while the guard was asked
            rail.show(seen.account, {place.id: place.badge(seen) for place in DESTINATIONS})

    def show_destination(self, destination: str, item: str = "") -> None:
        """Show a view, made now if this is the first time, with the cursor on `item`."""
        self._let_go(destination)
        self.workers.cancel_group(self, RELOAD)  # else what comes for the place that is left passes for this one's
        self.relieved()
        begin(self, partial(self._show, destination, item), "show")

    async def _show(self, destination: str, item: str) -> None:
        switcher = self._views
        if not switcher.query(f"#view-{destination}"):
            view = make_view(destination, self.guard, self.session)
            await switcher.mount(view)
        switcher.current = f"view-{destination}"
        self._let_go(destination)
        self.query_one(Places).here = destination
        shown = self.view
        if shown is not None:
            await shown.reload_safely()
            if shown is self.view and not shown.fresh:
                shown.focus_first()  # now, for once the marks have come too the person may be elsewhere in it
                if item:
                    shown.point_at(item)
        self.refresh_bindings()
        await self._mark_places()

    def _let_go(self, destination: str) -> None:
        """Take the focus from every other view: a key that is typed ahead would act on what the person has left."""
        around = () if self.focused is None else self.focused.ancestors_with_self
        if any(isinstance(node, GuardView) and node.id != f"view-{destination}" for node in around):
            self.set_focus(None)

    def action_go(self, destination: str) -> None:
        """Go to a destination; there is no way back to remember."""
        self._came_from.clear()
        self.show_destination(destination)

    def on_places_chosen(self, event: Places.Chosen) -> None:
        """A click on the rail."""
        self.action_go(event.destination)

    def on_go(self, event: Go) -> None:
        """A view sends the person on."""
        if event.destination == "password":  # a question over the view that sent the person, not a place of its own
            self.action_change_password()
            return
        if event.destination == "drill":
            self.action_drill()
            return
        here = self.query_one(Places).here
        if event.back and here != event.destination:
            self._came_from.append(here)
        self.show_destination(event.destination, event.item)

    def action_back(self) -> None:
        """Return to where a jump came from."""
        if self._came_from:
            self.show_destination(self._came_from.pop())

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Back needs somewhere to go back to."""
        if action == "back":
            return bool(self._came_from)
        return super().check_action(action, parameters)

    def help_page(self) -> tuple[str, str]:
        """The help of the view that is shown."""
        view = self.view
        return (_("Help"), "") if view is None else (view.heading, view.HELP_TEXT)

    @act
    async def action_change_password(self) -> None:
        """Another password."""
        await self.change_password()

    async def change_password(self) -> None:
        """The new password, then the code that confirms it where one is due."""
        from guardtui.tui.dialogs.code import CodeDialog
        from guardtui.tui.dialogs.new_password import NewPassword

        done = await self.desk.push_screen_wait(NewPassword(self.guard, self.session))
        if isinstance(done, Challenge):
            title = wording.proof("password")
            if await self.desk.push_screen_wait(CodeDialog(self.guard, self.session, done, title=title)) is None:
                self.tell(wording.done("password_kept"), "attention")
                return
        if done is not None:
            self.tell(wording.done("password_changed"))

    def action_inspect(self) -> None:
        """Look at a message."""
        from guardtui.tui.flows.inspect import InspectScreen

        self.desk.push_screen(InspectScreen(self.guard, self.session))

    def action_drill(self) -> None:
        """Practise on ten messages."""
        from guardtui.tui.flows.drill import DrillScreen

        self.desk.push_screen(DrillScreen(self.guard, self.session))

    @act
    async def action_missing_code(self) -> None:
        """A code did not arrive."""
        from guardtui.tui.flows.missing_code import for_who_is_signed_in

        await for_who_is_signed_in(self, self.guard, self.session)

    def on_rail_missing(self) -> None:
        """The same by the mouse."""
        self.action_missing_code()

    def action_desk_sign_out(self) -> None:
        """End the session and return to the sign-in screen."""
        self.desk.sign_out()
