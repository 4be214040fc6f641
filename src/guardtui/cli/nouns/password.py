"""`guardtui password`: what would be said of a password. Nothing is stored, and no store is needed."""

from __future__ import annotations

import click

from guardtui import wording
from guardtui.cli import exits, typed
from guardtui.cli.call import Call
from guardtui.cli.command import Noun, pass_call
from guardtui.cli.output import plain_data


@click.group(cls=Noun)
def password() -> None:
    """Judge passwords by the rule in force."""


@password.command("check")
@click.option("--handle", default="", help="Whose password it would be: what others know of a person is guessed first.")
@click.option("--name", default="", help="Likewise.")
@click.option("--email", default="", metavar="ADDRESS", help="Likewise.")
@click.option("--phone", default="", metavar="NUMBER", help="Likewise.")
@click.option("--birthday", default="", help="Likewise.")
@click.option("--pet", default="", help="Likewise.")
@pass_call
def check(call: Call, handle: str, name: str, email: str, phone: str, birthday: str, pet: str) -> int:
    """Judge a password that is typed at a prompt or comes on standard input; exit code 1 when it would be refused."""
    from guardtui.bootstrap import DEFAULT_SERVICE
    from guardtui.core import contact
    from guardtui.core import password as rules
    from guardtui.core.records import ContactKind, Profile

    policy = call.config.policy
    service = call.guard.service if call.config.store.exists() else DEFAULT_SERVICE
    given = [(ContactKind.MAIL, email), (ContactKind.PHONE, phone)]
    addresses = [contact.parse(kind, text) for kind, text in given if text]
    typed_password, profile = typed.secret("Password to judge: ", "password"), Profile(handle, name, birthday, pet)
    judged = rules.judge(typed_password, policy, profile, addresses, service=service)
    reasons = [{"reason": r.code, "sentence": wording.password_reason(r), **r.facts} for r in judged.reasons]
    strength = rules.strength_word(judged.facts.score)
    call.out.data(
        {"ok": judged.ok, "strength": strength, **plain_data(judged.facts), "reasons": reasons},
        {"taken": "yes" if judged.ok else "no", "strength": strength},
        wording.password(judged),
    )
    return exits.DONE if judged.ok else exits.REFUSED
