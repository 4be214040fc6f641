"""A browser tab in a terminal's place: what is shown and typed goes as packets over standard output and input.

The packets are those of Textual's own web driver: a letter (D for the terminal's bytes, M for a JSON object), the length
in four bytes, the payload. `guardtui.web.tab` is their other end.
"""

from __future__ import annotations

import os
from contextlib import suppress
from functools import partial
from typing import Any

from textual.drivers.web_driver import WebDriver
from textual.messages import ExitApp


class TabDriver(WebDriver):
    """Ends the app together with the server: Textual's own goes on without a reader, and with somebody signed in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._write = partial(_pass_on, self.fileno)

    def run_input_thread(self) -> None:
        """Read until the tab or the server has gone, then leave."""
        super().run_input_thread()
        self._app.post_message(ExitApp())

    def hand_over(self, name: str, text: str) -> None:
        """Let the browser save a file."""
        self.write_meta({"type": "file", "name": name, "text": text})


def _pass_on(handle: int, packet: bytes) -> int:
    with suppress(BrokenPipeError):  # nobody is there any more: the input ends too, and with it the app
        return os.write(handle, packet)
    return len(packet)
