"""What a support case must never carry: codes, recovery codes, secrets, passwords, tokens, full addresses (SECURITY C-76).

Whoever asks for help writes freely, and providers answer as they like. Both pass here before they are shown again, kept
or sent. What was taken out leaves a mark that anybody can read, so that nothing disappears in silence. It goes by shape:
a number that only looks like a code goes too, and a password that looks like a plain word stays, which is why the person
sees the result before anything is done with it.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from types import MappingProxyType
from typing import Final

from guardtui.core import contact, passcode, recovery
from guardtui.core.records import ContactKind
from guardtui.core.text import MARK, printable
from guardtui.core.word_shape import oddities

KINDS: Final = {
    "code": "a code",
    "recovery": "a recovery code",
    "secret": "a secret",
    "password": "a password",
    "number": "a long number",
    "link": "the rest of a link",
    "phone": "most of a phone number",
    "mail": "most of a mail address",
}
"""What is taken out, as the mark in its place calls it: kept in English, and said in the language in use."""

MASKED: Final = re.compile(r"\+?\d{0,3} ?\S?•••(?:@\S+| \d{0,4})?")
"""A phone number or mail address of which only the ends are left."""


@dataclass(frozen=True, slots=True)
class Redacted:
    """A text without what it must not carry, and how much of which kind was taken out of it."""

    text: str
    taken: Mapping[str, int]


def redacted(text: str) -> Redacted:
    """The text, printable, without anything that has the shape of a secret; phone numbers and mail addresses masked.

    Applying it twice changes nothing more.
    """
    taken: Counter[str] = Counter()
    clean, before = _folded(printable(text, lines=True)), None
    while clean != before:  # what one pass took out can part what stood beside it
        before = clean
        for pattern, by in _PASSES:
            clean = pattern.sub(partial(_counted, by, taken), clean)
    return Redacted(clean, MappingProxyType(dict(sorted(taken.items()))))


def _folded(text: str) -> str:
    """The text with letters, digits and signs that are ASCII in another dress, such as wide or ringed ones, as ASCII."""
    if text.isascii():
        return text
    return "".join(map(_plainer, re.sub("\ufe0f?\u20e3", "", text)))  # digits on keys


def _plainer(character: str) -> str:
    plain = unicodedata.normalize("NFKC", character)
    return plain if len(plain) == 1 and (plain.isascii() and not plain.isspace()) else character


def _counted(by: Callable[[re.Match[str]], tuple[str, str]], taken: Counter[str], found: re.Match[str]) -> str:
    kind, instead = by(found)
    if kind and instead != found[0]:
        taken[kind] += 1
    return instead


def _mark(kind: str) -> str:
    return f"[removed: {KINDS[kind]}]"


_BETWEEN: Final = r"[ \u00a0\u2009\u202f\-\u2010\u2011\u2013" + MARK + "]"
"""What stands between the digits or letters of one code: what `passcode.normalise` drops, and the mark of what is unseen."""
_APART: Final = r"[\s.,:;/|_~*'+()\-\u2010-\u2015\u2022" + MARK + "]"
"""What people and line ends put between the groups of a code besides, where its groups show that it is one."""
_GAP: Final = rf"(?: (?: {_APART} | [\[\]{{}}<>\"] ){{1,3}} | \s{{1,24}} )"
"""The same between digits, which may each have its box, or a column of a table for itself."""
_REST: Final = r"(?: \[removed:\ [a-z\ ]+\] | \S )*"
"""The rest of a word, with what was taken out of it."""
_ALNUM: Final = "0-9A-Za-z"
_ENDS: Final = rf"(?! [{_ALNUM}] | [^\s@]{{0,64}} @ )"
"""No further letter, and it does not go on into a mail address, which the words before it would take along."""
_MOST_OF_A_CODE: Final = passcode.DIGITS + 2
"""Others' codes may be a little longer than ours."""

_SAID_OF_ONE: Final = """
    not right correct wrong fine ok okay good new old the a an no still never always too also only known lost gone being very
    really set kept my from in accepted refused rejected changed forgotten expired strong weak long short stolen asked invalid
    valid unknown saved stored working what that this
    nicht richtig korrekt falsch in gut neu alt das der die dem den ein eine kein keine keines noch nie niemals immer auch nur
    bekannt weg fort verloren sehr zu wirklich gesetzt mein meines von vom aus im so jetzt heute angenommen abgelehnt geändert
    vergessen abgelaufen sicher stark schwach lang kurz gestohlen gefragt ungültig gültig unbekannt gespeichert was dass leer
    mir ihr uns
"""
"""What is said of a password in English or German without telling it."""
_INTRODUCED: Final = re.compile(
    rf"""(?ix)
    (?P<lead> \b (?: pass(?:[ -]?word|phrase|code|wd)? | pwd? | pin | passwort | kennwort | mot\ de\ passe | contraseña )
        (?: \s+ (?:here|there|now|then|today|for\ \w+|to\ \w+|I\ \w+) )?
    )
    (?:
        (?P<quoted> \s* (?:is|was|=|:|->)? \s* ["'“”«»‘’„] (?P<inside> [^"'“”«»‘’„\n]{{1,300}} ) ["'“”«»‘’„] )
      | (?P<colon> \s* (?:is|was)? \s* (?:=|:|->|→) (?! \s* \[removed: ) [ ]* (?P<after> [^\n]+? ) (?= [.;!?]? \s*$ | [.;!?]\s | \n ) )
      | (?P<verb> (?: \s+ (?:is|was|ist|war|lautete?|hei(?:ß|ss)t|est|es) | ['’]s ) (?! \s+ \[removed: ) \s+
          (?! (?: {"|".join(_SAID_OF_ONE.split())} ) \b )
          (?P<said> [^\n]+? ) (?= [.;!?]? \s*$ | [.;!?]\s | \n ) )
      | (?P<bare> (?! \s+ \[removed: ) \s+ (?= \S*[0-9!#$%&*+=@^_~] ) (?P<word> \S{{6,}} | \d{{4,5}} \b ) )
    )
    """
)
_SHAPED: Final = re.compile(
    rf"""(?x)
    (?P<otpauth> (?i:otpauth)\S*?://\S* )
  | (?P<link> (?i:https?|ftp|file|mailto)://? (?: [^\s/@]*@ )? (?P<host> [^\s/?\#@\[\]]* ) (?P<rest> [/?\#@]{_REST} )? )
  | (?P<query> (?<![\w./\-]) (?: (?P<place> [\w.\-]+ (?: :\d{{1,5}} )? )? /[^\s?\#]* [?\#] (?: (?= \S*= ) | (?= \S{{6}} ) (?= \S*\d ) )
      | (?P<site> (?:[\w\-]+\.)+ [a-z]{{2,}} (?: :\d{{1,5}} )? ) [?\#] (?= \S*= ) ) {_REST} )
  | (?P<quoted> ["\u201c] (?P<inside> (?: \\. | [^"\u201c\u201d\\\n] ){{1,64}} ) ["\u201d] @ (?P<behind> [\w\-]+ (?: \.[\w\-]+ )* | \[[\w.:]+\] ) )
  | (?P<mail> (?P<local> [^\s@<>()\[\]"',;:/]+ ) @ (?P<domain> (?:[\w\-]+\.)+ [^\W\d_]{{2,}} | \[[\w.:]+\] ) )
  | (?P<hex> (?<![{_ALNUM}]) [0-9a-fA-F]{{32,}} (?![{_ALNUM}]) )
  | (?P<recovery> (?<![{_ALNUM}]) [{_ALNUM}]{{4}} (?: (?: {_APART}{{0,3}} | \s{{1,24}} ) [{_ALNUM}]{{4}} ){{3,}} {_ENDS} )
  | (?P<boxed> \[ [{_ALNUM}]{{4}} \] (?: \s{{0,3}} \[ [{_ALNUM}]{{4}} \] ){{3,}} )
  | (?P<spelt> (?<![{_ALNUM}]) [{_ALNUM}] (?: (?: {_APART} | [\[\]] ){{1,3}} [{_ALNUM}] ){{15,}} {_ENDS} )
  | (?P<secret> (?<![{_ALNUM}+_\-]) [{_ALNUM}+_\-]{{16,}} =* )
    """
)
"""What is longer than a number goes first: the `1.` before a line of a list would take the first digit of a code along."""
_IN_A_ROW: Final = re.compile(rf"\d(?:{_BETWEEN}{{0,3}}\d)*")
_NUMBERS: Final = re.compile(
    rf"""(?x)
    (?P<moment> (?<!\d) (?:19|20)\d\d-[01]\d-[0-3]\d (?: [ T]\d\d:\d\d (?: :\d\d (?:\.\d{{1,3}})? )? )? (?!\d) )
  | (?P<apart> (?<!\d) \(? (?: \d{{3}} (?: {_GAP} \d{{3}} (?!\d) )+ | \d\d (?: \s{{1,24}} \d\d (?!\d) ){{2,}} | \d (?: {_GAP} \d (?!\d) ){{5,}} ) (?! {_GAP} \d ) )
  | (?P<number> [+(]{{0,2}} \d (?: (?: {_BETWEEN} | [().\u2212/] ){{0,3}} \d )* )
    """
)
_AMONG_WORDS: Final = re.compile(
    rf"(?:[A-Z]{{4}}(?:{_APART}{{0,3}}[A-Z]{{4}}){{3,}}|[{_ALNUM}]{{4}}(?:[^\s{_ALNUM}]{{1,3}}[{_ALNUM}]{{4}}){{3,}})(?![{_ALNUM}])"
)
"""A code without a digit, shouted or joined by dashes, beside words that happen to have four letters."""
_LOOKS_CHOSEN: Final = re.compile(r"(?<!\S)\S{8,}(?!\S)")


def _introduced(found: re.Match[str]) -> tuple[str, str]:
    """What stands behind the word password."""
    for name in ("inside", "after", "said", "word"):
        secret = found[name]
        if secret and not secret.startswith("[removed:") and "•••" not in secret:
            start, end = found.start(name) - found.start(), found.end(name) - found.start()
            return "password", found[0][:start] + _mark("password") + found[0][end:]
    return "", found[0]


def _shaped(found: re.Match[str]) -> tuple[str, str]:
    """What can be told by its shape."""
    told = found[0]
    if found["otpauth"]:
        return "secret", _mark("secret")
    if found["link"]:
        return _link(found)
    if found["mail"]:
        return _mail(found)
    if found["hex"]:
        return "secret", _mark("secret")
    if found["query"]:
        return "link", f"{found['place'] or found['site'] or ''}/{_mark('link')}"
    if found["quoted"]:
        first = next(filter(str.isalnum, found["inside"]), "")
        return "mail", f"{first}•••@{found['behind']}"
    if found["recovery"] or found["boxed"]:
        return _groups_of_four(told)
    bare = "".join(filter(str.isalnum, told)) if found["spelt"] else told.strip("-_+=")
    by_chance = any(c.isdigit() for c in bare) or bare.isupper() or (bare.isalpha() and _of_chance(bare))
    return ("secret", _mark("secret")) if len(bare) >= 16 and by_chance else ("", told)


def _numbers(found: re.Match[str]) -> tuple[str, str]:
    """Moments stay; a code may be written in groups that nothing else has, and the rest is told by how long it is."""
    if found["moment"]:
        return "", found[0]
    many = sum(map(str.isdecimal, found[0])) > _MOST_OF_A_CODE
    if found["number"] or _IN_A_ROW.fullmatch(found[0]) or (found[0].startswith("(") and many):
        return _number(found[0])
    groups = list(re.finditer(r"\d+", found[0]))
    of_a_code = passcode.DIGITS // len(groups[0][0])
    return "code", found[0][: groups[len(groups) % of_a_code].start()] + _mark("code")


def _groups_of_four(told: str) -> tuple[str, str]:
    """Four words of four letters are a sentence, unless they have a digit, are shouted, or are joined by dashes."""
    letters = [c for c in told if c.isalnum()]
    if all(c.isdigit() for c in letters):
        return _number(told)
    joined = len(told) > len(letters) and not any(c.isspace() for c in told)
    if not (joined or told.isupper() or any(c.isdigit() for c in letters) or _of_chance(told)):
        without = _AMONG_WORDS.sub(_mark("recovery"), told)
        return ("recovery" if without != told else ""), without
    kind = "recovery" if len(letters) == recovery.LENGTH else "secret"
    return kind, _mark(kind)


def _of_chance(told: str) -> bool:
    """Whether small letters are no words: one that no word has, or in groups at least two of these and one in four."""
    groups = re.findall(r"[a-z]+", told)
    return told.islower() and sum(map(bool, map(oddities, groups))) >= min(max(2, len(groups) // 4), len(groups))


def _link(found: re.Match[str]) -> tuple[str, str]:
    """A link's place may tell a lot; what follows it may open something."""
    host, rest = found["host"], found["rest"] or ""
    scheme = found[0].partition(":")[0]
    if scheme.casefold() == "mailto":
        return "mail", _mark("mail")
    if rest in {"", "/", f"/{_mark('link')}"}:
        bare = f"{scheme}://{host}{rest}"
        return ("link" if bare != found[0] else "", bare)
    return "link", f"{scheme}://{host}/{_mark('link')}"


def _mail(found: re.Match[str]) -> tuple[str, str]:
    if found["local"].endswith("•••"):
        return "", found[0]
    return "mail", contact.masked(ContactKind.MAIL, found[0])


def _number(told: str) -> tuple[str, str]:
    """Nine digits and more are a number to call or to pay with; six to eight are a code, whatever is between them."""
    digits = "".join(c for c in told if c.isdecimal())
    if len(digits) > _MOST_OF_A_CODE:
        ascii_digits = "".join(str(int(c)) for c in digits)
        if told.lstrip("(").startswith("+") and len(digits) <= 15:
            return "phone", contact.masked(ContactKind.PHONE, f"+{ascii_digits}")
        if told.lstrip("(").startswith("0") and len(digits) <= 15:
            return "phone", f"0 ••• {ascii_digits[-3:]}"
        return "number", _mark("number")
    pieces = re.split(r"([().\u2212/+])", told)
    taken = [_mark("code") if sum(map(str.isdecimal, one)) >= passcode.DIGITS else one for one in pieces]
    if taken != pieces:
        return "code", "".join(taken)
    if told.startswith("+") and len(digits) > 5:
        return "phone", _mark("phone")
    return "", told


def _looks_chosen(found: re.Match[str]) -> tuple[str, str]:
    """A word with small and capital letters, a digit and a sign inside is a password sooner than anything else."""
    told = found[0]
    bare = told.strip(".,;:!?()\"'")
    if "[removed:" in told or "•••" in told or "://" in told:
        return "", told
    classes = (str.islower, str.isupper, str.isdigit, lambda c: not c.isalnum())
    chosen = len(bare) >= 8 and all(any(kind(c) for c in bare) for kind in classes)
    return ("password", told.replace(bare, _mark("password"))) if chosen else ("", told)


_PASSES: Final = ((_INTRODUCED, _introduced), (_SHAPED, _shaped), (_NUMBERS, _numbers), (_LOOKS_CHOSEN, _looks_chosen))
