"""Holds, the undo of a changed contact, and the way out when nobody can reach the old one."""

import sqlite3

import pytest

from guardtui import wording
from guardtui.clock import DAY, HOUR, MINUTE
from guardtui.core.action import KINDS, Action
from guardtui.core.errors import Locked, NoDelivery, NotFound, Refused, StoreTrouble
from guardtui.core.records import Channel, ContactKind
from guardtui.guard import Backend

from .conftest import LAPTOP, MAIL, OTHER, PASSWORD, PHONE, World

SIGN_IN = Action("sign-in")
SHOP = Backend("mira")
PURCHASE = Action("purchase", {"order": "1", "amount": 1, "currency": "EUR", "payee": "Shop"})
NEW_MAIL = "mira@second.example"


def by_recovery_code(world):
    """Sign in with a recovery code; the session."""
    pending = world.pending()
    challenge = world.guard.codes.request(pending, SIGN_IN)
    verdict = world.guard.signin.finish(pending, challenge.id, world.recovery[1])
    assert verdict.accepted
    return verdict.result


def replaced(world, session, kind=ContactKind.MAIL, address=NEW_MAIL):
    """Another mail address in the place of the first, proven as usual; the new contact."""
    old = world.contact(session, kind)
    new = world.answer(session, world.guard.contacts.replace(session, old.id, address)).result
    world.pass_time(1000)
    assert world.answer(session, world.guard.contacts.verify(session, new.id)).accepted
    return new


# The hold


def test_after_a_recovery_code_nothing_that_pays_or_weakens_is_allowed_for_a_day(world):
    world.protected()
    session = by_recovery_code(world)
    hold = world.guard.holds.show(session)
    assert (hold.reason, hold.until) == ("recovery", world.lab.clock.now() + DAY)
    factor = world.guard.authenticators.list(session)[0]
    phone = world.contact(session, ContactKind.PHONE)
    for verb in (
        lambda: world.guard.codes.request(SHOP, PURCHASE),
        lambda: world.guard.authenticators.turn_off(session),
        lambda: world.guard.authenticators.remove(session, factor.id),
        lambda: world.guard.authenticators.regenerate(session),
        lambda: world.guard.contacts.remove(session, phone.id),
        lambda: world.guard.contacts.replace(session, phone.id, "+12025550187"),
    ):
        with pytest.raises(Locked) as held:
            verb()
        assert (held.value.reason, held.value.facts["until"]) == ("on_hold", hold.until)
        assert "recovery code" in wording.problem(held.value)
        assert held.value.exit_code == 4


def test_making_the_account_safer_is_allowed_meanwhile(world):
    world.protected()
    session = by_recovery_code(world)
    world.pass_time(MINUTE)
    phone = world.contact(session, ContactKind.PHONE)
    assert world.answer(session, world.guard.authenticators.add(session, Channel.SMS, phone.id), world.app()).accepted
    assert world.guard.contacts.add(session, ContactKind.MAIL, NEW_MAIL)
    assert world.guard.passwords.change(session, PASSWORD, "violet tractors sing 4 Mondays")


def test_the_hold_ends_by_itself(world):
    world.protected()
    session = by_recovery_code(world)
    world.pass_time(DAY - 1)
    with pytest.raises(Locked):
        world.guard.codes.request(SHOP, PURCHASE)
    world.pass_time(1)
    assert world.prove(SHOP, world.guard.codes.request(SHOP, PURCHASE)).accepted
    assert world.guard.accounts.find("mira").hold.until == world.lab.clock.now()
    assert session


def test_what_was_allowed_before_the_hold_is_not_carried_out_in_it(world):
    """Neither a code that is under way nor an approval that was given."""
    world.protected()
    session = world.pending()
    approved = world.prove(SHOP, world.guard.codes.request(SHOP, PURCHASE)).approval
    world.pass_time(MINUTE)
    other = Action("purchase", {**PURCHASE.details, "order": "2"})
    under_way = world.guard.codes.request(SHOP, other)
    challenge = world.guard.codes.request(session, SIGN_IN)
    assert world.guard.signin.finish(session, challenge.id, world.recovery[1]).accepted
    with pytest.raises(Locked):
        world.answer(SHOP, under_way, world.app())
    with pytest.raises(Locked):
        world.guard.approvals.carry_out(SHOP, approved, PURCHASE)


OURS_THAT_WAIT = sorted(name for name, kind in KINDS.items() if kind.waits and kind.ours and name != "device-trust")


@pytest.mark.parametrize("kind", OURS_THAT_WAIT)
def test_a_recovery_code_proves_nothing_that_its_use_would_hold(world, kind):
    session = world.protected()
    details = {
        "contact-replace": {"contact": world.contact(session, ContactKind.MAIL).id, "address": NEW_MAIL},
        "contact-remove": {"contact": world.contact(session, ContactKind.MAIL).id},
        "factor-remove": {"authenticator": world.guard.authenticators.list(session)[0].id},
    }
    ways = world.guard.codes.ways(session, Action(kind, details.get(kind, {})))
    assert [way.channel for way in ways] == ["app"]


def test_the_hold_is_lifted_from_a_contact_that_was_there_before(world):
    world.protected()
    session = by_recovery_code(world)
    world.pass_time(MINUTE)
    challenge = world.guard.holds.lift(session)
    assert challenge.summary == "end the hold on your account"
    assert world.answer(session, challenge).accepted
    assert world.guard.holds.show(session) is None
    assert world.guard.codes.request(SHOP, PURCHASE)
    assert {"hold:begun", "hold:lifted"} <= set(world.tags(session))
    with pytest.raises(Refused) as refused:
        world.guard.holds.lift(session)
    assert refused.value.reason == "no_hold"


def test_neither_the_app_nor_a_recovery_code_nor_a_new_contact_lifts_it(world):
    world.protected()
    session = by_recovery_code(world)
    world.pass_time(MINUTE)
    added = world.answer(session, world.guard.contacts.add(session, ContactKind.MAIL, NEW_MAIL), world.app()).result
    assert world.answer(session, world.guard.contacts.verify(session, added.id)).accepted
    ways = world.guard.codes.ways(session, Action("hold-lift"))
    assert {way.contact_id for way in ways} == {
        world.contact(session, ContactKind.PHONE).id,
        next(c.id for c in world.guard.contacts.list(session) if c.address == MAIL),
    }
    challenge = world.guard.holds.lift(session)
    assert not world.answer(session, challenge, world.app()).accepted
    assert not world.answer(session, challenge, world.recovery[2]).accepted


def test_a_hold_cannot_be_taken_away_in_the_file(world):
    world.protected()
    session = by_recovery_code(world)
    with sqlite3.connect(world.lab.config.store) as outside:
        outside.execute("UPDATE accounts SET hold_until = 0")
    with pytest.raises(StoreTrouble):
        world.guard.codes.request(SHOP, PURCHASE)
    assert world.guard.activity.verify().reason == "account"
    assert session


def test_everybody_is_told_of_a_hold(world):
    world.protected()
    by_recovery_code(world)
    told = [message for message in world.lab.phone.arrived(10) if "Hold begun" in message.body]
    assert {message.channel for message in told} == {"sms", "mail"}


# Undo


def test_a_change_is_undone_from_the_old_contact_for_seven_days(world):
    session = world.verified()
    new = replaced(world, session)
    world.pass_time(7 * DAY - HOUR)
    session = _again(world)
    (change,) = world.guard.contacts.undoable(session)
    assert (change.old.address, change.new.id) == (MAIL, new.id)
    challenge = world.guard.contacts.undo(session, change.id)
    assert world.lab.phone.arrived(1)[0].to == MAIL
    assert challenge.summary == f"put {change.old.masked} back in the place of {new.masked}"
    assert world.answer(session, challenge).accepted
    addresses = {c.address: c.primary for c in world.guard.contacts.list(session)}
    assert addresses == {MAIL: True, PHONE: True}
    assert world.guard.contacts.undoable(session) == ()
    assert world.guard.holds.show(session).reason == "contact"


def _again(world):
    """A sign-in on the same device, after the session before has run out."""
    pending = world.pending(LAPTOP)
    return world.guard.signin.finish(pending, world.guard.codes.request(pending, SIGN_IN).id, world.sent()).result


def test_after_seven_days_it_is_too_late(world):
    session = world.verified()
    replaced(world, session)
    (change,) = world.guard.contacts.undoable(session)
    world.pass_time(7 * DAY)
    session = _again(world)
    assert world.guard.contacts.undoable(session) == ()
    with pytest.raises(NotFound):
        world.guard.contacts.undo(session, change.id)


def test_whoever_changed_it_is_out_and_the_factor_is_back(world):
    """A thief in an open session moved the phone, and with it two-step verification, to their own number."""
    session = world.verified()
    phone = world.contact(session, ContactKind.PHONE)
    sms = world.guard.authenticators.begin_contact(session, phone.id)
    assert world.answer(session, world.guard.authenticators.confirm(session, sms.id)).accepted
    codes = world.guard.authenticators.new_recovery_codes(session)
    world.guard.authenticators.keep_recovery_codes(session, codes[0])
    world.guard.authenticators.turn_on(session)
    world.pass_time(MINUTE)
    replaced(world, session, ContactKind.PHONE, "+12025550187")
    owner = world.pending(OTHER)
    (change,) = world.guard.contacts.undoable(owner)
    challenge = world.guard.contacts.undo(owner, change.id)
    assert challenge.target.endswith("0143")
    assert world.answer(owner, challenge).accepted
    with pytest.raises(Refused):
        world.guard.contacts.list(session)  # the thief's session is over
    sign_in = world.guard.codes.request(owner, SIGN_IN)
    assert sign_in.target.endswith("0143")
    back = world.answer(owner, sign_in).result
    assert [one.label for one in world.guard.authenticators.list(back)] == [phone.masked]


def test_half_a_sign_in_can_undo_a_change_and_nothing_else(world):
    session = world.verified()
    replaced(world, session)
    pending = world.pending()
    for action in (Action("two-step-off"), Action("hold-lift"), PURCHASE):
        with pytest.raises(Refused) as refused:
            world.guard.codes.request(pending, action)
        assert refused.value.reason == "session_needed"
    assert world.guard.contacts.undo(pending, world.guard.contacts.undoable(pending)[0].id)


def test_half_a_sign_in_sees_of_a_change_what_it_takes_to_know_it_again(world):
    session = world.verified()
    replaced(world, session)
    (seen,) = world.guard.contacts.undoable(world.pending())
    (whole,) = world.guard.contacts.undoable(session)
    assert (seen.id, seen.at, seen.undo_until) == (whole.id, whole.at, whole.undo_until)
    assert (seen.old.masked, seen.new.masked) == (whole.old.masked, whole.new.masked)
    for contact in (seen.old, seen.new):
        assert (contact.address, contact.added_at, contact.verified_at, contact.confirmed_at) == ("", 0, None, None)


def test_half_a_sign_in_sees_no_change_that_its_code_would_not_go_to(world):
    """The app lets the owner in, who undoes it there: whoever has the password alone learns nothing of it."""
    session = world.protected()
    replace = world.guard.contacts.replace(session, world.contact(session, ContactKind.MAIL).id, NEW_MAIL)
    new = world.answer(session, replace, world.app()).result
    world.pass_time(MINUTE)
    assert world.answer(session, world.guard.contacts.verify(session, new.id)).accepted
    (change,) = world.guard.contacts.undoable(session)
    pending, undo = world.pending(), Action("contact-undo", {"change": change.id})
    assert world.guard.contacts.undoable(pending) == ()
    for verb in (world.guard.codes.ways, world.guard.codes.request):
        with pytest.raises(NotFound, match="no_change"):
            verb(pending, undo)
    assert world.guard.codes.ways(session, undo)


def test_half_a_sign_in_learns_of_no_hold_and_of_no_contact_by_asking_how_it_could_be_proven(world):
    session = world.protected()
    pending = world.pending()
    for action in (Action("hold-lift"), PURCHASE, Action("contact-verify", {"contact": "1"}), Action("two-step-off")):
        with pytest.raises(Refused, match="session_needed"):
            world.guard.codes.ways(pending, action)
    with pytest.raises(Refused, match="session_needed"):
        world.guard.holds.show(pending)
    assert [way.channel for way in world.guard.codes.ways(pending, SIGN_IN)] == ["app", "recovery"]
    assert world.guard.holds.show(session) is None


def test_what_was_changed_again_is_not_put_back_over_it(world):
    session = world.verified()
    new = replaced(world, session)
    world.pass_time(MINUTE)
    newer = world.answer(session, world.guard.contacts.replace(session, new.id, "mira@third.example")).result
    world.pass_time(1000)
    assert world.answer(session, world.guard.contacts.verify(session, newer.id)).accepted
    (only,) = world.guard.contacts.undoable(session)
    assert only.old.id == new.id


def test_adding_the_old_address_again_does_not_keep_the_change_from_being_undone(world):
    """Whoever made the change could do that at once."""
    session = world.verified()
    old = world.contact(session, ContactKind.MAIL)
    replaced(world, session)
    world.pass_time(MINUTE)
    added = world.answer(session, world.guard.contacts.add(session, ContactKind.MAIL, MAIL)).result
    world.pass_time(MINUTE)
    (change,) = world.guard.contacts.undoable(session)
    assert world.answer(session, world.guard.contacts.undo(session, change.id)).accepted
    there = [contact.id for contact in world.guard.contacts.list(session) if contact.address == MAIL]
    assert (there, added.id == old.id) == ([old.id], False)


def test_an_old_address_that_is_verified_anew_needs_no_undo(world):
    session = world.verified()
    replaced(world, session)
    world.pass_time(MINUTE)
    (change,) = world.guard.contacts.undoable(session)
    added = world.answer(session, world.guard.contacts.add(session, ContactKind.MAIL, MAIL)).result
    world.pass_time(MINUTE)
    assert world.answer(session, world.guard.contacts.verify(session, added.id)).accepted
    assert world.guard.contacts.undoable(session) == ()
    with pytest.raises(Refused) as refused:
        world.guard.contacts.undo(session, change.id)
    assert refused.value.reason == "changed_again"


def test_a_contact_that_was_never_verified_undoes_nothing_and_is_told_nothing(world):
    """A number with a slip of the finger in it is a stranger's (C-57)."""
    session = world.sign_up()
    mail = world.contact(session, ContactKind.MAIL)
    assert world.answer(session, world.guard.contacts.verify(session, mail.id)).accepted
    replaced(world, session, ContactKind.PHONE, "+12025550187")
    assert world.guard.contacts.undoable(session) == ()
    assert not [message for message in world.lab.phone.arrived(50) if message.to == PHONE]


def test_the_old_contact_goes_on_being_told_for_three_days(world):
    session = world.verified()
    replaced(world, session)
    world.pass_time(3 * DAY - HOUR)
    _again(world)
    told = len(_mail_to(world, MAIL))
    pending = world.pending(OTHER)
    world.guard.signin.finish(pending, world.guard.codes.request(pending, SIGN_IN).id, world.sent())
    assert len(_mail_to(world, MAIL)) == told + 1  # a new device
    world.pass_time(2 * HOUR)
    session = _again(world)
    proof = world.guard.passwords.change(session, PASSWORD, "violet tractors sing 4 Mondays")
    assert world.answer(session, proof).accepted
    assert "password:changed" in world.tags(session)
    assert len(_mail_to(world, MAIL)) == told + 1


def _mail_to(world, address):
    return [message for message in world.lab.phone.arrived(50) if message.to == address]


# The dead inbox


def only_mail(world):
    """Signed in with one verified contact, a mailbox that is lost now."""
    world.guard.accounts.add("mira", "Mira Oduya", PASSWORD, mail=MAIL)
    session = world.guard.signin.begin("mira", PASSWORD, LAPTOP).session
    mail = world.contact(session, ContactKind.MAIL)
    assert world.answer(session, world.guard.contacts.verify(session, mail.id)).accepted
    return session, mail


def test_a_contact_that_nobody_can_reach_is_replaced_on_the_password_and_a_hold_begins(world):
    session, mail = only_mail(world)
    new = world.guard.contacts.rescue(session, mail.id, NEW_MAIL, PASSWORD)
    assert world.guard.holds.show(session) is None  # nothing has changed yet
    assert world.answer(session, world.guard.contacts.verify(session, new.id)).accepted
    assert [c.address for c in world.guard.contacts.list(session)] == [NEW_MAIL]
    assert world.guard.holds.show(session).reason == "contact"
    assert any("Contact replaced" in m.body for m in _mail_to(world, MAIL))
    with pytest.raises(Locked):
        world.guard.codes.request(SHOP, PURCHASE)
    (change,) = world.guard.contacts.undoable(session)
    world.pass_time(MINUTE)
    assert world.answer(session, world.guard.contacts.undo(session, change.id)).accepted


def test_it_takes_the_password_and_that_nothing_else_can_vouch(world):
    session, mail = only_mail(world)
    with pytest.raises(Refused) as refused:
        world.guard.contacts.rescue(session, mail.id, NEW_MAIL, "not the one")
    assert refused.value.reason == "password_wrong"
    added = world.answer(session, world.guard.contacts.add(session, ContactKind.PHONE, PHONE)).result
    world.pass_time(1000)
    assert world.answer(session, world.guard.contacts.verify(session, added.id)).accepted
    with pytest.raises(Refused) as refused:
        world.guard.contacts.rescue(session, mail.id, NEW_MAIL, PASSWORD)
    assert refused.value.reason == "another_can_vouch"


def test_a_rescue_begun_before_two_step_was_on_takes_nobodys_place_after_it(world):
    """The password's word was enough then, and is not any more."""
    session, mail = only_mail(world)
    new = world.guard.contacts.rescue(session, mail.id, NEW_MAIL, PASSWORD)
    method = world.guard.authenticators.begin_contact(session, mail.id)
    world.pass_time(30_000)
    assert world.answer(session, world.guard.authenticators.confirm(session, method.id)).accepted
    codes = world.guard.authenticators.new_recovery_codes(session)
    world.guard.authenticators.keep_recovery_codes(session, codes[0])
    world.guard.authenticators.turn_on(session)
    world.pass_time(30_000)
    assert world.answer(session, world.guard.contacts.verify(session, new.id)).accepted
    assert {c.address for c in world.guard.contacts.list(session) if c.verified} == {MAIL, NEW_MAIL}
    assert world.guard.authenticators.list(session)[0].contact_id == mail.id


def test_the_hold_of_a_rescue_is_lifted_from_the_old_contact_only(world):
    session, mail = only_mail(world)
    new = world.guard.contacts.rescue(session, mail.id, NEW_MAIL, PASSWORD)
    world.pass_time(1000)
    assert world.answer(session, world.guard.contacts.verify(session, new.id)).accepted
    assert [way.contact_id for way in world.guard.codes.ways(session, Action("hold-lift"))] == [mail.id]


def test_without_any_contact_from_before_nothing_lifts_a_hold(lab):
    world = World(lab)
    lab.guard.accounts.add("mira", "Mira", PASSWORD)
    session = lab.guard.signin.begin("mira", PASSWORD, LAPTOP).session
    new = lab.guard.authenticators.begin_app(session)
    world.secret = new.secret
    assert world.answer(session, lab.guard.authenticators.confirm(session, new.authenticator.id), world.app()).accepted
    world.recovery = lab.guard.authenticators.new_recovery_codes(session)
    lab.guard.authenticators.keep_recovery_codes(session, world.recovery[0])
    lab.guard.authenticators.turn_on(session)
    session = by_recovery_code(world)
    with pytest.raises(NoDelivery):
        lab.guard.holds.lift(session)
