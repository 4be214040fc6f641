"""How the app asks the Guard: the one crossing to threads, and the one place where an error becomes a sentence."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from functools import wraps
from typing import TYPE_CHECKING, Any, ClassVar, Concatenate, Literal, ParamSpec, TypeVar, cast

from guardtui import wording
from guardtui.core.errors import GuardError
from guardtui.core.text import printable

if TYPE_CHECKING:
    from textual.dom import DOMNode

    from guardtui.tui.app import GuardApp

P = ParamSpec("P")
T = TypeVar("T")
S = TypeVar("S", bound="Asks")

Tone = Literal["good", "attention", "bad"]

SEVERITY: dict[Tone, Literal["information", "warning", "error"]] = {
    "good": "information",
    "attention": "warning",
    "bad": "error",
}


class Asks:
    """What every screen, dialog and view can do beyond showing: ask a verb, and tell the person something."""

    WAITS_FOR_LOCK: ClassVar[bool] = True
    acting = False
    """Whether an action runs: one press, one act."""

    @property
    def desk(self) -> GuardApp:
        """The app as what it is: it holds the guard, the client, the session and the pretend phone."""
        return cast("GuardApp", cast("DOMNode", self).app)

    async def ask(self, verb: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Call a verb in a thread: what stands before and after it runs on the loop and may touch widgets.

        An answer that comes while the screen is locked waits for the password: what follows it would show things, or
        close the lock instead of the dialog below it. One that comes when what asked is being taken down ends the action:
        there is nothing left to show it on.
        """
        try:
            return await asyncio.to_thread(verb, *args, **kwargs)
        finally:
            if self.WAITS_FOR_LOCK:
                await self.desk.unlocked.wait()
            if _is_gone(cast("DOMNode", self)):
                raise asyncio.CancelledError

    def tell(self, text: str, tone: Tone = "good") -> None:
        """Show a passing note. Never a secret: notes are kept."""
        self.desk.notify(printable(text), severity=SEVERITY[tone], markup=False, timeout=8)

    def on_problem(self, error: GuardError) -> None:
        """Say what a verb refused. A session that is over leads to the sign-in screen instead."""
        if not self.desk.session_over(error):
            self.tell(wording.problem(error), "bad")


def _is_gone(node: DOMNode) -> bool:
    """Whether a node is being taken down: its children go before its workers do."""
    return not node.app.is_running or node._pruning  # noqa: SLF001 - tests/tui/test_asking.py guards the name


def begin(node: DOMNode, work: Callable[[], Awaitable[None]], group: str) -> None:
    """Run a coroutine function beside the loop, in the place of the one before it in its group.

    The function and not its coroutine, which nobody would await where the node is gone before the work begins.
    """
    node.run_worker(cast("Any", work), group=group, exclusive=True)


def act(method: Callable[Concatenate[S, P], Awaitable[None]]) -> Callable[Concatenate[S, P], None]:
    """Make an action of a straight-lined coroutine: it may await verbs and dialogs, and does not start twice."""

    @wraps(method)
    def start(self: S, *args: P.args, **kwargs: P.kwargs) -> None:
        if self.acting:
            return
        self.acting = True

        async def run() -> None:
            try:
                await method(self, *args, **kwargs)
            except GuardError as error:
                self.on_problem(error)
            finally:
                self.acting = False

        cast("DOMNode", self).run_worker(cast("Any", run), group="act")

    return cast("Callable[Concatenate[S, P], None]", start)
