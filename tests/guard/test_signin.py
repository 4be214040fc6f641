"""Signing in: password, code, devices, waits, and the same answers for nobody as for somebody."""

import pytest

from guardtui.clock import DAY, HOUR, MINUTE, SECOND
from guardtui.core.action import Action
from guardtui.core.errors import BadInput, Locked, NotFound, Refused
from guardtui.core.records import Channel, Client, Session
from guardtui.core.verdict import Outcome
from guardtui.guard import Backend

from .conftest import LAPTOP, OTHER, PASSWORD, STEP, wrong

SIGN_IN = Action("sign-in")


def test_the_password_alone_opens_where_no_channel_reaches_the_person_and_that_is_recorded(world):
    session = world.sign_up()
    assert session.password_alone
    assert "signin:password_alone" in world.tags(session)


def test_the_policy_can_forbid_the_password_alone(world, lab):
    from guardtui.bootstrap import Parts, open_guard
    from guardtui.config import Config
    from guardtui.policy import Policy

    world.sign_up()
    strict = Config(lab.config.store, lab.config.key, Policy(password_alone=False))
    guard = open_guard(strict, practice=True, parts=Parts(clock=lab.clock))
    with pytest.raises(Refused) as refused:
        guard.signin.begin("mira", PASSWORD, OTHER)
    assert refused.value.reason == "no_channel_reaches_you"
    guard.close()


@pytest.mark.parametrize("spelling", ["mira", "MIRA", "ｍｉｒａ"])
def test_a_handle_means_the_same_in_every_spelling(world, spelling):
    world.sign_up()
    assert world.guard.signin.begin(spelling, PASSWORD, LAPTOP).outcome == "open"


def test_a_wrong_password_and_an_unknown_handle_get_the_same_answer(world):
    world.sign_up()
    assert world.guard.signin.begin("mira", "wrong", OTHER) == world.guard.signin.begin("nobody", "wrong", OTHER)


@pytest.mark.parametrize("handle", ["", "\x00", "\x1b[2J", "\ud800", "x" * 1_000_000, "ми ра", "mira\n"])
@pytest.mark.parametrize("password", ["", "\x00\x1b", "\ud800", "x" * 1_000_000])
def test_whatever_is_typed_is_refused_in_the_same_words(world, handle, password):
    world.sign_up()
    assert world.guard.signin.begin(handle, password, OTHER).outcome == "refused"


@pytest.mark.parametrize("handle", ["mira", "nobody"])
def test_after_ten_wrong_passwords_even_the_right_one_waits_whether_or_not_the_account_exists(world, handle):
    world.sign_up()
    begun = [world.guard.signin.begin(handle, "wrong", OTHER) for _ in range(10)]
    assert [one.outcome for one in begun] == ["refused"] * 10
    assert begun[-1].until == world.lab.clock.now() + 30 * SECOND
    assert world.guard.signin.begin(handle, PASSWORD, OTHER).outcome == "wait"
    world.pass_time(30 * SECOND)
    assert world.guard.signin.begin(handle, PASSWORD, OTHER).outcome == ("open" if handle == "mira" else "refused")


def test_a_wait_is_not_made_longer_by_asking_again(world):
    world.sign_up()
    for _ in range(10):
        world.guard.signin.begin("mira", "wrong", OTHER)
    first = world.guard.signin.begin("mira", "wrong", OTHER).until
    assert world.guard.signin.begin("mira", "wrong", OTHER).until == first


def test_a_new_device_needs_a_code_once_a_contact_is_verified(world):
    world.verified()
    pending = world.pending()
    assert pending.new_device
    assert [way.channel for way in pending.ways] == [Channel.SMS, Channel.MAIL]
    challenge = world.guard.codes.request(pending, SIGN_IN)
    verdict = world.guard.signin.finish(pending, challenge.id, world.sent())
    assert verdict.accepted
    assert isinstance(verdict.result, Session)
    assert world.guard.accounts.of(verdict.result).handle == "mira"


def test_a_trusted_device_is_not_asked_again_for_thirty_days_and_then_is(world):
    world.verified()
    pending = world.pending()
    challenge = world.guard.codes.request(pending, SIGN_IN)
    world.guard.signin.finish(pending, challenge.id, world.sent(), trust=True)
    world.pass_time(30 * DAY - 1)
    assert world.guard.signin.begin("mira", PASSWORD, OTHER).outcome == "open"
    world.pass_time(1)
    assert world.guard.signin.begin("mira", PASSWORD, OTHER).outcome == "code"


def test_trust_never_stands_in_for_a_factor_that_is_on(world):
    world.protected()
    pending = world.pending()
    challenge = world.guard.codes.request(pending, SIGN_IN)
    assert challenge.channel is Channel.APP
    assert world.guard.signin.finish(pending, challenge.id, world.app(), trust=True).accepted
    assert world.guard.signin.begin("mira", PASSWORD, OTHER).outcome == "code"


def test_two_step_never_falls_back_to_the_password_when_nothing_can_be_sent(world, lab):
    """No downgrade: factors that cannot be reached leave the door shut."""
    from guardtui.bootstrap import Parts, open_guard

    world.protected()
    guard = open_guard(lab.config, practice=True, parts=Parts(clock=lab.clock))
    assert guard.signin.begin("mira", PASSWORD, LAPTOP).outcome == "code"
    guard.close()


def test_half_a_sign_in_opens_nothing(world):
    world.protected()
    pending = world.pending()
    for verb in (
        lambda: world.guard.accounts.of(pending),
        lambda: world.guard.contacts.list(pending),
        lambda: world.guard.authenticators.draft(pending),
        lambda: world.guard.checklist.attest(pending, "G24"),
        lambda: world.guard.activity.review(pending, 1),
        lambda: world.guard.signin.end(pending),
    ):
        with pytest.raises(Refused) as refused:
            verb()
        assert refused.value.reason == "session_needed"


def test_a_code_of_one_sign_in_does_not_finish_another(world):
    world.verified()
    one, two = world.pending(), world.pending(Client("third" * 8))
    first = world.guard.codes.request(one, SIGN_IN)
    code = world.sent()
    world.pass_time(30_000)
    second = world.guard.codes.request(two, SIGN_IN)
    with pytest.raises(NotFound):
        world.guard.signin.finish(two, first.id, code)
    assert not world.guard.signin.finish(two, second.id, code).accepted


def test_a_recovery_code_opens_the_door_once(world):
    world.protected()
    pending = world.pending()
    challenge = world.guard.codes.request(pending, SIGN_IN)
    verdict = world.guard.signin.finish(pending, challenge.id, world.recovery[4].lower().replace("-", " "))
    assert verdict.accepted
    again = world.pending()
    challenge = world.guard.codes.request(again, SIGN_IN)
    assert world.guard.signin.finish(again, challenge.id, world.recovery[4]).outcome is Outcome.USED


def test_a_used_recovery_code_is_replaced_by_one_that_is_shown_once(world):
    """SP 800-63B-4 3.1.2: ten stay good, as long as the person keeps the new one."""
    world.protected()
    pending = world.pending()
    verdict = world.guard.signin.finish(pending, world.guard.codes.request(pending, SIGN_IN).id, world.recovery[4])
    assert verdict.replacement
    assert verdict.replacement not in repr(verdict)
    assert world.guard.authenticators.recovery_left(verdict.result) == 10
    assert verdict.replacement.replace("-", "").encode() not in world.lab.config.store.read_bytes()
    again = world.pending()
    challenge = world.guard.codes.request(again, SIGN_IN)
    second = world.guard.signin.finish(again, challenge.id, verdict.replacement)
    assert second.accepted
    assert second.replacement != verdict.replacement


def test_without_replacement_the_codes_run_out_and_the_checklist_warns(world):
    desk = world.guard._desk
    from dataclasses import replace

    from guardtui.guard import Verbs

    world.lab.guard = Verbs(replace(desk, policy=replace(desk.policy, recovery_replaced=False)))
    session = world.protected()
    for number in range(7):
        pending = world.pending()
        challenge = world.guard.codes.request(pending, SIGN_IN)
        verdict = world.guard.signin.finish(pending, challenge.id, world.recovery[number])
        assert verdict.replacement is None
    assert world.guard.authenticators.recovery_left(session) == 3
    item = next(item for item in world.guard.checklist.show(session).items if item.id == "G19")
    assert item.reason == "recovery_codes_low"


def test_a_sign_in_that_waits_too_long_is_over(world):
    world.verified()
    pending = world.pending()
    challenge = world.guard.codes.request(pending, SIGN_IN)
    world.pass_time(10 * MINUTE)
    with pytest.raises(Refused) as refused:
        world.guard.signin.finish(pending, challenge.id, world.sent())
    assert refused.value.reason == "sign_in_expired"


def test_a_session_ends_by_signing_out_by_idling_and_by_age(world):
    session = world.sign_up()
    world.guard.signin.end(session)
    _over(world, session, "session_ended")
    idle = world.guard.signin.begin("mira", PASSWORD, LAPTOP).session
    world.pass_time(15 * MINUTE)
    _over(world, idle, "session_expired")
    busy = world.guard.signin.begin("mira", PASSWORD, LAPTOP).session
    for _ in range(72):
        world.pass_time(10 * MINUTE - 1)
        world.guard.signin.touch(busy)
    world.pass_time(72)
    _over(world, busy, "session_over_age")


def _over(world, session, reason):
    with pytest.raises(Refused) as refused:
        world.guard.accounts.of(session)
    assert refused.value.reason == reason


def test_a_session_is_known_by_its_token_and_only_on_its_device(world):
    session = world.sign_up()
    assert world.guard.signin.resume(session.token, LAPTOP.token).id == session.id
    for token, device in [(session.token, OTHER.token), ("0" * 64, LAPTOP.token), ("", LAPTOP.token), ("\ud800", "x")]:
        with pytest.raises(Refused):
            world.guard.signin.resume(token, device)


def test_a_session_without_its_token_opens_nothing(world):
    from dataclasses import replace

    session = world.sign_up()
    with pytest.raises(Refused):
        world.guard.accounts.of(replace(session, token=""))


def test_a_locked_account_is_told_so_only_after_the_right_password(world):
    session = world.sign_up()
    world.guard.accounts.lock("mira")
    assert world.guard.signin.begin("mira", "wrong", LAPTOP).outcome == "refused"
    with pytest.raises(Locked):
        world.guard.signin.begin("mira", PASSWORD, LAPTOP)
    with pytest.raises(Refused):
        world.guard.accounts.of(session)
    world.guard.accounts.unlock("mira")
    assert world.guard.signin.begin("mira", PASSWORD, LAPTOP).outcome == "open"


def test_the_screen_lock_takes_the_password_and_counts_wrong_ones(world):
    session = world.sign_up()
    assert world.guard.signin.check_password(session, PASSWORD).outcome == "open"
    outcomes = [world.guard.signin.check_password(session, "wrong").outcome for _ in range(11)]
    assert outcomes == ["refused"] * 10 + ["wait"]


def test_wrong_codes_at_sign_in_are_recorded_and_a_wrong_one_costs_a_try(world):
    session = world.verified()
    pending = world.pending()
    challenge = world.guard.codes.request(pending, SIGN_IN)
    verdict = world.guard.signin.finish(pending, challenge.id, wrong(world.sent()))
    assert (verdict.outcome, verdict.tries_left) == (Outcome.WRONG, 4)
    assert world.tags(session)[0] == "signin:code_wrong"


def test_a_right_password_with_a_wrong_code_is_told_once_an_hour_and_only_of_an_unknown_device(world):
    """PRODUCT M16. Not oftener: who holds the password shall not fill the owner's inbox."""
    world.verified()
    for client, notices, later in ((LAPTOP, 0, 0), (OTHER, 2, 0), (OTHER, 2, 9 * MINUTE), (OTHER, 4, HOUR)):
        world.pass_time(later)
        pending = world.pending(client)
        challenge = world.guard.codes.request(pending, SIGN_IN)
        code = world.sent()
        for _ in range(3):
            assert not world.guard.signin.finish(pending, challenge.id, wrong(code)).accepted
        sent = world.guard.messages.list(Backend("mira"), limit=100).items
        told = [message for message in sent if message.tag == "signin:code_wrong"]
        assert len(told) == notices
        world.pass_time(60 * SECOND)
    assert (
        "Right password, but the code was refused (wrong), from «Chrome on Windows»"
        in world.lab.phone.arrived(1)[0].body
    )


def test_a_hash_of_a_weaker_profile_is_made_again_at_sign_in(world, lab):
    from guardtui.bootstrap import Parts, open_guard
    from guardtui.vault import Hasher

    world.sign_up()
    stronger = open_guard(lab.config, practice=True, parts=Parts(clock=lab.clock, hasher=Hasher(16, 2, 1)))
    assert stronger.signin.begin("mira", PASSWORD, LAPTOP).outcome == "open"
    with stronger._desk.store.read() as tx:
        assert "m=16,t=2" in tx.accounts.password(world.guard.accounts.find("mira").id)
    stronger.close()


def test_a_device_needs_a_token_of_its_own(world):
    world.sign_up()
    with pytest.raises(BadInput):
        world.guard.signin.begin("mira", PASSWORD, Client("short"))


def test_another_device_of_an_account_is_an_alarm_and_the_first_is_not(world):
    session = world.verified()
    pending = world.pending()
    challenge = world.guard.codes.request(pending, SIGN_IN)
    world.guard.signin.finish(pending, challenge.id, world.sent())
    added = [e for e in world.guard.activity.list(session, limit=100).items if e.tag == "device:added"]
    assert [event.outcome for event in added] == ["alarm", "done"]


def test_one_step_of_the_app_opens_one_door(world):
    world.protected()
    one, two = world.pending(), world.pending(Client("third" * 8))
    code = world.app()
    first, second = (world.guard.codes.request(p, SIGN_IN) for p in (one, two))
    assert world.guard.signin.finish(one, first.id, code).accepted
    assert world.guard.signin.finish(two, second.id, code).outcome is Outcome.USED
    world.pass_time(STEP)
    assert world.guard.signin.finish(two, second.id, world.app()).accepted


def test_an_unknown_handle_costs_the_same_hashes_and_the_same_commits(world, monkeypatch):
    """No time is asserted, since machines are noisy; what takes the time is counted (C-15)."""
    from guardtui.store import Store
    from guardtui.vault import Hasher

    world.sign_up()
    done: list[str] = []
    matches, write = Hasher.matches, Store.write

    def counted_matches(self, stored, secret, pepper):
        done.append(f"hash {stored.split('$')[3]}")
        return matches(self, stored, secret, pepper)

    def counted_write(self):
        done.append("commit")
        return write(self)

    monkeypatch.setattr(Hasher, "matches", counted_matches)
    monkeypatch.setattr(Store, "write", counted_write)
    work = {}
    for handle in ("mira", "nobody"):
        done.clear()
        assert world.guard.signin.begin(handle, "wrong", OTHER).outcome == "refused"
        work[handle] = list(done)
    assert work["mira"] == work["nobody"] == ["commit", "hash m=8,t=1,p=1", "commit"]
