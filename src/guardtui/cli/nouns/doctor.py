"""`guardtui doctor`: is the store sound, and can codes leave?"""

from __future__ import annotations

import click

from guardtui import wording
from guardtui.cli import exits
from guardtui.cli.call import Call
from guardtui.cli.command import Verb, pass_call
from guardtui.cli.output import Row, plain_data
from guardtui.core.health import Finding, Health


@click.command(cls=Verb)
@pass_call
def doctor(call: Call) -> int:
    """Check file, activity, anchor, key, clock, room on the disk and delivery. Ends with exit code 5 if something is bad.

    That the key is the store's own, and that nobody else may enter, is seen to whenever a store is opened.
    """
    found = call.guard.care.examine()
    bad = any(one.state is Health.BAD for one in found)
    more: dict[str, object] = {"ok": not bad, **({"error": "store_unwell"} if bad else {})}
    call.out.items([_data(one) for one in found], [_row(one) for one in found], more=more)
    return exits.TROUBLE if bad else exits.DONE


def _data(found: Finding) -> dict[str, object]:
    data: dict[str, object] = plain_data(found)
    return {**data, "sentence": wording.finding(found)}


def _row(found: Finding) -> Row:
    return {"check": found.check, "state": str(found.state), "what": wording.finding(found)}
