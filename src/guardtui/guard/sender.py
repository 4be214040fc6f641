"""Sends what is due for as long as somebody wants it: in the app's own background, or as a service (M15)."""

from __future__ import annotations

import threading
from contextlib import suppress
from typing import Final

from guardtui.clock import SECOND
from guardtui.core.errors import StoreTrouble
from guardtui.guard.desk import Desk
from guardtui.guard.outbox import Outbox

LOOK_EVERY: Final = 1.0
"""Seconds after which it is looked whether another process queued something."""
REST: Final = 0.05


class Sender:
    """Hands over what is due, again and again, until it is stopped. A store that is busy or gone is asked again."""

    def __init__(self, desk: Desk, outbox: Outbox) -> None:
        self._desk, self._outbox = desk, outbox
        self._woken = threading.Event()
        self._stopping = False
        self._thread: threading.Thread | None = None

    def run(self) -> int:
        """Send until `stop`; how many messages were handed over. From then on verbs send by themselves again."""
        try:
            return self._send()
        finally:
            if self._outbox.in_background == self.wake:
                self._outbox.in_background = None

    def _send(self) -> int:
        handed = 0
        while not self._stopping:
            pause = LOOK_EVERY
            with suppress(StoreTrouble):
                handed += self._outbox.deliver(lambda: self._stopping)
                if (due := self._outbox.next_due()) is not None:
                    pause = min(LOOK_EVERY, max(REST, (due - self._desk.now()) / SECOND))
            if self._woken.wait(pause):
                self._woken.clear()
        return handed

    def start(self) -> None:
        """The same in a thread of its own."""
        self._thread = threading.Thread(target=self.run, name="sender", daemon=True)
        self._thread.start()

    def wake(self) -> None:
        """There is something to send."""
        self._woken.set()

    def stop(self) -> None:
        """End after the message that is under way, within `LOOK_EVERY`. What waits stays queued.

        It only sets a flag, so that a signal's handler may call it.
        """
        self._stopping = True

    def join(self, seconds: float) -> None:
        if self._thread is not None:
            self._thread.join(seconds)
