"""What speaks against a password, in words, with what would help."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from guardtui.core.password import Judgement, Reason, strength_word
from guardtui.wording.fill import fill

_KINDS: Final = {
    "upper": "a capital letter",
    "lower": "a small letter",
    "digit": "a digit",
    "symbol": "a symbol",
}
_WHICH: Final = {
    "name": "your name",
    "handle": "your handle",
    "mail": "your mail address",
    "phone": "your phone number",
    "birthday": "your birthday",
    "pet": "your pet's name",
    "service": "the name of this service",
}
_COMMON: Final = {
    "whole": "It is one of the most common passwords, which are tried first.",
    "repeated": "It is a common password written several times.",
    "decorated": "It is a common password with something around it.",
}
REASONS: Final = {
    "not_text": "It holds characters that cannot be read.",
    "long": "It is longer than {most} characters.",
    "control": "It holds control characters, which could not be typed again.",
    "short": "It is too short: {more} more with {kinds}, or {passphrase_more} more of any kind.",
    "short_mixed": "It is too short: {more} more.",
    "mix": "Add {kinds}, or make it {passphrase_more} longer: a few words in a row do as well.",
    "personal": "It contains {what}, which others can find out.",
    "used_before": "You have used it here before, so whoever learnt it then would be in again.",
    "weak": "It follows a pattern that is guessed quickly. A few unrelated words are better.",
}


def password(judged: Judgement) -> str:
    """A judgement as one line for a person who is typing."""
    if judged.ok:
        return f"Good: {strength_word(judged.facts.score)}."
    return " ".join(password_reason(reason) for reason in judged.reasons)


def password_reason(reason: Reason) -> str:
    """One reason as a sentence."""
    facts: Mapping[str, object] = reason.facts
    if reason.code == "common":
        return _COMMON.get(str(facts.get("how")), _COMMON["whole"])
    if reason.code == "personal":
        which = facts.get("which")
        own = [_WHICH.get(str(one), "something about you") for one in which] if isinstance(which, tuple) else []
        return fill(REASONS["personal"], {"what": _joined(own)})
    missing = facts.get("missing")
    kinds = [_KINDS[kind] for kind in missing if kind in _KINDS] if isinstance(missing, tuple) else []
    code = "short_mixed" if reason.code == "short" and not kinds else reason.code
    return fill(REASONS[code], {**facts, "kinds": _joined(kinds)})


def _joined(parts: list[str]) -> str:
    return " and ".join([", ".join(parts[:-1]), parts[-1]]) if len(parts) > 1 else "".join(parts)
