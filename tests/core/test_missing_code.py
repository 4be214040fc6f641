"""The rule of a missing code: whatever is known, it names something, and nothing that would be refused."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guardtui import wording
from guardtui.core.contact import recognisable
from guardtui.core.missing_code import (
    ASKED,
    LONG,
    PROVIDERS,
    Address,
    Cause,
    Facts,
    Fix,
    Sending,
    Sure,
    Suspect,
    look_alike,
    question,
    suspects,
    turned_away,
)
from guardtui.core.records import ChallengeState, Channel, ContactKind, MessageState, Way

NOW = 1_790_000_000_000
moments = st.integers(NOW - 900_000, NOW + 900_000)
maybe = st.one_of(st.none(), moments)


def sendings() -> st.SearchStrategy[tuple[Sending, ...]]:
    one = st.builds(
        Sending,
        channel=st.sampled_from((Channel.SMS, Channel.MAIL)),
        target=st.just("m•••@example.org"),
        state=st.sampled_from(MessageState),
        at=moments,
        state_at=moments,
        detail=st.sampled_from(("", "550 {target} \x1b[2J[/]")),
        attempts=st.integers(0, 4),
        unsure=st.integers(0, 2),
        due_at=maybe,
        here=st.booleans(),
        turned_away=st.booleans(),
    )
    return st.lists(one, max_size=3).map(tuple)


everything = st.builds(
    Facts,
    now=st.just(NOW),
    state=st.one_of(st.none(), st.sampled_from(ChallengeState)),
    channel=st.sampled_from(Channel),
    expires_at=moments,
    closed_at=maybe,
    tries_left=st.integers(0, 2),
    sendings=sendings(),
    address=st.one_of(
        st.none(),
        st.builds(
            Address,
            contact_id=st.just("C"),
            kind=st.sampled_from(ContactKind),
            verified=st.booleans(),
            domain=st.sampled_from(("", "gmial.com", "example.org")),
            stale=st.booleans(),
            changed_at=maybe,
            failed_at=maybe,
        ),
    ),
    why_not=st.sampled_from((None, "no_delivery", "no_sms_there")),
    down_until=maybe,
    mine=st.booleans(),
    resend_at=maybe,
    renew_at=maybe,
    others=st.sampled_from(((), (Way(Channel.MAIL, "m•••@example.org"),), (Way(Channel.RECOVERY, "9"),))),
    later=st.sampled_from(((), (Way(Channel.MAIL, "m•••@example.org", until=NOW + 60_000),))),
    may_change_contacts=st.booleans(),
    undoable=st.booleans(),
)
answers = st.dictionaries(st.sampled_from(Cause), st.booleans())


@settings(max_examples=300)
@given(everything, answers)
def test_it_always_names_something_that_can_be_done_now(facts: Facts, said: dict[Cause, bool]) -> None:
    found = suspects(facts, said)
    assert found[-1].cause is Cause.SUPPORT
    for one in found:
        match one.fix:
            case Fix.RESEND:
                assert facts.mine
                assert facts.resend_at is not None
                assert facts.resend_at <= NOW
            case Fix.NEW_CODE:
                assert facts.mine
                assert facts.renew_at is not None
                assert facts.renew_at <= NOW
            case Fix.OTHER_WAY:
                assert facts.mine
                assert facts.others
            case Fix.CONTACTS:
                assert facts.may_change_contacts
            case Fix.LOOK:
                assert facts.mine
                assert facts.state is ChallengeState.OPEN
                assert facts.expires_at > NOW
                assert facts.tries_left > 0
            case Fix.UNDO:
                assert facts.undoable
            case Fix.WAIT:
                assert isinstance(one.facts["until"], int)
                assert one.facts["until"] > NOW
        said_of_it = wording.missing_code(one, "m•••@example.org", facts.channel, NOW) + wording.missing_code_fix(one)
        assert not {"–", "{", "}"} & set(said_of_it), "no gap of a sentence stays open"
    asked = question(found)
    assert asked is None or (asked in ASKED and asked is found[0].cause and asked not in said)


@settings(max_examples=200)
@given(everything, answers, st.sampled_from(Cause))
def test_an_answer_moves_its_own_cause_and_no_other(facts: Facts, said: dict[Cause, bool], cause: Cause) -> None:
    before = [one.cause for one in suspects(facts, said)]
    assert before == [one.cause for one in suspects(facts, said)]
    said.pop(cause, None)
    plain = [one.cause for one in suspects(facts, said)]
    ruled_out = [one.cause for one in suspects(facts, {**said, cause: False})]
    assert ruled_out == [one for one in plain if one is not cause or one is Cause.SUPPORT]
    confirmed = suspects(facts, {**said, cause: True})
    assert [one.cause for one in confirmed if one.cause is not cause] == [one for one in plain if one is not cause]
    if cause in ASKED and cause in plain:
        assert confirmed[0].sure is Sure.SAID


def test_a_common_domain_is_no_slip_for_another() -> None:
    assert not [one for one in PROVIDERS if look_alike(one)]


def test_slips_of_the_finger_are_told_from_other_domains() -> None:
    slips = {
        "gmial.com": "gmail.com",
        "gmail.con": "gmail.com",
        "hotmial.com": "hotmail.com",
        "yahooo.com": "yahoo.com",
        "outlok.com": "outlook.com",
        "googlemial.com": "googlemail.com",
        "protonmial.con": "protonmail.com",
    }
    assert {typed: look_alike(typed) for typed in slips} == slips
    assert not [one for one in ("example.org", "quillpost.example", "me.com", "we.de", "") if look_alike(one)]


def test_the_owner_sees_the_length_and_both_ends_and_others_no_length() -> None:
    address = "mira.oduya@gmial.com"
    assert recognisable(ContactKind.MAIL, address, to_owner=True) == "m••••••••a@gmial.com"
    assert recognisable(ContactKind.MAIL, address, to_owner=False) == "m•••a@gmial.com"
    assert recognisable(ContactKind.MAIL, "mora@x.example", to_owner=True) == "m•••@x.example", "too short to show more"
    assert recognisable(ContactKind.PHONE, "+12025550143", to_owner=True) == "+1 ••• 0143"


@pytest.mark.parametrize("state", [MessageState.QUEUED, MessageState.SENDING, MessageState.DEFERRED])
@pytest.mark.parametrize(
    ("over", "reason"),
    [
        ({"state": ChallengeState.VOIDED}, "voided"),
        ({"expires_at": NOW - 1}, "expired"),
        ({"tries_left": 0}, "no_tries"),
        ({"lapsed": True}, "lapsed"),
    ],
)
def test_a_message_that_is_not_sent_any_more_is_not_waited_for(state, over, reason):
    waiting = Sending(Channel.MAIL, "m•••@example.org", state, NOW - 30_000, NOW - 30_000, due_at=NOW - 10_000)
    facts = Facts(NOW, ChallengeState.OPEN, Channel.MAIL, expires_at=NOW + 60_000, sendings=(waiting,), renew_at=NOW)
    assert suspects(facts)[0].reason in {"queued", "sending", "tried_again"}
    found = suspects(replace(facts, **over))
    assert (found[0].reason, found[0].fix) == (reason, Fix.NEW_CODE)


@pytest.mark.parametrize("unsure", [0, 1])
def test_what_was_not_sent_because_its_request_was_taken_back_is_no_failure(unsure):
    """As after a restored backup, too, where what waited may have left before."""
    not_sent = Sending(
        Channel.MAIL, "m•••@example.org", MessageState.GIVEN_UP, NOW - 9, NOW - 9, "no longer needed", 2, unsure
    )
    facts = Facts(NOW, ChallengeState.OPEN, Channel.MAIL, expires_at=NOW + 60_000, sendings=(not_sent,), renew_at=NOW)
    assert suspects(facts)[0].reason == ("may_have_left" if unsure else "given_up")
    found = suspects(replace(facts, state=ChallengeState.VOIDED))
    assert (found[0].reason, found[0].fix) == ("voided", Fix.NEW_CODE)
    assert not {"given_up", "may_have_left"} & {one.reason for one in found}


@pytest.mark.parametrize(
    ("detail", "said"),
    [
        ("554 5.7.1 <mira@example.org>: Relay access denied", True),
        ("552-5.2.2 The mailbox is full", True),
        ("550-5.7.26 This mail has been blocked", True),
        ("5.3.4", True),
        ("550 5.1.1 no such user", False),
        ("550 5.2.1 The mailbox is disabled", False),
        ("550 5.4.1 Recipient address rejected: Access denied", False),
        ("550 no such user", False),
        ("550 no such user at 192.5.7.1", False),
        ("550 5.1.1 refused by 10.5.7.1", False),
        ("", False),
    ],
)
def test_what_a_mail_server_says_of_an_address_is_told_from_what_it_says_of_itself(detail, said):
    assert turned_away(detail) is said


@pytest.mark.parametrize("state", [MessageState.QUEUED, MessageState.SENDING])
def test_what_waits_long_to_be_handed_over_is_sent_again(state):
    """Whoever sends may have ended: a wait that nothing ends would be advised without end."""
    facts = Facts(NOW, ChallengeState.OPEN, Channel.MAIL, expires_at=NOW + 60_000, resend_at=NOW)
    for ago, found in ((LONG - 1, (Fix.WAIT, str(state))), (LONG, (Fix.RESEND, "waits_long"))):
        waiting = Sending(Channel.MAIL, "m•••@example.org", state, NOW - ago, NOW - ago, due_at=NOW - ago)
        first = suspects(replace(facts, sendings=(waiting,)))[0]
        assert (first.fix, first.reason) == found


def test_a_try_that_is_overdue_is_not_said_to_come_at_a_moment_that_passed():
    """Nobody may be there who sends: no app is open, and no service runs."""
    one = Suspect(Cause.FAILED, "tried_again", Sure.KNOWN, Fix.RESEND, {"again_at": NOW})
    assert "at the next occasion" in wording.missing_code(one, "m•••@example.org", Channel.MAIL, NOW)
    assert "at the next occasion" not in wording.missing_code(one, "m•••@example.org", Channel.MAIL, NOW - 1)
