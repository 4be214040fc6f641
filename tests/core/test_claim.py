"""What a pasted text says of itself, and whether it is what was sent."""

from __future__ import annotations

import html
import textwrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guardtui import wording
from guardtui.core import claim
from guardtui.core.action import KINDS
from guardtui.core.errors import BadInput
from guardtui.core.records import Channel
from guardtui.wording.messages import CodeFacts, NoticeFacts

from ..hostile import PAYLOADS, Endless, faults  # noqa: TID252 - the payloads of all tests

AT = 1_790_000_000_000
DETAILS = {
    "address": "n•••@example.net",
    "amount": 124_900,
    "authenticator": "Authenticator app",
    "contact": "+44 ••• 0123",
    "currency": "EUR",
    "device": "Firefox on Linux",
    "entry": 118,
    "method": "Visa ending in 4417",
    "order": "7781",
    "payee": "Alder & Sons “Outdoor”",
    "what": "a copy of everything",
}


def code_message(kind: str, channel: Channel, code: str, domain: str = "shop.example") -> str:
    facts = CodeFacts(
        kind=kind,
        action=wording.action(kind, DETAILS, in_message=True),
        words=("amber", "otter"),
        reference="K7Q2M9",
        asked_at=AT,
        minutes=10,
        service="Riverbend Market",
        domain=domain,
        support="help@shop.example",
    )
    return wording.code_message(facts, channel, code).body


def a_notice(channel: Channel) -> str:
    facts = NoticeFacts(
        tag="device:added",
        details={"device": "Firefox on Linux", "place": "Port Caldera"},
        handle="mira",
        reference="K7Q2M9",
        at=AT,
        service="Riverbend Market",
    )
    return wording.notice(facts, channel).body


@st.composite
def pasted(draw: st.DrawFn, text: str) -> str:
    """A text as it comes out of a mail program or phone: re-wrapped, quoted, with other line ends and spaces."""
    if draw(st.booleans()):
        width = draw(st.integers(30, 90))
        text = "\n".join(
            textwrap.fill(line, width, break_long_words=False, break_on_hyphens=False) for line in text.split("\n")
        )
    if draw(st.booleans()):
        text = text.replace(" ", draw(st.sampled_from(["\u00a0", "  ", "\u202f", " \u200b"])))
    if draw(st.booleans()):
        text = html.escape(text)
    quote = draw(st.sampled_from(["", "> ", ">> ", "> > ", "| "]))
    text = "\n".join(quote + line for line in text.split("\n"))
    before = draw(st.sampled_from(["", "On 21 Sep 2026 at 14:13, Riverbend Market <no@shop.example> wrote:\n", "\n\n",
                                   "From: no@shop.example\nTo: mira@example.org\nSubject: Your code\n\n"]))  # fmt: skip
    return (before + text + draw(st.sampled_from(["", "\n\n", "  "]))).replace(
        "\n", draw(st.sampled_from(["\n", "\r\n"]))
    )


CODES = st.from_regex(r"[0-9]{6}", fullmatch=True)


@given(st.data(), st.sampled_from(sorted(KINDS)), st.sampled_from([Channel.SMS, Channel.MAIL]), CODES)
def test_a_message_is_known_again_whatever_its_code_and_however_it_was_pasted(data, kind, channel, code):
    found = claim.read(data.draw(pasted(code_message(kind, channel, code))))
    ours = claim.words_of(code_message(kind, channel, "000000"))
    assert found.words == ours
    assert found.references == ("K7Q2M9",)
    assert not claim.strange_links(found, ours)
    assert found.domains == (("shop.example",) if channel is Channel.SMS else ())
    assert code not in "".join(found.words), "nothing of the code is kept"


@given(st.data(), st.sampled_from([Channel.SMS, Channel.MAIL]))
def test_a_notice_is_known_again_too(data, channel):
    found = claim.read(data.draw(pasted(a_notice(channel))))
    assert found.words == claim.words_of(a_notice(channel))
    assert found.references == ("K7Q2M9",)


@given(st.data(), st.sampled_from(sorted(KINDS)))
def test_one_other_letter_or_word_anywhere_is_seen(data, kind):
    sent = code_message(kind, Channel.MAIL, "000000")
    words = sent.split(" ")
    at = data.draw(st.integers(0, len(words) - 1))
    if words[at].isdigit() and len(words[at]) == 3:
        return  # a half of the code, which is not judged
    words[at] = data.draw(st.sampled_from([words[at] + "x", words[at] + " evil", "а" + words[at], ""]))
    found = claim.read(" ".join(words))
    assert found.words != claim.words_of(sent)
    differs = claim.difference(claim.words_of(sent), found.words)
    assert differs.missing or differs.added


@pytest.mark.parametrize(
    ("typed", "reference"),
    [("k7q2m9", "K7Q2M9"), (" Ref K7Q2M9. ", "K7Q2M9"), ("reference: k7q-2m9", "K7Q2M9"), ("> K7Q 2M9\r\n", "K7Q2M9")],
)
def test_a_reference_alone_is_read_in_any_spelling(typed, reference):
    found = claim.read(typed)
    assert (found.references, found.bare) == ((reference,), True)


@pytest.mark.parametrize(
    ("text", "links", "domains"),
    [
        ("see https://shop.example/verify?x=1 now", ("https://shop.example/verify?x=1",), ()),
        ("at www.shop-login.example or evil.co/x.", ("www.shop-login.example", "evil.co/x."), ()),
        ("pay 1,249.00 EUR at 14:13 to m***@example.org. Ok", (), ()),
        ("12 min.Staff never ask", (), ()),
        ("your code\n@sh0p.example #481516", (), ("sh0p.example",)),
        ("bücher.example", ("bücher.example",), ()),
    ],
)
def test_links_host_names_and_bound_domains_are_found(text, links, domains):
    found = claim.read(text)
    assert (found.links, found.domains) == (links, domains)


def test_a_link_of_a_mail_header_or_of_ours_is_none_of_a_forger():
    sent = claim.words_of("Questions: shop.example/help. Ref K7Q2M9")
    assert claim.strange_links(claim.read("Questions: shop.example/help. Ref K7Q2M9 evil.example"), sent) == (
        "evil.example",
    )


@pytest.mark.parametrize(
    "head", ["Subject: Confirm at {}", "From: no@shop.example\nSubject: {}", "On call {} now wrote:", "From: {}"]
)
def test_a_link_above_the_text_counts_and_an_address_there_is_none(head):
    text = "Questions: shop.example/help. Ref K7Q2M9"
    sent = claim.words_of(text)
    for link in ("evil.example/in", "https://no@evil.example/in"):
        found = claim.read(f"{head.format(link)}\n{text}")
        assert found.words == sent
        assert claim.strange_links(found, sent) == (link,)
    assert claim.strange_links(claim.read(f"{head.format('mira.oduya@quill.example')}\n{text}"), sent) == ()


@pytest.mark.parametrize(
    "above",
    [
        (
            "---------- Forwarded message ---------\nFrom: Shop <no@shop.example>\nDate: Mon, Sep 21, 2026 at 2:13 PM\n"
            "Subject: Your code\nTo: <mira@example.org>\n\n\n"
        ),
        "Begin forwarded message:\n\nFrom: no@shop.example\nSubject: Your code\nTo: mira@example.org\n\n",
        "-----Original Message-----\nFrom: Shop\nSent: Monday\nTo: mira@example.org\nSubject: Your code\n\n",
        (
            "________________________________\nVon: Shop <no@shop.example>\nGesendet: Montag, 21. September 2026 14:13\n"
            "An: mira@example.org\nBetreff: Ihr Code\n\n"
        ),
        (
            "-------- Weitergeleitete Nachricht --------\nBetreff: \tIhr Code\nDatum: \tMon, 21 Sep 2026 14:13:20 +0000\n"
            "Von: \tShop <no@shop.example>\nAn: \tmira@example.org\n\n"
        ),
        "Anfang der weitergeleiteten Nachricht:\n\nVon: no@shop.example\nAn: mira@example.org\n\n",
    ],
)
def test_what_mail_programs_put_above_a_forwarded_text_is_not_compared(above):
    text = "123 456 is your code. Ref K7Q2M9"
    found = claim.read(above + text)
    assert (found.words, found.to) == (claim.words_of(text), "mira@example.org")


@pytest.mark.parametrize(
    "above",
    ["Am 21.09.26 um 14:13 schrieb Shop:\n", "Am Mo., 21. Sept. 2026 um 14:13 Uhr schrieb Shop\n<no@shop.example>:\n"],
)
def test_who_wrote_it_is_not_compared_in_german_either(above):
    assert claim.read(above + "Ref K7Q2M9, amber otter").words == ("Ref", "K7Q2M9,", "amber", "otter")


@pytest.mark.parametrize("above", ["-- Call 555 0143 now --\n", "Am Telefon: 555 0143\n", "An alle: 555 0143\n"])
def test_what_only_looks_a_little_like_it_is_compared(above):
    assert len(claim.read(above + "Ref K7Q2M9").words) > 2


def test_the_address_in_a_header_is_read():
    assert claim.read("From: a@b.example\nTo: Mira <Mira@example.org>\n\nHello there").to == "mira@example.org"
    assert claim.read("Hello there, to: nobody").to == ""


@pytest.mark.parametrize("text", ["", "  \n\t", "\u200b\u200b"])
def test_nothing_is_no_text(text):
    with pytest.raises(BadInput):
        claim.read(text)


def test_a_long_text_is_refused_before_it_is_read():
    with pytest.raises(BadInput) as refused:
        claim.read(Endless("x" * (claim.MOST + 1)))
    assert refused.value.facts["most"] == claim.MOST


@pytest.mark.parametrize("payload", PAYLOADS.values())
def test_hostile_texts_are_read_and_what_is_shown_of_them_is_harmless(payload):
    try:
        found = claim.read("Ref K7Q2M9 " + payload[: claim.MOST - 20])
    except BadInput:
        return
    for word in claim.shown(found.words + found.links + found.domains):
        assert not faults(word)
        assert len(word) <= 41


@pytest.mark.parametrize(
    "piece", ["x", "x ", "x.", "x-", "@x ", "> ", "w://", "you ", "ref ", "&#65;", "1", "To: x\n", "\n"]
)
def test_no_long_text_takes_long(piece):
    """Each of these would take minutes where a pattern or the comparison went over the text again and again."""
    sent = claim.words_of(code_message("purchase", Channel.MAIL, "000000"))
    found = claim.read("Ref K7Q2M9 " + piece * (65_000 // len(piece)))
    assert found.references
    claim.strange_links(found, sent)
    claim.nearest_difference([sent] * 10, found.words)


def test_at_most_five_references_are_looked_up():
    assert len(claim.read(" ".join(f"ref AAAA{n}B" for n in range(9))).references) == 5
