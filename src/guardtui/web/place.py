"""Where the pages are, as a browser names it: what comes in is measured by this and by nothing that it says itself."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from guardtui.core.errors import BadInput

LOOPBACK: Final = frozenset({"127.0.0.1", "::1", "localhost"})
_PORTS: Final = {"http": 80, "https": 443}
_HOST: Final = re.compile(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?|[0-9a-f:.]*:[0-9a-f:.]*")
_PATH: Final = re.compile(r"(/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)*")


@dataclass(frozen=True, slots=True)
class Place:
    """An origin (RFC 6454) and the path below which everything lies, without a slash at its end."""

    scheme: str
    name: str
    """The host alone, small letters, an IPv6 address without its brackets."""
    port: int
    path: str = ""

    @classmethod
    def of(cls, url: str) -> Place:
        """The place that a public address names. Raises `BadInput` for what is none, and for http across a network."""
        try:
            parts = urlsplit(url)
            name, port = parts.hostname or "", parts.port or _PORTS.get(parts.scheme, 0)
        except ValueError:
            raise BadInput("public_url_form") from None
        path = parts.path.rstrip("/")
        extra = parts.query or parts.fragment or "@" in parts.netloc
        if not port or extra or not url.isascii() or not _HOST.fullmatch(name) or not _PATH.fullmatch(path):
            raise BadInput("public_url_form")
        if parts.scheme == "http" and name not in LOOPBACK:
            raise BadInput("public_url_open")
        return cls(parts.scheme, name, port, path)

    @property
    def secure(self) -> bool:
        """Whether a proxy in front speaks TLS."""
        return self.scheme == "https"

    @property
    def on_this_machine(self) -> bool:
        """Whether only this machine's own people can name it."""
        return self.name in LOOPBACK

    @property
    def host(self) -> str:
        """What the Host header has to say (RFC 9110 7.2)."""
        name = f"[{self.name}]" if ":" in self.name else self.name
        return name if self.port == _PORTS[self.scheme] else f"{name}:{self.port}"

    @property
    def origin(self) -> str:
        """What the Origin header of our own pages says."""
        return f"{self.scheme}://{self.host}"

    @property
    def url(self) -> str:
        """The address of the page."""
        return f"{self.origin}{self.path}/"

    @property
    def socket(self) -> str:
        """The address of the page's WebSocket."""
        return f"{'wss' if self.secure else 'ws'}://{self.host}{self.path}/socket"
