"""Records as this face shows them: the JSON that scripts read, and the rows that people read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Final

from guardtui import wording
from guardtui.cli.output import Row, plain_data
from guardtui.core.missing_code import Diagnosis, Fix, Suspect
from guardtui.core.records import (
    Account,
    Approval,
    Authenticator,
    Case,
    Challenge,
    ChallengeState,
    Channel,
    Contact,
    ContactChange,
    Device,
    Event,
    Hold,
    Message,
    Session,
    Way,
)
from guardtui.core.support import Symptom
from guardtui.core.verdict import Verdict
from guardtui.guard import exports
from guardtui.language import _
from guardtui.policy import Policy
from guardtui.wording.names import own

if TYPE_CHECKING:
    from guardtui.core.claim import Answer

CHANNELS: Final = {
    "app": _("authenticator app"),
    "sms": _("text message"),
    "mail": _("mail"),
    "recovery": _("recovery code"),
}

_YES: Final = _("yes")
_NO: Final = _("no")


def at(moment: int | None, now: int, never: str = _("never")) -> str:
    """A time in words, or what its absence means."""
    return never if moment is None else wording.when(moment, now)


def account_data(account: Account) -> dict[str, object]:
    """What an operator or the person may see of an account. Birthday and pet stay sealed: nobody needs to read them."""
    return {
        "id": account.id,
        "handle": account.handle,
        "name": account.profile.name,
        "status": account.status,
        "two_step": account.two_step,
        "two_step_at": account.two_step_at,
        "created_at": account.created_at,
        "password_set_at": account.password_set_at,
        "reviewed_at": account.reviewed_at,
        "reviewed_seq": account.reviewed_seq,
    }


def account_row(account: Account, now: int) -> Row:
    return {
        "handle": account.handle,
        "name": account.profile.name,
        "status": account.status,
        "two-step": _YES if account.two_step else _NO,
        "made": at(account.created_at, now),
    }


def contact_row(contact: Contact, now: int) -> Row:
    return {
        "id": contact.id,
        "kind": contact.kind.value,
        "address": contact.masked,
        "state": contact.state.value + (_(", rests") if contact.rests_since is not None else ""),
        "primary": _YES if contact.primary else "",
        "last answered": at(contact.confirmed_at or contact.verified_at, now),
    }


def change_row(change: ContactChange, now: int) -> Row:
    return {
        "id": change.id,
        "was": change.old.masked,
        "is now": change.new.masked,
        "changed": at(change.at, now),
        "can be undone until": at(change.undo_until, now),
    }


def case_row(case: Case, now: int) -> Row:
    return {
        "case": case.id,
        "entry": str(case.seq),
        "opened": at(case.opened_at, now),
        "password": at(case.password_at, now, _("to be changed")),
        "contacts": at(case.contacts_at, now, _("to be looked at")),
        "methods": at(case.factors_at, now, _("to be looked at")),
        "closed": at(case.closed_at, now, _("open")),
    }


def hold_row(hold: Hold, now: int) -> Row:
    return {"because": hold.reason, "since": at(hold.since, now), "until": at(hold.until, now)}


def authenticator_row(authenticator: Authenticator, now: int) -> Row:
    return {
        "id": authenticator.id,
        "method": CHANNELS[authenticator.channel],
        "name": own(authenticator.label),
        "state": authenticator.state.value if authenticator.disabled_at is None else _("out of use"),
        "last used": at(authenticator.last_used_at, now),
    }


def device_row(device: Device, now: int) -> Row:
    trusted = device.trusted_until is not None and device.trusted_until > now
    return {
        "id": device.id,
        "name": device.name,
        "last seen": at(device.last_seen_at, now),
        "trusted until": at(device.trusted_until, now) if trusted else _("not trusted"),
    }


def session_data(session: Session) -> dict[str, object]:
    """A session without its token, which only `signin` hands out."""
    data: dict[str, object] = plain_data(session)
    return data


def session_row(session: Session, now: int, own: str) -> Row:
    return {
        "id": session.id,
        "device": session.device_id,
        "began": at(session.started_at, now),
        "last used": at(session.last_used_at, now),
        "this one": _YES if session.id == own else "",
    }


def message_row(message: Message, now: int) -> Row:
    return {
        "when": at(message.created_at, now),
        "way": CHANNELS[message.channel],
        "to": message.target,
        "what": message.about or message.tag,
        "reference": message.reference,
        "state": wording.message_state(message, now),
    }


def answer_data(answer: Answer) -> dict[str, object]:
    """Whether something was sent, for scripts: everything, and the sentence."""
    return {**plain_data(answer), "sentence": wording.checked(answer)}


def answer_row(answer: Answer, now: int) -> Row:
    row = {"sent": _YES if answer.sent else _NO} | ({"reason": answer.reason} if answer.reason else {})
    if answer.message is not None:
        row |= message_row(answer.message, now)
    return row


def event_row(event: Event, now: int) -> Row:
    return {
        "no": str(event.seq),
        "when": at(event.at, now),
        "new": "" if event.reviewed else _YES,
        "what": wording.event(event),
    }


def event_data(event: Event) -> dict[str, object]:
    """An event for a script, with its sentence."""
    return exports.event_data(event)


def way_row(way: Way) -> Row:
    return {
        "way": CHANNELS[way.channel],
        "to": own(way.target),
        "ready": ", ".join(filter(None, (_YES if way.open else "", wording.why_not(way.why_not, way.until)))),
    }


def challenge_data(challenge: Challenge, name: str) -> dict[str, object]:
    """What `code request` prints; `challenge` is the name to answer with."""
    return {"challenge": name, **plain_data(challenge)}


def missing_code_data(found: Diagnosis, name: str, now: int) -> dict[str, object]:
    """What `code missing` prints: what is known, the causes in order, and what is to be asked next."""
    data: dict[str, object] = plain_data(found)
    del data["suspects"], data["challenge_id"]
    causes = [
        {
            **plain_data(one),
            "sentence": wording.missing_code(one, found.target, found.channel, now),
            "command": _command(found, one, name, now),
        }
        for one in found.suspects
    ]
    question = wording.missing_code_question(found.question, found.likeliest) if found.question else None
    return {"challenge": name or None, **data, "causes": causes, "question_sentence": question}


def missing_code_known(found: Diagnosis, name: str, now: int) -> Row:
    """What the ledger knows of the code, a line for each sending."""
    if found.channel is None or found.sent_at is None:
        return {}
    row = {"challenge": name, "way": CHANNELS[found.channel], "to": own(found.target)}
    row |= {"asked for": at(found.sent_at, now), "good until": at(found.expires_at, now)}
    return row | {_("sending {n}").format(n=n): wording.sending(one) for n, one in enumerate(found.sendings, 1)}


def missing_code_causes(found: Diagnosis, name: str, now: int) -> Row:
    """The causes, likeliest first, and what to do about the first."""
    row = {
        _("cause {n}").format(n=n): wording.missing_code(one, found.target, found.channel, now)
        for n, one in enumerate(found.suspects, 1)
    }
    first = found.likeliest
    if first.fix is Fix.ELSEWHERE:
        return {**row, "do": wording.missing_code_elsewhere(found)}
    return {**row, "do": _command(found, first, name, now) or wording.missing_code_fix(first)}


def _command(found: Diagnosis, one: Suspect, name: str, now: int) -> str | None:
    """The command that does what mends a cause, where one does."""
    ways = one.facts.get("ways")
    match one.fix:
        case Fix.RESEND:
            return _("guardtui code resend {name}").format(name=name)
        case Fix.NEW_CODE:
            return _("guardtui code renew {name}").format(name=name)
        case Fix.LOOK | Fix.TYPE:
            return _("guardtui code answer {name}").format(name=name)
        case Fix.CONTACTS:
            return _("guardtui contact list")
        case Fix.ACTIVITY:
            return _("guardtui activity list")
        case Fix.OTHER_WAY if isinstance(ways, list) and ways:
            over = found.state is not ChallengeState.OPEN or now >= (found.expires_at or 0)
            if ways[0] is Channel.RECOVERY and not over:
                return _("guardtui code answer {name}").format(name=name)
            return _("guardtui code {value} {name} --channel {ways}").format(
                value="renew" if over else "switch", name=name, ways=ways[0]
            )
        case Fix.SUPPORT if name:
            handle = name.rpartition(":")[0]
            return " ".join(
                (
                    _("guardtui support"),
                    *filter(None, [handle]),
                    _("--symptom {no_code}").format(no_code=Symptom.NO_CODE),
                )
            )
    return None


def challenge_row(challenge: Challenge, name: str, now: int) -> Row:
    row = {
        "challenge": name,
        "for": challenge.summary,
        "way": CHANNELS[challenge.channel],
        "to": own(challenge.target),
        **({"words": " ".join(challenge.words), "reference": challenge.reference} if challenge.delivery else {}),
        "state": challenge.state.value,
        "good until": at(challenge.expires_at, now),
        "tries left": str(challenge.tries_left),
    }
    if challenge.resend_at is not None:
        row["send again from"] = at(challenge.resend_at, now)
    if challenge.delivery is not None:
        row["delivery"] = challenge.delivery.value
    return row


def approval_row(approval: Approval, now: int, name: str | None = None) -> Row:
    """What a person decides by: everything that the action says, and until when."""
    return {
        "approval": name or approval.id,
        "for": approval.summary,
        "words": " ".join(approval.words),
        "state": approval.state.value,
        "asked": at(approval.asked_at, now),
        "good until": at(approval.expires_at, now),
    }


def verdict_data(verdict: Verdict, policy: Policy, result: object = None) -> dict[str, object]:
    """What `code answer` prints, with the same names for every outcome."""
    data: dict[str, object] = {
        "outcome": verdict.outcome.value,
        "tries_left": verdict.tries_left,
        "until": verdict.until,
        "clock_off_s": verdict.clock_off_s,
        "sentence": wording.sentence(verdict, policy),
    }
    if verdict.why:
        data["why"] = verdict.why
    if verdict.approval is not None:
        data |= {"approval": verdict.approval, "approval_until": verdict.approval_until}
    return data if result is None else {**data, "result": result}


def verdict_row(verdict: Verdict, now: int) -> Row:
    row = {"outcome": verdict.outcome.value}
    if verdict.tries_left is not None:
        row["tries left"] = str(verdict.tries_left)
    if verdict.until is not None:
        row["until"] = at(verdict.until, now)
    if verdict.approval is not None:
        row |= {"approval": verdict.approval, "good until": at(verdict.approval_until, now)}
    return row


_RESULTS: Final[Mapping[type, Callable[..., Row]]] = {
    Contact: contact_row,
    Device: device_row,
    Case: case_row,
    Authenticator: authenticator_row,
    Account: account_row,
    Hold: hold_row,
}


def result_data(result: object) -> object:
    """What an accepted code made, as JSON; codes and secrets in it are not JSON's business."""
    if isinstance(result, Account):
        return account_data(result)
    if isinstance(result, tuple):
        return {"codes": len(result)}
    return plain_data(result)


def result_row(result: object, now: int) -> Row:
    make = _RESULTS.get(type(result))
    return make(result, now) if make else {}
