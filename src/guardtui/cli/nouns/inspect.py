"""`guardtui inspect`: the signs of fraud in a mail or a text."""

from __future__ import annotations

import sys
from typing import Final

import click

from guardtui import wording
from guardtui.cli.call import Call
from guardtui.cli.command import Verb, account_option, pass_call
from guardtui.cli.output import plain_data
from guardtui.core.errors import Refused
from guardtui.core.inspection import Inspection, Sign, Weight
from guardtui.core.records import Session
from guardtui.guard.callers import Backend
from guardtui.language import _

MARKS: Final = {Weight.STRONG: "✗", Weight.MARKED: "!", Weight.SLIGHT: "!", Weight.NOTE: "·"}


@click.command(cls=Verb)
@click.argument("file")
@click.option(
    "--known", metavar="DOMAIN", multiple=True, help=_("A domain of the service, to compare with; repeatable.")
)
@click.option("--online", is_flag=True, help=_("Ask name servers for the signer's key, and check the DKIM signature."))
@account_option
@pass_call
def inspect(call: Call, file: str, known: tuple[str, ...], online: bool, handle: str | None) -> None:
    """The signs of fraud in FILE, a mail as it is saved (.eml) or a text; - reads standard input.

    Compares with the mail addresses of --account, or of who is signed in. Outcomes: signs_of_fraud, something_to_look_at,
    no_known_sign. The exit code is 0 whenever the message was judged.
    """
    found = _judged(call, _taken(file), known, online=online, handle=handle)
    service = _service(call)
    steps = wording.inspection_steps(found, service)
    if call.out.as_json:
        call.out.data(_data(found, steps), {})
        return
    about = {"from": found.sender or "–", "subject": found.subject or "–"} if found.is_mail else {}
    call.out.data({}, {"outcome": wording.inspected(found), **about})
    call.out.paragraph(["", *(line for sign in found.signs for line in sign_lines(sign))])
    call.out.paragraph([_("What to do:"), *(f"- {step}" for step in steps)])
    call.out.paragraph(wording.inspection_limits(found))


def _judged(call: Call, message: bytes, known: tuple[str, ...], *, online: bool, handle: str | None) -> Inspection:
    """By the store's Guard; where there is no store yet, by the rules alone."""
    if handle is None and not call.has_store:
        from guardtui.core.lookalike import Known
        from guardtui.guard.inspections import domains_of, inspect

        return inspect(message, Known(domains=domains_of(known)), online=online)
    return call.guard.inspections.inspect(message, _asker(call, handle), domains=known, online=online)


def _asker(call: Call, handle: str | None) -> Session | Backend | None:
    """The account that is named, or who is signed in; nobody where nobody is."""
    if handle is not None:
        return call.asker(handle)
    try:
        return call.session
    except Refused:
        call.out.say(_("Nobody is signed in here, so no mail address of an account was compared."))
        return None


def sign_data(sign: Sign) -> dict[str, object]:
    """A sign with its words."""
    return {
        "reason": sign.reason,
        "weight": int(sign.weight),
        "facts": dict(sign.facts),
        "sentence": wording.sign(sign),
        "advice": wording.sign_advice(sign),
    }


def sign_lines(sign: Sign) -> tuple[str, str]:
    """A sign as it is read: what it is, and what to do."""
    return f"{MARKS[sign.weight]} {wording.sign(sign)}", f"  {wording.sign_advice(sign)}"


def _service(call: Call) -> str:
    return call.guard.service if call.has_store else ""


def _taken(file: str) -> bytes:
    """The message. Raises `BadInput`."""
    from guardtui.guard.inspections import MOST_TAKEN, message_file, taken

    if file != "-":
        return message_file(file)
    return taken(sys.stdin.buffer.read(MOST_TAKEN + 1) if sys.stdin is not None else b"")


def _data(found: Inspection, steps: list[str]) -> dict[str, object]:
    data: dict[str, object] = plain_data(found)
    return {
        **data,
        "signs": [sign_data(sign) for sign in found.signs],
        "sentence": wording.inspected(found),
        "next": steps,
        "limits": wording.inspection_limits(found),
    }
