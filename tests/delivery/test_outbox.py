"""The whole way of a message: queued with its cause, handed to a real server, tried again in time, and told of later (M15)."""

from __future__ import annotations

import re
import smtplib
import sqlite3
import threading
from dataclasses import replace

import pytest

from guardtui.bootstrap import Parts, make_store
from guardtui.clock import HOUR, MINUTE, SECOND
from guardtui.config import Config
from guardtui.core import message as rules
from guardtui.core.errors import BadInput, NotFound, Refused, StoreTrouble
from guardtui.core.records import Channel, Client, ContactKind, MessageState
from guardtui.delivery import Letter, Receipt, smtp
from guardtui.delivery import servers as couriers
from guardtui.delivery.returned import Fate, fate
from guardtui.guard import Backend
from guardtui.guard.outbox import DOWN, LEASE, Outbox
from guardtui.guard.sender import Sender
from guardtui.lab.clock import StoryClock
from guardtui.policy import Policy
from guardtui.vault import Hasher

from .conftest import plain

PASSWORD = "copper lantern walks 9 Bridges"
QUICK = Hasher(8, 1, 1)
ME = Backend("mira")
S = MessageState


class Shop:
    """A real store whose mail goes to a server."""

    def __init__(self, folder, courier) -> None:
        self.clock = StoryClock(1_790_000_000_000)
        parts = Parts(self.clock, hasher=QUICK, code_hasher=QUICK, couriers={Channel.MAIL: courier})
        self.guard = make_store(Config(folder / "guard.db", folder / "guard.key"), service="Riverbend", parts=parts)
        self.guard.accounts.add("mira", "Mira Oduya", PASSWORD, mail="mira@example.org")
        self.session = self.guard.signin.begin("mira", PASSWORD, Client("t" * 40)).session
        self.mail = self.guard.contacts.list(self.session)[0]

    def ask(self):
        return self.guard.contacts.verify(self.session, self.mail.id)

    def later(self, milliseconds: int) -> int:
        self.clock.advance(milliseconds)
        return self.guard.messages.deliver()

    def ledger(self):
        return self.guard.messages.list(ME, limit=500).items

    @property
    def newest(self):
        return self.ledger()[0]


@pytest.fixture
def shop(store_folder):
    opened = []

    def open_shop(courier):
        opened.append(Shop(store_folder, courier))
        return opened[-1]

    yield open_shop
    for one in opened:
        one.guard.close()


def code_in(mail) -> str:
    return re.search(r"(\d{3}) ?(\d{3})", mail.get_body(("plain",)).get_content()).expand(r"\1\2")


def test_a_code_goes_out_and_comes_back(shop, serve):
    port, box = serve()
    here = shop(plain(port))
    challenge = here.ask()
    assert challenge.delivery is S.ACCEPTED
    assert (here.newest.state, here.newest.detail, here.newest.attempts, here.newest.due_at) == (
        S.ACCEPTED,
        "250 taken",
        1,
        None,
    )
    (mail,) = box.mails
    assert mail["To"] == "mira@example.org"
    assert mail["Message-ID"].startswith(f"<{here.newest.id}@")
    assert here.guard.codes.answer(here.session, challenge.id, code_in(mail)).accepted


def test_a_server_that_greylists_gets_the_code_again_in_its_time(shop, serve):
    port, box = serve()
    box.answers = ["451 greylisted, come back", "451 not yet", ""]
    here = shop(plain(port))
    challenge = here.ask()
    assert (here.newest.state, here.newest.detail) == (S.DEFERRED, "451 greylisted, come back")
    first = here.newest.due_at - here.clock.now()
    assert 15 * SECOND <= first <= 25 * SECOND
    assert here.later(first - 1) == 0
    assert here.later(1) == 1
    second = here.newest.due_at - here.clock.now()
    assert 30 * SECOND <= second <= 50 * SECOND
    assert here.later(second) == 1
    assert (here.newest.state, here.newest.attempts, here.newest.unsure) == (S.ACCEPTED, 3, 0)
    passed = [(one.at - here.newest.created_at, one.state, one.detail) for one in here.newest.passages]
    assert passed == [
        (0, S.DEFERRED, "451 greylisted, come back"),
        (first, S.DEFERRED, "451 not yet"),
        (first + second, S.ACCEPTED, "250 taken"),
    ]
    assert here.guard.codes.answer(here.session, challenge.id, code_in(box.mails[0])).accepted


def test_a_code_is_never_sent_after_its_end(shop, serve):
    port, box = serve()
    box.answers = ["451 later"] * 50
    here = shop(plain(port))
    ends = here.ask().expires_at
    for _ in range(700):
        here.later(SECOND)
    assert here.clock.now() > ends
    assert (here.newest.state, here.newest.due_at) == (S.GIVEN_UP, None)
    assert 4 <= here.newest.attempts <= 6
    assert here.newest.state_at < ends
    assert box.kept == []


def test_a_code_that_is_no_longer_needed_is_not_sent(shop, serve):
    port, box = serve()
    box.answers = ["451 later"]
    here = shop(plain(port))
    here.guard.codes.cancel(here.session, here.ask().id)
    assert here.later(MINUTE) == 0
    assert (here.newest.state, here.newest.detail) == (S.GIVEN_UP, "no longer needed")
    assert box.kept == []


def test_a_notice_is_tried_for_three_days_and_then_no_more(shop, serve):
    port, box = serve()
    here = shop(plain(port))
    challenge = here.ask()
    here.guard.codes.answer(here.session, challenge.id, code_in(box.mails[0]))
    tried = []

    class Later:
        def send(self, letter: Letter) -> Receipt:
            tried.append(here.clock.now())
            return Receipt(S.DEFERRED, "later")

    desk, began, tag = here.guard._desk, here.clock.now(), "signin:code_wrong"
    desk.couriers[Channel.MAIL] = Later()
    with desk.store.write() as tx:
        desk.record(tx, tx.accounts.by_handle("mira"), tag, {})
    here.guard.messages.deliver()
    while (due := here.guard._outbox.next_due()) is not None:
        here.later(due - here.clock.now())
    assert (here.newest.tag, here.newest.state, here.newest.attempts) == (tag, S.GIVEN_UP, len(tried))
    assert 70 * HOUR <= tried[-1] - began <= 72 * HOUR
    assert 60 <= len(tried) <= 110
    assert [one.at for one in here.newest.passages] == [tried[0], *tried[-19:]]


def test_a_refusal_is_final(shop, serve):
    port, box = serve()
    box.answers = ["550 no such mailbox \x1b[2J\u202e"]
    here = shop(plain(port))
    challenge = here.ask()
    assert challenge.delivery is S.REFUSED
    assert here.newest.detail.startswith("550 no such mailbox")
    assert here.newest.detail.isprintable()
    assert here.later(HOUR) == 0
    assert here.newest.attempts == 1


def test_a_code_that_may_have_arrived_is_not_sent_again_by_itself(shop, scripted):
    here = shop(scripted(lambda talk: talk.up_to("TEXT")))
    here.ask()
    assert (here.newest.state, here.newest.unsure, here.newest.due_at) == (S.GIVEN_UP, 1, None)
    assert here.later(HOUR) == 0


def test_a_notice_that_may_have_arrived_is_sent_once_more(shop, serve):
    port, box = serve()
    here = shop(plain(port))
    here.guard.codes.answer(here.session, here.ask().id, code_in(box.mails[0]))
    desk = here.guard._desk

    class Doubtful:
        def send(self, letter: Letter) -> Receipt:
            raise OSError("who knows")

    desk.couriers[Channel.MAIL] = Doubtful()
    with desk.store.write() as tx:
        desk.record(tx, tx.accounts.by_handle("mira"), "signin:code_wrong", {})
    here.guard.messages.deliver()
    assert (here.newest.state, here.newest.unsure) == (S.DEFERRED, 1)
    assert here.later(MINUTE) == 1
    assert (here.newest.state, here.newest.unsure, here.newest.detail) == (S.GIVEN_UP, 2, "OSError")


def test_a_channel_where_nobody_answers_is_left_alone_for_a_minute(shop, serve):
    """Five in a row, then one a minute, and all again once that one was answered (SECURITY C-97)."""
    here = shop(plain(1))
    asked = []

    class Silent:
        def send(self, letter: Letter) -> Receipt:
            asked.append(here.clock.now())
            return answer[0]

    answer = [Receipt(S.DEFERRED, "no answer", unreachable=True)]
    here.guard._desk.couriers[Channel.MAIL] = Silent()
    for number in range(8):
        handle = f"person{number}"
        here.guard.accounts.add(handle, "A Person", PASSWORD, mail=f"{handle}@example.org")
        session = here.guard.signin.begin(handle, PASSWORD, Client("t" * 40)).session
        here.guard.contacts.verify(session, here.guard.contacts.list(session)[0].id)
    assert len(asked) == 5
    here.guard.codes.cancel(session, here.guard.contacts.verify(session, here.guard.contacts.list(session)[0].id).id)
    here.later(59 * SECOND)
    assert len(asked) == 5
    here.later(SECOND)
    assert len(asked) == 6
    here.later(MINUTE)
    assert len(asked) == 7
    answer[0] = Receipt(S.ACCEPTED)
    here.later(MINUTE)
    assert len(asked) == 14
    assert {one.state for handle in range(7) for one in here.guard.messages.list(Backend(f"person{handle}")).items} == {
        S.ACCEPTED
    }


def silences(here) -> int:
    """How many in a row did not answer, as the breaker counts them."""
    with here.guard._desk.store.read() as tx:
        return len(tx.limits.times(DOWN + Channel.MAIL, here.clock.now()))


def test_a_server_that_takes_texts_and_says_no_more_is_silent_too(shop, scripted, monkeypatch):
    """Each costs half a minute where it hangs, and a code: after five the others wait, and nobody need doubt about them."""
    monkeypatch.setattr(smtp, "WHOLE_SECONDS", 1)
    asked, mended = [], []

    def script(talk):
        talk.up_to("RCPT" if mended else "TEXT")
        asked.append(talk)
        if mended:
            talk.say("550 no")

    here = shop(scripted(script))
    numbered = list(enumerate(people(here, 7, mail="p{}@example.org"), 1))
    for _, (session, contact) in numbered:
        here.guard.contacts.verify(session, contact)
    assert here.guard.messages.deliver() == len(asked) == silences(here) == 5
    states = [here.guard.messages.list(Backend(f"p{number}")).items[0] for number, _ in numbered]
    assert [(one.state, one.unsure) for one in states] == [(S.GIVEN_UP, 1)] * 5 + [(S.QUEUED, 0)] * 2
    mended.append(True)
    assert here.later(MINUTE) == 2
    assert silences(here) == 0, "whoever refuses has answered"


RETURNED = """\
From: MAILER-DAEMON@mx.example.net
To: security@riverbend.example
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="B"

--B
Content-Type: text/plain

It could not be delivered.
--B
Content-Type: message/{beyond_ascii}delivery-status

Reporting-MTA: dns; mx.example.net

Final-Recipient: rfc822; mira@example.org
Action: {action}
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 <mira@example.org>:
 no such user\x1b[2J
--B
Content-Type: {kind}

{head}
--B--
"""


def returned(message_id: str, action: str = "failed", kind: str = "message/rfc822") -> bytes:
    head = f"From: security@riverbend.example\nMessage-ID: <{message_id}@riverbend.example>\nSubject: x\n\nthe text\n"
    beyond_ascii = "global-" if "global" in kind else ""
    return RETURNED.format(action=action, kind=kind, head=head, beyond_ascii=beyond_ascii).encode()


@pytest.mark.parametrize("kind", ["message/rfc822", "message/global"])
def test_a_returned_mail_is_read_with_the_line_ends_of_the_wire_too(kind):
    found = fate(returned("M8KQ2W7RTY", kind=kind).replace(b"\n", b"\r\n"))
    assert found is not None
    assert (found.message_id, found.state) == ("M8KQ2W7RTY", S.BOUNCED)
    assert found.detail.startswith("550 5.1.1 <mira@example.org>: no such user")


@pytest.mark.parametrize("kind", ["message/rfc822", "text/rfc822-headers", "message/global", "message/global-headers"])
def test_a_mail_that_came_back_is_known_as_bounced(shop, serve, kind):
    port, _ = serve()
    here = shop(plain(port))
    here.ask()
    sent = here.newest
    assert here.guard.messages.returned(returned(sent.id, kind=kind)) == (sent.id, S.BOUNCED, True)
    assert here.newest.state is S.BOUNCED
    assert here.newest.detail.startswith("550 5.1.1 <mira@example.org>: no such user")
    assert [one.state for one in here.newest.passages] == [S.ACCEPTED, S.BOUNCED]
    assert here.newest.detail.isprintable()
    assert here.guard.messages.returned(returned(sent.id, "delayed", kind)) == (sent.id, S.DEFERRED, False)
    assert here.guard.messages.returned(returned(sent.id, "delivered", kind)) == (sent.id, S.DELIVERED, True)
    with pytest.raises(NotFound):
        here.guard.messages.returned(returned("NOSUCHONE2", kind=kind))
    for other in (
        b"",
        b"Subject: hello\n\nhello",
        returned(sent.id, "relayed", kind),
        returned("", kind=kind),
        b"\xff\0" * 99,
    ):
        with pytest.raises((BadInput, NotFound)):
            here.guard.messages.returned(other)
    assert here.newest.state is S.DELIVERED


HEAD = b"Content-Type: multipart/report; boundary=B\n\n--B\nContent-Type: message/delivery-status\n\n\nAction: failed\n\n--B\n"


@pytest.mark.parametrize(
    "mail",
    [
        b"Content-Type: message/rfc822\n\n" * 9_000,
        b"".join(b"Content-Type: multipart/mixed; boundary=B%d\n\n--B%d\n" % (n, n) for n in range(3_000)),
        HEAD + b"Content-Type: " + b"(" * 60_000 + b"\n\nMessage-ID: <M>\n--B--\n",
    ],
)
def test_a_returned_mail_that_is_made_to_break_its_reader_says_nothing(mail):
    assert fate(mail) is None


def test_a_header_that_is_made_to_be_slow_is_taken_as_it_stands():
    """With the library's newer reading of headers these took minutes."""
    for slow in (b"Content-Transfer-Encoding: " + b"<" * 60_000, b"X: " + b'"' * 60_000):
        mail = HEAD + b"Content-Type: text/rfc822-headers\n" + slow + b"\n\nMessage-ID: <M8KQ2W7RTY@a.example>\n--B--\n"
        assert fate(mail) == Fate("M8KQ2W7RTY", S.BOUNCED, "")


LEFT = {S.ACCEPTED, S.DELIVERED, S.BOUNCED}


@pytest.mark.parametrize("unsure", [0, 1])
@pytest.mark.parametrize("state", S)
def test_a_receipt_of_what_never_left_is_refused_and_changes_nothing(shop, state, unsure):
    """Who feeds receipts in may have mixed up two messages, and this one is still to be sent, or must be asked for again."""
    here = shop(Told())
    here.guard.messages.sender()  # so that no verb sends by itself
    here.ask()
    ends = S.DELIVERED if state is not S.DELIVERED else S.BOUNCED
    due = here.clock.now() + HOUR if state in rules.OPEN else None
    with here.guard._desk.store.write() as tx:
        (row,) = tx.messages.due(here.clock.now(), [Channel.MAIL], 1)
        assert tx.messages.take(row, here.clock.now(), here.clock.now() + LEASE)
        as_it_is = replace(row, attempts=1, state=state, state_at=here.clock.now(), due_at=due, unsure=unsure)
        assert tx.messages.settle(as_it_is)
    before = here.newest
    if state in LEFT or unsure:
        assert here.guard.messages.receipt(before.id, ends, "so it was")
        assert (here.newest.state, here.newest.detail, here.newest.due_at) == (ends, "so it was", None)
        return
    for told in (
        lambda: here.guard.messages.receipt(before.id, S.DELIVERED),
        lambda: here.guard.messages.receipt(before.id, S.BOUNCED),
        lambda: here.guard.messages.receipt(before.id, S.DEFERRED),
        lambda: here.guard.messages.returned(returned(before.id)),
    ):
        with pytest.raises(Refused, match="never_left"):
            told()
    assert here.newest == before


def test_a_receipt_that_repeats_what_was_sent_leaves_no_code_in_the_ledger(shop, serve):
    """The receipts of many text message centres end with the beginning of the text (SMPP 3.4, appendix B)."""
    port, box = serve()
    here = shop(plain(port))
    here.ask()
    code = code_in(box.mails[0])
    told = f"id:7 sub:001 dlvrd:001 stat:DELIVRD err:000 text:{code[:3]} {code[3:]} is your River"
    assert here.guard.messages.receipt(here.newest.id, S.DELIVERED, told)
    assert here.newest.detail == "id:7 sub:001 dlvrd:001 stat:DELIVRD err:000 text:••• is your River"
    assert code not in repr(here.newest).replace(" ", "")


def test_what_is_held_up_on_its_way_did_leave_and_arrives_later(shop):
    here = shop(Told())
    here.ask()
    assert here.guard.messages.receipt(here.newest.id, S.DEFERRED, "no route for an hour")
    assert (here.newest.state, here.newest.due_at) == (S.DEFERRED, None)
    assert here.guard.messages.check(here.session, here.newest.reference).sent
    assert here.guard.messages.receipt(here.newest.id, S.DELIVERED)
    assert here.newest.state is S.DELIVERED


@pytest.mark.parametrize("now", S)
@pytest.mark.parametrize("said", S)
def test_a_receipt_changes_only_what_says_more_than_is_known(now, said):
    changes = rules.told_by_receipt(now, said)
    assert not (changes and said not in {S.DELIVERED, S.BOUNCED, S.DEFERRED})
    assert not (changes and now is said)
    assert not (changes and said is S.DEFERRED and now in {S.DELIVERED, S.BOUNCED})
    if now is S.ACCEPTED and said in {S.DELIVERED, S.BOUNCED, S.DEFERRED}:
        assert changes


def test_what_waits_longer_and_longer_has_a_most_and_an_end():
    policy, waits = Policy(), []
    for attempts in range(1, 40):
        at = rules.try_again_at("M8KQ2W7RTY", attempts, 0, 10**12, policy)
        wait = min(policy.send_again_first * 2 ** (attempts - 1), policy.send_again_most)
        assert 0.75 * wait <= at <= 1.25 * wait
        waits.append(at)
        assert rules.try_again_at("M8KQ2W7RTY", attempts, 0, at, policy) is None
    assert len({rules.try_again_at(f"M{n}", 1, 0, 10**12, policy) for n in range(50)}) > 40
    assert rules.try_again_at("M", 1, 0, 10**12, policy, least=77 * SECOND) == 77 * SECOND


def test_in_the_background_no_verb_waits_for_a_server(shop):
    """The courier is held up until the verb has returned: sent in the verb's own turn, this would never end."""
    returned_, sent = threading.Event(), threading.Event()

    class Slow:
        def send(self, letter: Letter) -> Receipt:
            assert returned_.wait(30)
            sent.set()
            return Receipt(S.ACCEPTED)

    here = shop(Slow())
    sender = here.guard.messages.sender()
    sender.start()
    challenge = here.ask()
    assert challenge.delivery in {S.QUEUED, S.SENDING}
    returned_.set()
    assert sent.wait(30)
    sender.stop()
    sender.join(30)
    assert here.newest.state is S.ACCEPTED
    assert here.guard.codes.show(here.session, challenge.id).delivery is S.ACCEPTED


def test_a_sender_goes_on_after_the_store_was_busy_and_ends_after_the_message_under_way(shop, monkeypatch):
    class Ending:
        def send(self, letter: Letter) -> Receipt:
            sender.stop()
            return Receipt(S.ACCEPTED)

    here = shop(Ending())
    sender, busy, due = here.guard.messages.sender(), iter([True]), Outbox._due
    monkeypatch.setattr(Sender, "wake", lambda self: None)

    def sometimes(self, channels, last):
        if next(busy, False):
            raise StoreTrouble("store_busy")
        return due(self, channels, last)

    monkeypatch.setattr(Outbox, "_due", sometimes)
    monkeypatch.setattr("guardtui.guard.sender.LOOK_EVERY", 0.01)
    for number in range(2):
        here.guard.accounts.add(f"p{number}", "A Person", PASSWORD, mail=f"p{number}@example.org")
        session = here.guard.signin.begin(f"p{number}", PASSWORD, Client("t" * 40)).session
        here.guard.contacts.verify(session, here.guard.contacts.list(session)[0].id)
    assert sender.run() == 1
    states = sorted(str(here.guard.messages.list(Backend(f"p{number}")).items[0].state) for number in range(2))
    assert states == ["accepted", "queued"]


@pytest.mark.parametrize(("slow", "quick"), [(Channel.MAIL, Channel.SMS), (Channel.SMS, Channel.MAIL)])
def test_a_channel_that_stalls_holds_up_no_other(shop, slow, quick):
    """Who stalls goes on only after the other channel's message was taken: sent in one turn, that would never be."""
    order, stalls, taken = [], threading.Event(), threading.Event()

    class Stalls:
        def send(self, letter: Letter) -> Receipt:
            order.append(f"{slow} begins")
            stalls.set()
            assert taken.wait(30)
            order.append(f"{slow} ends")
            return Receipt(S.ACCEPTED)

    class Quick:
        def send(self, letter: Letter) -> Receipt:
            order.append(f"{quick} is taken")
            taken.set()
            return Receipt(S.ACCEPTED)

    here = shop(Stalls())
    here.guard._desk.couriers.update({slow: Stalls(), quick: Quick()})
    one, other = people(here, 2, mail="p{}@example.org", phone="+1202555014{}")
    sender = here.guard.messages.sender()
    sender.start()
    kinds = {Channel.MAIL: ContactKind.MAIL, Channel.SMS: ContactKind.PHONE}
    for (session, _), channel, happened in ((one, slow, stalls), (other, quick, taken)):
        contacts = here.guard.contacts.list(session)
        here.guard.contacts.verify(session, next(c.id for c in contacts if c.kind is kinds[channel]))
        assert happened.wait(30)
    sender.stop()
    sender.join(30)
    assert order == [f"{slow} begins", f"{quick} is taken", f"{slow} ends"]
    sent = [here.guard.messages.list(Backend(f"p{number}")).items for number in (1, 2)]
    assert [(row.channel, row.state, row.attempts) for (row,) in sent] == [
        (slow, S.ACCEPTED, 1),
        (quick, S.ACCEPTED, 1),
    ]


def test_a_fault_in_one_channel_is_heard_and_ends_the_sender(shop, monkeypatch):
    """A service that half works would be noticed by nobody."""
    here = shop(Told())
    here.guard._desk.couriers[Channel.SMS] = Told()
    due = Outbox._due

    def faulty(self, channels, last):
        if Channel.SMS in channels:
            raise ZeroDivisionError
        return due(self, channels, last)

    monkeypatch.setattr(Outbox, "_due", faulty)
    with pytest.raises(ZeroDivisionError):
        here.guard.messages.sender().run()
    assert here.guard._outbox.in_background is None


def test_a_trouble_that_keeps_from_sending_is_told_once_each_time(shop, monkeypatch):
    """A service that may not write to the store would send nothing, and nobody would know why."""
    here, told = shop(Told()), []
    happens = iter(["store_read_only", "store_read_only", "", "store_read_only", "store_busy"])
    sender = here.guard.messages.sender()
    sender.on_trouble = lambda trouble: told.append(trouble.reason)
    monkeypatch.setattr("guardtui.guard.sender.LOOK_EVERY", 0.01)

    def troubled(_self, _enough, _channels):
        reason = next(happens, None)
        if reason is None:
            sender.stop()
        elif reason:
            raise StoreTrouble(reason)
        return 0

    monkeypatch.setattr(Outbox, "deliver", troubled)
    sender.run()
    assert told == ["store_read_only", "store_read_only", "store_busy"]


def test_the_other_side_can_ask_for_a_longer_wait(shop):
    class Busy:
        def send(self, letter: Letter) -> Receipt:
            return Receipt(S.DEFERRED, "429", wait=120)

    here = shop(Busy())
    here.ask()
    assert here.newest.due_at - here.clock.now() == 120 * SECOND


def test_a_practice_store_never_gets_couriers_from_settings(store_folder):
    from guardtui.bootstrap import open_guard

    config = Config(store_folder / "guard.db", store_folder / "guard.key", mail=plain(1))
    make_store(config, practice=True).close()
    guard = open_guard(config, practice=True)
    assert not guard.can_send(Channel.MAIL)
    guard.close()
    assert isinstance(config.mail, couriers.MailServer)
    assert replace(config.mail, port=0).at == ("127.0.0.1", smtplib.SMTP_PORT)


def test_the_doctor_sees_messages_that_nobody_sends_and_those_that_are_lost(shop, serve):
    port, box = serve()
    here = shop(plain(port))

    def found() -> tuple[str, dict]:
        one = next(one for one in here.guard.care.examine() if one.check == "messages")
        return one.reason, one.facts

    here.ask()
    assert found() == ("messages_leave", {"overdue": 0, "lost": 0, "sent": 1})
    here.guard.messages.sender()
    here.clock.advance(30 * SECOND)
    here.guard.codes.resend(here.session, here.ask().id)
    assert found()[0] == "messages_leave"
    here.clock.advance(3 * MINUTE + 1)
    assert found() == ("messages_wait", {"overdue": 1, "lost": 0, "sent": 2})
    box.answers = ["550 no"]
    assert here.guard.messages.deliver() == 1
    assert found() == ("messages_lost", {"overdue": 0, "lost": 1, "sent": 2})


class Told:
    """Answers as it was told to, after some seconds, and keeps what it was given."""

    says_when = True

    def __init__(self, clock=None, seconds: int = 0, receipt: Receipt | None = None) -> None:
        self.clock, self.seconds, self.receipt = clock, seconds, receipt or Receipt(S.ACCEPTED)
        self.given: list[Letter] = []

    def send(self, letter: Letter) -> Receipt:
        letter.in_doubt()
        self.given.append(letter)
        if self.clock:
            self.clock.advance(self.seconds * SECOND)
        return self.receipt


def people(here, many: int, **reached: str) -> list:
    """Some people more, each with an address; nothing is sent by itself from now on."""
    here.guard.messages.sender()
    found = []
    for number in range(many):
        handle = f"p{len(here.guard.accounts.list().items)}"
        at = {kind: text.format(number) for kind, text in reached.items()}
        here.guard.accounts.add(handle, "A Person", PASSWORD, **at)
        session = here.guard.signin.begin(handle, PASSWORD, Client("t" * 40)).session
        found.append((session, here.guard.contacts.list(session)[0].id))
    return found


def test_who_slept_too_long_over_a_message_does_not_send_it_any_more(shop):
    """A machine that is shut and opened again: its claim is over, and another process has sent the message."""

    class Sleeper(Told):
        def send(self, letter: Letter) -> Receipt:
            if not slept:
                slept.append(letter.id)
                here.clock.advance(LEASE)
                here.guard.messages.deliver()
            return super().send(letter)

    slept, courier = [], Sleeper()
    here = shop(courier)
    here.ask()
    assert [one.id for one in courier.given] == slept
    assert (here.newest.state, here.newest.attempts, here.newest.unsure) == (S.ACCEPTED, 2, 0)


def test_a_claim_holds_anew_from_the_moment_that_counts(shop):
    """However long it took to be let in: who is giving the text is not overtaken for the time that this takes."""

    class Slow(Told):
        def send(self, letter: Letter) -> Receipt:
            here.clock.advance(LEASE - SECOND)
            letter.in_doubt()
            here.clock.advance(LEASE - SECOND)
            assert here.guard.messages.deliver() == 0
            return Receipt(S.ACCEPTED)

    here = shop(Slow())
    here.ask()
    assert (here.newest.state, here.newest.attempts) == (S.ACCEPTED, 1)


def test_a_store_that_is_busy_leaves_no_doubt_about_what_was_not_handed_over(shop, monkeypatch):
    def busy(self, row):
        raise StoreTrouble("store_busy")

    monkeypatch.setattr(Outbox, "_in_doubt", busy)
    here = shop(Told())
    here.ask()
    assert (here.newest.state, here.newest.unsure) == (S.DEFERRED, 0)
    assert here.newest.due_at is not None


def test_a_code_that_goes_another_way_now_is_not_sent_the_old_one(shop):
    """The message that waits would bring the code of the new way to the old one, which may be lost."""
    courier = Told(receipt=Receipt(S.DEFERRED, "451 later"))
    here = shop(courier)
    challenge, desk = here.ask(), here.guard._desk
    with desk.store.write() as tx:
        tx.accounts.by_handle("mira")
        tx.challenges.reroute(tx.challenges.by_id(challenge.id), Channel.APP, None, desk.now())
    here.later(MINUTE)
    assert len(courier.given) == 1
    assert (here.newest.state, here.newest.detail) == (S.GIVEN_UP, "no longer needed")


def test_a_slow_channel_leaves_every_other_turn_to_the_other(shop):
    mails, texts = Told(), Told()
    here = shop(mails)
    mails.clock, mails.seconds = here.clock, 20
    here.guard._desk.couriers[Channel.SMS] = texts
    for session, contact in people(here, 4, mail="p{}@example.org"):
        here.guard.contacts.verify(session, contact)
    here.clock.advance(1)
    for session, contact in people(here, 2, phone="+1202555014{}"):
        here.guard.contacts.verify(session, contact)
    order = []
    for name, courier in (("mail", mails), ("sms", texts)):
        courier.given = Noting(order, name)
    assert here.guard.messages.deliver() == 6
    assert order == ["mail", "sms", "sms", "mail", "mail", "mail"]


class Noting(list):
    def __init__(self, order: list[str], name: str) -> None:
        super().__init__()
        self._order, self._name = order, name

    def append(self, letter: Letter) -> None:
        self._order.append(self._name)


def notices(here, many: int) -> None:
    desk = here.guard._desk
    here.guard.messages.sender()
    with desk.store.write() as tx:
        for _ in range(many):
            desk.record(tx, tx.accounts.by_handle("mira"), "signin:code_wrong", {})


def verified_shop(shop, serve, seconds: int):
    port, box = serve()
    here = shop(plain(port))
    here.guard.codes.answer(here.session, here.ask().id, code_in(box.mails[0]))
    courier = here.guard._desk.couriers[Channel.MAIL] = Told(here.clock, seconds)
    return here, courier


def test_a_code_that_is_asked_for_meanwhile_goes_before_the_notices_that_wait(shop, serve):
    here, courier = verified_shop(shop, serve, 5)
    notices(here, 4)
    session, contact = people(here, 1, mail="late@example.org")[0]
    asked = []

    def ask_once():
        if courier.given and not asked:
            asked.append(here.guard.contacts.verify(session, contact))
        return False

    here.guard._outbox.deliver(ask_once)
    assert [one.to.partition("@")[0] for one in courier.given] == ["mira", "mira", "late", "mira", "mira"]


def test_a_verb_sends_what_others_left_for_half_a_minute_at_most(shop, serve):
    here, courier = verified_shop(shop, serve, 20)
    notices(here, 10)
    here.guard._outbox.in_background = None
    here.guard._outbox.try_to_deliver()
    assert len(courier.given) == 2
    assert here.guard.messages.deliver() == 8


def test_once_the_sender_has_ended_verbs_send_by_themselves_again(shop):
    courier = Told()
    here = shop(courier)
    sender = here.guard.messages.sender()
    sender.stop()
    assert sender.run() == 0
    assert here.ask().delivery is S.ACCEPTED
    assert len(courier.given) == 1


@pytest.mark.parametrize("between", ["", " ", "%20", "-"])
def test_no_code_comes_into_the_ledger_by_a_server_that_repeats_what_it_was_given(shop, between):
    class Echo(Told):
        def send(self, letter: Letter) -> Receipt:
            first, last = re.search(r"(\d{3}) (\d{3})", letter.body).groups()
            return Receipt(S.REFUSED, f"554 not wanted: {first}{between}{last} is your code")

    here = shop(Echo())
    here.ask()
    assert here.newest.detail == "554 not wanted: ••• is your code"


def test_an_account_that_was_changed_from_outside_holds_up_nobody_else(shop):
    courier = Told()
    here = shop(courier)
    for session, contact in [(here.session, here.mail.id), *people(here, 1, mail="p{}@example.org")]:
        here.guard.messages.sender()
        here.guard.contacts.verify(session, contact)
    with sqlite3.connect(here.guard._desk.store.path) as db:
        db.execute(
            "UPDATE accounts SET password_set_at = password_set_at + 1 WHERE id = (SELECT account_id FROM messages ORDER BY rowid LIMIT 1)"
        )
    db.close()
    assert here.guard.messages.deliver() == 1
    for _ in range(80):
        here.later(HOUR)
    assert [one.to for one in courier.given] == ["p0@example.org"]
    assert here.guard._outbox.next_due() is None


def test_a_code_that_nobody_sent_in_its_time_is_not_sent(shop):
    courier = Told()
    here = shop(courier)
    here.guard.messages.sender()  # who never does
    here.clock.set(here.ask().expires_at)
    assert here.guard.messages.deliver() == 0
    assert (courier.given, here.newest.state) == ([], S.GIVEN_UP)


def test_a_message_whose_sender_was_killed_twice_is_given_up(shop):
    courier = Told()
    here = shop(courier)
    here.guard.messages.sender()  # so that no verb sends by itself
    here.ask()
    desk = here.guard._desk
    for _ in range(2):
        with desk.store.write() as tx:
            (row,) = tx.messages.due(desk.now(), [Channel.MAIL], 9)
            assert tx.messages.take(row, desk.now(), desk.now() + LEASE)
            assert tx.messages.in_doubt(replace(row, attempts=row.attempts + 1), desk.now() + LEASE)
        here.clock.advance(LEASE)
    assert here.guard.messages.deliver() == 0
    assert (courier.given, here.newest.state, here.newest.detail) == ([], S.GIVEN_UP, "it may have left twice")


def test_a_message_is_claimed_only_as_it_was_seen(shop):
    here = shop(Told())
    here.guard.messages.sender()
    here.ask()
    desk = here.guard._desk
    with desk.store.write() as tx:
        (row,) = tx.messages.due(desk.now(), [Channel.MAIL], 9)
        for other in ({"attempts": 1}, {"due_at": row.due_at - 1}, {"state": S.DEFERRED}):
            assert not tx.messages.take(replace(row, **other), desk.now(), desk.now() + LEASE)
        assert tx.messages.take(row, desk.now(), desk.now() + LEASE)
        assert not tx.messages.take(row, desk.now(), desk.now() + LEASE)


def test_a_receipt_that_comes_before_the_servers_answer_was_noted_stands(shop):
    class Fast(Told):
        def send(self, letter: Letter) -> Receipt:
            taken = super().send(letter)
            assert here.guard.messages.receipt(letter.id, S.DELIVERED, "read already")
            return taken

    here = shop(Fast())
    here.ask()
    assert (here.newest.state, here.newest.detail) == (S.DELIVERED, "read already")


def test_what_is_known_to_have_arrived_is_not_sent_again(shop, serve):
    here, courier = verified_shop(shop, serve, 0)
    courier.receipt = Receipt(S.DEFERRED, "who knows", unsure=True)
    notices(here, 1)
    assert here.guard.messages.deliver() == 1
    assert here.guard.messages.receipt(here.newest.id, S.DELIVERED)
    assert here.later(HOUR) == 0
    assert len(courier.given) == 1


def test_a_store_that_is_busy_says_nothing_of_who_answers(shop, monkeypatch):
    """Only a courier's answer ends the rest of a channel."""

    def busy(_self, _row):
        raise StoreTrouble("store_busy")

    here = shop(Told())
    desk, bucket = here.guard._desk, DOWN + Channel.MAIL
    with desk.store.write() as tx:
        for _ in range(5):
            tx.limits.note(bucket, here.clock.now())
    here.clock.advance(MINUTE)
    with monkeypatch.context() as patch:
        patch.setattr(Outbox, "_in_doubt", busy)
        here.ask()
    with desk.store.read() as tx:
        assert len(tx.limits.times(bucket, here.clock.now())) == 5
    assert (here.newest.state, here.newest.detail, here.newest.unsure) == (S.DEFERRED, "store_busy", 0)
    assert here.later(MINUTE) == 1
    with desk.store.read() as tx:
        assert tx.limits.times(bucket, here.clock.now()) == []
