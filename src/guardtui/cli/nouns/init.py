"""`guardtui init`: make a store and its key."""

from __future__ import annotations

import click

from guardtui.cli import exits
from guardtui.cli.call import Call
from guardtui.cli.command import Verb, pass_call
from guardtui.language import _


@click.command(cls=Verb)
@click.option("--service", metavar="NAME", help=_("What your service is called: it stands in every message."))
@click.option("--domain", metavar="DOMAIN", default="", help=_("Your service's own domain, as example.com."))
@click.option("--operator-mail", metavar="ADDRESS", default="", help=_("Where support cases go by mail."))
@pass_call
def init(call: Call, service: str | None, domain: str, operator_mail: str) -> None:
    """Make a new store and its key file, with commented settings beside them. Never touches one that is there."""
    from guardtui.bootstrap import DEFAULT_SERVICE, make_store
    from guardtui.config import settings_text, write_settings

    if call.practice:
        raise exits.Unfit("init_of_demo", _("The practice store makes itself: guardtui demo."))
    config, settings = call.config, settings_text(domain=domain, support=operator_mail)
    guard = make_store(config, service=DEFAULT_SERVICE if service is None else service)
    name = guard.service
    guard.close()
    made = {
        "store": str(config.store),
        "key": str(config.key),
        "settings": str(write_settings(config, settings)),
        "service": name,
    }
    call.out.data(
        made,
        made,
        _(
            "The store is made. Without its key file nobody can read it: keep a copy of the key, but not beside the store."
            " How mail and text messages leave is written into the settings file."
        ),
    )
