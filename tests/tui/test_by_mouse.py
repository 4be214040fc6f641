"""The chief flows with the mouse alone: words that stand on the screen are clicked, and only what is asked for is typed."""

from contextlib import asynccontextmanager

import pytest
from rich.cells import cell_len

from guardtui.core.action import Action
from guardtui.core.records import ApprovalState, ContactKind
from guardtui.guard import Backend
from guardtui.tui.dialogs.ask_text import AskText
from guardtui.tui.dialogs.choose import Choose
from guardtui.tui.dialogs.code import CodeDialog
from guardtui.tui.dialogs.confirm import Confirm
from guardtui.tui.dialogs.event_details import EventDetails
from guardtui.tui.dialogs.missing_code import MissingCode
from guardtui.tui.dialogs.not_me import NotMe
from guardtui.tui.dialogs.palette import Palette
from guardtui.tui.flows.support import SupportScreen
from guardtui.tui.flows.two_step.app import ScanPage
from guardtui.tui.flows.two_step.choose import ChoosePage, SecondPage
from guardtui.tui.flows.two_step.confirm import ConfirmPage
from guardtui.tui.flows.two_step.recovery import CodesPage, TypeBackPage
from guardtui.tui.flows.two_step.review import DonePage, ReviewPage
from guardtui.tui.screens.lock import LockScreen
from guardtui.tui.screens.main import MainScreen
from guardtui.tui.screens.signin import SignInScreen
from guardtui.tui.widgets.cards import Card

from .conftest import HANDLE, PASSWORD
from .person import Person

SHOP = Backend(HANDLE)

pytestmark = pytest.mark.slow  # whole flows


class Hand(Person):
    """Somebody with a mouse, who touches the keyboard only where text is asked for."""

    async def click(self, words, *, times=1, last=False):
        """Click on words that stand on the screen."""
        await self.sees(words)
        lines = self.text.splitlines()
        found = [(y, line.find(words)) for y, line in enumerate(lines) if words in line]
        y, x = found[-1 if last else 0]
        await self.at_cell(cell_len(lines[y][:x]) + 1, y, times)

    async def click_foot(self, verb):
        """Click a key on the line at the foot."""
        await self.sees(verb)
        line = self.text.splitlines()[-1]
        assert f" {verb}" in line
        await self.at_cell(cell_len(line[: line.index(f" {verb}")]) + 1, self.app.size.height - 1)

    async def at_cell(self, x, y, times=1):
        """Click on whatever is there."""
        widget, region = self.screen.get_widget_at(x, y)
        await self.pilot.click(widget, offset=(x - region.x, y - region.y), times=times)

    async def go(self, title, place):
        """To a destination, on the rail."""
        await self.click(title)
        await self.at(place)

    async def type_code(self, kind):
        """The code that was asked for, digit by digit."""
        await self.press(*self.world.code_for(await self.asked_for(kind)))

    async def type_into(self, field, text):
        """Click a field and type."""
        await self.pilot.click(field)
        await self.see(lambda: self.screen.query_one(field).has_focus)
        await self.press(*text)


@pytest.fixture
def mouse(world, opened, until):
    """Mira at her account, with a mouse: `async with mouse() as mira`."""

    @asynccontextmanager
    async def open_(size=(120, 40)):
        async with opened(world, size=size) as (_app, pilot):
            yield Hand(world, pilot, until)

    return open_


async def test_signing_in(world, app_of, until):
    async with app_of(world).run_test(size=(80, 24), notifications=True) as pilot:
        mira = Hand(world, pilot, until)
        await mira.on(SignInScreen, "#handle")
        await mira.type_into("#handle", HANDLE)
        await mira.type_into("#password", PASSWORD)
        await mira.pilot.click("#yes")
        await mira.type_code("sign-in")
        await mira.at("overview")


async def test_two_step_with_an_authenticator_app_to_the_end(world, mouse, totp):
    async with mouse() as mira:
        await mira.go("Two-step", "two-step")
        await mira.click("Turn it on")
        await mira.page(ChoosePage)
        await mira.pilot.click(mira.screen.query(Card).first())
        await mira.page(ScanPage)
        secret = "".join(mira.screen.query_one(ScanPage).groups)
        await mira.click("I have added it")
        await mira.page(ConfirmPage)
        await mira.press(*totp(secret, world.clock.now()))
        await mira.page(SecondPage)
        await mira.pilot.click(mira.screen.query(Card).last())
        await mira.page(CodesPage)
        code = mira.screen.query_one(CodesPage).codes[3]
        await mira.click("I have written them down")
        await mira.page(TypeBackPage)
        await mira.press(*code.replace("-", "").lower())
        await mira.page(ReviewPage)
        await mira.pilot.click("#next")
        await mira.page(DonePage)
        await mira.click("Done", last=True)
        await mira.at("two-step")
    assert world.guard.accounts.of(world.session).two_step


async def test_adding_a_contact_and_confirming_it(world, mouse):
    async with mouse() as mira:
        await mira.go("Contacts", "contacts")
        await mira.click("Add a contact")
        await mira.on(Choose, "#choices")
        await mira.click("Mail address")
        await mira.on(AskText, "#text")
        await mira.type_into("#text", "mira@example.net")
        await mira.click("Continue")
        await mira.type_code("contact-add")
        await mira.type_code("contact-verify")
        await mira.at("contacts")
        await mira.sees("m•••@example.net")
    mails = [one for one in world.guard.contacts.list(world.session) if one.kind is ContactKind.MAIL]
    assert [one.verified for one in mails] == [True, True]


async def test_approving_a_purchase(world, mouse):
    purchase = Action("purchase", {"order": "A-7", "currency": "USD", "payee": "Riverbend", "amount": 12900})
    asked = world.guard.approvals.ask(SHOP, purchase)
    async with mouse() as mira:
        await mira.click("Look at it")
        await mira.at("approvals")
        await mira.pilot.click("#approve")
        await mira.type_code("purchase")
        await mira.sees("Approved, for this once")
    assert world.guard.approvals.show(world.session, asked.id).state is ApprovalState.APPROVED


async def test_this_was_not_me(world, mouse):
    async with mouse() as mira:
        await mira.go("Activity", "activity")
        await mira.click("Signed in", times=2)
        await mira.on(EventDetails)
        await mira.click_foot("This was not me")
        await mira.on(Confirm)
        await mira.pilot.click("#yes")
        await mira.on(NotMe)
        await mira.click("Later")
        await mira.at("activity")
    assert world.guard.holds.show(world.session).reason == "not_me"


async def test_reviewing_the_activity_up_to_here(world, mouse):
    async with mouse() as mira:
        await mira.go("Activity", "activity")
        assert world.guard.activity.unreviewed(world.session).lines
        await mira.click_foot("Reviewed")
        await mira.sees("Reviewed up to")
    assert not world.guard.activity.unreviewed(world.session).lines


async def test_renaming_a_device(world, mouse):
    async with mouse() as mira:
        await mira.go("Devices", "devices")
        await mira.click("Laptop")
        await mira.on(Choose, "#choices")
        await mira.click("Rename")
        await mira.on(AskText, "#text")
        await mira.type_into("#text", "Desk")
        await mira.pilot.click("#yes")
        await mira.sees("It is called Desk now.")
    assert [one.name for one in world.guard.devices.list(world.session)] == ["Desk"]


async def test_why_a_code_did_not_arrive_from_the_screen_that_asks_for_it(world, mouse):
    async with mouse() as mira:
        await mira.go("Contacts", "contacts")
        await mira.click("m•••@example.org")
        await mira.on(Choose, "#choices")
        await mira.click("Remove")
        await mira.asked_for("contact-remove")
        await mira.click_foot("No code?")
        await mira.on(MissingCode)
        cause = mira.screen.found.likeliest.cause
        await mira.pilot.click("#no")
        await mira.see(lambda: mira.screen.found.likeliest.cause is not cause)
        await mira.click_foot("Back")
        await mira.on(CodeDialog)
        await mira.click_foot("Back")
        await mira.at("contacts")


async def test_a_support_case(world, mouse):
    async with mouse() as mira:
        await mira.go("Support", "support")
        await mira.click("My code is refused")
        await mira.on(SupportScreen, "#words")
        await mira.type_into("#words", "since monday")
        await mira.click("Look through it")
        await mira.sees("This, and nothing else, goes out")
        await mira.click("Keep it under a number")
        await mira.sees("Your case number")
        await mira.pilot.click("#close")
        await mira.at("support")
    assert len(world.guard.support.list(world.session)) == 1


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_locking_and_unlocking(mouse, size):
    """The lock has no place of its own on the screen: it is in the list of everything, which has."""
    async with mouse(size) as mira:
        await mira.click_foot("All")
        await mira.on(Palette)
        await mira.press(*"lock")
        await mira.click("Lock the screen now")
        await mira.on(LockScreen)
        await mira.type_into("#password", PASSWORD)
        await mira.pilot.click("#yes")
        await mira.on(MainScreen)
        assert not mira.app.locked


async def test_turning_a_list_round_and_narrowing_it(mouse):
    async with mouse() as mira:
        await mira.go("Activity", "activity")
        await mira.click("Order")
        await mira.see(lambda: mira.screen.view.list.rows.oldest_first)
        await mira.click("Kind")
        await mira.on(Choose, "#choices")
        await mira.click("Contact", last=True)
        await mira.at("activity")
        await mira.see(lambda: {one.subject for one in mira.screen.view.list.rows.events} == {"contact"})
        await mira.click_foot("Show all")
        await mira.see(lambda: len({one.subject for one in mira.screen.view.list.rows.events}) > 1)
