"""`guardtui signin` and `signout`: the session that the other commands work in."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

import click

from guardtui import wording
from guardtui.cli import exits, private, proving, shown, typed
from guardtui.cli.call import Call, signed_out
from guardtui.cli.command import Verb, pass_call
from guardtui.core.errors import Locked, NotFound, Refused
from guardtui.core.records import Challenge, Channel, PendingSignIn, Session
from guardtui.core.verdict import Verdict
from guardtui.guard.ways import SIGN_IN
from guardtui.language import _

if TYPE_CHECKING:
    from guardtui.guard.signin import SignIn


@click.command(cls=Verb)
@click.argument("handle")
@click.option("--trust", is_flag=True, help=_("Trust this terminal from now on, where the policy allows it."))
@click.option("--channel", type=click.Choice([c.value for c in Channel]), help=_("How the code is to come."))
@click.option(
    "--undo", is_flag=True, help=_("First put back the contact that was changed last, with a code from the old one.")
)
@pass_call
def signin(call: Call, handle: str, trust: bool, channel: str | None, undo: bool) -> int:
    """Sign in as HANDLE.

    The password and, where one is due, the code are typed at a prompt or come on standard input, a line each. The session's token is kept in a private file
    that the other commands read; --session names another.
    """
    guard = call.guard
    signed = guard.signin.begin(
        handle, typed.secret(_("Password for {handle}: ").format(handle=handle), "password"), call.client
    )
    if signed.session is not None:
        if trust and signed.session.password_alone:
            call.out.say(_("This terminal is not trusted: that takes a sign-in with a code."))
        return _enter(call, signed.session)
    if signed.pending is None:
        raise _refusal(signed, call.now)
    if undo:
        _put_back(call, signed.pending)
    verdict = _prove(call, signed.pending, Channel(channel) if channel else None, trust=trust)
    proving.show_replacement(verdict, proving.SecretPlace.choose(call, None, needed=False))
    if verdict.accepted and isinstance(verdict.result, Session):
        return _enter(call, verdict.result)
    sentence = wording.sentence(verdict, guard.policy)
    if call.out.as_json:
        call.out.say(sentence)
    call.out.data(shown.verdict_data(verdict, guard.policy), shown.verdict_row(verdict, call.now), sentence)
    return exits.of_verdict(verdict)


@click.command(cls=Verb)
@pass_call
def signout(call: Call) -> None:
    """End the session of this terminal and forget its token."""
    if private.read(call.session_path) is None:
        raise signed_out()
    with suppress(Refused):  # it was over already: what was asked for holds
        call.guard.signin.end(call.session)
    private.forget(call.session_path)
    call.out.data({"signed_out": True}, {"session": "ended"}, _("Signed out."))


def _prove(call: Call, pending: PendingSignIn, channel: Channel | None, *, trust: bool) -> Verdict:
    """Ask for the sign-in's code; at a terminal as often as tries are left, from standard input once."""
    guard = call.guard
    challenge = _ask_for_code(call, pending, channel)

    def answer(code: str) -> Verdict:
        return guard.signin.finish(pending, challenge.id, code, trust=trust)

    verdict = _asked(call, challenge, answer)
    if verdict is None:
        guard.codes.cancel(pending, challenge.id)
        sentence = _("A code is due and none came, so the sign-in was dropped. It goes on the line after the password.")
        raise exits.Unmet("code_needed", sentence, channel=challenge.channel, target=challenge.target)
    return verdict


def _ask_for_code(call: Call, pending: PendingSignIn, channel: Channel | None) -> Challenge:
    """Have the code sent. Raises `Waiting` where that has to wait, which says what does not."""
    codes = call.guard.codes
    try:
        return codes.request(pending, SIGN_IN, channel)
    except Locked as error:
        instead = list(dict.fromkeys(way.channel.value for way in codes.ways(pending, SIGN_IN) if way.open))
        if not instead:
            raise
        sentence = _("{problem} At once with: --channel {join}.").format(
            problem=wording.problem(error), join=_(" or --channel ").join(instead)
        )
        raise exits.Waiting(error.reason, sentence, **error.facts, channels=instead) from None


def _put_back(call: Call, pending: PendingSignIn) -> None:
    """Undo the latest change of a contact in the middle of a sign-in, for the code may go to who made it."""
    guard = call.guard
    changes = guard.contacts.undoable(pending)
    if not changes:
        raise NotFound("no_change")
    challenge = guard.contacts.undo(pending, changes[0].id)
    call.out.say(_("To {summary}:").format(summary=challenge.summary))
    verdict = _asked(call, challenge, lambda code: guard.codes.answer(pending, challenge.id, code))
    if verdict is None or not verdict.accepted:
        sentence = wording.sentence(verdict, guard.policy) if verdict else _("No code came, so nothing was put back.")
        raise exits.Unmet("not_put_back", sentence, outcome=verdict.outcome.value if verdict else None)
    call.out.say(_("Your contact is back, and everybody else is signed out."))


def _asked(call: Call, challenge: Challenge, answer: proving.Answer) -> Verdict | None:
    """A code, at a terminal as often as tries are left, from standard input once; None where none came."""
    call.out.say(proving.told(challenge))
    if typed.at_terminal():
        return proving.ask(call, challenge, answer)
    code = typed.line_if_any("code")
    return answer(code) if code else None


def _enter(call: Call, session: Session) -> int:
    private.replace(call.session_path, session.token)
    call.out.data(
        {**shown.session_data(session), "token": session.token, "session_file": str(call.session_path)},
        {"handle": session.handle, "session": session.id, "until": shown.at(session.expires_at, call.now)},
        _("Signed in."),
    )
    return exits.DONE


def _refusal(signed: SignIn, now: int) -> exits.Waiting | exits.Unmet:
    """The same words whether or not there is such an account (SECURITY C-43)."""
    if signed.outcome == "wait" and signed.until is not None:
        return exits.Waiting("sign_in_wait", wording.sign_in_wait(signed.until, now), until=signed.until)
    return exits.Unmet("sign_in_refused", wording.sign_in_refused(), until=signed.until)
