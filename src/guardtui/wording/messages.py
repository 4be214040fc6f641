"""The messages themselves: a code, and a notice. Both say what happened, give a reference, and ask for nothing.

An SMS is the fullest of a few forms that takes the fewest messages; code, amount, payee and reference are in each. A mail is
one description, set as plain text and as HTML, so that the two say the same. Neither has a link, and what somebody else
chose stands between quotes (SECURITY 3.2, "Mail/SMS text").
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from guardtui.core import sms
from guardtui.core.action import kind_named
from guardtui.core.passcode import spaced
from guardtui.core.records import Channel, Event
from guardtui.core.text import printable
from guardtui.wording.events import event
from guardtui.wording.fill import quoted
from guardtui.wording.times import clock_time, utc, utc_clock

NEVER_ASKED: Final = "Staff never ask for it."
NOTHING_TO_DO: Final = "Was it you? Then there is nothing to do."
LINES: Final = "\n"

Paragraphs = Sequence[Sequence[str]]
"""A mail: lines in paragraphs, the one description that both settings are made from."""


@dataclass(frozen=True, slots=True)
class Text:
    """What a message says. `html` is the same as `body`, for a mail program; an SMS has none, and nobody sees its subject."""

    subject: str
    body: str = field(repr=False)
    html: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class CodeFacts:
    """What a message with a code is made from: the stored action and challenge, and the policy."""

    kind: str
    action: str
    """What it allows, as `wording.action` says it in a message."""
    words: tuple[str, str]
    reference: str
    asked_at: int
    minutes: int
    """For how long it is good, when it is handed over."""
    service: str
    domain: str = ""
    """The service's own domain, for the last line of an SMS; empty for none."""
    support: str = ""
    """Whom to ask; empty for whoever runs the service."""


@dataclass(frozen=True, slots=True)
class NoticeFacts:
    """What a notice is made from."""

    tag: str
    details: Mapping[str, str | int]
    handle: str
    reference: str
    at: int
    service: str
    support: str = ""


# What to do if it was not you, by what the code is for: in few words, and in full

_SIGN_IN: Final = (
    "Change password",
    "Change your password",
    "Then somebody knows your password: sign in and change it.",
    "Then somebody else knows your password. Enter this code nowhere, sign in as you always do, and change your password.",
)
_APPROVE: Final = (
    "Deny",
    "Deny it",
    "Deny it under Approvals.",
    "Then enter this code nowhere. Sign in as you always do, open Approvals, and deny it there.",
)
_CONFIRM_CONTACT: Final = (
    "Ignore",
    "Ignore it",
    "Ignore it: nothing happens.",
    "Then somebody mistyped an address, or tries to use yours. Enter this code nowhere, and nothing happens.",
)
_CHANGE: Final = (
    "Report",
    "Report it",
    "Sign in, open Activity, press n.",
    "Then somebody else may be in your account. Enter this code nowhere, sign in as you always do, open Activity, and press n.",
)


def _not_you(kind: str) -> tuple[str, str, str, str]:
    if kind == "sign-in":
        return _SIGN_IN
    if kind in {"contact-verify", "contact-add"}:
        return _CONFIRM_CONTACT
    return _CHANGE if kind_named(kind).ours else _APPROVE


def code_message(facts: CodeFacts, channel: Channel, code: str) -> Text:
    """A message that carries a code. The code and its one use come first."""
    service = printable(facts.service)
    what = "sign-in code" if facts.kind == "sign-in" else "code" if kind_named(facts.kind).ours else "approval code"
    subject = f"Your {service} {what}"
    if channel is Channel.SMS:
        return Text(subject, _code_sms(facts, code))
    return _mail(subject, _code_paragraphs(facts, code, service), spaced(code))


def _first_line(facts: CodeFacts, code: str, *, terse: bool = False) -> str:
    """Signing in and allowing something do not look alike (SECURITY C-65)."""
    service = printable(facts.service)
    if facts.kind == "sign-in" and terse:
        return f"{spaced(code)} is your {service} sign-in code."
    if kind_named(facts.kind).ours and terse:
        return f"{spaced(code)} for {service} is to {facts.action}"
    if kind_named(facts.kind).ours:
        return f"{spaced(code)} is your {service} code to {facts.action}."
    return f"{spaced(code)} approves at {service}: {facts.action}."


def _code_sms(facts: CodeFacts, code: str) -> str:
    terse, brief, short, _ = _not_you(facts.kind)
    first, two, ref = _first_line(facts, code), " ".join(facts.words), facts.reference
    asked, good = utc_clock(facts.asked_at), f"{facts.minutes} min"
    tight = _first_line(facts, code, terse=True)
    forms = [
        (first, f"Words: {two}. Ref {ref}. Asked {asked}. Good for {good}.", f"{NEVER_ASKED} Not you? {short}"),
        (first, f"{two}, ref {ref}, {asked}, {good}", f"{NEVER_ASKED} Not you? {brief}"),
        (first, f"{two}, ref {ref}, {good}", f"{NEVER_ASKED} Not you? {brief}"),
        (first, f"{two}, ref {ref}, {good}", f"Staff never ask. Not you? {brief}"),
        (tight, f"{two}, ref {ref}, {asked}, {good}", f"{NEVER_ASKED} Not you? {brief}"),
        (tight, f"{two}, ref {ref}, {good}", f"{NEVER_ASKED} Not you? {brief}"),
        (tight, f"{two}/ref {ref}/{good}", f"Staff never ask. Not you? {terse}"),
    ]
    if facts.domain:  # which says whose code it is as well
        plain = f"{code} {'is to' if kind_named(facts.kind).ours else 'approves:'} {facts.action}"
        forms += [
            (plain, f"{two}, ref {ref}, {asked}, {good}", f"{NEVER_ASKED} Not you? {brief}"),
            (plain, f"{two}, ref {ref}, {good}", f"{NEVER_ASKED} Not you? {brief}"),
            (plain, f"{two}/ref {ref}/{good}", f"Staff never ask. Not you? {terse}"),
        ]
    bound = (f"@{facts.domain} #{code}",) if facts.domain else ()
    return _shortest(LINES.join((*form, *bound)) for form in forms)


def _shortest(forms: Iterable[str]) -> str:
    """The first, and so the fullest, of those that take the fewest messages."""
    found: dict[int, str] = {}
    for form in map(sms.spelt, forms):
        segments = sms.size(form).segments
        if segments == 1:
            return form
        found.setdefault(segments, form)
    return found[min(found)]


def _code_paragraphs(facts: CodeFacts, code: str, service: str) -> Paragraphs:
    return (
        (_first_line(facts, code),),
        (
            f"Words: {' '.join(facts.words)}. Your screen shows the same two.",
            f"Asked: {_moment(facts.asked_at)}.",
            f"Good for {facts.minutes} min, and for nothing else.",
            f"Ref {facts.reference}.",
        ),
        (f"{NEVER_ASKED} Tell it to nobody, and enter it only where you asked for it yourself.",),
        (f"Was it not you? {_not_you(facts.kind)[-1]}", _whom_to_ask(service, facts.support)),
    )


def notice(facts: NoticeFacts, channel: Channel) -> Text:
    """A message that only tells. It has no link and needs no answer (SECURITY C-59)."""
    told = event(Event("", 0, 0, facts.tag, "done", facts.details), in_message=True)
    subject = f"{printable(facts.service)}: a change to your account"
    if channel is Channel.SMS:
        return Text(subject, _notice_sms(facts, told))
    return _mail(subject, _notice_paragraphs(facts, told))


def _notice_sms(facts: NoticeFacts, told: str) -> str:
    service, handle, at, ref = printable(facts.service), quoted(facts.handle), utc(facts.at), f"Ref {facts.reference}"
    first, whom = f"{service}, account {handle}: {told}. {at}. {ref}.", _whom_to_ask(service, facts.support)
    forms = (
        f"{first}\n{NOTHING_TO_DO} If not, sign in, look at your activity, and press n there. {whom}",
        f"{first}\nNot you? Sign in, open Activity, press n.",
        f"{service}, {handle}: {told}. {at}. {ref}. Not you? Sign in and say so.",
    )
    return _shortest(forms)


def _notice_paragraphs(facts: NoticeFacts, told: str) -> Paragraphs:
    service = printable(facts.service)
    return (
        (f"{service}, account {quoted(facts.handle)}: {told}.", f"When: {_moment(facts.at)}.", f"Ref {facts.reference}."),
        (NOTHING_TO_DO,),
        (
            "Was it not you? Sign in as you always do, look at your activity, and press n on this line: it shuts everybody else out.",
            _whom_to_ask(service, facts.support),
        ),
        ("This message wants nothing from you: no code, no password, no answer.",),
    )  # fmt: skip


def trial_message(service: str) -> tuple[str, str]:
    """Subject and text of the message by which an operator tries out delivery."""
    service = printable(service)
    return f"{service}: a test", f"This is a test of {service}'s messages. It has no code, and there is nothing to do."


def _whom_to_ask(service: str, support: str) -> str:
    return f"Questions: {printable(support)}." if support else f"Questions: ask whoever runs {service}."


def _moment(at: int) -> str:
    """UTC for everybody, and the service's own time, which is most often the reader's (SECURITY C-59)."""
    return f"{utc(at)} ({clock_time(at)} where the service runs)"


# One description, two settings

_PAGE: Final = (
    '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
    '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
    '<meta name="color-scheme" content="light dark">\n<title>{title}</title>\n</head>\n'
    '<body style="font-family: sans-serif; font-size: 16px; line-height: 1.5; max-width: 36em; margin: 1em">\n'
    "{paragraphs}\n</body>\n</html>\n"
)
"""One column, no colours of its own, so that it is legible on a light ground and on a dark one."""
_BIG: Final = '<strong style="font-size: 2em; letter-spacing: 0.05em; white-space: nowrap">{}</strong>'


def _mail(subject: str, paragraphs: Paragraphs, code: str = "") -> Text:
    from html import escape

    body = "\n\n".join(LINES.join(lines) for lines in paragraphs)
    html = "\n".join(f"<p>{'<br>'.join(map(escape, lines))}</p>" for lines in paragraphs)
    if code:  # which is what the first line begins with
        html = html.replace(code, _BIG.format(code), 1)
    return Text(subject, body, _PAGE.format(title=escape(subject), paragraphs=html))
