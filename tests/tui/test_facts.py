"""Labels and their values: the labels line up, none runs into its value, and a long one leaves the value half of the room."""

from __future__ import annotations

import pytest
from textual.app import App

from guardtui.tui.widgets.facts import Facts

LABELS = {"short": "To", "long": "Vom Anbieter gesagt"}


class Known(App[None]):
    """Facts alone."""

    def compose(self):
        yield Facts(LABELS, {"short": "you", "long": "nothing at all " * 3})


@pytest.mark.parametrize("width", [80, 30])
async def test_values_stand_beside_the_longest_label_and_have_more_than_half_of_the_room(width):
    async with Known().run_test(size=(width, 20)) as pilot:
        labels, values = ([*pilot.app.query(name)] for name in (".label", ".value"))
        assert len({label.size.width for label in labels}) == 1
        assert [value.region.x - label.region.right for label, value in zip(labels, values, strict=True)] == [2, 2]
        assert all(value.region.width > width / 2 for value in values)
        wanted = LABELS["long"]
        shown = labels[1].size
        assert shown.width * shown.height >= len(wanted)
        assert shown.height == (1 if width == 80 else 2)
        pilot.app.query_one(Facts).call(long="By")
        await pilot.pause()
        assert [label.size.width for label in labels] == [2, 2]
        assert str(labels[1].content) == "By"
