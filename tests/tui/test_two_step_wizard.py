"""The wizard that turns two-step verification on: keyboard alone, back and forth, leaving and coming back (M2)."""

import pytest
from textual.events import AppBlur, AppFocus, Paste

from guardtui.core.records import Channel, ContactKind
from guardtui.tui.app import NO_PICTURE, GuardApp
from guardtui.tui.dialogs.confirm import Confirm
from guardtui.tui.flows.two_step import TwoStepWizard
from guardtui.tui.flows.two_step.app import ScanPage
from guardtui.tui.flows.two_step.choose import ChoosePage, SecondPage
from guardtui.tui.flows.two_step.confirm import ConfirmPage
from guardtui.tui.flows.two_step.recovery import CodesPage, TypeBackPage
from guardtui.tui.flows.two_step.review import DonePage, ReviewPage
from guardtui.tui.screens.main import MainScreen
from guardtui.tui.widgets.cards import Card
from guardtui.tui.widgets.code_field import CodeField
from guardtui.tui.widgets.code_panel import CodePanel
from guardtui.tui.widgets.phone_drawer import PhoneDrawer
from guardtui.tui.widgets.plain import Plain
from guardtui.tui.widgets.qr_view import QRView
from guardtui.tui.widgets.stepper import Stepper

from .conftest import seen


class Walk:
    """Walks through the wizard as a person with a keyboard does."""

    def __init__(self, world, pilot, until, *, add=False):
        self.world, self.pilot, self.until = world, pilot, until
        self.app = pilot.app
        self.add = add
        self.answers: list[bool | None] = []

    async def open(self):
        """Sign in and open the wizard."""
        if self.app.session is None:
            self.app.open(self.world.session)
            await self.until(self.pilot, lambda: isinstance(self.app.screen, MainScreen))
        self.wizard = TwoStepWizard(self.world.guard, self.world.session, add=self.add)
        self.app.push_screen(self.wizard, self.answers.append)
        await self.until(self.pilot, lambda: self.at(ChoosePage, SecondPage, ReviewPage))

    def at(self, *pages):
        """Whether one of these pages is shown, and nothing is under way."""
        if self.app.screen is not self.wizard or self.wizard.acting:
            return False
        return any(type(page) in pages for page in self.wizard.query("Page"))

    async def to(self, page):
        await self.until(self.pilot, lambda: self.at(page))

    async def press(self, *keys):
        await self.pilot.press(*keys)

    async def enter(self, page):
        """Press enter and come to this page."""
        await self.press("enter")
        await self.to(page)

    async def type(self, text, page):
        """Put a code into the field at once and come to this page."""
        field = self.wizard.query_one(CodeField)
        field.text = text[:-1]
        field.cursor = len(text) - 1
        await self.press(text[-1].lower())
        await self.to(page)

    @property
    def secret(self):
        return "".join(self.wizard.query_one(ScanPage).groups)

    def app_code(self, secret):
        return self.world.totp(secret, self.world.clock.now())

    async def bind_app(self):
        """From the first page to the second way, with the app."""
        await self.enter(ScanPage)
        secret = self.secret
        await self.enter(ConfirmPage)
        await self.type(self.app_code(secret), SecondPage)
        return secret

    async def bind_phone(self):
        """Take the text message as the second way."""
        await self.enter(ConfirmPage)
        await self.type(self.world.newest_code(), SecondPage)

    async def to_codes(self):
        await self.press("end")
        await self.enter(CodesPage)
        return self.wizard.query_one(CodesPage).codes

    async def to_review(self):
        codes = await self.to_codes()
        await self.enter(TypeBackPage)
        await self.type(codes[6].replace("-", ""), ReviewPage)
        return codes

    @property
    def draft(self):
        return self.world.guard.authenticators.draft(self.world.session)

    @property
    def on(self):
        return self.world.guard.accounts.of(self.world.session).two_step

    def said(self, selector):
        return str(self.wizard.query_one(selector, Plain).content)

    @property
    def text(self):
        return "\n".join(str(plain.content) for plain in self.wizard.query(Plain) if plain.display)


@pytest.fixture
def app(world, totp):
    world.totp = totp
    return GuardApp(world.guard, world.client, phone=world.phone)


async def test_from_nothing_to_on_with_a_spare_and_recovery_codes_at_eighty_by_twenty_four(app, world, until):
    async with app.run_test(size=(80, 24)) as pilot:
        walk = Walk(world, pilot, until)
        await walk.open()
        secret = await walk.bind_app()
        await walk.bind_phone()
        codes = await walk.to_review()
        assert not walk.on, "nothing is on before the last press"
        assert "+44 ••• 0123" in walk.text
        await walk.enter(DonePage)
        assert walk.on
        await walk.press("enter")
        await until(pilot, lambda: walk.answers == [True])
        bound = world.guard.authenticators.list(world.session)
        assert [one.channel for one in bound] == [Channel.APP, Channel.SMS]
        assert world.guard.authenticators.recovery_left(world.session) == len(codes) == 10
        tags = [event.tag for event in world.guard.activity.list(world.session, subject="factor").items]
        assert tags.count("factor:bound") == 2
        assert "factor:on" in tags
        assert secret not in pilot.app.export_screenshot()


async def test_with_two_ways_ready_the_way_on_is_in_sight_in_a_small_window_beside_the_phone(app, world, until):
    async with app.run_test(size=(80, 24)) as pilot:
        walk = Walk(world, pilot, until)
        await walk.open()
        await walk.bind_app()
        await walk.press("f2")
        await walk.bind_phone()
        await until(pilot, lambda: "→  Go on" in seen(pilot.app))
        assert walk.wizard.focused.about.id == "go-on"


async def test_a_page_that_is_opened_beside_the_phone_begins_with_its_question(demo, opened, until):
    """A card that is whole in sight scrolls nothing away, even while a scroll bar takes a column of it."""
    demo.sign_in_again()
    async with opened(demo, "2", (80, 24)) as (app, pilot):
        await pilot.press("f2")
        await until(pilot, lambda: app.screen.query_one(PhoneDrawer).size)
        await pilot.press("t")
        await until(pilot, lambda: isinstance(app.screen, TwoStepWizard) and app.screen.query("Card:focus"))
        await until(pilot, lambda: "○  Authenticator app" in seen(app))
        assert "How do you want to get your codes?" in seen(app)


async def test_no_picture_is_made_of_a_page_that_shows_a_secret(app, world, until):
    """Textual would write it into a file that everybody can read; the page is there, its picture is not."""
    async with app.run_test(size=(120, 40)) as pilot:
        walk = Walk(world, pilot, until)
        await walk.open()
        assert "two-step" in pilot.app.export_screenshot().casefold()
        await pilot.press("enter")
        await until(pilot, lambda: pilot.app.screen.query(ScanPage))
        groups = pilot.app.screen.query_one(ScanPage).groups
        assert groups[0] in walk.text
        assert pilot.app.export_screenshot() == NO_PICTURE


async def test_the_order_is_honest_and_each_way_says_its_weakness(app, world, until):
    async with app.run_test(size=(120, 36)) as pilot:
        walk = Walk(world, pilot, until)
        await walk.open()
        cards = [card.about for card in walk.wizard.query(Card)]
        assert [card.state for card in cards] == ["strongest", "good", "weakest"]
        assert "m•••@example.org" in cards[2].name
        assert all(card.sentence for card in cards)


async def test_a_wrong_code_is_told_and_the_right_one_after_it_counts(app, world, until):
    async with app.run_test(size=(100, 30)) as pilot:
        walk = Walk(world, pilot, until)
        await walk.open()
        await walk.enter(ScanPage)
        secret = walk.secret
        right = walk.app_code(secret)
        await walk.enter(ConfirmPage)
        await walk.press(*f"{(int(right) + 1) % 1_000_000:06d}")
        await until(pilot, lambda: "4 tries left" in walk.text)
        assert walk.draft.confirmed == ()
        await until(
            pilot,
            lambda: not walk.wizard.query_one(CodeField).checking and not walk.wizard.query_one(CodePanel).acting,
        )
        await walk.press(*right)
        await walk.to(SecondPage)
        assert len(walk.draft.confirmed) == 1


async def test_back_always_works_and_shows_the_same_secret(app, world, until):
    async with app.run_test(size=(120, 36)) as pilot:
        walk = Walk(world, pilot, until)
        await walk.open()
        await walk.enter(ScanPage)
        secret = walk.secret
        await walk.enter(ConfirmPage)
        await walk.press("escape")
        await walk.to(ScanPage)
        assert walk.secret == secret, "what was scanned already stays good"
        await walk.press("escape")
        await walk.to(ChoosePage)
        await walk.press("escape")
        await until(pilot, lambda: walk.answers == [False])
        assert not walk.on


async def test_leaving_keeps_the_draft_and_coming_back_goes_on(app, world, until):
    async with app.run_test(size=(120, 36)) as pilot:
        walk = Walk(world, pilot, until)
        await walk.open()
        await walk.bind_app()
        await walk.press("q")
        await until(pilot, lambda: walk.answers == [False])
        assert not walk.on
        await walk.open()
        assert walk.at(SecondPage)
        await walk.to_review()
        await walk.press("q")
        await until(pilot, lambda: walk.answers == [False, False])
        assert not walk.on
        await walk.open()
        assert walk.at(ReviewPage)
        await walk.enter(DonePage)
        assert walk.on


async def test_a_draft_can_be_thrown_away(app, world, until):
    async with app.run_test(size=(120, 36)) as pilot:
        walk = Walk(world, pilot, until)
        await walk.open()
        await walk.bind_app()
        await walk.press("escape")
        await walk.to(ChoosePage)
        await walk.press("end")
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, Confirm))
        await pilot.press("n")
        await until(pilot, lambda: not isinstance(app.screen, Confirm))
        assert walk.draft.confirmed
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, Confirm))
        await pilot.press("y")
        await until(pilot, lambda: walk.draft.confirmed == ())
        await until(pilot, lambda: [card.about.state for card in walk.wizard.query(Card)][:1] == ["strongest"])


async def test_a_draft_that_got_too_old_begins_anew_with_a_sentence(app, world, until):
    async with app.run_test(size=(120, 36), notifications=True) as pilot:
        walk = Walk(world, pilot, until)
        await walk.open()
        await walk.bind_app()
        await walk.to_review()
        world.clock.advance(world.guard.policy.draft_life + 1_000)
        await walk.press("enter")
        await walk.to(ChoosePage)
        assert not walk.on


async def test_one_recovery_code_must_be_typed_back(app, world, until):
    async with app.run_test(size=(80, 24)) as pilot:
        walk = Walk(world, pilot, until)
        await walk.open()
        await walk.bind_app()
        codes = await walk.to_codes()
        await walk.enter(TypeBackPage)
        await walk.type("ABCDEFGHJKLMNPQR", TypeBackPage)
        await until(pilot, lambda: walk.said("#sentence"))
        await walk.press("escape")
        await walk.to(CodesPage)
        assert walk.wizard.query_one(CodesPage).codes == codes, "still the same ten"
        await walk.enter(TypeBackPage)
        await walk.type(codes[0].replace("-", ""), ReviewPage)


async def test_coming_back_to_a_way_that_waits_for_its_code_sends_no_second_one(app, world, until):
    async with app.run_test(size=(120, 36)) as pilot:
        walk = Walk(world, pilot, until)
        await walk.open()
        await walk.press("down")
        await walk.enter(ConfirmPage)
        sent = len(world.phone.arrived(50))
        await walk.press("escape")
        await walk.to(ChoosePage)
        await walk.press("down")
        await walk.enter(ConfirmPage)
        assert len(world.phone.arrived(50)) == sent
        await walk.type(world.newest_code(), SecondPage)


async def test_without_a_confirmed_phone_the_way_says_why_it_cannot_be_chosen(app, world, until):
    phone = next(contact for contact in world.guard.contacts.list(world.session) if contact.kind is ContactKind.PHONE)
    world.prove(world.guard.contacts.remove(world.session, phone.id))
    async with app.run_test(size=(80, 24)) as pilot:
        walk = Walk(world, pilot, until)
        await walk.open()
        off = [card for card in walk.wizard.query(Card) if not card.about.enabled]
        assert ["No confirmed phone number" in card.about.sentence for card in off] == [True]
        assert not off[0].can_focus


async def test_the_qr_code_is_shown_whole_or_not_at_all(app, world, until):
    async with app.run_test(size=(80, 24)) as pilot:
        walk = Walk(world, pilot, until)
        await walk.open()
        await walk.enter(ScanPage)
        view = walk.wizard.query_one(QRView)
        assert view.size == QRView.cells(view._matrix)
        assert view.region.bottom <= 23
        await pilot.resize_terminal(70, 22)
        await until(pilot, lambda: not view.display)
        assert "too small" in walk.text
        assert "  ".join(walk.wizard.query_one(ScanPage).groups[:4]) in walk.text
        await pilot.resize_terminal(120, 36)
        await until(pilot, lambda: view.display and view.size == QRView.cells(view._matrix))


async def test_a_locked_screen_and_a_key_hide_the_secrets(app, world, until):
    async with app.run_test(size=(100, 30)) as pilot:
        walk = Walk(world, pilot, until)
        await walk.open()
        await walk.enter(ScanPage)
        group = walk.wizard.query_one(ScanPage).groups[0]
        assert group in walk.text
        await walk.press("s")
        assert group not in walk.text
        assert not walk.wizard.query_one(QRView).display
        await walk.press("s")
        assert group in walk.text
        walk.wizard.query_one(ScanPage).blank()
        await pilot.pause()
        assert group not in walk.text


async def test_a_secret_hides_soon_after_one_looks_away(app, world, until, monkeypatch):
    monkeypatch.setattr("guardtui.tui.flows.two_step.page.AWAY_SECONDS", 0.05)
    async with app.run_test(size=(100, 30)) as pilot:
        walk = Walk(world, pilot, until)
        await walk.open()
        await walk.enter(ScanPage)
        group = walk.wizard.query_one(ScanPage).groups[0]
        assert group in walk.text
        app.post_message(AppBlur())
        await until(pilot, lambda: group not in walk.text)
        assert not walk.wizard.query_one(QRView).display
        app.post_message(AppFocus())
        await walk.press("s")
        assert group in walk.text


async def test_the_steps_say_where_one_is(app, world, until):
    async with app.run_test(size=(120, 36)) as pilot:
        walk = Walk(world, pilot, until)
        await walk.open()
        assert walk.wizard.query_one(Stepper).render_line(0).text.startswith("● Choose")
        await walk.enter(ScanPage)
        assert "✓ Choose ── ● Set up ── ○ Confirm" in walk.wizard.query_one(Stepper).render_line(0).text


async def test_the_mouse_alone_gets_through(app, world, until):
    async with app.run_test(size=(120, 36)) as pilot:
        walk = Walk(world, pilot, until)
        await walk.open()
        await pilot.click(Card)
        await walk.to(ScanPage)
        secret = walk.secret
        await pilot.click("#next")
        await walk.to(ConfirmPage)
        await walk.type(walk.app_code(secret), SecondPage)
        await pilot.click(list(walk.wizard.query(Card))[-1])
        await walk.to(CodesPage)
        await pilot.click("#back")
        await walk.to(SecondPage)


async def test_adding_a_way_to_what_is_on_takes_a_proof_first(app, world, until):
    async with app.run_test(size=(100, 30)) as pilot:
        walk = Walk(world, pilot, until)
        await walk.open()
        secret = await walk.bind_app()
        await walk.to_review()
        await walk.enter(DonePage)
        await walk.press("enter")
        await until(pilot, lambda: walk.answers == [True])
        world.clock.advance(60_000)
        more = Walk(world, pilot, until, add=True)
        await more.open()
        await more.enter(ConfirmPage)
        assert "First, show that it is you" in more.text
        field = more.wizard.query_one(CodeField)
        await until(pilot, lambda: field.has_focus)
        field.post_message(Paste(more.app_code(secret)))
        await until(pilot, lambda: more.at(ConfirmPage) and more.wizard.query_one(CodeField) is not field)
        await more.type(world.newest_code(), DonePage)
        await more.press("enter")
        await until(pilot, lambda: more.answers == [True])
        assert [one.channel for one in world.guard.authenticators.list(world.session)] == [Channel.APP, Channel.SMS]


def whole(view):
    """Whether all of the QR code is on the screen as it is now."""
    return tuple(view.region.size) == QRView.cells(view._matrix) and view.region in view.screen.region


async def test_no_window_size_breaks_it_or_shows_half_a_secret(app, world, until):
    async with app.run_test(size=(80, 24)) as pilot:
        walk = Walk(world, pilot, until)
        await walk.open()
        await walk.enter(ScanPage)
        view = walk.wizard.query_one(QRView)
        for size in [(1, 1), (2, 2), (80, 1), (1, 24), (59, 19), (200, 60), (62, 20), (80, 22), (80, 24)]:
            await pilot.resize_terminal(*size)
            await pilot.pause()
            covered = size[0] < 60 or size[1] < 20
            await until(pilot, lambda covered=covered: covered or not view.display or whole(view))
        assert "".join(walk.wizard.query_one(ScanPage).groups) == walk.secret
        await walk.enter(ConfirmPage)
