"""The checklist's items, states and fixes in words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from guardtui.clock import MINUTE
from guardtui.core.checklist import Item
from guardtui.core.score_history import Point
from guardtui.language import _, _n
from guardtui.wording.fill import fill
from guardtui.wording.times import day, long_span

TITLES: Final = {
    "G16": _("A strong password"),
    "G17": _("Nothing guessable in it"),
    "G18": _("A password that is used nowhere else"),
    "G19": _("Two-step verification"),
    "G20": _("Phone and mail up to date"),
    "G21": _("Wary of phishing"),
    "G22": _("Activity reviewed"),
    "G23": _("Anything suspicious reported"),
    "G24": _("Antivirus on computer and phone"),
    "G25": _("Careful on public Wi-Fi"),
    "G26": _("A password manager"),
    "G27": _("The checklist comes back"),
}

REASONS: Final = {
    "password_strong": _("long and hard to guess when it was set"),
    "password_weak": _("it would be guessed sooner than it should be"),
    "password_guessable": _("it has a common word or something about you in it"),
    "password_unguessable": _("no common word and nothing about you in it"),
    "two_step_off": _("a stolen password alone could open this account"),
    "two_step_on": _("on, with an authenticator app"),
    "two_step_without_app": _("on, but without an authenticator app, the safest method"),
    "recovery_codes_low": _("on, but only {left} recovery codes are left"),
    "contacts_none": _("no verified contact: no code and no warning can reach you"),
    "contacts_old": _("{contact} has not answered a code for {days} days"),
    "contact_rests": _("messages do not reach {contact}, so no code goes there until it is verified again"),
    "contacts_one_kind": _("only one kind of contact is verified: no {missing} yet"),
    "contacts_fresh": _("phone and mail are verified, and answered a code within {days} days"),
    "never_reviewed": _("you have not looked through it yet"),
    "reviewed_long_ago": _("last looked through {days} days ago"),
    "alarms_unread": _("{entries} worth a look"),
    "alarms_open": _("{entries} worth a look"),
    "reviewed": _("looked through within the last {days} days"),
    "not_attested": _("only you can know: confirm it here"),
    "attested": _("confirmed by you"),
    "drill_passed": _("you told frauds from honest messages in the drill"),
    "drill_missed": _("the last drill had too many mistakes: try it again"),
    "drill_long_ago": _("the drill was long ago: do it again"),
    "attested_long_ago": _("confirmed long ago: still true?"),
    "something_stale": _("{stale} items have gone stale"),
    "nothing_stale": _("nothing on the list has gone stale"),
}

QUESTIONS: Final = {
    "G18": _("My password here is used for no other account."),
    "G21": _("I check who really sent a message, and give no code or personal data to a link or a caller."),
    "G23": _("I know whom to tell at once when something on this account looks suspicious."),
    "G24": _("My computer and my phone have antivirus or the maker's own protection, up to date."),
    "G25": _("I do not sign in or buy on public Wi-Fi."),
    "G26": _("A password manager keeps my passwords."),
}
"""What a person confirms, item by item."""

FIXES: Final = {
    "G16": _("Choose a longer password"),
    "G17": _("Choose a password without it"),
    "G19": _("Turn on two-step verification"),
    "G20": _("Bring your contacts up to date"),
    "G21": _("Practise on ten messages"),
    "G22": _("Review your activity"),
    "G23": _("Read the entries that are worth a look"),
    "G27": _("Renew what has gone stale"),
}


def checklist_title(item: Item) -> str:
    return TITLES[item.id]


def checklist_reason(item: Item) -> str:
    """Why the item stands as it does."""
    facts = dict(item.facts)
    if "alarms" in facts:
        facts["entries"] = _n("{count} entry", "{count} entries", int(facts["alarms"]))
    if item.reason == "contacts_one_kind":
        facts["missing"] = {"phone": _("phone"), "mail": _("mail")}[str(facts["missing"])]
    return fill(REASONS[item.reason], facts)


def checklist_fix(item: Item) -> str:
    """The next step for an open item, as a button says it."""
    if item.reason == "recovery_codes_low":
        return _("Make new recovery codes")
    if item.reason == "two_step_without_app":
        return _("Add an authenticator app")
    return FIXES.get(item.id, _("Confirm: ") + QUESTIONS.get(item.id, TITLES[item.id]))


def trend(points: Sequence[Point], now: int) -> str:
    """How the score went, for who cannot see the plot: where it began, where it is, and what it was at best or worst."""
    if not points:
        return ""
    first, last = points[0], points[-1]
    if all(point.score == last.score for point in points):
        return _("{score} for as long as can be told").format(score=last.score)
    took = now - first.at
    words = (
        _("from {first} to {last} in {span}").format(first=first.score, last=last.score, span=long_span(took))
        if took >= MINUTE
        else _("{score} now").format(score=last.score)
    )
    best = max(points, key=lambda point: (point.score, point.at))
    worst = min(points, key=lambda point: (point.score, -point.at))
    if best.score > max(first.score, last.score):
        return _("{words}, best {score} ({day})").format(words=words, score=best.score, day=day(best.at, now))
    if worst.score < min(first.score, last.score):
        return _("{words}, worst {score} ({day})").format(words=words, score=worst.score, day=day(worst.at, now))
    return words
