"""A code that did not arrive, in words: what happened, what it means, what to do (PRODUCT M6)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from guardtui.clock import SECOND
from guardtui.core.action import kind_named
from guardtui.core.missing_code import Cause, Diagnosis, Fix, Suspect
from guardtui.core.records import Channel
from guardtui.language import _, any_of, capital
from guardtui.wording.fill import fill
from guardtui.wording.ledger import BY, sending
from guardtui.wording.names import own
from guardtui.wording.times import clock_time_s, when

_BECAUSE: Final = {
    # G9: the contact
    "bounced": _(
        "The message came back: nobody takes messages at {target}. The {address} is most likely wrong or given up."
    ),
    "refused": _(
        "The message was not taken: there seems to be nobody at {target}. The {address} is most likely wrong or"
        " given up."
    ),
    "turned_away": _(
        "The mail was turned away, and not because of the address: the mailbox of {target} may be full, or its server takes"
        " no mail from here. Sending it again helps little."
    ),
    "rests": _(
        "Several messages in a row did not reach {target}. Take another way, and verify the {address} again in your contacts"
        " once it works."
    ),
    "look_alike": _(
        "The address ends in {domain}, which is one slip away from {meant}. One wrong letter sends the code to"
        " somebody else, or to nobody."
    ),
    "failed_before": _(
        "An earlier message to {target} came to nothing {at_when}, so the {address} may be wrong or given up."
    ),
    "changed_lately": _(
        "Codes have gone to {target} only since {at_when}, when it took the place of another. Look there, and not"
        " in the old place."
    ),
    "reached_somebody": _(
        "The message reached a phone, and no code ever came back from {target}. The number may be somebody else's."
    ),
    "unverified": _(
        "No code has ever come back from {target}, so it may have a wrong letter or digit. Compare every character."
    ),
    "stale": _(
        "No code has come back from {target} for long, so it may be out of date. Is it still yours, in every character?"
    ),
    "letter": _("One wrong letter or digit is enough. Compare what you see of {target} with yours."),
    # G10 to G12: what only the person can know
    "spam": _(
        "Mail with codes is often taken for spam. Look into spam or junk. If it is there, mark it as not spam and type the"
        " code."
    ),
    "spam_over": _(
        "Mail with codes is often taken for spam. Look into spam or junk, and mark it as not spam, so that the next one"
        " comes straight to you. The code in it opens nothing any more."
    ),
    "signal": _(
        "The carrier took the message, and no word came that it reached your phone. A weak signal or airplane mode holds"
        " it back: find a better place, and wait a moment."
    ),
    "blocked": _(
        "The sender may be blocked by mistake. Look through the blocked senders and filters, and take this service off"
        " the list."
    ),
    "blocked_on_phone": _(
        "The message reached your phone, which may hide it: look through blocked numbers, filtered and unknown"
        " senders, and take this service off the list."
    ),
    # G13
    "expired": _("Its time was over at {at_time}. A code that arrives later opens nothing: ask for a new one."),
    # G14
    "tried_again": _("It could not be handed over yet. It is being tried again at {again_time}."),
    "down": _(
        "Nobody answers at the other end just now, so nothing was sent. It is being tried again at {again_time}."
    ),
    "given_up": _("It could not be sent: every try to hand it over failed. Have it sent again."),
    "may_have_left": _(
        "It may have been sent: the line broke before anybody said so. Look once more, then have it sent again."
    ),
    "lost": _("Networks lose a message now and then. Have it sent once more."),
    # G7
    "just_sent": _("It was handed over {ago}. It usually arrives within seconds; now and then it takes a minute."),
    "just_arrived": _("Word came {ago} that it arrived. Look once more: it may be there now."),
    "queued": _("It waits to be handed over, which usually takes seconds."),
    "sending": _("It is being handed over just now."),
    "waits_long": _(
        "It has waited to be handed over since {at_time}, which usually takes seconds: it may be that nobody is sending just"
        " now. Have it sent again."
    ),
    # nothing is sent
    "app": _(
        "Nothing is sent to you: your authenticator app shows the code. Open the app, and type what stands at this service."
        " If its codes are refused, set the phone's clock to automatic."
    ),
    "recovery": _("Nothing is sent to you: this takes one of the recovery codes that you kept."),
    "no_delivery": _("It was not sent: nothing is set up here that could send it."),
    "no_sms_there": _("It was not sent: no text messages go to that country from here."),
    "none_asked": _("No code was sent to you in the last day. It is sent when you are asked for it."),
    # over
    "accepted": _(
        "The last code that was sent was used {at_when}, and it works once. If that was not you, look at your activity."
    ),
    "voided": _("This request was taken back or its details changed {at_when}, so its code opens nothing."),
    "lapsed": _(
        "Where it goes was removed or replaced, or the account was locked, or more is asked of it by now: the code opens nothing."
    ),
    "no_tries": _("Too many wrong codes were typed for this one, so it opens nothing any more."),
    # what is left
    "other_way": _("The code can come another way: {ways}."),
    "other_way_later": _("The code can come another way in a moment: {ways}."),
    "support": _("If nothing helps, ask whoever runs these accounts, and give them what stands here."),
}

_DO: Final = {
    Fix.RESEND: _("Send it again"),
    Fix.NEW_CODE: _("Ask for a new code"),
    Fix.WAIT: _("Wait until {until}"),
    Fix.LOOK: _("I found it: type it"),
    Fix.CONTACTS: _("Put it right in your contacts"),
    Fix.UNDO: _("Go back and put the old one back"),
    Fix.TYPE: _("Type it"),
    Fix.OTHER_WAY: _("Take another way: {ways}"),
    Fix.ELSEWHERE: _("Go on where it was asked for"),
    Fix.ACTIVITY: _("Look at your activity"),
    Fix.NOTHING: _("Nothing to mend"),
    Fix.SUPPORT: _("What to tell support"),
}

_QUESTIONS: Final = {
    Cause.SPAM: _("Is it in the spam or junk folder?"),
    Cause.SIGNAL: _("Is your phone's signal weak, or airplane mode on?"),
    Cause.BLOCKED: _("Is the sender blocked or filtered?"),
    Cause.CONTACT: _("Is a letter or digit of it wrong, or is it no longer yours?"),
}

_QUESTIONS_BY_REASON: Final = {
    "look_alike": _("Did you mean {meant}?"),
    "changed_lately": _("Was it somebody else who put it there?"),
}
"""Where the reason lets it be asked more closely than its cause does."""

_NAMES: Final = {
    Cause.CONTACT: _("the number or address is wrong or out of date"),
    Cause.SPAM: _("it is in spam or junk"),
    Cause.SIGNAL: _("the signal is weak"),
    Cause.BLOCKED: _("the sender is blocked"),
    Cause.EXPIRED: _("its time is over"),
    Cause.FAILED: _("it was lost on the way"),
    Cause.COMING: _("it is on its way"),
    Cause.NOT_SENT: _("nothing is sent"),
    Cause.OVER: _("the request is over"),
    Cause.OTHER_WAY: _("take another way"),
    Cause.SUPPORT: _("ask support"),
}


def missing_code(found: Suspect, target: str, channel: Channel | None, now: int) -> str:
    """One cause: what happened, what it means, what to do. `target` is the address as far as it may be seen."""
    address = _("number") if channel is Channel.SMS else _("address")
    return fill(_BECAUSE[found.reason], {**_in_words(found.facts, now), "target": target, "address": address})


def missing_code_fix(found: Suspect) -> str:
    """What the fix of a cause does, as a button or a line says it."""
    return fill(_DO[found.fix], _in_words(found.facts, 0))


def missing_code_name(cause: Cause) -> str:
    """A cause in a few words."""
    return _NAMES[cause]


def missing_code_question(cause: Cause, found: Suspect | None = None) -> str:
    """What only the person can know, to be answered with yes or no; as closely as the reason of `found` lets it be asked."""
    closer = _QUESTIONS_BY_REASON.get(found.reason) if found is not None else None
    return _QUESTIONS[cause] if found is None or closer is None else fill(closer, found.facts)


def missing_code_answers(found: Diagnosis) -> str:
    """Where a yes and a no lead, while something is asked."""
    return _("Yes: {missing_code_fix}. No: {missing_code_next}.").format(
        missing_code_fix=missing_code_fix(found.likeliest), missing_code_next=missing_code_next(found)
    )


def missing_code_next(found: Diagnosis) -> str:
    """What comes after the first cause, where it is not that."""
    after = found.suspects[1].cause
    name = _NAMES[after]
    return capital(name) if after in (Cause.OTHER_WAY, Cause.SUPPORT) else _("Perhaps {name}").format(name=name)


def missing_code_elsewhere(found: Diagnosis) -> str:
    """Where a code is typed that was asked for by somebody else than who looks into it now."""
    if found.approval is not None:
        return _("It belongs to a request that waits under Approvals.")
    if found.kind != "sign-in" and kind_named(found.kind).ours:
        return _(
            "Another window that is signed in to this account asked for it, and it is typed there. Or begin anew here."
        )
    who = _("A sign-in on another device") if found.kind == "sign-in" else _("A program, such as a shop's,")
    return _("{who} asked for it, and it is typed there. If that is not you, end it under Messages.").format(who=who)


def for_support(found: Diagnosis, now: int) -> str:
    """What to tell support of a code that did not arrive: facts that are known, and what was tried. No code is in it."""
    lines = [_("A code did not arrive.")]
    if found.channel is not None and found.sent_at is not None:
        to = _(" to {target}").format(target=own(found.target)) if found.target else ""
        lines.append(
            _("Reference {reference}, by {by}{to}, {when}.").format(
                reference=found.reference, by=BY[found.channel], to=to, when=when(found.sent_at, now)
            )
        )
    lines += [sending(one) for one in found.sendings]
    no = [_NAMES[cause] for cause, so in found.answers.items() if not so and cause is not Cause.OTHER_WAY]
    yes = [_NAMES[cause] for cause, so in found.answers.items() if so]
    lines += [_("Ruled out: {join}.").format(join="; ".join(no))] if no else []
    lines += [_("Said to be so: {join}.").format(join="; ".join(yes))] if yes else []
    return "\n".join(lines)


def _in_words(facts: Mapping[str, object], now: int) -> dict[str, object]:
    """Moments as times of day, and as a day where it may be another one; channels by their names."""
    said = dict(facts)
    for name in ("until", "at", "again_at"):
        at = facts.get(name)
        if isinstance(at, int):
            said[name] = clock_time_s(at)
    at = facts.get("at")
    said["at_time"] = said.get("at")
    said["at_when"] = when(at, now) if isinstance(at, int) else _("some time ago")
    again = facts.get("again_at")
    said["again_time"] = said["again_at"] if isinstance(again, int) and again > now else _("the next occasion")
    seconds = (now - at) // SECOND if isinstance(at, int) else 0
    said["ago"] = _("{seconds} s ago").format(seconds=seconds) if seconds > 1 else _("a moment ago")
    channels = facts.get("ways")
    if isinstance(channels, (list, tuple)):
        said["ways"] = any_of(dict.fromkeys(BY[Channel(one)] for one in channels))
    return said
