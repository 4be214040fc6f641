"""The fault switches of the lab, and the pretend phone's authenticator app with its clock."""

from __future__ import annotations

import stat
from dataclasses import replace

import pytest

from guardtui.core import totp
from guardtui.core.errors import BadInput, StoreTrouble
from guardtui.core.records import Channel, MessageState
from guardtui.core.verdict import Outcome
from guardtui.delivery import Letter
from guardtui.lab.build import demo_practice
from guardtui.lab.clock import StoryClock
from guardtui.lab.faults import WORDS, Fault, Faults, Tidings
from guardtui.lab.phone import Arrived, PretendPhone
from guardtui.lab.practice import LATE
from guardtui.lab.workshop import APP, FAULTS, PAPER, PHONE, is_ours

NOW = 1_790_000_000_000


@pytest.fixture
def clock() -> StoryClock:
    return StoryClock(NOW)


@pytest.fixture
def practice(tmp_path, clock):
    return demo_practice(tmp_path, clock)


def letter(channel: Channel = Channel.SMS, to: str = "+12025550143", number: int = 1) -> Letter:
    return Letter(f"M{number}", channel, to, "Riverbend Market", "", "Your code is 123 456", f"R{number}", NOW)


def test_no_fault_is_on_until_somebody_turns_one_on(practice, tmp_path):
    assert not any(on for _, _, on in practice.faults())
    assert practice.switch("spam") is True
    assert practice.switch("busy") is True
    assert [name for name, _, on in practice.faults() if on] == ["busy", "spam"]
    assert practice.switch("spam") is False
    practice.set_faults(())
    assert not any(on for _, _, on in practice.faults())
    assert stat.S_IMODE((tmp_path / FAULTS).stat().st_mode) == 0o600
    assert is_ours(FAULTS)
    assert is_ours(APP)
    assert set(WORDS) == set(Fault)


def test_a_fault_concerns_only_the_messages_that_it_can(practice):
    practice.set_faults(("signal", "spam", "clock"))
    courier = practice.courier()
    assert courier.send(letter()).state is MessageState.ACCEPTED
    assert practice.arrived() == ()
    courier.send(letter(Channel.MAIL, "mira@example.org", 2))
    assert [(one.reference, one.place) for one in practice.arrived()] == [("R2", "spam")]
    practice.set_faults(())
    assert [one.reference for one in practice.arrived()] == ["R2", "R1"]


def test_with_a_typo_only_addresses_that_got_something_before_are_reached(practice):
    courier = practice.courier()
    courier.send(letter())
    practice.set_faults(("typo",))
    courier.send(letter(number=2))
    assert courier.send(letter(to="+12025550144", number=3)).state is MessageState.ACCEPTED
    assert [one.reference for one in practice.arrived()] == ["R2", "R1"]


def test_what_is_late_arrives_and_is_told_once(practice, clock, tmp_path):
    practice.set_faults(("delay",))
    practice.courier().send(letter())
    faults = Faults(tmp_path / FAULTS)
    assert practice.arrived() == ()
    assert faults.due(clock.now()) == []
    clock.advance(LATE)
    assert [one.reference for one in practice.arrived()] == ["R1"]
    assert faults.due(clock.now()) == [Tidings("M1", MessageState.DELIVERED, "practice phone")]
    assert faults.due(clock.now()) == []


def test_what_was_on_a_lost_phone_is_lost_and_comes_back_with_it(practice, clock):
    """Its texts, new ones too, and its app; another number, and an app that is set up anew, are on another phone."""
    courier = practice.courier()
    courier.send(letter())
    practice.scan(totp.secret_from(b"practice practice 20"))
    clock.advance(1_000)
    practice.set_faults(("lost",))
    clock.advance(1_000)
    assert courier.send(replace(letter(number=2), sent_at=clock.now())).state is MessageState.DELIVERED
    for number in (3, 4):
        courier.send(replace(letter(to="+12025550144", number=number), sent_at=clock.now()))
    courier.send(letter(Channel.MAIL, "mira@example.org", 5))
    assert [one.reference for one in practice.arrived()] == ["R5", "R4", "R3"]
    assert practice.app_code() is None
    practice.set_faults(())
    assert [one.reference for one in practice.arrived()] == ["R5", "R4", "R3", "R2", "R1"]
    assert practice.app_code() is not None
    practice.set_faults(("lost",))
    clock.advance(1_000)
    practice.scan(totp.secret_from(b"practice practice 20"))
    assert practice.app_code() is not None


def test_what_is_no_spam_is_taken_out_and_the_mailbox_learns_from_it(practice, clock):
    practice.set_faults(("spam", "delay"))
    practice.set_faults(("spam",))
    for number in (1, 2):
        clock.advance(1_000)
        practice.courier().send(replace(letter(Channel.MAIL, "mira@example.org", number), sent_at=clock.now()))
    newest, older = practice.arrived()
    assert {newest.place, older.place} == {"spam"}
    practice.not_spam(older.key)
    assert [one.place for one in practice.arrived()] == ["spam", "inbox"]
    assert not any(on for _, _, on in practice.faults())
    practice.not_spam("no such key")
    assert len(practice.arrived()) == 2


def test_a_stranger_s_mail_taken_out_of_spam_teaches_the_mailbox_nothing(practice, tmp_path):
    practice.set_faults(("spam",))
    strange = Arrived(NOW, "mail", "mira@example.org", "alert@rnarket.example", "Win!", "Click.", place="spam")
    PretendPhone(tmp_path / PHONE).receive(strange)
    practice.not_spam(strange.key)
    assert practice.arrived()[0].place == "inbox"
    assert [name for name, _, on in practice.faults() if on] == ["spam"]


def test_what_is_written_down_takes_the_place_of_what_was(practice, tmp_path):
    assert practice.paper() == ()
    practice.write_down(["AAAA-BBBB-CCCC-DDDD", "EEEE-FFFF-GGGG-HHHH"])
    practice.write_down(["JJJJ-KKKK-MMMM-NNNN"])
    assert practice.paper() == ("JJJJ-KKKK-MMMM-NNNN",)
    assert stat.S_IMODE((tmp_path / PAPER).stat().st_mode) == 0o600
    assert is_ours(PAPER)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"null",
        b"[]",
        b'{"on": 5, "tidings": [], "retry_until": 0}',
        b"\xff",
        b'{"on": ["signal"]',
        b'{"on": {"signal": "x"}}',
    ],
)
def test_a_damaged_file_is_one_without_faults_and_can_be_switched_again(practice, tmp_path, content):
    (tmp_path / FAULTS).write_bytes(content)
    assert not any(on for _, _, on in practice.faults())
    assert practice.courier().send(letter()).state is MessageState.DELIVERED
    assert practice.switch("bounce") is True


def test_a_link_in_its_place_is_not_followed(practice, tmp_path):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.write_text("{}")
    (tmp_path / FAULTS).symlink_to(elsewhere)
    with pytest.raises(StoreTrouble):
        practice.switch("spam")
    assert practice.courier().send(letter()).state is MessageState.DEFERRED
    assert elsewhere.read_text() == "{}"


def test_the_pretend_app_shows_the_codes_of_what_it_scanned(practice, clock, tmp_path):
    assert practice.app_code() is None
    secret = totp.secret_from(b"practice practice 20")
    practice.scan(" ".join(totp.groups(secret)).lower())
    assert practice.app_code() == totp.code_at(secret, totp.step_at(clock.now()))
    assert stat.S_IMODE((tmp_path / APP).stat().st_mode) == 0o600
    for none in ("", "no secret", "A" * 15, "0" * 32, "A" * 100_000):
        with pytest.raises(BadInput):
            practice.scan(none)
    (tmp_path / APP).write_bytes(b"\xff\x00")
    assert practice.app_code() is None


def test_with_a_wrong_clock_the_guard_says_by_how_much(lab):
    practice = demo_practice(lab.config.folder, lab.clock)
    lab.guard.accounts.add("mira", "Mira", "copper lantern walks 9 Bridges", mail="mira@example.org")
    from guardtui.core.records import Client

    session = lab.guard.signin.begin("mira", "copper lantern walks 9 Bridges", Client("laptop" * 8)).session
    new = lab.guard.authenticators.begin_app(session)
    practice.scan(new.secret)
    challenge = lab.guard.authenticators.confirm(session, new.authenticator.id)
    practice.set_faults(("clock",))
    verdict = lab.guard.codes.answer(session, challenge.id, practice.app_code())
    assert (verdict.outcome, verdict.clock_off_s) == (Outcome.CLOCK_OFF, 90)
    practice.set_faults(())
    assert lab.guard.codes.answer(session, challenge.id, practice.app_code()).accepted
