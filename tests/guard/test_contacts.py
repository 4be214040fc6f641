"""Contacts: verified by their own code, changed with proof, both sides told, the last one stays."""

import pytest

from guardtui.core.errors import BadInput, NotFound, Refused
from guardtui.core.records import Challenge, Channel, Contact, ContactKind, ContactState
from guardtui.core.verdict import Outcome

from ..told import as_on_screen  # noqa: TID252 - what all tests read messages by
from .conftest import MAIL, PHONE, wrong

NEW_PHONE = "+12025550187"
NEW_MAIL = "mira@post.example"


def test_a_contact_counts_for_nothing_until_its_code_comes_back(world):
    session = world.sign_up()
    phone = world.contact(session, ContactKind.PHONE)
    challenge = world.guard.contacts.verify(session, phone.id)
    assert world.answer(session, challenge, wrong(world.sent())).outcome is Outcome.WRONG
    assert not world.contact(session, ContactKind.PHONE).verified
    assert world.answer(session, challenge).accepted
    verified = world.contact(session, ContactKind.PHONE)
    assert verified.verified
    assert verified.primary
    assert verified.confirmed_at == world.lab.clock.now()


def test_contacts_are_masked_and_a_reveal_is_recorded(world):
    session = world.verified()
    mail = world.contact(session, ContactKind.MAIL)
    assert mail.masked == "m•••@example.org"
    assert MAIL not in repr(mail)
    assert world.guard.contacts.reveal(session, mail.id) == MAIL
    assert world.tags(session)[0] == "contact:revealed"


def test_the_first_contact_of_an_account_that_can_prove_nothing_is_added_at_once(world):
    world.guard.accounts.add("noor", "Noor", "seven quiet harbours at dawn")
    from .conftest import LAPTOP

    session = world.guard.signin.begin("noor", "seven quiet harbours at dawn", LAPTOP).session
    added = world.guard.contacts.add(session, ContactKind.PHONE, "+1 (202) 555-0187")
    assert isinstance(added, Contact)
    assert added.state is ContactState.UNVERIFIED
    assert world.guard.contacts.reveal(session, added.id) == "+1 202-555-0187"


def test_adding_to_an_account_with_contacts_takes_a_proof(world):
    session = world.verified()
    challenge = world.guard.contacts.add(session, ContactKind.MAIL, NEW_MAIL)
    assert isinstance(challenge, Challenge)
    assert len(world.guard.contacts.list(session)) == 2
    added = world.answer(session, challenge).result
    assert isinstance(added, Contact)
    assert not added.verified
    assert world.answer(session, world.guard.contacts.verify(session, added.id)).accepted
    assert [c.primary for c in world.guard.contacts.list(session) if c.kind is ContactKind.MAIL] == [True, False]


def test_an_address_is_there_only_once_however_it_is_written(world):
    session = world.verified()
    for kind, text in ((ContactKind.MAIL, "MIRA.Oduya@EXAMPLE.org"), (ContactKind.PHONE, "+1 (202) 555 0143")):
        with pytest.raises(Refused) as refused:
            world.guard.contacts.add(session, kind, text)
        assert refused.value.reason == "contact_there_already"


@pytest.mark.parametrize(
    "text", ["", "x", "\x1b]52;c;x\x07@example.org", "a@b", "a" * 100_000, "mira@exa mple.org", "\ud800@x.org"]
)
def test_what_is_no_mail_address_changes_nothing(world, text):
    session = world.verified()
    before = world.tags(session)
    with pytest.raises(BadInput):
        world.guard.contacts.add(session, ContactKind.MAIL, text)
    assert world.tags(session) == before


@pytest.mark.parametrize("text", ["", "12", "call me", "+1 202", "\x9b31m", "0" * 100_000, "202-555-0143"])
def test_what_is_no_phone_number_changes_nothing(world, text):
    session = world.verified()
    with pytest.raises(BadInput):
        world.guard.contacts.add(session, ContactKind.PHONE, text)


def test_replacing_takes_a_proof_and_a_code_to_the_new_one_and_both_are_told(world):
    session = world.verified()
    old = world.contact(session, ContactKind.PHONE)
    proof = world.guard.contacts.replace(session, old.id, NEW_PHONE)
    assert proof.channel is Channel.MAIL, "the contact being changed vouches for itself last"
    assert proof.summary == "replace +1 ••• 0143 by +1 ••• 0187"
    new = world.answer(session, proof).result
    assert world.contact(session, ContactKind.PHONE).id == old.id, (
        "the old one stays in force until the new one answers"
    )
    verify = world.guard.contacts.verify(session, new.id)
    assert world.lab.phone.arrived(1)[0].to == NEW_PHONE
    assert world.answer(session, verify).accepted
    phones = [c for c in world.guard.contacts.list(session) if c.kind is ContactKind.PHONE]
    assert [(c.masked, c.primary, c.verified) for c in phones] == [("+1 ••• 0187", True, True)]
    replaced = "Contact replaced: +1 ••• 0143 by +1 ••• 0187"
    told = {m.to for m in world.lab.phone.arrived(10) if replaced in as_on_screen(m.body)}
    assert told == {PHONE, NEW_PHONE, MAIL}


def test_a_factor_moves_with_its_contact(world):
    session = world.verified()
    phone = world.contact(session, ContactKind.PHONE)
    sms = world.guard.authenticators.begin_contact(session, phone.id)
    assert world.answer(session, world.guard.authenticators.confirm(session, sms.id)).accepted
    codes = world.guard.authenticators.new_recovery_codes(session)
    world.guard.authenticators.keep_recovery_codes(session, codes[0])
    world.guard.authenticators.turn_on(session)
    proof = world.guard.contacts.replace(session, phone.id, NEW_PHONE)
    new = world.answer(session, proof).result
    assert world.answer(session, world.guard.contacts.verify(session, new.id)).accepted
    bound = world.guard.authenticators.list(session)
    assert [(a.contact_id, a.label) for a in bound] == [(new.id, "+1 ••• 0187")]


def test_the_last_verified_contact_cannot_go(world):
    session = world.verified()
    mail, phone = world.contact(session, ContactKind.MAIL), world.contact(session, ContactKind.PHONE)
    assert world.answer(session, world.guard.contacts.remove(session, mail.id)).accepted
    with pytest.raises(Refused) as refused:
        world.guard.contacts.remove(session, phone.id)
    assert refused.value.reason == "last_contact"


def test_the_last_contact_stays_even_if_two_removals_were_begun(world):
    """The rule is checked where the act is done, not only where it begins."""
    session = world.verified()
    mail, phone = world.contact(session, ContactKind.MAIL), world.contact(session, ContactKind.PHONE)
    from guardtui.core.action import Action
    from guardtui.guard import Backend

    first = world.guard.contacts.remove(session, mail.id)
    first_code = world.sent()
    second = world.guard.codes.request(Backend("mira"), Action("contact-remove", {"contact": phone.id}), Channel.SMS)
    second_code = world.sent()
    assert world.answer(session, first, first_code).accepted
    with pytest.raises(Refused):
        world.answer(Backend("mira"), second, second_code)
    assert world.contact(session, ContactKind.PHONE).verified


def test_a_removed_contact_is_told_so(world):
    session = world.verified()
    mail = world.contact(session, ContactKind.MAIL)
    world.answer(session, world.guard.contacts.remove(session, mail.id))
    assert {m.to for m in world.lab.phone.arrived(5) if "Contact removed" in m.body} == {MAIL, PHONE}


def test_a_contact_that_two_step_rests_on_cannot_be_removed(world):
    session = world.verified()
    phone = world.contact(session, ContactKind.PHONE)
    sms = world.guard.authenticators.begin_contact(session, phone.id)
    world.answer(session, world.guard.authenticators.confirm(session, sms.id))
    codes = world.guard.authenticators.new_recovery_codes(session)
    world.guard.authenticators.keep_recovery_codes(session, codes[0])
    world.guard.authenticators.turn_on(session)
    with pytest.raises(Refused) as refused:
        world.guard.contacts.remove(session, phone.id)
    assert refused.value.reason == "contact_is_factor"


def test_another_one_can_be_made_primary(world):
    session = world.verified()
    new = world.answer(session, world.guard.contacts.add(session, ContactKind.MAIL, NEW_MAIL)).result
    world.answer(session, world.guard.contacts.verify(session, new.id))
    assert world.answer(session, world.guard.contacts.make_primary(session, new.id)).accepted
    assert world.contact(session, ContactKind.MAIL).id == new.id


def test_an_unverified_contact_can_be_forgotten_and_a_verified_one_not_like_that(world):
    session = world.sign_up()
    mail = world.contact(session, ContactKind.MAIL)
    world.guard.contacts.drop(session, mail.id)
    assert [c.kind for c in world.guard.contacts.list(session)] == [ContactKind.PHONE]
    phone = world.contact(session, ContactKind.PHONE)
    world.answer(session, world.guard.contacts.verify(session, phone.id))
    with pytest.raises(Refused):
        world.guard.contacts.drop(session, phone.id)


def test_another_accounts_contact_is_not_there(world):
    from .conftest import LAPTOP

    session = world.verified()
    mine = world.guard.contacts.list(session)[0]
    world.guard.accounts.add("noor", "Noor", "seven quiet harbours at dawn")
    noor = world.guard.signin.begin("noor", "seven quiet harbours at dawn", LAPTOP).session
    for verb in ("reveal", "verify", "remove", "drop", "make_primary"):
        with pytest.raises(NotFound):
            getattr(world.guard.contacts, verb)(noor, mine.id)


def test_nothing_is_sent_to_an_unverified_contact_but_its_own_code(world):
    session = world.sign_up()
    phone = world.contact(session, ContactKind.PHONE)
    world.answer(session, world.guard.contacts.verify(session, phone.id))
    world.guard.signin.end(session)
    assert {m.to for m in world.lab.phone.arrived(20)} == {PHONE}
