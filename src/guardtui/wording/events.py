"""Activity lines as sentences a person would say."""

from __future__ import annotations

from typing import Final

from guardtui.core.activity import ChainReport
from guardtui.core.records import Event, Exported
from guardtui.wording.actions import action, money
from guardtui.wording.checklist import TITLES
from guardtui.wording.fill import fill, quoted
from guardtui.wording.symptoms import SYMPTOMS

EVENTS: Final = {
    "account:made": "Account made",
    "account:locked": "Account locked by the operator",
    "account:unlocked": "Account unlocked by the operator",
    "account:reviewed": "Activity reviewed up to entry {up_to}",
    "account:exported": "Activity saved to a file: {count} lines",
    "signin:done": "Signed in from {device}{at_place}",
    "signin:password_alone": "Signed in with the password alone from {device}{at_place}",
    "signin:password_wrong": "Wrong password at sign-in from {device}{at_place}",
    "signin:code_wrong": "Right password, but the code was refused ({why}), from {device}{at_place}",
    "signin:refused": "Sign-in refused from {device}{at_place}: no channel for a code",
    "session:ended": "Signed out",
    "session:password_wrong": "Wrong password typed while signed in on {device}{at_place}",
    "password:changed": "Password changed",
    "device:added": "New device: {device}{at_place}",
    "device:renamed": "Device renamed: {was} is now {device}",
    "device:ended": "Device signed out and forgotten: {device}{at_place}",
    "device:others_ended": "All other devices signed out and forgotten: {count}",
    "device:trusted": "Device trusted: {device}",
    "contact:added": "Contact added, not verified yet: {to}",
    "contact:verified": "Contact verified: {to}",
    "contact:replaced": "Contact replaced: {was} by {to}",
    "contact:removed": "Contact removed: {to}",
    "contact:primary": "Contact made primary: {to}",
    "contact:undone": "Change of contact undone: {to} is back in the place of {was}",
    "hold:begun": "Hold begun, because {because}: no payment and no weakening for a day",
    "hold:lifted": "Hold ended early",
    "contact:revealed": "Contact shown in full: {to}",
    "factor:on": "Two-step verification turned on",
    "factor:off": "Two-step verification turned off",
    "factor:bound": "Method added to two-step verification: {to}",
    "factor:removed": "Method removed from two-step verification: {to}",
    "factor:disabled": "Method out of use after {count} wrong codes in a row: {to}. Set it up again",
    "factor:recovery_made": "New recovery codes made: {count}",
    "factor:recovery_used": "Recovery code used: {left} left",
    "code:sent": "Code sent to {to}, to {doing}",
    "code:refused": "Code refused ({why}), to {doing}",
    "code:accepted": "Code accepted, to {doing}",
    "code:cancelled": "Code cancelled, to {doing}",
    "code:lapsed": "Request voided because its way to confirm is no longer one, to {doing}",
    "code:voided": "Request voided because its details changed, to {doing}",
    "code:app_accepted": "First code accepted, the app's, to {doing}",
    "approval:asked": "Approval asked for: {request}",
    "approval:waived": "Allowed without a code, being small: {request}",
    "approval:used": "Carried out: {request}",
    "approval:denied": "Approval denied: {request}",
    "approval:withdrawn": "Taken back by who asked for it: {request}",
    "approval:voided": "Approval voided because its details changed: {request}",
    "order:placed": "Order {order} placed{but_refused}: {amount} {currency} to {payee}{of_items}",
    "order:cancelled": "Order {order} cancelled",
    "order:delivered": "Order {order} delivered",
    "order:refunded": "Order {order} refunded: {amount} {currency}",
    "payment:added": "Payment method added: {method}",
    "payment:changed": "Payment method changed: {method}{to_what}",
    "payment:removed": "Payment method removed: {method}",
    "setting:changed": "Setting changed: {setting}{to_value}",
    "store:restored": "The store was put back to an earlier state: everybody was signed out, and recovery codes ended",
    "store:rekeyed": "The key that protects this account's data was renewed; open codes ended",
    "store:clock_set_back": "This machine's clock was {minutes} minutes behind what came before; time went on from there",
    "case:opened": "Said that entry {entry} was not them: case {case}",
    "case:closed": "Case {case} closed",
    "support:asked": "Asked for help: {about}, support case {case}",
    "checklist:attested": "Checklist confirmed by hand: {item}",
    "checklist:withdrawn": "Checklist confirmation taken back: {item}",
    "checklist:drilled": "Phishing drill done: {right} of {of} right",
}

_DOING: Final = {
    "sign-in": "sign in",
    "password": "change the password",
    "contact-add": "add a contact",
    "contact-verify": "verify a contact",
    "contact-replace": "replace a contact",
    "contact-remove": "remove a contact",
    "contact-primary": "make a contact primary",
    "contact-undo": "undo a change of contact",
    "hold-lift": "end a hold",
    "factor-add": "add a method",
    "factor-confirm": "confirm a method",
    "factor-remove": "remove a method",
    "two-step-off": "turn two-step off",
    "recovery-codes": "make recovery codes",
    "purchase": "make a purchase",
    "payment-method": "use a payment method",
    "device-trust": "trust a device",
    "not-me": "say that something was not you",
    "export": "hand out a copy",
    "recovery": "let you back in",
}

_BEHIND_A_DOT: Final = {"place": "at_place", "items": "of_items", "change": "to_what"}
"""Details that are told behind the sentence where they are known, and leave nothing where not."""

BECAUSE: Final = {
    "recovery": "a recovery code was used",
    "contact": "a contact was changed without the old one, or put back",
    "not_me": "somebody said that something was not them",
    "factor": "the authenticator app was taken away with a weaker method",
}

WHY: Final = {
    "wrong": "wrong",
    "replaced": "replaced by a newer one",
    "used": "used before",
    "other_action": "for another action",
    "clock_off": "the app's clock is off",
}


OF_OTHERS: Final = ("device", "place")
"""Details that a notice puts between quotes: devices and places name themselves."""


def event(held: Event, *, in_message: bool = False) -> str:
    """One line of the activity as a sentence, in plain text. In a message, what others chose is quoted."""
    facts: dict[str, object] = dict(held.details)
    if in_message:
        facts |= {name: quoted(facts[name]) for name in OF_OTHERS if facts.get(name)}
    if isinstance(facts.get("amount"), int):
        facts["amount"] = money(int(str(facts["amount"])), str(facts.get("currency", "")))
    for name, gap in _BEHIND_A_DOT.items():
        facts[gap] = f" · {facts[name]}" if facts.get(name) else ""
    facts["to_value"] = f" is now {facts['value']}" if facts.get("value") else ""
    facts["item"] = TITLES.get(str(facts.get("item", "")), facts.get("item", "–"))
    facts["but_refused"] = ", but refused" if held.outcome == "refused" else ""
    facts["doing"] = _DOING.get(str(facts.get("action", "")), str(facts.get("action", "")))
    facts["request"] = _request(held) if held.subject == "approval" else facts["doing"]
    facts["because"] = BECAUSE.get(str(facts.get("reason", "")), "something deserved it")
    facts["about"] = SYMPTOMS.get(str(facts.get("symptom", "")), "something else").lower()
    facts["why"] = WHY.get(str(facts.get("reason", "")), str(facts.get("reason", "")))
    return fill(EVENTS.get(held.tag, held.tag), facts)


def exported(done: Exported) -> str:
    """That the activity was written to a file, and where."""
    lines = "1 line" if done.lines == 1 else f"{done.lines} lines"
    return fill("Saved to {path}: {lines}. Only you can read the file.", {"path": done.path, "lines": lines})


def doing(kind: str) -> str:
    """What an action of a kind is, without its details."""
    return _DOING.get(kind, kind)


def _request(held: Event) -> str:
    """What somebody asked for: in full where the line has its details, else what sort of thing."""
    kind = str(held.details.get("action", ""))
    return action(kind, held.details) if {"order", "method"} & held.details.keys() else _DOING.get(kind, kind)


def tags_saying(word: str) -> list[str]:
    """The tags whose sentences have this (folded) word whatever their details, so that a search finds them."""
    return sorted(tag for tag, sentence in EVENTS.items() if word in _fixed_part(sentence))


def _fixed_part(sentence: str) -> str:
    parts = [piece.rpartition("}")[2] for piece in sentence.split("{")]
    return " ".join(parts).casefold()


_FOUND: Final = {
    "changed": "Line {first_bad} of {handle} was changed outside GuardTUI.",
    "missing": "Line {first_bad} of {handle} was removed outside GuardTUI.",
    "put_back": "The activity of {handle} was put back to an earlier state and went on from there: line {first_bad} is another"
    " than the one that was written.",
    "cut": "The activity of {handle} was cut or put back outside GuardTUI: line {first_bad} and what follows are gone.",
    "account": "The account {handle}, or what lets somebody into it, was changed outside GuardTUI; its lines are as they were written.",
    "accounts": "An account was removed outside GuardTUI.",
    "anchor_missing": "Every line is as it was written, but the anchor beside the key is gone, so nobody can tell whether the store was put back.",
}


def chain(report: ChainReport) -> str:
    """What a check of the activity's chain found."""
    if report.reason is not None:
        return fill(_FOUND[report.reason], {"first_bad": report.first_bad, "handle": report.handle or "an account"})
    if not report.anchored:
        return "Every line is as it was written. But the anchor beside the key cannot be written, so a store that was put back whole would go unnoticed."
    return "Every line is as it was written."
