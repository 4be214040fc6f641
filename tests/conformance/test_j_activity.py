"""J. Activity."""

from __future__ import annotations

import json
import shutil
import sqlite3

import pytest

from guardtui.core.action import Action
from guardtui.core.activity import TAGS
from guardtui.core.errors import BadInput, StoreTrouble
from guardtui.core.records import ContactKind
from guardtui.guard import Backend
from guardtui.guard.ways import SIGN_IN
from guardtui.store.events import Events

from .conftest import LAPTOP, MAIL, OTHER, PASSWORD, PHONE, STEP, wrong

SHOP = Backend("mira")
PURCHASE = Action("purchase", {"order": "7", "amount": 995, "currency": "EUR", "payee": "Riverbend Market"})
ORDER = {"order": "1", "amount": 1, "currency": "EUR", "payee": "Shop"}


def test_c75_each_line_says_whose_when_what_and_how_it_ended(world, cli):
    session = world.verified()
    world.guard.activity.record("mira", "order:placed", ORDER)
    exported = [json.loads(line) for line in cli("activity", "export", "mira").out.splitlines()]
    assert [line["seq"] for line in exported] == list(range(1, len(exported) + 1))
    for line in exported:
        assert line["at"] == world.lab.clock.now()
        assert line["tag"] in TAGS
        assert line["outcome"] in {"done", "refused", "alarm"}
        assert line["sentence"]
    signed = next(line for line in exported if line["tag"] == "signin:password_alone")
    assert (signed["details"]["device"], signed["details"]["place"]) == (LAPTOP.label, LAPTOP.place)
    assert {event.account_id for event in world.guard.activity.list(session).items} == {session.account_id}


def test_c76_a_life_leaves_no_secret_and_no_whole_address_in_its_lines(world):
    session = world.protected()
    secrets = [PASSWORD, MAIL, PHONE, PHONE[2:], world.secret, LAPTOP.token, session.token, *world.recovery]
    world.guard.contacts.reveal(session, world.contact(session, ContactKind.MAIL).id)
    world.guard.signin.begin("mira", "mistyped-secret", OTHER)
    world.guard.signin.begin(PASSWORD, "x", OTHER)  # the password, in the wrong field
    pending = world.pending()
    challenge = world.guard.codes.request(pending, SIGN_IN)
    secrets += ["mistyped-secret", pending.id, world.app(), wrong(world.app())]
    world.guard.signin.finish(pending, challenge.id, wrong(world.app()))
    secrets.append(world.guard.signin.finish(pending, challenge.id, world.app()).result.token)
    added = world.guard.contacts.add(session, ContactKind.MAIL, "mira@second.example")
    world.pass_time(STEP)
    contact = world.answer(session, added, world.app()).result
    sent = world.guard.contacts.verify(session, contact.id)
    secrets += [world.sent(), "mira@second.example"]
    assert world.answer(session, sent).accepted
    world.pass_time(STEP)
    secrets += world.answer(session, world.guard.authenticators.regenerate(session), world.app()).result
    lines = [dict(event.details) for event in world.guard.activity.list(session, limit=500).items]
    raw = json.dumps(lines, ensure_ascii=False)
    assert [secret for secret in secrets if secret in raw or secret.replace("-", "") in raw] == []
    assert "m•••@second.example" in raw


def test_c77_one_line_is_one_object_whatever_it_says(world, cli):
    world.verified()
    evil = 'x"}\u2028{"seq": 99 \u202e∞'
    for payee in (evil, "日本 \U0001f512", "}{", "\\n"):
        world.guard.activity.record("mira", "order:placed", {**ORDER, "payee": payee})
    out = cli("activity", "export", "mira").out
    assert out.isascii()
    lines = out.splitlines()
    assert [json.loads(line)["seq"] for line in lines] == list(range(1, len(lines) + 1))
    assert evil in [json.loads(line)["details"].get("payee") for line in lines]
    for payee in ("a\nb", "a\rb", "a\x1bb"):
        with pytest.raises(BadInput):
            world.guard.activity.record("mira", "order:placed", {**ORDER, "payee": payee})


SAME_AGAIN = (
    "INSERT INTO events SELECT account_id, seq + 1, at, tag, outcome, details, chain FROM events"
    " WHERE seq = (SELECT max(seq) FROM events)"
)
CHANGES = {
    "changed": ("UPDATE events SET details = '{}' WHERE seq = 3", 3),
    "dated back": ("UPDATE events SET at = at - 1 WHERE seq = 2", 2),
    "removed": ("DELETE FROM events WHERE seq = 3", 3),
    "moved": ("UPDATE events SET seq = CASE seq WHEN 2 THEN -3 ELSE -2 END WHERE seq IN (2, 3)", 2),
    "inserted": (SAME_AGAIN, "last"),
    "cut": ("DELETE FROM events WHERE seq = (SELECT max(seq) FROM events)", "cut"),
}


@pytest.mark.parametrize("what", [*CHANGES, "put back"])
def test_c78_whatever_is_done_to_the_lines_is_noticed(world, what):
    world.sign_up()
    store, earlier = world.lab.config.store, world.lab.config.folder / "earlier"
    for number in range(4):
        world.guard.activity.record("mira", "order:placed", {**ORDER, "order": str(number)})
        if number == 1:
            world.guard.close()
            shutil.copy(store, earlier)
    last = world.guard.activity.list(SHOP, limit=1).items[0].seq
    assert world.guard.activity.verify().ok
    world.guard.close()
    if what == "put back":
        shutil.copy(earlier, store)
        bad = last - 1
    else:
        statement, bad = CHANGES[what]
        bad = {"last": last + 1, "cut": last}.get(bad, bad)
        with sqlite3.connect(store) as outside:
            outside.execute("PRAGMA ignore_check_constraints = ON")
            outside.execute(statement)
            if what == "moved":
                outside.execute("UPDATE events SET seq = -seq WHERE seq < 0")
    report = world.guard.activity.verify()
    assert (report.ok, report.first_bad) == (False, bad)
    if what == "put back":
        with pytest.raises(StoreTrouble):
            world.guard.activity.record("mira", "order:placed", ORDER)


def test_c79_what_cannot_be_recorded_is_not_done(world, monkeypatch):
    session = world.sign_up()
    contact = world.contact(session, ContactKind.MAIL)

    def full(_self, _event):
        raise StoreTrouble("disk_full")

    with monkeypatch.context() as patch:
        patch.setattr(Events, "append", full)
        for act in (
            lambda: world.guard.contacts.drop(session, contact.id),
            lambda: world.guard.accounts.lock("mira"),
            lambda: world.guard.signin.begin("mira", PASSWORD, LAPTOP),
            lambda: world.guard.contacts.verify(session, contact.id),
            lambda: world.guard.contacts.reveal(session, contact.id),
        ):
            with pytest.raises(StoreTrouble):
                act()
    assert len(world.guard.contacts.list(session)) == 2
    assert world.guard.accounts.find("mira").status == "open"
    assert len(world.guard.sessions.list(session)) == 1
    assert not world.lab.phone.arrived()
