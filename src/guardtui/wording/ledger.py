"""What became of a message, in the same words wherever it is told: beside its code, in the ledger, by the doctor, to support."""

from __future__ import annotations

from typing import Final

from guardtui.clock import MINUTE, SECOND
from guardtui.core.message import MAY_HAVE_ARRIVED
from guardtui.core.missing_code import Sending
from guardtui.core.records import Channel, Message, MessageState, Passage
from guardtui.language import _
from guardtui.wording.fill import fill
from guardtui.wording.names import own
from guardtui.wording.times import clock_time_s, day_and_time, span

BY: Final = {
    Channel.APP: _("authenticator app"),
    Channel.SMS: _("text message"),
    Channel.MAIL: _("mail"),
    Channel.RECOVERY: _("recovery code"),
}
"""How a code comes."""

_STATES: Final = {
    MessageState.QUEUED: _("waits to be sent"),
    MessageState.SENDING: _("is being sent"),
    MessageState.ACCEPTED: _("handed to the carrier"),
    MessageState.DELIVERED: _("delivered"),
    MessageState.DEFERRED: _("delayed"),
    MessageState.BOUNCED: _("came back undelivered"),
    MessageState.REFUSED: _("could not be sent"),
    MessageState.GIVEN_UP: _("sending was given up"),
}


def sending_state(state: MessageState) -> str:
    """What became of the latest sending, in few words, for who waits for it."""
    return (
        _("{states}, tried again soon").format(states=_STATES[state])
        if state is MessageState.DEFERRED
        else _STATES[state]
    )


def message_state(message: Message, now: int) -> str:
    """What became of a sending, with the tries that it took and whether it may have arrived all the same."""
    again = ""
    if message.due_at is not None:
        again = _("in {span}").format(span=span(message.due_at - now)) if message.due_at > now else _("now")
    return _state(message, again)


def passage(one: Passage) -> str:
    """What became of a message at one moment: `Tue 24 Nov, 21:04:10 delayed: 451 come back later`."""
    words = f"{day_and_time(one.at)}:{one.at % MINUTE // SECOND:02} {_STATES[one.state]}"
    return f"{words}: {own(one.detail)}" if one.detail else words


def sending(one: Sending) -> str:
    """What became of one sending of a code, in one line that stays true, the provider's own words last."""
    detail = fill(" ({detail})", {"detail": own(one.detail)}) if one.detail else ""
    became = _state(
        one, "" if one.due_at is None else _("at {clock_time_s}").format(clock_time_s=clock_time_s(one.due_at))
    )
    return f"{clock_time_s(one.at)} {BY[one.channel]}: {became}{detail}"


def _state(one: Message | Sending, again: str) -> str:
    words = _STATES[one.state]
    if one.state is MessageState.DEFERRED and again:
        words += _(", tried again {again}").format(again=again)
    if one.attempts > 1:
        words += _(", {attempts} tries").format(attempts=one.attempts)
    if not one.unsure:
        return words
    return words + (
        _(", may have arrived twice") if one.state in MAY_HAVE_ARRIVED or one.unsure > 1 else _(", may have arrived")
    )
