"""Look at a message before believing it: pasted, or from its file; then the signs, and what to do (PRODUCT M12)."""

from __future__ import annotations

from typing import Final

from guardtui import wording
from guardtui.core.errors import GuardError
from guardtui.core.inspection import Inspection, Sign, Signature, Weight
from guardtui.guard.inspections import message_file
from guardtui.language import _
from guardtui.plain.talk import Back, joined
from guardtui.plain.visit import Visit
from guardtui.wording import Line

MOST: Final = 65_536
"""Characters that are taken of what is pasted (SECURITY N25)."""
WEIGHTS: Final = {
    Weight.STRONG: _("Strong sign"),
    Weight.MARKED: _("Sign"),
    Weight.SLIGHT: _("Slight sign"),
    Weight.NOTE: _("Worth knowing"),
}


def inspect(visit: Visit) -> None:
    """Take the message, and tell what was found. Nothing of it is kept or opened."""
    lines = (
        Line("paste", _("Paste it or type it"), _("With its source where you can get it.")),
        Line("file", _("Name its file"), _("Saved as .eml or .txt.")),
    )
    by = visit.talk.choose(_("Where is the message?"), lines)
    message: str | bytes = visit.talk.text(MOST) if by == "paste" else _from_file(visit)
    if not message.strip():
        visit.talk.say(_("There is nothing to inspect."))
        return
    found = visit.guard.inspections.inspect(message, visit.session)
    visit.talk.say(*_told(visit, found))
    if found.is_mail and found.signature is Signature.NOT_ASKED:
        _offer_signature(visit, message)


def _from_file(visit: Visit) -> bytes:
    while True:
        path = visit.talk.ask(_("File"))
        try:
            return message_file(path, only_mail=True)
        except GuardError as error:
            visit.problem(error)


def _offer_signature(visit: Visit, message: str | bytes) -> None:
    """Only a mail has one, and the net is asked only when a person wants it."""
    lines = [Line("online", _("Check the signature"), _("Ask the net for the signer's key."))]
    try:
        visit.talk.choose(_("Anything more?"), lines)
    except Back:
        return
    found = visit.guard.inspections.inspect(message, visit.session, online=True)
    visit.talk.say(*_told(visit, found))


def _told(visit: Visit, found: Inspection) -> list[str]:
    told = [wording.inspected(found)]
    if found.is_mail:
        told += [
            joined(_("From: {sender}").format(sender=found.sender) if found.sender else _("From: nobody")),
            joined(_("Subject: {subject}").format(subject=found.subject) if found.subject else _("Subject: none")),
        ]
    told += [line for sign in found.signs for line in sign_lines(sign)]
    told.append(_("What to do:"))
    told += wording.inspection_steps(found, visit.guard.service)
    told.append(_("What was not looked at:"))
    return [*told, *wording.inspection_limits(found)]


def sign_lines(sign: Sign) -> tuple[str, str]:
    """A sign with how much it tells, and what to do about it."""
    return f"{WEIGHTS[sign.weight]}: {wording.sign(sign)}", wording.sign_advice(sign)
