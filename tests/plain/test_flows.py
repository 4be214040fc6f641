"""The flows that are reached from anywhere, line by line: password, missing code, inspect, drill, support, practice."""

import pytest

from guardtui.core.support import Topic
from guardtui.language import speaking

from .conftest import INTERRUPT, later

NEW = "violet tractors sing 4 Mondays"


@pytest.fixture
def mira(demo, reader):
    demo.sign_in_again()
    return reader(demo)


# The password


def test_the_password_is_changed_with_what_the_rule_says_and_a_code(demo, mira):
    tries = [demo.password, "short", "mira mira mira", NEW, "another one", NEW, NEW]
    mira.does("c", *tries, later(demo, demo.newest_code), "q")
    mira.hears(
        "Change your password.", "It is too short", "The two differ. Type it again.", "Your password is changed."
    )
    assert demo.guard.signin.check_password(demo.session, NEW).session is not None
    assert {*mira.hands.unseen_at} == {"Your password now: ", "The new password: ", "The new one again: ", "Code: "}
    assert NEW not in mira.ear.getvalue()


def test_a_wrong_present_password_is_asked_for_again(demo, mira):
    mira.does("c", "not my password", NEW, NEW, demo.password, NEW, NEW, later(demo, demo.newest_code), "q")
    mira.hears("That is not your present password", "Your password is changed.")


def test_leaving_at_the_code_leaves_the_password_as_it_was(demo, mira):
    demo.clock.advance(60_000)
    mira.does("c", demo.password, NEW, NEW, "b", "q")
    mira.hears("Your password is as it was.")
    assert demo.guard.signin.check_password(demo.session, demo.password).session is not None


def test_one_made_up_is_said_to_be_kept_and_is_taken(demo, mira):
    demo.clock.advance(60_000)
    mira.does("c", demo.password, "g", "n", "y", "y", demo.newest_code, "q")
    mira.hears(
        "Keep it before you go on, best in a password manager.", "Make another one?", "Your password is changed."
    )


def test_one_made_up_is_not_said_into_a_pipe(demo, reader):
    demo.sign_in_again()
    pipe = reader(demo, terminal=False)
    pipe.does("c", demo.password, "g", "q")
    pipe.hears("terminal")


# A code that did not arrive


def test_from_anywhere_the_last_code_is_looked_into_and_asked_for_anew(world, reader):
    person = reader(world)
    world.guard.contacts.remove(world.session, world.guard.contacts.list(world.session)[0].id)
    person.does("m", "2", "2", "3", "2", "1", "1", "b", "b", "m", "1", later(world, "r"), world.newest_code, "q")
    person.hears(
        "Your code did not arrive. Sent to m***@example.org, mail.",
        "Perhaps: Mail with codes is often taken for spam.",
        "3. Back to the cause before.",
        "m***@example.org, mail address, primary: what is to be done?",
        "The same code was sent again.",
    )
    assert len(world.guard.contacts.list(world.session)) == 1, "the code did what it was asked for"


# Inspect and drill


FRAUD = """From: Riverbend Support <help@riverbend-secure.example>
Subject: Your account is locked!

Act within 24 hours or lose everything: https://riverbend.example.evil.example/login
Reply with the code that we sent you."""


def test_a_pasted_message_is_judged_and_its_signs_are_explained(mira):
    mira.does("x", "1", *FRAUD.split("\n"), ".", INTERRUPT, "x", "1", ".", "x", INTERRUPT, "q")
    mira.hears(
        "Where is the message?",
        "From: ",
        "Subject: Your account is locked!",
        "Strong sign: ",
        "What to do:",
        "What was not looked at:",
        "There is nothing to inspect.",
    )


def test_a_saved_message_is_read_from_its_file(mira, tmp_path):
    saved = tmp_path / "odd.eml"
    saved.write_bytes(FRAUD.replace("\n", "\r\n").encode())
    mira.does("x", "2", str(tmp_path / "none.eml"), str(saved), "b", "q")
    mira.hears("Strong sign: ", "Check the signature. Ask the net for the signer's key.")
    mira.hears("Name the file of a saved message.")


def test_the_drill_is_done_and_counts(demo, mira):
    right = {message.id: message.fraud for message in demo.guard.drill.messages()}
    answers = ["2" if fraud else "1" for fraud in right.values()]
    wrong_first = ["1" if answers[0] == "2" else "2", *answers[1:]]
    mira.does("d", *wrong_first, "q")
    mira.hears(
        "Ten messages, all invented.", "Message 1 of 10.", "Honest or fraud?", "The drill is done.", "9 of 10 right"
    )


def test_a_drill_that_is_left_keeps_nothing(demo, mira):
    mira.does("d", "1", "b", "q")
    assert "The drill is done." not in mira.heard


# Support


def test_a_case_is_seen_whole_then_kept_and_saved(demo, mira, tmp_path):
    place = tmp_path / "case.txt"
    mira.does("10", "5", "Somebody bought", "gift cards.", ".", "2", "Gift cards!", ".", "1", "y", str(place), "b", "q")
    (case,) = demo.guard.support.list(demo.session)
    assert "Gift cards!" in place.read_text()
    assert case.id in place.read_text()
    assert place.stat().st_mode & 0o077 == 0
    mira.hears("This, and nothing else, goes out:", f"Your case number: {case.id}.", f"Saved to {place}.")
    mira.does("10", "8", "n", "b", "q")
    mira.hears(f"8. Your case {case.id}.")


def test_the_face_is_kept_by_its_name_and_told_in_the_language(demo, mira):
    with speaking("de"):
        mira.does("10", "5", "Words.", ".", "1", "n", "b", "q")
    (case,) = demo.guard.support.list(demo.session)
    (kept,) = (fact["terminal"] for fact in case.packet.facts[Topic.PROGRAM] if "terminal" in fact)
    assert kept.startswith("line by line, ")
    mira.hears("Terminal: Zeile für Zeile, ")


def test_a_file_that_is_there_is_not_overwritten(mira, tmp_path):
    there = tmp_path / "there.txt"
    there.write_text("mine")
    mira.does("10", "1", "Words.", ".", "1", "y", str(there), str(tmp_path / "new.json"), "b", "q")
    assert there.read_text() == "mine"
    assert (tmp_path / "new.json").exists()
