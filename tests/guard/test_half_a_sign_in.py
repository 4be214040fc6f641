"""Whoever has proven the password alone gets nowhere but on with the sign-in (SECURITY C-74): every verb is tried."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import pytest

from guardtui.clock import MINUTE
from guardtui.core.action import KINDS, Action
from guardtui.core.errors import GuardError, NotFound, Refused
from guardtui.core.records import Channel, ContactKind, Session
from guardtui.guard.verbs import Verbs

from .conftest import PASSWORD, World

ITS_OWN = {
    *("codes.answer", "codes.cancel", "codes.renew", "codes.request", "codes.resend", "codes.show", "codes.switch"),
    *("codes.ways", "codes.ways_of", "contacts.undo", "contacts.undoable", "missing_codes.diagnose", "signin.finish"),
    *("support.open_case", "support.prepare"),
}
"""What half a sign-in is for: to be finished, to put back the contact that its code goes to, to ask for help."""
SUBJECTS = [name for name in dir(Verbs) if not name.startswith("_") and name not in {"policy", "clock", "service"}]


def verbs(guard: Verbs) -> Iterator[tuple[str, Callable[..., Any], list[inspect.Parameter]]]:
    """Every verb that asks who it is for: its name, itself, and what it needs besides."""
    for subject in [*SUBJECTS, "codes"]:
        for name, verb in inspect.getmembers(getattr(guard, subject, None), inspect.ismethod):
            first, *rest = inspect.signature(verb).parameters.values() or [None]
            if not name.startswith("_") and first is not None and first.name in {"caller", "session", "pending"}:
                wanted = [one for one in rest if one.default is one.empty and one.kind is one.POSITIONAL_OR_KEYWORD]
                if "tx" not in inspect.signature(verb).parameters:
                    yield f"{subject}.{name}", verb, wanted


@pytest.fixture
def known(world: World) -> dict[str, Any]:
    """The account's own names for things, as if a thief had them all."""
    session = world.protected()
    proof = world.guard.contacts.replace(session, world.contact(session, ContactKind.MAIL).id, "mira@second.example")
    new = world.answer(session, proof, world.app()).result
    world.pass_time(MINUTE)
    assert world.answer(session, world.guard.contacts.verify(session, new.id)).accepted
    return {
        "account": session,
        "contact_id": world.contact(session, ContactKind.PHONE).id,
        "change_id": world.guard.contacts.undoable(session)[0].id,
        "message_id": world.guard.messages.list(session).items[0].id,
        "device_id": world.guard.devices.list(session)[0].id,
        "session_id": session.id,
        "authenticator_id": world.guard.authenticators.list(session)[0].id,
        "case_id": world.guard.support.open_case(session, "other", "").id,
        "seq": 1,
        "up_to": 1,
        "item": "G24",
        "step": "contacts",
        "kind": ContactKind.MAIL,
        "symptom": "other",
        "channel": Channel.MAIL,
        "lost": [],
        "action": Action("purchase", {"order": "1", "amount": 1, "currency": "EUR", "payee": "Shop"}),
        "typed": world.recovery[1],
        "address": "thief@second.example",
        "password": PASSWORD,
        "present": PASSWORD,
        "raw": b"Subject: x\n\nx",
        "answers": {},
    }


def test_no_verb_but_its_own_does_anything_for_it_or_for_what_claims_to_be_more(world, known):
    session = known["account"]
    claims = {
        "half": world.pending(),
        "a session without its token": Session(
            *(getattr(session, f) for f in ("id", "account_id", "device_id")), 0, 2**60, 2**60
        ),
        "nobody": None,
        "an account": world.guard.accounts.find("mira"),
        "a handle": SimpleNamespace(handle="mira"),
    }
    tried = set()
    for claim, caller in claims.items():
        for name, verb, wanted in verbs(world.guard):
            if claim == "half" and name in ITS_OWN:
                continue
            if caller is None and name == "support.prepare":
                continue
            tried.add(name)
            given = [known.get(one.name, "mira@third.example") for one in wanted]
            with pytest.raises(GuardError) as refused:
                verb(caller, *given)
            assert refused.value.reason in {"session_needed", "session_ended"}, (claim, name)
    assert len(tried) > 60


def test_no_kind_of_action_but_its_own_is_asked_for_by_it(world, known):
    pending = world.pending()
    for kind, needs in KINDS.items():
        details = {name: 1 if of is int else "EUR" for name, of in needs.details.items()}
        action = Action(kind, {**details, **({"change": known["change_id"]} if kind == "contact-undo" else {})})
        for verb in (world.guard.codes.ways, world.guard.codes.request):
            if kind != "sign-in":
                with pytest.raises(NotFound if kind == "contact-undo" else Refused) as refused:
                    verb(pending, action)
                assert refused.value.reason in {"session_needed", "no_change"}
    shown = repr(world.guard.codes.ways(pending, Action("sign-in"))) + repr(pending)
    assert "•••" not in shown, "an app lets in, so no contact is named"
