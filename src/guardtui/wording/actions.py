"""Actions as one clause that fits after "this code allows: " and in a message: what exactly is being authorised."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, localcontext
from typing import Final

from guardtui.core.money import minor_digits
from guardtui.core.text import printable
from guardtui.language import N_, _, locale
from guardtui.wording.fill import fill, quoted
from guardtui.wording.names import own

ACTIONS: Final = {
    "sign-in": N_("sign in to your account"),
    "password": N_("change the password of your account"),
    "contact-add": N_("add {address} to your account"),
    "contact-verify": N_("confirm that {contact} is yours"),
    "contact-replace": N_("replace {contact} by {address}"),
    "contact-remove": N_("remove {contact} from your account"),
    "contact-primary": N_("make {contact} primary"),
    "contact-undo": N_("put {contact} back in the place of {address}"),
    "hold-lift": N_("end the hold on your account"),
    "factor-add": N_("add {what} to two-step verification"),
    "factor-confirm": N_("confirm {authenticator} for two-step verification"),
    "factor-remove": N_("remove {authenticator} from two-step verification"),
    "two-step-off": N_("turn two-step verification off"),
    "recovery-codes": N_("make new recovery codes"),
    "purchase": N_("pay {amount} {currency} to {payee} for order {order}"),
    "payment-method": N_("use the payment method {method}"),
    "device-trust": N_("trust the device {device}"),
    "not-me": N_("say that entry {entry} was not you, and shut everything else"),
    "export": N_("hand out a copy of {what}"),
    "recovery": N_("let you back in by {what}"),
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
    if "authenticator" in shown:
        shown["authenticator"] = own(str(shown["authenticator"]))
    template = sentence or _(ACTIONS.get(kind, ""))
    return printable(kind) if not template else fill(printable(template), shown)


def money(amount: int, currency: str) -> str:
    """Minor units as an amount: `124900` and `EUR` are `1,249.00`, or what the language writes for it."""
    from babel.numbers import format_decimal

    digits = minor_digits(currency)
    pattern = "#,##0." + "0" * digits if digits else "#,##0"
    with localcontext(prec=len(str(amount)) + digits + 1):  # an amount is shown whole, however long
        return format_decimal(Decimal(amount).scaleb(-digits), pattern, locale=locale())
