"""What speaks against a password, in words, with what would help."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from guardtui.core.password import Judgement, Reason
from guardtui.language import _, all_of
from guardtui.wording.fill import fill

_KINDS: Final = {
    "upper": _("a capital letter"),
    "lower": _("a small letter"),
    "digit": _("a digit"),
    "symbol": _("a symbol"),
}
_WHICH: Final = {
    "name": _("your name"),
    "handle": _("your handle"),
    "mail": _("your mail address"),
    "phone": _("your phone number"),
    "birthday": _("your birthday"),
    "pet": _("your pet's name"),
    "service": _("the name of this service"),
}
_COMMON: Final = {
    "whole": _("It is one of the most common passwords, which are tried first."),
    "repeated": _("It is a common password written several times."),
    "decorated": _("It is a common password with something around it."),
}
_STRENGTHS: Final = (_("very weak"), _("weak"), _("fair"), _("good"), _("strong"))
REASONS: Final = {
    "not_text": _("It holds characters that cannot be read."),
    "long": _("It is longer than {most} characters."),
    "control": _("It holds control characters, which could not be typed again."),
    "short": _("It is too short: {more} more with {kinds}, or {passphrase_more} more of any kind."),
    "short_mixed": _("It is too short: {more} more."),
    "mix": _("Add {kinds}, or make it {passphrase_more} longer: a few words in a row do as well."),
    "personal": _("It contains {what}, which others can find out."),
    "used_before": _("You have used it here before, so whoever learnt it then would be in again."),
    "weak": _("It follows a pattern that is guessed quickly. A few unrelated words are better."),
}


def strength(score: int) -> str:
    """A score from 0 to 4 as a word."""
    return _STRENGTHS[score]


def password(judged: Judgement) -> str:
    """A judgement as one line for a person who is typing."""
    if judged.ok:
        return _("Good: {strength}.").format(strength=strength(judged.facts.score))
    return " ".join(password_reason(reason) for reason in judged.reasons)


def password_reason(reason: Reason) -> str:
    """One reason as a sentence."""
    facts: Mapping[str, object] = reason.facts
    if reason.code == "common":
        return _COMMON.get(str(facts.get("how")), _COMMON["whole"])
    if reason.code == "personal":
        which = facts.get("which")
        own = [_WHICH.get(str(one), _("something about you")) for one in which] if isinstance(which, tuple) else []
        return fill(REASONS["personal"], {"what": all_of(own)})
    missing = facts.get("missing")
    kinds = [_KINDS[kind] for kind in missing if kind in _KINDS] if isinstance(missing, tuple) else []
    code = "short_mixed" if reason.code == "short" and not kinds else reason.code
    return fill(REASONS[code], {**facts, "kinds": all_of(kinds)})
