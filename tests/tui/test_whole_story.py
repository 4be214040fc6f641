"""One person, from the door to a safer account, with keys alone: the demo as it is shipped (PRODUCT M1 to M7, M10, M21)."""

import pytest
import zxingcpp

from guardtui.core.records import Channel, ContactKind
from guardtui.tui.flows.two_step.app import ScanPage
from guardtui.tui.flows.two_step.choose import ChoosePage, SecondPage
from guardtui.tui.flows.two_step.confirm import ConfirmPage
from guardtui.tui.flows.two_step.recovery import CodesPage, TypeBackPage
from guardtui.tui.flows.two_step.review import DonePage, ReviewPage
from guardtui.tui.widgets.event_list import EventList
from guardtui.tui.widgets.qr_view import QRView
from guardtui.tui.widgets.score import Score

from .person import Person

pytestmark = pytest.mark.slow  # whole runs


class Story(Person):
    """Mira at her desk, with an authenticator app."""

    secret = ""

    def __init__(self, world, pilot, until, totp):
        super().__init__(world, pilot, until)
        self.totp = totp

    async def sign_in(self):
        """A terminal that the shop has never seen needs a code, which comes to the pretend phone."""
        await self.give_password()
        await self.asked_for("sign-in")
        await self.press("f2")
        await self.press(*await self.read_drawer())
        await self.at("overview")
        await self.see(lambda: self.screen.query_one(Score).value > 0)

    async def scan(self, camera):
        """The picture on the screen holds what the letters beside it say."""
        await self.page(ScanPage)
        (read,) = zxingcpp.read_barcodes(camera(self.screen.query_one(QRView)))
        assert read.text.startswith("otpauth://totp/Riverbend%20Market:mira?")
        self.secret = read.text.partition("secret=")[2].partition("&")[0]
        assert self.secret == "".join(self.screen.query_one(ScanPage).groups)

    async def turn_on(self, camera):
        """Scan, confirm, no spare for now, write the codes down, type one back, turn it on."""
        await self.go("2", "two-step")
        await self.press("t")
        await self.page(ChoosePage)
        await self.press("enter")
        await self.scan(camera)
        await self.press("enter")
        await self.page(ConfirmPage)
        await self.press(*self.totp(self.secret, self.clock.now()))
        await self.page(SecondPage)
        await self.press("end", "enter")
        await self.page(CodesPage)
        codes = self.screen.query_one(CodesPage).codes
        assert len(codes) == 10
        await self.press("enter")
        await self.page(TypeBackPage)
        await self.press(*codes[2].replace("-", "").lower())
        await self.page(ReviewPage)
        assert not self.guard.accounts.of(self.app.session).two_step
        await self.press("enter")
        await self.page(DonePage)
        await self.press("enter")
        await self.at("two-step")

    async def change_phone(self, number):
        """The app vouches, then a code goes to the new number and is read on the pretend phone."""
        await self.go("3", "contacts")
        await self.pick(ContactKind.PHONE)
        await self.press("e")
        await self.write(number)
        await self.asked_for("contact-replace")
        await self.press(*self.totp(self.secret, self.clock.now()))
        assert (await self.asked_for("contact-verify")).channel is Channel.SMS
        await self.press(*await self.read_drawer())
        await self.at("contacts")


async def test_from_the_door_to_a_safer_account(demo, app_of, until, camera, totp):
    app, guard = app_of(demo), demo.guard
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        story = Story(demo, pilot, until, totp)
        await story.sign_in()
        score = app.screen.query_one(Score).value
        session = app.session
        assert session is not None
        assert not guard.accounts.of(session).two_step

        await story.turn_on(camera)
        assert guard.accounts.of(session).two_step

        demo.clock.advance(60_000)
        await story.change_phone("+44 7700 900987")
        assert "0987" in " ".join(c.masked for c in guard.contacts.list(session) if c.verified)

        # All of it stands in the activity, in words.
        await story.go("5", "activity")
        await story.see(lambda: app.screen.query_one(EventList).rows.events)
        newest = {event.tag for event in app.screen.query_one(EventList).rows.events[:30]}
        assert newest >= {
            "contact:replaced",
            "factor:on",
            "factor:bound",
            "factor:recovery_made",
            "device:added",
            "signin:done",
        }
        await story.sees("0987")

        # And the account is safer for it.
        await story.go("1", "overview")
        await story.see(lambda: app.screen.query_one(Score).value > score)
        await story.go("7", "checklist")
        await story.sees("Two-step")
        assert next(item for item in guard.checklist.show(session).items if item.id == "G19").state == "good"
        assert story.secret not in str(guard.activity.list(session, limit=200))
    assert guard.activity.verify().ok
