"""`guardtui visit`: the app for somebody who has no account on this machine. sshd's forced command, and a browser's tab."""

from __future__ import annotations

import hashlib
import hmac
import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from guardtui.cli import exits, screen
from guardtui.cli.call import Call
from guardtui.cli.command import Verb, pass_call
from guardtui.language import _

if TYPE_CHECKING:
    from guardtui.core.records import Client

_MOST_BYTES: Final = 4096


@click.command(cls=Verb)
@click.option("--tab", is_flag=True, hidden=True, help=_("Speak to guardtui serve on standard input and output."))
@pass_call
def visit(call: Call, tab: bool) -> int:
    """Open the app for a visitor: none of this machine's files can be read or written from it. For sshd's ForceCommand."""
    if not tab:
        screen.need_drawn_screen(call)
    visitor = _tab(call) if tab else screen.Visit(_over_ssh(call))
    if call.practice:
        from guardtui.cli.nouns.demo import open_demo

        return open_demo(call, visit=visitor)
    return screen.show(call, visit=visitor)


def _over_ssh(call: Call) -> Client:
    """The device that a connection comes from: the key that sshd has checked, where it tells (ExposeAuthInfo yes).

    Public keys are public, so this machine's own secret makes a device's token of one. Without a key each visit is a new
    device, which is asked for a code and cannot be remembered.
    """
    from guardtui.core.records import Client
    from guardtui.entropy import SystemEntropy

    shown = _file(os.environ.get("SSH_USER_AUTH", ""))
    keys = [line for line in shown.splitlines() if line.startswith(b"publickey ")]
    if not keys:
        return Client(SystemEntropy().bytes(32).hex(), _("Terminal without a key"), _("over SSH"))
    token = hmac.new(call.client.token.encode(), b"ssh " + keys[0], hashlib.sha256).hexdigest()
    return Client(token, _("Terminal with your SSH key"), _("over SSH"))


def _file(path: str) -> bytes:
    try:
        return Path(path).read_bytes()[:_MOST_BYTES] if path else b""
    except OSError:
        return b""


def _tab(call: Call) -> screen.Visit:
    """What `guardtui serve` says of a tab before anything else, in one line of JSON. Raises `Unfit` for anything else.

    It is read byte by byte, for what follows is not ours to read. An empty token: the tab is of whoever serves it.
    """
    from guardtui.core.records import Client

    raw = b""
    while not raw.endswith(b"\n") and len(raw) < _MOST_BYTES and (byte := os.read(0, 1)):
        raw += byte
    try:
        told: dict[str, Any] = json.loads(raw)
        client = Client(str(told["token"]) or call.client.token, str(told["label"]), _("in a browser"))
        return screen.Visit(client, (int(told["width"]), int(told["height"])))
    except (ValueError, KeyError, TypeError):
        raise exits.Unfit("no_tab", _("This is what guardtui serve starts; it is not for typing.")) from None
