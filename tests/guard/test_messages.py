"""Did you send this? Every answer, with its reason; and "I did not ask for this code" (PRODUCT M12)."""

from __future__ import annotations

import json
import re
import time
from dataclasses import asdict, replace

import pytest

from guardtui import language, wording
from guardtui.bootstrap import Parts, open_guard
from guardtui.clock import DAY, HOUR, MINUTE
from guardtui.core.action import Action
from guardtui.core.claim import REASONS
from guardtui.core.errors import BadInput, NotFound, Refused
from guardtui.core.records import Channel, ContactKind, MessageState
from guardtui.core.verdict import Outcome
from guardtui.delivery import Receipt
from guardtui.guard import Backend

from .conftest import LAPTOP, MAIL, OTHER

SHOP = Backend("mira")
PURCHASE = Action("purchase", {"order": "1123", "amount": 124_900, "currency": "EUR", "payee": "Alder Outdoor"})


def reopen(world, **settings):
    """The guard is opened anew with other settings."""
    lab, before = world.lab, world.guard._desk
    before.store.close()
    parts = Parts(clock=lab.clock, hasher=before.hasher, code_hasher=before.code_hasher, couriers=before.couriers)
    lab.guard = open_guard(replace(lab.config, **settings), parts=parts, practice=True)


@pytest.fixture
def bound(world):
    """The service has a domain of its own."""
    reopen(world, domain="riverbend.example")


@pytest.fixture
def session(world):
    return world.verified()


def newest(world, channel: Channel | None = None):
    return next(m for m in world.lab.phone.arrived(20) if channel in (None, m.channel))


def asked(world, channel: Channel = Channel.SMS, action: Action = PURCHASE):
    """A code of a purchase that just arrived, as its text."""
    world.guard.codes.request(SHOP, action, channel)
    return newest(world).body


@pytest.mark.parametrize("channel", [Channel.SMS, Channel.MAIL])
def test_a_text_that_was_sent_is_told_with_when_why_and_to_whom(world, bound, session, channel):
    body = asked(world, channel)
    world.pass_time(5 * MINUTE)
    answer = world.guard.messages.check(session, "\n".join(f"> {line}" for line in body.split("\n")))
    assert (answer.sent, answer.reason, answer.open) == (True, "", True)
    assert answer.why == "pay 1,249.00 EUR to Alder Outdoor for order 1123"
    assert answer.message.reference == answer.reference == newest(world).reference
    assert answer.message.target in {"+1 ••• 0143", "m•••@example.org"}
    assert (answer.message.channel, answer.message.state) == (channel, MessageState.DELIVERED)
    sentence = wording.checked(answer)
    assert sentence.startswith("Yes, we sent this: a ")
    assert "21 Sep 2026" in sentence
    assert "still works" in sentence


@pytest.mark.parametrize("channel", [Channel.SMS, Channel.MAIL])
def test_what_a_process_of_another_language_sent_is_known_too(world, bound, session, channel):
    """Else an honest message would be called a fraud, because who asks speaks English and who sent it did not."""
    with language.speaking("de"):
        body = asked(world, channel)
    assert "gibt" in body
    assert world.guard.messages.check(session, body).sent
    assert not world.guard.messages.check(session, body.replace("1.249,00", "1.249,01")).sent


def test_a_notice_and_a_reference_alone_are_told_too(world, session):
    notice = next(m for m in world.lab.phone.arrived(20) if "Contact verified" in m.body)
    by_text, by_name = (
        world.guard.messages.check(session, one) for one in (notice.body, f"ref {notice.reference.lower()}")
    )
    assert (by_text.sent, by_name.sent) == (True, True)
    assert by_text.why == by_name.why
    assert by_name.said.split() == notice.body.split()
    assert "only tells" in wording.checked(by_text)


def test_no_code_is_kept_shown_or_judged(world, bound, session):
    body = asked(world)
    code = world.sent()
    other = body.replace(f"{code[:3]} {code[3:]}", "135 792").replace(code, "135792")
    assert other != body
    for text in (body, other, body + " and your code is 246 813", "135792", f"ref {code}"):
        answer = world.guard.messages.check(session, text)
        printed = json.dumps(asdict(answer), default=str) + wording.checked(answer)
        for digits in (code, "135792", "246813"):
            assert digits not in printed.replace(" ", "")
            assert f"{digits[:3]} {digits[3:]}" not in printed
        assert answer.sent == (text in (body, other))


@pytest.mark.parametrize("channel", [Channel.SMS, Channel.MAIL])
def test_a_message_from_before_the_key_was_replaced_is_known_by_its_words(world, bound, session, channel):
    body = asked(world, channel)
    world.guard.care.rotate_key()
    assert world.guard.messages.check(session, body).sent
    words = re.search(r"(\w+ \w+)[,./] ?(?:\n|ref)", body)[1]
    assert not world.guard.messages.check(session, body.replace(words, "zebra zipper")).sent


def test_a_message_about_a_device_is_known_after_that_has_another_name(world, bound, session):
    device = world.guard.devices.list(session)[0]
    world.guard.devices.trust(session, device.id)
    body = newest(world).body
    assert LAPTOP.label in body
    world.guard.devices.rename(session, device.id, "Grandma's laptop")
    assert world.guard.messages.check(session, body).sent
    assert not world.guard.messages.check(session, body.replace(LAPTOP.label, "Some laptop")).sent


def test_a_message_is_known_after_the_settings_name_somebody_else_for_questions(world):
    reopen(world, support="help@riverbend.example")
    session = world.verified()
    notice, code = newest(world, Channel.MAIL).body, asked(world, Channel.MAIL)
    reopen(world, support="care@riverbend.example")
    for body in (notice, code):
        assert "Questions: help@riverbend.example." in body
        assert world.guard.messages.check(session, body).sent
        assert not world.guard.messages.check(session, body.replace("help@", "helpdesk@")).sent


def test_a_resend_and_another_channel_under_the_same_reference_are_both_known(world, session):
    challenge = world.guard.codes.request(SHOP, PURCHASE, Channel.SMS)
    first = newest(world).body
    world.pass_time(2 * MINUTE)
    world.guard.codes.resend(SHOP, challenge.id)
    second = newest(world).body
    world.pass_time(2 * MINUTE)
    world.guard.codes.switch(SHOP, challenge.id, Channel.MAIL)
    third = newest(world).body
    assert len({first, second, third}) == 3
    for text in (first, second, third):
        assert world.guard.messages.check(session, text).sent, text


# No, and why


def test_a_changed_letter_in_the_domain(world, bound, session):
    body = asked(world)
    answer = world.guard.messages.check(session, body.replace("@riverbend.example", "@riverbènd.example"))
    assert (answer.sent, answer.reason, answer.links) == (False, "domain", ("riverbènd.example",))
    assert "names another domain: riverbènd.example" in wording.checked(answer)


def test_a_domain_where_the_service_has_none(world, session):
    answer = world.guard.messages.check(session, asked(world) + "\n@shop.example #481516")
    assert (answer.sent, answer.reason) == (False, "domain")


@pytest.mark.parametrize("link", ["https://riverbend.example/verify", "riverbend-help.example", "WWW.evil.example"])
def test_a_link_that_no_message_of_ours_has(world, bound, session, link):
    body = asked(world)
    answer = world.guard.messages.check(session, body.replace("Staff never ask", f"Confirm at {link} Staff never ask"))
    assert (answer.sent, answer.reason, answer.links) == (False, "link", (link,))
    assert link in wording.checked(answer)


@pytest.mark.parametrize(
    ("was", "becomes", "missing", "added"),
    [
        ("1,249.00", "1,24.00", ("1,249.00",), ("1,24.00",)),
        ("Alder", "Аlder", ("\"Alder",), ("\"Аlder",)),  # a Cyrillic letter
        ("10", "90", None, None),
        ("never", "always", ("never",), ("always",)),
    ],
)  # fmt: skip
def test_changed_words_are_named(world, session, was, becomes, missing, added):
    body = asked(world, Channel.SMS)
    answer = world.guard.messages.check(session, body.replace(was, becomes))
    assert (answer.sent, answer.reason) == (False, "changed")
    if missing:
        assert (answer.missing, answer.added) == (missing, added)
        assert f"“{added[0]}”" in wording.checked(answer)


def test_other_matching_words_and_left_out_warnings_are_seen(world, session):
    body = asked(world, Channel.MAIL)
    words = body.split("Words: ")[1].split(".")[0]
    assert world.guard.messages.check(session, body.replace(words, "zebra zipper")).added == ("zebra", "zipper.")
    without = body.replace("Staff never ask for it. ", "")
    assert "never" in world.guard.messages.check(session, without).missing


def test_a_text_in_another_channels_form(world, bound, session):
    body = asked(world, Channel.MAIL)
    assert world.guard.messages.check(session, body).sent
    row = world.guard.messages.list(session).items[0]
    with world.guard._desk.store.write() as tx:
        tx.messages._db.execute("UPDATE messages SET channel = 'sms' WHERE id = ?", (row.id,))
    answer = world.guard.messages.check(session, body)
    assert (answer.sent, answer.reason) == (False, "channel")
    assert "as a text message" in wording.checked(answer)


def test_a_mail_that_went_to_somebody_else(world, session):
    body = asked(world, Channel.MAIL)
    to = "From: no@riverbend.example\nTo: {}\nSubject: Your code\n\n" + body
    assert world.guard.messages.check(session, to.format(f"Mira <{MAIL}>")).sent
    answer = world.guard.messages.check(session, to.format("bob@example.net"))
    assert (answer.sent, answer.reason, answer.to) == (False, "target", "bob@example.net")


@pytest.mark.parametrize("address", ["mira@bücher.example", "mira.weiß@example.org"])
def test_the_address_of_a_header_is_read_as_mail_programs_show_it(world, session, address):
    world.prove(session, world.guard.contacts.add(session, ContactKind.MAIL, address))
    (contact,) = (one for one in world.guard.contacts.list(session) if not one.verified)
    world.guard.contacts.verify(session, contact.id)
    head = f"From: no@riverbend.example\nTo: Mira <{address.capitalize()}>\nSubject: Your code\n\n"
    answer = world.guard.messages.check(session, head + newest(world, Channel.MAIL).body)
    assert (answer.sent, answer.reason) == (True, "")


def test_an_old_code_and_an_old_notice(world, session):
    body = asked(world)
    notice = next(m for m in world.lab.phone.arrived(20) if "Contact verified" in m.body)
    world.pass_time(2 * HOUR)
    late = (
        world.guard.signin.begin("mira", "copper lantern walks 9 Bridges", LAPTOP).session
        or world.answer(pending := world.pending(LAPTOP), world.guard.codes.request(pending, Action("sign-in"))).result
    )
    answer = world.guard.messages.check(late, body)
    assert (answer.sent, answer.open) == (True, False), "over, but not old: the person may look it up the same day"
    assert "opens nothing any more" in wording.checked(answer)
    world.pass_time(DAY)
    answer = world.guard.messages.check(SHOP, body)
    assert (answer.sent, answer.reason) == (False, "old")
    assert "showing you an old message" in wording.checked(answer)
    assert world.guard.messages.check(SHOP, notice.body).sent
    world.pass_time(30 * DAY)
    assert world.guard.messages.check(SHOP, notice.reference).reason == "old"


def test_another_accounts_reference_says_nothing_of_that_account(world, session):
    body, reference = asked(world), newest(world).reference
    world.guard.accounts.add("noor", "Noor", "seven quiet harbours at dawn", mail="noor@example.net")
    noor = world.guard.signin.begin("noor", "seven quiet harbours at dawn", OTHER).session
    for text in (body, reference):
        answer = world.guard.messages.check(noor, text)
        assert (answer.sent, answer.reason) == (False, "other_account")
        assert (answer.message, answer.why, answer.said, answer.reference, answer.missing) == (None, "", "", "", ())
        assert "another account" in wording.checked(answer)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Your code is 481 516. Never tell anybody.", "no_reference"),
        ("481516", "unknown_reference"),
        ("Ref ZZZZ22", "unknown_reference"),
        ("zzzz22", "unknown_reference"),
        ("From: no@shop.example\nMIME-Version: 1.0\nContent-Type: text/plain\n\nRef ZZZZ22", "source"),
    ],
)
def test_what_we_never_sent(world, session, text, reason):
    answer = world.guard.messages.check(session, text)
    assert (answer.sent, answer.reason, answer.message) == (False, reason, None)


def test_what_never_left_here(world, session, monkeypatch):
    refusing = {c: Refuser() for c in (Channel.SMS, Channel.MAIL)}
    monkeypatch.setattr(world.guard._outbox, "_desk", replace(world.guard._desk, couriers=refusing))
    world.guard.codes.request(SHOP, PURCHASE, Channel.SMS)
    line = world.guard.messages.list(session).items[0]
    assert line.state is MessageState.REFUSED
    answer = world.guard.messages.check(session, line.reference)
    assert (answer.sent, answer.reason) == (False, "not_sent")
    assert "never left here" in wording.checked(answer)


class Refuser:
    def send(self, _letter):
        return Receipt(MessageState.REFUSED, "no such number")


def test_every_reason_has_its_sentence(world, session):
    body = asked(world)
    answer = world.guard.messages.check(session, body)
    for reason in REASONS:
        sentence = wording.checked(replace(answer, sent=False, reason=reason, links=("evil.example",)))
        assert sentence.startswith("No")
        assert "Enter no code" in sentence
        assert "{" not in sentence


def test_an_empty_or_endless_text_is_refused(world, session):
    for text in ("", " \n", "x" * 70_000):
        with pytest.raises(BadInput):
            world.guard.messages.check(session, text)


# The ledger's lines, and a code that one did not ask for


def test_a_line_of_the_ledger_says_what_it_was_for(world, session):
    asked(world)
    lines = world.guard.messages.list(session, limit=100).items
    assert lines[0].about == "pay 1,249.00 EUR to Alder Outdoor for order 1123"
    assert {line.about for line in lines} >= {"Contact verified: m•••@example.org", "confirm that +1 ••• 0143 is yours"}


def test_a_code_that_one_did_not_ask_for_opens_nothing_any_more(world, session):
    """Whoever asked: here a sign-in elsewhere, which knows the password."""
    pending = world.pending(OTHER)
    challenge = world.guard.codes.request(pending, Action("sign-in"))
    code = world.sent()
    line = world.guard.messages.list(session).items[0]
    assert line.about == "sign in to your account"
    event = world.guard.messages.disown(session, line.id)
    assert (event.tag, event.outcome) == ("code:cancelled", "alarm")
    assert world.guard.codes.answer(pending, challenge.id, code).outcome is Outcome.VOIDED
    with pytest.raises(Refused) as refused:
        world.guard.messages.disown(session, line.id)
    assert refused.value.reason == "challenge_closed"
    assert world.guard.notme.report(session, event.seq).seq == event.seq


def test_only_ones_own_code_that_is_not_used_can_be_disowned(world, session):
    pending = world.pending(OTHER)
    challenge = world.guard.codes.request(pending, Action("sign-in"))
    line = world.guard.messages.list(session).items[0]
    assert world.answer(pending, challenge).accepted
    notice = next(m for m in world.guard.messages.list(session).items if m.tag == "device:added")
    world.guard.accounts.add("noor", "Noor", "seven quiet harbours at dawn")
    noor = world.guard.signin.begin("noor", "seven quiet harbours at dawn", OTHER).session
    for who, message_id, error, reason in (
        (session, line.id, Refused, "accepted_already"),
        (session, notice.id, Refused, "no_code_in_it"),
        (noor, line.id, NotFound, "no_message"),
        (session, "NOTTHERE00", NotFound, "no_message"),
    ):
        with pytest.raises(error) as refused:
            world.guard.messages.disown(who, message_id)
        assert refused.value.reason == reason
        assert "(" not in wording.problem(refused.value)


def test_a_check_works_for_a_contact_that_is_gone(world, session):
    mail = world.contact(session, ContactKind.MAIL)
    body = asked(world, Channel.MAIL)
    phone = world.contact(session, ContactKind.PHONE)
    proof = world.guard.contacts.remove(session, mail.id)
    assert proof.channel is phone.channel
    assert world.answer(session, proof).accepted
    assert world.guard.messages.check(session, body).sent


def test_the_ledger_is_walked_either_way_and_narrowed(world, session):
    for order in "123":
        asked(world, Channel.MAIL, Action("export", {"what": f"copy {order}"}))
    every = world.guard.messages.list(session, limit=100).items
    assert [line.seq for line in every] == sorted((line.seq for line in every), reverse=True)
    walked, after = [], None
    while True:
        page = world.guard.messages.list(session, after, 2, newest_first=False)
        walked += page.items
        if (after := page.next) is None:
            break
    assert walked == list(reversed(every))
    copies = world.guard.messages.list(session, search="COPY hand", limit=2)
    assert [line.about[-1] for line in copies.items] == ["3", "2"]
    rest = world.guard.messages.list(session, copies.next, search="copy hand")
    assert ([line.about[-1] for line in rest.items], rest.next) == (["1"], None)
    by_sms = world.guard.messages.list(session, channel=Channel.SMS, limit=100).items
    assert {line.channel for line in by_sms} == {Channel.SMS}
    assert world.guard.messages.list(session, search=every[0].reference.lower()).items[0].id == every[0].id
    assert len(world.guard.messages.list(session, stands="left", limit=100).items) == len(every)
    assert world.guard.messages.list(session, stands="failed").items == ()
    since = every[2].created_at
    assert world.guard.messages.list(session, since=since, limit=100).items == tuple(
        one for one in every if one.created_at >= since
    )
    assert world.guard.messages.list(session, until=since, limit=100).items == tuple(
        one for one in every if one.created_at < since
    )
    with pytest.raises(BadInput):
        world.guard.messages.list(session, since=2**70)
    with pytest.raises(BadInput):
        world.guard.messages.list(session, stands="nowhere")


@pytest.mark.parametrize("spoken", language.LANGUAGES)
def test_a_machine_in_another_time_zone_makes_the_same_text(world, session, monkeypatch, spoken):
    """Who sends and who looks up need not run in one zone; the service's own time is therefore not compared."""
    with language.speaking(spoken):
        body = asked(world, Channel.MAIL)
    monkeypatch.setenv("TZ", "Asia/Kathmandu")
    time.tzset()
    try:
        answer = world.guard.messages.check(session, body)
        assert answer.sent
        assert answer.said.replace("19:58 where", "") != answer.said
    finally:
        monkeypatch.undo()
        time.tzset()


def test_a_pasted_text_is_kept_nowhere(world, session):
    tags = world.tags(session)
    world.guard.messages.check(session, asked(world) + "\nmarzipan-zeppelin https://evil.example")
    world.guard.messages.check(session, "marzipan-zeppelin without any reference")
    for file in world.lab.config.folder.rglob("*"):
        assert not file.is_file() or b"marzipan" not in file.read_bytes(), file
    assert [tag for tag in world.tags(session) if tag != "code:sent"] == [tag for tag in tags if tag != "code:sent"]
