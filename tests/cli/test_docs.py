"""The README says what the program does, no more and no less."""

from __future__ import annotations

import re
from pathlib import Path

import click

from guardtui.cli.main import root

README = (Path(__file__).parents[2] / "README.md").read_text()


def commands(command: click.Command, path: tuple[str, ...] = ()) -> set[str]:
    """Every command line that does something, without its arguments."""
    if not isinstance(command, click.Group):
        return {" ".join(path)}
    with click.Context(command) as ctx:
        return {
            line
            for name in command.list_commands(ctx)
            if (one := command.get_command(ctx, name)) is not None
            for line in commands(one, (*path, name))
        }


def documented() -> set[str]:
    """What the table of commands names: ``guardtui noun verb`, `verb``."""
    found = set()
    for cell in re.findall(r"^\| (`guardtui[^|]*) \|", README, re.MULTILINE):
        first, *others = re.findall(r"`([^`]+)`", cell)
        words = first.split()[1:]
        if not words:
            continue
        found.add(" ".join(words))
        alone = len(words) == 1
        found |= {other if alone else f"{words[0]} {other}" for other in others}
    return found


def test_every_command_is_in_the_readme_and_nothing_else():
    assert documented() == commands(root)


def test_the_readme_has_exactly_two_set_up_commands():
    lines = [line for line in README.splitlines() if line.startswith("python3 -m venv ")]
    assert len(lines) == 2
    assert lines[0].endswith("guardtui demo")
    assert lines[1].endswith("pytest")


def test_every_exit_code_is_in_the_readme():
    from guardtui.__main__ import FAULT
    from guardtui.cli import exits
    from guardtui.core import errors

    known = {value for value in vars(exits).values() if isinstance(value, int)} | {FAULT}
    known |= {kind.exit_code for kind in vars(errors).values() if isinstance(kind, type) and hasattr(kind, "exit_code")}
    assert known == {int(code) for code in re.findall(r"^\| (\d+) \|", README, re.MULTILINE)}
