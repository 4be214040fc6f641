"""A support case in words: the packet as the person previews it, and as it is saved and mailed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from guardtui.core.records import MessageState
from guardtui.core.redaction import KINDS
from guardtui.core.support import Packet, Proven, SupportCase, Topic
from guardtui.core.text import printable
from guardtui.wording.symptoms import SYMPTOMS

TITLES: Final = {
    Topic.TRIED: "Tried already",
    Topic.PROGRAM: "The program",
    Topic.ACCOUNT: "The account",
    Topic.WAYS: "Ways to get a code",
    Topic.CONTACTS: "Contacts (masked)",
    Topic.METHODS: "Methods of two-step verification",
    Topic.MESSAGES: "Messages, newest first",
    Topic.CODES: "Codes asked for in the last day",
    Topic.REFUSED: "Codes that were refused",
    Topic.SIGN_INS: "Sign-ins, newest first",
    Topic.ALARMS: "Entries that deserve a look",
    Topic.HOLD: "Hold",
    Topic.POLICY: "Numbers that differ from the default",
}

_PROVEN: Final = {
    Proven.NOTHING: "Asked for by somebody who is not signed in",
    Proven.PASSWORD: "Asked for by somebody who gave the right password and no code: that alone proves nobody",
    Proven.SESSION: "Asked for by somebody who is signed in",
    Proven.OPERATOR: "Put together by whoever runs these accounts, or a program of theirs",
}

_MAILED: Final = {
    None: "It was mailed to nobody: no operator's address is set here. Hand it over yourself.",
    MessageState.QUEUED: "It waits to be mailed to whoever runs these accounts.",
    MessageState.SENDING: "It is being mailed to whoever runs these accounts.",
    MessageState.ACCEPTED: "It was mailed to whoever runs these accounts.",
    MessageState.DELIVERED: "It was mailed to whoever runs these accounts, and arrived.",
    MessageState.DEFERRED: "It could not be mailed yet, and is tried again. Hand it over yourself if it is urgent.",
    MessageState.BOUNCED: "Its mail came back. Hand it over yourself.",
    MessageState.REFUSED: "Its mail was refused. Hand it over yourself.",
    MessageState.GIVEN_UP: "It could not be mailed. Hand it over yourself.",
}
_PERHAPS: Final = {
    MessageState.ACCEPTED: " It may have gone out twice.",
    MessageState.DELIVERED: " It may have gone out twice.",
    MessageState.BOUNCED: "",
    MessageState.SENDING: "",  # of which it is about this mailing
}
"""What is said besides where nobody knows of one mailing whether it was taken."""
_PERHAPS_ALREADY: Final = " It may have been mailed already, without a word that it was."


def symptom(name: str) -> str:
    """What is the matter, as a line to choose."""
    return SYMPTOMS[name]


def packet(found: Packet) -> str:
    """The whole packet as text: what is shown before it goes out is what goes out."""
    lines = [f"Support case {found.case}" if found.case else "Support case (not kept, so without a number)"]
    lines.append(found.service + (f", account {found.account}" if found.account else ", account not shown"))
    lines += [
        found.at,
        *([_PROVEN[found.proven]] if found.proven else []),
        f"What is the matter: {SYMPTOMS[found.symptom.value]}",
    ]
    if removed := taken(found.taken):
        lines.append(removed)
    lines += ["", "In their own words", *(_indented(found.words) if found.words else ["  (nothing)"])]
    for topic, rows in found.facts.items():
        lines += ["", TITLES[topic], *(f"  {_row(row)}" for row in rows)]
    return printable("\n".join(lines), lines=True)


def taken(counts: Mapping[str, int]) -> str:
    """What was taken out, in a sentence; empty for nothing."""
    if not counts:
        return ""
    told = [KINDS[kind][0] if count == 1 else f"{count} {KINDS[kind][1]}" for kind, count in counts.items()]
    return f"Taken out, because nobody needs it to help: {', '.join(told)}."


def case_mail(found: Packet) -> tuple[str, str]:
    """Subject and text of the mail to the operator."""
    about = SYMPTOMS[found.symptom.value]
    return f"{found.service}: support case {found.case} ({about})", packet(found) + "\n"


def case_mailed(case: SupportCase) -> str:
    """Whether a case was mailed to the operator, and what to do where not."""
    said = f" ({printable(case.mail_detail)})" if case.mail_detail and case.mail is not MessageState.DELIVERED else ""
    sentence = _MAILED[case.mail]
    if said and case.mail is MessageState.ACCEPTED:
        sentence = sentence[:-1] + said + "."
    if case.mail is None or not case.mail_unsure:
        return sentence
    return sentence + _PERHAPS.get(case.mail, _PERHAPS_ALREADY)


def _indented(text: str) -> list[str]:
    return [f"  {line}" for line in text.splitlines()]


def _row(row: Mapping[str, str]) -> str:
    """One fact as `name: value`; several side by side, those without their names that say it themselves."""
    if len(row) == 1:
        return next(value if name in _SAYS_ITSELF else f"{name}: {value}" for name, value in row.items())
    return " · ".join(value if name in _SAYS_ITSELF else f"{name} {value}" for name, value in row.items())


_SAYS_ITSELF: Final = frozenset({"at", "step", "way", "kind", "to", "state", "what", "method", "is"})
