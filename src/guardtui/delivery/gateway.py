"""The process that speaks to an SMS gateway: `python -m guardtui.delivery.gateway`, one message from stdin, one answer.

The one door to Apprise, which knows the gateways' languages. What it does not tell is heard one layer below, where all its
plugins send: the status, whether anything was asked at all, and how long to wait. There also stands what must not happen:
following a redirect, reading without end, asking a proxy (SECURITY C-93, F-sms).
"""

from __future__ import annotations

import json
import logging
import re
import socket
import sys
from http import HTTPStatus
from typing import Any, Final

from guardtui.delivery.reach import reach

CONNECT_SECONDS: Final = 10
ANSWER_SECONDS: Final = 20
ANSWER_MOST: Final = 65_536
"""Bytes of an answer that are read (SECURITY F-sms)."""
WAIT_MOST: Final = 3600
_TELLING: Final = ("message", "error", "detail", "title", "status", "description")
"""Where gateways say in words what is wrong."""
_LATER, _NOT_LET_IN = frozenset("1 5 10".split()), frozenset("4 8 9 11 14 32".split())
"""What Vonage says of a message, where it is not about the message: throttled, broken; no account, no credit."""
_NOT_HEARD: Final = "Apprise does not ask this kind of gateway over HTTP: it cannot be used here"
_NOT_ASKED: Final = (
    "Apprise asked nothing: it takes no such number, or {to} is in the wrong place of the gateway's address"
)

heard: dict[str, Any] = {"taken": False, "status": 0, "fault": "", "said": "", "wait": 0}

_declined: list[dict[str, str]] = []
"""What was declined with a status that says the contrary."""


def main() -> None:
    asked = json.load(sys.stdin)
    try:
        _listen()
        import apprise
    except ModuleNotFoundError:
        heard.update(fault="address", said="Apprise is not installed: pip install 'guardtui[sms]'")
        json.dump(heard, sys.stdout)
        return
    logging.disable(logging.CRITICAL)  # a plugin's log may have the text in it
    gateway = apprise.Apprise(asset=apprise.AppriseAsset(app_id="GuardTUI", http_redirects=False, async_mode=False))
    if not gateway.add(asked["address"]) or len(gateway) != 1:
        heard.update(fault="address", said="this is no address of a gateway that Apprise knows")
    elif not _is_heard(gateway[0]):
        heard.update(fault="address", said=_NOT_HEARD)
    else:
        heard["taken"] = bool(gateway.notify(body=asked["body"], body_format=apprise.NotifyFormat.TEXT))
        if heard["taken"] and (declined := next(filter(None, _declined), None)):
            heard.update(declined, taken=False)
        if not (heard["taken"] or heard["status"] or heard["fault"]):
            heard["said"] = _NOT_ASKED
    json.dump(heard, sys.stdout)


def _is_heard(plugin: object) -> bool:
    """Whether a plugin asks with `requests`, where `_Session` hears the answer. Those of SMPP, mail and MQTT do not."""
    return any(hasattr(sys.modules[one.__module__], "requests") for one in type(plugin).__mro__)


def _listen() -> None:
    """Let every request of every plugin pass through `_Session`, and every connection through `_connect`."""
    import requests
    from urllib3.util import connection

    class _Session(requests.Session):
        def send(self, request: requests.PreparedRequest, **options: Any) -> requests.Response:
            options |= {"allow_redirects": False, "proxies": {}, "stream": True}
            options |= {"timeout": (CONNECT_SECONDS, ANSWER_SECONDS)}
            try:
                response = super().send(request, **options)
                heard.update(status=response.status_code, wait=_seconds(response.headers.get("Retry-After", "")))
                heard.update(said=HTTPStatus(response.status_code).phrase)
                body = response.raw.read(ANSWER_MOST, decode_content=True)
            except Exception as error:
                unsure = heard["status"] or isinstance(error, requests.ReadTimeout) or _was_asked(repr(error))
                heard.update(fault="unsure" if unsure else "unreachable", said=type(error).__name__)
                raise
            heard["said"] = _words(body) or heard["said"]
            _declined.append(_by_vonage(body))
            if len(body) == ANSWER_MOST:
                heard.update(fault="unsure", said="it says too much")
            response._content = body  # noqa: SLF001 - as requests itself keeps it, only bounded
            return response

    requests.sessions.Session = _Session  # type: ignore[misc]
    connection.create_connection = _connect


def _connect(address: tuple[str, int], *_given: object, **_options: object) -> socket.socket:
    host, port = address
    return reach(host.strip("[]"), port, CONNECT_SECONDS)


def _was_asked(error: str) -> bool:
    """Whether a connection was there and ended before the answer, in which case nobody knows what became of the request."""
    return any(name in error for name in ("RemoteDisconnected", "ConnectionResetError", "IncompleteRead", "BrokenPipe"))


def _by_vonage(body: bytes) -> dict[str, str]:
    """What is wrong by Vonage's own status, which comes with HTTP's 200 for all and which Apprise does not read."""
    try:
        told = json.loads(body)
        parts = told["messages"] if "message-count" in told else []
        bad = [part for part in parts if part["status"] != "0"]
        if not bad:
            return {}
        status, said = bad[0]["status"], _told(f"{bad[0]['status']} {bad[0].get('error-text', '')}")
    except (ValueError, TypeError, KeyError):
        return {}
    if len(bad) < len(parts):
        return {"fault": "unsure", "said": said}
    return {"fault": "unreachable" if status in _NOT_LET_IN else "later" if status in _LATER else "", "said": said}


def _words(body: bytes) -> str:
    """What an answer says in words, without numbers that may be the code or whom it went to."""
    try:
        told = json.loads(body)
    except ValueError:
        return ""
    while isinstance(told, (dict, list)) and told:
        if isinstance(told, list):
            told = told[0]
        else:
            told = next((told[name] for name in _TELLING if told.get(name)), next(iter(told.values())))
    return _told(told) if isinstance(told, str) else ""


def _told(text: str) -> str:
    return re.sub(r"\d[\d ().-]{4,}\d", "•••", text)[:200]


def _seconds(text: str) -> int:
    return min(int(text), WAIT_MOST) if text.isascii() and text.isdigit() and len(text) < 9 else 0


if __name__ == "__main__":
    main()
