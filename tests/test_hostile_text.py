"""Hostile text into every field there is: taken or refused with a sentence, and harmless wherever it is shown."""

from __future__ import annotations

import io
import json
import sys
import unicodedata
from collections.abc import Callable
from typing import Any

import click
import pytest

from guardtui import wording
from guardtui.cli import run
from guardtui.cli.main import root
from guardtui.clock import HOUR
from guardtui.core.action import Action, parse
from guardtui.core.errors import GuardError
from guardtui.core.records import Channel, Client, ContactKind, Session
from guardtui.core.text import one_line
from guardtui.guard import Backend

from .hostile import MARK, MARKUP, PAYLOADS, SHORT, UNSEEN, faults, plant

PASSWORD = "copper lantern walks 9 Bridges"
SHOP = Backend("mira")
TERMINAL = Client("laptop" * 8)


@pytest.fixture
def session(lab) -> Session:
    lab.guard.accounts.add("mira", "Mira Oduya", PASSWORD, mail="mira@example.org", phone="+12025550143")
    return lab.guard.signin.begin("mira", PASSWORD, TERMINAL).session


def fields(guard: Any, session: Session) -> dict[str, Callable[[str], object]]:
    """Every place of the API that takes text."""
    device = guard.devices.list(session)[0].id
    purchase = {"order": "1", "amount": 1, "currency": "EUR", "payee": "Shop"}
    return {
        "handle": lambda text: guard.accounts.add(text, "", PASSWORD),
        "name": lambda text: guard.accounts.add("other", text, PASSWORD),
        "birthday": lambda text: guard.accounts.add("other", "", PASSWORD, birthday=text),
        "pet": lambda text: guard.accounts.add("another", "", PASSWORD, pet=text),
        "mail of an account": lambda text: guard.accounts.add("third", "", PASSWORD, mail=text),
        "phone of an account": lambda text: guard.accounts.add("fourth", "", PASSWORD, phone=text),
        "a password to be": lambda text: guard.accounts.add("fifth", "", text),
        "who is found": guard.accounts.find,
        "who signs in": lambda text: guard.signin.begin(text, PASSWORD, TERMINAL),
        "password": lambda text: guard.signin.begin("mira", text, TERMINAL),
        "device label": lambda text: guard.signin.begin("mira", PASSWORD, Client("a" * 40, text)),
        "place": lambda text: guard.signin.begin("mira", PASSWORD, Client("b" * 40, "Terminal", text)),
        "device token": lambda text: guard.signin.begin("mira", PASSWORD, Client(text)),
        "session token": lambda text: guard.signin.resume(text, TERMINAL.token),
        "password judged": lambda text: guard.passwords.judge_mine(session, text),
        "present password": lambda text: guard.passwords.change(session, text, "violet tractors sing 4 Mondays"),
        "device name": lambda text: guard.devices.rename(session, device, text),
        "device": lambda text: guard.devices.end(session, text),
        "session": lambda text: guard.sessions.end(session, text),
        "mail": lambda text: guard.contacts.add(session, ContactKind.MAIL, text),
        "phone": lambda text: guard.contacts.add(session, ContactKind.PHONE, text),
        "contact": lambda text: guard.contacts.verify(session, text),
        "change": lambda text: guard.contacts.undo(session, text),
        "factor": lambda text: guard.authenticators.confirm(session, text),
        "recovery code": lambda text: guard.authenticators.keep_recovery_codes(session, text),
        "order": lambda text: guard.codes.ways(SHOP, Action("purchase", {**purchase, "order": text})),
        "payee": lambda text: guard.codes.ways(SHOP, Action("purchase", {**purchase, "payee": text})),
        "currency": lambda text: guard.codes.ways(SHOP, Action("purchase", {**purchase, "currency": text})),
        "amount": lambda text: parse("purchase", {**dict.fromkeys(purchase, "1"), "amount": text}),
        "payment method": lambda text: guard.codes.ways(SHOP, Action("payment-method", {"method": text})),
        "kind of action": Action,
        "challenge": lambda text: guard.codes.answer(session, text, "123456"),
        "back end": lambda text: guard.codes.request(Backend(text), Action("purchase", purchase)),
        "approval": lambda text: guard.approvals.carry_out(SHOP, text, Action("purchase", purchase)),
        "approval asked": lambda text: guard.approvals.ask(SHOP, Action("payment-method", {"method": text})),
        "approval approved": lambda text: guard.approvals.approve(session, text),
        "approval denied": lambda text: guard.approvals.deny(session, text),
        "asking session": lambda text: guard.approvals.ask(Backend("mira", text), Action("purchase", purchase)),
        "own kind": lambda text: guard.kinds.register(text, {"to": str}, "send to {to}"),
        "own sentence": lambda text: guard.kinds.register("club:send", {"to": str}, text + " {to}"),
        "own detail": lambda text: guard.kinds.register("club:send", {text: str}, "send {to}"),
        "detail": lambda text: guard.activity.record("mira", "setting:changed", {"setting": text}),
        "further detail": lambda text: guard.activity.record("mira", "setting:changed", {"setting": "x", "more": text}),
        "name of a detail": lambda text: guard.activity.record("mira", "setting:changed", {"setting": "x", text: "y"}),
        "payee of an order": lambda text: guard.activity.record("mira", "order:placed", {**purchase, "payee": text}),
        "tag": lambda text: guard.activity.record("mira", text, {}),
        "search": lambda text: guard.activity.list(session, search=text),
        "cursor": lambda text: guard.activity.list(session, after=text),
        "cursor of accounts": lambda text: guard.accounts.list(after=text),
        "subject": lambda text: guard.activity.list(session, subject=text),
        "checklist item": lambda text: guard.checklist.attest(session, text),
        "message inspected": lambda text: guard.inspections.inspect(text, session),
        "domain to compare with": lambda text: guard.inspections.inspect("Hello", domains=[text]),
        "message of the drill": guard.drill.explain,
        "answer of the drill": lambda text: guard.drill.finish(session, {text: True}),
        "case": lambda text: guard.notme.show(session, text),
        "support case": lambda text: guard.support.show(session, text),
        "symptom": lambda text: guard.support.prepare(session, text, ""),
        "own words": lambda text: guard.support.open_case(session, "other", text),
        "search of cards": guard.learn.list,
        "card": guard.learn.show,
        "service": lambda text: one_line(text, "service", most=40),
        "message checked": lambda text: guard.messages.check(session, text),
        "message disowned": lambda text: guard.messages.disown(session, text),
        "another password": lambda text: guard.passwords.change(session, PASSWORD, text),  # the last: some are taken
    }


@pytest.mark.slow
def test_the_api_takes_or_refuses_every_payload_in_every_field(lab, session):
    """With a sentence that repeats nothing dangerous; never with another exception."""
    guard, refusals = lab.guard, 0
    for place in fields(guard, session):
        lab.clock.advance(2 * HOUR)
        signed = guard.signin.begin("mira", PASSWORD, TERMINAL)
        assert signed.session, (place, signed)
        put = fields(guard, signed.session)[place]
        for name, payload in PAYLOADS.items():
            refused = _refusal(put, payload)
            if refused is None:
                continue
            sentence, refusals = wording.problem(refused), refusals + 1
            assert refused.exit_code != 5, (place, name, "that is no trouble of the store")
            assert len(sentence) < 1000, (place, name)
            assert not faults(sentence), (place, name, sentence)
    assert refusals > len(PAYLOADS) * 20
    assert guard.activity.verify().ok


def _refusal(put: Callable[[str], object], payload: str) -> GuardError | None:
    """Why it was not taken, or None where it was. Any other exception passes, and fails the test."""
    try:
        put(payload)
    except GuardError as refused:
        return refused
    return None


# What is in the store anyway, as from an older version or another program


@pytest.fixture
def planted(lab) -> Session:
    """An account whose every text is hostile; who is signed in."""
    lab.guard.accounts.add("mira", "Mira", PASSWORD, mail="mira@example.org", phone="+12025550143")
    session = lab.guard.signin.begin("mira", PASSWORD, TERMINAL).session
    plant(lab.guard, session)
    return session


SHOWS = {
    "account list": ["account", "list", "--limit", "500"],
    "account show": ["account", "show", "h3"],
    "contact list": ["contact", "list"],
    "contact changes": ["contact", "changes"],
    "factor list": ["factor", "list"],
    "factor draft": ["factor", "draft"],
    "hold show": ["hold", "show"],
    "code ways": ["code", "ways", "mira", "--action", "payment-method", "--detail", "method=\u202ecard"],
    "activity list": ["activity", "list", "--limit", "500"],
    "activity show": ["activity", "show", "12"],
    "activity export": ["activity", "export"],
    "activity verify": ["activity", "verify"],
    "notme list": ["notme", "list"],
    "rehearse": ["rehearse"],
    "approval list": ["approval", "list", "--limit", "500"],
    "kind list": ["kind", "list"],
    "key show": ["key", "show"],
    "device list": ["device", "list"],
    "session list": ["session", "list"],
    "checklist show": ["checklist", "show"],
    "checklist history": ["checklist", "history"],
    "message list": ["message", "list"],
    "delivery show": ["delivery", "show"],
    "support list": ["support", "list"],
    "support show": ["support", "show", "PLANTED"],
    "policy show": ["policy", "show"],
    "policy check": ["policy", "check"],
    "doctor": ["doctor"],
}
"""Every command that shows what is in the store."""


@pytest.fixture
def cli(lab, monkeypatch, capsys):
    """The command line in this process; what it printed and the exit code."""

    def line(*arguments: str, stdin: str = "") -> tuple[int, str, str]:
        raw = stdin.encode("utf-8", "surrogateescape")
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(raw)))
        capsys.readouterr()
        code = run(["--store", str(lab.config.store), *arguments], guard=lab.guard)
        return code, *capsys.readouterr()

    return line


@pytest.fixture
def signed_in(lab, planted, cli, monkeypatch):
    """The same command line, signed in on the planted account."""
    code, out, _ = cli("signin", "mira", "--json", stdin=PASSWORD)
    assert code == 0, out
    return cli


def test_every_command_that_shows_something_is_looked_at():
    """A new one belongs into the table above."""
    shows = {"list", "show", "history", "changes", "draft", "ways", "export", "verify", "check"}
    context = click.Context(root)
    found = {
        f"{noun} {verb}"
        for noun in root.list_commands(context)
        for verb in getattr(root.get_command(context, noun), "commands", {})
        if verb in shows
    }
    judged_elsewhere = {"code show", "contact verify", "password check", "approval show", "message check"}
    assert found - judged_elsewhere <= set(SHOWS)


@pytest.mark.parametrize("mode", ["", "--plain", "--json"])
def test_no_command_prints_a_control_character_of_the_data(signed_in, mode):
    seen = ""
    for name, arguments in SHOWS.items():
        code, out, err = signed_in(*arguments, *([mode] if mode else []))
        assert code in (0, 5), (name, err)
        assert not faults(out), (name, faults(out)[:5])
        assert not faults(err), (name, faults(err)[:5])
        seen += out
        if mode == "--json":
            json.loads(out)
    assert seen.count(MARK) > 500, "the planted text is shown"


def test_the_columns_of_a_table_stand_under_each_other(signed_in):
    """Whatever a name is made of; where terminals disagree about emoji is left out."""
    _, out, _ = signed_in("account", "list", "--limit", "500")
    lines = out.splitlines()
    place = lines[0].casefold().index("status")
    names = [line for line in lines[1:] if "open" in line and not set("\ufe0f\u200d\U0001f1e9") & set(line)]
    assert len(names) > len(SHORT) - 5
    for line in names:
        assert _cells(line[: line.rindex("open")]) == place, line


def _cells(text: str) -> int:
    """Cells by the standard library's own tables: marks take none, wide characters two."""
    wide = {"W": 2, "F": 2}
    return sum(
        0 if unicodedata.category(c) in {"Mn", "Me"} else wide.get(unicodedata.east_asian_width(c), 1) for c in text
    )


TYPED = {
    "account add": ["account", "add", "someone", "--name", "{}"],
    "account add pet": ["account", "add", "someone", "--pet", "{}"],
    "account add handle": ["account", "add", "{}"],
    "account add mail": ["account", "add", "someone", "--email", "{}"],
    "account show": ["account", "show", "{}"],
    "signin": ["signin", "{}"],
    "contact add": ["contact", "add", "{}"],
    "contact verify": ["contact", "verify", "{}"],
    "device rename": ["device", "rename", "DEVICE", "{}"],
    "code request": ["code", "request", "mira", "--action", "payment-method", "--detail", "method={}"],
    "code request key": ["code", "request", "mira", "--action", "payment-method", "--detail", "{}=1"],
    "code answer": ["code", "answer", "{}"],
    "activity list": ["activity", "list", "--search", "{}"],
    "activity list after": ["activity", "list", "--after", "{}"],
    "activity list since": ["activity", "list", "--since", "{}"],
    "activity list kind": ["activity", "list", "--kind", "{}"],
    "activity record": ["activity", "record", "mira", "setting:changed", "--detail", "setting={}"],
    "activity record tag": ["activity", "record", "mira", "{}"],
    "message check": ["message", "check", "{}"],
    "message disown": ["message", "disown", "{}"],
    "no such noun": ["{}"],
    "no such option": ["account", "--{}"],
    "store": ["--store", "{}", "account", "list"],
}


@pytest.mark.slow
@pytest.mark.parametrize("mode", ["--plain", "--json"])
def test_the_command_line_takes_or_refuses_every_payload(lab, session, cli, mode):
    """As an argument, and as the password and the code on standard input."""
    assert cli("signin", "mira", stdin=PASSWORD)[0] == 0
    device = lab.guard.devices.list(session)[0].id
    for name, arguments in TYPED.items():
        for kind, payload in SHORT.items():
            filled = [part.replace("{}", payload).replace("DEVICE", device) for part in arguments]
            code, out, err = cli(*filled, mode, stdin=f"{PASSWORD}\n")
            where = (name, kind, err[-200:])
            assert code in (0, 1, 2, 3, 4, 5, 6), where
            assert "Traceback" not in err, where
            assert not faults(out), where
            assert not faults(err), where
            assert out or err, where
            if mode == "--json" and out:
                json.loads(out)
    for kind, payload in PAYLOADS.items():
        for arguments in (
            ["signin", "mira"],
            ["password", "check"],
            ["account", "add", "somebody"],
            ["factor", "keep"],
        ):
            code, out, err = cli(*arguments, mode, stdin=f"{payload}\n")
            assert code in (0, 1, 2, 4), (arguments, kind, err)
            assert not faults(out + err), (arguments, kind)
            assert MARK not in out + err, "what was typed as a secret is not repeated"
        code, out, err = cli("message", "check", mode, stdin=f"Ref ZZZZ22\n{payload}\n")
        assert code in (1, 2), (kind, err)
        assert not faults(out + err), kind


def test_a_message_carries_no_markup_link_or_control_character(lab, session):
    """A payee is quoted to the phone of whoever is to approve (M23)."""
    for contact in lab.guard.contacts.list(session):
        challenge = lab.guard.contacts.verify(session, contact.id)
        code = next(m.body for m in lab.phone.arrived(5) if m.reference == challenge.reference)[:7]
        assert lab.guard.codes.answer(session, challenge.id, code).accepted
    for payload in {**UNSEEN, **MARKUP}.values():
        lab.clock.advance(3_600_000)
        try:
            action = Action("purchase", {"order": payload[:99], "amount": 1, "currency": "EUR", "payee": payload[:99]})
            challenge = lab.guard.codes.request(SHOP, action, Channel.MAIL)
        except GuardError:
            continue
        message = next(m for m in lab.phone.arrived(5) if m.reference == challenge.reference)
        assert not faults(message.body), payload
        assert not faults(message.subject)
