"""The whole way on the practice store: `guardtui serve`, a browser, the app, a code from the pretend phone (PRODUCT M20)."""

from __future__ import annotations

import asyncio
import importlib.util
import json
import os
import re
import select
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientSession, ClientWebSocketResponse, CookieJar, WSMsgType
from PIL import Image

from guardtui.guard import Backend
from guardtui.lab.build import build, open_demo, the_story
from guardtui.tui.tab import TabDriver
from guardtui.tui.themes import NIGHT

from .conftest import plain

pytestmark = pytest.mark.slow  # processes and faults of their own

CHECKOUT = Path(__file__).parents[2]
PICTURES = CHECKOUT / "screenshots" / "browser.py"
PATIENCE = 120

spec = importlib.util.spec_from_file_location("pictures_of_the_browser", PICTURES)
assert spec is not None
assert spec.loader is not None
hands = importlib.util.module_from_spec(spec)
spec.loader.exec_module(hands)


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("web") / "demo", anchor=time.time_ns() // 1_000_000).folder


class Served:
    """`guardtui serve` on a free port, as a person starts it."""

    def __init__(self, store: Path, *more: str) -> None:
        command = [
            sys.executable,
            "-m",
            "guardtui",
            "--demo",
            "--store",
            str(store),
            "serve",
            "--port",
            "0",
            "--json",
            *more,
        ]
        environment = {**os.environ, "PYTHONPATH": str(CHECKOUT / "src"), "SMTP_PASSWORD": "hunter2"}
        del environment["NO_COLOR"]
        self.process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment
        )
        assert self.process.stdout is not None
        self.told: dict[str, Any] = json.loads(self.process.stdout.readline())

    @property
    def link(self) -> str:
        return str(self.told["link"])

    def tabs(self) -> list[int]:
        """The processes of its tabs."""
        found = subprocess.run(["pgrep", "-P", str(self.process.pid)], capture_output=True, text=True, check=False)
        return [int(pid) for pid in found.stdout.split()]

    def end(self, number: int = signal.SIGTERM) -> tuple[int, str]:
        """End it; its exit code and what it told on standard error."""
        self.process.send_signal(number)
        _, told = self.process.communicate(timeout=PATIENCE)
        return self.process.returncode, told


@pytest.fixture
def served(demo: Path) -> Iterator[Served]:
    server = Served(demo)
    yield server
    if server.process.poll() is None:
        server.end(signal.SIGKILL)


class Screen:
    """A tab without a browser: what it is told to show."""

    def __init__(self, tab: ClientWebSocketResponse) -> None:
        self.tab = tab
        self.all = b""
        self.new = b""

    async def sees(self, words: str) -> str:
        """Read until this is shown; all that came with it."""
        async with asyncio.timeout(PATIENCE):
            while words not in plain(self.new):
                message = await self.tab.receive()
                assert message.type is WSMsgType.BINARY, (message, plain(self.new)[-800:])
                self.new += message.data
        shown, self.all, self.new = plain(self.new), self.all + self.new, b""
        return shown

    async def press(self, keys: str) -> None:
        await self.tab.send_str(json.dumps(["stdin", keys]))


async def comes_in(session: ClientSession, link: str) -> Screen:
    """What a browser does with a link, up to the first frame."""
    page = link.partition("?")[0]
    async with session.get(link) as answer:
        assert answer.status == 200
    async with session.get(page) as answer:
        url = re.search(r'data-session-websocket-url="([^"]+)"', await answer.text())
    assert url is not None
    origin = page[: page.index("/", len("http://"))]
    return Screen(await session.ws_connect(f"{url[1]}?width=100&height=30", origin=origin, max_msg_size=0))


async def signs_in(screen: Screen) -> None:
    """With the password and the code that the pretend phone shows in the same tab."""
    await screen.sees("Practice account: mira, password ")
    await screen.press(f"{the_story().person.password}\r")
    await screen.sees("show that it is you")
    await screen.press("\x1bOQ")
    code = re.search(r"(\d{3}) (\d{3}) is your", await screen.sees(" is your"))
    assert code is not None
    await screen.press("\x1bOQ")
    await screen.press(code[1] + code[2])
    await screen.sees("of 100")


def signed_out(demo: Path) -> int:
    """How often somebody was signed out."""
    guard = open_demo(demo)
    try:
        return sum(event.tag == "session:ended" for event in guard.activity.list(Backend("mira"), limit=500).items)
    finally:
        guard.close()


def near(picture: Image.Image, colour: str | None) -> int:
    """How many dots of a picture have this colour, but for what a graphics card rounds off."""
    wanted = bytes.fromhex((colour or "").removeprefix("#"))
    counted = picture.getcolors(1 << 20) or []
    return sum(n for n, dot in counted if all(abs(a - b) <= 2 for a, b in zip(dot, wanted, strict=True)))  # type: ignore[arg-type]


def environment_of(pid: int) -> bytes:
    """What a process was started with."""
    return Path(f"/proc/{pid}/environ").read_bytes()


async def gone(pids: list[int]) -> None:
    """Wait until these processes have ended."""
    for pid in pids:
        try:
            handle = os.pidfd_open(pid)
        except ProcessLookupError:
            continue
        try:
            ended, _, _ = await asyncio.to_thread(select.select, [handle], [], [], PATIENCE)
        finally:
            os.close(handle)
        assert ended


@pytest.mark.slow
async def test_a_person_signs_in_with_a_code_and_the_lock_works_and_leaving_ends_it_all(served, demo):
    """The clipboard of whoever looks on is never written to, and no escape reaches it that a terminal obeys otherwise."""
    before = signed_out(demo)
    async with ClientSession(cookie_jar=CookieJar(unsafe=True)) as session:
        screen = await comes_in(session, served.link)
        await signs_in(screen)
        (app,) = served.tabs()
        assert b"hunter2" not in environment_of(app)
        await screen.press("\x0c")
        await screen.sees("mira is signed in. Your password opens this")
        await screen.press("wrong\r")
        await screen.sees("That is not your password")
        await screen.press(f"{the_story().person.password}\r")
        await screen.sees("Two-step")
        await screen.press("\x11")
        while not screen.tab.closed:
            await screen.tab.receive(PATIENCE)
        await gone([app])
    assert signed_out(demo) == before + 1
    assert set(re.findall(rb"\x1b\](\d*)", screen.all)) == {b"22"}, (
        "the shape of the pointer; 52 would be the clipboard"
    )
    code, told = served.end()
    assert code == 0
    assert "A browser has come in" in told
    assert "Traceback" not in told


@pytest.mark.slow
async def test_the_end_of_the_server_whatever_it_dies_of_signs_everybody_out(served, demo):
    before = signed_out(demo)
    async with ClientSession(cookie_jar=CookieJar(unsafe=True)) as session:
        screen = await comes_in(session, served.link)
        await signs_in(screen)
        tabs = served.tabs()
        served.end(signal.SIGKILL)
        await gone(tabs)
    assert signed_out(demo) == before + 1


@pytest.mark.slow
@pytest.mark.skipif(hands.chromium() is None, reason="there is no Chromium here")
async def test_in_chromium_a_person_signs_in_and_another_sites_page_opens_nothing(served, tmp_path):
    """Nothing comes from elsewhere, nothing is refused by our own policy, and what is drawn is the app."""
    async with hands.browser() as page:
        await hands.sign_in(page, served.link)
        (tmp_path / "browser.png").write_bytes(await page.picture())
        origin = f"//127.0.0.1:{served.told['port']}/"
        assert page.complaints == []
        assert len(page.fetched) > 6
        assert all(url.startswith((f"http:{origin}", f"ws:{origin}")) for url in page.fetched)
        assert "link=" not in await page.says("location.href")
        assert await page.says("document.cookie") == ""
        assert await page.says("history.length") <= 2
        assert await page.says("document.fonts.check('16px \"Roboto Mono\"')")
        seen = Image.open(BytesIO((tmp_path / "browser.png").read_bytes())).convert("RGB")
        assert seen.size == hands.SIZE
        for ours in (NIGHT.background, NIGHT.primary, NIGHT.warning):
            assert near(seen, ours) > 1000, ours
        socket_url = next(url for url in page.fetched if url.startswith("ws:")).partition("?")[0]
        (app,) = served.tabs()
        await page.open(f"http://localhost:{served.told['port']}/")
        await gone([app])
        script = "new Promise(done => { const s = new WebSocket('%s'); s.onopen = () => done('open'); s.onclose = () => done('closed') })"
        assert await page.says(script % socket_url) == "closed"
        assert set(served.tabs()) <= {app}, "it has ended, and may not have been buried yet"


def test_the_driver_hands_a_file_over_as_one_packet(monkeypatch):
    """What `guardtui.web.tab` reads at the other end."""
    written: list[bytes] = []
    driver = TabDriver.__new__(TabDriver)
    driver._write = written.append
    driver.hand_over("a.txt", "ü")
    packet = b"".join(written)
    assert (packet[:1], int.from_bytes(packet[1:5], "big")) == (b"M", len(packet) - 5)
    assert json.loads(packet[5:]) == {"type": "file", "name": "a.txt", "text": "ü"}


def test_a_port_that_is_taken_is_said_in_words(demo):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = str(other.getsockname()[1])
        command = [sys.executable, "-m", "guardtui", "--demo", "--store", str(demo), "serve", "--port", port]
        environment = {**os.environ, "PYTHONPATH": str(CHECKOUT / "src")}
        done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=False, env=environment)
    assert (done.returncode, done.stdout) == (5, "")
    assert f"Port {port} of 127.0.0.1 cannot be used" in done.stderr
