"""Every number of the rules in one place, with its bound and its source. Texts on screen are made from it.

Durations are milliseconds in code; a configuration file and `guardtui policy` speak in the unit that each line names.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Final

from guardtui.clock import DAY, HOUR, MINUTE, SECOND
from guardtui.core.errors import BadInput

UNITS: Final[Mapping[str, int]] = {
    "s": SECOND,
    "min": MINUTE,
    "h": HOUR,
    "days": DAY,
    "count": 1,
    "characters": 1,
    "units": 1,
}
"""`units` are whole units of the policy's currency."""


def _rule(default: int, unit: str, least: int, most: int, source: str) -> Any:  # noqa: ANN401 - as dataclasses.field
    factor = UNITS[unit]
    return field(default=default * factor, metadata={"unit": unit, "least": least, "most": most, "source": source})


def _switch(source: str, *, default: bool) -> Any:  # noqa: ANN401 - as dataclasses.field
    return field(default=default, metadata={"unit": "yes/no", "source": source})


def _choice(default: str, *others: str, source: str) -> Any:  # noqa: ANN401 - as dataclasses.field
    return field(default=default, metadata={"unit": "one of", "known": [default, *others], "source": source})


def _text(default: str, form: str, source: str) -> Any:  # noqa: ANN401 - as dataclasses.field
    return field(default=default, metadata={"unit": "text", "form": form, "source": source})


@dataclass(frozen=True, slots=True)
class Policy:
    """The numbers in force (PRODUCT section 3). `Policy()` is the default; `from_settings` reads an operator's file."""

    code_life: int = _rule(10, "min", 1, 10, "NIST SP 800-63B-4 3.1.3.2; ASVS 6.5.5")
    code_tries: int = _rule(5, "count", 1, 5, "PSD2 RTS art. 4(3)(b)")
    resend_first: int = _rule(30, "s", 30, 600, "PRODUCT section 3")
    resend_second: int = _rule(60, "s", 30, 600, "PRODUCT section 3")
    resend_third: int = _rule(120, "s", 30, 600, "PRODUCT section 3")
    resend_same_code: bool = _switch(
        "PRODUCT section 3: the first message stays good; off is OWASP MFA's strict form, a new code each time",
        default=True,
    )
    sends_per_hour: int = _rule(5, "count", 1, 10, "SECURITY N15, per contact")
    sends_per_day: int = _rule(10, "count", 1, 20, "SECURITY N15, per contact")
    sends_per_account: int = _rule(20, "count", 1, 50, "SECURITY N15, codes per account and day")
    sends_per_store: int = _rule(500, "count", 1, 1_000_000, "SECURITY N15, codes from the whole store per day")
    sms_open_per_hour: int = _rule(
        3,
        "count",
        1,
        1000,
        "SECURITY N16: numbers of a country that got an SMS and from which no code has come back yet",
    )
    sms_open_per_day: int = _rule(20, "count", 1, 10_000, "SECURITY N16: the same per day")
    send_again_first: int = _rule(20, "s", 5, 300, "SECURITY C-97: what could not be handed over; doubles, with jitter")
    send_again_most: int = _rule(60, "min", 1, 240, "SECURITY C-97: the longest wait between two tries")
    notice_life: int = _rule(72, "h", 24, 168, "SECURITY C-59: so long a notice is tried; a code only within its life")
    failed_codes_per_hour: int = _rule(20, "count", 5, 20, "PRODUCT section 3, per account")
    failed_codes_per_day: int = _rule(50, "count", 10, 50, "PRODUCT section 3, per account")
    failed_codes_in_a_row: int = _rule(
        100, "count", 20, 100, "NIST SP 800-63B-4 3.2.2: then a method is out of use until it is set up again"
    )
    undelivered_in_a_row: int = _rule(
        3, "count", 2, 10, "SECURITY C-35: so many messages that did not reach a phone, and codes go another way"
    )
    wrong_passwords: int = _rule(10, "count", 3, 10, "PRODUCT section 3; NIST SP 800-63B-4 3.2.2")
    wrong_passwords_window: int = _rule(5, "min", 1, 60, "PRODUCT section 3")
    password_wait_first: int = _rule(30, "s", 30, 600, "SECURITY N13")
    password_wait_most: int = _rule(60, "min", 1, 1440, "SECURITY N13")
    totp_window: int = _rule(1, "count", 0, 1, "RFC 6238 5.2; ASVS 6.5.5: steps either way")
    totp_hint: int = _rule(10, "count", 0, 10, "PRODUCT section 3: steps either way, for the clock hint only")
    approval_wait: int = _rule(10, "min", 1, 10, "SECURITY N23: how long an approval waits for its person")
    approval_life: int = _rule(5, "min", 1, 5, "SECURITY N21")
    purchase_limit: int = _rule(
        100,
        "units",
        0,
        1000,
        "PRODUCT section 3, SECURITY C-69: from here on, singly or in 24 h, a purchase takes a code",
    )
    currency: str = _text("EUR", "[A-Z]{3}", "ISO 4217: of the purchase limit; purchases in another always take a code")
    payment_message: bool = _switch(
        "SECURITY C-67: what pays takes the app and then a message with its details, where a contact can be reached",
        default=True,
    )
    contact_settles: int = _rule(
        72, "h", 0, 168, "SECURITY C-35: a contact verified later than this allows no payment beside an older one"
    )
    weaker_factor: bool = _switch(
        "PRODUCT M3: a sent code alone changes contacts and methods beside an app; off is SECURITY C-66's strict form",
        default=True,
    )
    device_trust: int = _rule(30, "days", 0, 30, "SECURITY N22")
    trusted_devices: int = _rule(10, "count", 1, 10, "SECURITY N22, per account")
    recovery_codes: int = _rule(10, "count", 5, 20, "PRODUCT section 3")
    recovery_codes_warning: int = _rule(3, "count", 1, 10, "PRODUCT section 3")
    recovery_replaced: bool = _switch(
        "NIST SP 800-63B-4 3.1.2: a used recovery code is replaced by a new one", default=True
    )
    hold: int = _rule(24, "h", 24, 72, "PRODUCT section 3: after a recovery code, a rescued contact, a not-me")
    contact_undo: int = _rule(7, "days", 1, 30, "PRODUCT section 3: undo from the old contact")
    old_contact_told: int = _rule(72, "h", 72, 720, "SECURITY N24: an old contact goes on being told")
    draft_life: int = _rule(10, "min", 1, 10, "SECURITY N23: an enrolment that is not confirmed")
    sign_in_life: int = _rule(10, "min", 1, 10, "SECURITY N23: a sign-in that waits for its code")
    session_idle: int = _rule(15, "min", 1, 60, "NIST SP 800-63B-4 2.2.3; ASVS 7.3.1")
    session_life: int = _rule(12, "h", 1, 24, "NIST SP 800-63B-4 2.2.3; ASVS 7.3.2")
    screen_lock: int = _rule(5, "min", 1, 5, "PSD2 RTS art. 4(3)(d)")
    password_rule: str = _choice("guide", "nist", source="PRODUCT section 3; nist: NIST SP 800-63B-4 3.1.1.2, no mix")
    password_least: int = _rule(
        12, "characters", 12, 64, "PRODUCT section 3, with upper and lower case, digits, symbols"
    )
    passphrase_least: int = _rule(15, "characters", 15, 64, "NIST SP 800-63B-4 3.1.1.2, without a mix")
    password_most: int = _rule(256, "characters", 64, 1024, "NIST SP 800-63B-4 3.1.1.2")
    password_history: int = _rule(5, "count", 0, 24, "PRODUCT section 3: passwords not to be used again")
    attestation_life: int = _rule(182, "days", 30, 366, "PRODUCT section 3: checklist marks go stale")
    review_life: int = _rule(30, "days", 7, 92, "PRODUCT section 3: activity reviewed")
    contact_fresh: int = _rule(182, "days", 30, 366, "PRODUCT G20: a contact that answered lately")
    support_cases_per_day: int = _rule(5, "count", 1, 20, "ASVS 2.4.1: each mails the operator and tells the contacts")
    support_cases_half_way: int = _rule(
        2, "count", 1, 5, "ASVS 2.4.1: the same on the password alone, counted apart so that nobody uses up the owner's"
    )
    mail_factor: bool = _switch("PRODUCT section 3; off is NIST SP 800-63B-4 3.1.3.1's strict form", default=True)
    password_alone: bool = _switch(
        "Whether the password alone signs in where no channel reaches the person", default=True
    )

    @property
    def resend_waits(self) -> tuple[int, int, int]:
        """Milliseconds from one sending to the next, for the first, second and third resend."""
        return (self.resend_first, self.resend_second, self.resend_third)

    @classmethod
    def from_settings(cls, settings: Mapping[str, object]) -> Policy:
        """The policy of an operator's file. Raises `BadInput` for an unknown name, a wrong type or a value out of bounds."""
        known = {f.name: f for f in fields(cls)}
        values: dict[str, Any] = {}
        for name, value in settings.items():
            if name not in known:
                raise BadInput("policy_unknown", name=name[:60])
            values[name] = _checked(name, value, known[name].metadata)
        return cls(**values)

    def lines(self) -> list[dict[str, object]]:
        """Each rule as name, value, unit, bounds and source (ASVS 6.1.1: the numbers in force can be read)."""
        table: list[dict[str, object]] = []
        for f in fields(self):
            unit = f.metadata["unit"]
            value = getattr(self, f.name)
            row: dict[str, object] = {
                "name": f.name,
                "value": value // UNITS[unit] if unit in UNITS else value,
                "unit": unit,
            }
            row |= {bound: f.metadata[bound] for bound in ("least", "most", "known", "form") if bound in f.metadata}
            table.append(row | {"source": f.metadata["source"]})
        return table


def _checked(name: str, value: object, meta: Mapping[str, Any]) -> object:
    """The value of one setting as the policy holds it, durations in milliseconds."""
    match meta["unit"]:
        case "yes/no":
            if not isinstance(value, bool):
                raise BadInput("policy_switch", name=name)
            return value
        case "one of":
            if value not in meta["known"]:
                raise BadInput("policy_choice", name=name, known=meta["known"])
            return value
        case "text":
            if not isinstance(value, str) or not re.fullmatch(meta["form"], value):
                raise BadInput("policy_text", name=name, form=meta["form"])
            return value
    if isinstance(value, bool) or not isinstance(value, int):
        raise BadInput("policy_number", name=name, unit=meta["unit"])
    if not meta["least"] <= value <= meta["most"]:
        raise BadInput("policy_bounds", name=name, least=meta["least"], most=meta["most"], unit=meta["unit"])
    return value * UNITS[meta["unit"]]
