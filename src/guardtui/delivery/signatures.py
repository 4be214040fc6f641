"""Whether the DKIM signature of a mail holds (RFC 6376): the one place where GuardTUI asks the net about a mail.

Only when a person asks for it: the question tells the name servers of the sender's domain that the mail is being read.
The one door to dkimpy and dnspython, which come with the extra `guardtui[dkim]`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from guardtui.core.inspection import Signature

if TYPE_CHECKING:
    from dkim import DKIM

MOST_CHECKED: Final = 1_048_576
"""Bytes of a mail whose signature is computed."""
MOST_SIGNATURES: Final = 3
MOST_KEY: Final = 2_048
"""Bytes of a published key; one of 8,192 bits has 1,400. Whoever sends the mail chooses the key, and how long it takes."""
MOST_BLANKS: Final = 500
"""Blanks in a row. dkimpy's patterns are quadratic in them: 32 KiB took 0.9 s."""
SECONDS: Final = 5
"""How long a name server is waited for."""

Keys = Callable[[bytes], bytes | None]
"""Fetches the text that is published under a name; None for none. Raises `Unreachable` where nobody answers."""


class Unreachable(Exception):
    """No name server answered."""


class Checked(NamedTuple):
    """What was found out: by whom it is signed, and where it could not be checked, why not."""

    signature: Signature
    by: str = ""
    why: str = ""


def keys_from_dns(name: bytes) -> bytes | None:
    """The key that a domain publishes."""
    import dns.exception
    import dns.resolver

    try:
        answer = dns.resolver.resolve(name.decode("ascii", "replace"), "TXT", lifetime=SECONDS)
    except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
        return None
    except (dns.exception.DNSException, OSError) as error:
        raise Unreachable from error
    return next((b"".join(record.strings) for record in answer), None)


def check(mail: bytes, keys: Keys = keys_from_dns) -> Checked:
    """Whether a mail's signature holds. Several are tried in their order; one that holds is enough."""
    try:
        import dkim
    except ImportError:
        return Checked(Signature.UNKNOWN, why="no_library")
    if len(mail) > MOST_CHECKED:
        return Checked(Signature.UNKNOWN, why="too_long")
    if _has_long_blanks(mail):
        return Checked(Signature.UNKNOWN, why="unreadable")
    try:
        reader = dkim.DKIM(mail, minkey=1024, timeout=SECONDS)
        count = sum(name.lower() == b"dkim-signature" for name, _ in reader.headers)
    except (dkim.DKIMException, ValueError, IndexError):
        return Checked(Signature.UNKNOWN, why="unreadable")
    found = [_one(reader, index, keys) for index in range(min(count, MOST_SIGNATURES))]
    order = (Signature.GOOD, Signature.FAILED, Signature.UNKNOWN)
    return min(found, key=lambda one: order.index(one.signature), default=Checked(Signature.ABSENT))


def _one(reader: DKIM, index: int, keys: Keys) -> Checked:
    """One signature. The library answers False both to a wrong one and where it got no key, so that is noted here."""
    import dkim

    why = ""

    def fetch(name: bytes, **_: Any) -> bytes | None:
        nonlocal why
        try:
            published = keys(name)
        except Unreachable:
            why = "no_answer"
            return None
        if published is None or len(published) > MOST_KEY or not _is_key(name, published):
            why = "no_key"
            return None
        why = ""
        return published

    try:
        holds = bool(reader.verify(index, dnsfunc=fetch))
    except (dkim.KeyFormatError, dkim.NaClNotFoundError, dkim.UnknownKeyTypeError):
        return Checked(Signature.UNKNOWN, _domain(reader), "no_key")
    except dkim.ValidationError as error:
        expired = str(error).startswith("x= value is past")
        return Checked(
            Signature.UNKNOWN if expired else Signature.FAILED, _domain(reader), "expired" if expired else ""
        )
    except (dkim.DKIMException, ValueError, KeyError, IndexError, ArithmeticError):
        return Checked(Signature.UNKNOWN, _domain(reader), "unreadable")
    if why:
        return Checked(Signature.UNKNOWN, _domain(reader), why)
    if holds and b"l" in reader.signature_fields:
        return Checked(Signature.UNKNOWN, _domain(reader), "only_a_part")
    return Checked(Signature.GOOD if holds else Signature.FAILED, _domain(reader))


def _has_long_blanks(mail: bytes) -> bool:
    """Whether a part of it would be slow to check. In headers line ends count as blanks, since these can be folded."""
    head, _, body = mail.replace(b"\r\n", b"\n").partition(b"\n\n")
    blank = b" " * MOST_BLANKS
    in_head = bytes.maketrans(b"\t\n\v\f\r", b"     ")
    return blank in head.translate(in_head) or blank in body.translate(bytes.maketrans(b"\t", b" "))


def _is_key(name: bytes, published: bytes) -> bool:
    """Whether what is published can be used as a key; an empty one was withdrawn."""
    import dkim

    try:
        dkim.evaluate_pk(name, published)
    except (dkim.DKIMException, ValueError, IndexError, KeyError):
        return False
    return True


def _domain(reader: DKIM) -> str:
    """Who signed, as the signature says."""
    fields = getattr(reader, "signature_fields", None) or {}
    return bytes(fields.get(b"d", b"")).decode("ascii", "replace").strip().lower()
