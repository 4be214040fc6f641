"""What a support case never carries, whatever stands around it (SECURITY C-76)."""

from __future__ import annotations

import re
from datetime import date
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from zxcvbn.frequency_lists import FREQUENCY_LISTS

from guardtui.core.recovery import grouped
from guardtui.core.redaction import redacted
from guardtui.entropy import READABLE
from guardtui.wording.support import TAKEN

from ..hostile import LONG, SHORT, faults  # noqa: TID252 - the payloads of all tests

WORDS = st.lists(
    st.sampled_from(["it", "never", "came", "Riverbend", "– nothing", "(twice)", "why?", "mail.", "[x]", "é"])
)
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
CHANCE = st.integers(0, 2**32).map(Random)
"""Secrets of chance: what hypothesis likes to draw, such as the same letter over and over, is none."""


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
def boxed_codes(draw):
    """Six digits in groups of one to three, each in its box, or far apart as in the columns of a table."""
    digits, size = f"{draw(st.integers(0, 999_999)):06}", draw(st.sampled_from([1, 2, 3]))
    groups = [digits[i : i + size] for i in range(0, 6, size)]
    gap = " " * draw(st.integers(4, 20))
    boxes = ["[{}]"] if size == 2 else ["[{}]", "<{}>", "{{{}}}", "({})", '"{}"']  # 21"04"09 may be anything
    forms = [gap.join(groups), *("".join(box.format(one) for one in groups) for box in boxes if size != 2)]
    return digits, draw(st.sampled_from([*forms, "    ".join(digits), "\t\t\t\t".join(groups)]))


@st.composite
def recovery_codes(draw):
    code = "".join(draw(st.lists(st.sampled_from(READABLE), min_size=16, max_size=16)))
    four = grouped(code).split("-")
    boxed = "".join(f"[{one}]" for one in four)
    forms = [code, grouped(code), " ".join(four), grouped(code).lower(), boxed, "    ".join(four)]
    return code, draw(st.sampled_from(forms))


@st.composite
def seeds(draw):
    """Also as who copies one by hand types it: all small."""
    seed = "".join(draw(CHANCE).choices(LETTERS, k=32))
    typed = draw(st.sampled_from([seed, seed.lower()]))
    fours = [typed[i : i + 4] for i in range(0, 32, 4)]
    forms = [typed, " ".join(fours), "-".join(fours), "    ".join(fours), " ".join(typed), ", ".join(typed)]
    return seed, draw(st.sampled_from([*forms, f"otpauth://totp/Shop:mira?secret={typed}&issuer=Shop"]))


@st.composite
def links(draw):
    """What opens something behind a host, with or without what makes it a link."""
    token = "".join(draw(CHANCE).choices("abcdefghijkmnpqrstuvwxyz23456789", k=draw(st.integers(8, 15))))
    host = draw(
        st.sampled_from(["host", "localhost:8080", "riverbend.example", "10.0.0.7", "www.riverbend.example:443"])
    )
    path = draw(st.sampled_from(["/reset?token={}", "/reset?user=mira&t={}#top", "/#t={}", "/a/b/c?x={}."]))
    if "." in host and host[0].isalpha():
        path = draw(st.sampled_from([path, "?t={}"]))
    return token, draw(st.sampled_from(["", "https://"])) + host + path.format(token)


@st.composite
def quoted_addresses(draw):
    """Local parts that only quotes make one (RFC 5321 4.1.2), at hosts with and without a dot."""
    local = draw(st.from_regex(r"[a-z]{4,9}[ .,;:@()][a-z]{4,9}", fullmatch=True))
    host = draw(st.sampled_from(["host", "riverbend.example", "[192.168.0.1]", "mail-7"]))
    return local, draw(st.sampled_from([f'"{local}"@{host}', f"\u201c{local}\u201d@{host}", f'"\\"{local}"@{host}']))


@st.composite
def passwords(draw):
    """What stands behind “password is” and the like, or is a password by its looks."""
    word = draw(st.sampled_from(["copper lantern walks 9 Bridges", "hunter2", "tiger", "Teal-7-ox!Quib", "ñandú-7 ox"]))
    lead = draw(
        st.sampled_from(
            [
                "my password is {}",
                "Password: {}",
                "pw={}",
                "passphrase “{}”",
                "PIN -> {}",
                "passwort ist {}",
                "mein Kennwort lautet {}",
            ]
        )
    )
    return word, lead.format(word)


TOKENS = st.binary(min_size=32, max_size=32).map(lambda raw: (raw.hex(), raw.hex()))
PHONES = st.integers(10**9, 10**10 - 1).map(lambda n: (f"{n}"[:-4], f"+1 {n}"[:-4] + f" {n}"[-5:]))
ADDRESSES = st.from_regex(r"[a-z]{4,9}\.[a-z]{3,9}", fullmatch=True).map(lambda local: (local, f"{local}@example.org"))
PLANTED = st.one_of(
    *(sent_codes(), boxed_codes(), recovery_codes(), seeds(), links()),
    *(passwords(), TOKENS, PHONES, ADDRESSES, quoted_addresses()),
)


def bare(text: str) -> str:
    """Without what may stand between the digits and letters of a secret, digits of all scripts alike."""
    digits = "".join(str(int(c)) if c.isdecimal() else c for c in text)
    return re.sub(r"[\s\-\u2011·\[\](){}<>\",]", "", digits).casefold()


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
        "Mein Passwort ist richtig, das Kennwort war nicht abgelaufen. Das Passwort ist mir bekannt",
        "Die Sicherheitseinstellungen und die Kontowiederherstellung helfen nicht, der Mobilfunkanbieter auch nicht",
        "Order RM-7 for 1234.56 EUR of 2026-11-24 21:04:09 UTC",
        "550 5.1.1 No such user; 250 2.0.0 Ok: queued as 4XyZ12abc",
        "Linux 6.1.0-13-amd64 x86_64, xterm-256color, 80x24, SQLite 3.40.1",
        "Ref 7K3MXQ, case 7K3MXQ2RVA, +44 ••• 0123, m•••@example.org",
        "see https://riverbend.example/ about it",
        "I use an iPhone 15 Pro Max, before that a Nokia 3310 and a Galaxy S24 Ultra (SM-G991B), now a Pixel 8a",
        "Redmi Note 12 Pro 5G, Moto G(60), Fairphone 5, Windows 11 22H2, Android 14, Firefox 128.0.3",
        "Order 1123 of 21.09.2026 at 21:04:09 for 1,249.00 EUR; RM-2041 of 9/21/26 for 1.249,00 €; #10234 cost 12.50",
        "On 21 Sep 2026 at 14:13 UTC, 24/7, 3 to 5 times; the 2nd came at 9:05, the 3rd at 10:15, both on 22/09/2026",
        "misunderstandings, internationalization, straightforwardness, responsibilities and counterproductive",
        "yes/no? 2nd try; either/or?Really; TCP/IP, docs.python.org/3/library, node.js/react, user/repo#12, Is it guard.db?",
        'he said "hello" @ home; the box [1] and [2]; see [12] and [13]; {"a": 100, "b": 250}',
        "I sent mine from home, they came with four free gold ones, plus blue ink",
        "A, B, C or D? a) yes b) no c) both; x y z",
        "ping 8.8.8.8 took 100 ms; 550 came back 3 times",
    ],
)
def test_what_helps_is_left_as_it_is(text):
    found = redacted(text)
    assert (found.text, dict(found.taken)) == (text, {})


@st.composite
def sentences(draw):
    """What people say of an order, a day, an amount, their phone: whatever the numbers are."""
    day = draw(st.dates(date(2000, 1, 1), date(2099, 12, 31)))
    cents = draw(st.integers(0, 99_999_99))
    reference = draw(st.from_regex(rf"[A-Z][{READABLE}]{{5}}", fullmatch=True))
    said = {
        "order": f"order {draw(st.sampled_from(['', '#', 'RM-', 'A-']))}{draw(st.integers(1, 99_999))} is late",
        "day": f"it was {draw(st.sampled_from(['{:%Y-%m-%d}', '{:%d.%m.%Y}', '{:%d/%m/%Y}', '{:%d %b %Y}'])).format(day)}",
        "amount": f"I paid {cents / 100:{draw(st.sampled_from([',.2f', '.2f']))}} {draw(st.sampled_from(['EUR', 'USD', '€']))}",
        "reference": f"the message says Ref {reference}",
        "model": f"on my {draw(st.sampled_from(['iPhone', 'Pixel', 'Galaxy S', 'Nokia']))} {draw(st.integers(1, 9999))} Pro",
        "time": f"at {draw(st.times()):%H:%M}",
    }
    return ". ".join(said[one] for one in draw(st.permutations(list(said))))


@given(sentences())
@settings(max_examples=200, deadline=None)
def test_orders_days_amounts_references_and_models_are_left(text):
    found = redacted(text)
    assert (found.text, dict(found.taken)) == (text, {})


def test_letters_of_chance_are_told_from_a_word_without_a_digit_in_them():
    """Sixteen small letters, the shortest secret of an app: 991 of 1000 by the pairs that no word has."""
    chance = Random(16)
    secrets = ["".join(chance.choices("abcdefghijklmnopqrstuvwxyz", k=16)) for _ in range(1000)]
    assert sum(not redacted(one).taken for one in secrets) <= 15
    lists = FREQUENCY_LISTS["english_wikipedia"] + FREQUENCY_LISTS["us_tv_and_film"]
    words = [word for word in lists if len(word) >= 16 and word.isascii() and word.isalpha()]
    assert len(words) > 50
    taken = {word for word in words if redacted(word).taken}
    assert taken <= {"aaaaarrrrrrggghhh", "stankylecartmankennymr", "pietermaritzburg"}, "of 160"


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
        *(
            "mein Passwort war hunter2",
            "das Kennwort heißt 'abc'",
            "Kennwort heisst hunter2",
            "das Passwort lautete abc",
        ),
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


def test_words_of_four_letters_before_an_address_do_not_take_it_along():
    found = redacted("such mail. mail. mara.quix@example.org")
    assert found.text == "such mail. mail. m•••@example.org"
