"""What every destination is: a view that asks again when it is shown, and never keeps a copy right."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, ClassVar, ParamSpec

from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.css.query import NoMatches
from textual.message import Message

from guardtui import wording
from guardtui.core.errors import GuardError
from guardtui.core.records import Challenge, Session
from guardtui.core.verdict import Verdict
from guardtui.language import _
from guardtui.shared.destinations import DESTINATIONS
from guardtui.tui.asking import Asks, begin
from guardtui.tui.dialogs.choose import Choose
from guardtui.tui.dialogs.code import CodeDialog
from guardtui.tui.widgets.choice import Line

if TYPE_CHECKING:
    from guardtui.bootstrap import Guard
    from guardtui.tui.widgets.state_line import StateLine

P = ParamSpec("P")


class Go(Message):
    """Please show another destination, there the line `item`; `back` says that escape should return to this one."""

    def __init__(self, destination: str, item: str = "", *, back: bool = True) -> None:
        super().__init__()
        self.destination = destination
        self.item = item
        self.back = back


class GuardView(Asks, VerticalScroll, can_focus=False):
    """One destination. `show` paints what `reload` asked for; both run each time the view is shown."""

    PLACE: ClassVar[str] = ""
    """Which destination it is, by its id."""
    HELP_TEXT: ClassVar[str] = ""

    def __init__(self, guard: Guard, session: Session) -> None:
        super().__init__(id=f"view-{self.PLACE}", classes="view -fresh")
        self.guard = guard
        self.session = session

    @property
    def heading(self) -> str:
        """What the place is called."""
        return next(one.title for one in DESTINATIONS if one.id == self.PLACE)

    @property
    def fresh(self) -> bool:
        """Whether nothing was ever shown here: what stands in an empty list's place would be untrue then."""
        return self.has_class("-fresh")

    @property
    def _state_line(self) -> StateLine | None:
        """None for a place that the person has left meanwhile: the line belongs to the one that is shown."""
        return super()._state_line if self.display else None

    async def reload(self) -> None:
        """Ask the guard and paint."""

    def focus_first(self) -> None:
        """Put the focus where the person wants to begin."""

    def point_at(self, item: str) -> None:
        """Put the cursor on the line that the person was sent to."""

    @property
    def chosen(self) -> object:
        """What the cursor is on, where a view has lines."""
        return None

    async def offer(self, title: str, about: Mapping[str, str], *actions: str) -> None:
        """Enter on a line: what is known of it, and what can be done with it, for hands that do not know the keys yet.

        `actions` are those of the view's bindings; the ones that the state does not allow are left out. They act on the line
        that the cursor is on: where it is another one meanwhile, because this one is gone, nothing is done.
        """
        line = getattr(self.chosen, "id", None)
        bindings = {one.action: one for one in self.BINDINGS if isinstance(one, Binding)}
        allowed = [bindings[action] for action in actions if self.check_action(action, ())]
        lines = [Line(one.action, one.description, one.tooltip) for one in allowed]
        chosen = await self.desk.push_screen_wait(Choose(title, [*lines, Line("", _("Back"))], about))
        if chosen and getattr(self.chosen, "id", None) != line:
            self.tell(wording.done("line_gone", line=title), "attention")
        elif chosen:
            self.call_after_refresh(self.run_action, chosen)

    async def prove(
        self, title: str, verb: Callable[P, Challenge], *args: P.args, **kwargs: P.kwargs
    ) -> Verdict | None:
        """Call a verb that wants proof, and let the person give it; None when they left."""
        challenge = await self.ask(verb, *args, **kwargs)
        return await self.enter_code(challenge, title=title, again=partial(verb, *args, **kwargs))

    async def enter_code(
        self, challenge: Challenge, *, title: str = "", again: Callable[[], Challenge] | None = None
    ) -> Verdict | None:
        """Let the person type the code of a challenge; None when they left."""
        dialog = CodeDialog(self.guard, self.session, challenge, title=title, again=again)
        return await self.desk.push_screen_wait(dialog)

    async def reload_safely(self, again: Callable[[], object] | None = None) -> bool:
        """Reload; whether that went well. If not, what stood here stays, and above it stands why, and how to try again."""
        try:
            with self.looking():
                await self.reload()
        except GuardError as error:
            self.in_trouble(error, again or partial(begin, self, self.reload_safely, "again"), stale=not self.fresh)
            return False
        except NoMatches:
            if (
                self.children and self.is_attached
            ):  # else the app was left meanwhile, and there is nothing to paint on any more
                raise
        self.remove_class("-fresh")
        self.relieved()
        self.keep_focus()
        self.refresh_bindings()
        return True

    def keep_focus(self) -> None:
        """Put the focus where the person begins if what had it is hidden now: a view's keys work where the focus is."""
        focused = self.screen.focused
        if self.is_on_screen and (focused is None or not all(node.display for node in focused.ancestors_with_self)):
            self.focus_first()
