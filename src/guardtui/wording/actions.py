"""Actions as one clause that fits after "this code allows: " and in a message: what exactly is being authorised."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from guardtui.core.money import minor_digits
from guardtui.core.text import printable
from guardtui.wording.fill import fill, quoted

ACTIONS: Final = {
    "sign-in": "sign in to your account",
    "password": "change the password of your account",
    "contact-add": "add {address} to your account",
    "contact-verify": "confirm that {contact} is yours",
    "contact-replace": "replace {contact} by {address}",
    "contact-remove": "remove {contact} from your account",
    "contact-primary": "write to {contact} first",
    "contact-undo": "put {contact} back in the place of {address}",
    "hold-lift": "end the hold on your account",
    "factor-add": "add {what} to two-step verification",
    "factor-confirm": "confirm {authenticator} for two-step verification",
    "factor-remove": "remove {authenticator} from two-step verification",
    "two-step-off": "turn two-step verification off",
    "recovery-codes": "make new recovery codes",
    "purchase": "pay {amount} {currency} to {payee} for order {order}",
    "payment-method": "use the payment method {method}",
    "device-trust": "trust the device {device}",
    "not-me": "say that entry {entry} was not you, and shut everything else",
    "export": "hand out a copy of {what}",
    "recovery": "let you back in by {what}",
}

OF_OTHERS: Final = frozenset({"device", "method", "order", "payee", "what"})
"""Details that somebody chose freely, and that a message therefore puts between quotes."""


def action(
    kind: str, details: Mapping[str, str | int], *, sentence: str | None = None, in_message: bool = False
) -> str:
    """One action as a clause, the same on screen and in the message (M23); `sentence` is that of a registered kind.

    In a message, where nothing else sets them apart, texts that others chose stand between quotes (SECURITY 3.2).
    """
    shown: dict[str, object] = dict(details)
    if in_message:
        shown |= {
            name: quoted(value)
            for name, value in details.items()
            if isinstance(value, str) and (sentence is not None or name in OF_OTHERS)
        }
    if isinstance(shown.get("amount"), int) and "currency" in shown:  # else it counts something else: 250 points
        shown["amount"] = money(int(str(shown["amount"])), str(shown["currency"]))
    template = sentence or ACTIONS.get(kind)
    return printable(kind) if template is None else fill(printable(template), shown)


def money(amount: int, currency: str) -> str:
    """Minor units as an amount: `124900` and `EUR` are `1,249.00`."""
    digits = minor_digits(currency)
    whole, rest = divmod(abs(amount), 10**digits)
    sign = "-" if amount < 0 else ""
    return f"{sign}{whole:,}.{rest:0{digits}d}" if digits else f"{sign}{whole:,}"
