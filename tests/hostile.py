"""Text that nobody means well with (SECURITY F-esc, F-uni, F-paste): payloads, and what none of them may leave on a screen.

Each payload has `MARK` right behind its dangerous character, so that a byte of it which reached a terminal is told from
the program's own.
"""

from __future__ import annotations

import re
import unicodedata
from contextlib import suppress
from dataclasses import replace
from typing import Any, Final

from guardtui.core.action import Action
from guardtui.core.errors import BadInput
from guardtui.core.records import Account, ApprovalState, Client, Event, PasswordFacts, Profile, Session
from guardtui.core.support import Packet, SupportCase, Symptom, Topic
from guardtui.core.text import whole
from guardtui.store.approvals import ApprovalRow

MARK: Final = "Zq7"

CONTROLS: Final = {
    "csi colour": "\x1b[31mZq7",
    "csi clear": "\x1b[2JZq7",
    "csi cursor": "\x1b[5;5HZq7",
    "csi answer back": "\x1b[6nZq7",
    "csi alternate screen": "\x1b[?1049lZq7",
    "csi mouse": "\x1b[?1003hZq7",
    "osc title": "\x1b]0;Zq7\x07Zq7",
    "osc link": "\x1b]8;;http://zq7.example\x1b\\Zq7\x1b]8;;\x1b\\",
    "osc clipboard": "\x1b]52;c;WnE3\x07Zq7",
    "osc unended": "\x1b]52;c;Zq7",
    "dcs": "\x1bPZq7$q\x1b\\Zq7",
    "apc": "\x1b_Zq7\x1b\\Zq7",
    "pm": "\x1b^Zq7\x1b\\Zq7",
    "sos": "\x1bXZq7\x1b\\Zq7",
    "reset": "\x1bcZq7",
    "c1 csi": "\x9b31mZq7",
    "c1 osc": "\x9d0;Zq7\x9cZq7",
    "c1 dcs": "\x90Zq7\x9cZq7",
    "c1 nel": "one\x85Zq7",
    "carriage return": "approved\rZq7",
    "backspace": "no\b\bZq7",
    "bell": "\x07Zq7",
    "nul": "a\x00Zq7",
    "delete": "a\x7fZq7",
    "vertical tab": "a\x0bZq7",
    "newline": "one\nZq7",
    "tab": "one\tZq7",
    "shift out": "\x0eZq7\x0f",
    "line separator": "one\u2028Zq7",
}
"""Control characters of every kind."""

UNSEEN: Final = {
    "bidi override": "Zq7 \u202egnp.exe\u202c Zq7",
    "bidi isolate": "Zq7 \u2067abc\u2069 Zq7",
    "rtl": "Zq7 שלום עליכם مرحبا Zq7",
    "arabic letter mark": "a\u061cZq7",
    "zero width space": "Zq7\u200bZq7",
    "word joiner": "Zq7\u2060Zq7",
    "byte order mark": "\ufeffZq7",
    "soft hyphen": "Zq7\u00adZq7",
    "tag characters": "Zq7" + "".join(chr(0xE0000 + ord(c)) for c in "hidden") + "Zq7",
    "hangul filler": "\u3164Zq7\u3164",
    "zalgo": "Z" + "\u0301\u0332" * 100 + "q7",
    "emoji family": "Zq7 \U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466 Zq7",
    "flags": "Zq7 \U0001f1e9\U0001f1ea\U0001f1eb\U0001f1f7 Zq7",
    "lone surrogate": "Zq7\udcffZq7",
    "selector pile": "Zq7" + "\ufe0f" * 50 + "Zq7",
    "homoglyphs": "pаypаl Zq7",
}
"""What hides, turns round or piles up."""

MARKUP: Final = {
    "click action": "[@click=app.quit]Zq7[/]",
    "stray end": "[/]Zq7[/red]",
    "link": "[link=file:///etc/passwd]Zq7[/link]",
    "unended": "[bold red on green Zq7",
    "variable": "$primary [$error]Zq7[/]",
    "emoji code": ":smiley: Zq7",
    "braces": "{amount} {0} %s %(x)d Zq7",
    "escape": "\\[bold]Zq7\\",
}
"""What a markup language would obey."""

LONG: Final = {"a megabyte": "Zq7" + "x" * 1_000_000, "a million lines": "Zq7\n" * 1_000_000}

PAYLOADS: Final = {**CONTROLS, **UNSEEN, **MARKUP, **LONG}
SHORT: Final = {**CONTROLS, **UNSEEN, **MARKUP}


class Endless(str):
    """A long text that cries out when somebody goes through the whole of it; a slice of it is an ordinary text."""

    __slots__ = ()

    def _whole(self, *_args: object, **_kwargs: object) -> Any:
        raise AssertionError("all of a long text was gone through")

    __iter__ = __contains__ = splitlines = split = strip = lstrip = rstrip = replace = translate = upper = _whole


_STEERING: Final = re.compile(
    "[\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\u3164\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)


def faults(text: str) -> list[str]:
    """What in a printed text could steer a terminal, hide, turn round or pile up; `\\n` is the program's own."""
    found = [f"U+{ord(c):04X}" for c in text if c != "\n" and unicodedata.category(c) in {"Cc", "Cs", "Zl", "Zp"}]
    found += [f"U+{ord(c):04X}" for c in _STEERING.findall(text)]
    marks = 0
    for character in text:
        marks = marks + 1 if unicodedata.combining(character) else 0
        if marks > 4:
            found.append("a pile of marks")
    return found


def reached(stream: bytes) -> list[str]:
    """The payloads of which a control character came through to a terminal, with what stands behind it up to the mark."""
    found = []
    for name, payload in CONTROLS.items():
        for index, character in enumerate(payload):
            behind = payload.find(MARK, index)
            if unicodedata.category(character) != "Cc" or character in "\n\t" or behind < 0:
                continue
            if payload[index : behind + len(MARK)].encode() in stream:
                found.append(name)
    return found


def plant(guard: Any, session: Session) -> None:
    """Put every short payload into the store below the rules that refuse it, as an older version might have."""
    at = guard.clock.now()
    with guard._desk.store.write() as tx:
        said = "\n".join(whole(payload) for payload in SHORT.values())
        rows = tuple({"at": whole(payload), "said": whole(payload)} for payload in SHORT.values())
        packet = Packet("Shop", session.handle, said, Symptom.OTHER, said, {Topic.MESSAGES: rows}, {}, "PLANTED")
        tx.support_cases.add(SupportCase("PLANTED", session.account_id, at, packet))
        account = tx.accounts.by_id(session.account_id)
        for number, payload in enumerate(SHORT.values()):
            text = whole(payload[:200])
            facts = PasswordFacts(length_ok=True, mixed=True, score=4, guessable=False)
            other = Account(f"a{number}", Profile(f"h{number}", text), "open", number, number, facts)
            tx.accounts.add(other, f"h{number}", "", number + 2)
            device = tx.devices.seen(f"d{number}", account.id, f"k{number}", Client("t" * 40, text, text), at)
            tx.sessions.open(replace(session, id=f"s{number}", device_id=device.id, token=f"{number}" * 40))
            details: dict[str, str | int] = dict.fromkeys(
                ("setting", "to", "was", "device", "place", "payee", "order", "method", "reason", "action", "kind"),
                text,
            )
            with suppress(BadInput):  # an action with control characters cannot even be read back
                asked = Action("payment-method", {"method": text})
                waits = ApprovalRow(
                    f"p{number}", account.id, "shop", asked, ApprovalState.WAITING, True, at, at + 10**6
                )
                tx.approvals.add(waits)
            for tag in ("setting:changed", "device:added", "order:placed", "payment:added", "code:refused"):
                tx.events.append(Event(account.id, 0, at, tag, "alarm", details | {"amount": 1, "currency": text[:3]}))
