"""The password of who is signed in: changed with the present one and a code, explained, and never used twice."""

import pytest

from guardtui.clock import MINUTE
from guardtui.core import password as rules
from guardtui.core.errors import BadInput, Locked, Refused
from guardtui.core.records import Account, Challenge, Client
from guardtui.core.verdict import Outcome
from guardtui.shipped import common_passwords, words

from .conftest import LAPTOP, OTHER, PASSWORD, wrong

NEW = "violet tractors sing 4 Mondays"


def change(world, session, new=NEW, present=PASSWORD) -> Account:
    """The whole change, its code read where it arrives."""
    begun = world.guard.passwords.change(session, present, new)
    if isinstance(begun, Account):
        return begun
    verdict = world.answer(session, begun)
    assert verdict.accepted
    assert isinstance(verdict.result, Account)
    return verdict.result


def opens(world, password, client=LAPTOP) -> str:
    return world.guard.signin.begin("mira", password, client).outcome


def reasons(refused) -> list[str]:
    assert refused.value.reason == "password_refused"
    return [one.code for one in refused.value.facts["reasons"]]


def test_the_new_password_opens_and_the_old_one_does_not(world):
    session = world.verified()
    world.pass_time(MINUTE)
    account = change(world, session)
    assert account.password_set_at == world.lab.clock.now()
    assert opens(world, PASSWORD, OTHER) == "refused"
    assert opens(world, NEW, OTHER) == "code"
    assert world.guard.accounts.of(session).handle == "mira"  # who changed it stays signed in


def test_without_a_way_to_send_a_code_the_present_password_is_enough(world):
    session = world.sign_up()
    assert isinstance(world.guard.passwords.change(session, PASSWORD, NEW), Account)
    assert opens(world, NEW) == "open"


def test_with_two_step_on_the_app_vouches(world):
    session = world.protected()
    begun = world.guard.passwords.change(session, PASSWORD, NEW)
    assert isinstance(begun, Challenge)
    assert begun.channel == "app"
    assert begun.summary == "change the password of your account"
    assert not world.answer(session, begun, wrong(world.app())).accepted
    assert opens(world, PASSWORD, OTHER) == "code"  # nothing changed yet
    assert world.answer(session, begun, world.app()).accepted
    assert opens(world, NEW, OTHER) == "code"


def test_a_wrong_present_password_changes_nothing_and_is_counted(world):
    session = world.verified()
    for _ in range(world.guard.policy.wrong_passwords):
        with pytest.raises(Refused) as refused:
            world.guard.passwords.change(session, "not the one", NEW)
        assert refused.value.reason == "password_wrong"
    with pytest.raises(Locked) as waits:
        world.guard.passwords.change(session, PASSWORD, NEW)
    assert waits.value.facts["until"] > world.lab.clock.now()
    assert world.tags(session).count("session:password_wrong") == world.guard.policy.wrong_passwords


@pytest.mark.parametrize(
    ("new", "codes"),
    [
        ("short", ["short"]),
        ("no capital letter 1!"[:14], ["mix"]),
        ("Biscuit-in-the-garden-7", ["personal"]),
        ("qwertyuiopasdfghjkl", ["common"]),
        (PASSWORD, ["used_before"]),
        ("mira.oduya was here 42!", ["personal"]),
    ],
)
def test_a_new_password_is_refused_with_its_reasons(world, new, codes):
    session = world.verified()
    with pytest.raises(Refused) as refused:
        world.guard.passwords.change(session, PASSWORD, new)
    assert reasons(refused) == codes
    assert "password:changed" not in world.tags(session)


def test_the_last_few_passwords_are_not_taken_again(world):
    session = world.sign_up()
    kept = [PASSWORD]
    for number in range(world.guard.policy.password_history):
        world.pass_time(1_000)
        kept.append(f"violet tractors sing {number} Mondays")
        change(world, session, kept[-1], kept[-2])
    for old in kept[1:]:
        with pytest.raises(Refused) as refused:
            world.guard.passwords.change(session, kept[-1], old)
        assert reasons(refused) == ["used_before"]
    change(world, session, PASSWORD, kept[-1])  # long enough ago


def test_every_other_session_half_sign_in_and_trust_end(world):
    session = world.verified()
    pending = world.pending(OTHER)
    challenge = world.guard.codes.request(pending, rules_sign_in())
    other = world.guard.signin.finish(pending, challenge.id, world.sent(), trust=True).result
    waiting = world.pending(Client("third" * 10))
    change(world, session)
    with pytest.raises(Refused):
        world.guard.accounts.of(other)
    with pytest.raises(Refused) as refused:
        world.guard.codes.request(waiting, rules_sign_in())
    assert refused.value.reason == "sign_in_expired"
    assert opens(world, NEW, OTHER) == "code"  # no longer trusted
    assert [one.id for one in world.guard.sessions.list(session)] == [session.id]


def rules_sign_in():
    from guardtui.core.action import Action

    return Action("sign-in")


def test_the_change_is_recorded_and_every_contact_is_told(world):
    session = world.verified()
    change(world, session)
    assert world.tags(session)[0] == "password:changed"
    told = [message for message in world.lab.phone.arrived(5) if "Password changed" in message.body]
    assert {message.channel for message in told} == {"sms", "mail"}


def test_a_new_password_that_waits_too_long_is_forgotten(world):
    session = world.verified()
    begun = world.guard.passwords.change(session, PASSWORD, NEW)
    code = world.sent()
    world.pass_time(world.guard.policy.draft_life)
    assert world.answer(session, begun, code).outcome is Outcome.EXPIRED
    assert opens(world, NEW, OTHER) == "refused"


def test_a_second_new_password_takes_the_place_of_the_first(world):
    session = world.verified()
    first = world.guard.passwords.change(session, PASSWORD, NEW)
    code = world.sent()
    world.pass_time(MINUTE)
    second = world.guard.passwords.change(session, PASSWORD, "another violet tractor 9 Mondays")
    assert world.answer(session, first, code).outcome is Outcome.VOIDED
    assert world.answer(session, second).accepted
    assert opens(world, NEW, OTHER) == "refused"


def test_no_password_is_in_the_file_or_in_what_is_thrown(world):
    session = world.verified()
    begun = world.guard.passwords.change(session, PASSWORD, NEW)
    raw = world.lab.config.store.read_bytes()
    assert NEW.encode() not in raw
    assert b"argon2id" in raw
    assert world.answer(session, begun).accepted
    with pytest.raises(Refused) as refused:
        world.guard.passwords.change(session, NEW, NEW)
    assert NEW not in repr(refused.value.facts)


def test_what_is_made_by_chance_is_taken_by_both_rules(world):
    session = world.sign_up()
    made = {world.guard.passwords.passphrase() for _ in range(20)} | {
        world.guard.passwords.characters() for _ in range(20)
    }
    assert len(made) == 40
    assert all(world.guard.passwords.judge_mine(session, one).ok for one in made)
    for make in (world.guard.passwords.passphrase, world.guard.passwords.characters):
        for count in (-1, 0, 4, 65, 10**9):
            with pytest.raises(BadInput):
                make(count)


def test_the_lists_are_as_long_as_their_rules_want():
    """N4: at least 20,000 common passwords that satisfy the length rule; five words make 64 bits."""
    assert len(common_passwords()) >= 20_000
    assert all(len(one) >= 12 and one == one.casefold() for one in common_passwords())
    assert len(set(words())) == len(words()) == 7776
    assert len(words()) ** rules.LEAST_WORDS >= 2**64
    assert len(rules._ALPHABET) == len(set(rules._ALPHABET)) == 64
