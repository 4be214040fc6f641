"""What is known of one line of a list, for whoever opens it: the names of the facts, and the facts in words."""

from __future__ import annotations

from guardtui import wording
from guardtui.core.approval import state_at
from guardtui.core.records import Approval, Authenticator, Contact
from guardtui.wording.names import APPROVALS, KINDS, NAMES
from guardtui.wording.times import dated


def about_approval(one: Approval, now: int) -> dict[str, str]:
    """Everything that a request says, and how it stands."""
    about = {name.replace("_", " ").capitalize(): str(value) for name, value in one.details.items()}
    if isinstance(amount := one.details.get("amount"), int):
        currency = about.pop("Currency", "")
        about["Amount"] = f"{wording.money(amount, currency)} {currency}".rstrip()
    about |= {
        "Two words": " ".join(one.words) if one.by_code else "none: small, so no code was needed",
        "Asked": dated(one.asked_at, now),
        "State": APPROVALS[state_at(one.state, one.expires_at, now)],
    }
    if one.closed_at is not None:
        about["Over"] = dated(one.closed_at, now)
    return about


def about_contact(contact: Contact, now: int) -> dict[str, str]:
    """What a contact is, and when it last worked."""
    return {
        "Kind": KINDS[contact.kind],
        "Added": dated(contact.added_at, now),
        "Verified": dated(contact.verified_at, now),
        "Last answered": dated(contact.confirmed_at, now),
        "Written to": "first" if contact.primary else "when another way is chosen",
    }


def about_method(method: Authenticator, now: int) -> dict[str, str]:
    """What a two-step method is, and when it last worked."""
    about = {
        "Kind": NAMES[method.channel],
        "Added": dated(method.bound_at or method.created_at, now),
        "Last used": dated(method.last_used_at, now),
    }
    if method.disabled_at is not None:
        about["Out of use"] = f"since {dated(method.disabled_at, now)}: add it again"
    return about
