"""Whatever comes in: a record comes out, the work is bounded, and nothing that is shown can steer a terminal.

`GUARDTUI_FUZZ=5000` makes it a long run. Work is counted in lines of Python that run, not in seconds; what one line of the
library's C looks at is not seen by that, and is bounded by the 64 KiB.
"""

from __future__ import annotations

import os
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guardtui import wording
from guardtui.core import html_reading, mail_reading, phishing
from guardtui.core.inspection import Inspection
from guardtui.core.lookalike import Known

from ..hostile import PAYLOADS, SHORT, faults  # noqa: TID252 - the payloads of all tests

KNOWN = Known("Riverbend Market", ("riverbend.example",), ("mira.oduya@post.example",))
RUNS = int(os.environ.get("GUARDTUI_FUZZ", "60"))
CORPUS = Path(__file__).parents[1] / "corpus"
MAILS = [
    mail["text"].encode()
    for name in ("honest", "fraud", "held_back")
    for mail in tomllib.loads((CORPUS / f"{name}.toml").read_text())["mail"]
]
FROM = b"From: Riverbend Market <a@riverbendd.example>\n"
HTML = FROM + b"Content-Type: text/html; charset=utf-8\n\n"
MIXED = FROM + b'MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="b"\n\n'


def judged(message: bytes | str) -> Inspection:
    """Judge it, and look at everything that would be shown."""
    mail = mail_reading.read(message)
    assert mail.read <= mail_reading.MOST_READ
    assert len(mail.text) <= mail_reading.MOST_READ
    assert len(mail.links) <= html_reading.MOST_LINKS
    found = phishing.inspect(mail, KNOWN)
    shown = [wording.inspected(found), *wording.inspection_steps(found, "x"), *wording.inspection_limits(found)]
    shown += [part for sign in found.signs for part in (wording.sign(sign), wording.sign_advice(sign))]
    for text in shown:
        assert not faults(text), text
        assert "\n" not in text
        assert len(text) < 1000
    return found


@settings(max_examples=RUNS, deadline=None)
@given(st.one_of(st.binary(max_size=2000), st.binary(max_size=2000).map(FROM.__add__), st.text(max_size=1000)))
def test_any_bytes_are_read_without_trouble(message):
    judged(message)


pieces = st.sampled_from(
    [
        b"\n", b"\r\n", b"\n\n", b"--b\n", b"--b--\n", b"From: ", b"Content-Type: ", b"text/html", b"multipart/mixed",
        b'; boundary="b"', b"; charset=", b"utf-16", b"punycode", b"hz", b"message/rfc822", b"=?utf-8?q?", b"?=", b"<a href='",
        b"'>", b"<!--", b"</a>", b"<form>", b"&#", b"xn--", b"@", b"<", b">", b'"', b"(", b"http://", b"riverbend.example",
        b"\x00", b"\x1b]0;Zq7\x07", b"\xff", "\u202e".encode(), b"base64", b"Content-Transfer-Encoding: ", b"filename*0*=",
        b"Content-Disposition: attachment; ", b"Authentication-Results: a; dkim=", b"send the code ", b"quoted-printable",
    ]
)  # fmt: skip


@settings(max_examples=RUNS, deadline=None)
@given(st.lists(pieces, max_size=80))
def test_mails_put_together_of_broken_pieces_are_read_without_trouble(found):
    judged(FROM + b"".join(found))


@settings(max_examples=RUNS, deadline=None)
@given(
    st.sampled_from(MAILS),
    st.lists(st.tuples(st.integers(0, 3000), st.integers(0, 60), st.binary(max_size=8)), max_size=12),
)
def test_mails_that_were_damaged_are_read_without_trouble(mail, damages):
    damaged = bytearray(mail)
    for at, length, instead in damages:
        damaged[at : at + length] = instead
    judged(bytes(damaged))


@pytest.mark.parametrize("name", PAYLOADS)
def test_hostile_text_in_every_field_is_shown_without_harm(name):
    text = PAYLOADS[name]
    for message in (
        text,
        f'From: "{text}" <a@{text}.example>\nSubject: {text}\n\nhttp://{text}/ {text}',
        f"From: a@b.example, {text}@c.example\nReply-To: {text}@d.example\nReturn-Path: <{text}@e.example>\n\nx",
        MIXED.decode() + f'--b\nContent-Type: text/html\n\n<a href="http://{text}.example">a.example {text}</a>\n'
        f'--b\nContent-Disposition: attachment; filename="{text}.exe"\n\nx\n--b--',
    ):
        judged(message)


HEAVY: dict[str, Callable[[int], bytes]] = {
    "open tags": lambda n: HTML + b"<a " * (n // 3),
    "open quotes": lambda n: HTML + b"<a x='" * (n // 6),
    "open comments": lambda n: HTML + b"<!--" * (n // 4),
    "signs of tags": lambda n: HTML + b"<" * n,
    "entities": lambda n: HTML + b"&#1;" * (n // 4),
    "one long number": lambda n: HTML + b"&#" + b"1" * n + b";",
    "links": lambda n: HTML + b"".join(b"<a href='http://a%d.example'>b.example</a>" % i for i in range(n // 40)),
    "headers": lambda n: FROM + b"X: y\n" * (n // 5) + b"\nx",
    "one long header": lambda n: b"From: " + b"(" * n + b"\n\nx",
    "many addresses": lambda n: b"From: " + b"a@b," * (n // 4) + b"\n\nx",
    "encoded words": lambda n: b"From: a@b.example\nSubject: " + b"=?utf-8?b?" * (n // 10) + b"\n\nx",
    "senders": lambda n: b"From: a@b.example\n" * (n // 18),
    "parts": lambda n: MIXED + b"--b\n\n\n" * (n // 6),
    "nested parts": lambda n: FROM
    + b"".join(b'Content-Type: multipart/mixed; boundary="b%d"\n\n--b%d\n' % (i, i) for i in range(n // 50)),
    "words for giving": lambda n: HTML + b"send " * (n // 5) + b"code",
    "things to give": lambda n: HTML + b"code " * (n // 5) + b"send",
    "empty lines": lambda n: HTML + b"\n" * n,
    "digits": lambda n: HTML + b"call cancel " + b"1" * n,
    "zero bytes": lambda n: b"\0" * n,
    "unseen signs": lambda n: HTML + "a\u200b ".encode() * (n // 5),
    "letters that unfold": lambda n: HTML + "\ufdfa".encode() * (n // 3),
    "marks": lambda n: HTML + b"a" + "\u0301".encode() * (n // 2),
    "dots": lambda n: HTML + b"<a href='http://" + b"a." * (n // 2) + b"com'>x</a>",
    "a charset that is quadratic": lambda n: b"From: a@b.example\nContent-Type: text/plain; charset=punycode\n\n" + b"a-" * (n // 2),
    "text": lambda n: HTML + b"a plain word, and another. " * (n // 27),
}  # fmt: skip
"""What makes a careless reader slow, in any length."""


def steps(message: bytes) -> int:
    """Lines of Python that judging a message runs, in our code and in the library's."""
    count = 0

    def trace(_frame: object, event: str, _argument: object) -> Callable[..., object]:
        nonlocal count
        count += event == "line"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        phishing.inspect(mail_reading.read(message), KNOWN)
    finally:
        sys.settrace(before)
    return count


@pytest.mark.parametrize("kind", HEAVY)
def test_the_work_grows_with_the_length_and_no_faster(kind):
    """Four times the text is at most about five times the work; a quadratic reader would take sixteen times."""
    make = HEAVY[kind]
    steps(make(400))  # what is imported late
    small, large = steps(make(1_500)), steps(make(6_000))
    assert large <= 5 * small + 5_000, (small, large)


@pytest.mark.parametrize("kind", HEAVY)
def test_nothing_beyond_the_first_64_kib_is_looked_at(kind):
    heavy = HEAVY[kind](1_000_000)
    found = judged(heavy)
    assert found.read + found.left_out <= len(heavy)
    assert found.read <= 65_536
    assert any("left out" in line for line in wording.inspection_limits(found))


def test_what_stands_behind_the_first_64_kib_changes_nothing():
    head = (HTML + b"<p>word</p>" * 6_000)[: mail_reading.MOST_READ]
    bad = head + b"<form><input type=password></form> send us the password"
    assert judged(bad).signs == judged(head).signs
    assert judged(bad).left_out == len(bad) - len(head)


def test_short_payloads_are_no_reason_to_call_it_fraud_by_themselves():
    for name, payload in SHORT.items():
        outcome = judged(f"Hello. {payload}").outcome
        assert outcome != "signs_of_fraud", name


def test_a_mail_of_too_many_parts_is_told_as_broken_and_its_text_judged_all_the_same():
    """Nested as deep as that, its reading would exhaust the stack."""
    for kind in ("parts", "nested parts"):
        mail = mail_reading.read(HEAVY[kind](10_000) + b"send us the password")
        assert mail.defects == ("TooManyParts",)
        assert "asks_for_code" in [sign.reason for sign in phishing.inspect(mail, KNOWN).signs]
    assert mail_reading.read(MIXED + b"--b\n\nx\n" * 50 + b"--b--\n").defects == ()
