"""The lines of the last pages: what will change, and what has. Made from the draft and the policy, so they are true."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from guardtui.core.records import Authenticator, Channel, Contact
from guardtui.policy import Policy

if TYPE_CHECKING:
    from guardtui.guard.authenticators import Draft

Change = tuple[str, str]


def named(one: Authenticator) -> str:
    """A way as people call it."""
    if one.channel is Channel.APP:
        return one.label
    return f"{'Text message' if one.channel is Channel.SMS else 'Mail'} to {one.label}"


def will_change(draft: Draft, contacts: Iterable[Contact], policy: Policy) -> list[Change]:
    """Everything that the last press does."""
    first, *rest = draft.confirmed
    told = [contact.masked for contact in contacts if contact.verified]
    changes = [("Signing in asks for a code", f"After your password, by this way first: {named(first)}.")]
    if rest:
        changes.append(("A second way stands by", "; ".join(named(one) for one in rest) + "."))
    changes.append(
        (f"{policy.recovery_codes} recovery codes begin to work", "Each lets you in once when nothing else does.")
    )
    changes.append(("Every other device is signed out", "None stays trusted: each is asked for a code the next time."))
    if told:
        changes.append(("You will be told", "A notice goes to " + " and ".join(told) + "."))
    return changes


def turned_on(ways: Iterable[Authenticator]) -> list[Change]:
    """What holds from now on."""
    return [
        ("A stolen password alone opens nothing", "Your ways: " + "; ".join(named(one) for one in ways) + "."),
        ("Nobody will ever ask you for a code", "Not by phone, not by mail. Whoever asks is not from us."),
    ]


def added(one: Authenticator) -> list[Change]:
    """One more way."""
    return [(named(one), "You can use it at your next sign-in. The strongest way that works is asked for first.")]
