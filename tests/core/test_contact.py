"""Phone numbers and mail addresses: one spelling each, and masks that keep their secret."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from phonenumbers import COUNTRY_CODE_TO_REGION_CODE

from guardtui.core.contact import guess_kind, masked, parse, shown
from guardtui.core.errors import BadInput
from guardtui.core.records import ContactKind

PHONE, MAIL = ContactKind.PHONE, ContactKind.MAIL

LOCAL_PARTS = st.from_regex(r"[a-zA-Z0-9_%+-]{1,12}(\.[a-zA-Z0-9]{1,8})?", fullmatch=True)
DOMAINS = st.sampled_from(("example.org", "Riverbend.Example", "bücher.example", "пример.рф", "例子.广告"))
NUMBERS = st.builds(
    "+{}{}".format, st.sampled_from(("1202555", "447700", "4930", "39061", "86139", "5491")), st.integers(10**4, 10**6)
)
ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=40)


@pytest.mark.parametrize(
    ("typed", "region"),
    [
        ("+447700900987", None),
        (" +44 7700 900987 ", None),
        ("+44 (0)7700-900.987", None),
        ("＋４４ ７７００ ９００９８７", None),
        ("+٤٤ ٧٧٠٠ ٩٠٠٩٨٧", None),
        ("\u202a+44\u00a07700\u2011900987\u202c", None),
        ("07700 900987", "GB"),
        ("07700 900987", "gb"),
        ("0044 7700 900987", "GB"),
        ("+44 7700 900987", "US"),
    ],
)
def test_a_phone_number_is_kept_in_one_spelling(typed: str, region: str | None) -> None:
    """E.164, however it was written, pasted from an address book, or in another script's digits."""
    assert "+447700900987" == parse(PHONE, typed, region)


@pytest.mark.parametrize(
    ("typed", "region", "reason"),
    [
        ("07700 900987", None, "phone_country"),
        ("0044 7700 900987", None, "phone_country"),
        ("07700 900987", "ZZ", "phone_country"),
        ("+999 123 456", None, "phone_country"),
        ("+44", None, "phone_form"),
        ("+", None, "phone_form"),
        ("( )", None, "phone_form"),
        ("call me", "GB", "phone_form"),
        ("+1 800 FLOWERS", None, "phone_form"),
        ("+44 7700 900987 ext 5", None, "phone_form"),
        ("++44 7700 900987", None, "phone_form"),
        ("+44 7700 900987 +1", None, "phone_form"),
        ("+1 555 0143", None, "phone_form"),
        ("+44 7700 900987 900987 900987", None, "phone_form"),
        ("+44 ²²²² 900987", None, "phone_form"),
        ("+44\x1b7700900987", None, "control_characters"),
        ("+4" * 200, None, "too_long"),
        ("", None, "empty"),
        ("+44\udcff", None, "not_text"),
    ],
)
def test_what_cannot_be_dialled_from_anywhere_is_refused(typed: str, region: str | None, reason: str) -> None:
    """A slip is told at once, before a code is sent to nobody."""
    with pytest.raises(BadInput) as refused:
        parse(PHONE, typed, region)
    assert reason == refused.value.reason


def test_an_unknown_country_code_is_told_from_a_missing_one() -> None:
    """The person is asked for the right thing."""
    unknown = {}
    for typed in ("+999 123 456", "07700 900987"):
        with pytest.raises(BadInput) as refused:
            parse(PHONE, typed)
        unknown[typed] = refused.value.facts["unknown"]
    assert {"+999 123 456": True, "07700 900987": False} == unknown


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (" Mara@Example.ORG ", "mara@example.org"),
        ("mara+shop@example.org", "mara+shop@example.org"),
        ("mara@ПРИМЕР.рф", "mara@xn--e1afmkfd.xn--p1ai"),
        ("mara@XN--E1AFMKFD.xn--p1ai", "mara@xn--e1afmkfd.xn--p1ai"),
        ("JOSE\u0301@example.org", "josé@example.org"),
        ("Straße@example.org", "straße@example.org"),
    ],
)
def test_a_mail_address_is_kept_in_one_spelling(typed: str, kept: str) -> None:
    """Small letters, NFC, IDNA domain; ß stays, for straße@ and strasse@ are two people."""
    assert kept == parse(MAIL, typed)


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("mara", "mail_form"),
        ("mara@localhost", "mail_form"),
        ("mara@example@org", "mail_form"),
        ("Mara <mara@example.org>", "mail_form"),
        ('"mara j"@example.org', "mail_form"),
        ("mara@[192.0.2.1]", "mail_form"),
        ("ma ra@example.org", "mail_form"),
        ("ma\u202era@example.org", "mail_form"),
        ("mara@☃.example", "mail_form"),
        ("m" * 65 + "@example.org", "mail_form"),
        ("mara@example.org\nBcc: eve@example.org", "control_characters"),
        ("m@" + "x" * 400 + ".org", "too_long"),
        ("", "empty"),
        ("mara\udcff@example.org", "not_text"),
    ],
)
def test_what_is_no_mail_address_is_refused(typed: str, reason: str) -> None:
    """Neither a header nor a display name nor a machine's number slips in."""
    with pytest.raises(BadInput) as refused:
        parse(MAIL, typed)
    assert reason == refused.value.reason


@settings(deadline=None)  # the first example imports a library
@given(st.sampled_from(ContactKind), ANY_TEXT, st.sampled_from((None, "GB", "US", "nowhere")))
def test_whatever_is_typed_is_accepted_or_refused_in_our_own_words(
    kind: ContactKind, typed: str, region: str | None
) -> None:
    """No parser's exception reaches a face."""
    try:
        kept = parse(kind, typed, region)
    except BadInput:
        return
    assert kept == parse(kind, kept)


@settings(deadline=None)
@given(LOCAL_PARTS, DOMAINS)
def test_a_mail_mask_shows_the_domain_and_at_most_one_letter_before_it(local: str, domain: str) -> None:
    """A typo in the domain shows; the name in front stays its owner's, even if it is one letter long."""
    address = parse(MAIL, f"{local}@{domain}")
    front, _, back = masked(MAIL, address).partition("@")
    assert front in {"•••", f"{local[0].lower()}•••"}
    assert local.lower() not in front
    assert domain.lower() == back
    assert address == parse(MAIL, address) == parse(MAIL, shown(MAIL, address))


@settings(deadline=None)
@given(NUMBERS)
def test_a_phone_mask_shows_the_country_and_at_most_half_of_the_rest(typed: str) -> None:
    """Four digits at the end are enough to recognise one's own number."""
    try:
        address = parse(PHONE, typed)
    except BadInput:
        return
    country, dots, end = masked(PHONE, address).split(" ")
    national = address.removeprefix(country)
    assert "•••" == dots
    assert address.endswith(end)
    assert len(end) <= min(4, len(national) // 2)
    assert address == parse(PHONE, address) == parse(PHONE, shown(PHONE, address))


@pytest.mark.parametrize(
    ("kind", "address", "mask", "full"),
    [
        (PHONE, "+447700900987", "+44 ••• 0987", "+44 7700 900987"),
        (PHONE, "+12025550143", "+1 ••• 0143", "+1 202-555-0143"),
        (PHONE, "+2904567", "+290 ••• 67", "+290 4567"),
        (MAIL, "mara@example.org", "m•••@example.org", "mara@example.org"),
        (MAIL, "m@example.org", "•••@example.org", "m@example.org"),
        (MAIL, "mara@xn--e1afmkfd.xn--p1ai", "m•••@пример.рф", "mara@пример.рф"),
        (MAIL, "mara@xn--pple-43d.com", "m•••@xn--pple-43d.com", "mara@xn--pple-43d.com"),
        (MAIL, "mara@xn--zzzzzz.com", "m•••@xn--zzzzzz.com", "mara@xn--zzzzzz.com"),
    ],
)
def test_an_address_as_its_owner_sees_it(kind: ContactKind, address: str, mask: str, full: str) -> None:
    """A domain shows in its own script, unless it mixes scripts as look-alikes do."""
    assert (mask, full) == (masked(kind, address), shown(kind, address))


def test_masks_know_every_country_code() -> None:
    """The short table says what the library's long one says."""
    for code in COUNTRY_CODE_TO_REGION_CODE:
        assert f"+{code} ••• 5678" == masked(PHONE, f"+{code}12345678")


@pytest.mark.parametrize(("typed", "kind"), [("mara@example.org", MAIL), ("@", MAIL), ("+44 7700", PHONE), ("", PHONE)])
def test_the_kind_of_a_contact_shows_in_what_is_typed(typed: str, kind: ContactKind) -> None:
    """Only mail addresses have an @."""
    assert kind is guess_kind(typed)


def test_masking_a_contact_loads_no_library() -> None:
    """A scripted check reads contacts and must start fast; the same holds for importing the rules."""
    code = (
        "import sys; from guardtui.core import contact, handle, password, text, matching_words;"
        "from guardtui.core.records import ContactKind as K;"
        "contact.masked(K.PHONE, '+447700900987'), contact.masked(K.MAIL, 'mara@example.org');"
        "print([m for m in ('phonenumbers', 'email_validator', 'zxcvbn', 'idna') if m in sys.modules])"
    )
    seen = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "[]" == seen.stdout.strip()
