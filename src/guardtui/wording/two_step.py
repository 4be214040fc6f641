"""Two-step verification in words: what it is, the pages of its wizard, what will change and what has."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from guardtui.core.records import Authenticator, Channel, Contact, ContactKind
from guardtui.language import _, all_of
from guardtui.policy import Policy
from guardtui.wording.names import NAMES, own

OFF: Final = _(
    "Your password alone opens this account. With two-step verification on, whoever steals it still needs a code that "
    "only you get. It takes about two minutes."
)
ON: Final = _("A stolen password alone opens nothing: a code is asked for as well.")
BEGUN: Final = _("You have begun: what you chose so far is kept for a while.")
STEPS: Final = (
    _("Choose a way to get codes, and type one to show that it works."),
    _("Keep recovery codes on paper, for when all else is lost."),
    _("See what will change, then turn it on. Before, nothing changes."),
)

RANK: Final = {Channel.APP: _("strongest"), Channel.SMS: _("good"), Channel.MAIL: _("weakest")}
HONEST: Final = {
    Channel.APP: _("Your phone makes the codes itself: no signal needed, nothing that anyone could redirect."),
    Channel.SMS: _("A text can come late, or go to whoever talks the carrier out of your number."),
    Channel.MAIL: _("Whoever can read your mail can read the code. Still better than a password alone."),
}
"""One honest sentence for each way."""
MISSING: Final = {
    ContactKind.PHONE: _("No confirmed phone number yet. You can add one under Contacts."),
    ContactKind.MAIL: _("No confirmed mail address yet. You can add one under Contacts."),
}
CANNOT_SEND: Final = {
    Channel.SMS: _("This store cannot send text messages yet."),
    Channel.MAIL: _("This store cannot send mail yet."),
}


class Page(NamedTuple):
    """A page of the wizard: what it asks, and the sentence below."""

    title: str
    lead: str


CHOOSE: Final = Page(
    _("How do you want to get your codes?"), _("Start with the strongest that you can use. It takes about two minutes.")
)
ADD: Final = _("Add another way to get codes. The strongest one that works is asked for first.")
PROVE: Final = Page(_("First, show that it is you"), _("Adding a way in takes a code from one you have already."))
CONFIRM: Final = {
    Channel.APP: Page(
        _("Type the code that your app shows"), _("It changes every 30 seconds; take the one that shows now.")
    ),
    Channel.SMS: Page(
        _("Type the code from the text message"), _("It was sent just now, and usually takes a few seconds.")
    ),
    Channel.MAIL: Page(
        _("Type the code from the mail"), _("It was sent just now. If it is not there, look in spam or junk.")
    ),
}
ANEW: Final = _("This is a new code: delete the entry that your app has from before.")
SHOWN_ONCE: Final = _("Anyone who sees this can make your codes. It is not shown again.")
SECOND: Final = Page(
    _("A second way, for the day the first one fails"),
    _("Phones get lost and numbers change. With a spare way you still get in."),
)
NO_SECOND: Final = _("No second way for now")
ON_TO_CODES: Final = _("On to the recovery codes, which let you in if all else fails.")
GO_ON: Final = (_("Go on"), _("With what is ready already."))
AFRESH: Final = (_("Start afresh"), _("Forget what was set up so far. Your account stays as it is."))
CODES: Final = Page(
    _("Your {count} recovery codes"),
    _("Each lets you in once if your phone is lost. Write them down now: they are shown this once."),
)
CODES_PLACE: Final = _("Paper or a password manager. Not your mail, and not only the phone that makes your codes.")
TYPE_BACK: Final = Page(
    _("Type one of them back"), _("Any one of the {count}, to be sure you can read what you wrote. It stays unused.")
)
REVIEW: Final = Page(
    _("This is what will change"), _("Nothing has changed so far. It all happens at once, when you say so.")
)
TURN_ON: Final = _("Turn on two-step verification")
TURNED_ON: Final = _("Two-step verification is on")
ADDED: Final = _("It works, and it is in force.")

NEW_CODES: Final = Page(
    _("Your new recovery codes"), _("Write them down now. They are shown this once, and the old ones no longer work.")
)
NEW_CODE: Final = Page(
    _("That recovery code is used up"),
    _(
        "This one is good in its place. Write it down now, and strike the other out: it is shown this once. For a day nothing"
        " that pays or weakens the account is allowed."
    ),
)

Change = tuple[str, str]


def named(one: Authenticator) -> str:
    """A way as people call it."""
    if one.channel is Channel.APP:
        return own(one.label)
    return _("{channel} to {label}").format(channel=NAMES[one.channel], label=one.label)


def will_change(confirmed: Sequence[Authenticator], contacts: Iterable[Contact], policy: Policy) -> list[Change]:
    """Everything that the last press does."""
    first, *rest = confirmed
    told = [contact.masked for contact in contacts if contact.verified]
    changes = [
        (
            _("Signing in asks for a code"),
            _("After your password, by this way first: {named}.").format(named=named(first)),
        )
    ]
    if rest:
        changes.append((_("A second way stands by"), "; ".join(named(one) for one in rest) + "."))
    changes.append(
        (
            _("{recovery_codes} recovery codes begin to work").format(recovery_codes=policy.recovery_codes),
            _("Each lets you in once when nothing else does."),
        )
    )
    changes.append(
        (_("Every other device is signed out"), _("None stays trusted: each is asked for a code the next time."))
    )
    if told:
        changes.append((_("You will be told"), _("A notice goes to {contacts}.").format(contacts=all_of(told))))
    return changes


def turned_on(ways: Iterable[Authenticator]) -> list[Change]:
    """What holds from now on."""
    return [
        (_("A stolen password alone opens nothing"), _("Your ways: ") + "; ".join(named(one) for one in ways) + "."),
        (_("Nobody will ever ask you for a code"), _("Not by phone, not by mail. Whoever asks is not from us.")),
    ]


def added(one: Authenticator) -> list[Change]:
    """One more way."""
    return [(named(one), _("You can use it at your next sign-in. The strongest way that works is asked for first."))]
