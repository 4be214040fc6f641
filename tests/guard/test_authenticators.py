"""Two-step verification: never on without proof, all at once, off with proof, recovery codes shown once."""

import pytest

from guardtui.clock import MINUTE
from guardtui.core.action import Action
from guardtui.core.errors import NotFound, Refused
from guardtui.core.records import Authenticator, AuthenticatorState, Channel, ContactKind
from guardtui.core.verdict import Outcome
from guardtui.guard.authenticators import NewApp

from .conftest import LAPTOP, OTHER, PASSWORD, STEP, wrong


def test_a_new_secret_counts_for_nothing_until_a_code_confirms_it(world):
    session = world.verified()
    new = world.guard.authenticators.begin_app(session)
    assert new.secret not in repr(new)
    assert "".join(new.groups) == new.secret
    with pytest.raises(Refused) as unfinished:
        world.guard.authenticators.turn_on(session)
    assert unfinished.value.reason == "wizard_unfinished"
    world.secret = new.secret
    challenge = world.guard.authenticators.confirm(session, new.authenticator.id)
    assert world.answer(session, challenge, wrong(world.app())).outcome is Outcome.WRONG
    assert world.answer(session, challenge, world.app()).result.state is AuthenticatorState.CONFIRMED


def test_a_wrong_confirm_code_keeps_the_secret_that_was_scanned(world):
    session = world.verified()
    new = world.guard.authenticators.begin_app(session)
    world.secret = new.secret
    challenge = world.guard.authenticators.confirm(session, new.authenticator.id)
    for _ in range(4):
        world.answer(session, challenge, wrong(world.app()))
    assert world.answer(session, challenge, world.app()).accepted


def test_it_is_not_on_before_a_recovery_code_was_typed_back(world):
    session = world.verified()
    new = world.guard.authenticators.begin_app(session)
    world.secret = new.secret
    world.answer(session, world.guard.authenticators.confirm(session, new.authenticator.id), world.app())
    codes = world.guard.authenticators.new_recovery_codes(session)
    assert len(set(codes)) == 10
    with pytest.raises(Refused) as unfinished:
        world.guard.authenticators.turn_on(session)
    assert unfinished.value.facts["missing"] == "recovery codes"
    strange = codes[0][:-1] + ("A" if codes[0][-1] != "A" else "B")
    assert world.guard.authenticators.keep_recovery_codes(session, strange).outcome is Outcome.WRONG
    assert world.guard.authenticators.keep_recovery_codes(session, "x").outcome is Outcome.MALFORMED
    assert world.guard.authenticators.keep_recovery_codes(session, codes[7]).accepted
    assert world.guard.authenticators.turn_on(session).two_step


def test_leaving_at_any_step_leaves_two_step_as_it_was(world):
    session = world.verified()
    for steps in range(4):
        new = world.guard.authenticators.begin_app(session)
        world.secret = new.secret
        if steps > 0:
            world.answer(session, world.guard.authenticators.confirm(session, new.authenticator.id), world.app())
        if steps > 1:
            codes = world.guard.authenticators.new_recovery_codes(session)
        if steps > 2:
            world.guard.authenticators.keep_recovery_codes(session, codes[0])
        world.guard.authenticators.leave(session)
        assert not world.guard.accounts.of(session).two_step
        assert world.guard.authenticators.draft(session).authenticators == ()
        assert world.guard.authenticators.draft(session).recovery == "none"
        world.pass_time(STEP)


def test_the_draft_can_be_gone_on_with_and_is_dropped_after_ten_minutes(world):
    session = world.verified()
    new = world.guard.authenticators.begin_app(session)
    world.secret = new.secret
    world.answer(session, world.guard.authenticators.confirm(session, new.authenticator.id), world.app())
    world.pass_time(9 * MINUTE)
    world.guard.signin.touch(session)
    world.guard.authenticators.new_recovery_codes(session)
    world.pass_time(9 * MINUTE)
    world.guard.signin.touch(session)
    draft = world.guard.authenticators.draft(session)
    assert [a.state for a in draft.authenticators] == [AuthenticatorState.CONFIRMED]
    assert draft.recovery == "shown"
    world.pass_time(MINUTE)
    assert world.guard.authenticators.draft(session).authenticators == ()
    with pytest.raises(Refused):
        world.guard.authenticators.turn_on(session)


def test_a_secret_that_waits_more_than_ten_minutes_is_dropped(world):
    session = world.verified()
    new = world.guard.authenticators.begin_app(session)
    world.secret = new.secret
    world.pass_time(9 * MINUTE + 59_000)
    challenge = world.guard.authenticators.confirm(session, new.authenticator.id)
    world.pass_time(MINUTE)
    with pytest.raises(Refused) as refused:
        world.answer(session, challenge, world.app())
    assert refused.value.reason == "enrolment_expired"


def test_turning_on_ends_other_sessions_and_all_trust_and_is_told_once(world):
    session = world.verified()
    pending = world.pending()
    challenge = world.guard.codes.request(pending, Action("sign-in"))
    elsewhere = world.guard.signin.finish(pending, challenge.id, world.sent(), trust=True).result
    new = world.guard.authenticators.begin_app(session)
    world.secret = new.secret
    world.answer(session, world.guard.authenticators.confirm(session, new.authenticator.id), world.app())
    codes = world.guard.authenticators.new_recovery_codes(session)
    world.guard.authenticators.keep_recovery_codes(session, codes[0])
    before = len(world.lab.phone.arrived(100))
    world.guard.authenticators.turn_on(session)
    assert len(world.lab.phone.arrived(100)) == before + 2, "one notice to each contact"
    with pytest.raises(Refused):
        world.guard.accounts.of(elsewhere)
    assert all(device.trusted_until is None for device in world.guard.devices.list(session))
    assert world.guard.signin.begin("mira", PASSWORD, OTHER).outcome == "code"


def test_two_methods_are_put_in_force_together(world):
    session = world.verified()
    new = world.guard.authenticators.begin_app(session)
    world.secret = new.secret
    world.answer(session, world.guard.authenticators.confirm(session, new.authenticator.id), world.app())
    phone = world.contact(session, ContactKind.PHONE)
    sms = world.guard.authenticators.begin_contact(session, phone.id)
    world.answer(session, world.guard.authenticators.confirm(session, sms.id))
    codes = world.guard.authenticators.new_recovery_codes(session)
    world.guard.authenticators.keep_recovery_codes(session, codes[0])
    world.guard.authenticators.turn_on(session)
    assert [a.channel for a in world.guard.authenticators.list(session)] == [Channel.APP, Channel.SMS]
    ways = [way.channel for way in world.pending().ways]
    assert ways == [Channel.APP, Channel.SMS, Channel.RECOVERY]


def test_only_a_verified_contact_can_become_a_method(world):
    session = world.sign_up()
    with pytest.raises(Refused) as refused:
        world.guard.authenticators.begin_contact(session, world.contact(session, ContactKind.PHONE).id)
    assert refused.value.reason == "contact_not_verified"


def test_turning_off_takes_a_proof(world):
    session = world.protected()
    challenge = world.guard.authenticators.turn_off(session)
    assert world.answer(session, challenge, wrong(world.app())).outcome is Outcome.WRONG
    assert world.guard.accounts.of(session).two_step
    assert world.answer(session, challenge, world.app()).accepted
    assert not world.guard.accounts.of(session).two_step
    assert world.guard.authenticators.list(session) == ()
    assert world.guard.authenticators.recovery_left(session) == 0


def test_while_it_is_on_another_method_takes_a_proof_first(world):
    session = world.protected()
    with pytest.raises(Refused) as refused:
        world.guard.authenticators.begin_app(session)
    assert refused.value.reason == "two_step_is_on"
    phone = world.contact(session, ContactKind.PHONE)
    proof = world.guard.authenticators.add(session, Channel.SMS, phone.id)
    assert proof.channel is Channel.APP
    sms = world.answer(session, proof, world.app()).result
    assert isinstance(sms, Authenticator)
    assert len(world.guard.authenticators.list(session)) == 1
    assert world.answer(session, world.guard.authenticators.confirm(session, sms.id)).accepted
    assert [a.channel for a in world.guard.authenticators.list(session)] == [Channel.APP, Channel.SMS]
    world.pass_time(STEP)
    second = world.answer(session, world.guard.authenticators.add(session, Channel.APP), world.app()).result
    assert isinstance(second, NewApp)


def test_the_last_method_cannot_be_removed_and_another_can(world):
    session = world.protected()
    app = world.guard.authenticators.list(session)[0]
    with pytest.raises(Refused) as refused:
        world.guard.authenticators.remove(session, app.id)
    assert refused.value.reason == "last_factor"
    phone = world.contact(session, ContactKind.PHONE)
    sms = world.answer(session, world.guard.authenticators.add(session, Channel.SMS, phone.id), world.app()).result
    world.answer(session, world.guard.authenticators.confirm(session, sms.id))
    world.pass_time(STEP)
    assert world.answer(session, world.guard.authenticators.remove(session, sms.id), world.app()).accepted
    assert [a.id for a in world.guard.authenticators.list(session)] == [app.id]


def test_new_recovery_codes_void_the_old_ones(world):
    session = world.protected()
    fresh = world.answer(session, world.guard.authenticators.regenerate(session), world.app()).result
    assert len(fresh) == 10
    assert not set(fresh) & set(world.recovery)
    pending = world.pending()
    challenge = world.guard.codes.request(pending, Action("sign-in"))
    assert world.guard.signin.finish(pending, challenge.id, world.recovery[2]).outcome is Outcome.WRONG
    assert world.guard.signin.finish(pending, challenge.id, fresh[2]).accepted


def test_another_accounts_method_is_not_there(world):
    world.protected()
    world.guard.accounts.add("noor", "Noor", "seven quiet harbours at dawn")
    noor = world.guard.signin.begin("noor", "seven quiet harbours at dawn", LAPTOP).session
    mira = world.guard.signin.begin("mira", PASSWORD, LAPTOP).pending
    challenge = world.guard.codes.request(mira, Action("sign-in"))
    session = world.guard.signin.finish(mira, challenge.id, world.app()).result
    theirs = world.guard.authenticators.list(session)[0]
    with pytest.raises(NotFound):
        world.guard.authenticators.confirm(noor, theirs.id)
