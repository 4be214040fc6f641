"""A support case in words: the packet as the person previews it, and as it is saved and mailed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from guardtui.core.records import MessageState
from guardtui.core.redaction import KINDS, MASKED
from guardtui.core.support import Packet, Proven, Row, SupportCase, Topic
from guardtui.core.text import printable
from guardtui.language import N_, _, number
from guardtui.wording.names import own
from guardtui.wording.support_facts import row
from guardtui.wording.symptoms import SYMPTOMS

TITLES: Final = {
    Topic.TRIED: _("Tried already"),
    Topic.PROGRAM: _("The program"),
    Topic.ACCOUNT: _("The account"),
    Topic.WAYS: _("Ways to get a code"),
    Topic.CONTACTS: _("Contacts (masked)"),
    Topic.METHODS: _("Methods of two-step verification"),
    Topic.MESSAGES: _("Messages, newest first"),
    Topic.CODES: _("Codes asked for in the last day"),
    Topic.REFUSED: _("Codes that were refused"),
    Topic.SIGN_INS: _("Sign-ins, newest first"),
    Topic.ALARMS: _("Entries that are worth a look"),
    Topic.HOLD: _("Hold"),
    Topic.POLICY: _("Numbers that differ from the default"),
}

IN_APP: Final = N_("app")
LINE_BY_LINE: Final = N_("line by line")
COMMAND_LINE: Final = N_("command line")
FACES: Final = frozenset({IN_APP, LINE_BY_LINE, COMMAND_LINE})
"""What a face calls itself in a case, which keeps it in English whatever the language."""

_PROVEN: Final = {
    Proven.NOTHING: _("Asked for by somebody who is not signed in"),
    Proven.PASSWORD: _("Asked for by somebody who gave the right password and no code: that alone proves nobody"),
    Proven.SESSION: _("Asked for by somebody who is signed in"),
    Proven.OPERATOR: _("Put together by whoever runs these accounts, or a program of theirs"),
}

_MAILED: Final = {
    None: _("It was mailed to nobody: no operator's address is set here. Hand it over yourself."),
    MessageState.QUEUED: _("It waits to be mailed to whoever runs these accounts."),
    MessageState.SENDING: _("It is being mailed to whoever runs these accounts."),
    MessageState.ACCEPTED: _("It was mailed to whoever runs these accounts."),
    MessageState.DELIVERED: _("It was mailed to whoever runs these accounts, and arrived."),
    MessageState.DEFERRED: _("It could not be mailed yet, and is tried again. Hand it over yourself if it is urgent."),
    MessageState.BOUNCED: _("Its mail came back. Hand it over yourself."),
    MessageState.REFUSED: _("Its mail was refused. Hand it over yourself."),
    MessageState.GIVEN_UP: _("It could not be mailed. Hand it over yourself."),
}
_PERHAPS: Final = {
    MessageState.ACCEPTED: _(" It may have gone out twice."),
    MessageState.DELIVERED: _(" It may have gone out twice."),
    MessageState.BOUNCED: "",
    MessageState.SENDING: "",  # of which it is about this mailing
}
"""What is said besides where nobody knows of one mailing whether it was taken."""
_PERHAPS_ALREADY: Final = _(" It may have been mailed already, without a word that it was.")


def symptom(name: str) -> str:
    """What is the matter, as a line to choose."""
    return _(SYMPTOMS[name])


def packet(found: Packet) -> str:
    """The whole packet as text: what is shown before it goes out is what goes out."""
    lines = [
        _("Support case {case}").format(case=found.case)
        if found.case
        else _("Support case (not kept, so without a number)")
    ]
    lines.append(
        found.service
        + (_(", account {account}").format(account=found.account) if found.account else _(", account not shown"))
    )
    lines += [
        found.at,
        *([_PROVEN[found.proven]] if found.proven else []),
        _("What is the matter: {symptoms}").format(symptoms=_(SYMPTOMS[found.symptom.value])),
    ]
    if removed := taken(found.taken):
        lines.append(removed)
    lines += ["", _("In their own words"), *(_indented(found.words) if found.words else [_("  (nothing)")])]
    for topic, rows in found.facts.items():
        lines += ["", TITLES[topic], *(f"  {row(_faced(facts))}" for facts in rows)]
    return _MARK.sub(_mark, printable("\n".join(lines), lines=True))


def _faced(facts: Row) -> Row:
    """The facts with the name of the face, if it is told, in the language in use."""
    face, comma, rest = facts.get("terminal", "").partition(", ")
    return {**facts, "terminal": _(face) + comma + rest} if face in FACES else facts


def _mark(found: re.Match[str]) -> str:
    return _("[removed: {what}]").format(what=_REMOVED[_KINDS[found[1]]]) if found[1] in _KINDS else found[0]


def taken(counts: Mapping[str, int]) -> str:
    """What was taken out, in a sentence; empty for nothing."""
    if not counts:
        return ""
    told = [
        _REMOVED[kind] if count == 1 else f"{number(count)} {_REMOVED_MANY[kind]}" for kind, count in counts.items()
    ]
    return _("Taken out, because nobody needs it to help: {join}.").format(join=", ".join(told))


def case_mail(found: Packet) -> tuple[str, str]:
    """Subject and text of the mail to the operator."""
    about = _(SYMPTOMS[found.symptom.value])
    return _("{service}: support case {case} ({about})").format(
        service=found.service, case=found.case, about=about
    ), packet(found) + "\n"


def case_mailed(case: SupportCase) -> str:
    """Whether a case was mailed to the operator, and what to do where not."""
    said = (
        f" ({printable(own(case.mail_detail))})" if case.mail_detail and case.mail is not MessageState.DELIVERED else ""
    )
    sentence = _MAILED[case.mail]
    if said and case.mail is MessageState.ACCEPTED:
        sentence = sentence[:-1] + said + "."
    if case.mail is None or not case.mail_unsure:
        return sentence
    return sentence + _PERHAPS.get(case.mail, _PERHAPS_ALREADY)


_REMOVED: Final = {
    "code": _("a code"),
    "recovery": _("a recovery code"),
    "secret": _("a secret"),
    "password": _("a password"),
    "number": _("a long number"),
    "link": _("the rest of a link"),
    "phone": _("most of a phone number"),
    "mail": _("most of a mail address"),
}
_REMOVED_MANY: Final = {
    "code": _("codes"),
    "recovery": _("recovery codes"),
    "secret": _("secrets"),
    "password": _("passwords"),
    "number": _("long numbers"),
    "link": _("ends of links"),
    "phone": _("phone numbers, but for their ends"),
    "mail": _("mail addresses, but for their domains"),
}

_KINDS: Final = {name: kind for kind, name in KINDS.items()}
_MARK: Final = re.compile(r"\[removed: ([a-z ]+)\]")
TAKEN: Final = re.compile(
    "|".join(re.escape(_("[removed: {what}]").format(what=what)) for what in _REMOVED.values()) + f"|{MASKED.pattern}"
)
"""Where something was taken out of a packet, for a face that shows it."""


def _indented(text: str) -> list[str]:
    return [f"  {line}" for line in text.splitlines()]
