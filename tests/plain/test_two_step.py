"""Two-step verification line by line: the wizard to its end, what may be left half done, and what weakens it (M2)."""

import re

import pytest

from guardtui.core.records import Channel
from guardtui.plain.run import UNFINISHED

from .conftest import INTERRUPT, later, wrong

GROUPS = re.compile(r"^([A-Z2-7]{4}(?: [A-Z2-7]{1,4})+)$", re.MULTILINE)
"""The key for an authenticator app, as it is said: in groups of four."""
RECOVERY = re.compile(r"([0-9A-Z]{4}(?:-[0-9A-Z]{4}){3})")


def methods(world):
    return [one.channel for one in world.guard.authenticators.list(world.session)]


def is_on(world):
    return world.guard.accounts.of(world.session).two_step


@pytest.fixture
def mira(demo, reader):
    """Mira at her demo, signed in."""
    demo.sign_in_again()
    return reader(demo)


def app_code(person, totp):
    """What her own app shows, given the key that was read to her."""
    return lambda: totp(GROUPS.findall(person.ear.getvalue())[-1].replace(" ", ""), person.world.clock.now())


def a_recovery_code(person):
    """One of the codes that were read out, the seventh."""
    return lambda: RECOVERY.findall(person.ear.getvalue())[6]


def test_the_wizard_by_app_with_a_spare_to_the_end(demo, mira, totp):
    wrong_one = "2345-6789-BCDF-GHJK"
    to_the_app = ["2", "t", "1", "1", app_code(mira, totp)]
    spare = ["1", demo.newest_code]
    mira.does(*to_the_app, *spare, "2", "2", "1", wrong_one, a_recovery_code(mira), "y", "b", "q")
    assert methods(demo) == [Channel.APP, Channel.SMS]
    mira.hears(
        "Two-step verification is off.",
        "Nothing changes on your account before the last page.",
        "1. Authenticator app, strongest.",
        'In your authenticator app choose "enter a key", and type this:',
        "Riverbend Market, mira. Time-based, 6 digits, 30 seconds.",
        "It stays in this window's history",
        "A second way, for the day the first one fails.",
        "Authenticator app is ready.",
        "Your 10 recovery codes.",
        "10. ",
        "Type one of them back.",
        "This is what will change.",
        "Signing in asks for a code.",
        "Turn on two-step verification? Yes or no, y or n:",
        "Two-step verification is on.",
        "Nobody will ever ask you for a code.",
        "Recovery codes: 10 left.",
    )
    assert "One of your recovery codes: " in mira.hands.unseen_at
    assert "otpauth:" not in mira.heard, "the address is said only to who asks for it"


def test_the_key_is_read_letter_by_letter_and_as_an_address_when_asked(demo, mira):
    mira.does("2", "t", "1", "2", "3", "b", "b", "b", "q")
    key = GROUPS.findall(mira.ear.getvalue())[0].replace(" ", "")
    assert f"secret={key}" in mira.ear.getvalue()
    assert f"1. {' '.join(key[:4])}\n2. {' '.join(key[4:8])}\n" in mira.ear.getvalue()
    assert not is_on(demo)


def test_the_pretend_phone_takes_the_key(demo, mira, reader, practice):
    person = reader(demo, practice(demo))
    assert person.types("mira", demo.password, demo.newest_code, "2", "t", "1", "2", "1", "p", "000000") == UNFINISHED
    shown = re.search(r"Authenticator app: (\d{3}) (\d{3})\.", person.heard)
    assert shown is not None
    person.hears("The pretend phone has taken it: p reads what its app shows.", "That is not the code.")


def test_back_goes_a_page_back_and_at_the_first_one_out(demo, mira):
    mira.does("2", "t", "2", "b", "b", "b", "q")
    prompts = [prompt for prompt in mira.hands.prompts if prompt]
    assert prompts == ["Places: ", "Two-step: ", "Number: ", "Code: ", "Number: ", "Two-step: ", "Places: "]


def test_what_was_left_in_the_middle_is_gone_on_with_or_begun_afresh(demo, mira):
    by_text = ["2", "t", "2", demo.newest_code]
    mira.does(*by_text, "b", "b", "b", "q")
    assert not is_on(demo)
    mira.does("2", "t", "3", "1", a_recovery_code(mira), "b", "b", "b", "b", "q")
    mira.hears("You have begun: what you chose so far is kept for a while.", "t go on where you left")
    assert not is_on(demo), "the codes are kept, and nothing is on"
    mira.does("2", "t", "b", "b", "4", "y", "b", "b", "q")
    mira.hears("Start afresh?")
    assert not demo.guard.authenticators.draft(demo.session).confirmed


def test_the_wizard_goes_on_from_the_review_page(demo, mira):
    mira.does("2", "t", "2", demo.newest_code, "3", "1", a_recovery_code(mira), INTERRUPT, "b", "b", "b", "q")
    mira.does("2", "t", "y", "b", "q")
    assert methods(demo) == [Channel.SMS]


def test_a_draft_that_ran_out_is_begun_again(demo, mira, totp):
    mira.does("2", "t", "1", "1", later(demo, app_code(mira, totp), 11 * 60_000), "n", "b", "b", "q")
    mira.hears("n asks for a new code.", "This set-up took too long and was dropped for safety. Begin again.")


def test_a_draft_that_was_left_elsewhere_is_begun_again(demo, mira):
    def left_elsewhere():
        demo.guard.authenticators.leave(demo.session)
        return "b"

    mira.does("2", "t", "2", demo.newest_code, "3", left_elsewhere, "b", "b", "q")
    assert not is_on(demo)


@pytest.fixture
def on(demo, mira):
    """Two-step verification is on, by text message and mail; the codes for it were a while ago."""
    guard, session = demo.guard, demo.session
    for contact in guard.contacts.list(session):
        demo.prove(guard.authenticators.confirm(session, guard.authenticators.begin_contact(session, contact.id).id))
    guard.authenticators.keep_recovery_codes(session, guard.authenticators.new_recovery_codes(session)[0])
    guard.authenticators.turn_on(session)
    demo.clock.advance(120_000)
    return mira


def test_an_app_is_added_to_it(demo, on, totp):
    on.does("2", "a", "1", demo.newest_code, "1", app_code(on, totp), "b", "q")
    assert Channel.APP in methods(demo)
    on.hears("Add another way", "First, show that it is you.", "It works, and it is in force.", "The new method works")


def test_a_method_is_removed_with_a_proof(demo, on):
    on.does("2", "2", "1", "n", "2", "1", "y", demo.newest_code, "1", "b", "q")
    assert methods(demo) == [Channel.SMS]
    on.hears(
        "Remove m***@larkmail.example?",
        "No code comes by it any more.",
        "was removed.",
        "It is the only one, so it cannot be removed",
    )


def test_new_recovery_codes_end_the_old_ones(demo, on):
    on.does("2", "n", "y", demo.newest_code, "n", "y", "b", "q")
    assert len(set(RECOVERY.findall(on.ear.getvalue()))) == 10
    assert len(RECOVERY.findall(on.ear.getvalue())) == 20, "who has not written them down yet hears them again"
    on.hears("Make new recovery codes?", "The old ones stop working at once.", "y: Make new ones.")


def test_a_recovery_code_opens_the_door_and_the_next_one_is_shown(demo, on):
    on.does("2", "n", "y", demo.newest_code, "y", "b", "q")
    spare = RECOVERY.findall(on.ear.getvalue())[0]
    demo.clock.advance(120_000)
    on.types("mira", demo.password, "c", spare, "y", "q")
    on.hears("Type one of your recovery codes: four groups of four.", "That recovery code is used up.")
    assert len(set(RECOVERY.findall(on.ear.getvalue()))) == 11


def test_it_goes_off_only_with_a_proof(demo, on):
    on.does("2", "o", "", "n", "o", "y", "b", "b", "q")
    assert is_on(demo)
    demo.clock.advance(120_000)
    on.does("2", "o", "y", lambda: wrong(demo.newest_code()), demo.newest_code, "b", "q")
    assert not is_on(demo)
    on.hears("y: Turn it off. n: Keep it on.", "That is not the code. 4 tries left.", "Two-step verification is off.")


def test_recovery_codes_are_not_made_where_they_cannot_be_shown(demo, on, reader):
    pipe, left = reader(demo, terminal=False), demo.guard.authenticators.recovery_left(demo.session)
    sent = len(demo.phone.arrived(500))
    pipe.does("2", "n", "b", "q")
    pipe.hears("terminal")
    assert len(demo.phone.arrived(500)) == sent, "it is refused before the proof"
    assert demo.guard.authenticators.recovery_left(demo.session) == left


def test_rehearsal_tells_what_each_loss_would_come_to(on):
    on.does("2", "r", "b", "q")
    on.hears(
        "If you lost this, could you still get in?",
        "The phone: Yes, by a mail to m***@larkmail.example or a recovery code.",
    )


def test_secrets_are_not_read_into_a_pipe(demo, reader):
    demo.sign_in_again()
    pipe = reader(demo, terminal=False)
    pipe.does("2", "t", "b", "q")
    pipe.hears("terminal")
    assert not GROUPS.findall(pipe.ear.getvalue())
