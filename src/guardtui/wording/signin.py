"""What is said after a password, the same whether or not the account exists (SECURITY C-43)."""

from __future__ import annotations

from guardtui.wording.times import span


def sign_in_refused() -> str:
    """After a wrong password or an unknown handle: it never says which."""
    return "That handle and password do not belong together. Check both and try again."


def sign_in_wait(until: int, now: int) -> str:
    """How long a wait still takes."""
    return f"Too many tries. You can try again in {span(max(0, until - now))}."
