"""Devices as every face shows them: which, in which order, what is known of one, and how it came."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Final

from guardtui.clock import MINUTE
from guardtui.core.records import Device, Event, Session
from guardtui.language import _
from guardtui.wording.times import dated

if TYPE_CHECKING:
    from guardtui.bootstrap import Guard

SHOWN: Final = {"": _("all"), "open": _("signed in now"), "trusted": _("trusted")}
ORDERS: Final = {"": _("last seen first"), "first": _("first seen first"), "name": _("by name")}


def is_trusted(device: Device, now: int) -> bool:
    """Whether no code is asked for there."""
    return device.trusted_until is not None and device.trusted_until > now


def arranged(
    found: Iterable[Device], open_on: Mapping[str, Session], now: int, shown: str = "", order: str = ""
) -> tuple[Device, ...]:
    """What is to be shown, in order; the guard's own order is by last seen."""
    keep: dict[str, Callable[[Device], bool]] = {
        "": lambda _one: True,
        "open": lambda one: one.id in open_on,
        "trusted": lambda one: is_trusted(one, now),
    }
    kept = [one for one in found if keep[shown](one)]
    if order == "name":
        kept.sort(key=lambda one: one.name.casefold())
    elif order == "first":
        kept.sort(key=lambda one: one.first_seen_at)
    return tuple(kept)


def about(device: Device, session: Session | None, now: int, *, here: bool) -> dict[str, str]:
    """What is known of one; `session` is the one that is open on it."""
    facts = {
        _("Place"): device.place or _("not told"),
        _("Now"): _("this one, signed in") if here else _("signed in") if session else _("signed out"),
        _("First seen"): dated(device.first_seen_at, now),
        _("Last seen"): dated(device.last_seen_at, now),
        _("Trusted"): _("until {dated}").format(dated=dated(device.trusted_until, now))
        if is_trusted(device, now)
        else _("no"),
    }
    if session is not None:
        facts[_("Signed in")] = _("{begun}, ends {ends} at the latest").format(
            begun=dated(session.started_at, now), ends=dated(session.expires_at, now)
        )
    return facts


def came_with(guard: Guard, session: Session, device: Device) -> Event | None:
    """The line of the activity with which it came: where "this was not me" begins."""
    page = guard.activity.list(
        session,
        subject="device",
        since=device.first_seen_at,
        until=device.first_seen_at + MINUTE,
        newest_first=False,
    )
    return next((one for one in page.items if one.tag == "device:added"), None)
