"""Whatever comes back by mail is read without trouble, and says nothing of messages that it does not name (RFC 3464)."""

from __future__ import annotations

import os

from hypothesis import given, settings
from hypothesis import strategies as st

from guardtui.core.records import MessageState
from guardtui.delivery.returned import MOST_BYTES, fate

from .test_outbox import returned

EXAMPLES = int(os.environ.get("GUARDTUI_FUZZ", "150"))
LINES = st.sampled_from([
    b"Content-Type: multipart/report; boundary=B", b"Content-Type: message/delivery-status", b"--B", b"--B--", b"",
    b"Content-Type: message/rfc822", b"Content-Type: text/rfc822-headers; charset=nobody-knows", b"Action: failed",
    b"Action: =?utf-8?q?failed", b"Message-ID: <M8KQ2W7RTY@a.example>", b"Message-ID: <", b"Message-ID: (((((", b"\xff\0\x1b[2J",
    b"Content-Transfer-Encoding: base64", b"Content-Type: multipart/mixed; boundary=", b"Diagnostic-Code: smtp; 550 \x1b[2J",
    b"MIME-Version: 1.0", b"Status: 5.1.1", b" folded", b"Content-Type: " + b"a" * 2000,
])  # fmt: skip


@settings(max_examples=EXAMPLES, deadline=None)
@given(st.binary(max_size=2000) | st.lists(LINES, max_size=40).map(b"\r\n".join))
def test_any_mail_is_read_without_trouble(raw):
    found = fate(raw)
    assert found is None or (found.message_id and isinstance(found.state, MessageState))


@settings(max_examples=EXAMPLES, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 700), st.binary(min_size=1, max_size=4)), min_size=1, max_size=6))
def test_a_damaged_one_names_no_other_message(damages):
    raw = bytearray(returned("M8KQ2W7RTY"))
    for at, what in damages:
        raw[at : at + len(what)] = what
    found = fate(bytes(raw))
    assert found is None or len(found.message_id) <= len(raw)


def test_a_mail_of_any_size_is_read_up_to_a_bound_and_a_deep_one_too():
    assert fate(b"x" * 5_000_000) is None
    assert fate(b"".join(b"Content-Type: multipart/mixed; boundary=%d\n\n--%d\n" % (n, n) for n in range(3000))) is None
    late = b"Content-Type: multipart/report; boundary=B\n\n" + b"x\n" * MOST_BYTES + returned("M8KQ2W7RTY")
    assert fate(late) is None
