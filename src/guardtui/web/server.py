"""The server of the pages: what each address answers, with which headers, and to whom."""

from __future__ import annotations

import asyncio
import html
import logging
import re
import signal
import socket as sockets
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from importlib import resources
from pathlib import Path
from string import Template
from typing import Final

from aiohttp import WSCloseCode, web
from aiohttp.typedefs import Handler

from guardtui.core.text import printable
from guardtui.entropy import SystemEntropy, readable
from guardtui.language import N_, _, chosen, speaking
from guardtui.web.gate import PASS_LIFE, Gate, browser, language
from guardtui.web.place import Place
from guardtui.web.tab import LARGEST, PATIENCE, Tab, cells

OURS: Final = Path(__file__).with_name("static")
THEIRS: Final = Path(str(resources.files("textual_serve"))) / "static"
"""What textual-serve brings for the browser: xterm.js with its styles, and its letters."""

ASSETS: Final[Mapping[str, tuple[Path, str]]] = {
    "page.css": (OURS / "page.css", "text/css"),
    "page.js": (OURS / "page.js", "text/javascript"),
    "icon.svg": (OURS / "icon.svg", "image/svg+xml"),
    "xterm.css": (THEIRS / "css" / "xterm.css", "text/css"),
    "terminal.js": (THEIRS / "js" / "textual.js", "text/javascript"),
    "letters.ttf": (THEIRS / "fonts" / "RobotoMono-VariableFont_wght.ttf", "font/ttf"),
    "slanted.ttf": (THEIRS / "fonts" / "RobotoMono-Italic-VariableFont_wght.ttf", "font/ttf"),
}
"""Everything that the page loads, by name: nothing else of any folder can be asked for, and nothing comes from elsewhere."""

DEVICE_LIFE: Final = 400 * 24 * 60 * 60
"""Seconds for which a browser stays known as a device; browsers allow no more."""
MOST_FILES: Final = 4
"""Of one tab, waiting to be fetched."""
WORDS: Final = {
    400: N_("This is not what the page asks for."),
    403: N_(
        "This link was used already, or is no link of this server. The one that is good now stands in the terminal where"
        " “guardtui serve” runs."
    ),
    404: N_("There is nothing at this address."),
    405: N_("There is nothing at this address."),
    421: N_("GuardTUI is served under another address. Use the one that “guardtui serve” tells."),
    500: N_("Something broke inside the program; nothing more was done."),
    503: N_("As many tabs are open as are allowed here. Close one, or try again in a while."),
}
"""What a browser is told with a status. Looked up anew for each: it names its own language."""
PAGE: Final = {
    "opening": N_("One moment …"),
    "ended": N_("This tab has ended, and whoever was signed in here is signed out."),
    "again": N_("Open it again"),
    "scripts": N_("GuardTUI draws a terminal here, which takes JavaScript."),
}
"""What stands on the page beside the terminal."""
_NOT_NAME: Final = re.compile(r"[^A-Za-z0-9._-]")


@dataclass(frozen=True, slots=True)
class Terms:
    """How the app is served: where, by which command, and how many at once."""

    place: Place
    command: Sequence[str]
    """What starts one tab's process."""
    tabs: int
    open_to_all: bool = False
    """Whether no link is needed: the sign-in page is for everybody who reaches the address."""


@dataclass
class Server:
    """Answers browsers. `say` tells whoever runs it."""

    terms: Terms
    say: Callable[[str], None]
    gate: Gate = field(default_factory=Gate)

    def __post_init__(self) -> None:
        self._open: set[web.WebSocketResponse] = set()
        self._files: dict[str, tuple[str, str]] = {}
        self._headers = _headers(self.terms.place)

    @property
    def place(self) -> Place:
        return self.terms.place

    @property
    def link(self) -> str:
        """The address that lets one browser in."""
        return self.place.url if self.terms.open_to_all else f"{self.place.url}?link={self.gate.link}"

    def application(self) -> web.Application:
        """All addresses. Each is under the place's path, and each answer has the headers."""
        app, path = web.Application(middlewares=[self._measure]), self.place.path
        app.on_response_prepare.append(self._dress)
        app.on_shutdown.append(self._close)
        app.router.add_get(f"{path}/", self._page, allow_head=False)
        app.router.add_get(f"{path}/socket", self._socket, allow_head=False)
        app.router.add_get(f"{path}/file/{{key}}", self._file, allow_head=False)
        app.router.add_get(f"{path}/asset/{{name}}", self._asset, allow_head=False)
        return app

    @web.middleware
    async def _measure(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Only under its own name is this served (DNS rebinding); what goes wrong is said in words of ours."""
        if request.headers.get("Host", "").lower() != self.place.host:
            return _words(request, 421)
        try:
            return await handler(request)
        except web.HTTPException as refusal:
            return _words(request, refusal.status)
        except Exception as fault:  # noqa: BLE001 - a browser learns nothing of it, and no value of it is told
            self._broken(fault)
            return _words(request, 500)

    def _broken(self, fault: Exception) -> None:
        self.say(_("guardtui: something broke in the server of the pages: {name}").format(name=type(fault).__name__))

    async def _dress(self, _request: web.Request, response: web.StreamResponse) -> None:
        response.headers.update(self._headers)
        response.headers.setdefault("Cache-Control", "no-store")

    # The page and what it loads

    async def _page(self, request: web.Request) -> web.StreamResponse:
        """The page with the terminal. Whoever brings a link is led on at once, which takes it out of the address.

        By our own page and not by a redirect: after one, a browser that followed the link from another site would still
        count as coming from there and keep its new cookie to itself.
        """
        link = request.query.get("link")
        if link is not None and not self.terms.open_to_all:
            if not self.gate.use(link):
                raise web.HTTPForbidden
            self.say(_("A browser has come in. For another one: {link}").format(link=self.link))
            return self._let_in(request, _words(request, 200, PAGE["opening"], Refresh="0; url=./"))
        if not self._admitted(request) and not self.terms.open_to_all:
            raise web.HTTPForbidden
        if len(self._open) >= self.terms.tabs:
            raise web.HTTPServiceUnavailable
        text = _filled(request, "page.html", PAGE, socket=html.escape(self.place.socket))
        return self._let_in(request, web.Response(text=text, content_type="text/html"))

    def _let_in(self, request: web.Request, response: web.Response) -> web.Response:
        self._keep(response, "pass", self.gate.new_pass(), PASS_LIFE)
        if not self.place.on_this_machine:
            self._keep(response, "device", self._device(request), DEVICE_LIFE)
        return response

    def _keep(self, response: web.Response, name: str, value: str, seconds: int) -> None:
        # __Host-: no other host of the same domain can have set it (RFC 6265bis 4.1.3.2). On this machine, where all
        # ports share their cookies, the path that nobody can guess keeps them from the others.
        path = "/" if self.place.secure else f"{self.place.path}/"
        secure = self.place.secure
        response.set_cookie(
            self._cookie(name), value, max_age=seconds, path=path, httponly=True, samesite="Strict", secure=secure
        )

    def _cookie(self, name: str) -> str:
        return f"__Host-guardtui-{name}" if self.place.secure else f"guardtui-{name}"

    def _shown(self, request: web.Request, name: str) -> str:
        return request.cookies.get(self._cookie(name), "")

    def _admitted(self, request: web.Request) -> bool:
        return self.gate.admits(self._shown(request, "pass"))

    def _device(self, request: web.Request) -> str:
        """Which device a browser is. On this machine it is the one of whoever serves it and was given the link."""
        return "" if self.place.on_this_machine else self.gate.device(self._shown(request, "device"))

    async def _asset(self, request: web.Request) -> web.StreamResponse:
        path, kind = ASSETS.get(request.match_info["name"], (None, ""))
        if path is None:
            raise web.HTTPNotFound
        return web.FileResponse(path, headers={"Content-Type": kind, "Cache-Control": "no-cache"})

    # The tab

    async def _socket(self, request: web.Request) -> web.StreamResponse:
        """One tab, from its first key to its last. Only our own page may ask for it (RFC 6455 10.2)."""
        if request.headers.get("Origin") != self.place.origin or not self._admitted(request):
            raise web.HTTPForbidden
        if len(self._open) >= self.terms.tabs:
            raise web.HTTPServiceUnavailable
        socket = web.WebSocketResponse(heartbeat=15, max_msg_size=LARGEST, compress=False)
        if not socket.can_prepare(request) or request.transport is None:
            raise web.HTTPBadRequest
        self._open.add(socket)
        files: list[str] = []
        try:
            await socket.prepare(request)
            tab = Tab(
                self.terms.command, socket, _spoken(request), partial(self._offer, files), request.transport.abort
            )
            await tab.run(self._told(request))
        except Exception as fault:
            if not socket.prepared:
                raise
            self._broken(fault)
        finally:
            self._open.discard(socket)
            for key in files:
                self._files.pop(key, None)
        return socket

    def _told(self, request: web.Request) -> dict[str, str | int]:
        width, height = (_number(request.query.get(name, "")) for name in ("width", "height"))
        with speaking(_spoken(request)):
            label = browser(request.headers.get("User-Agent", ""))
        return {"token": self._device(request), "label": label, "width": width or 80, "height": height or 24}

    def _offer(self, files: list[str], name: str, text: str) -> str:
        """Keep a file until it is fetched, once; where."""
        key = readable(SystemEntropy(), 26)
        files.append(key)
        self._files[key] = name, text
        while len(files) > MOST_FILES:
            self._files.pop(files.pop(0), None)
        return f"{self.place.url}file/{key}"

    async def _file(self, request: web.Request) -> web.StreamResponse:
        if not self._admitted(request):
            raise web.HTTPForbidden
        found = self._files.pop(request.match_info["key"], None)
        if found is None:
            raise web.HTTPNotFound
        name, text = found
        disposition = f'attachment; filename="{_NOT_NAME.sub("_", name)}"'
        return web.Response(
            body=text.encode(), content_type="application/octet-stream", headers={"Content-Disposition": disposition}
        )

    async def _close(self, _app: web.Application) -> None:
        """When the server ends, every tab does."""
        await asyncio.gather(*(socket.close(code=WSCloseCode.GOING_AWAY) for socket in self._open))


def _words(request: web.Request, status: int, sentence: str = "", **headers: str) -> web.Response:
    text = _filled(request, "words.html", {"sentence": sentence or WORDS.get(status, WORDS[400])})
    return web.Response(text=text, status=status, content_type="text/html", headers=headers)


def _filled(request: web.Request, name: str, words: Mapping[str, str], **facts: str) -> str:
    """A page of ours in the language that the browser asks for."""
    with speaking(_spoken(request)):
        said = {gap: html.escape(_(text)) for gap, text in words.items()}
        return Template((OURS / name).read_text(encoding="utf-8")).substitute(said, lang=chosen(), **facts)


def _spoken(request: web.Request) -> str:
    return language(request.headers.get("Accept-Language", ""))


def _number(text: str) -> int:
    return cells(int(text)) if text.isascii() and text.isdecimal() and len(text) < 8 else 0


def _headers(place: Place) -> dict[str, str]:
    """Of every answer. Styles inside the page are xterm.js's own: it makes them while it runs."""
    policy = (
        f"default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; font-src 'self'; img-src 'self' data:; connect-src {place.socket};"
        " base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
    return {
        "Content-Security-Policy": policy,
        "X-Frame-Options": "DENY",
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": "clipboard-read=(), clipboard-write=(), camera=(), microphone=(), geolocation=()",
        "Server": "GuardTUI",
        **({"Strict-Transport-Security": "max-age=31536000"} if place.secure else {}),
    }


@asynccontextmanager
async def answering(listening: sockets.socket, server: Server) -> AsyncIterator[None]:
    """Answer on a socket while this lasts, then end every tab."""
    logger = logging.getLogger("guardtui.web")
    logger.disabled = (
        True  # its tracebacks could hold what somebody typed; what breaks is said by the class of the fault
    )
    runner = web.AppRunner(
        server.application(), access_log=None, logger=logger, shutdown_timeout=PATIENCE + 1, keepalive_timeout=15
    )
    await runner.setup()
    try:
        await web.SockSite(runner, listening).start()
        yield
    finally:
        await runner.cleanup()


async def serve(listening: sockets.socket, server: Server) -> None:
    """Answer on a socket until SIGINT, SIGTERM or SIGHUP; one that nohup or a shell's background ignores stays ignored."""
    loop, done = asyncio.get_running_loop(), asyncio.Event()
    loop.set_exception_handler(lambda _loop, context: server.say(f"guardtui: {_class_of(context)}"))
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) is not signal.SIG_IGN:
            loop.add_signal_handler(number, done.set)
    async with answering(listening, server):
        await done.wait()


def _class_of(context: Mapping[str, object]) -> str:
    fault = context.get("exception")
    return type(fault).__name__ if fault is not None else printable(str(context.get("message", "")))
