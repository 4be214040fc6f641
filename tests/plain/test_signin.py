"""The door line by line: who comes in, how, and every way out of it (PRODUCT M1)."""

import pytest

from guardtui.core.records import ContactKind
from guardtui.plain.run import DONE, INTERRUPTED, UNFINISHED

from .conftest import IDLE, INTERRUPT

WRONG = "not the password"


def tags(world, newest=6):
    world.sign_in_again()
    lines = world.guard.activity.list(world.session, limit=newest + 2).items
    return [event.tag for event in lines][2:]


def test_a_new_device_takes_the_code_from_the_phone_and_is_trusted_from_then_on(demo, reader, practice):
    person = reader(demo, practice(demo))
    code = demo.newest_code
    assert person.types(demo.handle, demo.password, "p", "t", "000000", code, "q") == DONE
    person.hears(
        "Practice: nothing here is real.",
        "A new device: show that it is you.",
        "Sent to +1 *** 0143, text message. It lets you sign in to your account.",
        "This device is trusted once the code is right.",
        "That is not the code. 4 tries left.",
        "Accepted. Hello, Mira Oduya.",
        "You are signed out. Goodbye.",
    )
    assert person.hands.unseen_at[0] == "Password: "
    assert set(person.hands.unseen_at[1:]) == {"Code: "}
    assert demo.password not in person.ear.getvalue()
    again = reader(demo)
    assert again.types(demo.handle, demo.password, "q") == DONE, "the next time the password is enough"


def test_a_wrong_password_and_an_unknown_handle_are_told_in_the_same_words(demo, reader):
    person = reader(demo)
    assert person.types(demo.handle, WRONG, "nobody", demo.password) == DONE
    assert person.heard.count("That handle and password do not belong together.") == 2


def test_too_many_wrong_passwords_wait(demo, reader):
    person = reader(demo)
    person.types(*[part for _ in range(12) for part in (demo.handle, WRONG)])
    person.hears("Too many tries. You can try again in")


def test_back_out_of_each_question_and_out_of_the_first_one_out(demo, reader):
    person = reader(demo)
    answers = [demo.handle, INTERRUPT, demo.handle, "", demo.handle, demo.password, "b", INTERRUPT]
    assert person.types(*answers) == INTERRUPTED
    again = "Handle (enter for mira): "
    asked = ["Handle: ", "Password: ", "Handle: ", "Password: ", "Handle: ", "Password: ", "Code: ", again]
    assert person.hands.prompts == asked
    demo.clock.advance(60_000)
    assert "code:cancelled" in tags(demo), "the code that was not typed opens nothing any more"


@pytest.mark.parametrize(("answers", "code"), [([], DONE), (["mira"], UNFINISHED)])
def test_the_end_of_input_is_a_polite_end(demo, reader, answers, code):
    person = reader(demo)
    assert person.types(*answers) == code
    person.hears("Nothing more is typed. Goodbye.")


def test_the_end_of_input_at_a_code_voids_it(demo, reader):
    person = reader(demo)
    assert person.types(demo.handle, demo.password) == UNFINISHED
    demo.clock.advance(60_000)
    assert "code:cancelled" in tags(demo)


def test_the_code_can_come_another_way_be_sent_again_and_be_looked_for(demo, reader):
    person = reader(demo)

    def later():
        demo.clock.advance(31_000)
        return "r"

    code = demo.newest_code
    answers = ["r", "s", "1", later, "m", "1", "m", "2", "3", "b", "i", "", code, "q"]
    assert person.types(demo.handle, demo.password, *answers) == DONE
    person.hears(
        "A code was sent just now. The next can be sent in 30 s.",
        "Sent to m***@larkmail.example, mail.",
        "The same code was sent again. Either message works.",
        "Your code did not arrive. Sent to m***a@larkmail.example, mail.",
        "Most likely: Word came a moment ago that it arrived.",
        "Is it in the spam or junk folder?",
        "A code shows that it is you.",
        "Accepted.",
    )


def test_a_sign_in_that_takes_too_long_begins_again(demo, reader):
    person = reader(demo)

    def too_late():
        code = demo.newest_code()
        demo.clock.advance(11 * 60_000)
        return code

    person.types(demo.handle, demo.password, too_late, "", demo.password, demo.newest_code)
    assert person.heard.count("This sign-in took too long. Begin again with your password.") == 1
    person.hears("Accepted. Hello, Mira Oduya.")


def test_what_is_no_code_costs_no_try(demo, reader):
    person = reader(demo)
    person.types(demo.handle, demo.password, "12345", "hello there", "123456 or 654321", demo.newest_code)
    person.hears("It needs a code of six digits.", "There is more than one code in this.", "Accepted.")
    assert "tries left." not in person.heard.split("It needs a code")[1].split("Accepted")[0]


def test_a_contact_that_somebody_changed_is_put_back_right_at_the_door(world, reader):
    guard, session = world.guard, world.session
    phone = next(c for c in guard.contacts.list(session) if c.kind is ContactKind.PHONE)
    new = world.prove(guard.contacts.replace(session, phone.id, "+44 7700 900987"))
    world.clock.advance(60_000)
    world.prove(guard.contacts.verify(session, new.id))
    world.clock.advance(60_000)
    person = reader(world)
    code = world.newest_code
    assert person.types(world.handle, world.password, "b", "y", code, code, "q") == DONE
    person.hears("Was the code to go to somebody else?", "Put your contact back.", "Your contact is back")


def test_who_cannot_get_in_finds_help_at_the_door(demo, reader, tmp_path):
    person = reader(demo)
    place = tmp_path / "case.txt"
    person.types("?", "2", "1", "1", "b", "b", "?", "1", "4", "My phone is gone.", ".", "y", str(place))
    person.hears("After several wrong passwords", "Learn.", "You are not signed in, so this says nothing", "Saved to")
    assert "My phone is gone." in place.read_text()
    assert "account not shown" in place.read_text()


def test_the_first_account_of_a_store_is_made_and_signed_in(bare, reader):
    person = reader(bare)
    strong = "seven quiet otters 4 Bridges"
    answers = ["", "mira", "Mira Oduya", "", "short", strong, "another", strong, strong, "q"]
    assert person.types(*answers) == DONE
    person.hears("Make the first account.", "It is too short", "The two differ. Type it again.", "Hello, Mira Oduya.")
    assert bare.guard.accounts.find("mira").profile.name == "Mira Oduya"


def test_what_the_first_account_is_refused_for_is_said_and_the_rest_offered_again(bare, reader):
    person = reader(bare)
    strong = "seven quiet otters 4 Bridges"
    person.types("mi ra!", "Mira", "nonsense", strong, strong, "mira", "", "mira@example.org", "q")
    person.hears("A handle has", "Hello, Mira.")


# The lock


def test_after_a_while_the_password_opens_what_was_there(demo, reader):
    demo.sign_in_again()
    person = reader(demo)
    heard = person.does("3", IDLE, WRONG, demo.password, "b", "q")
    assert "Nothing was typed for 5 minutes. Locked." in heard
    assert "That is not your password. Try again." in heard
    assert "Open again." in heard
    assert person.hands.prompts.count("Contacts: ") == 2, "the question is asked again"
    assert person.hands.unseen_at == ["Password: ", "Password: "]


def test_a_locked_session_is_left_by_an_empty_line(demo, reader):
    person = reader(demo)
    assert person.types(demo.handle, demo.password, demo.newest_code, IDLE, "") == DONE
    person.hears("Locked.", "You are signed out.", "Handle (enter for mira):")


def test_it_is_locked_at_once_on_demand_and_during_a_question_too(demo, reader):
    demo.sign_in_again()
    person = reader(demo)
    person.does("l", demo.password, "c", IDLE, demo.password, INTERRUPT, "q")
    assert person.heard.count("Locked.") == 2
    assert person.heard.count("Open again.") == 2


def test_a_session_that_was_ended_elsewhere_leads_to_the_door(demo, reader):
    person = reader(demo)

    def end_it():
        guard = demo.guard
        with guard._desk.store.write() as tx:
            account = tx.accounts.by_handle("mira")
            tx.sessions.end_others(account.id, "", guard.clock.now())
        return "3"

    assert person.types(demo.handle, demo.password, demo.newest_code, end_it) == DONE
    person.hears("You were signed out. Sign in again. Sign in.")
