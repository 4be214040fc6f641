"""Did you send this? The answer in words, with what to do (M12)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from guardtui.language import _
from guardtui.wording.fill import fill
from guardtui.wording.ledger import BY
from guardtui.wording.times import date_and_time

if TYPE_CHECKING:  # its patterns would cost every start some milliseconds
    from guardtui.core.records import Message
from guardtui.core.claim import Answer

_YES: Final = _("Yes, we sent this: a {way} to {to} on {when}, {about}.")
_YES_UNDER_IT: Final = _("Yes, a message under this reference went from here: a {way} to {to} on {when}, {about}.")
_STILL_OPEN: Final = _(" Its code still works. If you did not ask for it, say so, and it opens nothing any more.")
_CLOSED: Final = _(" Its code opens nothing any more.")
_NOTICE: Final = _(" It only tells. If what it tells was not you, open Activity and press n on that line.")
_BY_EYE: Final = _(" A real reference can be copied into a false message, so compare yours with ours, word by word.")

_NO: Final = {
    "source": _(
        "No, or not as it stands: this is how a mail is written, and not what it shows. Open the mail, and paste the text"
        " that you see there."
    ),
    "no_reference": _(
        "No, or not as it stands: every message of ours has a reference, and there is none in this text."
    ),
    "unknown_reference": _("No. No message was ever sent under this reference."),
    "other_account": _(
        "No, not to you. This reference belongs to another account, so the message was not meant for you."
    ),
    "old": _(
        "No, not lately. We sent a {way} under this reference to {to} on {when}, and it is long over."
        " Somebody may be showing you an old message again."
    ),
    "not_sent": _("No. A message under this reference was to go to {to}, but it never left here."),
    "domain": _("No. We did send a message under this reference, but this text names another domain: {links}."),
    "link": _(
        "No. We did send a message under this reference, but no message of ours has a link, and this text has: {links}."
    ),
    "target": _("No. We did send a message under this reference, but to {to}, and this one went to {claimed}."),
    "channel": _(
        "No. We did send a message under this reference, but as a {way}, and this is another kind of message."
    ),
    "changed": _("No. We did send a message under this reference, but not with this text. {differs}"),
}
_WHAT_TO_DO: Final = _(" Enter no code anywhere because of it, open nothing in it, and answer nobody who sent it.")


def checked(answer: Answer) -> str:
    """One answer: what it means, and what to do."""
    facts = _facts(answer)
    if not answer.sent:
        return fill(_NO[answer.reason], facts) + _WHAT_TO_DO
    said = fill(_YES, facts) if answer.compared else fill(_YES_UNDER_IT, facts) + _BY_EYE
    if answer.message is None or answer.message.challenge_id is None:
        return said + _NOTICE
    return said + (_STILL_OPEN if answer.open else _CLOSED)


def _facts(answer: Answer) -> dict[str, object]:
    message = answer.message
    facts: dict[str, object] = {"links": ", ".join(answer.links), "claimed": answer.to, "differs": _differs(answer)}
    if message is not None:
        code = message.challenge_id is not None
        facts |= {
            "way": BY[message.channel],
            "to": message.target or _("a contact that is gone"),
            "when": date_and_time(message.created_at),
            "about": _("with a code to {why}").format(why=answer.why)
            if code
            else _("to tell you: {why}").format(why=answer.why),
        }
    return facts


def _differs(answer: Answer) -> str:
    parts = []
    if answer.missing:
        parts.append(_("It lacks: {words}.").format(words=_words(answer.missing)))
    if answer.added:
        parts.append(_("It has instead or besides: {words}.").format(words=_words(answer.added)))
    return " ".join(parts) or _("The words stand in another order.")


def _words(words: tuple[str, ...]) -> str:
    return " ".join(_("“{word}”").format(word=word) for word in words)


def message_title(message: Message) -> str:
    """What a message was for, as a line or a heading says it."""
    if message.challenge_id is None:
        return _("Notice: {about}").format(about=message.about)
    return _("Code to {about}").format(about=message.about) if message.about else _("Code")
