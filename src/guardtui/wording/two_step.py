"""Two-step verification in words: what it is, the pages of its wizard, what will change and what has."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from guardtui.core.records import Authenticator, Channel, Contact, ContactKind
from guardtui.policy import Policy

OFF: Final = (
    "Your password alone opens this account. With two-step verification on, whoever steals it still needs a code that "
    "only you get. It takes about two minutes."
)
ON: Final = "A stolen password alone opens nothing: a code is asked for as well."
BEGUN: Final = "You have begun: what you chose so far is kept for a while."
STEPS: Final = (
    "Choose a way to get codes, and type one to show that it works.",
    "Keep recovery codes on paper, for when all else is lost.",
    "See what will change, then turn it on. Before, nothing changes.",
)

RANK: Final = {Channel.APP: "strongest", Channel.SMS: "good", Channel.MAIL: "weakest"}
HONEST: Final = {
    Channel.APP: "Your phone makes the codes itself: no signal needed, nothing that anyone could redirect.",
    Channel.SMS: "A text can come late, or go to whoever talks the carrier out of your number.",
    Channel.MAIL: "Whoever can read your mail can read the code. Still better than a password alone.",
}
"""One honest sentence for each way."""
MISSING: Final = {
    ContactKind.PHONE: "No confirmed phone number yet. You can add one under Contacts.",
    ContactKind.MAIL: "No confirmed mail address yet. You can add one under Contacts.",
}
CANNOT_SEND: Final = {
    Channel.SMS: "This store cannot send text messages yet.",
    Channel.MAIL: "This store cannot send mail yet.",
}


class Page(NamedTuple):
    """A page of the wizard: what it asks, and the sentence below."""

    title: str
    lead: str


CHOOSE: Final = Page(
    "How do you want to get your codes?", "Start with the strongest that you can use. It takes about two minutes."
)
ADD: Final = "Add another way to get codes. The strongest one that works is asked for first."
PROVE: Final = Page("First, show that it is you", "Adding a way in takes a code from one you have already.")
CONFIRM: Final = {
    Channel.APP: Page("Type the code that your app shows", "It changes every 30 seconds; take the one that shows now."),
    Channel.SMS: Page("Type the code from the text message", "It was sent just now, and usually takes a few seconds."),
    Channel.MAIL: Page(
        "Type the code from the mail", "It was sent just now. If it is not there, look in spam or junk."
    ),
}
ANEW: Final = "This is a new code: delete the entry that your app has from before."
SHOWN_ONCE: Final = "Anyone who sees this can make your codes. It is not shown again."
SECOND: Final = Page(
    "A second way, for the day the first one fails",
    "Phones get lost and numbers change. With a spare way you still get in.",
)
NO_SECOND: Final = "No second way for now"
ON_TO_CODES: Final = "On to the recovery codes, which let you in if all else fails."
GO_ON: Final = ("Go on", "With what is ready already.")
AFRESH: Final = ("Start afresh", "Forget what was set up so far. Your account stays as it is.")
CODES: Final = Page(
    "Your {count} recovery codes",
    "Each lets you in once if your phone is lost. Write them down now: they are shown this once.",
)
CODES_PLACE: Final = "Paper or a password manager. Not your mail, and not only the phone that makes your codes."
TYPE_BACK: Final = Page(
    "Type one of them back", "Any one of the {count}, to be sure you can read what you wrote. It stays unused."
)
REVIEW: Final = Page("This is what will change", "Nothing has changed so far. It all happens at once, when you say so.")
TURN_ON: Final = "Turn on two-step verification"
TURNED_ON: Final = "Two-step verification is on"
ADDED: Final = "It works, and it is in force."

NEW_CODES: Final = Page(
    "Your new recovery codes", "Write them down now. They are shown this once, and the old ones no longer work."
)
NEW_CODE: Final = Page(
    "That recovery code is used up",
    "This one is good in its place. Write it down now, and strike the other out: it is shown this once. For a day nothing"
    " that pays or weakens the account is allowed.",
)

Change = tuple[str, str]


def named(one: Authenticator) -> str:
    """A way as people call it."""
    if one.channel is Channel.APP:
        return one.label
    return f"{'Text message' if one.channel is Channel.SMS else 'Mail'} to {one.label}"


def will_change(confirmed: Sequence[Authenticator], contacts: Iterable[Contact], policy: Policy) -> list[Change]:
    """Everything that the last press does."""
    first, *rest = confirmed
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
