"""Contacts line by line: every change with its proof, and its refusals in words (M3)."""

import pytest

from guardtui.core.records import ContactKind

from .conftest import IDLE, INTERRUPT, later, wrong


def held(world):
    """Masked address → (verified, primary)."""
    return {c.masked: (c.verified, c.primary) for c in world.guard.contacts.list(world.session)}


def numbered(world, kind):
    """The number of the first contact of a kind in the list."""
    return lambda: str(next(i for i, c in enumerate(world.guard.contacts.list(world.session), 1) if c.kind is kind))


@pytest.fixture
def mira(world, reader):
    return reader(world)


PHONE, MAIL = ContactKind.PHONE, ContactKind.MAIL


def test_a_mail_address_is_added_and_verified_in_one_go(world, mira):
    code = world.newest_code
    mira.does("3", "a", "2", "no address", "mira@second.example", code, code, "b", "q")
    assert [verified for masked, (verified, _) in held(world).items() if "second" in masked] == [True]
    mira.hears(
        "What would you like to add?",
        "This is no mail address",
        "Add a mail address: first, show that it is you.",
        "Verify m***@second.example.",
        "m***@second.example is verified.",
    )


def test_an_added_one_may_be_verified_later_or_be_forgotten(world, mira):
    code = world.newest_code
    mira.does("3", "a", "1", "+44 7700 900987", code, "b", "b", "q")
    assert sorted(verified for verified, _ in held(world).values()) == [False, True, True]
    mira.hears("+44 *** 0987 is not verified yet. Verify it when you are ready.", "Not verified yet.")
    new = next(str(i) for i, c in enumerate(world.guard.contacts.list(world.session), 1) if not c.verified)
    mira.does("3", later(world, new), "1", lambda: wrong(code()), code, "b", "q")
    assert held(world)["+44 ••• 0987"][0]
    mira.does("3", "a", "2", "other@third.example", later(world, code), INTERRUPT, "b", "q")
    mira.does("3", "4", "2", "n", "4", "2", "y", "b", "q")
    mira.hears("Forget o***@third.example?", "It was never verified.", "o***@third.example is forgotten.")
    assert len(held(world)) == 3


def test_in_place_of_a_code_that_ran_out_a_new_one_can_be_asked_for(world, mira):
    code = world.newest_code
    mira.does(
        "3", "a", "1", "+44 7700 900777", later(world, "", world.guard.policy.code_life), "n", code, code, "b", "q"
    )
    mira.hears("Its time is over", "n ask for a new code")
    assert held(world)["+44 ••• 0777"][0]


def test_what_is_there_already_is_refused_before_anything_is_sent(world, mira):
    sent = len(world.phone.arrived(50))
    mira.does("3", "a", "1", "+44 7700 900123", "", "b", "q")
    mira.hears("on your account already")
    assert len(world.phone.arrived(50)) == sent


def test_replacing_takes_a_proof_and_a_code_to_the_new_one_and_can_be_undone(world, mira):
    code, old = world.newest_code, "+44 ••• 0123"
    mira.does("3", numbered(world, PHONE), "1", "+44 7700 900987", code, later(world, code), "b", "q")
    assert old not in held(world)
    mira.hears("The old one stays in force until a code has come back from the new one. Both are told.")
    mira.does("3", "u", "1", later(world, code), "b", "q")
    assert old in held(world)
    mira.hears("Which change was not meant?", "back for", "The old contact is back. Every other device is signed out.")


def test_the_only_contact_can_be_replaced_though_it_is_lost(world, mira):
    code = world.newest_code
    mira.does("3", numbered(world, MAIL), "2", code, "b", "q")
    assert list(held(world)) == ["+44 ••• 0123"]
    lost = ["3", "1", "1", "2", "+44 7700 900987", "not my password", world.password]
    mira.does(*lost, later(world, code), "b", "q")
    assert list(held(world)) == ["+44 ••• 0987"]
    mira.hears(
        "Can you still read what goes to +44 *** 0123?",
        "No, it is lost. Your password will do; for a day after, nothing can be paid.",
        "That is not your present password, so nothing was changed.",
    )
    assert [prompt for prompt in mira.hands.unseen_at if "assword" in prompt] == ["Your password: ", "Your password: "]


def test_the_last_one_stays(world, mira):
    code = world.newest_code
    mira.does("3", numbered(world, MAIL), "2", code, "1", "2", "b", "q")
    mira.hears("m***@example.org was removed. A notice went there.", "last verified contact")


def test_another_one_is_written_to_first(world, mira):
    code = world.newest_code
    mira.does("3", "a", "1", "+44 7700 900987", code, later(world, code), "b", "q")
    new = next(str(i) for i, c in enumerate(world.guard.contacts.list(world.session), 1) if c.masked == "+44 ••• 0987")
    mira.does("3", new, "2", later(world, code), "b", "q")
    assert held(world)["+44 ••• 0987"] == (True, True)
    mira.hears(
        "Primary: no, only when it is chosen.",
        "Make +44 *** 0987 primary.",
        "+44 *** 0987 is primary now: written to first.",
    )


def test_a_whole_address_is_said_only_when_asked_for(world, mira):
    mira.does("3", "b", "q")
    assert "900123" not in mira.heard
    mira.does("3", numbered(world, PHONE), "3", "b", "q")
    mira.hears("+44 7700 900123")


def test_the_lock_in_the_middle_of_a_code_keeps_what_had_begun(world, mira):
    code = world.newest_code
    mira.does("3", numbered(world, MAIL), "2", IDLE, world.password, code, "b", "q")
    assert len(held(world)) == 1


def test_a_store_that_cannot_send_says_so(bare, reader):
    strong = "seven quiet otters 4 Bridges"
    bare.guard.accounts.add("mira", "Mira Oduya", strong, mail="mira@example.org")
    person = reader(bare)
    person.types("mira", strong, "3", "1", "1", "b", "b", "q")
    person.hears("Codes cannot be sent from this store yet", "Not verified yet: ", "Your password alone opened this")
