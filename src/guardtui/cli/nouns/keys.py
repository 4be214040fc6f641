"""`guardtui keys`: what each key of the app does, and the person's own keys in place of ours."""

from __future__ import annotations

import click

from guardtui.cli.call import Call
from guardtui.cli.command import Verb, pass_call
from guardtui.language import _


@click.command(cls=Verb)
@click.option(
    "--write", is_flag=True, help=_("Make the file for your own keys, with everything explained and nothing set.")
)
@pass_call
def keys(call: Call, write: bool) -> None:
    """Every key of the app by its name, and yours where your preferences file has another."""
    from guardtui.tui import keymap, preferences

    if write:
        path, written = preferences.write()
        said = (
            _("Written; take away the # before a line to set it.")
            if written
            else _("There is one already; it was left as it is.")
        )
        call.out.data({"file": str(path), "written": written}, {"file": str(path)}, said)
        return
    path, mine = preferences.place(), preferences.load()
    for problem in mine.problems:
        call.out.say(problem)
    rows = [{**one._asdict(), "keys": mine.keys.get(one.id, one.keys)} for one in keymap.known().values()]
    call.out.items(
        [{**row, "own": row["id"] in mine.keys} for row in rows],
        ({"name": row["id"], "key": row["keys"], "does": row["tooltip"] or row["verb"]} for row in rows),
        more={"file": str(path), "problems": list(mine.problems)},
    )
    if not path.exists():
        call.out.say(_("For keys of your own: guardtui keys --write"))
