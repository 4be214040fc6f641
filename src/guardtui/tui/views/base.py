"""What every destination is: a view that asks again when it is shown, and never keeps a copy right."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, ClassVar, ParamSpec

from textual.containers import VerticalScroll
from textual.css.query import NoMatches
from textual.message import Message

from guardtui.core.errors import GuardError
from guardtui.core.records import Challenge, Session
from guardtui.core.verdict import Verdict
from guardtui.tui.asking import Asks
from guardtui.tui.dialogs.code import CodeDialog

if TYPE_CHECKING:
    from guardtui.bootstrap import Guard

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

    TITLE: ClassVar[str] = ""
    HELP_TEXT: ClassVar[str] = ""

    def __init__(self, guard: Guard, session: Session) -> None:
        super().__init__(id=f"view-{self.TITLE.lower()}", classes="view")
        self.guard = guard
        self.session = session

    async def reload(self) -> None:
        """Ask the guard and paint."""

    def focus_first(self) -> None:
        """Put the focus where the person wants to begin."""

    def point_at(self, item: str) -> None:
        """Put the cursor on the line that the person was sent to."""

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

    async def reload_safely(self) -> None:
        """Reload, and say in words what the guard refuses."""
        try:
            await self.reload()
        except GuardError as error:
            self.on_problem(error)
        except NoMatches:
            if (
                self.children and self.is_attached
            ):  # else the app was left meanwhile, and there is nothing to paint on any more
                raise
        self.refresh_bindings()
