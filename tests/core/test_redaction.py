"""What a support case never carries, whatever stands around it (SECURITY C-76)."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guardtui.core.recovery import grouped
from guardtui.core.redaction import TAKEN, redacted
from guardtui.entropy import READABLE

from ..hostile import LONG, SHORT, faults  # noqa: TID252 - the payloads of all tests

WORDS = st.lists(
    st.sampled_from(["it", "never", "came", "Riverbend", "– nothing", "(twice)", "why?", "mail.", "[x]", "é"])
)
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"


@st.composite
def sent_codes(draw):
    """A code of six to eight digits, as people type and copy it, in any script's digits."""
    digits = draw(st.lists(st.integers(0, 9), min_size=6, max_size=8))
    between = draw(st.sampled_from(["", " ", "-", "\u2011", "\u00a0", "\u200b"]))
    at = draw(st.sampled_from([len(digits), 3, 2, 4, 1]))
    zero = draw(st.sampled_from(["0", "0", "0", "\u0660", "\uff10"]))
    spelt = "".join((between if n and n % at == 0 else "") + chr(ord(zero) + d) for n, d in enumerate(digits))
    return "".join(map(str, digits)), spelt


@st.composite
def recovery_codes(draw):
    code = "".join(draw(st.lists(st.sampled_from(READABLE), min_size=16, max_size=16)))
    return code, draw(st.sampled_from([code, grouped(code), grouped(code).replace("-", " "), grouped(code).lower()]))


@st.composite
def seeds(draw):
    seed = "".join(draw(st.lists(st.sampled_from(LETTERS), min_size=32, max_size=32)))
    fours = " ".join(seed[i : i + 4] for i in range(0, 32, 4))
    return seed, draw(st.sampled_from([seed, fours, f"otpauth://totp/Shop:mira?secret={seed}&issuer=Shop"]))


@st.composite
def passwords(draw):
    """What stands behind “password is” and the like, or is a password by its looks."""
    word = draw(st.sampled_from(["copper lantern walks 9 Bridges", "hunter2", "tiger", "Teal-7-ox!Quib", "ñandú-7 ox"]))
    lead = draw(
        st.sampled_from(
            ["my password is {}", "Password: {}", "pw={}", "passphrase “{}”", "PIN -> {}", "passwort ist {}"]
        )
    )
    return word, lead.format(word)


TOKENS = st.binary(min_size=32, max_size=32).map(lambda raw: (raw.hex(), raw.hex()))
PHONES = st.integers(10**9, 10**10 - 1).map(lambda n: (f"{n}"[:-4], f"+1 {n}"[:-4] + f" {n}"[-5:]))
ADDRESSES = st.from_regex(r"[a-z]{4,9}\.[a-z]{3,9}", fullmatch=True).map(lambda local: (local, f"{local}@example.org"))
PLANTED = st.one_of(sent_codes(), recovery_codes(), seeds(), passwords(), TOKENS, PHONES, ADDRESSES)


def bare(text: str) -> str:
    """Without what may stand between the digits and letters of a secret, digits of all scripts alike."""
    digits = "".join(str(int(c)) if c.isdecimal() else c for c in text)
    return re.sub(r"[\s\-\u2011·]", "", digits).casefold()


@given(PLANTED, WORDS, WORDS, st.sampled_from([" ", "\n", ": ", " («", "; "]))
@settings(max_examples=300, deadline=None)
def test_no_planted_secret_survives_and_its_place_is_marked(planted, before, after, between):
    secret, spelt = planted
    found = redacted(" ".join(before) + between + spelt + "\n" + " ".join(after))
    assert bare(secret) not in bare(found.text)
    assert TAKEN.search(found.text)
    assert found.taken


@given(
    st.lists(st.one_of(PLANTED.map(lambda one: one[1]), st.text(max_size=12), WORDS.map(" ".join)), max_size=6),
    st.text(" \n-.:@+", max_size=2),
)
@settings(max_examples=300, deadline=None)
def test_twice_changes_nothing_more(parts, between):
    once = redacted(between.join(parts)).text
    again = redacted(once)
    assert (again.text, dict(again.taken)) == (once, {})


@pytest.mark.parametrize(
    "text",
    [
        "The code did not come. I waited 10 minutes and asked 3 times.",
        "that they have been sent with this code what",
        "my password is right, and it was changed yesterday",
        "Order RM-7 for 1234.56 EUR of 2026-11-24 21:04:09 UTC",
        "550 5.1.1 No such user; 250 2.0.0 Ok: queued as 4XyZ12abc",
        "Linux 6.1.0-13-amd64 x86_64, xterm-256color, 80x24, SQLite 3.40.1",
        "Ref 7K3MXQ, case 7K3MXQ2RVA, +44 ••• 0123, m•••@example.org",
        "see https://riverbend.example/ about it",
    ],
)
def test_what_helps_is_left_as_it_is(text):
    found = redacted(text)
    assert (found.text, dict(found.taken)) == (text, {})


CODE = "7K2M-9QXR-T4VW-H3JN"


@pytest.mark.parametrize(
    "text",
    [
        *(
            "123.456",
            "123,456",
            "123/456",
            "123\n456",
            "1, 2, 3, 4, 5, 6",
            "1\ufe0f\u20e32\ufe0f\u20e33\ufe0f\u20e3456",
        ),
        *(
            f"1. {CODE}",
            f"lost 2 {CODE}",
            f"(3) {CODE}",
            f"+ {CODE}",
            CODE.replace("-", " - "),
            CODE.replace("-", "\n"),
        ),
        *(CODE.replace("-", sign) for sign in (".", ",", "/", ":", "|", "  ", "\u2014", ")(")),
        " ".join(CODE.replace("-", "")),
        *(
            "ABCDEFGHJKLMNPQR\nmail.",
            "that ABCD EFGH JKLM NPQR came",
            "with ABCD-EFGH-JKLM-NPQR that",
            "abcd-efgh-jklm-npqr mail",
        ),
        "".join(chr(ord(c) + 0xFEE0) for c in CODE),
        *("my password's hunter2", "password was: 'abc'", "the password I use is hunter2", "pass word: hunter2"),
        *("PIN 4711", "\uff50\uff41\uff53\uff53\uff57\uff4f\uff52\uff44\uff1aabc"),
        "mira.oduya\uff20quillpost.example",
    ],
)
def test_odd_spellings_of_a_secret_go_too(text):
    """As numbered lists, word processors, wide keyboards and line ends spell them."""
    found = redacted(f"so {text} it was")
    assert found.taken
    assert not re.search(r"\d.*\d|[A-Z0-9]{4}|efgh|hunter|abc|oduya", found.text, re.DOTALL)


def test_what_was_taken_is_counted_by_kind_and_addresses_keep_what_their_owner_knows_them_by():
    found = redacted(
        "123456 and 654 321 to +44 7700 900123 and mira@example.org, https://user:pw@riverbend.example/in?t=1"
    )
    assert found.text == (
        "[removed: a code] and [removed: a code] to +44 ••• 0123 and m•••@example.org,"
        " https://riverbend.example/[removed: the rest of a link]"
    )
    assert dict(found.taken) == {"code": 2, "link": 1, "mail": 1, "phone": 1}


def test_hostile_text_comes_out_harmless():
    for name, payload in {**SHORT, **{name: payload[:4096] for name, payload in LONG.items()}}.items():
        assert not faults(redacted(payload).text), name
    for hard in ("password: " * 400, "pin:" + " " * 4000, "a" * 4096, "1 " * 2048, "@" * 4096, "[removed: " * 400):
        once = redacted(hard).text
        assert redacted(once).text == once
