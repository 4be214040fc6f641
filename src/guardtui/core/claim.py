"""Did you send this? What a text says of itself, and how it differs from what was sent (M12).

The text is somebody else's: it is read, compared and forgotten. Six digits in it that could be a code are masked before
anything is kept of it, and no code is judged here, since none is stored.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final

from guardtui.clock import DAY
from guardtui.core.errors import BadInput
from guardtui.core.records import Message
from guardtui.core.sms import spelt
from guardtui.core.text import clip, is_blank, printable

MOST: Final = 65_536
"""Characters that are looked at (SECURITY N25, the inspector)."""
CODE_OLD: Final = DAY
"""So long after its code is over a message is old: whoever shows it now shows it again."""
NOTICE_OLD: Final = 30 * DAY
"""The same after a notice was made."""
REASONS: Final = (
    "source",
    "no_reference",
    "unknown_reference",
    "other_account",
    "old",
    "not_sent",
    "domain",
    "link",
    "target",
    "channel",
    "changed",
)
"""Why the answer is no, from what says most to what says least."""
MASKED: Final = "••••••"
"""Stands where a code stood."""

_COMPARED: Final = 1000
"""Words that are compared one by one: several times as many as the longest message has."""
_SHOWN: Final = 8
_SHOWN_CELLS: Final = 40
_REFERENCE: Final = re.compile(r"\bref(?:erence)?\b[\s.:#]*([a-z0-9]{6})\b", re.IGNORECASE)
_BARE: Final = re.compile(r"(?:ref(?:erence)?\b[\s.:#]*)?([a-z0-9]{3}[ -]?[a-z0-9]{3})[.]?", re.IGNORECASE)
_CODE: Final = re.compile(r"(?<!\w)\d{3}[ -]?\d{3}(?!\w)")
_LOCAL_TIME: Final = re.compile(r" \(\d\d:\d\d (?:where the service runs|am Ort des Dienstes)\)")
"""Depends on the clock of the machine that sent it, so it is not compared. As it is said in every language."""
_QUOTING: Final = re.compile(r"^[ \t]*(?:[>|][ \t]?)+", re.MULTILINE)
_HEADER: Final = re.compile(
    r"(?:from|to|cc|date|sent|subject|reply-to|von|an|kopie|datum|gesendet|betreff|antwort an):\s", re.IGNORECASE
)
_FORWARDED: Final = re.compile(
    r"_{5,}|(?:-{2,}[ \t]*)?(?:(?:begin )?forwarded message|original message|(?:anfang der )?weitergeleiteten? nachricht|"
    r"(?:anfang der )?weitergeleiteten? e-mail|ursprüngliche nachricht)[ \t]*(?:-{2,}|:)",
    re.IGNORECASE,
)
"""What mail programs put above those lines."""
_SOURCE: Final = re.compile(r"^(?:mime-version|content-type|content-transfer-encoding):", re.IGNORECASE | re.MULTILINE)
"""What stands in the source of a mail, and is not shown of it."""
_MAILBOX: Final = re.compile(r"(?<![/\w.+-])[\w.+-]+@[\w.-]+(?![\w./-])")
_TO: Final = re.compile(r"^(?:to|an):.*?([^\s<>,;\"]+@[^\s<>,;\"]+)", re.IGNORECASE | re.MULTILINE)
_WROTE: Final = re.compile(
    r"\A(?:On [^\n]{1,200}(?:\n[^\n]{0,200})?wrote|Am [^\n]{1,200}?schrieb[^\n]{0,200}(?:\n[^\n]{0,200})?):[ \t]*\n"
)
_BOUND: Final = re.compile(r"(?:^|\s)@([^\s@#]+)\s+#\S")
"""The last line of an SMS in the form of origin-bound one-time codes (WICG)."""
_LINK: Final = re.compile(
    r"(?i:(?<!\w)\w{1,20}://\S+)|(?i:\bwww\.\S+)|(?<![\w@.*-])(?:[^\W_](?:[\w-]*[^\W_])?\.)+[a-z]{2,}(?![\w])(?:/\S*)?"
)
"""A link, or what a phone makes one of: a host name. An end of a sentence without its space has a capital behind it."""
_MOST_REFERENCES: Final = 5


@dataclass(frozen=True, slots=True)
class Claim:
    """What a text says of itself."""

    references: tuple[str, ...]
    words: tuple[str, ...]
    """What is compared: without quoting and headers, and with codes masked."""
    bare: bool = False
    """Whether it is a reference and nothing else."""
    domains: tuple[str, ...] = ()
    """What its codes are bound to."""
    links: tuple[str, ...] = ()
    to: str = ""
    """The mail address in its header, if it has one."""
    source: bool = False
    """Whether it is how a mail is written, and not what it shows."""


@dataclass(frozen=True, slots=True)
class Difference:
    """Words of what was sent that the text lacks, and words of the text that were not sent."""

    missing: tuple[str, ...] = ()
    added: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """Whether a text or a reference is of a message that was sent to this account."""

    sent: bool
    reason: str = ""
    """One of `REASONS` where the answer is no."""
    reference: str = ""
    message: Message | None = None
    """The line of the ledger, where the reference is one of this account's."""
    why: str = ""
    """What that message was for: the action, or the event that it tells of."""
    said: str = ""
    """What that message says, without its code."""
    compared: bool = False
    """Whether a whole text was compared; a reference alone can be copied into a false message."""
    open: bool = False
    """Whether its code still opens something."""
    missing: tuple[str, ...] = ()
    added: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    """Links and domains in the text that no message of ours has."""
    to: str = ""


def read(text: str) -> Claim:
    """What a pasted text, or a typed reference, says. Raises `BadInput` for one that is empty or longer than `MOST`."""
    if len(text) > MOST:
        raise BadInput("too_long", field="text", most=MOST)
    if is_blank(text):
        raise BadInput("empty", field="text")
    plain = _plain(text)
    bare = _BARE.fullmatch(plain.strip())
    if bare:
        return Claim((re.sub(r"[ -]", "", bare[1]).upper(),), (), bare=True)
    to = _TO.search(plain[:2000])
    below = _without_headers(plain)
    head, body = plain.removesuffix(below), _one_line(below)  # a link may stand in a subject, which is not compared
    return Claim(
        references=tuple(dict.fromkeys(found.upper() for found in _REFERENCE.findall(body)))[:_MOST_REFERENCES],
        words=tuple(_CODE.sub(MASKED, body).split()),
        domains=tuple(dict.fromkeys(_BOUND.findall(body))),
        links=tuple(dict.fromkeys(_LINK.findall(f"{_MAILBOX.sub('', head)}\n{body}"))),
        to=to[1].lower() if to else "",
        source=_SOURCE.search(plain) is not None,
    )


def is_reference(text: str) -> bool:
    """Whether a text is a reference and nothing else."""
    return len(text) <= MOST and _BARE.fullmatch(_plain(text).strip()) is not None


def words_of(sent: str) -> tuple[str, ...]:
    """The words of a text of ours, as those of a claim are made."""
    return tuple(_CODE.sub(MASKED, _one_line(_plain(sent))).split())


def without_code(sent: str) -> str:
    """A text of ours as it may be shown again."""
    return _CODE.sub(MASKED, sent)


def strange_links(claim: Claim, sent: tuple[str, ...]) -> tuple[str, ...]:
    """Links and host names of a claim that the sent text has not."""
    ours = " ".join(sent)
    return tuple(link for link in claim.links if link not in ours)


def difference(sent: tuple[str, ...], claimed: tuple[str, ...]) -> Difference:
    """What differs between two texts, word by word."""
    if sent == claimed:
        return Difference()
    missing: list[str] = []
    added: list[str] = []
    for what, i1, i2, j1, j2 in SequenceMatcher(None, sent, claimed, autojunk=False).get_opcodes():
        if what != "equal":
            missing += sent[i1:i2]
            added += claimed[j1:j2]
    return Difference(tuple(missing), tuple(added))


def nearest_difference(sent: Sequence[tuple[str, ...]], claimed: tuple[str, ...]) -> Difference:
    """What differs from that one of several texts which differs least; of a long claim its beginning is compared."""
    claimed = claimed[:_COMPARED]
    counted = Counter(claimed)

    def apart(one: tuple[str, ...]) -> int:
        words = Counter(one)
        return (words - counted).total() + (counted - words).total()

    return difference(min(sent, key=apart, default=()), claimed)


def nearest(answer: Answer) -> tuple[bool, int]:
    """Orders answers: yes before no, and of several no the one that finds least amiss first."""
    return not answer.sent, -REASONS.index(answer.reason) if answer.reason else 0


def shown(words: tuple[str, ...]) -> tuple[str, ...]:
    """As many of them as a person takes in, fit to print."""
    return tuple(clip(printable(word), _SHOWN_CELLS) for word in words[:_SHOWN])


def _plain(text: str) -> str:
    """Entities read, quoting and invisible characters gone, quotes and dots in one spelling."""
    text = html.unescape(text).replace("\r\n", "\n").replace("\r", "\n")
    text = "".join(c for c in unicodedata.normalize("NFC", text) if c == "\n" or unicodedata.category(c) != "Cf")
    return spelt(_QUOTING.sub("", text))


def _without_headers(text: str) -> str:
    """Without the lines that a mail program puts before what it forwards or answers."""
    text = _WROTE.sub("", text.lstrip())
    lines = text.split("\n")
    while len(lines) > 1 and _is_above(lines[0].strip()):
        del lines[0]
    return "\n".join(lines)


def _is_above(line: str) -> bool:
    return not line or _HEADER.match(f"{line} ") is not None or _FORWARDED.fullmatch(line) is not None


def _one_line(text: str) -> str:
    return _LOCAL_TIME.sub("", " ".join(text.split()))
