"""What messages say: a code with its one use, a notice, each as SMS and as mail, whatever the details are."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from guardtui import language, wording
from guardtui.core import sms
from guardtui.core.action import FOR_OTHERS, KINDS
from guardtui.core.activity import TOLD
from guardtui.core.records import Channel
from guardtui.wording.fill import quoted
from guardtui.wording.messages import CodeFacts, NoticeFacts, Text

from ..hostile import PAYLOADS, faults  # noqa: TID252 - the payloads of all tests

AT = 1_790_000_000_000  # 21 September 2026, 14:13 UTC
CODE = "481516"
DETAILS = {
    "address": "n•••@example.net",
    "amount": 124_900,
    "authenticator": "Authenticator app",
    "contact": "m•••@example.org",
    "currency": "EUR",
    "device": "Firefox on Linux",
    "entry": 118,
    "method": "Visa ending in 4417",
    "order": "7781",
    "payee": "Alder Outdoor",
    "what": "your orders",
}
"""Typical details, as `guard.summary` hands them over: addresses masked, names looked up."""

SENTENCES = [(kind, wording.action(kind, DETAILS, in_message=True)) for kind in sorted(KINDS)]
SENTENCES.append(
    (
        "club:transfer",
        wording.action(
            "club:transfer", {"points": 250, "to": "Noor"}, sentence="send {points} points to {to}", in_message=True
        ),
    )
)


def told(kind: str, action: str, channel: Channel = Channel.SMS, **more: object) -> Text:
    facts = {"words": ("potato", "lantern"), "reference": "K7Q2M9", "service": "Riverbend Market", "minutes": 10}
    return wording.code_message(CodeFacts(kind=kind, action=action, asked_at=AT, **{**facts, **more}), channel, CODE)


def notice(tag: str, channel: Channel = Channel.SMS, details: dict[str, str | int] | None = None, **more: str) -> Text:
    facts = {"handle": "mira", "reference": "K7Q2M9", "service": "Riverbend Market", **more}
    return wording.notice(NoticeFacts(tag=tag, details=details or EVENT, at=AT, **facts), channel)


EVENT: dict[str, str | int] = {
    "device": "Firefox on Linux",
    "place": "Port Caldera",
    "to": "m•••@example.org",
    "was": "+44 ••• 0123",
    "count": 10,
    "left": 7,
    "reason": "not_me",
    "entry": 118,
    "case": "H7K2MQ4X9P",
}


@pytest.mark.parametrize("domain", ["", "shop.example"])
@pytest.mark.parametrize(("kind", "action"), SENTENCES)
def test_the_text_of_every_kind_of_action_stays_in_one_sms(kind, action, domain):
    body = told(kind, action, domain=domain).body
    assert sms.size(body).segments == 1, (sms.size(body), body)
    assert sms.size(body).alphabet == "gsm7"
    assert sms.spelt(action) in body or (kind == "sign-in" and "sign-in code." in body)
    for part in ("K7Q2M9", "potato lantern", "10 min", "Staff never ask", "Not you?"):
        assert part in body, part
    first = body.splitlines()[0]
    assert re.match(r"481 ?516 (is|for|approves)", first)


def test_the_last_line_binds_the_code_to_the_domain_only_where_there_is_one():
    """The form of "Origin-bound one-time codes delivered via SMS" (WICG): @, the domain, a space, #, the code."""
    assert told("sign-in", "sign in to your account", domain="shop.example").body.splitlines()[-1] == (
        "@shop.example #481516"
    )
    for channel, domain in ((Channel.SMS, ""), (Channel.MAIL, "shop.example")):
        assert "@shop" not in told("sign-in", "sign in", channel, domain=domain).body
        assert "#" not in told("sign-in", "sign in", channel, domain=domain).body


def test_signing_in_and_allowing_something_do_not_look_alike():
    for kind, action in SENTENCES:
        for channel in (Channel.SMS, Channel.MAIL):
            text = told(kind, action, channel)
            others = kind in FOR_OTHERS or ":" in kind
            assert ("approves" in text.body.splitlines()[0]) == others
            assert ("approval" in text.subject) == others
            assert ("sign-in" in text.subject) == (kind == "sign-in")


@pytest.mark.parametrize(("kind", "action"), SENTENCES)
def test_a_mail_says_everything_in_full_and_no_code_in_its_subject(kind, action):
    text = told(kind, action, Channel.MAIL, support="help@shop.example", domain="shop.example")
    assert CODE not in re.sub(r"\W", "", text.subject)
    for part in (
        "481 516",
        action,
        "Words: potato lantern.",
        "21 Sep 2026, 14:13 UTC (",
        "Good for 10 min",
        "Ref K7Q2M9.",
        "Staff never ask for it.",
        "Was it not you? ",
        "Questions: help@shop.example.",
    ):
        assert part in text.body, part


class Seen(HTMLParser):
    """What a mail program shows of a page, and the elements that it is made of."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.shown, self.elements, self.of = "", {}, ""
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.elements.setdefault(tag, []).append(dict(attrs))
        self.of = "p" if tag == "p" else self.of
        self.shown += {"p": "\n\n", "br": "\n"}.get(tag, "")

    def handle_endtag(self, tag):
        self.of = "" if tag == self.of else self.of

    def handle_data(self, data):
        if self.of == "p":
            self.shown += data


MAILS = [
    *(told(kind, action, Channel.MAIL) for kind, action in SENTENCES),
    *(notice(tag, Channel.MAIL) for tag in sorted(TOLD)),
    notice("device:added", Channel.MAIL, {"device": "<img src=x> &lt;", "place": "<b>here</b>"}),
    *(
        told("purchase", wording.action("purchase", {**DETAILS, "payee": evil[:200]}, in_message=True), Channel.MAIL)
        for evil in (*PAYLOADS.values(), "<script>alert(1)</script>", "<a href='http://x.example'>&amp;</a>")
    ),
]


@pytest.mark.parametrize("spoken", language.LANGUAGES)
def test_the_html_of_a_mail_names_its_language(spoken):
    """Else a screen reader reads German as if it were English."""
    with language.speaking(spoken):
        text = notice("device:added", Channel.MAIL)
    assert Seen(text.html).elements["html"] == [{"lang": spoken}]


def test_the_html_of_a_mail_says_what_its_plain_text_says_and_loads_nothing():
    for text in MAILS:
        seen = Seen(text.html)
        assert seen.shown.strip() == text.body.strip()
        assert set(seen.elements) <= {"html", "head", "meta", "title", "body", "p", "br", "strong"}
        assert seen.elements["html"] == [{"lang": "en"}]
        assert {"charset": "utf-8"} in seen.elements["meta"]
        assert {"name": "color-scheme", "content": "light dark"} in seen.elements["meta"]
        names = {name for elements in seen.elements.values() for given in elements for name in given}
        assert names == {"lang", "charset", "name", "content", "style"}
        assert not re.search(r"color:|url\(|background", text.html)
        assert not faults(text.body)
        assert not faults(text.html)


@pytest.mark.parametrize("tag", sorted(TOLD))
def test_every_notice_says_the_event_its_time_what_to_do_and_whom_to_ask(tag):
    mail, short = notice(tag, Channel.MAIL, support="the desk, +44 7700 900100"), notice(tag)
    assert "{" not in mail.body + short.body
    assert "–" not in mail.body, "every detail has its place"
    for part in ("21 Sep 2026, 14:13 UTC", "Ref K7Q2M9", "«mira»"):
        assert part in mail.body
        assert sms.spelt(part) in short.body
    for part in ("where the service runs)", "Was it you?", "Was it not you?", "press n", "Questions: the desk, +44"):
        assert part in mail.body
    assert "Not you?" in short.body or "If not," in short.body
    assert sms.size(short.body).alphabet == "gsm7"
    assert sms.size(short.body).segments <= 2, short.body
    if tag in {"device:added", "signin:code_wrong"}:
        assert "«Firefox on Linux»" in mail.body


def test_most_notices_stay_in_one_sms():
    one = [tag for tag in TOLD if sms.size(notice(tag).body).segments == 1]
    assert len(one) >= len(TOLD) - 5, sorted(TOLD - set(one))


# Details that nobody means well with

LIKE_CODES = st.text(alphabet="0123456789 -.x\u00a0٣", max_size=60)


@given(st.one_of(st.text(max_size=300), LIKE_CODES))
@example("482 913 is your code")
@example("Visa " + "1234567890" * 30)
@example("a» Your code is 482913 «b")
@example("x" * 10_000 + "\n4417")
@example("a\u0301 " * 18)
@example("… " * 30)
def test_what_somebody_else_chose_stays_between_its_quotes_and_is_no_code(value):
    said = quoted(value)
    assert said[0] + said[-1] == "«»"
    inside = said[1:-1]
    assert not set(inside) & set('«»"“”')
    assert len(inside) <= 40
    assert not faults(inside)
    assert not re.search(r"\d{3}[ -]?\d{3}", inside)
    assert "\n" not in inside


def test_the_last_digits_of_a_long_name_stay():
    assert quoted("The account of the household of the Alder family ending in 4417").endswith("…ding in 4417»")


def test_a_long_text_loses_its_end_and_no_word_of_what_is_left():
    assert quoted("Port Caldera, a network never seen before") == "«Port Caldera, a network never seen…»"
    assert quoted("Port Caldera, a network nobody has  seen before") == "«Port Caldera, a network nobody has seen…»"
    assert quoted("x" * 50) == f"«{'x' * 39}…»"
    assert quoted(f"a {'x' * 50}") == f"«a {'x' * 37}…»"


@pytest.mark.parametrize("channel", [Channel.SMS, Channel.MAIL])
@pytest.mark.parametrize(
    "evil", [*PAYLOADS.values(), "+1 999 999 call now", "Księgarnia «Łódź» http://evil.example/123456"]
)
def test_hostile_details_never_leave_their_place(channel, evil):
    details = {**DETAILS, "payee": evil[:10_000], "order": evil[:10_000], "device": evil[:10_000]}
    for kind in ("purchase", "device-trust"):
        body = told(kind, wording.action(kind, details, in_message=True), channel, domain="shop.example").body
        assert not faults(body)
        assert "K7Q2M9" in body
        assert "potato lantern" in body
        assert kind != "purchase" or "1,249.00 EUR" in body
        assert len(re.findall(r"(?<!\d)\d{3}[ -]?\d{3}(?!\d)", body)) == (2 if channel is Channel.SMS else 1)
        assert channel is Channel.MAIL or sms.size(body).segments <= 5
        assert not re.search(r"https?://|www\.\w|evil\.example", body)
    body = notice("device:added", channel, {"device": evil[:10_000], "place": evil[:10_000]}).body
    assert not faults(body)
    assert "Ref K7Q2M9" in body
