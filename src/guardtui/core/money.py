"""Money: whole minor units and an ISO 4217 code, never a float."""

from __future__ import annotations

from typing import Final

MINOR_DIGITS: Final = {
    **dict.fromkeys("BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF".split(), 0),
    **dict.fromkeys("BHD IQD JOD KWD LYD OMR TND".split(), 3),
    **dict.fromkeys("CLF UYW".split(), 4),
}
"""Digits behind the point where they are not two: all of ISO 4217, or a payer would read a hundredth of the amount."""


def minor_digits(currency: str) -> int:
    """How many digits stand behind the point in amounts of a currency."""
    return MINOR_DIGITS.get(currency, 2)


def in_minor_units(units: int, currency: str) -> int:
    """Whole units of a currency as minor units: 100 EUR are 10,000."""
    return units * int(10 ** minor_digits(currency))
