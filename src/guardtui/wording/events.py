"""Activity lines as sentences a person would say."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from guardtui.core.activity import RECORDABLE, ChainReport
from guardtui.core.records import Event, Exported
from guardtui.language import N_, _, _n, amid, number
from guardtui.wording import names
from guardtui.wording.actions import action, money
from guardtui.wording.checklist import TITLES
from guardtui.wording.fill import fill, quoted
from guardtui.wording.symptoms import SYMPTOMS

EVENTS: Final = {
    "account:made": N_("Account made"),
    "account:locked": N_("Account locked by the operator"),
    "account:unlocked": N_("Account unlocked by the operator"),
    "account:reviewed": N_("Activity reviewed up to entry {up_to}"),
    "account:exported": N_("Activity saved to a file: {count} lines"),
    "signin:done": N_("Signed in from {device}{at_place}"),
    "signin:password_alone": N_("Signed in with the password alone from {device}{at_place}"),
    "signin:password_wrong": N_("Wrong password at sign-in from {device}{at_place}"),
    "signin:code_wrong": N_("Right password, but the code was refused ({why}), from {device}{at_place}"),
    "signin:refused": N_("Sign-in refused from {device}{at_place}: no channel for a code"),
    "session:ended": N_("Signed out"),
    "session:password_wrong": N_("Wrong password typed while signed in on {device}{at_place}"),
    "password:changed": N_("Password changed"),
    "device:added": N_("New device: {device}{at_place}"),
    "device:renamed": N_("Device renamed: {was} is now {device}"),
    "device:ended": N_("Device signed out and forgotten: {device}{at_place}"),
    "device:others_ended": N_("All other devices signed out and forgotten: {count}"),
    "device:trusted": N_("Device trusted: {device}"),
    "device:distrusted": N_("Device trusted no more: {device}"),
    "contact:added": N_("Contact added, not verified yet: {to}"),
    "contact:verified": N_("Contact verified: {to}"),
    "contact:replaced": N_("Contact replaced: {was} by {to}"),
    "contact:removed": N_("Contact removed: {to}"),
    "contact:primary": N_("Contact made primary: {to}"),
    "contact:undone": N_("Change of contact undone: {to} is back in the place of {was}"),
    "contact:rested": N_("No codes to {to}: {count} messages in a row failed"),
    "hold:begun": N_("Hold begun, because {because}: no payment and no weakening for a day"),
    "hold:lifted": N_("Hold ended early"),
    "contact:revealed": N_("Contact shown in full: {to}"),
    "factor:on": N_("Two-step verification turned on"),
    "factor:off": N_("Two-step verification turned off"),
    "factor:bound": N_("Method added to two-step verification: {to}"),
    "factor:removed": N_("Method removed from two-step verification: {to}"),
    "factor:disabled": N_("Method out of use after {count} wrong codes in a row: {to}. Set it up again"),
    "factor:recovery_made": N_("New recovery codes made: {count}"),
    "factor:recovery_used": N_("Recovery code used: {left} left"),
    "code:sent": N_("Code sent to {to}, to {doing}"),
    "code:refused": N_("Code refused ({why}), to {doing}"),
    "code:accepted": N_("Code accepted, to {doing}"),
    "code:cancelled": N_("Code cancelled, to {doing}"),
    "code:lapsed": N_("Request voided because its way to confirm is no longer one, to {doing}"),
    "code:voided": N_("Request voided because its details changed, to {doing}"),
    "code:app_accepted": N_("First code accepted, the app's, to {doing}"),
    "approval:asked": N_("Approval asked for: {request}"),
    "approval:waived": N_("Allowed without a code, being small: {request}"),
    "approval:used": N_("Carried out: {request}"),
    "approval:denied": N_("Approval denied: {request}"),
    "approval:withdrawn": N_("Taken back by who asked for it: {request}"),
    "approval:voided": N_("Approval voided because its details changed: {request}"),
    "order:placed": N_("Order {order} placed{but_refused}: {amount} {currency} to {payee}{of_items}"),
    "order:cancelled": N_("Order {order} cancelled"),
    "order:delivered": N_("Order {order} delivered"),
    "order:refunded": N_("Order {order} refunded: {amount} {currency}"),
    "payment:added": N_("Payment method added: {method}"),
    "payment:changed": N_("Payment method changed: {method}{to_what}"),
    "payment:removed": N_("Payment method removed: {method}"),
    "setting:changed": N_("Setting changed: {setting}{to_value}"),
    "store:restored": N_(
        "The store was put back to an earlier state: everybody was signed out, and recovery codes ended"
    ),
    "store:rekeyed": N_("The key that protects this account's data was renewed; open codes ended"),
    "store:clock_set_back": N_(
        "This machine's clock was {minutes} minutes behind what came before; time went on from there"
    ),
    "case:opened": N_("Said that entry {entry} was not them: case {case}"),
    "case:closed": N_("Case {case} closed"),
    "support:asked": N_("Asked for help: {about}, support case {case}"),
    "checklist:attested": N_("Checklist confirmed by hand: {item}"),
    "checklist:withdrawn": N_("Checklist confirmation taken back: {item}"),
    "checklist:drilled": N_("Phishing drill done: {right} of {of} right"),
}

_DOING: Final = {
    "sign-in": N_("sign in"),
    "password": N_("change the password"),
    "contact-add": N_("add a contact"),
    "contact-verify": N_("verify a contact"),
    "contact-replace": N_("replace a contact"),
    "contact-remove": N_("remove a contact"),
    "contact-primary": N_("make a contact primary"),
    "contact-undo": N_("undo a change of contact"),
    "hold-lift": N_("end a hold"),
    "factor-add": N_("add a method"),
    "factor-confirm": N_("confirm a method"),
    "factor-remove": N_("remove a method"),
    "two-step-off": N_("turn two-step off"),
    "recovery-codes": N_("make recovery codes"),
    "purchase": N_("make a purchase"),
    "payment-method": N_("use a payment method"),
    "device-trust": N_("trust a device"),
    "not-me": N_("say that something was not you"),
    "export": N_("hand out a copy"),
    "recovery": N_("let you back in"),
}

_BEHIND_A_DOT: Final = {"place": "at_place", "items": "of_items", "change": "to_what"}
"""Details that are told behind the sentence where they are known, and leave nothing where not."""

BECAUSE: Final = {
    "recovery": N_("a recovery code was used"),
    "contact": N_("a contact was changed without the old one, or put back"),
    "not_me": N_("somebody said that something was not them"),
    "factor": N_("the authenticator app was taken away with a weaker method"),
}

WHY: Final = {
    "wrong": N_("wrong"),
    "replaced": N_("replaced by a newer one"),
    "used": N_("used before"),
    "other_action": N_("for another action"),
    "clock_off": N_("the app's clock is off"),
    "expired": N_("expired"),
    "locked": N_("locked"),
    "voided": N_("voided"),
    "malformed": N_("no code at all"),
}


OF_OTHERS: Final = ("device", "place")
"""Details that a notice puts between quotes: devices and places name themselves."""


def event(held: Event, *, in_message: bool = False) -> str:
    """One line of the activity as a sentence, in plain text. In a message, what others chose is quoted."""
    facts = event_facts(held)
    if in_message:
        facts |= {name: quoted(facts[name]) for name in OF_OTHERS if facts.get(name)}
    for name, gap in _BEHIND_A_DOT.items():
        facts[gap] = f" · {facts[name]}" if facts.get(name) else ""
    facts["to_value"] = _(" is now {facts}").format(facts=facts["value"]) if facts.get("value") else ""
    facts.setdefault("item", "–")
    facts["but_refused"] = _(", but refused") if held.outcome == "refused" else ""
    facts["doing"] = facts.get("action", "")
    facts["request"] = _request(held) if held.subject == "approval" else facts["doing"]
    facts["because"] = because(str(held.details.get("reason", "")))
    facts["about"] = amid(str(facts.get("symptom", _("something else"))))
    facts["why"] = facts.get("reason", "")
    return fill(_(EVENTS[held.tag]) if held.tag in EVENTS else held.tag, facts)


def new_entries(new: int, alarms: int) -> str:
    """How many entries are new, and how many of them are worth a look."""
    words = _("{count} new").format(count=number(new))
    if not alarms:
        return words
    if new == 1:
        return _("{new}, worth a look").format(new=words)
    return _("{new}, {alarms} of them worth a look").format(new=words, alarms=number(alarms))


def event_facts(held: Event) -> dict[str, object]:
    """The details of a line by their names, in words. What another program may record of its own is in its own words."""
    facts: dict[str, object] = dict(held.details)
    if held.tag not in RECORDABLE:
        facts |= {name: _SAID[name](str(facts[name])) for name in _SAID.keys() & facts.keys()}
    if isinstance(facts.get("amount"), int):
        facts["amount"] = money(int(str(facts["amount"])), str(facts.get("currency", "")))
    return facts


def exported(done: Exported) -> str:
    """That the activity was written to a file, and where."""
    lines = _n("{count} line", "{count} lines", done.lines)
    return fill(_("Saved to {path}: {lines}. Only you can read the file."), {"path": done.path, "lines": lines})


def doing(kind: str) -> str:
    """What an action of a kind is, without its details."""
    return _(_DOING[kind]) if kind in _DOING else kind


def because(reason: str) -> str:
    """Why a hold was begun."""
    return _(BECAUSE.get(reason, N_("something deserved it")))


def why(reason: str) -> str:
    """Why a code was refused, or a hold begun; as it was told where that is none of ours."""
    known = WHY.get(reason) or BECAUSE.get(reason)
    return reason if known is None else _(known)


def _by(table: Mapping[Any, str]) -> Callable[[str], str]:
    return lambda name: table.get(name, name)


_SAID: Final[Mapping[str, Callable[[str], str]]] = {
    "action": doing,
    "channel": _by(names.CHANNELS),
    "item": _by(TITLES),
    "kind": _by(names.KINDS),
    "reason": why,
    "symptom": lambda name: _(SYMPTOMS[name]) if name in SYMPTOMS else name,
    "to": names.own,
}
"""Details that are kept by a name of the program's → how they are said."""


def _request(held: Event) -> str:
    """What somebody asked for: in full where the line has its details, else what sort of thing."""
    kind = str(held.details.get("action", ""))
    return action(kind, held.details) if {"order", "method"} & held.details.keys() else doing(kind)


def tags_saying(word: str) -> list[str]:
    """The tags whose sentences have this (folded) word whatever their details, so that a search finds them."""
    return sorted(tag for tag, sentence in EVENTS.items() if word in _fixed_part(_(sentence)))


def _fixed_part(sentence: str) -> str:
    parts = [piece.rpartition("}")[2] for piece in sentence.split("{")]
    return " ".join(parts).casefold()


_FOUND: Final = {
    "changed": N_("Line {first_bad} of {handle} was changed outside GuardTUI."),
    "missing": N_("Line {first_bad} of {handle} was removed outside GuardTUI."),
    "put_back": N_(
        "The activity of {handle} was put back to an earlier state and went on from there: line {first_bad} is another"
        " than the one that was written."
    ),
    "cut": N_(
        "The activity of {handle} was cut or put back outside GuardTUI: line {first_bad} and what follows are gone."
    ),
    "account": N_(
        "The account {handle}, or what lets somebody into it, was changed outside GuardTUI; its lines are as they were written."
    ),
    "accounts": N_("An account was removed outside GuardTUI."),
    "anchor_missing": N_(
        "Every line is as it was written, but the anchor beside the key is gone, so nobody can tell whether the store was put back."
    ),
}


def chain(report: ChainReport) -> str:
    """What a check of the activity's chain found."""
    if report.reason is not None:
        return fill(
            _(_FOUND[report.reason]), {"first_bad": report.first_bad, "handle": report.handle or _("an account")}
        )
    if not report.anchored:
        return _(
            "Every line is as it was written. But the anchor beside the key cannot be written, so a store that was put back whole would go unnoticed."
        )
    return _("Every line is as it was written.")
