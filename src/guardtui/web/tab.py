"""One tab of a browser: a process of the app, and the packets between the two. The other end is `guardtui.tui.tab`."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import Any, Final

from aiohttp import WSCloseCode, WSMessage, WSMsgType, web

LARGEST: Final = 262_144
"""Bytes of one frame from a browser: the longest text that can be pasted into the app, four times over."""
MOST_CELLS: Final = 1000
"""Of a tab's width and height: beyond any screen, and little enough to be drawn."""
PATIENCE: Final = 5.0
"""Seconds for an app to sign out and end by itself."""
STALLED: Final = 30.0
"""Seconds after which a browser that takes nothing in is gone, whatever its connection says."""
_BEGIN: Final = b"__GANGLION__\n"
"""What Textual's web driver writes before the first packet."""
_PONG: Final = ""
"""In a letter's place: this is for the browser itself."""
_KEPT: Final = (
    "PATH HOME USER LOGNAME LANG LC_ALL LC_CTYPE LC_TIME TZ TMPDIR NO_COLOR XDG_DATA_HOME XDG_STATE_HOME XDG_CONFIG_HOME"
    " XDG_CACHE_HOME XDG_RUNTIME_DIR GUARDTUI_STORE GUARDTUI_KEY_FILE GUARDTUI_ANCHOR_FILE"
).split()
"""What the app may know of the server's environment: where things are and how dates are written, nobody's secrets."""


class Tab:
    """Lives as long as both its process and its socket do: whichever ends, ends the other."""

    def __init__(
        self,
        command: Sequence[str],
        socket: web.WebSocketResponse,
        language: str,
        offer: Callable[[str, str], str],
        hang_up: Callable[[], None],
    ) -> None:
        self._command = command
        self._socket = socket
        self._language = language
        self._hang_up = hang_up
        """Ends the connection at once, without what is still to be sent."""
        self._offer = offer
        """Takes a file's name and text, gives the address at which the browser can fetch it."""
        self._app: Process | None = None

    async def run(self, told: Mapping[str, str | int]) -> None:
        """Start the app, tell it for whom, and carry packets to and fro until either side ends."""
        command, environment = self._command, environment_of_a_tab(self._language)
        self._app = await asyncio.create_subprocess_exec(
            *command, stdin=PIPE, stdout=PIPE, env=environment, start_new_session=True
        )
        showing = asyncio.create_task(self._show())
        try:
            await self._write(json.dumps(told).encode() + b"\n")
            async for message in self._socket:
                if not await self._heard(message):
                    await self._socket.close(code=WSCloseCode.POLICY_VIOLATION)
        finally:
            await self._end()
            await showing

    # From the browser

    async def _heard(self, message: WSMessage) -> bool:
        """Pass on what a browser says; False for what our page would never say."""
        packet = packet_of(message.data) if message.type is WSMsgType.TEXT else None
        if packet is None:
            return False
        kind, payload = packet
        if kind == _PONG:
            await self._tell(["pong", payload.decode()])
        else:
            await self._packet(kind, payload)
        return True

    async def _packet(self, kind: str, payload: bytes) -> None:
        await self._write(kind.encode() + len(payload).to_bytes(4, "big") + payload)

    async def _write(self, raw: bytes) -> None:
        assert self._app is not None
        assert self._app.stdin is not None
        with suppress(ConnectionError):  # it has ended, and the socket is being closed for that
            self._app.stdin.write(raw)
            await self._app.stdin.drain()

    # From the app

    async def _show(self) -> None:
        """Carry what the app says to the browser, to its end; then there is nothing left for the browser to look at."""
        assert self._app is not None
        assert self._app.stdout is not None
        said = self._app.stdout
        with suppress(asyncio.IncompleteReadError):
            while await said.readline() not in {_BEGIN, b""}:
                pass
            while True:
                head = await said.readexactly(5)
                payload = await said.readexactly(int.from_bytes(head[1:], "big"))
                with suppress(ConnectionError):  # the tab was closed; the app still has to be heard to its end
                    await self._said(head[:1], payload)
        await self._socket.close()

    async def _said(self, kind: bytes, payload: bytes) -> None:
        try:
            async with asyncio.timeout(STALLED):
                if kind == b"D":
                    await self._socket.send_bytes(payload)
                    return
                told: dict[str, Any] = json.loads(payload)
                if told["type"] == "file":
                    url = self._offer(told["name"], told["text"])
                    await self._tell(["open_url", {"url": url, "new_tab": True}])
        except TimeoutError:
            self._hang_up()

    async def _tell(self, said: list[object]) -> None:
        await self._socket.send_str(json.dumps(said))

    async def _end(self) -> None:
        """Let the app sign out and end; one that does not is ended."""
        assert self._app is not None
        try:
            await self._packet("M", b'{"type": "quit"}')
            await asyncio.wait_for(self._app.wait(), PATIENCE)
        except TimeoutError:
            pass
        finally:
            if self._app.returncode is None:
                self._app.kill()


def packet_of(text: str) -> tuple[str, bytes] | None:
    """What a browser's message is to the app: a packet's letter and payload; a ping's answer; nothing that is known."""
    try:
        said = json.loads(text)
    except (ValueError, RecursionError):
        return None
    match said:
        case ["stdin", str(typed)]:
            return "D", typed.encode("utf-8", "replace")
        case ["resize", {"width": int(width), "height": int(height)}]:
            return "M", json.dumps({"type": "resize", "width": cells(width), "height": cells(height)}).encode()
        case ["focus" | "blur" as name]:
            return "M", json.dumps({"type": name}).encode()
        case ["ping", str(when)] if len(when) <= 32:
            return _PONG, when.encode("utf-8", "replace")
    return None


def cells(number: int) -> int:
    """A width or height that can be drawn."""
    return max(1, min(MOST_CELLS, number))


def environment_of_a_tab(language: str) -> dict[str, str]:
    """What a tab's process knows of the server's environment, and which code it runs: the server's own."""
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    colours = {"TERM": "xterm-256color", "TEXTUAL_COLOR_SYSTEM": "truecolor"}
    return {**kept, **colours, "GUARDTUI_LANGUAGE": language, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
