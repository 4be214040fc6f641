"""Domains that are made to be taken for others, and links that lead elsewhere than they seem to."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guardtui.core import lookalike
from guardtui.core.lookalike import Known, Likeness, host_of, likeness

KNOWN = Known("Riverbend Market", ("riverbend.example", "modernmail.co.uk"), ("mira@post.example",))


@pytest.mark.parametrize(
    ("host", "how", "domain"),
    [
        ("riverbe\u0578d.example", Likeness.LETTERS, "riverbend.example"),
        ("p\u00f6st.example", Likeness.LETTERS, "post.example"),
        ("xn--rverbend-c2a.test", Likeness.LETTERS, "riverbend.example"),
        ("rn0dernmail.co.uk", Likeness.LETTERS, "modernmail.co.uk"),
        ("p0st.example", Likeness.LETTERS, "post.example"),
        ("rivrebend.example", Likeness.SLIP, "riverbend.example"),
        ("riverend.test", Likeness.SLIP, "riverbend.example"),
        ("www.river-bend.test", Likeness.SLIP, "riverbend.example"),
        ("rivebendd.example", Likeness.TWO_SLIPS, "riverbend.example"),
        ("riverbend.example.evil.co.uk", Likeness.WITHIN, "riverbend.example"),
        ("post.example.evil.test", Likeness.WITHIN, "post.example"),
        ("login.riverbend-pay.test", Likeness.PART, "riverbend.example"),
        ("riverbend.evil.test", Likeness.PART, "riverbend.example"),
        ("riverbend.co.uk", Likeness.ENDING, "riverbend.example"),
    ],
)
def test_a_likeness_is_told_with_what_it_resembles(host, how, domain):
    assert likeness(host, KNOWN) == (how, domain)


@pytest.mark.parametrize(
    "host",
    ["riverbend.example", "mail.riverbend.example", "post.example", "port.example", "host.example", "fernpress.example",
     "modern.co.uk", "", "198.51.100.7", "example"],
)  # fmt: skip
def test_known_and_unlike_domains_resemble_nothing(host):
    assert likeness(host, KNOWN) is None


@pytest.mark.parametrize(
    ("link", "host"),
    [
        ("https://www.riverbend.example/x", "www.riverbend.example"),
        ("https://riverbend.example@evil.test/x", "evil.test"),
        ("https:\\\\evil.test\\riverbend.example", "evil.test"),
        ("//evil.test/x", "evil.test"),
        ("https:evil.test", "evil.test"),
        ("ht\ntps://ev\til.test/x", "evil.test"),
        ("HTTPS://EVIL.TEST./", "evil.test"),
        ("https://evil%2Etest/", "evil.test"),
        ("https://evil\uff0etest/", "evil.test"),
        ("https://evil.test?riverbend.example/", "evil.test"),
        ("https://evil.test#@riverbend.example/", "evil.test"),
        ("https://[2001:db8::1]:80/x", "[2001:db8::1]"),
        ("mailto:mira@post.example", "post.example"),
        ("", ""),
    ],
)
def test_a_link_leads_where_a_browser_would_go(link, host):
    assert host_of(link) == host


@pytest.mark.parametrize("host", ["198.51.100.7", "3221226219", "0xc0000201", "[2001:db8::1]", "1.0x7f"])
def test_numbers_are_told_from_names(host):
    assert lookalike.is_number(host)
    assert lookalike.registrable(host) == host


def test_what_can_be_registered_is_known_for_long_endings_too():
    assert lookalike.registrable("a.b.evil.co.uk") == "evil.co.uk"
    assert lookalike.registrable("shop.github.io") == "shop.github.io"
    assert lookalike.registrable("co.uk") == "co.uk"


def test_honest_names_in_other_scripts_are_not_held_against_anybody():
    for host in ("xn--e1afmkfd.xn--p1ai", "xn--lbaum-iua.example", "xn--wgv71a119e.jp", "xn--fiqs8s"):
        assert not lookalike.mixed_scripts(host), host
        assert not lookalike.disguised(host), host


names = st.text("abcdeé0-", min_size=0, max_size=12)


@given(names, names)
def test_slips_are_counted_alike_from_both_sides_and_stop_at_three(one, other):
    assert lookalike.slips(one, other) == lookalike.slips(other, one)
    assert lookalike.slips(one, one) == 0
    assert 0 <= lookalike.slips(one, other) <= 3


@settings(max_examples=200)
@given(st.text(max_size=80))
def test_any_text_is_a_host_or_none_without_trouble(text):
    host = host_of(text)
    assert len(host) <= lookalike.MOST_HOST + 1
    likeness(host, KNOWN)
    lookalike.mixed_scripts(host)
    lookalike.disguised(host)
    lookalike.scheme_of(text)
    lookalike.user_part(text)
    lookalike.port_of(text)
    lookalike.domains_in(text.split())


def test_providers_that_are_near_each_other_are_not_held_against_who_uses_them():
    reader = Known("", (), ("mira@gmail.com",))
    for honest in ("mail.com", "ymail.com", "gmail.de", "email.com"):
        assert likeness(honest, reader) is None, honest
    for fake in ("gmial.com", "gmai1.com", "grnail.com", "gmail.com.evil.test"):
        assert likeness(fake, reader) is not None, fake
