"""Money: whole minor units and an ISO 4217 code, never a float."""

from __future__ import annotations

from typing import Final

MINOR_DIGITS: Final = {"JPY": 0, "KRW": 0, "ISK": 0, "VND": 0, "CLP": 0, "KWD": 3, "BHD": 3, "TND": 3}
"""Digits behind the point where they are not two (ISO 4217)."""


def minor_digits(currency: str) -> int:
    """How many digits stand behind the point in amounts of a currency."""
    return MINOR_DIGITS.get(currency, 2)


def in_minor_units(units: int, currency: str) -> int:
    """Whole units of a currency as minor units: 100 EUR are 10,000."""
    return units * int(10 ** minor_digits(currency))
