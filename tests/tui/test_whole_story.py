"""One person, from the door to a safer account, with keys alone: the demo as it is shipped (PRODUCT M1 to M7, M10, M21)."""

import zxingcpp

from guardtui.bootstrap import Parts, open_guard
from guardtui.core.records import Channel, Client
from guardtui.lab.build import build, demo_phone, the_story
from guardtui.lab.clock import StoryClock
from guardtui.lab.phone import PhoneCourier
from guardtui.tui.app import GuardApp
from guardtui.tui.dialogs.ask_text import AskText
from guardtui.tui.dialogs.code import CodeDialog
from guardtui.tui.flows.two_step import TwoStepWizard
from guardtui.tui.flows.two_step.app import ScanPage
from guardtui.tui.flows.two_step.choose import ChoosePage, SecondPage
from guardtui.tui.flows.two_step.confirm import ConfirmPage
from guardtui.tui.flows.two_step.recovery import CodesPage, TypeBackPage
from guardtui.tui.flows.two_step.review import DonePage, ReviewPage
from guardtui.tui.screens.main import MainScreen
from guardtui.tui.screens.signin import SignInScreen
from guardtui.tui.widgets.code_field import CodeField
from guardtui.tui.widgets.event_list import EventList
from guardtui.tui.widgets.qr_view import QRView
from guardtui.tui.widgets.score import Score

ANCHOR = 1_790_000_000_000


class Story:
    """Mira at her desk. Each step is what she does, and what she sees before the next."""

    def __init__(self, guard, clock, pilot, until, totp):
        self.guard, self.clock, self.pilot, self.until, self.totp = guard, clock, pilot, until, totp
        self.secret = ""

    @property
    def app(self):
        return self.pilot.app

    @property
    def screen(self):
        return self.app.screen

    async def see(self, condition):
        await self.until(self.pilot, condition)

    async def page(self, page):
        """Wait for a page of the wizard."""
        await self.see(
            lambda: isinstance(self.screen, TwoStepWizard) and any(type(p) is page for p in self.screen.query("Page"))
        )
        await self.see(lambda: not self.screen.acting)

    async def go(self, key, view):
        """To a destination, by its key."""
        await self.pilot.press(key)
        await self.see(lambda: self.screen.view is not None and self.screen.view.id == f"view-{view}")
        await self.see(lambda: self.screen.view.has_focus_within)

    async def type_code_from_phone(self):
        """Find the message by the two words that the dialog shows, read the code, type it."""
        words = " ".join(self.screen.query_one("CodePanel").now_asked.words)

        def found():
            return [b.content.plain for b in self.screen.query("#phone .message") if words in b.content.plain]

        await self.see(found)
        line = next(line for line in found()[0].splitlines() if " is your " in line)
        await self.pilot.press(*line.split(" is your ")[0].replace(" ", ""))

    async def sign_in(self, person):
        """A terminal that the shop has never seen needs a code, which comes to the pretend phone."""
        await self.see(lambda: isinstance(self.screen, SignInScreen))
        await self.pilot.press(*person.handle, "enter")
        self.screen.query_one("#password").value = person.password
        await self.pilot.press("enter")
        await self.see(lambda: isinstance(self.screen, CodeDialog))
        await self.pilot.press("f2")
        await self.type_code_from_phone()
        await self.see(lambda: isinstance(self.screen, MainScreen) and self.screen.query(Score))
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
        await self.pilot.press("t")
        await self.page(ChoosePage)
        await self.pilot.press("enter")
        await self.scan(camera)
        await self.pilot.press("enter")
        await self.page(ConfirmPage)
        await self.pilot.press(*self.totp(self.secret, self.clock.now()))
        await self.page(SecondPage)
        await self.pilot.press("end", "enter")
        await self.page(CodesPage)
        codes = self.screen.query_one(CodesPage).codes
        assert len(codes) == 10
        await self.pilot.press("enter")
        await self.page(TypeBackPage)
        await self.pilot.press(*codes[2].replace("-", "").lower())
        await self.page(ReviewPage)
        assert not self.guard.accounts.of(self.app.session).two_step
        await self.pilot.press("enter")
        await self.page(DonePage)
        await self.pilot.press("enter")
        await self.see(lambda: isinstance(self.screen, MainScreen))

    async def change_phone(self, number):
        """The app vouches, then a code goes to the new number and is read on the pretend phone."""
        await self.go("3", "contacts")
        await self.see(lambda: self.screen.view.contacts)
        at = next(i for i, c in enumerate(self.screen.view.contacts) if c.channel is Channel.SMS)
        await self.pilot.press("home", *["down"] * at)
        await self.see(lambda: self.screen.query_one("#contacts").highlighted == at)
        await self.pilot.press("e")
        await self.see(lambda: isinstance(self.screen, AskText))
        self.screen.query_one("#text").value = number
        await self.pilot.press("enter")
        await self.see(lambda: isinstance(self.screen, CodeDialog))
        await self.pilot.press(*self.totp(self.secret, self.clock.now()))
        await self.see(
            lambda: isinstance(self.screen, CodeDialog) and self.screen.panel.now_asked.channel is Channel.SMS
        )
        await self.see(lambda: self.screen.query_one(CodeField).has_focus)
        await self.type_code_from_phone()
        await self.see(lambda: isinstance(self.screen, MainScreen))


async def test_from_the_door_to_a_safer_account(tmp_path, until, camera, totp, text_of):
    config = build(tmp_path / "demo", anchor=ANCHOR)
    phone, person = demo_phone(config.folder), the_story().person
    clock, courier = StoryClock(ANCHOR), PhoneCourier(phone)
    parts = Parts(clock=clock, couriers={Channel.SMS: courier, Channel.MAIL: courier})
    guard = open_guard(config, parts=parts, practice=True)
    app = GuardApp(guard, Client("n" * 43, "A new terminal", "Fernhill"), phone=phone)

    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        story = Story(guard, clock, pilot, until, totp)
        await story.sign_in(person)
        score = app.screen.query_one(Score).value
        session = app.session
        assert session is not None
        assert not guard.accounts.of(session).two_step

        await story.turn_on(camera)
        assert guard.accounts.of(session).two_step

        clock.advance(60_000)
        await story.change_phone("+44 7700 900987")
        assert "0987" in " ".join(c.masked for c in guard.contacts.list(session) if c.verified)

        # All of it stands in the activity, in words.
        await story.go("4", "activity")
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
        await story.see(lambda: "0987" in text_of(app))

        # And the account is safer for it.
        await story.go("1", "overview")
        await story.see(lambda: app.screen.query_one(Score).value > score)
        await story.go("5", "checklist")
        await story.see(lambda: "Two-step" in text_of(app))
        assert next(item for item in guard.checklist.show(session).items if item.id == "G19").state == "good"
        assert story.secret not in str(guard.activity.list(session, limit=200))
    assert guard.activity.verify().ok
    guard.close()
