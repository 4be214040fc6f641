"""Draw browser.png: the practice account in Chromium, signed in with a code. `python screenshots/browser.py [FILE]`.

Starts `guardtui serve --demo` on a free port with a throw-away store, and Chromium without a window, driven by the
DevTools protocol. tests/web/test_in_chromium.py walks with the same hands. Needs the extra `web`, and Chromium.
"""

from __future__ import annotations

import asyncio
import base64
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any, Final

from aiohttp import ClientSession, ClientWebSocketResponse, WSMsgType

NAMES: Final = ("chromium", "chromium-browser", "google-chrome")
SIZE: Final = (1160, 760)
PATIENCE: Final = 60.0
KEYS: Final = {"Enter": 13, "Tab": 9, "Escape": 27, "F2": 113}
_ESCAPES: Final = re.compile(rb"\x1b(\[[0-9;?<>=]*[ -/]*[@-~]|\][^\x07]*\x07|.)")


def chromium() -> str | None:
    """Where Chromium is on this machine, if it is."""
    return next(filter(None, map(shutil.which, NAMES)), None)


class Page:
    """One tab, as its person has it: reads, types, looks."""

    def __init__(self, wire: ClientWebSocketResponse) -> None:
        self._wire = wire
        self._asked = 0
        self._answers: dict[int, asyncio.Future[dict[str, Any]]] = {}
        self._received = bytearray()
        self._read_up_to = 0
        self.fetched: list[str] = []
        """Every address that the page asked for."""
        self.complaints: list[str] = []
        """What the browser had to say against the page: refused by its policy, broken in its script."""
        self._news = asyncio.Event()

    async def listen(self) -> None:
        """Take in what the browser tells, until it ends."""
        async for message in self._wire:
            if message.type is not WSMsgType.TEXT:
                continue
            told = json.loads(message.data)
            if "id" in told:
                self._answers.pop(told["id"]).set_result(told)
            else:
                self._heard(told["method"], told["params"])
            self._news.set()

    def _heard(self, method: str, told: dict[str, Any]) -> None:
        match method:
            case "Network.webSocketFrameReceived" if told["response"]["opcode"] == 2:
                self._received += base64.b64decode(told["response"]["payloadData"])
            case "Network.requestWillBeSent":
                self.fetched.append(told["request"]["url"])
            case "Network.webSocketCreated":
                self.fetched.append(told["url"])
            case "Log.entryAdded" if told["entry"]["level"] == "error":
                self.complaints.append(f"{told['entry']['text']} {told['entry'].get('url', '')}")
            case "Runtime.exceptionThrown":
                self.complaints.append(told["exceptionDetails"]["text"])

    async def ask(self, method: str, **details: object) -> dict[str, Any]:
        """One question of the DevTools protocol, and its answer."""
        self._asked += 1
        answer = self._answers[self._asked] = asyncio.get_running_loop().create_future()
        await self._wire.send_str(json.dumps({"id": self._asked, "method": method, "params": details}))
        told = await asyncio.wait_for(answer, PATIENCE)
        if "error" in told:
            raise RuntimeError(told["error"])
        return dict(told["result"])

    async def open(self, url: str) -> None:
        """Go to an address."""
        for domain in ("Network", "Page", "Log", "Runtime"):
            await self.ask(f"{domain}.enable")
        width, height = SIZE
        await self.ask(
            "Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False
        )
        await self.ask("Page.navigate", url=url)

    @property
    def text(self) -> str:
        """What the terminal was told to show since it was last waited for, without its escape sequences."""
        return _ESCAPES.sub(b"", bytes(self._received[self._read_up_to :])).decode("utf-8", "replace")

    async def sees(self, words: str) -> str:
        """Wait until the terminal shows this; all that came with it."""

        async def look() -> str:
            while words not in self.text:
                self._news.clear()
                await self._news.wait()
            return self.text

        try:
            shown = await asyncio.wait_for(look(), PATIENCE)
        except TimeoutError:
            raise SystemExit(
                f"waited in vain for {words!r}; last came {self.text[-1500:]!r}; {self.complaints}"
            ) from None
        self._read_up_to = len(self._received)
        return shown

    async def type(self, text: str) -> None:
        """Press the keys of a text."""
        for letter in text:
            await self._key(key=letter, text=letter)

    async def press(self, name: str) -> None:
        """Press a key that is no letter."""
        text = {"text": "\r"} if name == "Enter" else {}
        await self._key(key=name, code=name, windowsVirtualKeyCode=KEYS[name], **text)

    async def _key(self, **key: object) -> None:
        await self.ask("Input.dispatchKeyEvent", type="keyDown", **key)
        await self.ask("Input.dispatchKeyEvent", type="keyUp", **{**key, "text": ""})

    async def says(self, script: str) -> Any:  # noqa: ANN401 - whatever a script answers
        """What a script on the page answers."""
        told = await self.ask("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        return told["result"].get("value")

    async def picture(self) -> bytes:
        """The tab as it looks, PNG."""
        await asyncio.sleep(0.5)  # the last frame is drawn some milliseconds after it came
        return base64.b64decode((await self.ask("Page.captureScreenshot"))["data"])


@asynccontextmanager
async def browser() -> AsyncIterator[Page]:
    """Chromium with one empty tab and a profile that is thrown away."""
    program = chromium()
    if program is None:
        raise SystemExit(f"There is no Chromium here: none of {', '.join(NAMES)}.")
    with tempfile.TemporaryDirectory(prefix="guardtui-browser-", ignore_cleanup_errors=True) as profile:
        command = [program, "--headless=new", "--remote-debugging-port=0", f"--user-data-dir={profile}"]
        command += ["--no-first-run", "--disable-background-networking"]
        command += ["--enable-unsafe-swiftshader", "--hide-scrollbars"]
        command += ["--no-sandbox"] if os.geteuid() == 0 else []
        process = await asyncio.create_subprocess_exec(
            *command, "about:blank", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        try:
            async with (
                ClientSession() as session,
                session.ws_connect(await _debugger(session, Path(profile)), max_msg_size=0) as wire,
            ):
                page = Page(wire)
                listening = asyncio.create_task(page.listen())
                yield page
                listening.cancel()
        finally:
            process.terminate()
            await process.wait()


async def _debugger(session: ClientSession, profile: Path) -> str:
    """Where the one tab listens, as soon as Chromium has written it down."""
    for _ in range(int(PATIENCE * 20)):
        told = profile / "DevToolsActivePort"
        if told.exists() and (port := told.read_text().partition("\n")[0]):
            async with session.get(f"http://127.0.0.1:{port}/json") as answer:
                for target in await answer.json():
                    if target["type"] == "page":
                        return str(target["webSocketDebuggerUrl"])
        await asyncio.sleep(0.05)
    raise SystemExit("Chromium did not come up.")


@contextmanager
def served(*arguments: str) -> Iterator[dict[str, Any]]:
    """`guardtui serve` on a free port while this lasts: what it says of itself."""
    command = [sys.executable, "-m", "guardtui", *arguments, "serve", "--port", "0", "--json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:  # noqa: S603 - our own program
        try:
            assert server.stdout is not None
            yield json.loads(server.stdout.readline())
        finally:
            server.terminate()
            server.wait(20)


async def sign_in(page: Page, link: str) -> None:
    """From the link to the account: the password that the practice screen tells, the code that its phone shows."""
    await page.open(link)
    shown = await page.sees("--fresh begins anew")
    password = re.search(r"account: \w+, password (\S+)", shown)
    assert password is not None, shown
    await page.type(password[1])
    await page.press("Enter")
    await page.sees("show that it is you")
    await page.press("F2")
    code = re.search(r"(\d{3}) (\d{3}) is your", await page.sees(" is your"))
    assert code is not None
    await page.press("F2")
    await page.type(code[1] + code[2])
    await page.sees("of 100")


async def draw(link: str) -> bytes:
    """Sign in and take the picture."""
    async with browser() as page:
        await sign_in(page, link)
        return await page.picture()


def main(file: Path) -> None:
    """Draw the picture."""
    with (
        tempfile.TemporaryDirectory(prefix="guardtui-pictures-") as place,
        served("--demo", "--store", str(Path(place) / "practice")) as told,
    ):
        file.write_bytes(asyncio.run(draw(told["link"])))
    sys.stdout.write(f"{file}\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).with_name("browser.png"))
