"""A. Passwords."""

from __future__ import annotations

import sqlite3
import unicodedata

import pytest
from textual.app import App
from textual.events import Paste

from guardtui.clock import DAY
from guardtui.core.action import KINDS
from guardtui.core.errors import Refused
from guardtui.core.records import Profile, Session
from guardtui.tui.widgets.field import Secret

from .conftest import LAPTOP, MAIL, OTHER, PASSWORD, PHONE, STEP

MIRA = Profile("mira", "Mira Oduya", "1990-04-12", "Biscuit")
LONG = ("copper lantern walks nine bridges and " * 7)[:256]
NEW = "violet tractors sing 4 Mondays"


def reasons(guard, password: str) -> list[str]:
    return [reason.code for reason in guard.passwords.judge(password, MIRA, [MAIL, PHONE]).reasons]


def test_c01_a_password_that_stands_alone_has_fifteen_characters(lab, under):
    nist = under(password_rule="nist")
    assert reasons(nist, "Teal-7-ox!Quib") == ["short"]  # 14, of all four kinds
    assert reasons(nist, "Teal-7-ox!Quibb") == []
    assert reasons(lab.guard, "Teal-7-ox!Quib") == []
    assert reasons(lab.guard, "Teal-7-ox!Q") == ["short"]  # 11
    assert reasons(nist, unicodedata.normalize("NFD", "Téal-7-öx!Qüib")) == ["short"]  # 14 after NFC, 17 before


def test_c02_two_hundred_and_fifty_six_characters_count_and_none_is_cut(lab):
    lab.guard.accounts.add("mira", "Mira", LONG[:-1] + " ")
    for other in (LONG[:-1], LONG[:-1] + "x", LONG[:72], LONG[:-1] + "\x00", LONG[:-1] + "  "):
        assert lab.guard.signin.begin("mira", other, LAPTOP).outcome == "refused"
    assert lab.guard.signin.begin("mira", LONG[:-1] + " ", LAPTOP).outcome == "open"
    (reason,) = lab.guard.passwords.judge(LONG + "x", MIRA).reasons
    assert (reason.code, reason.facts["most"]) == ("long", 256)


def test_c03_unicode_is_taken_in_nfc_and_not_folded_further(lab):
    lab.guard.accounts.add("mira", "Mira", "Ｗide and narrow ﬁre žluťoučký")

    def opens(typed: str) -> bool:
        return lab.guard.signin.begin("mira", typed, LAPTOP).outcome == "open"

    assert opens(unicodedata.normalize("NFD", "Ｗide and narrow ﬁre žluťoučký"))
    assert not opens(unicodedata.normalize("NFKC", "Ｗide and narrow ﬁre žluťoučký"))
    assert reasons(lab.guard, "copper lantern \ud800 bridges") == ["not_text"]
    assert reasons(lab.guard, "copper lantern \x07 bridges") == ["control"]


def test_c04_no_kind_of_character_is_demanded_of_fifteen(lab, under):
    for guard in (lab.guard, under(password_rule="nist")):
        assert reasons(guard, "seven quiet harbours at dawn") == []
    assert reasons(lab.guard, "tealox-quibbled") == []
    assert reasons(lab.guard, "tealox-quibble") == ["mix"]
    assert reasons(under(password_rule="nist", passphrase_least=15), "tealox-quibble") == ["short"]


@pytest.mark.parametrize(
    "password",
    [
        *("Password1234!", "qwertyuiop12", "qwertyuiop12qwertyuiop12"),
        *("Oduya-walks-7-harbours", "Mira.oduya-9-lanterns", "Harbour-555-0143-x-Tea", "Lantern-19900412-tree"),
        *("Biscuit-walks-9-bridges", "Riverbend-walks-9-oaks"),
    ],
)
def test_c05_common_and_personal_words_are_refused_with_their_reason(lab, password):
    assert {"common", "personal"} & set(reasons(lab.guard, password))
    assert reasons(lab.guard, lab.guard.passwords.passphrase()) == []


def test_c06_age_changes_nothing_and_a_compromise_asks_for_another(world):
    session = world.sign_up()
    world.pass_time(3650 * DAY)
    session = world.guard.signin.begin("mira", PASSWORD, LAPTOP).session
    item = next(item for item in world.guard.checklist.show(session).items if item.id == "G16")
    assert item.earned == item.points
    case = world.guard.notme.report(session, 1)
    for step in ("contacts", "factors"):
        world.guard.notme.check(session, case.id, step)
    with pytest.raises(Refused) as refused:
        world.guard.notme.close(session, case.id)
    assert refused.value.facts["missing"] == ["password"]
    world.pass_time(1)
    world.guard.passwords.change(session, PASSWORD, NEW)
    assert world.guard.notme.close(session, case.id).closed_at


def test_c07_there_are_no_hints_and_no_questions(lab, parameters):
    with sqlite3.connect(lab.config.store) as outside:
        words = " ".join(row[0] for row in outside.execute("SELECT sql FROM sqlite_schema WHERE sql <> ''"))
    said = f"{words} {' '.join(parameters)} {' '.join(KINDS)}".casefold()
    assert {"contacts", "birthday", "two-step-off"} <= set(said.split())
    assert [word for word in ("hint", "question", "maiden", "reminder") if word in said] == []


async def test_c08_what_is_typed_is_masked_shown_on_request_and_may_be_pasted(until, text_of):
    class Form(App[None]):
        def compose(self):
            yield Secret()

    app = Form()
    async with app.run_test() as pilot:
        secret = app.query_one(Secret)
        secret.post_message(Paste("hush hush"))
        await until(pilot, lambda: secret.value == "hush hush")
        await until(pilot, lambda: "•••••••••" in text_of(app))
        assert "hush" not in text_of(app)
        await pilot.press("ctrl+t")
        await until(pilot, lambda: "hush hush" in text_of(app))
        secret.action_select_all()
        await pilot.press("ctrl+c", "ctrl+x")
        assert (app.clipboard, secret.value) == ("", "hush hush")


def test_c09_a_change_takes_the_present_password_and_a_full_proof_and_ends_the_rest(world):
    session = world.protected()
    pending = world.pending(OTHER)
    challenge = world.guard.codes.request(pending, _sign_in())
    elsewhere = world.guard.signin.finish(pending, challenge.id, world.app()).result
    world.pass_time(STEP)
    with pytest.raises(Refused):
        world.guard.passwords.change(session, "not it", NEW)
    asked = world.guard.passwords.change(session, PASSWORD, NEW)
    assert world.guard.signin.check_password(session, PASSWORD).outcome == "open"  # nothing yet without the code
    assert world.answer(session, asked, world.app()).accepted
    assert isinstance(elsewhere, Session)
    with pytest.raises(Refused):
        world.guard.accounts.of(elsewhere)
    assert world.guard.signin.begin("mira", PASSWORD, OTHER).outcome == "refused"


def _sign_in():
    from guardtui.guard.signin import SIGN_IN

    return SIGN_IN
