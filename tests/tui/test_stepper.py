"""The steps of a wizard: a sign and a word each, on one line, at any width."""

import pytest
from textual.app import App, ComposeResult

from guardtui.tui.flows.two_step.wizard import STEPS
from guardtui.tui.widgets.stepper import Stepper


class StepperApp(App[None]):
    def compose(self) -> ComposeResult:
        yield Stepper(STEPS)


@pytest.mark.parametrize(("width", "shown"), [
    (120, "✓ Choose ── ✓ Set up ── ● Confirm ── ○ Second way ── ○ Recovery codes ── ○ Review"),
    (78, "✓ Choose ─ ✓ Set up ─ ● Confirm ─ ○ Second way ─ ○ Recovery codes ─ ○ Review"),
    (60, "● Confirm · step 3 of 6"),
])  # fmt: skip
async def test_done_now_and_later_are_told_by_signs_and_words(width, shown):
    app = StepperApp()
    async with app.run_test(size=(width, 24)) as pilot:
        stepper = app.query_one(Stepper)
        stepper.now = 2
        await pilot.pause()
        assert stepper.render_line(0).text.strip() == shown


@pytest.mark.parametrize(("width", "shown"), [(120, "✓ Review"), (40, "✓ Review · step 6 of 6")])
async def test_behind_the_last_step_all_are_done_however_narrow(width, shown):
    app = StepperApp()
    async with app.run_test(size=(width, 24)) as pilot:
        stepper = app.query_one(Stepper)
        stepper.now = len(STEPS)
        await pilot.pause()
        assert stepper.render_line(0).text.strip().endswith(shown)
