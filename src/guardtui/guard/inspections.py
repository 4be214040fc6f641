"""The message inspector: the signs of fraud in a mail or text, judged with what is known of the account (PRODUCT M12).

It works without an account, and without a store: then there are fewer domains to compare with. Nothing is kept.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from guardtui.core import mail_reading, phishing
from guardtui.core.errors import BadInput
from guardtui.core.inspection import Inspection
from guardtui.core.lookalike import MOST_HOST, Known, encoded
from guardtui.core.records import ContactKind, ContactState
from guardtui.guard import callers
from guardtui.guard.callers import Caller
from guardtui.guard.desk import Desk
from guardtui.language import _

if TYPE_CHECKING:
    from guardtui.delivery.signatures import Keys

MOST_DOMAINS: Final = 20
MOST_PATH: Final = 4095
MOST_TAKEN: Final = 33_554_432
"""Bytes that are taken in; mail servers seldom carry longer ones. What is judged of them is far less."""


class Inspections:
    """`domains` are the service's own, as the operator set them; `keys` fetches signers' keys, from the net unless given."""

    def __init__(self, desk: Desk, domains: Collection[str] = (), keys: Keys | None = None) -> None:
        self._desk = desk
        self._domains = tuple(domains)
        self._keys = keys

    def inspect(
        self, message: bytes | str, caller: Caller | None = None, *, domains: Iterable[str] = (), online: bool = False
    ) -> Inspection:
        """The signs in a message, worst first. `domains` are more of the service's own.

        With a caller the account's mail addresses are compared with too. `online` asks name servers for the signer's key.
        Raises `BadInput` for what is no domain, and what `callers.whole_account` raises.
        """
        known = Known(self._desk.service, self._service_domains(domains), self._own(caller))
        return inspect(message, known, online=online, keys=self._keys)

    def _service_domains(self, more: Iterable[str]) -> tuple[str, ...]:
        return tuple(dict.fromkeys((*map(domain, self._domains), *domains_of(more))))

    def _own(self, caller: Caller | None) -> tuple[str, ...]:
        """The account's mail addresses."""
        if caller is None:
            return ()
        with self._desk.store.read() as tx:
            account = callers.whole_account(self._desk, tx, caller)
            contacts = tx.contacts.of(account.id)
        live = (ContactState.VERIFIED, ContactState.UNVERIFIED)
        return tuple(c.address for c in contacts if c.kind is ContactKind.MAIL and c.state in live)


def inspect(
    message: bytes | str, known: Known | None = None, *, online: bool = False, keys: Keys | None = None
) -> Inspection:
    """The same where there is no store."""
    mail = mail_reading.read(message)
    known = known or Known()
    if not (online and mail.is_mail):
        return phishing.inspect(mail, known)
    from guardtui.delivery import signatures

    raw = message.encode("utf-8", "replace") if isinstance(message, str) else message
    checked = signatures.check(raw, keys or signatures.keys_from_dns)
    return phishing.inspect(mail, known, signature=checked.signature, signed_by=checked.by, why=checked.why)


def message_file(path: str, *, only_mail: bool = False) -> bytes:
    """A message that was saved to a file. Raises `BadInput`.

    `only_mail` takes no file but .eml and .txt: the app may run for somebody who has no other way to this machine's files.
    """
    if not path.isprintable() or len(path) > MOST_PATH or (only_mail and not path.lower().endswith((".eml", ".txt"))):
        raise BadInput("message_file_name")
    try:
        place = Path(path).expanduser()
        if only_mail and not place.is_file():  # a pipe would be waited for
            raise BadInput("message_file_name")
        with place.open("rb") as opened:
            message = opened.read(MOST_TAKEN + 1)
    except (OSError, RuntimeError, ValueError) as error:
        raise BadInput("message_unreadable", problem=getattr(error, "strerror", None) or _("no such place")) from None
    return taken(message)


def taken(message: bytes) -> bytes:
    """A message that is neither empty nor endless. Raises `BadInput`."""
    if len(message) > MOST_TAKEN:
        raise BadInput("message_too_long", most=MOST_TAKEN // 1_048_576)
    if not message.strip():
        raise BadInput("message_empty")
    return message


def domains_of(given: Iterable[str]) -> tuple[str, ...]:
    """Domains that a person named. Raises `BadInput`."""
    found = tuple(domain(one) for one in given)
    if len(found) > MOST_DOMAINS:
        raise BadInput("domains_many", most=MOST_DOMAINS)
    return found


def domain(text: str) -> str:
    """A domain as it is compared: in small letters and as it is asked for on the net. Raises `BadInput`."""
    found = encoded(text.strip().rstrip(".").lower()[:MOST_HOST])
    labels = found.split(".")
    if len(labels) < 2 or not all(_is_label(label) for label in labels):
        raise BadInput("domain_form")
    return found


def _is_label(label: str) -> bool:
    """RFC 1035 2.3.1: letters, digits and hyphens, none of these at an end."""
    return label.isascii() and 0 < len(label) < 64 and label.replace("-", "").isalnum() and label.strip("-") == label
