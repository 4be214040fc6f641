"""The authenticator app of the pretend phone: it scans a secret and shows the codes, by the phone's own clock."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from guardtui.clock import SECOND, Clock
from guardtui.core import totp
from guardtui.core.errors import BadInput
from guardtui.lab.faults import Fault, Faults
from guardtui.lab.kept import Kept

WRONG_BY: Final = 90 * SECOND
"""How far the phone's clock is ahead with the fault `clock`: too far for a code to count, near enough to be told."""
_SECRET: Final = re.compile(r"[A-Z2-7]{16,64}")
_MOST: Final = 200


class PretendApp:
    """One entry, kept in a private file: what is scanned takes the place of what was there."""

    def __init__(self, path: Path, faults: Faults, clock: Clock) -> None:
        self._kept = Kept(path)
        self._faults = faults
        self._clock = clock

    def scan(self, secret: str) -> None:
        """Take a secret as it is shown, in groups or not. Raises `BadInput` for what is none."""
        plain = re.sub(r"[\s-]", "", secret[:_MOST]).upper()
        if not _SECRET.fullmatch(plain):
            raise BadInput("no_app_secret")
        with self._kept.changing() as held:
            held.update(secret=plain, at=self._clock.now())

    def code(self) -> str | None:
        """The code that it shows now; None where nothing was scanned, or by a phone that is lost."""
        held = self._kept.read()
        secret, at = held.get("secret"), held.get("at")
        if not isinstance(secret, str) or not _SECRET.fullmatch(secret) or type(at) is not int:
            return None
        lost = self._faults.since(Fault.LOST)
        if lost is not None and at <= lost:
            return None
        wrong = WRONG_BY if Fault.CLOCK in self._faults.on() else 0
        return totp.code_at(secret, totp.step_at(self._clock.now() + wrong))
