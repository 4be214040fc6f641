"""What each place says of itself, whatever stands in it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from guardtui.core.missing_code import Sure
from guardtui.core.records import Case, Contact
from guardtui.language import _

LEADS: Final = {
    "contacts": _("Codes and warnings go here. Keep them up to date: a code cannot follow you."),
    "approvals": _("What others want to do with your account. It happens only if you say so."),
    "devices": _("What has signed in to this account and is still known to it. What you sign out here is forgotten."),
    "support": _("What is the matter? You see everything before it is kept or sent."),
}

CANNOT_SEND: Final = _(
    "Codes cannot be sent from this store yet, so nothing here can be verified now. Contacts are kept until it can. "
    "An authenticator app works without: you find it under Two-step."
)

NOTHING_TO_DO: Final = (_("Nothing to do now"), _("Security is never finished: the checklist comes back."))

CHECKLIST: Final = (
    (_("The second key"), ("G19", "G20")),
    (_("Your password"), ("G16", "G17", "G18", "G26")),
    (_("Keeping watch"), ("G21", "G22", "G23")),
    (_("Your devices and networks"), ("G24", "G25")),
    (_("Always"), ("G27",)),
)
"""The items of the checklist as they belong together."""

MORE: Final = _("More")
"""The items that belong to none of these."""

HOW_SURE: Final = {
    Sure.SAID: _("As you say"),
    Sure.KNOWN: _("What is known"),
    Sure.LIKELY: _("Most likely"),
    Sure.POSSIBLE: _("Perhaps"),
    Sure.LEFT: _("What is left"),
}
"""How sure a cause is that a code did not arrive."""

SHUT: Final = _(
    "Every other device is signed out, open codes are void, nothing can be paid for a day, and your contacts are told."
)

LEFT: Final = (_("another password"), _("your contacts"), _("your two-step methods"))


def open_case(case: Case) -> tuple[str, str]:
    """A "this was not me" that is not finished, and what is left to do of it."""
    left = [
        words for words, at in zip(LEFT, (case.password_at, case.contacts_at, case.factors_at), strict=True) if not at
    ]
    what = _("Still to do: {join}.").format(join=", ".join(left)) if left else _("Everything is done: close it.")
    return _("“This was not me”, case {id}, is open.").format(id=case.id), what


CASE_NOT_KEPT: Final = _(
    "You are not signed in, so this says nothing of your account and is not kept here. Save it, and hand it over."
)
CASE_WITHOUT_ACCOUNT: Final = _(
    "This sign-in is over, so the case says nothing of your account. Save it, and hand it over yourself."
)

DRILL: Final = _(
    "Ten messages, all invented. The reader is Mira, a customer of Riverbend Market, whose domain is riverbend.example. "
    "Say of each whether it is honest or a fraud, and read why."
)


def password_alone(contacts: Iterable[Contact], *, sends: bool) -> tuple[str, str]:
    """The alarm of a session that the password alone opened, and how that door is shut."""
    if not sends:
        advice = _(
            "No code could reach you, so none was asked for. This store cannot send messages yet; an authenticator app "
            "needs none. Turn on two-step verification."
        )
    elif any(contact.verified for contact in contacts):
        advice = _("No code could reach you, so none was asked for. To close this door, turn on two-step verification.")
    else:
        advice = _(
            "No code could reach you, so none was asked for. To close this door, add and verify a phone or a mail "
            "address."
        )
    return _("Your password alone opened this account."), advice
