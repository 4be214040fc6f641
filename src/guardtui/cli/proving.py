"""A challenge on the command line: shown, answered right away where a person sits, and where its secrets may go."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from guardtui import wording
from guardtui.cli import exits, output, private, shown, typed
from guardtui.cli.call import Call, challenge_name
from guardtui.core.message import MAY_HAVE_ARRIVED, OPEN
from guardtui.core.records import Challenge, ChallengeState, Channel
from guardtui.core.verdict import Outcome, Verdict
from guardtui.language import _

if TYPE_CHECKING:
    from guardtui.core.records import Session
    from guardtui.guard.authenticators import NewApp
    from guardtui.guard.callers import Backend

MAKES_SECRETS: Final = frozenset({"recovery-codes"})
"""Actions whose result is shown once and replaces what was there: not begun where it could not be shown."""

_TRY_AGAIN: Final = frozenset({Outcome.WRONG, Outcome.MALFORMED, Outcome.CLOCK_OFF})


@dataclass
class SecretPlace:
    """Where secrets go that the program makes: to the terminal right here, or to a new private file; never down a pipe."""

    call: Call
    path: Path | None
    handle: int | None = None

    @classmethod
    def choose(cls, call: Call, out: str | None, *, needed: bool) -> SecretPlace:
        """Decide before anything is made. With `needed`, raises `Unfit` where a secret would have nowhere to go."""
        if out is not None:
            path = Path(out)
            return cls(call, path, private.reserve(path))
        place = cls(call, None)
        if needed and not place.open:
            raise exits.Unfit(
                "secret_needs_out",
                _("A secret is about to be made, and it goes only to a terminal or a private file: add --out FILE."),
            )
        return place

    @property
    def open(self) -> bool:
        """Whether a secret can be shown."""
        return self.path is not None or (output.is_terminal() and not self.call.out.as_json)

    def show(self, lines: list[str], words: str) -> None:
        """Hand the secret over."""
        if self.path is not None and self.handle is not None:
            handle, self.handle = self.handle, None
            private.fill(handle, self.path, lines)
            self.call.out.say(
                _("{words} Written to {path}, which only you can read.").format(words=words, path=self.path)
            )
        elif self.open:
            self.call.out.say(words)
            output.show_secret(lines)
        else:
            self.call.out.say(
                _("The secret was not shown: there was no terminal and no --out. Begin again with --out FILE.")
            )

    def unused(self) -> None:
        """Take the empty file away again when no secret came of it."""
        if self.path is not None and self.handle is not None:
            handle, self.handle = self.handle, None
            private.fill(handle, self.path, [])
            private.forget(self.path)


Answer = Callable[[str], Verdict]


def asks_here(call: Call) -> bool:
    """Whether a person is asked for the code right away; a script answers with `code answer`."""
    return typed.at_terminal() and not call.out.as_json


def refuse_early_out(call: Call, out: str | None) -> None:
    """`--out` belongs to the command that makes the secret. Raises `Unfit` where that is a later one."""
    if out is not None and not asks_here(call):
        raise exits.Unfit("out_too_early", _("Nothing secret is made yet: give --out to `guardtui code answer`."))


def begin(call: Call, asker: Session | Backend, challenge: Challenge, out: str | None = None) -> int:
    """Show a challenge. At a terminal ask for its code right away; a script pipes it along or answers with `code answer`."""
    name = challenge_name(asker, challenge.id)
    if not asks_here(call) and (code := typed.waiting_line("code")):
        place = SecretPlace.choose(call, out, needed=challenge.kind in MAKES_SECRETS)
        try:
            return answered(call, asker, challenge.id, call.guard.codes.answer(asker, challenge.id, code), place)
        finally:
            place.unused()
    if not asks_here(call):
        call.out.data(
            shown.challenge_data(challenge, name), shown.challenge_row(challenge, name, call.now), told(challenge)
        )
        call.out.say(_("Next: guardtui code answer {name}, with the code on standard input.").format(name=name))
        return exits.DONE
    place = SecretPlace.choose(call, out, needed=challenge.kind in MAKES_SECRETS)
    try:
        call.out.say(_("To do this: {summary}").format(summary=challenge.summary))
        call.out.say(told(challenge))
        verdict = ask(
            call,
            challenge,
            lambda code: call.guard.codes.answer(asker, challenge.id, code),
            lambda: call.guard.codes.show(asker, challenge.id),
        )
        if verdict is None:
            call.out.say(_("Left open. Answer it later with: guardtui code answer {name}").format(name=name))
            return exits.DONE
        return finish(call, verdict, place)
    finally:
        place.unused()


def ask(
    call: Call, challenge: Challenge, answer: Answer, look: Callable[[], Challenge] | None = None
) -> Verdict | None:
    """Ask a person for the code until it is right, or can't become right; None when nothing was typed.

    `look` shows the challenge again: where two codes are due, the second comes another way.
    """
    prompt = _("Recovery code: ") if challenge.channel is Channel.RECOVERY else _("Code: ")
    while True:
        code = typed.secret(prompt, "code")
        if not code.strip():
            return None
        verdict = answer(code)
        if verdict.outcome is Outcome.ONE_MORE and look is not None:
            call.out.say(wording.sentence(verdict, call.guard.policy))
            call.out.say(told(look()))
            continue
        if verdict.outcome not in _TRY_AGAIN or verdict.tries_left == 0:
            return verdict
        call.out.say(wording.sentence(verdict, call.guard.policy))


def answered(call: Call, asker: Session | Backend, challenge_id: str, verdict: Verdict, place: SecretPlace) -> int:
    """Print what became of one code. Where another is due, the JSON says under `then` how that one comes."""
    if verdict.outcome is not Outcome.ONE_MORE:
        return finish(call, verdict, place)
    then, name = call.guard.codes.show(asker, challenge_id), challenge_name(asker, challenge_id)
    data = shown.verdict_data(verdict, call.guard.policy) | {"then": shown.challenge_data(then, name)}
    call.out.say(wording.sentence(verdict, call.guard.policy))
    call.out.data(data, shown.challenge_row(then, name, call.now), told(then))
    return exits.of_verdict(verdict)


def finish(call: Call, verdict: Verdict, place: SecretPlace) -> int:
    """Print a verdict with what came of it; the secrets in it take their own way."""
    result = verdict.result if verdict.accepted else None
    show_replacement(verdict, place)
    _show_secrets(result, place)
    data = shown.result_data(result) if result is not None else None
    row = {**shown.verdict_row(verdict, call.now), **shown.result_row(result, call.now)}
    sentence = wording.sentence(verdict, call.guard.policy)
    if not verdict.accepted and call.out.as_json:
        call.out.say(sentence)
    call.out.data(shown.verdict_data(verdict, call.guard.policy, data), row, sentence)
    return exits.of_verdict(verdict)


def show_replacement(verdict: Verdict, place: SecretPlace) -> None:
    """A new recovery code in the place of the one that was used up."""
    if verdict.replacement is not None:
        place.show(
            [verdict.replacement], _("That recovery code is used up. This one is good in its place: keep it now.")
        )


def told(challenge: Challenge) -> str:
    """Where the code is to be found."""
    if challenge.state is not ChallengeState.OPEN:
        return _("This request is closed: {state}.").format(state=challenge.state)
    first, second = challenge.words
    if challenge.channel is Channel.APP:
        return _("Type the code that your authenticator app shows.")
    if challenge.channel is Channel.RECOVERY:
        return _("Type one of your recovery codes.")
    if challenge.undelivered:
        again = _("Take another way.") if challenge.why_not else _("Have the code sent again, or take another way.")
        return _("The message to {target} did not arrive. {again}").format(target=challenge.target, again=again)
    if challenge.delivery in MAY_HAVE_ARRIVED:
        said = _("A code was sent to {target}. Its message says: {first} {second}.")
    elif challenge.delivery in OPEN:
        said = _("A code for {target} was not handed over yet: {state}. Its message will say: {first} {second}.")
    else:
        said = _("A code may have been sent to {target}; nobody said so. Its message says: {first} {second}.")
    state = wording.sending_state(challenge.delivery) if challenge.delivery is not None else ""
    return said.format(target=challenge.target, first=first, second=second, state=state)


def show_app(app: NewApp, place: SecretPlace) -> None:
    """An app's new secret: a picture to scan at a terminal, the address and the secret in a file."""
    groups = " ".join(app.groups)
    if place.path is not None:
        place.show([app.uri, groups], _("Scan the address as a QR code, or type the secret into your app."))
        return
    from guardtui.qr import lines

    place.show([*lines(app.uri), "", groups], _("Scan this with your authenticator app, or type the secret below it."))


def _show_secrets(result: object, place: SecretPlace) -> None:
    if isinstance(result, tuple) and result and all(isinstance(code, str) for code in result):
        place.show(
            list(result), _("Keep these recovery codes somewhere safe: they are shown only now, and each works once.")
        )
    elif result is not None and hasattr(result, "uri"):
        show_app(result, place)  # type: ignore[arg-type]
