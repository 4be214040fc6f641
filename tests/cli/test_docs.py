"""The README says what the program does, no more and no less."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest

from guardtui.cli.main import root

TOP = Path(__file__).parents[2]
README = (TOP / "README.md").read_text()
LINK = re.compile(r"\]\(([^) ]+)\)")
HEADINGS = re.compile(r"^#+ (.+)$", re.MULTILINE)


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


@pytest.mark.parametrize("page", ["README.md", "screenshots/README.md", "data/README.md", "docs/conformance.md"])
def test_every_link_and_picture_leads_somewhere(page):
    file = TOP / page
    anchors = {
        re.sub(r"[^a-z0-9 -]", "", title.lower()).replace(" ", "-") for title in HEADINGS.findall(file.read_text())
    }
    dead = [
        link
        for link in LINK.findall(file.read_text())
        if "://" not in link
        and not (
            link.removeprefix("#") in anchors
            if link.startswith("#")
            else (file.parent / link.partition("#")[0]).exists()
        )
    ]
    assert dead == []


def test_every_picture_is_shown_or_listed():
    named = {
        Path(link).name
        for page in ("README.md", "screenshots/README.md")
        for link in LINK.findall((TOP / page).read_text())
    }
    pictures = {one.name for one in (TOP / "screenshots").iterdir() if one.suffix in {".svg", ".png"}}
    assert pictures - named == set()
    shown = re.findall(r"!\[[^]]+\]\(screenshots/([^)]+)\)", README)
    assert shown[0] == "first-minutes.svg"
