"""Devices and sessions: what is signed in where, by which name, and the end of it (M9)."""

from __future__ import annotations

from guardtui.core.action import Action
from guardtui.core.errors import NotFound, Refused
from guardtui.core.records import Account, Challenge, Device, Session
from guardtui.core.text import MOST_NAME, one_line
from guardtui.guard import callers
from guardtui.guard.codes import Codes
from guardtui.guard.desk import Desk
from guardtui.guard.performers import Performance, Performer
from guardtui.store.tx import Tx


class Devices:
    def __init__(self, desk: Desk, codes: Codes) -> None:
        self._desk = desk
        self._codes = codes

    def list(self, session: Session) -> tuple[Device, ...]:
        """The account's devices, last seen first."""
        with self._desk.store.read() as tx:
            return tx.devices.of(callers.session_account(self._desk, tx, session).id)

    def rename(self, session: Session, device_id: str, name: str) -> Device:
        """Call a device as you know it. Raises `BadInput` for a name of the wrong form."""
        name = one_line(name, "name", most=MOST_NAME)
        with self._desk.store.write() as tx:
            account = callers.session_account(self._desk, tx, session)
            device = _named(tx, account, device_id)
            tx.devices.rename(device.id, name)
            self._desk.record(tx, account, "device:renamed", {"was": device.name, "device": name})
            return _named(tx, account, device_id)

    def trust(self, session: Session, device_id: str) -> Challenge:
        """Begin to trust a device, with a code: it is not asked for one for as long as the policy says (SECURITY N22).

        Raises `Refused` while two-step verification is on, and where the policy trusts no device.
        """
        return self._codes.request(session, Action("device-trust", {"device": device_id}))

    def distrust(self, session: Session, device_id: str) -> Device:
        """Trust a device no more; it stays signed in. Raises `Refused` for one that is not trusted."""
        with self._desk.store.write() as tx:
            account = callers.session_account(self._desk, tx, session)
            device = _named(tx, account, device_id)
            if device.trusted_until is None or device.trusted_until <= self._desk.now():
                raise Refused("not_trusted")
            tx.devices.trust(device.id, None)
            self._desk.record(tx, account, "device:distrusted", {"device": device.name})
            return _named(tx, account, device_id)

    def end(self, session: Session, device_id: str) -> None:
        """Sign a device out and forget it: its sessions end, and it is asked like a new one the next time."""
        desk = self._desk
        with desk.store.write() as tx:
            account = callers.session_account(desk, tx, session)
            device = _named(tx, account, device_id)
            tx.devices.end(device.id, desk.now())
            tx.sessions.end_on(device.id, desk.now())
            desk.record(tx, account, "device:ended", {"device": device.name, "place": device.place})

    def end_others(self, session: Session) -> int:
        """The same for every device but this one; how many there were."""
        desk = self._desk
        with desk.store.write() as tx:
            account = callers.session_account(desk, tx, session)
            others = [device for device in tx.devices.of(account.id) if device.id != session.device_id]
            for device in others:
                tx.devices.end(device.id, desk.now())
            tx.sessions.end_others(account.id, session.id, desk.now())
            tx.sessions.drop_pending(account.id, desk.now())
            desk.record(tx, account, "device:others_ended", {"count": len(others)})
            return len(others)

    @property
    def performers(self) -> dict[str, Performer]:
        return {"device-trust": Performer(self._may_trust, self._perform_trust)}

    def _may_trust(self, tx: Tx, account: Account, action: Action) -> Device:
        if account.two_step:
            raise Refused("trust_needs_no_two_step")
        if not self._desk.policy.device_trust:
            raise Refused("no_trust_here")
        return _named(tx, account, str(action.details["device"]))

    def _perform_trust(self, act: Performance) -> Device:
        device = self._may_trust(act.tx, act.account, act.action)
        trust(self._desk, act.tx, act.account, device.id, device.name)
        return _named(act.tx, act.account, device.id)


def trust(desk: Desk, tx: Tx, account: Account, device_id: str, name: str) -> None:
    """Trust a device from now on; of too many, the one that was trusted first is not any more."""
    tx.devices.trust(device_id, desk.now() + desk.policy.device_trust)
    tx.devices.distrust_oldest(account.id, desk.policy.trusted_devices)
    desk.record(tx, account, "device:trusted", {"device": name})


class Sessions:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def list(self, session: Session) -> tuple[Session, ...]:
        """The stays that are open now, last used first."""
        with self._desk.store.read() as tx:
            account = callers.session_account(self._desk, tx, session)
            return tx.sessions.live(account.id, self._desk.now(), self._desk.policy.session_idle)

    def end(self, session: Session, session_id: str) -> None:
        """End one of the account's sessions. Raises `NotFound` for another account's."""
        with self._desk.store.write() as tx:
            account = callers.session_account(self._desk, tx, session)
            found = tx.sessions.get(session_id)
            if found is None or found.account_id != account.id or not tx.sessions.end(session_id, self._desk.now()):
                raise NotFound("no_session")
            self._desk.record(tx, account, "session:ended")


def _named(tx: Tx, account: Account, device_id: str) -> Device:
    """One of the account's devices. Raises `NotFound`."""
    for device in tx.devices.of(account.id):
        if device.id == device_id:
            return device
    raise NotFound("no_device")
