"""The other places line by line: overview, devices, checklist, messages, learn (M1, M9, M10, M12, M14)."""

import subprocess
import sys

import pytest

from guardtui.core.action import Action
from guardtui.core.records import Client
from guardtui.core.verdict import Outcome
from guardtui.plain.places import PLACES
from guardtui.plain.talk import Back
from guardtui.shared.cards import PLACES as CARDS
from guardtui.shared.destinations import DESTINATIONS

from .conftest import INTERRUPT


@pytest.fixture
def mira(demo, reader):
    demo.sign_in_again()
    return reader(demo)


def test_every_destination_of_the_app_is_a_place_here_under_its_number(demo, mira):
    assert {one.id for one in DESTINATIONS} <= set(PLACES)
    mira.does(*(answer for number in range(1, len(DESTINATIONS) + 1) for answer in (str(number), "b")), "q")
    for number, one in enumerate(DESTINATIONS, 1):
        mira.hears(f" {number}. {one.title}")
    prompts = [prompt for prompt in mira.hands.prompts if prompt != "Places: "]
    assert prompts == [f"{one.title}: " for one in DESTINATIONS]


def test_nothing_of_the_app_is_read_in():
    seen = "import sys, guardtui.plain.run, guardtui.plain.main, guardtui.plain.wizard; print('textual' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", seen], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.strip() == "False"


def test_each_place_says_what_it_is_for(demo, mira):
    mira.does(*(answer for number in "12345678" for answer in (number, "i", "b")), "10", "i", "b", "q")
    for card in CARDS.values():
        mira.hears(demo.guard.learn.show(card).title)


def test_what_is_none_of_them_is_said_with_what_there_is(mira):
    mira.does("99", "zebra", "b", "q")
    assert mira.heard.count("That is none of them. Type a number from 1 to 10 or n, c, m, x, d, l, o, q;") == 3


def test_ctrl_c_goes_back_and_from_the_places_out(mira):
    with pytest.raises(Back):
        mira.does("3", INTERRUPT, INTERRUPT)


def test_the_overview_says_how_safe_and_why_what_next_and_what_is_new(demo, mira):
    mira.does("1", "n", "b", "r", "b", "h", "1", "b", "b", "", "b", "n", "b", "q")
    mira.hears(
        "Safety: 40 of 100, at risk.",
        "Two-step verification: at risk, worth 25 more.",
        "5 are fine.",
        "Next: Turn on two-step verification. Now: a stolen password alone could open this account.",
        "Since your last review: 45 new, 8 of them worth a look.",
        "If you lost something: ",
        "losses would lock you out.",
        "The newest are read here; the rest is under Activity.",
        "1. Worth a look: New device: A new terminal, Fernhill",
        "If you lost this, could you still get in?",
        "Outcome: worth a look.",
    )
    assert mira.heard.count("Safety: 40 of 100, at risk.") == 3, "at first, at the place, and on enter"
    assert mira.heard.count("Two-step verification is off.") == 2, "the next step is one letter away, here and there"


# Devices


@pytest.fixture
def elsewhere(demo):
    """Two more devices, signed in."""
    for number in range(2):
        begun = demo.guard.signin.begin(
            demo.handle, demo.password, Client(str(number) * 43, f"Tablet {number}", "Hull")
        )
        challenge = demo.guard.codes.request(begun.pending, Action("sign-in"))
        assert demo.guard.signin.finish(begun.pending, challenge.id, demo.code_for(challenge)).accepted
        demo.clock.advance(60_000)


def test_a_device_is_renamed_trusted_and_signed_out(elsewhere, demo, mira):
    mira.does(
        "6", "1", "1", "x" * 200, "The old one", "1", "2", demo.newest_code, "2", "3", "n", "2", "3", "y", "b", "q"
    )
    names = [one.name for one in demo.guard.devices.list(demo.session)]
    assert "The old one" in names
    mira.hears(
        "It is called The old one now.",
        "Trust The old one.",
        "The old one is asked for no code for 30 days.",
        "y: Sign it out.",
        "is signed out.",
        "It is asked for a code like a new device the next time.",
    )


def test_devices_are_narrowed_ordered_known_and_reported(elsewhere, demo, mira):
    mira.does("6", "f", "2", "f", "1", "s", "3", "b", "q")
    mira.hears("f show which devices, now signed in now", "s in which order, now by name", "2. Chrome on Windows")
    here = str(1 + [one.name for one in demo.guard.devices.list(demo.session)].index("Tablet 0"))
    mira.does("6", here, "3", "n", here, "4", "y", "b", "b", "q")
    assert len(demo.guard.notme.list(demo.session)) == 1
    mira.hears(
        "Place: Hull.", "Trusted: no.", "Signed in: today 14:1", "Not mine. I do not know it: shut everything else."
    )


def test_the_checklist_is_narrowed_to_what_is_open_and_put_in_another_order(mira):
    mira.does("7", "f", "s", "b", "q")
    said = mira.heard.split("Checklist: ")
    assert "5 of 12" in said[0]
    assert "12. " not in said[1]
    assert "7. " in said[1]
    mira.hears("f show everything", "s in order by subject", "1. Two-step verification. At risk, 0 of 25")


def test_all_others_are_signed_out(elsewhere, demo, mira):
    mira.does("6", "o", "n", "o", "y", "b", "q")
    assert [one.id for one in demo.guard.devices.list(demo.session)] == [demo.session.device_id]
    mira.hears("Sign out every other device?", "Every other device is signed out.")
    mira.does("6", "b", "q")
    assert "o sign out all others" not in mira.heard.rpartition("Devices. ")[2]


# Checklist


def test_each_line_of_the_checklist_leads_to_its_fix(mira):
    mira.does("7", "1", "b", "2", "b", "3", "", "8", "b", "b", "q")
    mira.hears("40 of 100. 5 of 12 are fine.", "Two-step verification is off.", "Contacts.", "Change your password.")


def test_a_persons_word_counts_from_today_and_can_be_taken_back(demo, mira):
    mira.does("7", "10", "n", "10", "1", "y", "10", "2", "b", "q")
    mira.hears("Your word counts, with today's date, until it goes stale.", "Noted, with today's date.", "Taken back.")


# Messages


def test_the_ledger_is_read_searched_and_narrowed(mira):
    mira.does("8", "n", "l", "y", "2", "t", "3", "s", "480.00", "w", "1", "b", "b", "q")
    mira.hears(
        "Show which way?",
        "Show which state?",
        "It said:",
        "What about this line?",
        "Ref ",
        "Delivered, text message to +1",
    )


@pytest.fixture
def stranger(demo, mira):
    """Somebody who knows the password asked for a code, which went to Mira: what becomes of it when they type it."""
    begun = demo.guard.signin.begin(demo.handle, demo.password, Client("s" * 43, "Chrome on Windows", "Elsewhere"))
    challenge = demo.guard.codes.request(begun.pending, Action("sign-in"))
    code = demo.code_for(challenge)
    return lambda: demo.guard.codes.answer(begun.pending, challenge.id, code).outcome


def test_a_code_that_was_not_asked_for_is_ended_from_its_line(stranger, demo, mira):
    mira.does("8", "1", "1", "3", "b", "1", "1", "1", "b", "q")
    mira.hears(
        "Its code: still opens something.",
        "Was this not you?",
        "1. I did not ask for this code. It opens nothing any more, whoever asked for it.",
        "That code opens nothing any more.",
    )
    assert stranger() is Outcome.VOIDED


def test_from_a_message_somebody_elses_doings_are_shut_off(stranger, demo, mira):
    mira.does("8", "1", "1", "2", "b", "b", "q")
    assert len(demo.guard.notme.list(demo.session)) == 1
    mira.hears("That code opens nothing any more.", "Every other device is signed out, open codes are void")


def test_did_you_send_this_by_reference_and_by_its_text(stranger, demo, mira):
    message = demo.phone.arrived(1)[0]
    forged = message.body.replace("Nobody", "Somebody") + " Call +1 202-555-0188 now."
    answers = [message.reference, ".", "b", "d", "NOSUCH", ".", "d", *forged.split("\n"), ".", "b", "d", ".", "b", "q"]
    mira.does("8", "d", *answers)
    mira.hears("Paste the whole message, or type its reference: the six characters behind Ref.", "Ours said:")
    mira.hears("Did you ask for it?")


def test_one_is_ended_from_the_check(stranger, demo, mira):
    mira.does("8", "d", demo.phone.arrived(1)[0].reference, ".", "1", "1", "b", "q")
    mira.hears("That code opens nothing any more.")
    assert stranger() is Outcome.VOIDED


# Learn


def test_cards_are_read_by_theme_and_found(mira):
    mira.does("9", "1", "4", "b", "s", "spam", "1", "b", "s", "qqqq", "s", "", "b", "q")
    mira.hears("Learn. Short cards, one thought each.", "One code, one action.", "Found.", "Nothing is found.")
