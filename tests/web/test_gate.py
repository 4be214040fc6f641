"""Links that are good once, passes that are good for a while, and a browser's name."""

from __future__ import annotations

import time

import pytest

from guardtui.web.gate import PASS_LIFE, Gate, browser, language


def test_a_link_is_good_once_and_the_next_is_another():
    gate = Gate()
    first = gate.link
    assert len(first) * 5 >= 128
    assert gate.use(first)
    assert gate.link != first
    assert not gate.use(first)
    assert gate.use(gate.link)


@pytest.mark.parametrize("link", ["", "x", "ü", "\udcff", "0" * 5000])
def test_what_is_no_link_lets_nobody_in_and_costs_no_link(link):
    gate = Gate()
    good = gate.link
    assert not gate.use(link)
    assert gate.link == good


def test_a_pass_is_good_for_its_hours(monkeypatch):
    gate = Gate()
    shown, now = gate.new_pass(), time.monotonic()
    assert gate.admits(shown)
    monkeypatch.setattr("guardtui.web.gate.time.monotonic", lambda: now + PASS_LIFE - 60)
    assert gate.admits(shown)
    monkeypatch.setattr("guardtui.web.gate.time.monotonic", lambda: now + PASS_LIFE + 60)
    assert not gate.admits(shown)


def test_a_pass_cannot_be_made_or_made_younger():
    gate, other = Gate(), Gate()
    when, nonce, seal = gate.new_pass().split(".")
    forged = [
        "",
        ".",
        "..",
        "1.2.3",
        f"{int(when) + 9999}.{nonce}.{seal}",
        f"{when}.{nonce}x.{seal}",
        f"{when}.{nonce}.",
        "\udcff.é",
    ]
    assert not any(map(gate.admits, [*forged, other.new_pass()]))


def test_a_browser_keeps_its_device_and_is_given_none_of_its_own_choice():
    gate = Gate()
    token = gate.device("")
    assert gate.device(token) == token
    assert all(
        gate.device(bad) not in {bad, token} for bad in ("x", token.upper(), token + "0", token[:-1], "0" * 63 + "\n")
    )


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        ("Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0", "Firefox on Linux"),
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0 Safari/537.36 Edg/130.0", "Edge on Windows"),
        ("Mozilla/5.0 (Linux; Android 14; Pixel) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0 Mobile Safari/537.36", "Chrome on Android"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1 (KHTML, like Gecko) Version/17.0 Safari/604.1", "Safari on iPhone"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/17.0 Safari/605.1.15", "Safari on Mac"),
        ("\x1b]0;owned\x07 evil", "Browser"),
    ],
)  # fmt: skip
def test_a_browser_is_named_by_what_is_known_and_nothing_it_says_is_repeated(agent, name):
    assert browser(agent) == name


@pytest.mark.parametrize(
    ("wishes", "spoken"),
    [
        ("", "en"),
        ("de", "de"),
        ("de-AT,de;q=0.9,en;q=0.8", "de"),
        ("fr,en;q=0.7,de;q=0.8", "de"),
        ("en-GB,en;q=0.9,de;q=0.1", "en"),
        ("tlh,*;q=0.5", "en"),
        ("de;q=nan,de;q=-1,de;q=1e9", "en"),
        ("../../etc,de;q=0.5\x00", "en"),
        ("," * 5000 + "de", "en"),
    ],
)
def test_a_tab_speaks_what_its_browser_asks_for(wishes, spoken):
    """Of a header that anybody may write, nothing is taken but the name of a language that is here."""
    assert language(wishes) == spoken
