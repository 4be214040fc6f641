"""What a face asks a person, and what it says when something is done: the same words on the screen and line by line.

Every text is looked up by its name and filled with facts, which are made safe to print.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from guardtui.core.message import MAY_HAVE_ARRIVED
from guardtui.core.records import Challenge
from guardtui.wording.fill import fill


class Question(NamedTuple):
    """A question, what it means, and the answers to it."""

    text: str
    detail: str = ""
    yes: str = "Yes"
    no: str = "No"


class Line(NamedTuple):
    """One thing to choose: what it is, and what that means."""

    id: str
    name: str
    detail: str = ""
    enabled: bool = True


QUESTIONS: Final = {
    # two-step verification
    "new_recovery_codes": Question(
        "Make new recovery codes?", "The old ones stop working at once.", yes="Make new ones"
    ),
    "copied_all": Question("Have you written all of them down?", "It cannot be shown again.", no="Back"),
    "copied_one": Question("Have you written it down?", "It cannot be shown again.", no="Back"),
    "remove_method": Question("Remove {method}?", "No code comes by it any more.", yes="Remove it"),
    "two_step_off": Question(
        "Turn two-step verification off?",
        "Your password alone will open the account. All methods and recovery codes end.",
        yes="Turn it off",
        no="Keep it on",
    ),
    "start_afresh": Question("Start afresh?", "What was set up so far is forgotten. Your account stays as it is."),
    # contacts
    "forget_contact": Question("Forget {contact}?", "It was never verified.", yes="Forget it"),
    "add_phone": Question("Add a phone", "With the country code, as in +44."),
    "add_mail": Question("Add a mail address"),
    "replace_contact": Question(
        "Replace {contact}",
        "The old one stays in force until a code has come back from the new one. Both are told.",
    ),
    "rescue_contact": Question("Replace {contact}, which is lost"),
    "rescue_password": Question("Your password", "Replace {contact}, which is lost."),
    # devices
    "rename_device": Question("Call “{device}” what?", yes="Rename"),
    "end_device": Question(
        "Sign out {device}?", "It is asked for a code like a new device the next time.", yes="Sign it out"
    ),
    "end_others": Question("Sign out every other device?", "You stay signed in here.", yes="Sign them out"),
    # activity and checklist
    "review_hidden": Question(
        "Also what the filter hides?",
        "This marks everything up to the chosen line as read, also the lines that are not shown now.",
        yes="Mark all as read",
        no="Not yet",
    ),
    "own_span": Question(
        "From which day, to which?", "The first day and the last, or the first alone.", yes="Show them"
    ),
    "attest": Question(
        "{item}", "Your word counts, with today's date, until it goes stale.", yes="Yes, it is so", no="Not yet"
    ),
    # this was not me
    "not_me": Question(
        "This was not you?",
        "Every other device is signed out, open codes end, and for a day nothing can be paid. You stay signed in here.",
        yes="Yes, shut everything else",
        no="Back",
    ),
    "all_mine": Question("Are all of these yours?", yes="Yes, all mine"),
    "none_there": Question("There is none. Is that right?", yes="Yes, all mine"),
    "activity_file": Question(
        "Where is it to be saved?",
        "A new file that only you can read. Its name ends in .txt to be read, in .csv for a spreadsheet, in .jsonl for a program.",
    ),
    # support
    "case_file": Question("Where is it to be saved?", "A new file that only you can read.", yes="Save it"),
    # practice
    "mission_password": Question(
        "The password is not the printed one any more",
        "So that the stranger can sign in, they need the one that you chose. In practice you may tell it.",
        yes="Let them have it",
    ),
}

CHOICES: Final[dict[str, tuple[str, tuple[Line, ...]]]] = {
    "another_way": (
        "Get the code another way",
        (Line("", "Stay with this one", "The code that you already have stays good."),),
    ),
    "add_contact": (
        "What would you like to add?",
        (
            Line("phone", "Phone", "Codes come as text messages."),
            Line("mail", "Mail address", "Codes come as mail."),
        ),
    ),
    "can_still_read": (
        "Can you still read what goes to {contact}?",
        (
            Line("reach", "Yes", "A code goes there first, to show that it is you."),
            Line("lost", "No, it is lost", "Your password will do; for a day after, nothing can be paid."),
        ),
    ),
    "undo": ("Which change was not meant?", ()),
    "devices": ("Show which devices?", ()),
    "span": ("Show which time?", ()),
    "order": ("In which order?", ()),
    "faults": ("What is to go wrong?", ()),
    "forward": ("It is {now} here. Go forward to see codes, sessions, holds and trust end.", ()),
    "deny": (
        "Deny this request?",
        (
            Line("deny", "Deny it", "You changed your mind, or something in it is wrong."),
            Line("not_me", "Deny it: this was not me", "Somebody acts in your name. Everything else is shut as well."),
            Line("", "Back", "It waits on."),
        ),
    ),
    "not_mine": (
        "Was this not you?",
        (
            Line("end", "I did not ask for this code", "It opens nothing any more, whoever asked for it."),
            Line(
                "not_me",
                "Somebody acts in my name",
                "Every other device is signed out, codes end, nothing is paid for a day.",
            ),
            Line("", "Back", "Leave it as it is."),
        ),
    ),
    "case_steps": (
        "Case {case}",
        (
            Line("password", "Choose another password"),
            Line("contacts", "Look through your contacts"),
            Line("factors", "Look through your two-step methods"),
        ),
    ),
}

PROOFS: Final = {
    "sign_in": "Show that it is you",
    "new_device": "A new device: show that it is you",
    "put_back": "Put your contact back",
    "hold": "End the hold early",
    "recovery_codes": "New recovery codes",
    "remove_method": "Remove {method}",
    "two_step_off": "Turn two-step verification off",
    "add_contact": "Add a {kind}: first, show that it is you",
    "verify": "Verify {contact}",
    "replace": "Replace {contact}: first, show that it is you",
    "undo": "Put the old contact back",
    "primary": "Write to {contact} first",
    "remove_contact": "Remove {contact}",
    "approve": "Approve this?",
    "trust": "Trust {device}",
    "password": "Change your password: show that it is you",
}
"""What a code is asked for, as a heading over the question."""

DONE: Final = {
    "two_step_on": "Two-step verification is on.",
    "two_step_off": "Two-step verification is off.",
    "method_added": "The new method works from now on.",
    "method_removed": "{method} was removed.",
    "contact_kept": "{contact} is kept. It can be verified once this store can send codes to it.",
    "contact_verified": "{contact} is verified.",
    "contact_not_verified": "{contact} is not verified yet. Verify it when you are ready.",
    "contact_forgotten": "{contact} is forgotten.",
    "contact_back": "The old contact is back. Every other device is signed out.",
    "contact_back_at_the_door": "Your contact is back, and everybody else is signed out. One more code, and you are in.",
    "contact_first": "{contact} is written to first.",
    "contact_removed": "{contact} was removed. It was told, too.",
    "device_trusted": "{device} is asked for no code for {days} days.",
    "device_distrusted": "{device} is asked for a code again.",
    "device_came_unseen": "Its first sign-in is not in the activity. Report any line of it there.",
    "device_out": "{device} is signed out.",
    "device_renamed": "It is called {device} now.",
    "others_out": "Every other device is signed out.",
    "approved": "Approved. It can be carried out once, within five minutes.",
    "denied": "Denied. No code can allow it any more.",
    "code_ended": "That code opens nothing any more.",
    "same_code_sent": "The same code was sent again. Either message works.",
    "new_code_sent": "A new code was sent. Use that one.",
    "same_code_leaves": "The same code is being sent again. Either message works.",
    "new_code_leaves": "A new code is being sent. Use that one.",
    "not_sent_again": "It could not be sent this time either: m finds out why.",
    "another_message_voids": "With another message, the code that was sent before opens nothing any more.",
    "recovery_asked": "Type one of your recovery codes: four groups of four. It works once.",
    "hold_over": "The hold is over.",
    "reviewed": "Reviewed up to {when}.",
    "password_kept": "Your password is as it was.",
    "password_changed": "Your password is changed. Every other device is signed out.",
    "attested": "Noted, with today's date.",
    "withdrawn": "Taken back.",
    "case_closed": "Case {case} is closed.",
    "not_all_mine": "Remove what is not yours under {place}, then come back to this entry.",
    "case_saved": "Saved to {path}.",
    "account_made": "Your account is made. Please sign in.",
    "fault_on": "From now on: {fault}.",
    "fault_off": "No longer: {fault}.",
    "time_now": "It is now {now}.",
    "again_now": "You can try again now.",
}


def question(name: str, **facts: object) -> Question:
    """A question by its name."""
    return Question(*(fill(part, facts) for part in QUESTIONS[name]))


def choice(name: str, **facts: object) -> tuple[str, tuple[Line, ...]]:
    """A question with several answers, by its name; one without an id changes nothing."""
    text, lines = CHOICES[name]
    return fill(text, facts), lines


def proof(name: str, **facts: object) -> str:
    """What a code is asked for, by the name of the act."""
    return fill(PROOFS[name], facts)


def done(name: str, **facts: object) -> str:
    """What was done, by its name, and what that means."""
    return fill(DONE[name], facts)


def sent_again(asked: Challenge, *, same: bool) -> str:
    """What came of sending a code again: the `same` one, or another in its place."""
    if asked.undelivered:
        return done("not_sent_again")
    went = "sent" if asked.delivery in MAY_HAVE_ARRIVED else "leaves"
    return done(f"{'same' if same else 'new'}_code_{went}")
