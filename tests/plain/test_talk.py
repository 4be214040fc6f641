"""One question at a time: what is said, what is asked, and every way back out of a question."""

import io
import os
import pty

import pytest

from guardtui.core.errors import BadInput
from guardtui.language import speaking
from guardtui.plain.keyboard import MOST, Keyboard
from guardtui.plain.talk import Back, Gone, Menu, Talk, Unheard
from guardtui.wording import Line, Question

from ..hostile import PAYLOADS, faults  # noqa: TID252 - the payloads of all tests
from .conftest import IDLE, INTERRUPT, NOT_PLAIN, Ear, Hands

LINES = [Line("phone", "Phone", "Codes come as text messages."), Line("mail", "Mail address")]


@pytest.fixture
def ear():
    return Ear()


@pytest.fixture
def talk(ear):
    """A talk whose answers a test puts in: `talk.hands.answers = [...]`."""
    hands = Hands(ear)
    made = Talk(hands, ear, 300)
    made.hands = hands
    return made


def test_every_payload_is_said_without_what_steers_or_hides(talk, ear):
    for payload in PAYLOADS.values():
        talk.say(payload[:5000])
        talk.hands.answers = ["x"]
        talk.ask(payload[:200])
    assert not faults(ear.getvalue())
    assert not NOT_PLAIN.findall(ear.getvalue())


def test_signs_that_are_hard_to_hear_are_spelt(talk, ear):
    talk.say("m•••@larkmail.example · “new” … it – goes on")
    assert ear.getvalue() == 'm***@larkmail.example, "new" ... it - goes on\n'


def test_lines_end_between_words_at_a_terminal_and_nowhere_else(monkeypatch):
    monkeypatch.setenv("COLUMNS", "40")
    long = "one two three four five six seven eight nine ten eleven twelve"
    for terminal, most in ((True, 39), (False, len(long))):
        ear = Ear(terminal)
        Talk(Hands(ear), ear).say(long)
        assert " ".join(ear.getvalue().split()) == long
        assert max(map(len, ear.getvalue().splitlines())) <= most


def test_an_empty_line_goes_back_unless_there_is_something_that_it_means(talk):
    talk.hands.answers = ["", "", " x ", "", "b"]
    with pytest.raises(Back):
        talk.ask("Name")
    assert talk.ask("Name", default="mira") == "mira"
    assert talk.ask("Name") == "x"
    assert talk.ask("Name", blank=True) == ""
    with pytest.raises(Back):
        talk.ask("Place", default="/tmp/x")


def test_from_the_first_question_an_empty_line_leads_nowhere(talk):
    talk.hands.answers = ["", "", "mira"]
    assert talk.ask("Handle", home=True) == "mira"
    assert len(talk.hands.prompts) == 3


def test_control_c_goes_back_and_the_end_of_input_says_whether_something_had_begun(talk):
    talk.hands.answers = [INTERRUPT]
    with pytest.raises(Back):
        talk.secret("Password")
    with pytest.raises(Gone) as gone:
        talk.secret("Password")
    assert gone.value.midway
    with pytest.raises(Gone) as gone:
        Menu(talk, "Contacts").ask(LINES)
    assert not gone.value.midway


def test_only_a_letter_answers_yes_or_no(talk, ear):
    asked = Question("Turn it off?", "All codes end.", yes="Turn it off", no="Keep it on")
    talk.hands.answers = ["", "maybe", "y", "No", INTERRUPT]
    assert [talk.confirm(asked) for _ in range(3)] == [True, False, False]
    assert "All codes end." in ear.getvalue()
    assert talk.hands.prompts[0] == "y: Turn it off. n: Keep it on. y or n: "


def test_yes_and_no_are_understood_in_the_language_in_use_and_in_english(talk, ear):
    asked = Question("Put it back?")
    talk.hands.answers = ["vielleicht", " Ja ", "j", "yes", "nein", "N", "b"]
    with speaking("de"):
        assert [talk.confirm(asked) for _ in range(6)] == [True, True, True, False, False, False]
    talk.hands.answers = ["ja", "n"]
    assert not talk.confirm(asked)
    assert ear.getvalue().endswith(": ja\nType y for yes or n for no.\nYes or no, y or n: n\n")


def test_a_secret_is_asked_for_unseen(talk, ear):
    talk.hands.answers = ["hunter2"]
    assert talk.secret("Password") == "hunter2"
    assert talk.hands.unseen_at == ["Password: "]
    assert "hunter2" not in ear.getvalue()


def test_a_list_takes_numbers_and_letters_says_so_and_is_read_again_on_enter(talk, ear):
    menu = Menu(talk, "Contacts", why=lambda: talk.say("They receive codes."))
    talk.hands.answers = ["2", "3", "zz", "\x1b[A", "i", "", "A"]
    assert menu.ask(LINES, {"a": "add"}) == "mail"
    assert menu.ask(LINES, {"a": "add"}) == "", "other lines may stand in it by now, so they are looked up again"
    assert menu.ask(LINES, {"a": "add"}) == "a"
    said = ear.getvalue()
    assert said.count("1. Phone. Codes come as text messages.") == 2, "at first, and on enter"
    assert said.count("That is none of them. Type a number from 1 to 2 or a, b; enter reads the list.") == 3
    assert "They receive codes." in said
    assert "\x1b" not in said.replace("\x1b[A\n", "")  # what the terminal itself showed


def test_what_was_said_of_a_list_is_not_said_again_before_enter(talk, ear):
    menu = Menu(talk, "Contacts", "Codes go there.")
    talk.hands.answers = ["1", "1", "", "1"]
    menu.ask(LINES, {"a": "add"})
    menu.ask(LINES[:1], {"a": "add", "u": "undo"})
    again = ["Contacts.", "1. Phone. Codes come as text messages.", "u undo; b back.", "Contacts: 1"]
    assert ear.getvalue().splitlines()[-4:] == again
    menu.ask(LINES[:1], {"a": "add"})
    menu.ask(LINES[:1], {"a": "add"})
    whole = ["Contacts. Codes go there.", "1. Phone. Codes come as text messages.", "a add; b back.", "Contacts: 1"]
    assert ear.getvalue().splitlines()[-4:] == whole


def test_a_list_is_read_out_anew_when_other_lines_stand_in_it(talk, ear):
    menu = Menu(talk, "Contacts")
    talk.hands.answers = ["1", "1", "1"]
    menu.ask(LINES)
    menu.ask([LINES[0]._replace(detail="Changed."), LINES[1]])
    assert "Changed" not in ear.getvalue()
    menu.ask(LINES[:1])
    assert ear.getvalue().count("1. Phone") == 2


def test_back_is_a_letter_in_every_list_but_the_first(talk):
    talk.hands.answers = ["b", "b", "1"]
    with pytest.raises(Back):
        Menu(talk, "Contacts").ask(LINES)
    assert Menu(talk, "Places", first=True).ask(LINES) == "phone"


def test_what_cannot_be_chosen_has_no_number(talk, ear):
    talk.hands.answers = ["1", "2"]
    lines = [LINES[0]._replace(enabled=False), LINES[1]]
    assert talk.choose("Which?", lines) == "mail"
    assert "\nPhone. Codes come as text messages.\n1. Mail address.\n" in ear.getvalue()


def test_who_comes_back_after_a_while_shows_first_who_they_are_and_is_asked_again(talk):
    came = []
    talk.idle = lambda: came.append(len(talk.hands.prompts))
    talk.hands.answers = [IDLE, "mira"]
    assert talk.ask("Handle") == "mira"
    assert came == [1]
    assert talk.hands.prompts == ["Handle: ", "Handle: "]


def test_a_text_has_several_lines_and_ends_with_a_dot_or_with_the_input(talk):
    talk.hands.answers = ["one", "", "two", "."]
    assert talk.text(100) == "one\n\ntwo"
    talk.hands.answers = ["one", "two"]
    assert talk.text(5) == "one\nt"
    with pytest.raises(Gone):
        talk.text(100)


def test_an_output_that_nobody_reads_is_told_by_its_error(talk):
    class Broken(Ear):
        def write(self, _text):
            raise BrokenPipeError

    with pytest.raises(Unheard):
        Talk(talk.hands, Broken()).say("Hello")


# The keyboard


def piped(raw):
    stdin = io.TextIOWrapper(io.BytesIO(raw))
    keys = Keyboard(stdin)
    keys.stdin = stdin  # else it would be closed as soon as nobody holds it
    return keys


def test_lines_come_from_a_pipe_without_their_ends():
    keys = piped(b"one\r\ntwo\nthree")
    assert [keys.line(None) for _ in range(3)] == ["one", "two", "three"]
    for _ in range(2):
        with pytest.raises(EOFError):
            keys.line(1)
    assert not keys.shows


def test_a_line_that_is_too_long_or_no_text_answers_nothing_and_neither_does_its_rest():
    keys = piped(b"x" * (3 * MOST) + b"\n\xff\xfe\nmira\n")
    for reason in ("too_long", "not_text"):
        with pytest.raises(BadInput, match=reason):
            keys.line(None)
    assert keys.line(None) == "mira"


def test_a_line_as_long_as_may_be_is_one():
    keys = piped(b"x" * (MOST - 1) + b"\nmira\n")
    assert keys.line(None) == "x" * (MOST - 1)
    assert keys.line(None) == "mira"


def test_nobody_who_types_is_waited_for_so_long():
    reading, writing = os.pipe()
    with os.fdopen(reading) as stdin:
        keys = Keyboard(stdin)
        assert keys.line(0.01) is None
        os.write(writing, b"mira\n")
        assert keys.line(5) == "mira"
        os.close(writing)


def test_nothing_is_echoed_while_a_secret_is_typed_and_everything_after():
    ours, theirs = pty.openpty()
    with os.fdopen(theirs) as stdin:
        keys = Keyboard(stdin)
        assert keys.shows
        with keys.unseen():
            os.write(ours, b"hunter2\n")
            assert keys.line(5) == "hunter2"
        os.write(ours, b"seen\n")
        assert keys.line(5) == "seen"
        shown = b""
        while b"seen" not in shown:
            shown += os.read(ours, 100)
        assert b"hunter2" not in shown
    os.close(ours)


def test_closed_and_missing_input_is_an_end():
    for stdin in (None, io.TextIOWrapper(io.BytesIO(b""))):
        with pytest.raises(EOFError):
            Keyboard(stdin).line(None)
