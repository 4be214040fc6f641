"""The two couriers that an operator sets up, as the settings describe them. No secret is in them, only where one lies.

How they speak is imported when the first message is sent: a start need not pay for it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar, Final

from guardtui.delivery.courier import Letter, Receipt

SECURITY: Final = {"tls": 465, "starttls": 587, "none": 25}
"""How a connection to a mail server is kept private, and the port that goes with it (RFC 8314; `none`: RFC 5321)."""
LOOPBACK: Final = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True, slots=True)
class MailServer:
    """A mail server that takes our mail (RFC 6409)."""

    host: str
    sender: str
    """The address that mail comes from, which is also where it comes back to."""
    security: str = "starttls"
    """`tls` from the first byte, `starttls`, or `none`, which is for a server on this machine alone (SECURITY C-96)."""
    port: int = 0
    """0: the usual one for `security`."""
    user: str = ""
    password_file: Path | None = None
    """A file of mode 0600 with the password in its first line."""
    ca_file: Path | None = None
    """Certificates to trust instead of the system's."""
    says_when: ClassVar = True
    name: str = field(default="", kw_only=True)
    """What stands before the address in From; empty: the service's name."""

    def send(self, letter: Letter) -> Receipt:
        """Hand a letter over; see `smtp`."""
        from guardtui.delivery import smtp

        return smtp.send(self, letter)

    @property
    def domain(self) -> str:
        return self.sender.rpartition("@")[2]

    @property
    def at(self) -> tuple[str, int]:
        return self.host, self.port or SECURITY[self.security]


@dataclass(frozen=True, slots=True)
class SmsGateway:
    """A gateway that takes our SMS, whichever Apprise speaks to."""

    gateway_file: Path
    """A file of mode 0600 with an Apprise address in its first line; `{to}` stands for the number, `{id}` for the message."""
    says_when: ClassVar = True
    countries: tuple[str, ...]
    """ISO 3166 letters of the countries that SMS may go to; to all others none goes (SECURITY C-36, N16)."""

    def send(self, letter: Letter) -> Receipt:
        """Hand a letter over; see `sms`."""
        from guardtui.delivery import sms

        return sms.send(self, letter)
