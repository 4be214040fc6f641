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
from guardtui.language import N_, _
from guardtui.wording.events import event
from guardtui.wording.fill import quoted
from guardtui.wording.times import clock_time, utc, utc_clock

NEVER_ASKED: Final = N_("Staff never ask for it.")
NOTHING_TO_DO: Final = N_("Was it you? Then there is nothing to do.")
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
    N_("Change password"),
    N_("Change your password"),
    N_("Then somebody knows your password: sign in and change it."),
    N_(
        "Then somebody else knows your password. Enter this code nowhere, sign in as you always do, and change your password."
    ),
)
_APPROVE: Final = (
    N_("Deny"),
    N_("Deny it"),
    N_("Deny it under Approvals."),
    N_("Then enter this code nowhere. Sign in as you always do, open Approvals, and deny it there."),
)
_CONFIRM_CONTACT: Final = (
    N_("Ignore"),
    N_("Ignore it"),
    N_("Ignore it: nothing happens."),
    N_("Then somebody mistyped an address, or tries to use yours. Enter this code nowhere, and nothing happens."),
)
_CHANGE: Final = (
    N_("Report"),
    N_("Report it"),
    N_("Sign in, open Activity, press n."),
    N_(
        "Then somebody else may be in your account. Enter this code nowhere, sign in as you always do, open Activity, and press n."
    ),
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
    what = (
        _("sign-in code")
        if facts.kind == "sign-in"
        else _("code")
        if kind_named(facts.kind).ours
        else _("approval code")
    )
    subject = _("Your {service} {what}").format(service=service, what=what)
    if channel is Channel.SMS:
        return Text(subject, _code_sms(facts, code))
    return _mail(subject, _code_paragraphs(facts, code, service), spaced(code))


def _first_line(facts: CodeFacts, code: str, *, terse: bool = False) -> str:
    """Signing in and allowing something do not look alike (SECURITY C-65)."""
    service = printable(facts.service)
    if facts.kind == "sign-in" and terse:
        return _("{spaced} is your {service} sign-in code.").format(spaced=spaced(code), service=service)
    if kind_named(facts.kind).ours and terse:
        return _("{spaced} for {service} is to {action}").format(
            spaced=spaced(code), service=service, action=facts.action
        )
    if kind_named(facts.kind).ours:
        return _("{spaced} is your {service} code to {action}.").format(
            spaced=spaced(code), service=service, action=facts.action
        )
    return _("{spaced} approves at {service}: {action}.").format(
        spaced=spaced(code), service=service, action=facts.action
    )


def _code_sms(facts: CodeFacts, code: str) -> str:
    terse, brief, short = map(_, _not_you(facts.kind)[:3])
    first, two, ref = _first_line(facts, code), " ".join(facts.words), facts.reference
    asked, good = utc_clock(facts.asked_at), _("{minutes} min").format(minutes=facts.minutes)
    tight = _first_line(facts, code, terse=True)
    forms = [
        (
            first,
            _("Words: {two}. Ref {ref}. Asked {asked}. Good for {good}.").format(
                two=two, ref=ref, asked=asked, good=good
            ),
            _("{never_asked} Not you? {short}").format(never_asked=_(NEVER_ASKED), short=short),
        ),
        (
            first,
            _("{two}, ref {ref}, {asked}, {good}").format(two=two, ref=ref, asked=asked, good=good),
            _("{never_asked} Not you? {brief}").format(never_asked=_(NEVER_ASKED), brief=brief),
        ),
        (
            first,
            _("{two}, ref {ref}, {good}").format(two=two, ref=ref, good=good),
            _("{never_asked} Not you? {brief}").format(never_asked=_(NEVER_ASKED), brief=brief),
        ),
        (
            first,
            _("{two}, ref {ref}, {good}").format(two=two, ref=ref, good=good),
            _("Staff never ask. Not you? {brief}").format(brief=brief),
        ),
        (
            tight,
            _("{two}, ref {ref}, {asked}, {good}").format(two=two, ref=ref, asked=asked, good=good),
            _("{never_asked} Not you? {brief}").format(never_asked=_(NEVER_ASKED), brief=brief),
        ),
        (
            tight,
            _("{two}, ref {ref}, {good}").format(two=two, ref=ref, good=good),
            _("{never_asked} Not you? {brief}").format(never_asked=_(NEVER_ASKED), brief=brief),
        ),
        (
            tight,
            _("{two}/ref {ref}/{good}").format(two=two, ref=ref, good=good),
            _("Staff never ask. Not you? {terse}").format(terse=terse),
        ),
    ]
    if facts.domain:  # which says whose code it is as well
        plain = (_("{code} is to {action}") if kind_named(facts.kind).ours else _("{code} approves: {action}")).format(
            code=code, action=facts.action
        )
        forms += [
            (
                plain,
                _("{two}, ref {ref}, {asked}, {good}").format(two=two, ref=ref, asked=asked, good=good),
                _("{never_asked} Not you? {brief}").format(never_asked=_(NEVER_ASKED), brief=brief),
            ),
            (
                plain,
                _("{two}, ref {ref}, {good}").format(two=two, ref=ref, good=good),
                _("{never_asked} Not you? {brief}").format(never_asked=_(NEVER_ASKED), brief=brief),
            ),
            (
                plain,
                _("{two}/ref {ref}/{good}").format(two=two, ref=ref, good=good),
                _("Staff never ask. Not you? {terse}").format(terse=terse),
            ),
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
            _("Words: {join}. Your screen shows the same two.").format(join=" ".join(facts.words)),
            _("Asked: {moment}.").format(moment=_moment(facts.asked_at)),
            _("Good for {minutes} min, and for nothing else.").format(minutes=facts.minutes),
            _("Ref {reference}.").format(reference=facts.reference),
        ),
        (
            _("{never_asked} Tell it to nobody, and enter it only where you asked for it yourself.").format(
                never_asked=_(NEVER_ASKED)
            ),
        ),
        (_("Was it not you? {value}").format(value=_(_not_you(facts.kind)[-1])), _whom_to_ask(service, facts.support)),
    )


def notice(facts: NoticeFacts, channel: Channel) -> Text:
    """A message that only tells. It has no link and needs no answer (SECURITY C-59)."""
    told = event(Event("", 0, 0, facts.tag, "done", facts.details), in_message=True)
    subject = _("{printable}: a change to your account").format(printable=printable(facts.service))
    if channel is Channel.SMS:
        return Text(subject, _notice_sms(facts, told))
    return _mail(subject, _notice_paragraphs(facts, told))


def _notice_sms(facts: NoticeFacts, told: str) -> str:
    service, handle, at, ref = (
        printable(facts.service),
        quoted(facts.handle),
        utc(facts.at),
        _("Ref {reference}").format(reference=facts.reference),
    )
    first, whom = (
        _("{service}, account {handle}: {told}. {at}. {ref}.").format(
            service=service, handle=handle, told=told, at=at, ref=ref
        ),
        _whom_to_ask(service, facts.support),
    )
    forms = (
        _("{first}\n{nothing_to_do} If not, sign in, look at your activity, and press n there. {whom}").format(
            first=first, nothing_to_do=_(NOTHING_TO_DO), whom=whom
        ),
        _("{first}\nNot you? Sign in, open Activity, press n.").format(first=first),
        _("{service}, {handle}: {told}. {at}. {ref}. Not you? Sign in and say so.").format(
            service=service, handle=handle, told=told, at=at, ref=ref
        ),
    )
    return _shortest(forms)


def _notice_paragraphs(facts: NoticeFacts, told: str) -> Paragraphs:
    service = printable(facts.service)
    return (
        (_("{service}, account {quoted}: {told}.").format(service=service, quoted=quoted(facts.handle), told=told), _("When: {moment}.").format(moment=_moment(facts.at)), _("Ref {reference}.").format(reference=facts.reference)),
        (_(NOTHING_TO_DO),),
        (
            _("Was it not you? Sign in as you always do, look at your activity, and press n on this line: it shuts everybody else out."),
            _whom_to_ask(service, facts.support),
        ),
        (_("This message wants nothing from you: no code, no password, no answer."),),
    )  # fmt: skip


def trial_message(service: str) -> tuple[str, str]:
    """Subject and text of the message by which an operator tries out delivery."""
    service = printable(service)
    return _("{service}: a test").format(service=service), _(
        "This is a test of {service}'s messages. It has no code, and there is nothing to do."
    ).format(service=service)


def _whom_to_ask(service: str, support: str) -> str:
    return (
        _("Questions: {printable}.").format(printable=printable(support))
        if support
        else _("Questions: ask whoever runs {service}.").format(service=service)
    )


def _moment(at: int) -> str:
    """UTC for everybody, and the service's own time, which is most often the reader's (SECURITY C-59)."""
    return _("{utc} ({clock_time} where the service runs)").format(utc=utc(at), clock_time=clock_time(at))


# One description, two settings

_PAGE: Final = N_(
    '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
    '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
    '<meta name="color-scheme" content="light dark">\n<title>{title}</title>\n</head>\n'
    '<body style="font-family: sans-serif; font-size: 16px; line-height: 1.5; max-width: 36em; margin: 1em">\n'
    "{paragraphs}\n</body>\n</html>\n"
)
"""One column, no colours of its own, so that it is legible on a light ground and on a dark one."""
_BIG: Final = N_('<strong style="font-size: 2em; letter-spacing: 0.05em; white-space: nowrap">{}</strong>')


def _mail(subject: str, paragraphs: Paragraphs, code: str = "") -> Text:
    from html import escape

    body = "\n\n".join(LINES.join(lines) for lines in paragraphs)
    html = "\n".join(f"<p>{'<br>'.join(map(escape, lines))}</p>" for lines in paragraphs)
    if code:  # which is what the first line begins with
        html = html.replace(code, _BIG.format(code), 1)
    return Text(subject, body, _(_PAGE).format(title=escape(subject), paragraphs=html))
