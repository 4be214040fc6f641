"""One scene for each row: the accounts, command line and app that the other tests work with."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from guardtui.policy import Policy
from guardtui.vault.hashing import Pepper

# ruff: noqa: F401, F811, TID252 - fixtures are found where their names are, and these are other tests' own
from ..cli.conftest import cli, environment, guardtui
from ..delivery.conftest import letter, of_another_host, plain, scripted, serve, trusted
from ..guard.conftest import LAPTOP, MAIL, OTHER, PASSWORD, PHONE, STEP, World, world, wrong
from ..tui.conftest import World as AppWorld
from ..tui.conftest import app_of, opened, still, text_of, until

if TYPE_CHECKING:
    from guardtui.bootstrap import Guard


PEPPER = Pepper(1, {1: b"pepper"})


@pytest.fixture(scope="session")
def parameters() -> list[str]:
    """The names of every command's options and arguments, and of the commands themselves."""
    import click

    from guardtui.cli.main import root

    def names(command: click.Command) -> Iterator[str]:
        yield command.name or ""
        yield from (parameter.name or "" for parameter in command.params)
        if isinstance(command, click.Group):  # whose commands are read when they are asked for
            with click.Context(command) as ctx:
                for inner in command.list_commands(ctx):
                    found = command.get_command(ctx, inner)
                    assert found is not None
                    yield from names(found)

    return [name.casefold() for name in names(root)]


@pytest.fixture
def under(lab) -> Iterator[Callable[..., Guard]]:
    """The same store under another policy: `under(password_rule="nist")` is a second Guard, as an operator's file makes it."""
    from guardtui.bootstrap import Parts, open_guard

    made: list[Guard] = []

    def open_(**settings: object) -> Guard:
        desk = lab.guard._desk
        parts = Parts(desk.wall, desk.entropy, desk.hasher, desk.code_hasher, desk.couriers)
        config = replace(lab.config, policy=Policy.from_settings(settings))
        made.append(open_guard(config, parts=parts, practice=True))
        return made[-1]

    yield open_
    for guard in made:
        guard.close()


@pytest.fixture
def seen_in_the_app(world, opened) -> Callable[..., Any]:
    """The app on this test's store: `async with seen_in_the_app(session, go="3") as (app, pilot)`."""

    def open_(session: Any, **kwargs: Any) -> Any:
        lab = world.lab
        return opened(AppWorld(lab.guard, lab.phone, lab.clock, LAPTOP, session), **kwargs)

    return open_
