"""The practice lab line by line: the pretend phone with its folders, faults, time, and the missions (M21)."""

import re

import pytest

from guardtui.core.errors import SESSION_OVER, Refused
from guardtui.core.records import ContactKind
from guardtui.plain.run import DONE

from ..tui.test_missing_code import practised  # noqa: TID252 - the same lab as the app's
from .conftest import later

NEW = "violet tractors sing 4 Mondays"


@pytest.fixture
def lab(demo):
    """The lab of a demo whose time and messages go by it, with Mira signed in."""
    lab = practised(demo).phone
    demo.sign_in_again()
    demo.clock.advance(60_000)
    return lab


@pytest.fixture
def mira(demo, lab, reader):
    return reader(demo, lab)


def test_the_printed_password_and_the_phone_let_somebody_in(demo, reader):
    mira = reader(demo, practised(demo).phone)
    assert mira.types("p", "p", demo.newest_code, "3", "p", "b", "q") == DONE
    mira.hears(
        "p signs in to the practice account with its printed password.",
        "is your Riverbend Market code to sign in to your account.",
        "Mission: Turn on two-step verification, 0 of 3 steps done. z has all missions.",
        "Newest message: ",
        "p pretend phone; z practice",
    )


def test_messages_are_read_and_what_is_no_spam_is_taken_out(demo, lab, mira):
    lab.switch("spam")
    mail = next(str(i) for i, c in enumerate(demo.guard.contacts.list(demo.session), 1) if c.kind is ContactKind.MAIL)
    mira.does("3", mail, "2", "s", "1", "z", "2", "1", "b", "1", "1", "1", "1", "b", "b", "b", "b", "q")
    mira.hears(
        "2. Spam, 1 in it.",
        "1. Not spam. Take it out of the spam folder.",
        "It lies among the messages now. Nothing is in spam any more.",
        "Pretend phone. The newest 12 messages.",
    )
    assert lab.arrived(1)[0].place == "inbox"


def test_something_goes_wrong_and_right_again_and_what_it_did_is_found_out(demo, mira):
    mail = next(str(i) for i, c in enumerate(demo.guard.contacts.list(demo.session), 1) if c.kind is ContactKind.MAIL)
    mira.does("z", "2", "7", "7", "1", "b", "b", "3", mail, "2", "m", "b", "b", "b", "q")
    mira.hears(
        "2. Let something go wrong, nothing does now.",
        "7. A weak signal, off.",
        "From now on: a weak signal.",
        "No longer: a weak signal.",
        "From now on: messages are refused.",
        "Your code did not arrive.",
    )


def test_time_goes_forward_and_a_session_that_ends_then_is_told(demo, lab, mira):
    mira.does("z", "3", "1", "z", "3", "3")
    mira.hears("Go forward to see codes, sessions, holds and trust end.", "1. 10 minutes later.", "It is now ")
    assert lab.ahead() == (24 * 60 + 10) * 60_000
    with pytest.raises(Refused) as refused:
        demo.guard.accounts.of(demo.session)
    assert refused.value.reason in SESSION_OVER


def test_a_mission_is_begun_is_told_as_it_goes_and_says_what_it_showed(demo, lab, mira):
    find = ["5", "1", "2", "y"]
    run = ["1", demo.password, NEW, NEW, later(demo, demo.newest_code), "2", "y", "3", "y", "4", "b"]
    mira.does("z", "4", "3", "b", "3", "1", *find, *run, "5", "v", "b", "z", "4", "3", "1", "b", "b", "b", "q")
    mira.hears(
        "3. A stranger has signed in, not begun, 0 of 4 steps done.",
        "Step 1, to do: Say of that sign-in: this was not me.",
        "Mission: A stranger has signed in. 5 is the activity.",
        "Mission, done: Say of that sign-in: this was not me. The run offers it;",
        "Mission, done: Look through the rest, close the case. 5, then v.",
        "Mission solved: A stranger has signed in.",
        "3. A stranger has signed in, solved, 4 of 4 steps done.",
        "Whoever was in is out, and for a day nothing can be paid.",
        "1. Next one.",
        "A mail that wants your code.",
    )
    assert not re.search(r"\bG[0-9]{1,2}\b", mira.heard), "what the guide calls its facts means nothing to a reader"


def test_a_mission_is_left_for_another_and_gone_on_with(demo, lab, mira):
    mira.does("z", "4", "3", "1", "5", "1", "2", "y", "b", "b", "z", "4", "5", "1", "z", "4", "3", "1", "q")
    mira.hears(
        "3. A stranger has signed in, left for now, 1 of 4 steps done.",
        "1. Go on.",
        "Mission: A stranger has signed in.",
    )
    assert lab.mission(demo.guard).id == "stranger"
    assert lab.mission(demo.guard).done == 1


def test_the_strangers_mission_takes_a_password_that_is_not_the_printed_one(demo, lab, mira):
    change = ["c", demo.password, NEW, NEW, demo.newest_code]
    mira.does(*change, later(demo, "z"), "4", "3", "1", NEW, "q")
    mira.hears("The password is not the printed one any more. To sign in, the stranger needs", "Mission: A stranger")
    assert lab.mission(demo.guard).id == "stranger"


def test_recovery_codes_are_kept_on_a_pretend_paper(demo, lab, mira):
    way = ["2", "t", "2", demo.newest_code, "3"]
    mira.does(*way, "3", "z", "2", "b", "1", lambda: lab.paper()[2], "y", "b", "q")
    mira.hears("3. Let a pretend paper keep them. To practise.", "They are on a pretend paper now: z has it.")
    mira.hears("Recovery codes: each opens the door once. 1. ", "Two-step verification is on.")
    assert demo.guard.accounts.of(demo.session).two_step


def test_outside_practice_there_is_no_lab(demo, reader):
    demo.sign_in_again()
    mira = reader(demo)
    mira.does("z", "p", "q")
    assert mira.heard.count("That is none of them.") == 2
