"""The cells a code is typed into: what they take, what they leave alone, and that they say "full" once."""

from typing import ClassVar

import pytest
from textual import events
from textual.app import App, ComposeResult
from textual.binding import Binding

from guardtui.shared.pasted_code import find_code
from guardtui.tui.themes import NIGHT
from guardtui.tui.widgets.code_field import CodeField

from ..hostile import Endless  # noqa: TID252 - the payloads of all tests


class FieldApp(App[None]):
    BINDINGS: ClassVar = [
        Binding("r", "note('r')", "Resend"),
        Binding("x", "note('x')", "Not me"),
        Binding("1", "note('1')", "Go"),
    ]

    def __init__(self, mode="digits", label=""):
        super().__init__()
        self.register_theme(NIGHT)
        self.theme = NIGHT.name
        self.field = CodeField(mode, label=label)
        self.filled: list[str] = []
        self.odd: list[str] = []
        self.noted: list[str] = []

    def compose(self) -> ComposeResult:
        yield self.field

    def action_note(self, key: str) -> None:
        self.noted.append(key)

    def on_code_field_filled(self, event: CodeField.Filled) -> None:
        self.filled.append(event.text)

    def on_code_field_odd(self, event: CodeField.Odd) -> None:
        self.odd.append(event.sentence)

    def paste(self, text: str) -> None:
        self.field.post_message(events.Paste(text))

    @property
    def drawn(self) -> str:
        return "\n".join(self.field.render_line(y).text for y in range(self.field.size.height))


async def test_six_digits_typed_are_told_once_and_a_seventh_is_swallowed():
    app = FieldApp()
    async with app.run_test() as pilot:
        await pilot.press(*"0123459")
        await pilot.pause()
        assert app.filled == ["012345"]
        assert app.field.text == "012345"
        assert app.field.checking
        assert app.noted == [], "a digit never reaches a binding, not even while the code is checked"


async def test_letters_go_on_to_the_bindings_and_digits_do_not():
    app = FieldApp()
    async with app.run_test() as pilot:
        await pilot.press("r", "1", "x", "space", "minus", "2")
        assert app.noted == ["r", "x"]
        assert app.field.text == "12"


async def test_digits_of_another_script_are_taken_as_what_they_are():
    app = FieldApp()
    async with app.run_test() as pilot:
        for character in "٤٨२९１3":
            app.field.post_message(events.Key(key="digit", character=character))
        await pilot.pause()
        assert app.filled == ["482913"]


async def test_a_wrong_code_empties_the_cells_marks_them_and_keeps_the_focus():
    app = FieldApp()
    async with app.run_test() as pilot:
        await pilot.press(*"111111")
        app.field.wrong()
        await pilot.pause()
        assert app.field.has_class("-wrong")
        assert app.field.has_focus
        await pilot.press("2")
        assert not app.field.has_class("-wrong")
        assert app.field.text == "2"
        await pilot.press(*"22222")
        assert app.filled == ["111111", "222222"]


async def test_a_slip_is_repaired_in_place():
    app = FieldApp()
    async with app.run_test() as pilot:
        await pilot.press("1", "2", "9", "backspace", "3", "home", "7", "end", "4", "left", "delete")
        assert app.field.text == "723"


@pytest.mark.parametrize(
    "pasted",
    ["012345", "012 345", "01-23-45", " 012345\n", "Your code is 012345.", "٠١٢٣٤٥", "０１２ ３４５",
     "012 345 is your code to change your phone. Ref 7QK2. @guard.example #012345"],
)  # fmt: skip
async def test_a_paste_finds_the_code(pasted):
    app = FieldApp()
    async with app.run_test() as pilot:
        app.paste(pasted)
        await pilot.pause()
        assert app.filled == ["012345"]
        assert app.noted == []


@pytest.mark.parametrize("pasted", ["", "hello", "12345", "1234567", "012345 or 543210", "\x1b[2J\x00", "¹²³⁴⁵⁶"])
async def test_a_paste_that_holds_no_code_leaves_the_cells_as_they_are_and_says_why(pasted):
    app = FieldApp()
    async with app.run_test() as pilot:
        await pilot.press("7")
        app.paste(pasted)
        await pilot.pause()
        assert app.filled == []
        assert app.field.text == "7"
        assert app.odd
        assert app.noted == []


async def test_of_a_paste_of_five_megabytes_only_the_beginning_is_looked_at():
    app = FieldApp()
    async with app.run_test() as pilot:
        app.paste(Endless("9 \x00\n" * 1_250_000))
        await pilot.pause()
        assert app.odd
        assert app.filled == []


async def test_a_recovery_code_is_typed_in_any_spelling():
    app = FieldApp("recovery")
    async with app.run_test() as pilot:
        await pilot.press(*"abcd", "minus", *"efgh", "space", *"jklm", "r", "x", "2", "3")
        await pilot.pause()
        assert app.filled == ["ABCDEFGHJKLMRX23"]
        assert app.noted == [], "no letter is a key while a recovery code is typed"


async def test_a_look_alike_in_a_recovery_code_is_explained():
    app = FieldApp("recovery")
    async with app.run_test() as pilot:
        await pilot.press("a", "0", "1")
        assert app.field.text == "A"
        assert "no 0, O, 1 or I" in app.odd[0]


@pytest.mark.parametrize("pasted", ["ABCD-EFGH-JKLM-NPQR", "abcdefghjklmnpqr", " 3  ABCD EFGH JKLM NPQR "])
async def test_a_pasted_recovery_code_is_found(pasted):
    app = FieldApp("recovery")
    async with app.run_test() as pilot:
        app.paste(pasted)
        await pilot.pause()
        assert app.filled == ["ABCDEFGHJKLMNPQR"]


async def test_the_mode_can_change_and_begins_anew():
    app = FieldApp()
    async with app.run_test() as pilot:
        await pilot.press(*"123")
        app.field.mode = "recovery"
        await pilot.pause()
        assert app.field.text == ""
        assert app.field.size.width == 35


async def test_the_cells_line_up_and_say_in_words_how_far_one_is():
    app = FieldApp(label="Code")
    async with app.run_test() as pilot:
        await pilot.press("4", "8")
        label, top, middle, bottom = app.drawn.splitlines()
        assert label.strip() == "Code: 2 of 6"
        assert middle.startswith("│ 4 │ │ 8 │ ┃ ▏ ┃   │   │")
        assert len(top.rstrip()) == len(middle.rstrip()) == len(bottom.rstrip()) == 37


async def test_a_click_puts_the_cursor_on_a_cell_that_is_filled():
    app = FieldApp()
    async with app.run_test() as pilot:
        await pilot.press(*"1234")
        await pilot.click(CodeField, offset=(8, 1))
        await pilot.press("9")
        assert app.field.text == "1934"


async def test_nothing_can_be_copied_out():
    app = FieldApp()
    async with app.run_test() as pilot:
        await pilot.press(*"123", "ctrl+a", "ctrl+c", "ctrl+x")
        assert app.clipboard == ""
        assert app.field.text == "123"


def test_two_codes_in_one_paste_are_not_guessed_between():
    assert find_code("112233 and 445566", "digits")[0] is None
