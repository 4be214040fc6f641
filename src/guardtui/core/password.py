"""What a new password must be, judged with every reason that speaks against it. The one door to zxcvbn.

The rule is PRODUCT section 3's: 12 or more characters of all four kinds, or 15 and more of any (the policy's rule `nist`:
15 and more, and no word on kinds); never a common one, never made of what others know of the person, never one that zxcvbn guesses within 10^8 tries. Lengths are code points
after NFC. A password is judged, never kept: no reason, error or repr holds any part of it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import permutations, product
from typing import Final

from guardtui.core.errors import BadInput
from guardtui.core.records import PasswordFacts, Profile
from guardtui.entropy import READABLE, Entropy, below
from guardtui.policy import Policy

GOOD_SCORE: Final = 3
"""zxcvbn's "safely unguessable": 10^8 tries and more."""
MOST_SCORED: Final = 48
"""zxcvbn takes 72 at most, and up to 350 ms for them; 48 take 40. A beginning that is strong makes the whole strong."""
KINDS: Final = ("upper", "lower", "digit", "symbol")

_SURROGATE: Final = re.compile("[\ud800-\udfff]")
_WORD: Final = re.compile(r"[^\W_]+")
_LETTERS: Final = re.compile(r"[^\W\d_]+")
_REPEATED: Final = re.compile(r"(.+?)\1+")
_SYMBOLS_AROUND: Final = re.compile(r"^[\W_]+|[\W_]+$")
_AROUND_WORD: Final = re.compile(r"^[\W\d_]+|[\W\d_]+$")
_DIGITS: Final = "0123456789"
_PHONE_RUN: Final = 6
"""So many digits of a phone number in a row are no accident."""
_LEAST_DATE: Final = 6
_MONTHS: Final = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that speaks against a password: a stable code, and the facts that its sentence needs.

    - `not_text`: lone surrogates, which no keyboard types and no encoding keeps
    - `long`: `length`, `most`
    - `control`: control characters, which could not be typed again (SECURITY C-03)
    - `short`: `length`; `least` and `more` with a mix, `passphrase_least` and `passphrase_more` without; `missing`
    - `mix`: `missing` of `KINDS`; `passphrase_least` and `passphrase_more`, which would also do
    - `common`: `how`: `whole`, `repeated`, or `decorated` with digits or symbols
    - `used_before`: it is the present password or one of the last few
    - `personal`: `which` of name, handle, mail, phone, birthday, pet, service
    - `weak`: `score`, and the `patterns` zxcvbn saw: dictionary, spatial, repeat, sequence, regex, date, bruteforce
    """

    code: str
    facts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Judgement:
    """Whether a password may be set, what is remembered of the judgement, and why not."""

    ok: bool
    facts: PasswordFacts
    reasons: tuple[Reason, ...] = ()


def normalised(password: str) -> str:
    """What is hashed: NFC and nothing else; no space is trimmed, no case folded (NIST SP 800-63B-4 3.1.1.2)."""
    return unicodedata.normalize("NFC", password)


def judge(
    password: str,
    policy: Policy,
    profile: Profile,
    addresses: Sequence[str],
    *,
    blocklist: Container[str],
    service: str = "",
) -> Judgement:
    """Every reason against a password for this person, whose canonical `addresses` and `service` are guessable too.

    `blocklist` holds common passwords, folded, besides those that zxcvbn knows.
    """
    unusable = _unusable(password, policy)
    if unusable:
        return Judgement(False, PasswordFacts(length_ok=False, mixed=False, score=0, guessable=False), (unusable,))
    password = normalised(password)
    own = _own_words(profile, addresses, service)
    missing = _missing_kinds(password)
    length = _length_reason(password, missing, policy)
    guessable = [reason for reason in (_common(password, blocklist), _personal(password, own)) if reason]
    score, patterns = _scored(password, own)
    reasons = [length, *guessable] if length else guessable
    if score < GOOD_SCORE and not reasons:  # what is weak for a plainer reason need not be told twice
        reasons = [Reason("weak", {"score": score, "patterns": patterns})]
    facts = PasswordFacts(length_ok=length is None, mixed=not missing, score=score, guessable=bool(guessable))
    return Judgement(not reasons, facts, tuple(reasons))


def _unusable(password: str, policy: Policy) -> Reason | None:
    """Why a password is not looked at any further. Nothing here costs more than its length."""
    most = policy.password_most
    if _SURROGATE.search(password):
        return Reason("not_text")
    # At most four code points compose to one, so what is four times too long stays too long; UTF-8 takes at most four
    # bytes a code point, so this limit also holds the bytes (1024 by default, N3).
    if len(password) > 4 * most or len(normalised(password)) > most:
        return Reason("long", {"length": len(password), "most": most})
    if any(unicodedata.category(c) == "Cc" for c in password):
        return Reason("control")
    return None


def _missing_kinds(password: str) -> tuple[str, ...]:
    """The kinds of characters that the guide asks for (G16) and that are not there."""
    there = {
        "upper": any(c.isupper() for c in password),
        "lower": any(c.islower() for c in password),
        "digit": any(c.isdecimal() for c in password),
        "symbol": any(unicodedata.category(c)[0] in "PS" for c in password),
    }
    return tuple(kind for kind in KINDS if not there[kind])


def _length_reason(password: str, missing: tuple[str, ...], policy: Policy) -> Reason | None:
    length = len(password)
    if policy.password_rule == "nist":  # noqa: S105 - the name of a rule
        least = policy.passphrase_least
        short = Reason("short", {"length": length, "least": least, "more": least - length, "missing": ()})
        return None if length >= least else short
    if length >= (policy.passphrase_least if missing else policy.password_least):
        return None
    passphrase = {
        "missing": missing,
        "passphrase_least": policy.passphrase_least,
        "passphrase_more": policy.passphrase_least - length,
    }
    if length >= policy.password_least:
        return Reason("mix", passphrase)
    least = policy.password_least
    return Reason("short", {"length": length, "least": least, "more": least - length, **passphrase})


def _common(password: str, blocklist: Container[str]) -> Reason | None:
    """Whether it is one of the commonest, alone, several times over, or with digits or symbols around it."""
    from zxcvbn.matching import RANKED_DICTIONARIES

    listed = _Either(RANKED_DICTIONARIES["passwords"], blocklist)
    folded = _plain(password)
    repeated = _REPEATED.fullmatch(folded)
    if folded in listed:
        return Reason("common", {"how": "whole"})
    if repeated and repeated[1] in listed:
        return Reason("common", {"how": "repeated"})
    squeezed = _REPEATED.fullmatch("".join(_WORD.findall(folded)))
    if squeezed and squeezed[1] in listed:
        return Reason("common", {"how": "repeated"})
    bare = (folded.rstrip(_DIGITS), _AROUND_WORD.sub("", folded), _SYMBOLS_AROUND.sub("", folded))
    if any(word in listed for word in bare):
        return Reason("common", {"how": "decorated"})
    return None


def _plain(password: str) -> str:
    """As a list spells it: small letters of the usual width, without what cannot be seen."""
    shown = "".join(c for c in unicodedata.normalize("NFKC", password) if unicodedata.category(c) != "Cf")
    return normalised(shown.casefold())


@dataclass(frozen=True, slots=True)
class _Either:
    """What is in one list or the other."""

    one: Container[str]
    other: Container[str]

    def __contains__(self, word: str) -> bool:
        return word in self.one or word in self.other


def _personal(password: str, own: Mapping[str, frozenset[str]]) -> Reason | None:
    """Which of the person's own words are in it."""
    folded = _folded(password)
    squeezed = "".join(_WORD.findall(folded))
    alone = set(_LETTERS.findall(folded))
    which = tuple(
        name for name, words in own.items() if any(_holds(folded, squeezed, alone, name, word) for word in words)
    )
    return Reason("personal", {"which": which}) if which else None


def _holds(folded: str, squeezed: str, alone: set[str], name: str, word: str) -> bool:
    """Numbers count whatever separates their digits; a short word only by itself, so that `Rex` is not in `trexes`."""
    if name in {"phone", "birthday"}:
        return word in squeezed
    return word in folded if len(word) >= _least_inside(word) else word in alone


def _least_inside(word: str) -> int:
    """From how many letters on a word inside another is no accident; two Chinese characters are a whole name."""
    return 2 if word > "\u2e80" else 4


def _own_words(profile: Profile, addresses: Sequence[str], service: str) -> dict[str, frozenset[str]]:
    """What others can know or guess of the person, by where it comes from, folded as the password is for comparison."""
    mail = [address.rpartition("@")[0] for address in addresses if "@" in address]
    phones = [address for address in addresses if "@" not in address]
    return {
        "name": _words([profile.name]),
        "handle": _words([profile.handle]),
        "mail": _words(mail),
        "phone": frozenset(run for phone in phones for run in _runs(phone)),
        "birthday": _dates(profile.birthday),
        "pet": _words([profile.pet]),
        "service": _words([service]),
    }


def _words(texts: Iterable[str]) -> frozenset[str]:
    """The words in the texts, as they stand and without their digits: `jensen42` and `jensen`."""
    folded = " ".join(map(_folded, texts))
    return frozenset(word for word in (*_WORD.findall(folded), *_LETTERS.findall(folded)) if len(word) > 1)


def _folded(text: str) -> str:
    """Without case, accents and widths: `JOSÉ` and `jose` are the same to whoever guesses."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in letters if not unicodedata.category(c).startswith("M"))


def _runs(phone: str) -> Iterator[str]:
    """Every few neighbouring digits of a number, so that its end or its middle is found too."""
    digits = phone.removeprefix("+")
    return (digits[i : i + _PHONE_RUN] for i in range(len(digits) - _PHONE_RUN + 1))


def _dates(birthday: str) -> frozenset[str]:
    """A birthday (ISO 8601) as people write it into passwords: in any order, short or long, or with a month name."""
    try:
        born = date.fromisoformat(birthday)
    except ValueError:
        digits = "".join(c for c in birthday if c.isdecimal())
        return frozenset({digits} if len(digits) >= _LEAST_DATE else ())
    parts = product(
        (f"{born.year:04}", f"{born.year % 100:02}"),
        (f"{born.month:02}", f"{born.month}"),
        (f"{born.day:02}", f"{born.day}"),
    )
    numbers = {"".join(order) for part in parts for order in permutations(part)}
    month = _MONTHS[born.month - 1]
    named = {f"{born.day}{month[:3]}", f"{month}{born.day}", f"{month[:3]}{born.day}", f"{month}{born.year}"}
    return frozenset(named | {number for number in numbers if len(number) >= _LEAST_DATE})


def _scored(password: str, own: Mapping[str, frozenset[str]]) -> tuple[int, tuple[str, ...]]:
    """The score from 0 to 4, and the patterns of the cheapest way to guess the password.

    Asks zxcvbn's parts and not its front door, which leaves the person's words in a global dictionary: they would stay
    in memory, and another thread's judgement would use them.
    """
    from zxcvbn import matching, scoring, time_estimates

    if not password:
        return 0, ()  # zxcvbn stumbles over nothing
    beginning = password[:MOST_SCORED]
    words = matching.build_ranked_dict(sorted(set().union(*own.values())))
    matches = matching.omnimatch(beginning, {**matching.RANKED_DICTIONARIES, "user_inputs": words})
    guess = scoring.most_guessable_match_sequence(beginning, matches)
    patterns = {str(match["pattern"]) for match in guess["sequence"]}
    return time_estimates.guesses_to_score(guess["guesses"]), tuple(sorted(patterns))


LEAST_WORDS: Final = 5
"""Five words of 7,776 make 64 bits, as much as NIST SP 800-63B-4 asks of what nobody chose."""
LEAST_CHARACTERS: Final = 16
MOST_PARTS: Final = 64
"""Words or characters of one generated password; both make less than the longest that is taken."""
_SYMBOLS: Final = "!#%+-=?@"
_ALPHABET: Final = READABLE + "abcdefghijkmnpqrstuvwxyz" + _SYMBOLS
"""64 characters without look-alikes: six bits each."""


def passphrase(entropy: Entropy, words: Sequence[str], count: int = LEAST_WORDS) -> str:
    """`count` random words, to be remembered. Raises `BadInput` for fewer than `LEAST_WORDS` or more than `MOST_PARTS`."""
    if not LEAST_WORDS <= count <= MOST_PARTS:
        raise BadInput("password_parts", least=LEAST_WORDS, most=MOST_PARTS)
    return " ".join(words[below(entropy, len(words))] for _ in range(count))


def characters(entropy: Entropy, count: int = LEAST_CHARACTERS) -> str:
    """`count` random characters of all four kinds, for a password manager to remember. Raises `BadInput` like `passphrase`."""
    if not LEAST_CHARACTERS <= count <= MOST_PARTS:
        raise BadInput("password_parts", least=LEAST_CHARACTERS, most=MOST_PARTS)
    while True:
        made = "".join(_ALPHABET[byte & 63] for byte in entropy.bytes(count))
        if not _missing_kinds(made):
            return made
