"""Signing in, from the first key to the overview."""

import re

from guardtui.core.action import Action
from guardtui.core.errors import Refused
from guardtui.core.records import Challenge, Channel, Client, ContactKind
from guardtui.tui.dialogs.choose import Choose
from guardtui.tui.dialogs.code import CodeDialog
from guardtui.tui.screens.first import FirstAccount
from guardtui.tui.screens.main import MainScreen
from guardtui.tui.screens.signin import SignInScreen
from guardtui.tui.widgets.choice import Choice
from guardtui.tui.widgets.code_field import CodeField

PASSWORD = "green-Harbour-7-lantern"


async def type_in(pilot, app, handle, password):
    """Fill in the two fields and press enter."""
    app.screen.query_one("#handle").value = handle
    app.screen.query_one("#password").value = password
    app.screen.query_one("#password").focus()
    await pilot.press("enter")


async def test_a_wrong_password_and_an_unknown_handle_read_the_same(world, app_of, until, text_of):
    """The sentence never says which of the two it was."""
    app = app_of(world)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: isinstance(app.screen, SignInScreen))
        told = []
        for handle in ("mira", "nobody"):
            await type_in(pilot, app, handle, "not the password")
            await until(pilot, lambda: "do not belong" in text_of(app) or "do not match" in text_of(app))
            told.append(str(app.screen.query_one(".sentence").content))
            assert app.screen.query_one("#password").value == ""
            app.screen.say("")
        assert told[0] == told[1]


async def test_after_many_wrong_passwords_the_wait_counts_down(world, app_of, until, text_of):
    """It shows how long, and ends by itself."""
    app = app_of(world, handle="mira")
    for _ in range(world.guard.policy.wrong_passwords):
        world.guard.signin.begin("mira", "wrong", world.client)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: isinstance(app.screen, SignInScreen))
        await type_in(pilot, app, "mira", PASSWORD)
        await until(pilot, lambda: re.search(r"try again in \d+ s", text_of(app)))
        world.clock.advance(world.guard.policy.password_wait_most)
        await until(pilot, lambda: "try again now" in text_of(app))


async def test_password_then_code_opens_the_account(world, app_of, until, text_of):
    """The code is read on the pretend phone and typed; the sixth digit sends it."""
    world.client = Client("n" * 43, "Another terminal")
    app = app_of(world, handle="mira")
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: isinstance(app.screen, SignInScreen))
        await type_in(pilot, app, "mira", PASSWORD)
        await until(pilot, lambda: isinstance(app.screen, CodeDialog))
        await until(pilot, lambda: "sign in to your account" in text_of(app))
        assert "0123" in text_of(app)
        await pilot.press("t", *world.newest_code())
        await until(pilot, lambda: isinstance(app.screen, MainScreen))
        assert app.session is not None
    again = world.guard.signin.begin("mira", PASSWORD, world.client)
    assert again.outcome == "open", "the device was to be trusted"


async def test_leaving_the_code_dialog_voids_the_code(world, app_of, until):
    """A code that nobody waits for opens nothing."""
    world.client = Client("n" * 43, "Another terminal")
    app = app_of(world, handle="mira")
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: isinstance(app.screen, SignInScreen))
        await type_in(pilot, app, "mira", PASSWORD)
        await until(pilot, lambda: isinstance(app.screen, CodeDialog))
        panel = app.screen.panel
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, SignInScreen))
        shown = world.guard.codes.show(panel.caller, panel.now_asked.id)
        assert (shown.state, app.session) == ("voided", None)


async def test_a_wrong_code_costs_one_try_and_says_so(world, app_of, until, text_of):
    """The field is empty again and has the focus, so the next code can be typed at once."""
    world.client = Client("n" * 43, "Another terminal")
    app = app_of(world, handle="mira")
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: isinstance(app.screen, SignInScreen))
        await type_in(pilot, app, "mira", PASSWORD)
        await until(pilot, lambda: isinstance(app.screen, CodeDialog))
        right = world.newest_code()
        await pilot.press(*("000000" if right != "000000" else "111111"))
        await until(pilot, lambda: "4 tries left" in text_of(app) and not app.screen.query_one(CodeField).checking)
        await pilot.press(*right)
        await until(pilot, lambda: isinstance(app.screen, MainScreen))


async def test_another_way_sends_the_code_there(world, app_of, until, text_of):
    """The dialog then shows the other target."""
    world.client = Client("n" * 43, "Another terminal")
    app = app_of(world, handle="mira")
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: isinstance(app.screen, SignInScreen))
        await type_in(pilot, app, "mira", PASSWORD)
        await until(pilot, lambda: isinstance(app.screen, CodeDialog))
        await pilot.press("s")
        await until(pilot, lambda: "another way" in text_of(app) and not isinstance(app.screen, CodeDialog))
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, CodeDialog) and "example.org" in text_of(app))
        await pilot.press(*world.newest_code())
        await until(pilot, lambda: isinstance(app.screen, MainScreen))


async def test_two_addresses_with_one_mask_are_two_ways(world, app_of, until):
    mark = world.guard.contacts.add(world.session, ContactKind.MAIL, "mark@example.org")
    added = world.prove(mark) if isinstance(mark, Challenge) else mark
    world.clock.advance(60_000)
    world.prove(world.guard.contacts.verify(world.session, added.id))
    world.client = Client("n" * 43, "Another terminal")
    app = app_of(world, handle="mira")
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: isinstance(app.screen, SignInScreen))
        await type_in(pilot, app, "mira", PASSWORD)
        await until(pilot, lambda: isinstance(app.screen, CodeDialog))
        for offered in 2, 1:
            world.clock.advance(31_000)
            before = world.phone.arrived(1)
            await pilot.press("s")
            await until(pilot, lambda: isinstance(app.screen, Choose))
            lines = app.screen.query_one(Choice)
            mails = [at for at, line in enumerate(lines.options) if line.id.startswith(Channel.MAIL)]
            assert len(mails) == offered
            lines.highlighted = mails[0]
            await pilot.press("enter")
            await until(pilot, lambda before=before: world.phone.arrived(1) != before)
            await until(pilot, lambda: isinstance(app.screen, CodeDialog) and not app.screen.panel.acting)
        assert {one.to for one in world.phone.arrived(2)} == {"mira@example.org", "mark@example.org"}


async def test_a_resend_waits_for_its_time(world, app_of, until, text_of):
    """Before it r does nothing; then the same code comes once more."""
    world.client = Client("n" * 43, "Another terminal")
    app = app_of(world, handle="mira")
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: isinstance(app.screen, SignInScreen))
        await type_in(pilot, app, "mira", PASSWORD)
        await until(pilot, lambda: isinstance(app.screen, CodeDialog) and "resend in 0:30" in text_of(app))
        code, sent = world.newest_code(), len(world.phone.arrived(50))
        await pilot.press("r")
        await pilot.pause()
        assert len(world.phone.arrived(50)) == sent
        world.clock.advance(world.guard.policy.resend_first)
        await until(pilot, lambda: "resend in" not in text_of(app))
        await pilot.press("r")
        await until(pilot, lambda: "sent again" in text_of(app))
        assert (len(world.phone.arrived(50)), world.newest_code()) == (sent + 1, code)


async def test_when_its_time_is_over_a_new_code_can_be_asked_for(world, app_of, until, text_of):
    """The old one is worth nothing, and the screen says what to do."""
    world.client = Client("n" * 43, "Another terminal")
    app = app_of(world, handle="mira")
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: isinstance(app.screen, SignInScreen))
        await type_in(pilot, app, "mira", PASSWORD)
        await until(pilot, lambda: isinstance(app.screen, CodeDialog))
        old = world.newest_code()
        world.clock.advance(world.guard.policy.code_life // 2)
        await until(pilot, lambda: "5:00 left" in text_of(app))
        for wrong in range(world.guard.policy.code_tries):
            await pilot.press(*f"{(int(old) + wrong + 1) % 1_000_000:06}")
            left = world.guard.policy.code_tries - wrong - 1
            await until(
                pilot,
                lambda left=left: (
                    app.screen.panel.now_asked.tries_left == left and not app.screen.query_one(CodeField).checking
                ),
            )
        await pilot.press("n")
        await until(pilot, lambda: "5 tries left" in text_of(app))
        assert world.newest_code() != old
        await pilot.press(*world.newest_code())
        await until(pilot, lambda: isinstance(app.screen, MainScreen))


async def test_where_nothing_reaches_the_person_the_overview_says_what_to_do(tmp_path, world, app_of, until, text_of):
    """The password alone opens, and that is an alarm."""
    world.guard.accounts.add("noor", "Noor", "violet Teapot 9 under stairs")
    app = app_of(world, handle="noor")
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: isinstance(app.screen, SignInScreen))
        await type_in(pilot, app, "noor", "violet Teapot 9 under stairs")
        await until(pilot, lambda: "password alone opened" in text_of(app))
        assert "add and verify" in re.sub(r"\s+", " ", text_of(app))


async def test_the_first_account_is_made_in_the_app(bare, app_of, until, text_of):
    """A store without accounts leads to the form; a weak password is explained while it is typed."""
    app = app_of(bare)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: isinstance(app.screen, FirstAccount))
        fill = {"handle": "noor", "name": "Noor", "password": "noor"}
        for name, text in fill.items():
            app.screen.query_one(f"#{name}").value = text
        await until(pilot, lambda: "too short" in str(app.screen.query_one("#feedback").content))
        app.screen.query_one("#password").value = "violet Teapot 9 under stairs"
        await until(pilot, lambda: "Good" in str(app.screen.query_one("#feedback").content))
        app.screen.query_one("#password").focus()
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, MainScreen))
    assert bare.guard.accounts.find("noor").profile.name == "Noor"


async def test_the_practice_sign_in_shows_its_account(world, app_of, until, text_of):
    """The hint comes from whoever opened the app; on every practice screen stands PRACTICE."""
    app = app_of(world, hint="Practice account: mira")
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: "Practice account: mira" in text_of(app))
        assert "PRACTICE" in text_of(app)


def test_the_pending_sign_in_is_another_type(world):
    """Half a sign-in opens nothing, so the screen cannot mix them up."""
    begun = world.guard.signin.begin("mira", PASSWORD, Client("o" * 43))
    challenge = world.guard.codes.request(begun.pending, Action("sign-in"))
    assert (begun.session, challenge.kind) == (None, "sign-in")


async def test_with_two_step_on_no_device_can_be_trusted(world, app_of, until, text_of):
    """Trust would silence nothing then, so it is not offered (decision 3)."""
    guard, session = world.guard, world.session
    phone = next(contact for contact in guard.contacts.list(session) if contact.kind == "phone")
    world.clock.advance(60_000)
    world.prove(guard.authenticators.confirm(session, guard.authenticators.begin_contact(session, phone.id).id))
    guard.authenticators.keep_recovery_codes(session, guard.authenticators.new_recovery_codes(session)[0])
    guard.authenticators.turn_on(session)
    world.clock.advance(60_000)
    app = app_of(world, handle="mira")
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: isinstance(app.screen, SignInScreen))
        await type_in(pilot, app, "mira", PASSWORD)
        await until(pilot, lambda: isinstance(app.screen, CodeDialog) and "left" in text_of(app))
        assert "rust" not in text_of(app)
        await pilot.press("t", *world.newest_code())
        await until(pilot, lambda: isinstance(app.screen, MainScreen))


async def test_an_account_that_was_made_but_not_opened_leads_to_the_sign_in(bare, app_of, until, text_of, monkeypatch):
    """The form would only say that the handle is taken."""

    def refuse(*_args):
        raise Refused("no_delivery")

    app = app_of(bare)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: isinstance(app.screen, FirstAccount))
        await pilot.press("f1")
        await until(pilot, lambda: "cannot send mail yet" in re.sub(r"[\s█┃]+", " ", text_of(app)))
        assert "confirm it after" not in text_of(app)
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, FirstAccount))
        monkeypatch.setattr(bare.guard.signin, "begin", refuse)
        fill = {"handle": "noor", "name": "Noor", "password": "violet Teapot 9 under stairs"}
        for name, text in fill.items():
            app.screen.query_one(f"#{name}").value = text
        app.screen.query_one("#password").focus()
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, SignInScreen))
        await until(pilot, lambda: app.screen.query_one("#handle").value == "noor")
    assert bare.guard.accounts.find("noor").handle == "noor"


async def test_escape_puts_the_phone_away_before_it_leaves_the_question(world, app_of, until):
    """What was opened last closes first; and after leaving, the password can be typed at once."""
    app = app_of(world, handle="mira")
    world.clock.advance(1_000)
    app.client = type(app.client)("n" * 43, "Another", "Leeds, UK")
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: isinstance(app.screen, SignInScreen) and app.focused is not None)
        await pilot.press(*PASSWORD, "enter")
        await until(pilot, lambda: isinstance(app.screen, CodeDialog))
        await pilot.press("f2")
        await until(pilot, lambda: app.phone_shown)
        await pilot.press("escape")
        await until(pilot, lambda: not app.phone_shown)
        assert isinstance(app.screen, CodeDialog)
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, SignInScreen))
        await until(pilot, lambda: app.focused is app.screen.query_one("#password"))
