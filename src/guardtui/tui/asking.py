"""How the app asks the Guard: the one crossing to threads, and the one place where an error becomes a sentence."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AbstractContextManager, nullcontext
from functools import wraps
from typing import TYPE_CHECKING, Any, ClassVar, Concatenate, Literal, ParamSpec, TypeVar, cast

from textual.binding import Binding

from guardtui import wording
from guardtui.core.errors import GuardError
from guardtui.core.text import printable
from guardtui.tui.keymap import called

if TYPE_CHECKING:
    from textual.dom import DOMNode
    from textual.worker import Worker

    from guardtui.tui.app import GuardApp
    from guardtui.tui.widgets.state_line import StateLine

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
    told = False
    """Whether what is asked for says by itself that it takes its time."""

    @property
    def desk(self) -> GuardApp:
        """The app as what it is: it holds the guard, the client, the session and the pretend phone."""
        return cast("GuardApp", cast("DOMNode", self).app)

    def key_of(self, name: str) -> str:
        """What a sentence calls the key of an action that works here: the first of ours, or of those that the person chose."""
        held = (one for node in cast("DOMNode", self).ancestors_with_self for one in type(node).__mro__)
        bindings = (one for kind in held for one in vars(kind).get("BINDINGS", ()))
        ours = next(one for one in bindings if isinstance(one, Binding) and one.id == name)
        return called(self.desk, ours)

    async def ask(self, verb: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Call a verb in a thread: what stands before and after it runs on the loop and may touch widgets.

        An answer that comes while the screen is locked waits for the password: what follows it would show things, or
        close the lock instead of the dialog below it. One that comes when what asked is being taken down ends the action:
        there is nothing left to show it on.
        """
        try:
            with self.looking():
                return await asyncio.to_thread(verb, *args, **kwargs)
        finally:
            if self.WAITS_FOR_LOCK:
                await self.desk.unlocked.wait()
            if is_gone(cast("DOMNode", self)):
                raise asyncio.CancelledError

    @property
    def _state_line(self) -> StateLine | None:
        node = cast("DOMNode", self)
        return getattr(node.screen, "state_line", None) if node.is_attached else None

    def looking(self) -> AbstractContextManager[None]:
        """While something is asked for: the screen says so if the answer is long in coming."""
        where = None if self.told else self._state_line
        return nullcontext() if where is None else where.looking()

    def in_trouble(self, error: GuardError, again: Callable[[], object], *, stale: bool = False) -> None:
        """Say on the page itself that nothing can be shown now, and by which key to try again, until that goes well."""
        where = self._state_line
        if not self.desk.session_over(error) and where is not None:
            where.trouble(wording.problem(error), again, stale=stale)

    def relieved(self) -> None:
        """What was asked for is there."""
        where = self._state_line
        if where is not None:
            where.relieve()

    def tell(self, text: str, tone: Tone = "good") -> None:
        """Show a passing note. Never a secret: notes are kept."""
        self.desk.notify(printable(text), severity=SEVERITY[tone], markup=False, timeout=8)

    def on_problem(self, error: GuardError) -> None:
        """Say what a verb refused. A session that is over leads to the sign-in screen instead."""
        if not self.desk.session_over(error):
            self.tell(wording.problem(error), "bad")


def is_gone(node: DOMNode) -> bool:
    """Whether a node is being taken down: its children go before its workers do."""
    return not node.app.is_running or node._pruning  # noqa: SLF001 - tests/tui/test_asking.py guards the name


def begin(node: DOMNode, work: Callable[[], Awaitable[object]], group: str) -> None:
    """Run a coroutine function beside the loop, in the place of the one before it in its group.

    The function and not its coroutine, which nobody would await where the node is gone before the work begins.
    """
    node.run_worker(cast("Any", work), group=group, exclusive=True)


class Again:
    """Work that is wished for each second, or at each change: one at a time, and once more for a wish that came meanwhile.

    Begun anew at each wish, it would never come to its end where an answer takes longer than the next wish.
    """

    def __init__(self, node: DOMNode, work: Callable[[], Awaitable[object]], group: str) -> None:
        self._node, self._work, self._group = node, work, group
        self._wished = False
        self._worker: Worker[None] | None = None

    def wish(self) -> None:
        """Please do it, now or as soon as what is under way is done."""
        self._wished = True
        if self._worker is None or self._worker.is_finished or self._worker.is_cancelled:
            self._worker = self._node.run_worker(self._run, group=self._group)

    async def _run(self) -> None:
        while self._wished:
            self._wished = False
            await self._work()


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
