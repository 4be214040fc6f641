"""What a mission's situation tells, made to happen to the practice account through Guard's own verbs."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from guardtui.core.action import Action
from guardtui.core.contact import masked
from guardtui.core.errors import Locked, NotFound, Refused
from guardtui.core.records import ApprovalState, Challenge, Channel, Client, ContactKind, PendingSignIn
from guardtui.entropy import SystemEntropy
from guardtui.guard.callers import Backend
from guardtui.lab.facts import Facts, Start
from guardtui.lab.phone import Arrived
from guardtui.lab.story import CURRENCY, Story
from guardtui.language import _

if TYPE_CHECKING:
    from guardtui.bootstrap import Guard
    from guardtui.lab.practice import Practice

SIGN_IN: Final = Action("sign-in")
NUMBERS: Final = ("+12025550119", "+12025550127", "+12025550138", "+12025550164", "+12025550176")
"""New numbers, each time the next, in a range that is kept for fiction."""
_ORDERS: Final = 50_000
"""The numbers of orders go on from here with the lines of the activity, so that each is another one."""
_CODE: Final = re.compile(r"(?<![0-9])([0-9]{3}) ?([0-9]{3})(?![0-9])", re.ASCII)
_TOKEN_BYTES: Final = 32
_LOOKED_AT: Final = 20
_LOOKED_THROUGH: Final = 500

Notes = dict[str, str | int]


@dataclass(frozen=True, slots=True)
class Stage:
    """What a situation needs."""

    guard: Guard
    practice: Practice
    story: Story
    turn: int
    """How often this mission was begun before."""
    password: str = field(default="", repr=False)
    """The account's password, where it is not the story's any more: whoever practises hands it to the stranger."""

    @property
    def mira(self) -> Backend:
        return Backend(self.story.person.handle)

    def facts(self) -> Facts:
        """The account as it stands, whatever happened before."""
        return Facts(self.guard, self.mira.handle, Start("", self.guard.clock.now()))

    def last(self) -> int:
        """The number of the newest line of the activity."""
        return self.guard.activity.list(self.mira, limit=1).items[0].seq

    def ways(self, action: Action = SIGN_IN) -> frozenset[Channel]:
        """The channels in which an action can be proven now."""
        return frozenset(way.channel for way in self.guard.codes.ways(self.mira, action) if way.ready)

    def shop(self) -> Backend:
        """The shop's program, in a session of its own."""
        return Backend(self.mira.handle, session=f"mission {self.last()}")

    def purchase(self, amount: int) -> Action:
        """An order that nobody made before."""
        number = f"RM-{_ORDERS + self.last()}"
        return Action(
            "purchase", {"order": number, "amount": amount, "currency": CURRENCY, "payee": self.guard.service}
        )


# The situations


def _two_step(stage: Stage) -> Notes:
    if stage.guard.accounts.find(stage.mira.handle).two_step:
        raise Refused("mission_two_step_on")
    return {}


def _never_came(stage: Stage) -> Notes:
    shop = stage.shop()
    asked = stage.guard.approvals.ask(shop, stage.purchase(12_900))
    return {"approval": asked.id, "shop": shop.session}


def _stranger(stage: Stage) -> Notes:
    """Somebody signs in who knows the password and gets hold of the code, as in the story."""
    first, who = stage.last() + 1, stage.story.devices["stranger"]
    client = Client(SystemEntropy().bytes(_TOKEN_BYTES).hex(), who.label, who.place)
    begun = stage.guard.signin.begin(stage.mira.handle, stage.password or stage.story.person.password, client)
    if begun.outcome == "wait":
        raise Locked("password_wait", until=begun.until)
    if begun.outcome == "refused":
        raise Refused("mission_password")
    if begun.pending is not None:
        _get_in(stage, begun.pending)
    return {"first": first, "last": stage.last()}


def _get_in(stage: Stage, pending: PendingSignIn) -> None:
    for channel in (Channel.SMS, Channel.MAIL, Channel.APP):
        if not any(way.channel is channel and way.ready for way in pending.ways):
            continue
        challenge = stage.guard.codes.request(pending, SIGN_IN, channel)
        code = stage.practice.app_code() if channel is Channel.APP else _read(stage, challenge)
        if code and stage.guard.signin.finish(pending, challenge.id, code).accepted:
            return
    raise Refused("mission_no_way_in")


def _read(stage: Stage, challenge: Challenge) -> str | None:
    """The code of a challenge as the pretend phone or the inbox shows it."""
    for message in stage.practice.arrived(_LOOKED_AT):
        found = _CODE.search(message.body) if message.reference == challenge.reference else None
        if found is not None:
            return found[1] + found[2]
    return None


def _phishing(stage: Stage) -> Notes:
    """Somebody acts in the account's name, so that it is sent a code; then they ask for that by mail."""
    shop = stage.shop()
    challenge = _code_of_theirs(stage, shop)
    to = next((one.to for one in stage.practice.arrived(_LOOKED_THROUGH) if one.channel == "mail"), "")
    stage.practice.receive(
        Arrived(
            at=stage.guard.clock.now(),
            channel="mail",
            to=to or stage.story.person.mail,
            sender="Riverbend Market Security <help@riverbend-rnarket.example>",
            subject=_("Your account will be closed today"),
            body=_(
                "Dear customer,\n\nsomebody is using your account. To stop them, answer this mail with the six digits "
                "that we have just sent you. Without an answer within ten minutes your account will be closed.\n\n"
                "Your Riverbend security team"
            ),
        )
    )
    return {"challenge": challenge.id, "shop": shop.session}


def _code_of_theirs(stage: Stage, shop: Backend) -> Challenge:
    """A code by text or mail: for a purchase, or where that takes more than a message, for being let in."""
    for action in (stage.purchase(48_000), Action("recovery", {"what": _("the account")})):
        for channel in (Channel.SMS, Channel.MAIL):
            if channel in stage.ways(action):
                return stage.guard.codes.request(shop, action, channel)
    raise Refused("mission_no_way_in")


def _new_phone(stage: Stage) -> Notes:
    return _numbers(stage)


def _lost_phone(stage: Stage) -> Notes:
    ways = stage.ways()
    if ways.isdisjoint({Channel.MAIL, Channel.RECOVERY}):
        raise Refused("mission_needs_phone")
    return {**_numbers(stage), "app": int(Channel.APP in ways)}


def _numbers(stage: Stage) -> Notes:
    """The numbers that serve now, masked, and a new one for the person."""
    old = _old_numbers(stage)
    if not old:
        raise Refused("mission_needs_phone")
    free = [one for one in NUMBERS if masked(ContactKind.PHONE, one) not in old]
    number = free[stage.turn % len(free)]
    return {"number": number, "masked": masked(ContactKind.PHONE, number), "old": ", ".join(old)}


def _old_numbers(stage: Stage) -> tuple[str, ...]:
    """The verified numbers, masked, by what the activity says of them."""
    there: dict[str, None] = {}
    for event in Facts(stage.guard, stage.mira.handle, Start("", 0)).events:
        if event.details.get("kind") != "phone":
            continue
        if event.tag in {"contact:replaced", "contact:undone"}:
            there.pop(str(event.details["was"]), None)
        if event.tag in {"contact:verified", "contact:replaced", "contact:undone"}:
            there[str(event.details["to"])] = None
        elif event.tag == "contact:removed":
            there.pop(str(event.details["to"]), None)
    return tuple(there)


def _purchase(stage: Stage) -> Notes:
    first, shop = stage.last() + 1, stage.shop()
    asked = stage.guard.approvals.ask(shop, stage.purchase(48_000))
    small = {**stage.purchase(9_500).details, "items": _("1 gift card of 95.00")}
    stage.guard.activity.record(stage.mira.handle, "order:placed", small)
    return {"approval": asked.id, "shop": shop.session, "first": first, "last": stage.last()}


def _wrong_clock(stage: Stage) -> Notes:
    if Channel.APP not in stage.ways() or stage.practice.app_code() is None:
        raise Refused("mission_needs_app")
    return {}


def _checklist(stage: Stage) -> Notes:
    if len(stage.facts().good) == len(stage.guard.checklist.show(stage.mira).items):
        raise Refused("mission_all_good")
    return {}


SCENES: Final[Mapping[str, Callable[[Stage], Notes]]] = {
    "two-step": _two_step,
    "never-came": _never_came,
    "stranger": _stranger,
    "phishing": _phishing,
    "new-phone": _new_phone,
    "lost-phone": _lost_phone,
    "purchase": _purchase,
    "wrong-clock": _wrong_clock,
    "checklist": _checklist,
}
"""Mission → what happens when it is begun, and what is to be remembered of it. Each raises where it cannot happen now."""


def carry_out(guard: Guard, handle: str, facts: Facts) -> bool:
    """What was allowed is done, for the shop waits for no second word; whether anything was.

    It is not while a hold or the operator's lock forbids it, and not where another window was faster.
    """
    if facts.approval is not ApprovalState.APPROVED:
        return False
    try:
        done = guard.approvals.carry_out(Backend(handle, session=facts.text("shop")), facts.text("approval"))
    except (Locked, NotFound, Refused):
        return False
    guard.activity.record(handle, "order:placed", dict(done.details))
    return True
