"""What became of a message, in words: the same wherever it is told, and true of every state."""

from __future__ import annotations

from dataclasses import replace

import pytest

from guardtui import wording
from guardtui.clock import MINUTE, SECOND
from guardtui.core.missing_code import Sending
from guardtui.core.records import Channel, Message, MessageState, Passage
from guardtui.wording.times import clock_time_s

NOW = 1_790_000_000_000
S = MessageState
LINE = Message(
    id="M8KQ2W7RTY",
    account_id="A",
    challenge_id=None,
    contact_id="C",
    channel=Channel.MAIL,
    target="m•••@example.org",
    tag="signin:code_wrong",
    reference="ABCDEF",
    state=S.ACCEPTED,
    created_at=NOW,
    state_at=NOW,
)


@pytest.mark.parametrize("state", S)
def test_every_face_says_the_same_of_a_state(state):
    line, sent = replace(LINE, state=state), Sending(Channel.MAIL, "", state, NOW, NOW)
    words = wording.message_state(line, NOW)
    assert words
    assert wording.sending_state(state).startswith(words)
    assert wording.sending(sent) == f"{clock_time_s(NOW)} mail: {words}"
    assert wording.passage(Passage(NOW, state, "451 x")).endswith(f" {words}: 451 x")


def test_no_two_states_are_told_alike():
    assert len({wording.sending_state(state) for state in S}) == len(S)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"state": S.DEFERRED, "due_at": NOW + 20 * SECOND, "attempts": 1}, "delayed, tried again in 20 s"),
        ({"state": S.DEFERRED, "due_at": NOW, "attempts": 3}, "delayed, tried again now, 3 tries"),
        ({"state": S.DEFERRED, "due_at": None, "attempts": 1}, "delayed"),
        ({"state": S.QUEUED, "due_at": NOW + MINUTE, "unsure": 1}, "waits to be sent, may have arrived"),
        ({"state": S.ACCEPTED, "attempts": 2, "unsure": 1}, "handed to the carrier, 2 tries, may have arrived twice"),
        ({"state": S.GIVEN_UP, "attempts": 1, "unsure": 1}, "sending was given up, may have arrived"),
        ({"state": S.GIVEN_UP, "attempts": 3, "unsure": 2}, "sending was given up, 3 tries, may have arrived twice"),
    ],
)
def test_tries_and_doubts_are_told(changed, said):
    assert wording.message_state(replace(LINE, **changed), NOW) == said


def test_what_a_server_said_is_made_safe_in_the_line_for_support():
    one = Sending(Channel.SMS, "", S.DEFERRED, NOW, NOW, detail="451 \x1b[2J {due}", due_at=NOW + MINUTE)
    again = clock_time_s(NOW + MINUTE)
    assert (
        wording.sending(one) == f"{clock_time_s(NOW)} text message: delayed, tried again at {again} (451 ␛[2J {{due}})"
    )
