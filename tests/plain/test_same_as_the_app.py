"""The same doings at the app and line by line, on two copies of one demo, leave the same lines in the activity."""

from contextlib import asynccontextmanager

import pytest

from guardtui.core.action import Action
from guardtui.core.records import Channel, Client, ContactKind
from guardtui.guard import Backend
from guardtui.tui.dialogs.choose import Choose
from guardtui.tui.dialogs.confirm import Confirm
from guardtui.tui.dialogs.event_details import EventDetails
from guardtui.tui.dialogs.export_activity import ExportActivity
from guardtui.tui.dialogs.message_details import MessageDetails
from guardtui.tui.dialogs.missing_code import MissingCode
from guardtui.tui.dialogs.missions import Missions
from guardtui.tui.dialogs.new_password import NewPassword
from guardtui.tui.dialogs.not_me import NotMe
from guardtui.tui.dialogs.spare_codes import SpareCodes
from guardtui.tui.flows.drill import DrillScreen
from guardtui.tui.flows.support import SupportScreen
from guardtui.tui.flows.two_step.app import ScanPage
from guardtui.tui.flows.two_step.choose import ChoosePage, SecondPage
from guardtui.tui.flows.two_step.confirm import ConfirmPage
from guardtui.tui.flows.two_step.recovery import CodesPage, TypeBackPage
from guardtui.tui.flows.two_step.review import DonePage, ReviewPage
from guardtui.tui.screens.lock import LockScreen
from guardtui.tui.screens.signin import SignInScreen
from guardtui.tui.widgets.choice import Choice

from ..tui.person import Person  # noqa: TID252 - somebody at the app
from ..tui.test_missing_code import practised  # noqa: TID252 - the same lab as the app's
from .conftest import later, wrong
from .test_two_step import GROUPS, RECOVERY

pytestmark = pytest.mark.slow  # whole runs

BY_CHANCE = frozenset({"case"})
"""Details that are made by chance."""
MINUTE = 60_000


def happened(world, session=None):
    """What was written down, oldest first: kind, outcome, and every fact that is not made by chance."""
    lines, after = [], None
    while after is not None or not lines:
        page = world.guard.activity.list(session or world.session, after=after, limit=100)
        lines, after = [*lines, *page.items], page.next
    return [
        " ".join((one.tag, one.outcome, *(f"{n}={f}" for n, f in sorted(one.details.items()) if n not in BY_CHANCE)))
        for one in reversed(lines)
    ]


def the_same(one, other):
    """See that the two copies tell the same."""
    assert "\n".join(happened(other)) == "\n".join(happened(one))
    assert one.guard.activity.verify().ok
    assert other.guard.activity.verify().ok


@pytest.fixture
def pair(twins, opened, until, reader):
    """Mira twice, signed in: `app` is a person at the app (to be entered), `plain` one who reads line by line."""

    class Pair:
        one, other = twins

        def both(self, act):
            """Something that is so on both copies."""
            for world in twins:
                act(world)

        def go_by(self, ms):
            self.both(lambda world: world.clock.advance(ms))

        @asynccontextmanager
        async def app(self, go):
            async with opened(self.one, go) as (_, pilot):
                yield Person(self.one, pilot, until)

        @property
        def plain(self):
            return reader(self.other)

        def agree(self):
            the_same(self.one, self.other)

    pair = Pair()
    pair.both(lambda world: world.sign_in_again())
    return pair


async def test_the_door_the_lock_and_out(twins, app_of, until, reader):
    one, other = twins
    async with app_of(one).run_test(size=(120, 40), notifications=True) as pilot:
        mira = Person(one, pilot, until)
        await mira.give_password("not the password")
        await mira.sees("do not belong together")
        await mira.on(SignInScreen, "#password")
        mira.screen.query_one("#password").value = one.password
        await mira.press("enter")
        code = one.code_for(await mira.asked_for("sign-in"))
        mira.paste(wrong(code))
        await mira.sees("4 tries left")
        await mira.asked_for("sign-in")
        await mira.press("t")
        mira.paste(code)
        await mira.at("overview")
        await mira.press("ctrl+l")
        for typed in ("not the password", one.password):
            await mira.on(LockScreen, "#password")
            mira.screen.query_one("#password").value = typed
            await mira.press("enter")
            await mira.see(lambda typed=typed: typed == one.password or "not your password" in mira.text)
        await mira.at("overview")
        await mira.press("ctrl+o")
        await mira.on(SignInScreen)
    code = other.newest_code
    door = [other.handle, "not the password", "", other.password, lambda: wrong(code()), "t", code]
    assert reader(other).types(*door, "l", "not the password", other.password, "o") == 0
    for world in twins:
        world.clock.advance(MINUTE)
        world.sign_in_again()
    the_same(one, other)


async def turned_on(mira, totp):
    """Through the wizard of the app, by an authenticator app and a text message; the secret of the former."""
    await mira.press("t")
    await mira.page(ChoosePage)
    await mira.press("enter")
    await mira.page(ScanPage)
    secret = "".join(mira.screen.query_one(ScanPage).groups)
    await mira.press("enter")
    await mira.page(ConfirmPage)
    mira.paste(totp(secret, mira.clock.now()))
    await mira.page(SecondPage)
    await mira.press("enter")
    await mira.page(ConfirmPage)
    await mira.enter_code("factor-confirm")
    await mira.page(SecondPage)
    await mira.press("end", "enter")
    await mira.page(CodesPage)
    codes = mira.screen.query_one(CodesPage).codes
    await mira.press("enter")
    await mira.page(TypeBackPage)
    mira.paste(codes[6])
    await mira.page(ReviewPage)
    await mira.press("enter")
    await mira.page(DonePage)
    await mira.press("enter")
    await mira.at("two-step")
    return secret


async def test_two_step_on_new_codes_and_off(pair, totp):
    one, other = pair.one, pair.other
    async with pair.app("2") as mira:
        secret = await turned_on(mira, totp)
        one.clock.advance(2 * MINUTE)
        await mira.press("n")
        await mira.on(Confirm)
        await mira.press("y")
        await mira.asked_for("recovery-codes")
        mira.paste(totp(secret, one.clock.now()))
        await mira.on(SpareCodes)
        await mira.press("enter")
        await mira.on(Confirm)
        await mira.press("y")
        await mira.at("two-step")
        one.clock.advance(2 * MINUTE)
        await mira.press("o")
        await mira.on(Confirm)
        await mira.press("y")
        await mira.asked_for("two-step-off")
        code = totp(secret, one.clock.now())
        mira.paste(wrong(code))
        await mira.sees("4 tries left")
        await mira.asked_for("two-step-off")
        mira.paste(code)
        await mira.at("two-step")

    plain = pair.plain

    def of_the_app():
        return totp(GROUPS.findall(plain.ear.getvalue())[-1].replace(" ", ""), other.clock.now())

    def written_down():
        return RECOVERY.findall(plain.ear.getvalue())[6]

    wizard = ["t", "1", "1", of_the_app, "1", other.newest_code, "2", "1", written_down, "y"]
    renew = [later(other, "n", 2 * MINUTE), "y", of_the_app, "y"]
    off = [later(other, "o", 2 * MINUTE), "y", lambda: wrong(of_the_app()), of_the_app]
    plain.does("2", *wizard, *renew, *off, "b", "q")
    pair.agree()


async def test_contacts_are_changed(pair):
    one, other = pair.one, pair.other
    async with pair.app("3") as mira:
        await mira.press("a")
        await mira.choose("down")
        await mira.write("mira@second.example")
        await mira.enter_code("contact-add")
        await mira.enter_code("contact-verify")
        await mira.at("contacts")
        await mira.press("end")
        await mira.see(lambda: mira.screen.query_one("#contacts", Choice).highlighted == 2)
        one.clock.advance(MINUTE)
        await mira.press("x")
        await mira.asked_for("contact-remove")
        await mira.press("escape")
        await mira.at("contacts")
        one.clock.advance(MINUTE)
        await mira.press("p")
        await mira.enter_code("contact-primary")
        await mira.at("contacts")
        await mira.see(lambda: mira.screen.view.contacts[1].masked == "m•••@second.example")
        one.clock.advance(MINUTE)
        await mira.pick(ContactKind.PHONE)
        await mira.press("e")
        await mira.write("+1 202 555 0199")
        await mira.enter_code("contact-replace")
        await mira.enter_code("contact-verify")
        await mira.at("contacts")
        await mira.see(lambda: "0199" in mira.screen.view.contacts[0].masked)
        await mira.pick(ContactKind.PHONE)
        await mira.press("s")
        await mira.sees("202-555-0199")
        one.clock.advance(MINUTE)
        await mira.press("u")
        await mira.choose()
        await mira.enter_code("contact-undo")
        await mira.at("contacts")
        await mira.see(lambda: "0143" in mira.screen.view.contacts[0].masked)

    code = other.newest_code
    add = ["a", "2", "mira@second.example", code, code]
    first = [later(other, "3"), "2", code]
    replace = [later(other, "1"), "1", "+1 202 555 0199", code, code]
    undo = [later(other, "u"), "1", code]
    leave = [later(other, "3"), "3", "b"]
    pair.plain.does("3", *add, *leave, *first, *replace, "1", "3", *undo, "b", "q")
    pair.agree()


def asks(order):
    """The shop asks for a purchase."""
    details = {"order": order, "amount": 24_900, "currency": "USD", "payee": "Riverbend Market"}
    return lambda world: world.guard.approvals.ask(Backend("mira", session="basket 7"), Action("purchase", details))


async def test_approvals_devices_checklist_and_activity(pair):
    one, other = pair.one, pair.other
    pair.both(asks("RM-9"))
    pair.go_by(MINUTE)
    async with pair.app("4") as mira:
        await mira.see(lambda: mira.screen.view.chosen is not None)
        await mira.press("a")
        await mira.enter_code("purchase")
        await mira.at("approvals")
        asks("RM-10")(one)
        await mira.sees("RM-10")
        await mira.press("home")
        await mira.see(lambda: "RM-10" in mira.screen.view.chosen.summary)
        await mira.press("d")
        await mira.choose()
        await mira.at("approvals")

        await mira.go("6", "devices")
        await mira.press("e")
        await mira.write("The desk")
        await mira.at("devices")
        await mira.press("down", "x")
        await mira.on(Confirm)
        await mira.press("y")
        await mira.at("devices")
        await mira.press("o")
        await mira.on(Confirm)
        await mira.press("y")
        await mira.at("devices")

        await mira.go("7", "checklist")
        listed = mira.screen.query_one("#checklist", Choice)
        listed.highlighted = listed.get_option_index("G18")
        await mira.press("t")
        await mira.on(Confirm)
        await mira.press("y")
        await mira.at("checklist")
        await mira.press("w")
        await mira.see(lambda: happened(one)[-1].startswith("checklist:withdrawn"))

        await mira.go("5", "activity")
        await mira.press("home", "v")
        await mira.sees("reviewed everything")

    approve = ["4", "1", "1", other.newest_code]

    def asked_anew():
        asks("RM-10")(other)
        return ""

    deny = [asked_anew, "1", "2", "1", "b"]
    devices = ["6", "1", "1", "The desk", "2", "3", "y", "o", "y", "b"]
    pair.plain.does(*approve, *deny, *devices, "7", "5", "1", "y", "5", "2", "b", "5", "v", "b", "q")
    pair.agree()


async def test_a_stranger_is_shut_out_and_the_run_is_seen_through(pair):
    new = "violet tractors sing 4 Mondays"

    def stranger(world):
        begun = world.guard.signin.begin(
            world.handle, world.password, Client("s" * 43, "Chrome on Windows", "Elsewhere")
        )
        asked = world.guard.codes.request(begun.pending, Action("sign-in"))
        world.guard.signin.finish(begun.pending, asked.id, world.code_for(asked))
        world.clock.advance(MINUTE)

    pair.both(stranger)
    one, other = pair.one, pair.other
    async with pair.app("5") as mira:
        await mira.press("home", "enter")
        await mira.on(EventDetails)
        await mira.press("n")
        await mira.on(Confirm)
        await mira.press("y")
        await mira.on(NotMe)
        await mira.press("enter")
        await mira.on(NewPassword)
        for name, text in (("present", one.password), ("new", new), ("again", new)):
            mira.screen.query_one(f"#{name}").value = text
        mira.screen.query_one("#yes").press()
        await mira.enter_code("password")
        for _ in range(2):
            await mira.on(NotMe, "#steps")
            await mira.press("enter")
            await mira.on(Confirm)
            await mira.press("y")
        await mira.see(lambda: isinstance(mira.screen, NotMe) and mira.screen.query("#close"))
        await mira.press("enter")
        await mira.sees("closed")

    password = ["1", other.password, new, new, other.newest_code]
    pair.plain.does("5", "1", "2", "y", *password, "2", "y", "3", "y", "4", "b", "q")
    pair.agree()


async def test_a_code_that_was_not_asked_for_and_a_case(pair):
    def stranger(world):
        begun = world.guard.signin.begin(
            world.handle, world.password, Client("s" * 43, "Chrome on Windows", "Elsewhere")
        )
        world.guard.codes.request(begun.pending, Action("sign-in"))
        world.clock.advance(MINUTE)

    pair.both(stranger)
    async with pair.app("8") as mira:
        await mira.press("enter")
        await mira.on(MessageDetails)
        await mira.press("n")
        await mira.choose()
        await mira.at("messages")
        await mira.go("0", "support")
        await mira.press("down", "enter")
        await mira.on(SupportScreen)
        await mira.press(*"I")
        await mira.press("ctrl+s")
        await mira.see(lambda: getattr(mira.screen, "step", "") == "look" and not mira.screen.acting)
        await mira.press("ctrl+s")
        await mira.see(lambda: getattr(mira.screen, "step", "") == "done")
    pair.plain.does("8", "1", "1", "1", "b", "10", "2", "I", ".", "1", "n", "b", "q")
    pair.agree()


NEW = "violet tractors sing 4 Mondays"


async def test_a_mission_is_taken_and_time_goes_by(twins, opened, until, reader):
    for world in twins:
        practised(world)
        world.sign_in_again()
        world.clock.advance(MINUTE)
    one, other = twins
    async with opened(one, "1") as (app, pilot):
        mira = Person(one, pilot, until)
        await mira.press("f6")
        await mira.on(Missions, "#choices")
        await mira.press("down", "down", "enter", "enter")
        await mira.see(lambda: app.lab.mission.id == "stranger")
        await mira.at("overview")
        await mira.go("5", "activity")
        await mira.press("home", "enter")
        await mira.on(EventDetails)
        await mira.press("n")
        await mira.on(Confirm)
        await mira.press("y")
        await mira.on(NotMe)
        await mira.press("f7")
        await mira.on(Choose, "#choices")
        await mira.press("enter")
        await mira.on(NotMe)
        await mira.press("escape")
        await mira.at("activity")
        await mira.press("home", "v")
        await mira.sees("reviewed everything")
        assert [step.done for step in app.lab.practice.mission(one.guard).steps] == [True, False, False, True]
    plain = reader(other, other.phone)
    plain.does("z", "4", "3", "1", "5", "1", "2", "y", "z", "3", "1", "b", "v", "b", "q")
    assert [step.done for step in other.phone.mission(other.guard).steps] == [True, False, False, True]
    assert other.phone.ahead() == one.phone.ahead()
    the_same(one, other)


async def test_devices_are_trusted_distrusted_and_reported(pair):
    def tablet(world):
        begun = world.guard.signin.begin(world.handle, world.password, Client("u" * 43, "Tablet", "Hull"))
        asked = world.guard.codes.request(begun.pending, Action("sign-in"))
        world.guard.signin.finish(begun.pending, asked.id, world.code_for(asked))
        world.clock.advance(MINUTE)

    pair.both(tablet)
    async with pair.app("6") as mira:
        mira.screen.query_one("#devices", Choice).highlighted = tablet_of(pair.one)
        await mira.see(lambda: mira.screen.view.chosen.name == "Tablet")
        await mira.press("t")
        await mira.enter_code("device-trust")
        await mira.at("devices")
        await mira.see(lambda: mira.screen.view.check_action("distrust", ()))
        await mira.press("u")
        await mira.see(lambda: not mira.screen.view.acting and not mira.screen.view.check_action("distrust", ()))
        await mira.press("n")
        await mira.on(Confirm)
        await mira.press("y")
        await mira.on(NotMe)
        await mira.press("escape")
        await mira.at("devices")
    here = str(tablet_of(pair.other) + 1)
    pair.plain.does("6", here, "2", pair.other.newest_code, here, "2", here, "4", "y", "b", "b", "q")
    pair.agree()


def tablet_of(world):
    """Where the tablet stands in the list."""
    return [one.name for one in world.guard.devices.list(world.session)].index("Tablet")


async def test_the_password_the_drill_and_a_file_of_everything(pair, tmp_path):
    one, other = pair.one, pair.other
    pair.go_by(MINUTE)
    right = [message.fraud for message in one.guard.drill.messages()]
    async with pair.app("1") as mira:
        await mira.press("c")
        await mira.on(NewPassword)
        for name, text in (("present", one.password), ("new", NEW), ("again", NEW)):
            mira.screen.query_one(f"#{name}").value = text
        mira.screen.query_one("#yes").press()
        await mira.enter_code("password")
        await mira.at("overview")
        await mira.press("D")
        for number, fraud in enumerate(right):
            await mira.on(DrillScreen)
            await mira.see(lambda number=number: mira.screen.number == number and not mira.screen.acting)
            await mira.see(lambda: mira.screen.check_action("answer", (True,)))
            await mira.press("f" if fraud else "h")
            await mira.see(lambda: mira.screen.check_action("next", ()) and not mira.screen.acting)
            await mira.press("enter")
        await mira.see(lambda: mira.screen.result is not None and not mira.screen.acting)
        await mira.press("enter")
        await mira.at("overview")
        await mira.go("5", "activity")
        await mira.press("e")
        await mira.on(ExportActivity)
        field = mira.screen.query_one("#place")
        field.focus()
        field.value = str(tmp_path / "app.txt")
        await mira.press("enter")
        await mira.at("activity")
    drill = ["2" if fraud else "1" for fraud in right]
    file = ["5", "x", "1", str(tmp_path / "plain.txt"), "b"]
    pair.plain.does("c", other.password, NEW, NEW, other.newest_code, "d", *drill, *file, "q")
    pair.agree()
    assert (tmp_path / "app.txt").read_text() == (tmp_path / "plain.txt").read_text()


async def test_a_method_is_added_and_another_removed_while_two_step_is_on(pair, totp):
    def turn_on(world):
        guard, session = world.guard, world.session
        phone = next(one for one in guard.contacts.list(session) if one.kind is ContactKind.PHONE)
        world.prove(guard.authenticators.confirm(session, guard.authenticators.begin_contact(session, phone.id).id))
        guard.authenticators.keep_recovery_codes(session, guard.authenticators.new_recovery_codes(session)[0])
        guard.authenticators.turn_on(session)
        world.clock.advance(2 * MINUTE)

    pair.both(turn_on)
    one, other = pair.one, pair.other
    async with pair.app("2") as mira:
        await mira.press("a")
        await mira.page(ChoosePage)
        await mira.press("enter")
        await mira.page(ConfirmPage)
        await mira.enter_code("factor-add")
        await mira.page(ScanPage)
        secret = "".join(mira.screen.query_one(ScanPage).groups)
        await mira.press("enter")
        await mira.page(ConfirmPage)
        mira.paste(totp(secret, one.clock.now()))
        await mira.page(DonePage)
        await mira.press("enter")
        await mira.at("two-step")
        one.clock.advance(2 * MINUTE)
        sms = [method.channel for method in one.guard.authenticators.list(one.session)].index(Channel.SMS)
        await mira.press("home", *["down"] * sms)
        await mira.see(lambda: mira.screen.view.chosen.channel is Channel.SMS)
        await mira.press("x")
        await mira.on(Confirm)
        await mira.press("y")
        await mira.asked_for("factor-remove")
        mira.paste(totp(secret, one.clock.now()))
        await mira.at("two-step")

    plain = pair.plain

    def of_the_app():
        return totp(GROUPS.findall(plain.ear.getvalue())[-1].replace(" ", ""), other.clock.now())

    add = ["a", "1", other.newest_code, "1", of_the_app]
    plain.does("2", *add, later(other, str(sms + 1), 2 * MINUTE), "1", "y", of_the_app, "b", "q")
    pair.agree()


async def test_a_code_that_is_missed_is_typed_from_anywhere_and_a_hold_is_ended(pair):
    def ask(world):
        world.clock.advance(MINUTE)
        world.guard.contacts.remove(world.session, world.guard.contacts.list(world.session)[0].id)

    pair.both(ask)
    one, other = pair.one, pair.other
    async with pair.app("1") as mira:
        await mira.press("m")
        await mira.on(MissingCode, "#fix")
        await mira.press("enter")
        await mira.enter_code("contact-remove")
        await mira.at("overview")
        await mira.go("5", "activity")
        await mira.press("home", "enter")
        await mira.on(EventDetails)
        await mira.press("n")
        await mira.on(Confirm)
        await mira.press("y")
        await mira.on(NotMe)
        await mira.press("escape")
        await mira.at("activity")
        one.clock.advance(MINUTE)
        await mira.go("1", "overview")
        await mira.see(lambda: mira.screen.query_one("#lift").display)
        mira.screen.query_one("#lift").press()
        await mira.enter_code("hold-lift")
        await mira.at("overview")
    hold = ["5", "1", "2", "y", "b", "b", "1", later(other, "e"), other.newest_code, "b"]
    pair.plain.does("m", "1", other.newest_code, *hold, "q")
    pair.agree()
