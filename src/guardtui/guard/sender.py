"""Sends what is due for as long as somebody wants it: in the app's own background, or as a service (M15)."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Final

from guardtui.clock import SECOND
from guardtui.core.errors import StoreTrouble
from guardtui.core.records import Channel
from guardtui.guard.desk import Desk
from guardtui.guard.outbox import Outbox

LOOK_EVERY: Final = 1.0
"""Seconds after which it is looked whether another process queued something."""
REST: Final = 0.05


class Sender:
    """Hands over what is due, again and again, until it is stopped. A store that is busy or gone is asked again.

    Each channel has a thread of its own, so that no text message waits for a slow mail server.
    """

    def __init__(self, desk: Desk, outbox: Outbox) -> None:
        self._desk, self._outbox = desk, outbox
        self._woken = {channel: threading.Event() for channel in desk.couriers}
        self._handed = dict.fromkeys(desk.couriers, 0)
        self._faults: list[BaseException] = []
        self._stopping = False
        self.on_trouble: Callable[[StoreTrouble], None] | None = None
        """Whom to tell what keeps it from sending, once each time that this is another trouble than before."""
        self._trouble = ""
        self._thread: threading.Thread | None = None

    def run(self) -> int:
        """Send until `stop`; how many messages were handed over. From then on verbs send by themselves again."""
        lines = [
            threading.Thread(target=self._send, args=[one], name=f"sender {one}", daemon=True) for one in self._woken
        ]
        try:
            for line in lines:
                line.start()
            for line in lines:
                while line.is_alive():
                    line.join(LOOK_EVERY)  # so that a signal is heard on every system
        finally:
            self._stopping = True
            if self._outbox.in_background == self.wake:
                self._outbox.in_background = None
        if self._faults:
            raise self._faults[0]
        return sum(self._handed.values())

    def _send(self, channel: Channel) -> None:
        """Send what goes by one channel. A fault of ours ends the others too, and is raised by `run`."""
        woken = self._woken[channel]
        try:
            while not self._stopping:
                pause = LOOK_EVERY
                try:
                    self._handed[channel] += self._outbox.deliver(lambda: self._stopping, [channel])
                    if (due := self._outbox.next_due([channel])) is not None:
                        pause = min(LOOK_EVERY, max(REST, (due - self._desk.now()) / SECOND))
                    self._trouble = ""
                except StoreTrouble as trouble:
                    self._tell(trouble)
                if woken.wait(pause):
                    woken.clear()
        except BaseException as fault:  # noqa: BLE001 - it is raised where somebody hears it
            self._faults.append(fault)
            self._stopping = True

    def _tell(self, trouble: StoreTrouble) -> None:
        if self.on_trouble is not None and trouble.reason != self._trouble:
            self._trouble = trouble.reason
            self.on_trouble(trouble)

    def start(self) -> None:
        """The same in a thread of its own."""
        self._thread = threading.Thread(target=self.run, name="sender", daemon=True)
        self._thread.start()

    def wake(self) -> None:
        """There is something to send."""
        for woken in self._woken.values():
            woken.set()

    def stop(self) -> None:
        """End after the messages that are under way, within `LOOK_EVERY`. What waits stays queued.

        It only sets a flag, so that a signal's handler may call it.
        """
        self._stopping = True

    def join(self, seconds: float) -> None:
        """Wait for the end after `stop`, so many seconds at most."""
        self.wake()
        if self._thread is not None:
            self._thread.join(seconds)
