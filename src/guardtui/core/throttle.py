"""How often: pure answers from the times of what happened before. Each says until when to wait, or None."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from guardtui.clock import DAY, HOUR, MINUTE
from guardtui.policy import Policy

SILENCES: Final = 5
"""After so many in a row nobody is expected to answer."""


def wait_for_quota(times: Sequence[int], now: int, most: int, window: int) -> int | None:
    """At most `most` in any `window`: when the oldest of the last `most` leaves the window."""
    recent = [t for t in times if t > now - window]
    return recent[-most] + window if len(recent) >= most else None


def wait_for_send(times: Sequence[int], now: int, policy: Policy) -> int | None:
    """When a message may next go to a contact that messages went to at `times` (oldest first)."""
    return _later(
        wait_for_quota(times, now, policy.sends_per_hour, HOUR),
        wait_for_quota(times, now, policy.sends_per_day, DAY),
    )


def wait_for_open_sms(opened: Sequence[int], came_back: Sequence[int], now: int, policy: Policy) -> int | None:
    """When an SMS may next go to another number of a country from which no code has come back yet (SECURITY N16).

    `opened` are those that are still out, `came_back` the day's numbers that answered: where many do, more may be out.
    """
    hourly = max(policy.sms_open_per_hour, len(came_back) // 5)
    daily = max(policy.sms_open_per_day, len(came_back) * 3 // 10)
    return _later(wait_for_quota(opened, now, hourly, HOUR), wait_for_quota(opened, now, daily, DAY))


def pause_after_silence(silences: Sequence[int], now: int) -> int | None:
    """Until when a channel is left alone where nobody answered at `silences` (oldest first), as a circuit breaker does.

    After five in a row, for a minute after each (SECURITY C-97).
    """
    until = silences[-1] + MINUTE if len(silences) >= SILENCES else 0
    return until if until > now else None


def wait_for_code(failures: Sequence[int], now: int, policy: Policy) -> int | None:
    """Until when an account answers no code, after wrong ones at `failures` (oldest first)."""
    return _later(
        wait_for_quota(failures, now, policy.failed_codes_per_hour, HOUR),
        wait_for_quota(failures, now, policy.failed_codes_per_day, DAY),
    )


def wait_for_password(failures: Sequence[int], now: int, policy: Policy) -> int | None:
    """Until when no password is looked at, after wrong ones at `failures` (oldest first).

    The first wait comes when `wrong_passwords` fall into one window; from then on each further wrong one doubles it, up
    to the longest (SECURITY N13).
    """
    wait, until = 0, 0
    for index, at in enumerate(failures):
        recent = [t for t in failures[: index + 1] if t > at - policy.wrong_passwords_window]
        if wait:
            wait = min(wait * 2, policy.password_wait_most)
        elif len(recent) >= policy.wrong_passwords:
            wait = policy.password_wait_first
        if wait:
            until = at + wait
    return until if until > now else None


def resend_at(first_sent: int, last_sent: int, resends: int, expires: int, policy: Policy) -> int | None:
    """When the same code may be sent again; None when no resend is left or it would come too late to be of use."""
    if first_sent > last_sent or resends >= len(policy.resend_waits):
        return None
    at = last_sent + policy.resend_waits[resends]
    return at if at < expires else None


def ask_again_at(sent: Sequence[int], policy: Policy) -> int:
    """When the code for an action may be sent anew, after codes for it went out at `sent` and none was used.

    Cancelling and asking again is no way around the waits between resends.
    """
    waits = policy.resend_waits
    return max(sent, default=0) + (waits[min(len(sent), len(waits)) - 1] if sent else 0)


def _later(*waits: int | None) -> int | None:
    return max((w for w in waits if w is not None), default=None)
