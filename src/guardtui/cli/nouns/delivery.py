"""`guardtui delivery`: how messages leave this store, and whether they do."""

from __future__ import annotations

import click

from guardtui.cli.call import Call
from guardtui.cli.command import Noun, Verb, pass_call
from guardtui.cli.exits import Unfit
from guardtui.core.errors import NoDelivery
from guardtui.core.records import ContactKind
from guardtui.core.text import printable
from guardtui.language import _


@click.group(cls=Noun)
def delivery() -> None:
    """How messages leave this store, and whether they do."""


@delivery.command("show")
@pass_call
def show(call: Call) -> None:
    """What the settings file says of delivery, as it was understood. No password and no token is shown."""
    config = call.config
    mail, sms = config.mail, config.sms
    told: dict[str, object] = {
        "mail_server": None if mail is None else ":".join(map(str, mail.at)),
        "security": None if mail is None else mail.security,
        "user": (mail.user or None) if mail else None,
        "from": None if mail is None else mail.sender,
        "sms_gateway": None if sms is None else str(sms.gateway_file),
        "sms_countries": None if sms is None else list(sms.countries),
        "domain": config.domain or None,
        "support": config.support or None,
    }
    row = {name.replace("_", " "): _shown(value) for name, value in told.items()}
    call.out.data(told, row)


@delivery.command("test", cls=Verb)
@click.option("--mail", metavar="ADDRESS", help=_("Send a mail here."))
@click.option("--phone", metavar="NUMBER", help=_("Send a text message here."))
@pass_call
def test(call: Call, mail: str | None, phone: str | None) -> None:
    """Send a message without a code to yourself, and say what became of it. Ends with exit code 6 where it did not leave."""
    if (mail is None) == (phone is None):
        raise Unfit("one_address", _("Name one of --mail and --phone."))
    kind, address = (ContactKind.MAIL, mail) if mail is not None else (ContactKind.PHONE, phone)
    receipt = call.guard.care.send_test(kind, address or "")
    told = {"state": str(receipt.state), "detail": printable(receipt.detail), "unsure": receipt.unsure}
    if not receipt.left:
        raise NoDelivery("test_not_sent", **told)
    call.out.data(told, {name: str(value) for name, value in told.items() if value is not False})


def _shown(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(value) or _("none")
    return _("not set") if value is None else str(value)
