"""Support cases: what is gathered for whom, that no secret is kept, the mail to the operator, and the file (M13, G15)."""

from __future__ import annotations

import json
import os
import sqlite3
import stat
import subprocess
import sys
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from guardtui import wording
from guardtui.bootstrap import Parts, restore_store
from guardtui.clock import DAY, MINUTE, SECOND
from guardtui.core import support as rules
from guardtui.core.action import Action
from guardtui.core.errors import BadInput, Locked, NotFound, Refused, StoreTrouble
from guardtui.core.records import (
    AuthenticatorState,
    ChallengeState,
    Channel,
    ContactKind,
    ContactState,
    MessageState,
)
from guardtui.core.support import Packet, Proven, Symptom, Topic
from guardtui.delivery import Receipt
from guardtui.guard import Backend, Verbs
from guardtui.guard.outbox import DOWN, LEASE
from guardtui.language import speaking
from guardtui.store import files
from guardtui.wording.support_facts import NAMES, SAYS_ITSELF, WORDS, row

from ..hostile import PAYLOADS, faults  # noqa: TID252 - the payloads of all tests
from .conftest import LAPTOP, MAIL, OTHER, PASSWORD, PHONE

SIGN_IN = Action("sign-in")
SHOP = Backend("mira")
SRC = str(Path(__file__).parents[2] / "src")


def everything(packet: Packet) -> str:
    return wording.packet(packet) + packet.json()


def test_the_packet_says_what_whoever_asks_has_proven(world):
    session = world.verified()
    callers = {Proven.NOTHING: None, Proven.PASSWORD: world.pending(), Proven.SESSION: session, Proven.OPERATOR: SHOP}
    packets = {proven: world.guard.support.prepare(caller, "other", "") for proven, caller in callers.items()}
    assert {proven: packet.proven for proven, packet in packets.items()} == {proven: proven for proven in Proven}
    assert len({wording.packet(packet).splitlines()[3] for packet in packets.values()}) == len(Proven)
    earlier = json.loads(packets[Proven.SESSION].json())
    del earlier["proven"]
    assert Packet.read(json.dumps(earlier)).proven is None
    assert "Asked for" not in wording.packet(Packet.read(json.dumps(earlier))), "of a case from before it was noted"


def test_every_symptom_is_in_words_and_has_its_facts():
    assert {one.value: wording.symptom(one.value) for one in Symptom}.keys() == {one.value for one in Symptom}
    for one in Symptom:
        assert rules.topics(one) > rules.ALWAYS, one
    assert set().union(*map(rules.topics, Symptom), rules.HALF_WAY, rules.NOBODY) == set(Topic)


def test_every_fact_has_its_words(world):
    """In the language in use, wherever it is shown; what a file of JSON has stays as it is."""
    session = world.protected()
    world.guard.notme.report(session, 1)
    pending = world.pending()
    packets = [world.guard.support.prepare(by, "other", "", terminal="80x24") for by in (session, pending, None)]
    names = {name for packet in packets for rows in packet.facts.values() for row in rows for name in row}
    assert names <= {*NAMES, *SAYS_ITSELF, "GuardTUI", "Python", "SQLite"}
    for kind in (ContactKind, ContactState, Channel, AuthenticatorState, ChallengeState, MessageState):
        assert {one.value for one in kind} <= WORDS.keys(), kind
    facts = {
        "kind": "phone",
        "state": "delivered 2026-09-21 14:00:00 UTC",
        "primary": "yes",
        "provider said": "open yes",
    }
    with speaking("de"):
        assert (
            row(facts)
            == "Handy · zugestellt 2026-09-21 14:00:00 UTC · zuerst angeschrieben ja · Anbieter sagt open yes"
        )
        assert row({"can send": "sms, mail"}) == "kann senden: SMS, E-Mail"
        assert row({"because": "not_me"}) == "Grund: etwas als fremd gemeldet wurde"
        assert row({"made": "2026-09-21 14:00:00 UTC (a day ago)"}) == "angelegt: 2026-09-21 14:00:00 UTC (a day ago)"


def test_it_gathers_what_happened_and_keeps_nothing_that_anybody_could_use(world):
    """Wrong and right codes, a bounced message, a hold; never a code, secret, password, token or whole address."""
    session = world.protected()
    pending = world.pending()
    challenge = world.guard.codes.request(pending, SIGN_IN)
    world.guard.codes.answer(pending, challenge.id, "000000")
    verify = world.guard.contacts.verify(session, world.contact(session, ContactKind.MAIL).id)
    code = world.sent()
    world.guard.notme.report(session, 1)
    said = (
        f"I am {MAIL} or {PHONE}. My password is {PASSWORD}! The code {code[:3]} {code[3:]} and {world.recovery[2]},"
        f" secret {world.secret}, token {session.token}"
    )
    packet = world.guard.support.prepare(
        session, "other", said, tried=[f"typed {code}", "looked in spam"], terminal="80x24, xterm-256color"
    )
    told = everything(packet)
    for secret in (MAIL, PHONE, PASSWORD, code, world.recovery[2], world.secret, session.token, PHONE[1:]):
        assert secret not in told
    taken = dict(packet.taken)
    assert taken.pop("code") >= 2, "an identifier or reference may look like one by chance"
    assert taken == {"mail": 1, "password": 1, "phone": 1, "recovery": 1, "secret": 2}
    for fact in ("m•••@example.org", "+1 ••• 0143", verify.reference, "looked in spam", "SQLite", "xterm-256color"):
        assert fact in told, fact
    facts = packet.facts
    assert [row["what"] for row in facts[Topic.REFUSED]] == ["signin:code_wrong"]
    assert [row["because"] for row in facts[Topic.HOLD]] == ["not_me"]
    assert {row["kind"] for row in facts[Topic.CONTACTS]} == {"mail", "phone"}
    assert {row["method"] for row in facts[Topic.METHODS]} == {"app"}
    assert facts[Topic.MESSAGES][0]["state"].startswith("delivered 2026-09-21 ")
    assert {"rule": "currency", "is": "USD", "default": "EUR"} in [dict(row) for row in facts[Topic.POLICY]]
    assert world.guard.support.list(session) == (), "a preview keeps nothing"


def test_a_case_is_kept_under_its_number_and_told_to_the_contacts(world):
    session = world.verified()
    case = world.guard.support.open_case(session, "code-missing", "It never came", tried=["Spam: not there"])
    assert case.packet.case == case.id
    assert world.guard.support.show(session, case.id) == case
    assert world.guard.support.list(Backend("mira")) == (case,)
    assert Packet.read(case.packet.json()) == case.packet
    assert world.tags(session)[0] == "support:asked"
    assert {message.reference for message in world.lab.phone.arrived(2)} != {case.id}
    assert all(f"support case {case.id}" in message.body for message in world.lab.phone.arrived(2))
    assert case.mail is None
    assert "mailed to nobody" in wording.case_mailed(case)
    with pytest.raises(NotFound, match="no_support_case"):
        world.guard.support.show(session, "AAAAAAAAAA")


def test_half_a_sign_in_is_told_no_more_than_the_sign_in_shows(world):
    """A thief of the password asks for help too, to learn something."""
    session = world.protected()
    world.guard.support.open_case(session, "other", "")
    pending = world.pending()
    challenge = world.guard.codes.request(pending, SIGN_IN)
    for symptom in Symptom:
        packet = world.guard.support.prepare(pending, symptom.value, "")
        assert set(packet.facts) <= rules.HALF_WAY
        assert [row["what"] for row in packet.facts[Topic.CODES]] == ["sign-in"]
        assert packet.facts.get(Topic.MESSAGES, ()) == ()
    assert challenge.reference not in everything(packet), "an app's code has no message to look up"
    case = world.guard.support.open_case(pending, "sign-in", "My phone is broken")
    assert set(case.packet.facts) <= rules.HALF_WAY
    assert Packet.read(case.packet.json()).proven is Proven.PASSWORD
    assert "right password and no code" in wording.packet(case.packet), "who helps must know"
    for refused in (world.guard.support.list, lambda caller: world.guard.support.show(caller, case.id)):
        with pytest.raises(Refused, match="session_needed"):
            refused(pending)
    assert case.id in {one.id for one in world.guard.support.list(session)}


def test_half_a_sign_in_is_not_told_what_a_provider_says(world):
    """It may repeat the address in a way that no redactor knows."""
    session, pending = world.verified(), world.pending()
    challenge = world.guard.codes.request(pending, SIGN_IN)
    (sent,) = [one for one in world.guard.messages.list(session).items if one.challenge_id == challenge.id]
    world.guard.messages.receipt(sent.id, MessageState.BOUNCED, "nobody called mira dot oduya here")
    (told,) = world.guard.support.prepare(pending, "code-missing", "").facts[Topic.MESSAGES]
    assert told["state"].startswith("bounced")
    assert "provider said" not in told
    assert "mira dot oduya" in world.guard.support.prepare(session, "code-missing", "").json()


def test_nobody_is_told_nothing_of_any_account_and_nothing_is_kept(world):
    world.protected()
    packet = world.guard.support.prepare(None, "sign-in", "I am mira and cannot get in")
    assert (packet.account, set(packet.facts)) == ("", {Topic.PROGRAM, Topic.POLICY})
    with pytest.raises(Refused, match="session_needed"):
        world.guard.support.open_case(None, "sign-in", "")


def test_a_day_has_five_cases(world):
    """Each mails the operator and tells the contacts; whoever floods them waits."""
    session = world.verified()
    for _ in range(5):
        world.guard.support.open_case(session, "other", "")
    with pytest.raises(Locked, match="too_many_cases") as refused:
        world.guard.support.open_case(session, "other", "")
    assert "5 support cases" in wording.problem(refused.value)
    world.pass_time(DAY)
    assert world.guard.support.open_case(Backend("mira"), "other", "").id


def test_the_password_alone_uses_up_none_of_the_owners_cases(world):
    """Half a sign-in has two a day, and a device that the account knows two of its own (as C-39 has it of passwords)."""
    session = world.protected()
    open_case = world.guard.support.open_case
    elsewhere, further = OTHER, replace(OTHER, token="yet another device " * 2)
    assert all(open_case(world.pending(client), "sign-in", "").id for client in (elsewhere, further))
    for client in (elsewhere, further):
        with pytest.raises(Locked, match="too_many_cases_half_way") as refused:
            open_case(world.pending(client), "sign-in", "")
        assert "2 support cases" in wording.problem(refused.value)
    assert all(open_case(world.pending(LAPTOP), "sign-in", "").id for _ in range(2))
    with pytest.raises(Locked, match="too_many_cases_half_way"):
        open_case(world.pending(LAPTOP), "sign-in", "")
    for _ in range(5):
        assert open_case(session, "other", "").id
    with pytest.raises(Locked, match="too_many_cases"):
        open_case(session, "other", "")
    world.pass_time(DAY)
    assert open_case(world.pending(), "sign-in", "").id


@pytest.mark.parametrize(
    ("symptom", "words", "reason"),
    [
        ("fever", "", "unknown_symptom"),
        ("other", "x" * 4097, "words_long"),
        ("other", "é" * 2049, "words_long"),
        ("other", None, "not_text"),
    ],
)
def test_what_cannot_be_taken_is_refused_in_words(world, symptom, words, reason):
    session = world.sign_up()
    for verb in (world.guard.support.prepare, world.guard.support.open_case):
        with pytest.raises(BadInput, match=reason) as refused:
            verb(session, symptom, words)
        assert "{" not in wording.problem(refused.value)
    assert len(rules.cut("é" * 9000).encode()) == 4096


def test_hostile_words_come_out_harmless(world):
    session = world.sign_up()
    for name, payload in PAYLOADS.items():
        packet = world.guard.support.prepare(
            session, "other", rules.cut(payload), tried=[payload[:5000]], terminal=payload[:99]
        )
        assert not faults(wording.packet(packet)), name
        assert packet.json().isascii()


# At rest


def test_a_packet_is_sealed_bound_to_its_row_and_turned_over_with_the_key(world):
    session = world.verified()
    one, other = (world.guard.support.open_case(session, "other", f"Riverbend words {n}") for n in range(2))
    raw = world.lab.config.store.read_bytes()
    assert b"Riverbend words" not in raw
    with closing(sqlite3.connect(world.lab.config.store)) as store:
        before = dict(store.execute("SELECT id, packet FROM support_cases").fetchall())
    world.guard.care.rotate_key()
    with closing(sqlite3.connect(world.lab.config.store)) as store:
        after = dict(store.execute("SELECT id, packet FROM support_cases").fetchall())
        assert {packet[0] for packet in before.values()} != {packet[0] for packet in after.values()}
        assert world.guard.support.show(session, one.id).packet == one.packet
        store.execute("UPDATE support_cases SET packet = ? WHERE id = ?", (after[one.id], other.id))
        store.commit()
    with pytest.raises(StoreTrouble, match="seal_broken"):
        world.guard.support.show(session, other.id)


# To the operator


@dataclass
class Operator:
    """A mail courier that answers as it is told."""

    answers: list[Receipt]
    letters: list = field(default_factory=list)

    def send(self, letter):
        if letter.to == "help@riverbend.example":
            self.letters.append(letter)
            answer = self.answers.pop(0) if self.answers else Receipt(MessageState.ACCEPTED, "250 queued")
            if isinstance(answer, Exception):
                raise answer
            return answer
        return Receipt(MessageState.ACCEPTED)


def with_operator(world, *answers) -> tuple[Verbs, Operator]:
    operator = Operator(list(answers))
    desk = world.guard._desk
    couriers = {**desk.couriers, Channel.MAIL: operator}
    return Verbs(replace(desk, support="help@riverbend.example", couriers=couriers)), operator


def test_a_case_is_mailed_to_the_operator_once(world):
    session = world.verified()
    guard, operator = with_operator(world)
    case = guard.support.open_case(session, "code-missing", "The code 123456 never came to mira.oduya@example.org")
    assert (case.mail, case.mail_detail) == (MessageState.ACCEPTED, "250 queued")
    (letter,) = operator.letters
    assert (letter.id, letter.reference, letter.channel) == (case.id, case.id, Channel.MAIL)
    assert letter.body == wording.packet(case.packet) + "\n"
    assert case.id in letter.subject
    assert "123456" not in letter.body
    assert MAIL not in letter.body
    guard.messages.deliver()
    assert len(operator.letters) == 1


def test_what_cannot_be_mailed_is_tried_again_by_the_rules_of_messages(world):
    session = world.verified()
    guard, operator = with_operator(world, Receipt(MessageState.DEFERRED, "451 later"), OSError("cut"), OSError("cut"))
    case = guard.support.open_case(session, "other", "")
    assert (case.mail, case.mail_detail) == (MessageState.DEFERRED, "451 later")
    guard.messages.deliver()
    assert len(operator.letters) == 1, "not before it is due"
    due = guard._outbox.next_due()
    assert due > world.lab.clock.now()
    world.pass_time(due - world.lab.clock.now())
    guard.messages.deliver()  # nobody knows whether it arrived: it is sent once more, under the same identifier
    world.pass_time(5 * MINUTE)
    guard.messages.deliver()
    assert guard._outbox.next_due() is None
    assert [letter.id for letter in operator.letters] == [case.id] * 3
    assert guard.support.show(Backend("mira"), case.id).mail is MessageState.GIVEN_UP


def test_a_case_that_is_too_old_is_not_mailed_any_more(world):
    session = world.verified()
    guard, operator = with_operator(world, Receipt(MessageState.DEFERRED, "451 later"))
    case = guard.support.open_case(session, "other", "")
    world.pass_time(world.guard.policy.notice_life)
    guard.messages.deliver()
    assert len(operator.letters) == 1
    assert guard.support.show(Backend("mira"), case.id).mail is MessageState.GIVEN_UP


def test_a_mailing_that_a_killed_process_began_is_taken_up_once(world):
    session = world.verified()
    guard, operator = with_operator(world, Receipt(MessageState.DEFERRED))
    case = guard.support.open_case(session, "other", "")
    world.pass_time(5 * MINUTE)
    with guard._desk.store.write() as tx:
        (mail,) = tx.support_cases.due(world.lab.clock.now(), 9)
        assert tx.support_cases.take(mail, world.lab.clock.now(), world.lab.clock.now() + LEASE)
        assert not tx.support_cases.take(mail, world.lab.clock.now(), world.lab.clock.now() + LEASE)
    guard.messages.deliver()
    assert len(operator.letters) == 1, "somebody is at it"
    world.pass_time(LEASE)
    guard.messages.deliver()
    assert len(operator.letters) == 2
    sent = guard.support.show(Backend("mira"), case.id)
    assert (sent.mail, sent.mail_unsure) == (MessageState.ACCEPTED, 0), "nothing had been handed over"


def test_a_mailing_that_was_cut_short_twice_is_given_up(world):
    session = world.verified()
    guard, operator = with_operator(world)
    guard.messages.sender()  # so that no verb sends by itself
    case = guard.support.open_case(session, "other", "")
    now = world.lab.clock.now
    for _ in range(2):
        with guard._desk.store.write() as tx:
            (mail,) = tx.support_cases.due(now(), 9)
            assert tx.support_cases.take(mail, now(), now() + LEASE)
            assert tx.support_cases.in_doubt(replace(mail, attempts=mail.attempts + 1), now() + LEASE)
        world.pass_time(LEASE)
    guard.messages.deliver()
    assert operator.letters == []
    given_up = guard.support.show(Backend("mira"), case.id)
    assert (given_up.mail, given_up.mail_detail) == (MessageState.GIVEN_UP, "it may have left twice")
    assert wording.case_mailed(given_up).endswith("It may have been mailed already, without a word that it was.")


def test_cases_wait_when_it_was_enough(world):
    session = world.verified()
    guard, operator = with_operator(world)
    guard.messages.sender()  # so that no verb sends by itself
    guard.support.open_case(session, "other", "")
    guard._outbox.deliver(lambda: True)
    assert operator.letters == []


def test_cases_and_messages_have_one_breaker(world):
    """Nobody knocks for a case where five messages found nobody, and a case counts among them (SECURITY C-97)."""
    session = world.verified()
    guard, operator = with_operator(world)
    guard.messages.sender()  # so that no verb sends by itself
    silence = Receipt(MessageState.DEFERRED, "no answer", unreachable=True)
    operator.answers = [silence] * 5
    cases = [guard.support.open_case(session, "other", "").id for _ in range(2)]
    for _ in range(20):
        guard.messages.deliver()
        world.pass_time(30 * SECOND)
    assert len(operator.letters) > 5, "one a minute, and all once that one was answered"
    assert {guard.support.show(Backend("mira"), one).mail for one in cases} == {MessageState.ACCEPTED}
    with guard._desk.store.write() as tx:
        for _ in range(5):
            tx.limits.note(DOWN + Channel.MAIL, world.lab.clock.now())
    asked = len(operator.letters)
    guard.support.open_case(session, "other", "")
    guard.messages.deliver()
    assert len(operator.letters) == asked, "not while nobody is expected to answer"
    world.pass_time(MINUTE)
    guard.messages.deliver()
    assert len(operator.letters) == asked + 1


def test_who_slept_too_long_over_a_case_does_not_mail_it_any_more(world):
    """Its claim is over, and another process has mailed it meanwhile."""
    session = world.verified()
    guard, operator = with_operator(world)
    taken, send = [], operator.send

    class Sleeper:
        says_when = True

        def send(self, letter):
            if letter.to == "help@riverbend.example" and not taken:
                taken.append(letter.id)
                world.pass_time(LEASE)
                guard.messages.deliver()
            letter.in_doubt()
            return send(letter)

    guard._desk.couriers[Channel.MAIL] = Sleeper()
    case = guard.support.open_case(session, "other", "")
    assert [letter.id for letter in operator.letters] == taken == [case.id]
    assert (case.mail, case.mail_unsure) == (MessageState.ACCEPTED, 0)


def test_what_comes_back_of_a_case_is_known(world):
    """The operator's address may be wrong too."""
    session = world.verified()
    guard, _ = with_operator(world)
    guard.messages.sender()  # so that no verb sends by itself
    case = guard.support.open_case(session, "other", "")
    with pytest.raises(Refused, match="never_left"):
        guard.messages.receipt(case.id, MessageState.BOUNCED)
    guard.messages.deliver()
    assert guard.messages.receipt(case.id, MessageState.BOUNCED, "550 nobody \x1b[2J")
    back = guard.support.show(Backend("mira"), case.id)
    assert (back.mail, back.mail_detail) == (MessageState.BOUNCED, "550 nobody ␛[2J")
    assert wording.case_mailed(back) == "Its mail came back. Hand it over yourself."
    guard, _ = with_operator(world)
    told_to_nobody = Verbs(replace(guard._desk, support="")).support.open_case(session, "other", "")
    with pytest.raises(NotFound):
        guard.messages.receipt(told_to_nobody.id, MessageState.BOUNCED)


def test_a_damaged_packet_holds_up_no_other(world):
    session = world.verified()
    guard, operator = with_operator(world)
    guard.messages.sender()  # so that no verb sends by itself
    one, other = (guard.support.open_case(session, "other", f"words {n}").id for n in range(2))
    with closing(sqlite3.connect(world.lab.config.store)) as store:
        store.execute("UPDATE support_cases SET packet = x'00' WHERE id = ?", (one,))
        store.commit()
    guard.messages.deliver()
    assert [letter.id for letter in operator.letters] == [other]


def test_what_waits_in_a_store_that_was_put_back_says_that_it_may_have_gone_out(world, tmp_path):
    """The copy does not know what was mailed since. The operator gets it under the same number and Message-ID."""
    session = world.verified()
    guard, operator = with_operator(world)
    guard.messages.sender()  # so that no verb sends by itself
    case = guard.support.open_case(session, "other", "")
    copy = tmp_path / "copy.db"
    guard.care.backup(copy)
    guard.messages.deliver()
    assert guard.support.show(session, case.id).mail_unsure == 0
    parts = Parts(world.lab.clock, couriers=guard._desk.couriers)
    restore_store(world.lab.config, copy, parts=parts, practice=True)
    back = guard.support.show(Backend("mira"), case.id)
    assert (back.mail, back.mail_unsure) == (MessageState.QUEUED, 1)
    said = "It waits to be mailed to whoever runs these accounts. It may have been mailed already, without a word that it was."
    assert wording.case_mailed(back) == said
    notice = next(one for one in guard.messages.list(Backend("mira")).items if one.tag == "support:asked")
    assert (notice.state, notice.unsure) == (MessageState.QUEUED, 1)
    restored = next(one for one in guard.messages.list(Backend("mira")).items if one.tag == "store:restored")
    assert (restored.state, restored.unsure) == (MessageState.QUEUED, 0)
    guard.messages.deliver()
    assert [letter.id for letter in operator.letters] == [case.id] * 2
    again = guard.support.show(Backend("mira"), case.id)
    assert wording.case_mailed(again).endswith("(250 queued). It may have gone out twice.")


# As a file


@pytest.fixture
def packet(world) -> Packet:
    return world.guard.support.open_case(world.sign_up(), "other", "Help, please").packet


def test_a_saved_case_is_whole_private_and_new(world, packet, tmp_path):
    text, data = tmp_path / "case.txt", tmp_path / "case.JSON"
    for path in (text, data):
        world.guard.support.save(packet, path)
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert text.read_text() == wording.packet(packet) + "\n"
    assert json.loads(data.read_text()) == packet.data()
    with pytest.raises(StoreTrouble, match="file_exists"):
        world.guard.support.save(packet, text)
    link = tmp_path / "link.txt"
    link.symlink_to(tmp_path / "elsewhere.txt")
    with pytest.raises(StoreTrouble, match="file_exists"):
        world.guard.support.save(packet, link)
    assert {path.name for path in tmp_path.iterdir()} == {"case.txt", "case.JSON", "link.txt", "store"}


@pytest.mark.parametrize(
    "name", [".profile", ".ssh/rc", ".forward", "case", "case.txt/.bashrc", ".txt", "case.json.sh"]
)
def test_a_case_becomes_no_file_that_something_obeys(world, packet, tmp_path, name):
    """Whoever stands at the sign-in of an app that runs for others chooses the name and many of the words."""
    with pytest.raises(BadInput, match="case_file_name"):
        world.guard.support.save(packet, tmp_path / name)
    assert {path.name for path in tmp_path.iterdir()} == {"store"}


def test_what_cannot_be_written_leaves_nothing_and_is_said(world, packet, tmp_path, monkeypatch):
    full = tmp_path / "full.txt"
    for error in (OSError(28, "No space left on device"), OSError(5, "Input/output error")):

        def fails(_handle, error=error):
            raise error

        with monkeypatch.context() as patched:
            patched.setattr(files.os, "fsync", fails)
            with pytest.raises(StoreTrouble, match="file_unwritable") as refused:
                world.guard.support.save(packet, full)
        assert error.strerror in wording.problem(refused.value)
        with speaking("de"):
            assert error.strerror not in wording.problem(refused.value), "the system speaks English"
    for path in (
        tmp_path / "none" / "case.txt",
        tmp_path / "store" / "guard.db" / "case.txt",
        tmp_path / f"{'x' * 300}.txt",
    ):
        with pytest.raises(StoreTrouble, match="file_unwritable"):
            world.guard.support.save(packet, path)
    assert {path.name for path in tmp_path.iterdir()} == {"store"}


KILLED = """
import os, sys
from pathlib import Path
from guardtui.store import files
real, calls = getattr(os, sys.argv[2]), []
def dies(*given, **more):
    os.kill(os.getpid(), 9)
setattr(files.os, sys.argv[2], dies)
files.write_new(Path(sys.argv[1]), "half " * 1000)
"""


@pytest.mark.parametrize("at", ["fsync", "link"])
def test_a_kill_while_it_is_saved_leaves_nothing_under_the_name(world, packet, tmp_path, at):
    """And the next saving clears what was left (SECURITY 4.2)."""
    path = tmp_path / "case.txt"
    done = subprocess.run(
        [sys.executable, "-c", KILLED, str(path), at], env={**os.environ, "PYTHONPATH": SRC}, check=False
    )
    assert done.returncode == -9
    assert not path.exists()
    assert [one.name.startswith(".guardtui-part-") for one in tmp_path.iterdir() if one.name != "store"] == [True]
    world.guard.support.save(packet, path)
    assert {one.name for one in tmp_path.iterdir()} == {"case.txt", "store"}
