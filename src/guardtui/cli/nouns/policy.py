"""`guardtui policy`: the numbers in force, each with its bounds and source (ASVS 6.1.1)."""

from __future__ import annotations

import click

from guardtui.cli.call import Call
from guardtui.cli.command import Noun, pass_call
from guardtui.language import _
from guardtui.policy import Policy


@click.group(cls=Noun, otherwise="show")
def policy() -> None:
    """The numbers in force."""


@policy.command("show")
@pass_call
def show(call: Call) -> None:
    """Every rule: its value, unit, bounds and source."""
    lines = call.config.policy.lines()
    call.out.items(lines, (_row(line) for line in lines))


@policy.command("check")
@pass_call
def check(call: Call) -> None:
    """See whether the settings are sound, and which differ from the defaults. Unsound ones end with exit code 2."""
    in_force = call.config.policy.lines()  # a value out of bounds is refused right here
    changed = [line for line, usual in zip(in_force, Policy().lines(), strict=True) if line["value"] != usual["value"]]
    names = ", ".join(str(line["name"]) for line in changed)
    call.out.data(
        {"ok": True, "rules": len(in_force), "changed": changed},
        {"rules": str(len(in_force)), "differ from the default": names or _("none")},
        _("Every number is within its bounds."),
    )


def _row(line: dict[str, object]) -> dict[str, str]:
    least, most = line.get("least"), line.get("most")
    value, known = line["value"], line.get("known")
    known = ", ".join(known) if isinstance(known, list) else ""
    shown = {True: _("yes"), False: _("no")}[value] if isinstance(value, bool) else str(value)
    return {
        "rule": str(line["name"]),
        "value": shown,
        "unit": str(line["unit"]),
        "bounds": known if least is None else _("{least} to {most}").format(least=least, most=most),
        "source": str(line["source"]),
    }
