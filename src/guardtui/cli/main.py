"""From arguments to an exit code: the one place where an error becomes words."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import click

from guardtui.cli import exits, output
from guardtui.cli.call import Call
from guardtui.cli.command import Root
from guardtui.core.errors import GuardError
from guardtui.core.text import printable
from guardtui.language import _

if TYPE_CHECKING:
    from guardtui.bootstrap import Guard

NOUNS: Final = {
    "demo": "demo:demo",
    "serve": "serve:serve",
    "visit": "visit:visit",
    "init": "init:init",
    "account": "account:account",
    "signin": "signin:signin",
    "signout": "signin:signout",
    "password": "password:password",
    "contact": "contact:contact",
    "factor": "factor:factor",
    "hold": "hold:hold",
    "code": "code:code",
    "approval": "approval:approval",
    "kind": "kind:kind",
    "activity": "activity:activity",
    "notme": "notme:notme",
    "rehearse": "rehearse:rehearse",
    "device": "device:device",
    "session": "session:session",
    "checklist": "checklist:checklist",
    "message": "message:message",
    "inspect": "inspect:inspect",
    "drill": "drill:drill",
    "deliver": "message:deliver",
    "delivery": "delivery:delivery",
    "support": "support:support",
    "learn": "learn:learn",
    "keys": "keys:keys",
    "policy": "policy:policy",
    "doctor": "doctor:doctor",
    "key": "key:key",
    "backup": "backup:backup",
    "restore": "restore:restore",
    "completion": "completion:completion",
}

COMPLETE: Final = "_GUARDTUI_COMPLETE"
SECRET_WORDS: Final = ("pass", "code", "secret", "token", "pin", "otp")


def _version(ctx: click.Context, _option: click.Parameter, value: bool) -> None:
    if value and not ctx.resilient_parsing:
        from guardtui import __version__

        click.echo(f"guardtui {__version__}")
        ctx.exit()


@click.group(
    cls=Root,
    nouns=NOUNS,
    invoke_without_command=True,
    subcommand_metavar="[NOUN VERB ...]",
    context_settings={"help_option_names": ["--help", "-h"]},
)
@click.option(
    "--version", is_flag=True, is_eager=True, expose_value=False, callback=_version, help=_("Print the version.")
)
@click.pass_context
def root(ctx: click.Context) -> int:
    """The login & security page of an account, in a terminal. Without a NOUN, the app opens; with --plain, line by line.

    Passwords and codes are typed at a hidden prompt or come a line each on standard input; never as arguments.
    """
    if ctx.invoked_subcommand is None:
        call = ctx.ensure_object(Call)
        if call.practice:
            from guardtui.cli.nouns.demo import open_demo

            return open_demo(call)
        from guardtui.cli.screen import open_app

        return open_app(call)
    return exits.DONE


def run(arguments: Sequence[str], guard: Guard | None = None) -> int:
    """Run one command line, on a Guard that is open already or on the store that it names; return its exit code.

    Raises only what is a fault of the program.
    """
    output.lenient_streams()
    call = Call(opened=guard)
    if "--json" in arguments:  # so that a refusal to read the arguments is one object too
        call.out.mode = "json"
    try:
        try:
            return _carried_out(list(arguments), call)
        finally:
            call.close()
            output.flush()
    except output.Unheard as unheard:
        return _unheard(unheard.cause)
    except BrokenPipeError as error:  # from click's own printing
        return _unheard(error)


def _carried_out(arguments: list[str], call: Call) -> int:
    try:
        if COMPLETE in os.environ:
            return _complete()
        with root.make_context("guardtui", _as_text(arguments), obj=call) as ctx:
            code = root.invoke(ctx)
        return code if isinstance(code, int) else exits.DONE
    except click.exceptions.Exit as done:
        return done.exit_code
    except (click.Abort, KeyboardInterrupt):
        call.out.say(_("guardtui: interrupted"))
        return exits.INTERRUPTED
    except click.ClickException as error:
        return _misused(call, error)
    except GuardError as error:
        call.out.refusal(error.reason, exits.sentence_of(error), error.facts)
        return error.exit_code


def _as_text(arguments: Sequence[str]) -> list[str]:
    """The arguments read as UTF-8 whatever the locale, since they are kept. Raises `Unfit` for other bytes."""
    try:
        return [one if one.isascii() else _bytes(one).decode("utf-8") for one in arguments]
    except UnicodeError:
        raise exits.Unfit("not_text", _("The arguments are not UTF-8 text.")) from None


def _bytes(argument: str) -> bytes:
    """What was really passed: Python decodes arguments by the locale, bytes that do not fit as lone surrogates."""
    try:
        return os.fsencode(argument)
    except UnicodeEncodeError:  # not from the system, but from a program that calls `run`
        return argument.encode("utf-8")


def _misused(call: Call, error: click.ClickException) -> int:
    """Wrong usage, in click's words but for what might be a secret that was typed as an argument."""
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        call.out.say(error.format_message())
        call.out.refusal("usage", _("Name what is to be done."))
        return exits.USAGE
    sentence = printable(" ".join(error.format_message().split()))
    if isinstance(error, click.NoSuchOption) and any(word in error.option_name.lower() for word in SECRET_WORDS):
        sentence = _(
            "There is no option {value}: secrets are typed at a prompt or come on standard input. What you typed is in your shell's history now, so change it."
        ).format(value=error.option_name.partition("=")[0])
    elif "unexpected extra argument" in sentence:
        sentence = _("There are more arguments than this command takes. Secrets are never arguments.")
    usage = error.ctx.get_usage() if isinstance(error, click.UsageError) and error.ctx else ""
    if usage:
        call.out.say(usage)
    call.out.refusal("usage", sentence)
    return exits.USAGE


def _unheard(error: OSError) -> int:
    """Our output did not arrive. A reader who left early, as `head` does, is no trouble; a full disk is."""
    output.abandon()
    if isinstance(error, BrokenPipeError):
        return exits.NOBODY_READS
    if sys.stderr is not None:
        sys.stderr.write(
            _("guardtui: the answer could not be written: {strerror}. What was asked for is done.\n").format(
                strerror=error.strerror
            )
        )
    return exits.TROUBLE


def _complete() -> int:
    from click.shell_completion import shell_complete

    return shell_complete(root, {}, "guardtui", COMPLETE, os.environ[COMPLETE])
