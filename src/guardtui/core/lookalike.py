"""Whether a domain is made to be taken for another: by letters that look alike, by a slip of the finger, by its parts.

The one door to publicsuffixlist (which part of a host somebody can register) and to disarm (Unicode's table of letters
that look alike, UTS 39); both are imported when the first mail is judged.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

from guardtui.core.text import script

if TYPE_CHECKING:
    from publicsuffixlist import PublicSuffixList

MOST_HOST: Final = 253
"""Characters of a host name (RFC 1035 2.3.4)."""
LEAST_LOOKS: Final = 3
"""Letters from which a name that looks the same is no accident."""
LEAST_SLIP: Final = 5
"""Letters that a name needs before one other letter is called a slip: shorter ones are near to many honest names."""
LEAST_TWO_SLIPS: Final = 9
LEAST_PART: Final = 5
"""Letters that a name needs before its turning up inside another counts."""

PROVIDERS: Final = frozenset(
    ["aol.com", "email.com", "email.de", "fastmail.com", "freenet.de", "gmail.com", "gmx.at", "gmx.com", "gmx.de", "gmx.net",
     "googlemail.com", "hotmail.com", "hotmail.de", "icloud.com", "inbox.com", "live.com", "mac.com", "mail.com", "mail.de",
     "mail.ru", "mailbox.org", "me.com", "msn.com", "outlook.com", "proton.me", "protonmail.com", "qq.com", "rocketmail.com",
     "t-mail.com", "t-online.de", "tutanota.com", "web.de", "yahoo.com", "yandex.com", "yandex.ru", "ymail.com", "zoho.com"]
)  # fmt: skip
"""Mail providers that many honest people write from. Some are one letter from another: mail, gmail, ymail, email."""
WRAPPERS: Final = ("safelinks.protection.outlook.com", "urldefense.com")
"""By which mail servers of companies have every link checked that is clicked."""
MOST_ONWARD: Final = 3
_SCHEME: Final = re.compile("(?=https?://)", re.IGNORECASE)
_FOLDS: Final = (("rn", "m"), ("vv", "w"), ("0", "o"), ("1", "l"), ("|", "l"), ("i", "l"), ("5", "s"), ("3", "e"))
"""ASCII that is read for other ASCII. No table of Unicode's has these; both sides are folded."""
_UNSEEN: Final = dict.fromkeys(map(ord, "\u00ad\u200b\u2060\ufeff"))


class Likeness(StrEnum):
    """How a domain imitates another."""

    LETTERS = "letters"
    """Other letters that look the same."""
    SLIP = "slip"
    """One letter is other, missing, too many, or two have changed places."""
    TWO_SLIPS = "two_slips"
    WITHIN = "within"
    """The whole other domain stands in front of the one that counts."""
    PART = "part"
    """The other's name is a part of it."""
    ENDING = "ending"
    """The same name under another ending."""


@dataclass(frozen=True, slots=True)
class Known:
    """Whom the person deals with: the service by its name and domains, and the person's own mail addresses."""

    service: str = ""
    domains: tuple[str, ...] = ()
    own: tuple[str, ...] = ()

    @property
    def own_domains(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(address.rpartition("@")[2].lower() for address in self.own if "@" in address))

    def has(self, host: str) -> bool:
        """Whether a host belongs to a domain of the service."""
        return any(belongs(encoded(host), domain) for domain in self.domains)


def host_of(target: str) -> str:
    """The host that a browser would go to, in lower case; empty where there is none.

    Browsers take backslashes for slashes, drop tabs and newlines, and read what stands before an @ as a user's name.
    """
    rest = _cleaned(target).partition(":")[2].lstrip("/")
    place = rest.partition("/")[0].partition("?")[0].partition("#")[0].rpartition("@")[2]
    if place.startswith("["):
        return place.partition("]")[0] + "]"
    host = unicodedata.normalize("NFKC", unseen_gone(unquote(place.partition(":")[0]))[:MOST_HOST])
    return host.replace("\u3002", ".").strip(".").lower()[:MOST_HOST]


def unseen_gone(text: str) -> str:
    """A text without the signs that nobody sees, and that are left out of a name before it is asked for (UTS 46)."""
    return text.translate(_UNSEEN)


def user_part(target: str) -> str:
    """What stands before an @ in a link, where many take it for the place that it leads to."""
    rest = _cleaned(target).partition(":")[2].lstrip("/")
    return rest.partition("/")[0].partition("?")[0].partition("#")[0].rpartition("@")[0][:MOST_HOST]


def port_of(target: str) -> str:
    """The port that a link names; empty where it names none."""
    rest = _cleaned(target).partition(":")[2].lstrip("/")
    place = rest.partition("/")[0].rpartition("@")[2]
    return "" if place.startswith("[") else place.partition(":")[2][:6]


def onward(target: str) -> list[str]:
    """The addresses inside a link's own, which a redirect goes on to, a few of them."""
    pieces = _SCHEME.split(unquote(unquote(_cleaned(target))))
    return [piece.partition("&")[0] for piece in pieces if _SCHEME.match(piece)][1 : 1 + MOST_ONWARD]


def unwrapped(target: str) -> str:
    """Where a link led before the reader's own mail server had it go by a check; any other link as it is."""
    host = host_of(target)
    wrapped = any(belongs(host, server) for server in WRAPPERS)
    return next(iter(onward(target)), target) if wrapped else target


def scheme_of(target: str) -> str:
    """The scheme of a link; `https` for one that goes on from where it stands."""
    scheme, colon, _ = _cleaned(target).partition(":")
    return scheme.lower() if colon and scheme.isalnum() and len(scheme) < 20 else "https" if not colon else ""


def _cleaned(target: str) -> str:
    text = "".join(target.split()).replace("\\", "/")
    return f"https:{text}" if text.startswith("//") else text


def is_number(host: str) -> bool:
    """Whether a host is a bare number instead of a name; browsers take hexadecimal and single numbers too."""
    if host.startswith("["):
        return True
    last = host.rpartition(".")[2]
    return last.isdecimal() or (last.startswith("0x") and all(c in "0123456789abcdef" for c in last[2:]))


@lru_cache(maxsize=512)
def registrable(host: str) -> str:
    """The part of a host that somebody registered: whoever owns that owns all in front of it. A number is itself."""
    if not host or is_number(host) or ".." in host:
        return host
    return _suffixes().privatesuffix(host) or host


def belongs(host: str, domain: str) -> bool:
    """Whether a host is a domain or under it."""
    return bool(domain) and (host == domain or host.endswith("." + domain))


@lru_cache(maxsize=512)
def readable(host: str) -> str:
    """A host in its own script, as a mail program may show it."""
    return ".".join(_decoded(label) for label in host.split("."))


@lru_cache(maxsize=512)
def encoded(host: str) -> str:
    """A host in its own script as it is asked for on the net; as it is where no such name can be."""
    if host.isascii():
        return host
    from idna import IDNAError, encode

    try:
        return encode(host, uts46=True).decode("ascii")
    except (IDNAError, UnicodeError, ValueError):
        return host


def mixed_scripts(host: str) -> bool:
    """Whether a label mixes alphabets, as Latin with Cyrillic. Latin beside Chinese or Japanese is usual (UTS 39 5.2)."""
    return any(_mixed(label) for label in readable(host).split("."))


def disguised(host: str) -> bool:
    """Whether a label is written in other letters throughout and yet reads as Latin ones, under an ending that is not so.

    `пример.рф` is honest: its letters do not all look Latin, and its ending is of the same script.
    """
    *labels, ending = readable(host).split(".") or [""]
    ending_scripts = _scripts(ending)
    return any(_reads_as_latin(label) and not (_scripts(label) & ending_scripts) for label in labels)


def likeness(host: str, known: Known) -> tuple[Likeness, str] | None:
    """How a host imitates a known domain, and which; None for one that is known or that resembles none."""
    host = encoded(host)
    ours = registrable(host)
    if not ours or any(belongs(host, domain) for domain in (*known.domains, *known.own_domains)):
        return None
    found = [(how, domain) for domain in known.domains if (how := _compare(host, ours, domain))]
    if ours not in PROVIDERS:  # whose names are near each other, and which have one under many endings
        mine = [(how, domain) for domain in known.own_domains if (how := _compare(host, ours, domain))]
        found += [one for one in mine if one[0] is not Likeness.ENDING]
    found += [(how, domain) for domain in known.domains if (how := _part(host, ours, domain))]
    order = list(Likeness)
    return min(found, key=lambda one: order.index(one[0]), default=None)


def name_of(domain: str) -> str:
    """The name in a registrable domain: what stands before its ending."""
    return registrable(domain).partition(".")[0]


def skeleton(text: str) -> str:
    """What a text looks like: texts with one skeleton are taken for each other (UTS 39 section 4)."""
    import disarm

    return disarm.skeleton_key(text[:MOST_HOST])


def _compare(host: str, ours: str, domain: str) -> Likeness | None:
    if host.startswith(domain + "."):
        return Likeness.WITHIN
    name, other = readable(ours).partition(".")[0], readable(registrable(domain)).partition(".")[0]
    if name == other:
        return Likeness.ENDING if len(other) >= LEAST_PART else None
    if _looks(name) == _looks(other) and len(other) >= LEAST_LOOKS:
        return Likeness.LETTERS
    distance = slips(name, other)
    if distance == 1 and len(other) >= LEAST_SLIP:
        return Likeness.SLIP
    return Likeness.TWO_SLIPS if distance == 2 and len(other) >= LEAST_TWO_SLIPS else None


def _part(host: str, ours: str, domain: str) -> Likeness | None:
    name = name_of(domain)
    if len(name) < LEAST_PART or name == name_of(ours):
        return None
    if f".{domain}." in f".{host}.":
        return Likeness.WITHIN
    parts = {part for label in readable(host).split(".")[:-1] for part in label.split("-")}
    looks = {_looks(part) for part in parts if len(part) < 64}
    return Likeness.PART if _looks(name) in looks else None


def slips(one: str, other: str, most: int = 2) -> int:
    """How many slips of a finger are between two names, up to `most + 1`: a letter changed, left out, added, or two swapped."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        before, last, row = row, before, [i]
        for j, facing in enumerate(other, 1):
            best = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != facing))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == facing:
                best = min(best, last[j - 2] + 1)
            row.append(best)
        if min(row) > most:
            return most + 1
    return min(row[-1], most + 1)


def _looks(name: str) -> str:
    """A name as it looks at a glance."""
    parted = unicodedata.normalize("NFD", skeleton(name))
    found = "".join(sign for sign in parted if not unicodedata.combining(sign))  # a dot or hat is easily missed
    for seen, meant in _FOLDS:
        found = found.replace(seen, meant)
    return found


def _decoded(label: str) -> str:
    if not label.startswith("xn--") or len(label) > 63:
        return label
    from idna import IDNAError, decode

    try:
        return decode(label)
    except (IDNAError, UnicodeError, ValueError):
        return label


def _scripts(label: str) -> frozenset[str]:
    return frozenset(script(character) for character in label if character.isalpha())


def _mixed(label: str) -> bool:
    found = _scripts(label)
    return len(found) > 1 and not found <= {"LATIN", "CJK"}


def _reads_as_latin(label: str) -> bool:
    return bool(label) and not label.isascii() and "LATIN" not in _scripts(label) and skeleton(label).isascii()


@lru_cache(maxsize=1)
def _suffixes() -> PublicSuffixList:
    from publicsuffixlist import PublicSuffixList

    return PublicSuffixList()


def domains_in(words: Iterable[str]) -> list[str]:
    """The words that are domains, or begin with one, or end with one behind an @."""
    found = []
    for word in words:
        host = host_of(word) if "://" in word else word.partition("/")[0].rpartition("@")[2].strip(".").lower()
        name, dot, ending = host.rpartition(".")
        if dot and name and len(ending) > 1 and ending.replace("-", "").isalnum() and not ending.isdecimal():
            found.append(host[:MOST_HOST])
    return found
