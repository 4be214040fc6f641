"""A real store that cannot send anything yet: nothing on the screen asks for what cannot work there."""

import re

import pytest

from guardtui.tui.dialogs.choose import Choose
from guardtui.tui.flows.two_step import TwoStepWizard
from guardtui.tui.widgets.cards import Card

PASSWORD = "violet Teapot 9 under stairs"


@pytest.fixture
def noor(bare):
    """Noor, with a mail address that was never verified, signed in by her password alone."""
    bare.guard.accounts.add("noor", "Noor", PASSWORD, mail="noor@example.org")
    bare.session = bare.guard.signin.begin("noor", PASSWORD, bare.client).session
    return bare


def words(text):
    """What is read, whatever the line breaks and edges."""
    return re.sub(r"[\s█]+", " ", text)


async def test_the_overview_advises_the_authenticator_app(noor, opened, until, text_of):
    """It is the one way that needs no delivery, and the button leads there."""
    async with opened(noor, size=(80, 24)) as (app, pilot):
        await until(pilot, lambda: "Turn on two-step verification" in words(text_of(app)))
        assert "cannot send messages yet; an authenticator app needs none" in words(text_of(app))
        assert "add and verify" not in words(text_of(app))
        await pilot.press("enter")
        await until(pilot, lambda: app.screen.view.id == "view-two-step")


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_the_contacts_say_on_the_page_that_no_code_can_be_sent(noor, opened, until, text_of, size):
    """And verifying is not offered, by key or in the list of what can be done."""
    async with opened(noor, "3", size) as (app, pilot):
        await until(pilot, lambda: "Codes cannot be sent from this store yet" in words(text_of(app)))
        assert "press v" not in words(text_of(app))
        assert "sending is not set up here" in words(text_of(app))
        assert app.screen.view.check_action("verify", ()) is False
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, Choose))
        assert "Verify" not in text_of(app)


async def test_the_wizard_offers_the_app_alone(noor, opened, until, text_of):
    """The other ways say why they cannot be had."""
    async with opened(noor, "2") as (app, pilot):
        await pilot.press("t")
        await until(pilot, lambda: isinstance(app.screen, TwoStepWizard) and app.screen.query(Card))
        assert [card.about.id for card in app.screen.query(Card) if card.about.enabled] == ["app"]
        assert "cannot send text messages yet" in words(text_of(app))
        assert "cannot send mail yet" in words(text_of(app))
        assert "add one under Contacts" not in words(text_of(app))
