"""`guardtui code`: what a back end calls. One code for one action with exactly its details."""

from __future__ import annotations

from collections.abc import Callable

import click

from guardtui import wording
from guardtui.cli import proving, shown, typed
from guardtui.cli.call import Call, challenge_name
from guardtui.cli.command import Noun, account_option, out_option, pairs, pass_call
from guardtui.core.action import KINDS, Action, parse
from guardtui.core.missing_code import ASKED
from guardtui.core.records import Challenge, Channel
from guardtui.language import _


@click.group(cls=Noun)
def code() -> None:
    """One-time codes, each for one action with exactly its details.

    A challenge is answered by who asked for it: the back end of an account (HANDLE), or the session of `signin`.
    """


def action_options(function: Callable[..., object]) -> Callable[..., object]:
    """`--action` and `--detail`: what the code is for."""
    function = click.option(
        "--detail",
        "details",
        multiple=True,
        metavar="KEY=VALUE",
        help=_("A detail of the action; amounts in minor units."),
    )(function)
    return click.option(
        "--action",
        "kind",
        required=True,
        metavar="KIND",
        help=_("What the code is to authorise: {join}, or a kind that a back end registered.").format(
            join=", ".join(KINDS)
        ),
    )(function)


channel_option = click.option(
    "--channel", type=click.Choice([c.value for c in Channel]), help=_("Strongest by default.")
)


@code.command("ways")
@click.argument("handle", required=False)
@action_options
@pass_call
def ways(call: Call, handle: str | None, kind: str, details: tuple[str, ...]) -> None:
    """How the action can be proven, strongest first."""
    found = call.guard.codes.ways(call.asker(handle), action_of(call, kind, details))
    call.out.items(found, (shown.way_row(way) for way in found), empty=_("There is no way to prove this yet."))


@code.command("request")
@click.argument("handle", required=False)
@action_options
@channel_option
@pass_call
def request(call: Call, handle: str | None, kind: str, details: tuple[str, ...], channel: str | None) -> None:
    """Begin the proof of one action, for the account HANDLE or for who is signed in."""
    asker = call.asker(handle)
    wanted = Channel(channel) if channel else None
    _print(call, asker, call.guard.codes.request(asker, action_of(call, kind, details), wanted))


@code.command("resend")
@click.argument("challenge")
@account_option
@pass_call
def resend(call: Call, challenge: str, handle: str | None) -> None:
    """Send the code again: same clock, same tries, and the same code unless the policy says otherwise."""
    asker, challenge_id = call.of_challenge(challenge, handle)
    _print(call, asker, call.guard.codes.resend(asker, challenge_id))


@code.command("switch")
@click.argument("challenge")
@account_option
@click.option(
    "--channel", required=True, type=click.Choice([c.value for c in Channel]), help=_("The way to take instead.")
)
@click.option("--contact", "contact_id", metavar="CONTACT", help=_("Which of several phones or mail addresses."))
@pass_call
def switch(call: Call, challenge: str, handle: str | None, channel: str, contact_id: str | None) -> None:
    """Prove the same action another way; a code sent the old way is void."""
    asker, challenge_id = call.of_challenge(challenge, handle)
    _print(call, asker, call.guard.codes.switch(asker, challenge_id, Channel(channel), contact_id))


@code.command("renew")
@click.argument("challenge")
@account_option
@channel_option
@click.option("--contact", "contact_id", metavar="CONTACT", help=_("Which of several phones or mail addresses."))
@pass_call
def renew(call: Call, challenge: str, handle: str | None, channel: str | None, contact_id: str | None) -> None:
    """Ask for a new code for the same action, once CHALLENGE is over; one that is still open is shown as it stands."""
    asker, challenge_id = call.of_challenge(challenge, handle)
    wanted = Channel(channel) if channel else None
    _print(call, asker, call.guard.codes.renew(asker, challenge_id, wanted, contact_id))


@code.command("answer")
@click.argument("challenge")
@account_option
@click.option("--action", "kind", metavar="KIND", help=_("What you believe the code is for."))
@click.option(
    "--detail",
    "details",
    multiple=True,
    metavar="KEY=VALUE",
    help=_("Likewise: details that differ void the challenge."),
)
@out_option
@pass_call
def answer(
    call: Call, challenge: str, handle: str | None, kind: str | None, details: tuple[str, ...], out: str | None
) -> int:
    """Judge the code that is typed at a prompt or comes on standard input. Accepted, its one action is done or allowed."""
    asker, challenge_id = call.of_challenge(challenge, handle)
    found = call.guard.codes.show(asker, challenge_id)
    expected = _expected(call, found, kind, details)
    place = proving.SecretPlace.choose(call, out, needed=found.kind in proving.MAKES_SECRETS)
    try:
        typed_code = typed.secret(_("Code: "), "code")
        verdict = call.guard.codes.answer(asker, challenge_id, typed_code, action=expected)
        return proving.answered(call, asker, challenge_id, verdict, place)
    finally:
        place.unused()


@code.command("cancel")
@click.argument("challenge")
@account_option
@pass_call
def cancel(call: Call, challenge: str, handle: str | None) -> None:
    """Void a challenge: its code opens nothing any more."""
    asker, challenge_id = call.of_challenge(challenge, handle)
    call.guard.codes.cancel(asker, challenge_id)
    _print(call, asker, call.guard.codes.show(asker, challenge_id))


@code.command("show")
@click.argument("challenge")
@account_option
@pass_call
def show(call: Call, challenge: str, handle: str | None) -> None:
    """A challenge as it stands."""
    asker, challenge_id = call.of_challenge(challenge, handle)
    _print(call, asker, call.guard.codes.show(asker, challenge_id))


def answer_options(function: Callable[..., object]) -> Callable[..., object]:
    """`--spam no` and the like: what only the person can know."""
    for cause in reversed(ASKED):
        question = wording.missing_code_question(cause)
        function = click.option(f"--{cause}", type=click.Choice(["yes", "no"]), help=question)(function)
    return function


@code.command("missing")
@click.argument("challenge", required=False)
@account_option
@answer_options
@pass_call
def missing(call: Call, /, challenge: str | None, handle: str | None, **options: str | None) -> None:
    """Why a code did not arrive: what is known of it, the likeliest cause first, and what to do.

    Without CHALLENGE it is the last code that was sent. At a terminal it asks what only you can know, one thing at a time.
    """
    asker, challenge_id = (call.asker(handle), None) if challenge is None else call.of_challenge(challenge, handle)
    answers = {name: value == "yes" for name, value in options.items() if value is not None}
    found = call.guard.missing_codes.diagnose(asker, challenge_id, answers)
    name = challenge_name(asker, found.challenge_id) if found.challenge_id else ""
    if typed.at_terminal() and call.out.mode != "json":
        call.out.data({}, shown.missing_code_known(found, name, call.now))
        while found.question is not None:
            call.out.say(wording.missing_code(found.likeliest, found.target, found.channel, call.now))
            call.out.say(wording.missing_code_answers(found))
            said = typed.yes_or_no(wording.missing_code_question(found.question, found.likeliest))
            if said is None:
                break
            answers[found.question.value] = said
            found = call.guard.missing_codes.diagnose(asker, challenge_id, answers)
        call.out.data({}, shown.missing_code_causes(found, name, call.now))
        return
    known, causes = shown.missing_code_known(found, name, call.now), shown.missing_code_causes(found, name, call.now)
    call.out.data(shown.missing_code_data(found, name, call.now), {**known, **causes})


def action_of(call: Call, kind: str, details: tuple[str, ...]) -> Action:
    """The action that `--action` and `--detail` describe, of a registered kind too."""
    return parse(kind, pairs(details), None if kind in KINDS else call.guard.kinds.all().get(kind))


def _expected(call: Call, challenge: Challenge, kind: str | None, details: tuple[str, ...]) -> Action | None:
    """The action that the caller believes in; with details alone, its kind is the challenge's."""
    if kind is None and not details:
        return None
    return action_of(call, kind or challenge.kind, details)


def _print(call: Call, asker: object, challenge: Challenge) -> None:
    name = challenge_name(asker, challenge.id)
    call.out.data(
        shown.challenge_data(challenge, name), shown.challenge_row(challenge, name, call.now), proving.told(challenge)
    )
