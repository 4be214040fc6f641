"""What is known of one line of a list, for whoever opens it: the names of the facts, and the facts in words."""

from __future__ import annotations

from guardtui import wording
from guardtui.core.approval import state_at
from guardtui.core.records import Approval, Authenticator, Contact
from guardtui.language import _
from guardtui.wording.names import APPROVALS, KINDS, NAMES, detail
from guardtui.wording.times import dated


def about_approval(one: Approval, now: int) -> dict[str, str]:
    """Everything that a request says, and how it stands."""
    details: dict[str, object] = dict(one.details)
    if isinstance(amount := details.get("amount"), int):
        currency = str(details.pop("currency", ""))
        details["amount"] = f"{wording.money(amount, currency)} {currency}".rstrip()
    about = {detail(name): str(value) for name, value in details.items()}
    about |= {
        _("Two words"): " ".join(one.words) if one.by_code else _("none: small, so no code was needed"),
        _("Asked"): dated(one.asked_at, now),
        _("State"): APPROVALS[state_at(one.state, one.expires_at, now)],
    }
    if one.closed_at is not None:
        about[_("Over")] = dated(one.closed_at, now)
    return about


def about_contact(contact: Contact, now: int) -> dict[str, str]:
    """What a contact is, and when it last worked."""
    return {
        _("Kind"): KINDS[contact.kind],
        _("Added"): dated(contact.added_at, now),
        _("Verified"): dated(contact.verified_at, now),
        _("Last answered"): dated(contact.confirmed_at, now),
        _("Primary"): _("yes, written to first") if contact.primary else _("no, only when it is chosen"),
    }


def about_method(method: Authenticator, now: int) -> dict[str, str]:
    """What a two-step method is, and when it last worked."""
    about = {
        _("Kind"): NAMES[method.channel],
        _("Added"): dated(method.bound_at or method.created_at, now),
        _("Last used"): dated(method.last_used_at, now),
    }
    if method.disabled_at is not None:
        about[_("Out of use")] = _("since {dated}: add it again").format(dated=dated(method.disabled_at, now))
    return about
