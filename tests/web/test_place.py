"""Which public addresses are taken, and what is asked of a browser that uses one."""

from __future__ import annotations

import pytest

from guardtui.core.errors import BadInput
from guardtui.web.place import Place


@pytest.mark.parametrize(
    ("url", "host", "origin", "page", "socket"),
    [
        ("http://127.0.0.1:8000/x", "127.0.0.1:8000", "http://127.0.0.1:8000", "http://127.0.0.1:8000/x/", "ws://127.0.0.1:8000/x/socket"),
        ("http://localhost", "localhost", "http://localhost", "http://localhost/", "ws://localhost/socket"),
        ("http://[::1]:81/", "[::1]:81", "http://[::1]:81", "http://[::1]:81/", "ws://[::1]:81/socket"),
        ("https://Guard.Example.org", "guard.example.org", "https://guard.example.org", "https://guard.example.org/", "wss://guard.example.org/socket"),
        ("https://example.org:443/a/b/", "example.org", "https://example.org", "https://example.org/a/b/", "wss://example.org/a/b/socket"),
    ],
)  # fmt: skip
def test_a_place_says_what_a_browser_calls_it(url, host, origin, page, socket):
    place = Place.of(url)
    assert (place.host, place.origin, place.url, place.socket) == (host, origin, page, socket)


@pytest.mark.parametrize(
    "url",
    [
        "", "guard.example.org", "ftp://example.org", "https://", "https://a@example.org", "https://example.org/?x=1",
        "https://example.org/#x", "https://example.org/../x", "https://example.org//x", "https://example.org/a b",
        "https://example.org:99999", "https://[::1", "https://exämple.org", 'https://example.org/"x', "https://example.org/;x",
    ],
)  # fmt: skip
def test_what_is_no_public_address_is_refused(url):
    with pytest.raises(BadInput) as refused:
        Place.of(url)
    assert refused.value.reason == "public_url_form"


@pytest.mark.parametrize("url", ["http://example.org", "http://192.0.2.1:8000", "http://localhost.example.org"])
def test_across_a_network_only_https_is_taken(url):
    with pytest.raises(BadInput) as refused:
        Place.of(url)
    assert refused.value.reason == "public_url_open"
