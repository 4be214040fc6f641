"""What the tests of the pages share: the real server on a free port, its browsers, and a small program in the app's place."""

from __future__ import annotations

import gc
import json
import re
import socket
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from aiohttp import ClientResponse, ClientSession, ClientWebSocketResponse, CookieJar, WSMsgType

from guardtui.web.place import Place
from guardtui.web.server import Server, Terms, answering

STAND_IN = """
import json, os, sys
told = json.loads(sys.stdin.buffer.readline())
def say(kind, payload):
    sys.stdout.buffer.write(kind + len(payload).to_bytes(4, "big") + payload)
    sys.stdout.buffer.flush()
sys.stdout.buffer.write(b"__GANGLION__\\n")
facts = {"told": told, "environment": dict(os.environ), "pid": os.getpid(), "folder": os.getcwd()}
say(b"D", json.dumps(facts).encode())
while head := sys.stdin.buffer.read(5):
    payload = sys.stdin.buffer.read(int.from_bytes(head[1:], "big"))
    if head[:1] == b"M" and json.loads(payload)["type"] == "quit" and "stubborn" not in sys.argv:
        break
    if payload == b"end": os._exit(3)
    if payload.startswith(b"file "): say(b"M", json.dumps({"type": "file", "name": payload[5:].decode(), "text": "kept"}).encode())
    say(b"D", head[:1] + payload)
"""
"""Says what it was told, then repeats every packet."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A browser's connection that the server cut is nobody's to close; it is collected here, and not in a later test."""
    for item in items:
        if "tests/web" in str(item.path):
            item.add_marker(pytest.mark.filterwarnings("ignore:Unclosed connection:ResourceWarning"))


@pytest.fixture(autouse=True)
def swept() -> Iterator[None]:
    """What a test leaves is collected before the next."""
    yield
    gc.collect()


@dataclass
class Site:
    """The pages, and what a browser does with them."""

    server: Server
    browser: ClientSession
    port: int
    told: list[str]
    """What whoever runs the server was told."""

    @property
    def place(self) -> Place:
        return self.server.place

    def at(self, path: str) -> str:
        """Where the server really listens, whatever its public address is."""
        return f"http://127.0.0.1:{self.port}{self.place.path}/{path}"

    async def get(self, path: str = "", **headers: str) -> ClientResponse:
        """Ask for an address as a browser does; the answer is read to its end."""
        async with self.browser.get(self.at(path), headers={"Host": self.place.host, **headers}) as answer:
            await answer.read()
        return answer

    async def come_in(self) -> ClientResponse:
        """Bring the link."""
        return await self.get(f"?link={self.server.gate.link}")

    async def open_tab(self, query: str = "?width=80&height=24", **headers: str) -> ClientWebSocketResponse:
        """What the page's script does."""
        known = {"Host": self.place.host, "Origin": self.place.origin, **headers}
        return await self.browser.ws_connect(self.at(f"socket{query}"), headers=known)


Serving = Callable[..., AbstractAsyncContextManager[Site]]


@pytest.fixture
def serving() -> Serving:
    """`async with serving() as site`: the server with one browser that has not come in yet."""

    @asynccontextmanager
    async def serve(url: str = "", *arguments: str, tabs: int = 4, open_to_all: bool = False) -> AsyncIterator[Site]:
        with socket.create_server(("127.0.0.1", 0)) as listening:
            port = listening.getsockname()[1]
            place = Place.of(url or f"http://127.0.0.1:{port}/secret-path")
            told: list[str] = []
            command = [sys.executable, "-c", STAND_IN, *arguments]
            server = Server(Terms(place, command, tabs, open_to_all=open_to_all), told.append)
            jar = CookieJar(unsafe=True, treat_as_secure_origin=[f"http://127.0.0.1:{port}"])
            async with ClientSession(cookie_jar=jar) as browser, answering(listening, server):
                yield Site(server, browser, port, told)

    return serve


async def facts(tab: ClientWebSocketResponse) -> dict[str, Any]:
    """The first thing that the program in the app's place says."""
    return dict(json.loads(await shown(tab)))


async def shown(tab: ClientWebSocketResponse) -> bytes:
    """What the tab is told to show next."""
    message = await tab.receive(timeout=60)
    assert message.type is WSMsgType.BINARY, message
    return bytes(message.data)


def plain(raw: bytes) -> str:
    """What a terminal shows, without its escape sequences."""
    return re.sub(rb"\x1b(\[[0-9;?<>=]*[ -/]*[@-~]|.)", b"", raw).decode("utf-8", "replace")
