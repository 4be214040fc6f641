"""The checklist: every item G16 to G27, by evidence or by a person's word that goes stale."""

from dataclasses import replace

import pytest

from guardtui.clock import DAY
from guardtui.core import checklist
from guardtui.core.checklist import Evidence, State
from guardtui.core.records import (
    Account,
    Authenticator,
    AuthenticatorState,
    Channel,
    Contact,
    ContactKind,
    ContactState,
    PasswordFacts,
    Profile,
)
from guardtui.policy import Policy
from guardtui.wording.checklist import REASONS, TITLES

NOW = 1_790_000_000_000
POLICY = Policy()
GOOD_PASSWORD = PasswordFacts(length_ok=True, mixed=True, score=4, guessable=False)
ACCOUNT = Account("A", Profile("mira"), "open", 0, 0, GOOD_PASSWORD, two_step_at=NOW, reviewed_seq=9, reviewed_at=NOW)
APP = Authenticator("X", "A", Channel.APP, AuthenticatorState.BOUND, "App", None, 0)


def _contact(kind):
    return Contact(kind, "A", kind, "", kind, ContactState.VERIFIED, True, 0, 0, confirmed_at=NOW)


BOTH = (_contact(ContactKind.PHONE), _contact(ContactKind.MAIL))
PERFECT = Evidence(ACCOUNT, BOTH, (APP,), 10, 0, dict.fromkeys(checklist.ATTESTED, NOW), NOW)


def _state(item, **changed):
    judged = checklist.judge(replace(PERFECT, **changed), POLICY)
    return next((one.state, one.reason) for one in judged.items if one.id == item)


def test_every_item_of_the_guide_is_there_in_order_with_words():
    judged = checklist.judge(PERFECT, POLICY)
    assert [item.id for item in judged.items] == [f"G{n}" for n in (16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27)]
    assert set(TITLES) == set(checklist.POINTS)


def test_a_perfect_account_scores_a_hundred_and_has_no_next_step():
    judged = checklist.judge(PERFECT, POLICY)
    assert (judged.score, judged.next) == (100, None)
    assert sum(checklist.POINTS.values()) == 100


@pytest.mark.parametrize(
    ("item", "changed", "state", "reason"),
    [
        (
            "G16",
            {"account": replace(ACCOUNT, password=replace(GOOD_PASSWORD, score=2))},
            State.ATTENTION,
            "password_weak",
        ),
        (
            "G17",
            {"account": replace(ACCOUNT, password=replace(GOOD_PASSWORD, guessable=True))},
            State.BAD,
            "password_guessable",
        ),
        ("G18", {"marks": {}}, State.UNKNOWN, "not_attested"),
        ("G19", {"account": replace(ACCOUNT, two_step_at=None)}, State.BAD, "two_step_off"),
        ("G19", {"factors": (replace(APP, channel=Channel.SMS),)}, State.ATTENTION, "two_step_without_app"),
        ("G19", {"recovery_left": 3}, State.ATTENTION, "recovery_codes_low"),
        ("G20", {"contacts": ()}, State.BAD, "contacts_none"),
        ("G20", {"contacts": BOTH[:1]}, State.ATTENTION, "contacts_one_kind"),
        (
            "G20",
            {"contacts": tuple(replace(c, confirmed_at=NOW - 200 * DAY) for c in BOTH)},
            State.ATTENTION,
            "contacts_old",
        ),
        ("G21", {"marks": {"G21": NOW - 200 * DAY}}, State.ATTENTION, "attested_long_ago"),
        ("G22", {"account": replace(ACCOUNT, reviewed_at=None)}, State.ATTENTION, "never_reviewed"),
        ("G22", {"account": replace(ACCOUNT, reviewed_at=NOW - 31 * DAY)}, State.ATTENTION, "reviewed_long_ago"),
        ("G22", {"alarms": 1}, State.ATTENTION, "alarms_unread"),
        ("G23", {"alarms": 1}, State.BAD, "alarms_open"),
        ("G24", {"marks": {}}, State.UNKNOWN, "not_attested"),
        ("G25", {"marks": {}}, State.UNKNOWN, "not_attested"),
        ("G26", {"marks": {}}, State.UNKNOWN, "not_attested"),
        ("G27", {"marks": {**PERFECT.marks, "G24": 0}}, State.ATTENTION, "something_stale"),
    ],
)
def test_each_item_says_why_it_is_not_good(item, changed, state, reason):
    assert _state(item, **changed) == (state, reason)
    assert reason in REASONS


def test_turning_two_step_on_is_the_next_best_step_while_it_is_off():
    judged = checklist.judge(replace(PERFECT, account=replace(ACCOUNT, two_step_at=None), marks={}), POLICY)
    assert judged.next is not None
    assert judged.next.id == "G19"


def test_mail_codes_never_count_as_full_marks():
    by = {channel: replace(APP, channel=channel) for channel in (Channel.APP, Channel.SMS, Channel.MAIL)}
    scores = [checklist.judge(replace(PERFECT, factors=(by[c],)), POLICY).score for c in by]
    assert scores[0] == 100
    assert scores[0] > scores[1] > scores[2]
