"""Phone numbers and mail addresses: their one canonical spelling, and how much of it may be shown.

The one door to phonenumbers and email-validator, both imported late: together they cost 50 ms.
"""

from __future__ import annotations

import unicodedata
from typing import Final

from guardtui.core.errors import BadInput
from guardtui.core.records import ContactKind
from guardtui.core.text import one_line, script

MOST: Final = 320
"""Characters that are looked at: the longest address that RFC 5321 4.5.3.1 can spell. No parser sees more."""

_HIDDEN: Final = "•••"
_PLUS: Final = frozenset("+＋")
_BETWEEN_DIGITS: Final = frozenset("./()[]\u2212")
"""Beside spaces and dashes of every kind."""
_LEAST_HIDDEN: Final = 5
"""Characters of a local part of which the last may be shown beside the first."""
_MOST_PHONE_END: Final = 4
_ONE_DIGIT_CODES: Final = frozenset("17")
_TWO_DIGIT_CODES: Final = frozenset(
    [
        "20",
        "27",
        "30",
        "31",
        "32",
        "33",
        "34",
        "36",
        "39",
        "40",
        "41",
        "43",
        "44",
        "45",
        "46",
        "47",
        "48",
        "49",
        "51",
        "52",
        "53",
        "54",
        "55",
        "56",
        "57",
        "58",
        "60",
        "61",
        "62",
        "63",
        "64",
        "65",
        "66",
        "81",
        "82",
        "84",
        "86",
        "90",
        "91",
        "92",
        "93",
        "94",
        "95",
        "98",
    ]
)
"""ITU-T E.164: every other country code has three digits. Known here so that masking, done wherever a contact is read,
needs no library."""


def guess_kind(typed: str) -> ContactKind:
    """What somebody means who just typed it: only mail addresses have an @."""
    return ContactKind.MAIL if "@" in typed else ContactKind.PHONE


def parse(kind: ContactKind, typed: str, region: str | None = None) -> str:
    """The canonical address that is kept, compared, limited and sent to (SECURITY C-45).

    A phone number becomes E.164 and needs a leading + or a `region` (ISO 3166 letters) whose national form it is in; a
    mail address becomes lower case, in NFC, its domain in IDNA. Raises `BadInput`: those of `text.one_line` with field
    `address`, `phone_form`, `phone_country` (no country code and no region that would give one; `unknown`: one that
    no country has), `mail_form`.
    """
    typed = one_line(typed, "address", most=MOST)
    return _phone(typed, region) if kind is ContactKind.PHONE else _mail(typed)


def masked(kind: ContactKind, address: str) -> str:
    """Enough of a canonical address for its owner to recognise it, too little for anybody else to use it.

    A mail address keeps its whole domain, so that a slip of the finger there shows (G9).
    """
    if kind is ContactKind.MAIL:
        local, domain = _mail_parts(address)
        return f"{local[:1] if len(local) > 1 else ''}{_HIDDEN}@{domain}"
    digits = address.removeprefix("+")
    country = _country_code(digits)
    national = digits.removeprefix(country)
    end = min(_MOST_PHONE_END, len(national) // 2)
    return f"+{country} {_HIDDEN} {national[len(national) - end :]}"


def country(number: str) -> str:
    """The country that a canonical number belongs to, in ISO 3166 letters; empty where the tables know none."""
    from phonenumbers import parse, region_code_for_number

    return region_code_for_number(parse(number, None)) or ""


def is_country(letters: str) -> bool:
    """Whether these are the ISO 3166 letters of a country with telephone numbers: GB, and not UK."""
    from phonenumbers import SUPPORTED_REGIONS

    return letters in SUPPORTED_REGIONS


def recognisable(kind: ContactKind, address: str, *, to_owner: bool) -> str:
    """A canonical address with what reveals a slip of the finger (G9), for somebody whose code did not arrive.

    Its owner, signed in, sees how long the part before the @ is, and its first and last character: `m•••••••a@gmial.com`,
    one dot for each letter between. The whole address stays one recorded key away, under contacts.

    Whoever is only at the sign-in has shown no more than the password, and codes go to verified contacts alone there,
    which hold no slip. They see which one it is, the last character too, but neither its length nor a character of a
    short one: with these a guessed address could be told from a wrong guess. A number shows country and last digits to
    both.
    """
    if kind is ContactKind.PHONE:
        return masked(kind, address)
    local, domain = _mail_parts(address)
    if len(local) < _LEAST_HIDDEN:
        return masked(kind, address)
    between = "•" * (len(local) - 2) if to_owner else _HIDDEN
    return f"{local[0]}{between}{local[-1]}@{domain}"


def domain(address: str) -> str:
    """The part of a canonical mail address behind the @, as it is compared."""
    return address.rpartition("@")[2]


def shown(kind: ContactKind, address: str) -> str:
    """A canonical address in full, as people write it: a number in groups, a domain in its own script."""
    if kind is ContactKind.MAIL:
        return "@".join(_mail_parts(address))
    from phonenumbers import PhoneNumberFormat, format_number, parse

    return format_number(parse(address, None), PhoneNumberFormat.INTERNATIONAL)


def _phone(typed: str, region: str | None) -> str:
    from phonenumbers import (
        NumberParseException,
        PhoneNumberFormat,
        ValidationResult,
        format_number,
        is_possible_number_with_reason,
        parse,
    )

    dialled = _dialled(typed)
    try:
        number = parse(dialled, region and region.upper())
    except NumberParseException as error:
        if error.error_type == NumberParseException.INVALID_COUNTRY_CODE:
            raise BadInput("phone_country", unknown=dialled.startswith("+")) from None
        raise BadInput("phone_form") from None
    # Possible, not valid: ranges are opened faster than tables are updated, and a wrong number shows when no code
    # comes back from it. A number that can only be dialled within its town cannot be sent to.
    if is_possible_number_with_reason(number) != ValidationResult.IS_POSSIBLE:
        raise BadInput("phone_form")
    return format_number(number, PhoneNumberFormat.E164)


def _dialled(typed: str) -> str:
    """The number in ASCII digits, without what people put between them and what address books paste around them.

    Letters are refused: they would be taken for a vanity number or an extension, and are a slip far more often.
    """
    dialled = ""
    for character in typed:
        category = unicodedata.category(character)
        if category == "Nd":
            dialled += str(unicodedata.decimal(character))
        elif character in _PLUS and not dialled:
            dialled = "+"
        elif category not in {"Zs", "Pd", "Cf"} and character not in _BETWEEN_DIGITS:
            raise BadInput("phone_form")
    return dialled


def _country_code(digits: str) -> str:
    for length, codes in ((1, _ONE_DIGIT_CODES), (2, _TWO_DIGIT_CODES)):
        if digits[:length] in codes:
            return digits[:length]
    return digits[:3]


def _mail(typed: str) -> str:
    from email_validator import EmailNotValidError, validate_email

    try:
        found = validate_email(typed, check_deliverability=False, strict=True)
    except EmailNotValidError:
        raise BadInput("mail_form") from None
    # RFC 5321 2.4 would let Mara@ and mara@ be two mailboxes; nobody does, and as two contacts they would have two
    # limits. Lower case and not casefold: ß and ss are two mailboxes, and this is the spelling that mail goes to.
    local = unicodedata.normalize("NFC", found.local_part.lower())
    return f"{local}@{found.ascii_domain.lower()}"


def _mail_parts(address: str) -> tuple[str, str]:
    """Local part and domain, the domain in its own script unless a label mixes scripts, as look-alikes do."""
    local, _, domain = address.rpartition("@")
    return local, ".".join(map(_label, domain.split("."))) if "xn--" in domain else domain


def _label(label: str) -> str:
    from idna import IDNAError, decode

    try:
        readable = decode(label)
    except IDNAError:
        return label
    scripts = {script(character) for character in readable if character.isalpha()}
    return readable if len(scripts) == 1 else label
