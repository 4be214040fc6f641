"""Who may come in: a browser that brings a link nobody used before, and from then on shows what it got for it."""

from __future__ import annotations

import hmac
import re
import time
from typing import Final

from guardtui import language as languages
from guardtui.entropy import Entropy, SystemEntropy, readable
from guardtui.language import _

PASS_LIFE: Final = 12 * 60 * 60
"""Seconds for which a pass lets a browser in again, to reload or to open another tab. It opens the sign-in, no account."""
MOST_WISHES: Final = 20
"""Languages of a browser that are looked at."""
LINK_LETTERS: Final = 26
"""130 bits (RFC 4086)."""
_DEVICE: Final = re.compile(r"[0-9a-f]{64}")


class Gate:
    """Links that are good once, and passes that are good for a while: nothing of either is kept but a key."""

    def __init__(self, entropy: Entropy | None = None) -> None:
        self._entropy = entropy or SystemEntropy()
        self._key = self._entropy.bytes(32)
        self.link = ""
        self._next_link()

    def use(self, link: str) -> bool:
        """Whether this is the link that is good now; then it no longer is, and `link` is another."""
        if not hmac.compare_digest(_raw(link), self.link.encode()):
            return False
        self._next_link()
        return True

    def _next_link(self) -> None:
        self.link = readable(self._entropy, LINK_LETTERS)

    def new_pass(self) -> str:
        """What a browser keeps after it has come in."""
        told = f"{int(time.monotonic())}.{readable(self._entropy, LINK_LETTERS)}"
        return f"{told}.{self._seal(told)}"

    def admits(self, shown: str) -> bool:
        """Whether a pass is one of ours and still good."""
        told, _, seal = shown.rpartition(".")
        if not hmac.compare_digest(_raw(seal), self._seal(told).encode()):
            return False
        return time.monotonic() - int(told.partition(".")[0]) < PASS_LIFE

    def _seal(self, told: str) -> str:
        return hmac.new(self._key, _raw(told), "sha256").hexdigest()

    def device(self, shown: str) -> str:
        """The token by which a browser is known as a device: the one that it shows, else a new one."""
        return shown if _DEVICE.fullmatch(shown) else self._entropy.bytes(32).hex()


def _raw(shown: str) -> bytes:
    """What a browser sent, which need not be text."""
    return shown.encode("utf-8", "surrogateescape")


def browser(agent: str) -> str:
    """A browser and its system as a person would name them, from its User-Agent, of which nothing is repeated."""
    known = {"Edg": "Edge", "OPR": "Opera", "Firefox": "Firefox", "Chrome": "Chrome", "Safari": "Safari"}
    systems = {
        "Android": "Android",
        "iPhone": "iPhone",
        "iPad": "iPad",
        "Windows": "Windows",
        "Mac": "Mac",
        "Linux": "Linux",
    }
    name = next((name for mark, name in known.items() if f"{mark}/" in agent), "Browser")
    system = next((name for mark, name in systems.items() if mark in agent), "")
    return _("{name} on {system}").format(name=name, system=system) if system else name


def language(wishes: str) -> str:
    """The first language of a browser's Accept-Language (RFC 9110 12.5.4) that is here; else the server's own."""
    weights: dict[str, float] = {}
    for wish in wishes.split(",")[:MOST_WISHES]:
        tag, _semicolon, weight = wish.partition(";q=")
        name = tag.strip().partition("-")[0].lower()
        if name in languages.LANGUAGES and re.fullmatch(r"\s*(?:[01](?:\.\d{0,3})?)?\s*", weight):
            weights.setdefault(name, float(weight.strip() or 1))
    best = max(weights, key=lambda name: weights[name], default="")
    return best if weights.get(best) else languages.chosen()
