"""The few words that only the screen needs. Every sentence about an outcome comes from `guardtui.wording`."""

from __future__ import annotations


def clock_time(milliseconds: int) -> str:
    """Minutes and seconds, as a person reads a timer."""
    minutes, seconds = divmod(max(0, milliseconds + 999) // 1000, 60)
    return f"{minutes}:{seconds:02}"
