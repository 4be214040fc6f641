"""`guardtui serve`: the same app in a browser's tab."""

from __future__ import annotations

import asyncio
import socket
import sys
from dataclasses import replace
from typing import Final

import click

from guardtui.cli import exits, output
from guardtui.cli.call import Call, path_of
from guardtui.cli.command import Verb, pass_call
from guardtui.language import _
from guardtui.web.place import LOOPBACK, Place

PROXY: Final = _(
    "This is plain HTTP: a proxy in front has to speak TLS, under the public address, and to pass Host, Origin and the"
    " path on as they are. Let nobody reach this port but the proxy."
)


@click.command(cls=Verb)
@click.option("--port", type=click.IntRange(0, 65_535), default=8000, show_default=True, help=_("0 takes a free one."))
@click.option("--host", metavar="ADDRESS", default="127.0.0.1", show_default=True, help=_("Where to listen."))
@click.option("--public-url", metavar="URL", help=_("The address that browsers use, where a proxy stands in front."))
@click.option(
    "--no-link", is_flag=True, help=_("Let in whoever reaches the public address; they sign in as everywhere.")
)
@click.option("--tabs", type=click.IntRange(1, 200), default=16, show_default=True, help=_("Open at once, at most."))
@pass_call
def serve(call: Call, port: int, host: str, public_url: str | None, no_link: bool, tabs: int) -> None:
    """Open the app in a browser: prints a link that lets one browser in. Each tab is a process of its own.

    Everything stays on this machine unless --host or a proxy says otherwise. SIGTERM or Ctrl+C ends it and every tab.
    """
    if host not in LOOPBACK and public_url is None:
        raise exits.Unfit(
            "no_public_url",
            _("Beyond this machine it is served only under an address of its own: name it with --public-url."),
        )
    public = None if public_url is None else Place.of(public_url)
    if no_link and (public is None or public.on_this_machine):
        raise exits.Unfit("no_link_here", _("Without a link it is served only under a public address: --public-url."))
    try:
        from guardtui.web.server import Server, Terms
        from guardtui.web.server import serve as answer
    except ModuleNotFoundError as missing:
        if (missing.name or "").startswith("guardtui"):
            raise
        raise exits.Unfit("no_web", _("The browser needs one thing more: pip install 'guardtui[web]'.")) from None
    call.see_that_it_opens()
    with _listening(host, port) as listening:
        place = _apart(public or Place("http", host, listening.getsockname()[1]))
        if host not in LOOPBACK or not place.on_this_machine:
            call.out.say(PROXY)
        server = Server(Terms(place, _tab(call), tabs, open_to_all=no_link), call.out.say)
        told = {"link": server.link, "port": listening.getsockname()[1]}
        sentence = (
            _("The app is open to whoever has this address.") if no_link else _("This link lets one browser in, once.")
        )
        call.out.data(told, {"link": server.link}, _("{sentence} Ctrl+C ends it.").format(sentence=sentence))
        output.flush()
        asyncio.run(answer(listening, server))


def _tab(call: Call) -> list[str]:
    """The command of one tab. Not through a shell, and nothing imported from the folder that somebody stands in."""
    store = [] if call.store is None else ["--store", str(path_of(call.store, "--store").absolute())]
    return [sys.executable, "-P", "-m", "guardtui", *store, *(["--demo"] if call.practice else []), "visit", "--tab"]


def _apart(place: Place) -> Place:
    """The place, on this machine under a path that nobody can guess.

    A browser hands the cookies of one port to every port of the same host, and behind another port may be somebody else;
    but it hands them only to the path that they are for.
    """
    if place.path or not place.on_this_machine:
        return place
    from guardtui.entropy import SystemEntropy, readable

    return replace(place, path=f"/{readable(SystemEntropy(), 26).lower()}")


def _listening(host: str, port: int) -> socket.socket:
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        return socket.create_server((host, port), family=family)
    except OSError as error:
        raise exits.FileTrouble(
            "port_taken",
            _("Port {port} of {host} cannot be used: {strerror}. Name another with --port.").format(
                port=port, host=host, strerror=error.strerror
            ),
            port=port,
        ) from None
