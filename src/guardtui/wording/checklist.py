"""The checklist's items, states and fixes in words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from guardtui.core.checklist import Item
from guardtui.core.score_history import Point
from guardtui.wording.fill import fill
from guardtui.wording.times import ago, day

TITLES: Final = {
    "G16": "A strong password",
    "G17": "Nothing guessable in it",
    "G18": "A password that is used nowhere else",
    "G19": "Two-step verification",
    "G20": "Phone and mail up to date",
    "G21": "Wary of phishing",
    "G22": "Activity reviewed",
    "G23": "Anything suspicious reported",
    "G24": "Antivirus on computer and phone",
    "G25": "Careful on public Wi-Fi",
    "G26": "A password manager",
    "G27": "The checklist comes back",
}

REASONS: Final = {
    "password_strong": "long and hard to guess when it was set",
    "password_weak": "it would be guessed sooner than it should be",
    "password_guessable": "it has a common word or something about you in it",
    "password_unguessable": "no common word and nothing about you in it",
    "two_step_off": "a stolen password alone could open this account",
    "two_step_on": "on, with an authenticator app",
    "two_step_without_app": "on, but without an authenticator app, the safest method",
    "recovery_codes_low": "on, but only {left} recovery codes are left",
    "contacts_none": "no verified contact: no code and no warning can reach you",
    "contacts_old": "{contact} has not answered a code for {days} days",
    "contact_rests": "messages do not reach {contact}, so no code goes there until it is verified again",
    "contacts_one_kind": "only one kind of contact is verified: no {missing} yet",
    "contacts_fresh": "phone and mail are verified, and answered a code within {days} days",
    "never_reviewed": "you have not looked through it yet",
    "reviewed_long_ago": "last looked through {days} days ago",
    "alarms_unread": "{alarms} entries deserve a look",
    "reviewed": "looked through within the last {days} days",
    "alarms_open": "{alarms} suspicious entries wait for you to look at them",
    "not_attested": "only you can know: confirm it here",
    "attested": "confirmed by you",
    "drill_passed": "you told frauds from honest messages in the drill",
    "drill_missed": "the last drill had too many mistakes: try it again",
    "drill_long_ago": "the drill was long ago: do it again",
    "attested_long_ago": "confirmed long ago: still true?",
    "something_stale": "{stale} items have gone stale",
    "nothing_stale": "nothing on the list has gone stale",
}

QUESTIONS: Final = {
    "G18": "My password here is used for no other account.",
    "G21": "I check who really sent a message, and give no code or personal data to a link or a caller.",
    "G23": "I know whom to tell at once when something on this account looks suspicious.",
    "G24": "My computer and my phone have antivirus or the maker's own protection, up to date.",
    "G25": "I do not sign in or buy on public Wi-Fi.",
    "G26": "A password manager keeps my passwords.",
}
"""What a person confirms, item by item."""

FIXES: Final = {
    "G16": "Choose a longer password",
    "G17": "Choose a password without it",
    "G19": "Turn on two-step verification",
    "G20": "Bring your contacts up to date",
    "G21": "Practise on ten messages",
    "G22": "Review your activity",
    "G23": "Look at the suspicious entries",
    "G27": "Renew what has gone stale",
}


def checklist_title(item: Item) -> str:
    return TITLES[item.id]


def checklist_reason(item: Item) -> str:
    """Why the item stands as it does."""
    return fill(REASONS[item.reason], dict(item.facts))


def checklist_fix(item: Item) -> str:
    """The next step for an open item, as a button says it."""
    if item.reason == "recovery_codes_low":
        return "Make new recovery codes"
    if item.reason == "two_step_without_app":
        return "Add an authenticator app"
    return FIXES.get(item.id, "Confirm: " + QUESTIONS.get(item.id, TITLES[item.id]))


def trend(points: Sequence[Point], now: int) -> str:
    """How the score went, for who cannot see the plot: where it began, where it is, and what it was at best or worst."""
    if not points:
        return ""
    first, last = points[0], points[-1]
    if all(point.score == last.score for point in points):
        return f"{last.score} for as long as can be told"
    passed = ago(first.at, now).removesuffix(" ago")
    words = f"from {first.score} to {last.score} in {passed}" if passed != "just now" else f"{last.score} now"
    best = max(points, key=lambda point: (point.score, point.at))
    worst = min(points, key=lambda point: (point.score, -point.at))
    if best.score > max(first.score, last.score):
        return f"{words}, best {best.score} ({day(best.at, now)})"
    if worst.score < min(first.score, last.score):
        return f"{words}, worst {worst.score} ({day(worst.at, now)})"
    return words
