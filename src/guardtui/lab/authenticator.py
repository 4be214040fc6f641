"""The authenticator app of the pretend phone: it scans a secret and shows the codes, by the phone's own clock."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Final

from guardtui.clock import SECOND, Clock
from guardtui.core import totp
from guardtui.core.errors import BadInput, StoreTrouble
from guardtui.lab.faults import Fault, Faults

WRONG_BY: Final = 90 * SECOND
"""How far the phone's clock is ahead with the fault `clock`: too far for a code to count, near enough to be told."""
_SECRET: Final = re.compile(r"[A-Z2-7]{16,64}")
_MOST: Final = 200


class PretendApp:
    """One entry, kept in a private file: what is scanned takes the place of what was there."""

    def __init__(self, path: Path, faults: Faults, clock: Clock) -> None:
        self._path = path
        self._faults = faults
        self._clock = clock

    def scan(self, secret: str) -> None:
        """Take a secret as it is shown, in groups or not. Raises `BadInput` for what is none."""
        plain = re.sub(r"[\s-]", "", secret[:_MOST]).upper()
        if not _SECRET.fullmatch(plain):
            raise BadInput("no_app_secret")
        try:
            handle = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o600)
            with os.fdopen(handle, "w") as file:
                file.write(plain)
        except OSError as error:
            raise StoreTrouble("phone_unwritable", path=str(self._path), cause=error.strerror) from None

    def code(self) -> str | None:
        """The code that it shows now; None where nothing was scanned."""
        try:
            handle = os.open(self._path, os.O_RDONLY | os.O_NOFOLLOW)
            with os.fdopen(handle) as file:
                secret = file.read(_MOST)
        except (OSError, ValueError):
            return None
        if not _SECRET.fullmatch(secret):
            return None
        wrong = WRONG_BY if Fault.CLOCK in self._faults.on() else 0
        return totp.code_at(secret, totp.step_at(self._clock.now() + wrong))
