"""How this command line uses click: nouns loaded late, the three common options anywhere, no value echoed back."""

from __future__ import annotations

import importlib
import inspect
from collections.abc import Callable, Mapping
from typing import Any, Final, cast

import click

from guardtui.cli.call import Call
from guardtui.cli.exits import Unfit
from guardtui.language import _

pass_call = click.make_pass_decorator(Call)


def common_options() -> list[click.Option]:
    """`--store` and its kin, as every command has them; they set the call and are then forgotten."""
    return [
        click.Option(
            ["--store"], metavar="PATH", expose_value=False, callback=_set_store, help=_("The store file to work on.")
        ),
        click.Option(
            ["--session"],
            metavar="FILE",
            expose_value=False,
            callback=_set_session,
            help=_("The file with who is signed in."),
        ),
        click.Option(
            ["--demo"], is_flag=True, expose_value=False, callback=_set_demo, help=_("Work on the practice store.")
        ),
        click.Option(
            ["--json"], is_flag=True, expose_value=False, callback=_set_json, help=_("Print one JSON object.")
        ),
        click.Option(
            ["--plain"],
            is_flag=True,
            expose_value=False,
            callback=_set_plain,
            help=_("Print name: value lines, no tables; without a NOUN, open everything line by line."),
        ),
    ]


def _in_words(help_text: str | None) -> str | None:
    """The help of a command, which is its docstring, in the language in use."""
    return help_text and _(inspect.cleandoc(help_text))


class Verb(click.Command):
    """One command. What it returns is the exit code."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.help = _in_words(self.help)
        self.params.extend(common_options())


class Noun(click.Group):
    """The commands of one subject. With `otherwise`, arguments that begin with no verb go to that one."""

    command_class = Verb

    def __init__(self, *args: Any, otherwise: str | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.help = _in_words(self.help)
        self.otherwise = otherwise
        self.params.extend(common_options())
        if otherwise:
            self.no_args_is_help = False

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click hands it over
        """In the order in which they are written down: that of use, not of the alphabet."""
        return list(self.commands)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put the verb where it was left out."""
        if self.otherwise and not {"--help", "-h"} & set(args) and _first_word(args) not in self.commands:
            args = [self.otherwise, *args]
        return super().parse_args(ctx, args)


class Root(click.Group):
    """The nouns by name; a noun's file is imported only when it is asked for."""

    def __init__(self, *args: Any, nouns: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.help = _in_words(self.help)
        self.nouns: Final = nouns
        self.params.extend(common_options())

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click hands it over
        """In the order of a newcomer's day, as the table has them."""
        return list(self.nouns)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """The command behind a noun, from the file of that name."""
        place = self.nouns.get(cmd_name)
        if place is None:
            return None
        file, _, name = place.partition(":")
        return cast("click.Command", getattr(importlib.import_module(f"guardtui.cli.nouns.{file}"), name))


def pairs(given: tuple[str, ...], option: str = "--detail") -> dict[str, str]:
    """`KEY=VALUE` options as a mapping. Raises `Unfit` without repeating what was given."""
    found: dict[str, str] = {}
    for pair in given:
        name, equals, value = pair.partition("=")
        if not equals or not name:
            raise Unfit("bad_pair", _("{option} takes KEY=VALUE.").format(option=option), option=option)
        if name in found:
            raise Unfit("pair_twice", _("{option} names the same key twice.").format(option=option), option=option)
        found[name] = value
    return found


def account_option(function: Callable[..., object]) -> Callable[..., object]:
    """`--account HANDLE`: ask as the back end of that account instead of as who is signed in."""
    return click.option(
        "--account",
        "handle",
        metavar="HANDLE",
        help=_("Ask for this account as its operator, not as who is signed in."),
    )(function)


def page_options(function: Callable[..., object]) -> Callable[..., object]:
    """`--after` and `--limit`, for lists that come in pages."""
    function = click.option(
        "--limit", type=click.IntRange(1, 500), default=50, show_default=True, help=_("Lines at most.")
    )(function)
    return click.option("--after", metavar="CURSOR", help=_("Continue after the last line of an earlier list."))(
        function
    )


def order_option(function: Callable[..., object]) -> Callable[..., object]:
    """`--oldest-first`, for lists that begin with the newest line."""
    return click.option("--oldest-first", is_flag=True, help=_("From the beginning on."))(function)


def out_option(function: Callable[..., object]) -> Callable[..., object]:
    """`--out FILE`, where secrets go that must not pass through a pipe."""
    return click.option(
        "--out", metavar="FILE", help=_("Write the secrets to this new file (mode 0600) instead of the terminal.")
    )(function)


def _first_word(args: list[str]) -> str | None:
    """The first argument that is no common option and no value of one."""
    waiting = iter(args)
    for word in waiting:
        if word in ("--store", "--session"):
            next(waiting, None)
        elif not word.startswith("-"):
            return word
    return None


def _set_store(ctx: click.Context, _: click.Parameter, value: str | None) -> None:
    if value is not None:
        ctx.ensure_object(Call).store = value


def _set_session(ctx: click.Context, _: click.Parameter, value: str | None) -> None:
    if value is not None:
        ctx.ensure_object(Call).session_file = value


def _set_demo(ctx: click.Context, _: click.Parameter, value: bool) -> None:
    if value:
        ctx.ensure_object(Call).practice = True


def _set_json(ctx: click.Context, _: click.Parameter, value: bool) -> None:
    if value:
        ctx.ensure_object(Call).out.mode = "json"


def _set_plain(ctx: click.Context, _: click.Parameter, value: bool) -> None:
    out = ctx.ensure_object(Call).out
    if value and not out.as_json:
        out.mode = "plain"
