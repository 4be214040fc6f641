"""Devices and sessions: seen, named, ended; trust that does not pile up (M9, SECURITY N22, C-72)."""

import pytest

from guardtui.core.action import Action
from guardtui.core.errors import BadInput, NotFound, Refused
from guardtui.core.records import Client

from .conftest import LAPTOP, OTHER, PASSWORD

SIGN_IN = Action("sign-in")


def on(world, client, *, trust=False):
    """A sign-in on a device, with the code that is due."""
    begun = world.guard.signin.begin("mira", PASSWORD, client)
    if begun.session is not None:
        return begun.session
    world.pass_time(120_000)  # between codes for the same thing
    challenge = world.guard.codes.request(begun.pending, SIGN_IN)
    return world.guard.signin.finish(begun.pending, challenge.id, world.sent(), trust=trust).result


def named(world, session, label):
    return next(device for device in world.guard.devices.list(session) if device.name == label)


def test_a_device_that_is_ended_is_signed_out_and_asked_like_a_new_one(world):
    session = world.verified()
    other = on(world, OTHER, trust=True)
    world.guard.devices.end(session, named(world, session, OTHER.label).id)
    with pytest.raises(Refused):
        world.guard.accounts.of(other)
    assert [device.name for device in world.guard.devices.list(session)] == [LAPTOP.label]
    again = world.guard.signin.begin("mira", PASSWORD, OTHER)
    assert again.pending.new_device
    assert world.tags(session)[0] == "device:ended"


def test_all_others_end_and_this_one_stays(world):
    session = world.verified()
    others = [on(world, OTHER), on(world, Client("third" * 10, "Tablet"))]
    half = world.pending(Client("fourth" * 10))
    assert world.guard.devices.end_others(session) == 2
    for other in others:
        with pytest.raises(Refused):
            world.guard.accounts.of(other)
    with pytest.raises(Refused):
        world.guard.codes.request(half, SIGN_IN)
    assert [one.id for one in world.guard.sessions.list(session)] == [session.id]


def test_a_device_is_called_as_its_owner_knows_it(world):
    session = world.verified()
    device = named(world, session, LAPTOP.label)
    assert world.guard.devices.rename(session, device.id, "  Grandma's laptop ").name == "Grandma's laptop"
    for name in ("", "   ", "x" * 65, "a\x1bb", "a\nb"):
        with pytest.raises(BadInput):
            world.guard.devices.rename(session, device.id, name)


def test_a_device_is_trusted_no_more_and_stays_signed_in(world):
    session = world.verified()
    other = on(world, OTHER, trust=True)
    device = named(world, session, OTHER.label)
    assert world.guard.signin.begin("mira", PASSWORD, OTHER).session is not None, "no code is asked for"
    assert world.guard.devices.distrust(session, device.id).trusted_until is None
    assert world.guard.accounts.of(other)
    assert world.guard.signin.begin("mira", PASSWORD, OTHER).pending is not None
    assert "device:distrusted" in world.tags(session)
    with pytest.raises(Refused, match="not_trusted"):
        world.guard.devices.distrust(session, device.id)


def test_another_accounts_device_is_not_there(world):
    session = world.verified()
    world.guard.accounts.add("noor", "Noor", PASSWORD)
    noor = world.guard.signin.begin("noor", PASSWORD, OTHER).session
    device = world.guard.devices.list(noor)[0]
    for verb in (
        lambda: world.guard.devices.end(session, device.id),
        lambda: world.guard.devices.rename(session, device.id, "mine"),
        lambda: world.guard.devices.distrust(session, device.id),
        lambda: world.guard.devices.end(session, "nothing"),
    ):
        with pytest.raises(NotFound):
            verb()


def test_no_more_than_ten_devices_stay_trusted(world):
    session = world.verified()
    for number in range(12):
        client = Client(f"device{number:02}" * 6, f"Device {number}")
        on(world, client, trust=True)
        world.pass_time(15 * 60_000)
    now = world.lab.clock.now()
    session = on(world, LAPTOP)
    trusted = [d.name for d in world.guard.devices.list(session) if d.trusted_until and d.trusted_until > now]
    assert sorted(trusted) == sorted(f"Device {number}" for number in range(2, 12))
