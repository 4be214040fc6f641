"""What a face asks a person, and what it says when something is done: the same words on the screen and line by line.

Every text is looked up by its name and filled with facts, which are made safe to print.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from guardtui.core.message import MAY_HAVE_ARRIVED
from guardtui.core.records import Challenge
from guardtui.language import _
from guardtui.wording.fill import fill


class Question(NamedTuple):
    """A question, what it means, and the answers to it."""

    text: str
    detail: str = ""
    yes: str = _("Yes")
    no: str = _("No")


class Line(NamedTuple):
    """One thing to choose: what it is, and what that means."""

    id: str
    name: str
    detail: str = ""
    enabled: bool = True


QUESTIONS: Final = {
    # two-step verification
    "new_recovery_codes": Question(
        _("Make new recovery codes?"), _("The old ones stop working at once."), yes=_("Make new ones")
    ),
    "copied_all": Question(_("Have you written all of them down?"), _("It cannot be shown again."), no=_("Back")),
    "copied_one": Question(_("Have you written it down?"), _("It cannot be shown again."), no=_("Back")),
    "remove_method": Question(_("Remove {method}?"), _("No code comes by it any more."), yes=_("Remove it")),
    "two_step_off": Question(
        _("Turn two-step verification off?"),
        _("Your password alone will open the account. All methods and recovery codes end."),
        yes=_("Turn it off"),
        no=_("Keep it on"),
    ),
    "start_afresh": Question(
        _("Start afresh?"), _("What was set up so far is forgotten. Your account stays as it is.")
    ),
    # contacts
    "forget_contact": Question(_("Forget {contact}?"), _("It was never verified."), yes=_("Forget it")),
    "add_phone": Question(_("Add a phone"), _("With the country code, as in +44.")),
    "add_mail": Question(_("Add a mail address")),
    "replace_contact": Question(
        _("Replace {contact}"),
        _("The old one stays in force until a code has come back from the new one. Both are told."),
    ),
    "rescue_contact": Question(_("Replace {contact}, which is lost")),
    "rescue_password": Question(_("Your password"), _("Replace {contact}, which is lost.")),
    # devices
    "rename_device": Question(_("What should “{device}” be called?"), yes=_("Rename")),
    "end_device": Question(
        _("Sign out {device}?"), _("It is asked for a code like a new device the next time."), yes=_("Sign it out")
    ),
    "end_others": Question(_("Sign out every other device?"), _("You stay signed in here."), yes=_("Sign them out")),
    # activity and checklist
    "review_hidden": Question(
        _("Also what the filter hides?"),
        _("This marks everything up to the chosen line as read, also the lines that are not shown now."),
        yes=_("Mark all as read"),
        no=_("Not yet"),
    ),
    "own_span": Question(
        _("From which day, to which?"), _("The first day and the last, or the first alone."), yes=_("Show them")
    ),
    "attest": Question(
        "{item}",
        _("Your word counts, with today's date, until it goes stale."),
        yes=_("Yes, it is so"),
        no=_("Not yet"),
    ),
    # this was not me
    "not_me": Question(
        _("This was not you?"),
        _(
            "Every other device is signed out, open codes end, and for a day nothing can be paid. You stay signed in here."
        ),
        yes=_("Yes, shut everything else"),
        no=_("Back"),
    ),
    "all_mine": Question(_("Are all of these yours?"), yes=_("Yes, all mine")),
    "none_there": Question(_("There is none. Is that right?"), yes=_("Yes, all mine")),
    "activity_file": Question(
        _("Where is it to be saved?"),
        _(
            "A new file that only you can read. Its name ends in .txt to be read, in .csv for a spreadsheet, in .jsonl for a program."
        ),
    ),
    # support
    "case_file": Question(_("Where is it to be saved?"), _("A new file that only you can read."), yes=_("Save it")),
    # practice
    "mission_password": Question(
        _("The password is not the printed one any more"),
        _("To sign in, the stranger needs the password that you chose. In practice you may give it."),
        yes=_("Let them have it"),
    ),
}

CHOICES: Final[dict[str, tuple[str, tuple[Line, ...]]]] = {
    "another_way": (
        _("Get the code another way"),
        (Line("", _("Stay with this one"), _("The code that you already have stays good.")),),
    ),
    "add_contact": (
        _("What would you like to add?"),
        (
            Line("phone", _("Phone"), _("Codes come as text messages.")),
            Line("mail", _("Mail address"), _("Codes come as mail.")),
        ),
    ),
    "can_still_read": (
        _("Can you still read what goes to {contact}?"),
        (
            Line("reach", _("Yes"), _("A code goes there first, to show that it is you.")),
            Line("lost", _("No, it is lost"), _("Your password will do; for a day after, nothing can be paid.")),
        ),
    ),
    "undo": (_("Which change was not meant?"), ()),
    "devices": (_("Show which devices?"), ()),
    "span": (_("Show which time?"), ()),
    "order": (_("In which order?"), ()),
    "faults": (_("What is to go wrong?"), ()),
    "forward": (_("It is {now} here. Go forward to see codes, sessions, holds and trust end."), ()),
    "deny": (
        _("Deny this request?"),
        (
            Line("deny", _("Deny it"), _("You changed your mind, or something in it is wrong.")),
            Line(
                "not_me",
                _("Deny it: this was not me"),
                _("Somebody acts in your name. Everything else is shut as well."),
            ),
            Line("", _("Back"), _("It still waits.")),
        ),
    ),
    "not_mine": (
        _("Was this not you?"),
        (
            Line("end", _("I did not ask for this code"), _("It opens nothing any more, whoever asked for it.")),
            Line(
                "not_me",
                _("Somebody acts in my name"),
                _("Every other device is signed out, codes end, nothing is paid for a day."),
            ),
            Line("", _("Back"), _("Leave it as it is.")),
        ),
    ),
    "case_steps": (
        _("Case {case}"),
        (
            Line("password", _("Choose another password")),
            Line("contacts", _("Look through your contacts")),
            Line("factors", _("Look through your two-step methods")),
        ),
    ),
}

PROOFS: Final = {
    "sign_in": _("Show that it is you"),
    "new_device": _("A new device: show that it is you"),
    "put_back": _("Put your contact back"),
    "hold": _("End the hold early"),
    "recovery_codes": _("New recovery codes"),
    "remove_method": _("Remove {method}"),
    "two_step_off": _("Turn two-step verification off"),
    "add_contact": _("Add a {kind}: first, show that it is you"),
    "verify": _("Verify {contact}"),
    "replace": _("Replace {contact}: first, show that it is you"),
    "undo": _("Put the old contact back"),
    "primary": _("Make {contact} primary"),
    "remove_contact": _("Remove {contact}"),
    "approve": _("Approve this?"),
    "trust": _("Trust {device}"),
    "password": _("Change your password: show that it is you"),
}
"""What a code is asked for, as a heading over the question."""

DONE: Final = {
    "two_step_on": _("Two-step verification is on."),
    "two_step_off": _("Two-step verification is off."),
    "method_added": _("The new method works from now on."),
    "method_removed": _("{method} was removed."),
    "contact_kept": _("{contact} is kept. It can be verified once this store can send codes to it."),
    "contact_verified": _("{contact} is verified."),
    "contact_not_verified": _("{contact} is not verified yet. Verify it when you are ready."),
    "contact_forgotten": _("{contact} is forgotten."),
    "contact_back": _("The old contact is back. Every other device is signed out."),
    "contact_back_at_the_door": _(
        "Your contact is back, and everybody else is signed out. One more code, and you are in."
    ),
    "contact_first": _("{contact} is primary now: written to first."),
    "contact_removed": _("{contact} was removed. A notice went there."),
    "device_trusted": _("{device} is asked for no code for {days} days."),
    "device_distrusted": _("{device} is asked for a code again."),
    "line_gone": _("{line} is not there any more, so nothing was done."),
    "device_came_unseen": _("Its first sign-in is not in the activity. Report any line of it there."),
    "device_out": _("{device} is signed out."),
    "device_renamed": _("It is called {device} now."),
    "others_out": _("Every other device is signed out."),
    "approved": _("Approved, for this once. Its line says whether it was carried out yet."),
    "denied": _("Denied. No code can allow it any more."),
    "code_ended": _("That code opens nothing any more."),
    "same_code_sent": _("The same code was sent again. Either message works."),
    "new_code_sent": _("A new code was sent. Use that one."),
    "same_code_leaves": _("The same code is being sent again. Either message works."),
    "new_code_leaves": _("A new code is being sent. Use that one."),
    "not_sent_again": _("It could not be sent this time either: m finds out why."),
    "another_message_voids": _("With another message, the code that was sent before opens nothing any more."),
    "recovery_asked": _("Type one of your recovery codes: four groups of four. It works once."),
    "hold_over": _("The hold is over."),
    "reviewed": _("Reviewed up to {when}."),
    "password_kept": _("Your password is as it was."),
    "password_changed": _("Your password is changed. Every other device is signed out."),
    "attested": _("Noted, with today's date."),
    "withdrawn": _("Taken back."),
    "case_closed": _("Case {case} is closed."),
    "not_all_mine": _("Remove what is not yours under {place}, then come back to this entry."),
    "case_saved": _("Saved to {path}."),
    "account_made": _("Your account is made. Please sign in."),
    "fault_on": _("From now on: {fault}."),
    "fault_off": _("No longer: {fault}."),
    "time_now": _("It is now {now}."),
    "again_now": _("You can try again now."),
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
