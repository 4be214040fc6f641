"""`guardtui init`: make a store and its key."""

from __future__ import annotations

import click

from guardtui.cli import exits
from guardtui.cli.call import Call
from guardtui.cli.command import Verb, pass_call


@click.command(cls=Verb)
@click.option("--service", metavar="NAME", help="What your service is called: it stands in every message.")
@pass_call
def init(call: Call, service: str | None) -> None:
    """Make a new store and its key file. Never touches one that is there."""
    from guardtui.bootstrap import DEFAULT_SERVICE, make_store

    if call.practice:
        raise exits.Unfit("init_of_demo", "The practice store makes itself: guardtui demo.")
    config = call.config
    guard = make_store(config, service=DEFAULT_SERVICE if service is None else service)
    name = guard.service
    guard.close()
    call.out.data(
        {"store": str(config.store), "key": str(config.key), "service": name},
        {"store": str(config.store), "key": str(config.key), "service": name},
        "The store is made. Without its key file nobody can read it: keep a copy of the key, but not beside the store.",
    )
