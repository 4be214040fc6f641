"""Activity line by line: read, narrowed, searched, in pages, reviewed, and "this was not me" to the closed case (M7, M8)."""

import re

import pytest

from guardtui.core.action import Action
from guardtui.core.records import Client

from .conftest import later

NEW = "violet tractors sing 4 Mondays"


@pytest.fixture
def mira(demo, reader):
    demo.sign_in_again()
    return reader(demo)


def test_lines_are_read_in_pages_and_in_full(mira):
    mira.does("5", "n", "n", "l", "1", "b", "", "b", "q")
    mira.hears(
        "45 new, 8 of them worth a look.",
        "1. Signed in from A new terminal, Fernhill. New, today 14:13.",
        "Worth a look: New device: A new terminal, Fernhill.",
        "Refused: Right password, but the code was refused (wrong), from Chrome on Windows",
        "l last page again",
        "What about this line?",
        "Outcome: ",
        "Entry: ",
    )
    assert mira.heard.count("1. Signed in from A new terminal") == 1, "enter reads the page that one is on"


def test_they_are_narrowed_by_kind_and_outcome_and_searched(mira):
    mira.does("5", "o", "2", "s", "gift", "s", "no such words at all", "w", "k", "1", "b", "q")
    mira.hears(
        "Show which outcome?",
        "o show which outcome, now",
        "s search, now gift",
        "Worth a look: Order RM-48221 placed",
        "Nothing matches.",
        "w show all again",
        "Show which kind?",
    )


def test_reviewed_up_to_a_line_and_up_to_the_first(demo, mira):
    mira.does("5", "3", "1", "b", "q")
    assert demo.guard.activity.unreviewed(demo.session).lines == 2
    mira.does("5", "v", "b", "q")
    assert demo.guard.activity.unreviewed(demo.session).lines == 0
    mira.hears("Reviewed up to today 14:13.", "2 new.", "You have reviewed everything.")


def test_an_alarm_while_it_counts_is_told_the_next_time(demo, mira, monkeypatch):
    verbs = type(demo.guard.activity)
    counted = verbs.unreviewed

    def and_then_an_alarm(activity, caller):
        found = counted(activity, caller)
        demo.guard.activity.record("mira", "payment:added", {"method": "Visa ••• 4242"}, "alarm")
        return found

    mira.does("5", "v", "b", "q")
    for _ in range(2):
        demo.guard.activity.record("mira", "payment:added", {"method": "Visa ••• 4242"}, "alarm")
    monkeypatch.setattr(verbs, "unreviewed", and_then_an_alarm)
    before = len(mira.heard)
    mira.does("5", "b", "q")
    told = re.findall("([0-9]+) new, ([0-9]+) of them worth a look", mira.heard[before:])
    assert len(told) > 1
    assert all(new == worth for new, worth in told), told


def test_what_is_not_shown_is_marked_only_after_a_question(demo, mira):
    mira.does("5", "s", "gift", "v", "n", "v", "y", "b", "q")
    mira.hears("Also what the filter hides?", "y: Mark all as read. n: Not yet.")
    assert demo.guard.activity.unreviewed(demo.session).lines < 45


def test_what_the_filters_leave_is_saved_to_a_private_file(mira, tmp_path):
    table, text = tmp_path / "gifts.csv", tmp_path / "all.txt"
    mira.does("5", "x", "b", "x", "1", str(text), "s", "gift", "x", "1", str(text), "no.such", str(table), "b", "q")
    assert text.stat().st_mode & 0o077 == 0
    assert "Signed in from A new terminal" in text.read_text()
    rows = table.read_text().splitlines()
    assert len(rows) > 1
    assert all("gift" in row.lower() for row in rows[1:])
    mira.hears(f"Saved to {text}: ", '1. What is shown now: "gift".', "There is something at")


def test_this_was_not_me_as_one_run_to_the_closed_case(demo, mira):
    begun = demo.guard.signin.begin(demo.handle, demo.password, Client("s" * 43, "Chrome on Windows", "Elsewhere"))
    challenge = demo.guard.codes.request(begun.pending, Action("sign-in"))
    demo.guard.signin.finish(begun.pending, challenge.id, demo.code_for(challenge))
    demo.clock.advance(60_000)
    password = ["1", demo.password, NEW, NEW, later(demo, demo.newest_code)]
    mira.does("5", "1", "2", "n", "1", "2", "y", *password, "2", "y", "3", "y", "4", "b", "q")
    (case,) = demo.guard.notme.list(demo.session)
    assert case.closed_at
    assert [one.id for one in demo.guard.sessions.list(demo.session)] == [demo.session.id]
    mira.hears(
        "This was not you?",
        "y: Yes, shut everything else. n: Back.",
        "Every other device is signed out, open codes are void",
        f"Case {case.id}: what next?",
        "1. Choose another password. Done.",
        "Are all of these yours?",
        "There is none. Is that right?",
        f"Case {case.id} is closed.",
    )


def test_the_run_can_be_left_and_gone_on_with_from_its_line(demo, mira):
    mira.does("5", "1", "2", "y", "2", "n", "b", "b", "q")
    (case,) = demo.guard.notme.list(demo.session)
    mira.hears("Remove what is not yours under Contacts, then come back to this entry.")
    line = next(one for one in demo.guard.activity.list(demo.session, limit=10).items if one.case)
    number = str(1 + [one.seq for one in demo.guard.activity.list(demo.session, limit=10).items].index(line.seq))
    mira.does("5", number, "2", "b", "b", "q")
    mira.hears(f"Case: {case.id}.")
    assert len(demo.guard.notme.list(demo.session)) == 1


def test_the_hold_that_follows_is_told_everywhere_and_can_be_ended_early(demo, mira):
    mira.does("5", "1", "2", "y", "b", "b", "1", "e", "b", later(demo, "e"), demo.newest_code, "b", "q")
    mira.hears("e end the hold early", "End the hold early.", "The hold is over.")


def test_they_are_narrowed_to_days_turned_round_and_leafed_through(mira):
    mira.does("5", "h", "2", "h", "6", "2026-13-45", "2026-01-01 2026-02-01", "w", "r", "1", "3", "4", "b", "b", "q")
    mira.hears(
        "h show which time, now today",
        "A day is written like 2026-11-24.",
        "h show which time, now 2026-01-01 to 2026-02-01",
        "r newest first",
        "Entry: 1, ",
        "3. The next newer line.",
        "Entry: 2, ",
        "3. The next older line.",
        "4. The next newer line.",
        "Entry: 3, ",
    )
    assert mira.heard.count("1. Signed in from A new terminal") == 3, (
        "the list is read again when another span is shown"
    )
