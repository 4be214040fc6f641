"""Codes of an authenticator app: RFC 6238 over RFC 4226, SHA-1, six digits, thirty seconds. The one door to pyotp."""

from __future__ import annotations

import base64
import hashlib
import hmac
from typing import Final
from urllib.parse import quote

import pyotp

STEP_SECONDS: Final = 30
SECRET_BYTES: Final = 20
"""160 bits, as RFC 4226 R6 advises."""
LABEL_BYTES: Final = 64
"""The longest label in a URI, so that its QR code still fits a terminal (SECURITY 6.5)."""
ESCAPED_MOST: Final = 72
"""The longest escaped part of it, where each byte of other scripts takes three characters; the URI stays below 300."""

_DIGESTS: Final = {"SHA1": hashlib.sha1, "SHA256": hashlib.sha256, "SHA512": hashlib.sha512}


def secret_from(random: bytes) -> str:
    """The base32 spelling of `SECRET_BYTES` random bytes: 32 characters, no padding."""
    if len(random) != SECRET_BYTES:
        raise ValueError(f"a secret is made of {SECRET_BYTES} bytes")
    return base64.b32encode(random).decode()


def groups(secret: str) -> tuple[str, ...]:
    """The secret in groups of four, to be typed by hand."""
    return tuple(secret[i : i + 4] for i in range(0, len(secret), 4))


def step_at(now: int) -> int:
    """The time step that a UTC millisecond lies in (T of RFC 6238 with T0 = 0)."""
    return now // (STEP_SECONDS * 1000)


def code_at(secret: str, step: int, *, digits: int = 6, algorithm: str = "SHA1") -> str:
    """The code of one step. Six digits of SHA-1 are what apps do; the others serve the RFC's own vectors."""
    return pyotp.TOTP(secret, digits=digits, digest=_DIGESTS[algorithm], interval=STEP_SECONDS).generate_otp(step)


def matching_step(secret: str, code: str, now: int, window: int) -> int | None:
    """The step within `window` steps of now whose code this is, or None.

    Each candidate is compared in constant time and none is skipped, so the answer's time tells nothing.
    """
    found: int | None = None
    current = step_at(now)
    for step in range(max(0, current - window), current + window + 1):
        if hmac.compare_digest(code_at(secret, step).encode(), code.encode()):
            found = step
    return found


def too_far_ahead(last_step: int, now: int) -> int | None:
    """When an app whose last accepted step lies in the future answers again (UTC ms); None for one that does now.

    More than two steps ahead no phone's clock explains it: ours was wrong when the code was taken (SECURITY F-clock).
    """
    return (last_step + 1) * STEP_SECONDS * 1000 if last_step > step_at(now) + 2 else None


def clock_off(secret: str, code: str, now: int, hint: int) -> int | None:
    """By about how many seconds the app's clock runs ahead (or behind, negative), if that explains a wrong code."""
    step = matching_step(secret, code, now, hint)
    return None if step is None else (step - step_at(now)) * STEP_SECONDS


def uri(secret: str, *, issuer: str, account: str) -> str:
    """The otpauth URI for a QR code: RFC 3986 escaping with nothing spared, defaults left out (SECURITY 6.5, C-22)."""
    name, label = _escaped(issuer), _escaped(account)
    return f"otpauth://totp/{name}:{label}?secret={secret}&issuer={name}"


def _escaped(text: str) -> str:
    """A part of the label as the URI has it: no colon, which separates the two, and short enough for both."""
    cut = (text.replace(":", " ").strip() or "account").encode()[: LABEL_BYTES // 2].decode(errors="ignore")
    while len(escaped := quote(cut, safe="")) > ESCAPED_MOST:
        cut = cut[:-1]
    return escaped
