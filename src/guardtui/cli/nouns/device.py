"""`guardtui device`: where the account was signed in."""

from __future__ import annotations

import click

from guardtui.cli import private, proving, shown
from guardtui.cli.call import Call
from guardtui.cli.command import Noun, pass_call
from guardtui.cli.exits import Unfit
from guardtui.language import _


@click.group(cls=Noun)
def device() -> None:
    """The devices that the account was signed in on, and their end."""


@device.command("list")
@pass_call
def list_devices(call: Call) -> None:
    """The devices, last seen first."""
    found = call.guard.devices.list(call.session)
    call.out.items(found, (shown.device_row(one, call.now) for one in found))


@device.command("rename")
@click.argument("device_id", metavar="DEVICE")
@click.argument("name")
@pass_call
def rename(call: Call, device_id: str, name: str) -> None:
    """Call a device as you know it."""
    found = call.guard.devices.rename(call.session, device_id, name)
    call.out.data({"device": found}, shown.device_row(found, call.now))


@device.command("trust")
@click.argument("device_id", metavar="DEVICE", required=False)
@pass_call
def trust(call: Call, device_id: str | None) -> int:
    """Ask for no code on DEVICE, or on this terminal, for a while; only while two-step verification is off."""
    session = call.session
    return proving.begin(call, session, call.guard.devices.trust(session, device_id or session.device_id))


@device.command("distrust")
@click.argument("device_id", metavar="DEVICE", required=False)
@pass_call
def distrust(call: Call, device_id: str | None) -> None:
    """Ask for a code on DEVICE, or on this terminal, again; it stays signed in."""
    found = call.guard.devices.distrust(call.session, device_id or call.session.device_id)
    call.out.data({"device": found}, shown.device_row(found, call.now))


@device.command("end")
@click.argument("device_id", metavar="DEVICE", required=False)
@click.option("--others", is_flag=True, help=_("Every device but this one."))
@pass_call
def end(call: Call, device_id: str | None, others: bool) -> None:
    """Sign a device out and forget it; the next time it is asked like a new one."""
    if others is (device_id is not None):
        raise Unfit("device_or_others", _("Name a DEVICE, or say --others."))
    if device_id is None:
        count = call.guard.devices.end_others(call.session)
        call.out.data({"ended": count}, {"ended": str(count)}, _("Every other device is signed out."))
        return
    mine = device_id == call.session.device_id
    call.guard.devices.end(call.session, device_id)
    if mine:
        private.forget(call.session_path)
    call.out.data({"ended": device_id}, {"ended": device_id}, _("Signed out and forgotten."))
