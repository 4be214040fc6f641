"""The story file is readable, read strictly, and plotted the same way each time."""

import tomllib
from typing import Any

import pytest

from guardtui.clock import DAY, HOUR, MINUTE
from guardtui.core.errors import BadInput, NotFound
from guardtui.lab.plot import plot
from guardtui.lab.story import Line, Order, SignIn, parse, read
from guardtui.lab.tables import Moment
from guardtui.language import speaking
from guardtui.shipped import data_file

ANCHOR = 1_795_000_000_000
MIDNIGHT = ANCHOR - ANCHOR % DAY


@pytest.fixture
def held() -> dict[str, Any]:
    return tomllib.loads(data_file("demo.toml").read_text())


def refusal(held: dict[str, Any]) -> tuple[str, str]:
    with pytest.raises(BadInput) as caught:
        parse(held)
    assert caught.value.reason == "story_unreadable"
    return str(caught.value.facts["where"]), str(caught.value.facts["problem"])


def test_the_demo_story_reads():
    story = read(data_file("demo.toml"))
    assert story.service == "Riverbend Market"
    assert story.person.name == "Mira Oduya"
    assert 40 <= len(story.orders) <= 60
    assert story.person.password not in repr(story)


def test_a_moment_counts_back_from_the_last_midnight():
    assert Moment(1, 0).at(ANCHOR) == MIDNIGHT - DAY
    assert Moment(2, 19 * 60 + 30).at(ANCHOR) == MIDNIGHT - 2 * DAY + 19 * HOUR + 30 * MINUTE
    assert Moment(2, 0).at(MIDNIGHT) == Moment(2, 0).at(MIDNIGHT + DAY - 1)


def test_moments_are_ordered_by_time():
    assert Moment(3, 100).before(Moment(2, 50))
    assert Moment(2, 50).before(Moment(2, 100))
    assert not Moment(2, 50).before(Moment(2, 50))


@pytest.mark.parametrize(
    "when",
    ["", "today", "0 days ago, 10:00", "3 days ago", "3 days ago, 24:00", "3 days ago, 9:00", "٣ days ago, 10:00"],
)
def test_a_moment_of_another_form_is_refused(held, when):
    held["orders"][2]["when"] = when
    assert refusal(held)[0] == "orders[3].when"


def test_every_fault_names_its_place(held):
    held["scenes"][0]["do"] = "dance"
    assert refusal(held) == (
        "scenes[1].do",
        "one of sign-in, mistype, verify, add-contact, replace-contact, attest, review is needed, not 'dance'",
    )


@pytest.mark.parametrize(
    ("where", "change"),
    [
        ("version", lambda held: held.update(version=2)),
        ("person", lambda held: held.update(person="Mira")),
        ("person.handle", lambda held: held["person"].pop("handle")),
        ("person.colour", lambda held: held["person"].update(colour="blue")),
        ("colour", lambda held: held.update(colour="blue")),
        ("habits[1].device", lambda held: held["habits"][0].update(device="fridge")),
        ("habits[2].to", lambda held: held["habits"][1].update(to=400)),
        ("habits[1].spread", lambda held: held["habits"][0].update(around="23:30")),
        ("orders[1].amount", lambda held: held["orders"][0].update(amount=12.5)),
        ("orders[1].amount", lambda held: held["orders"][0].update(amount=True)),
        ("lines[1].details", lambda held: held["lines"][0].update(details={"method": 1.5})),
        ("scenes[4].rules", lambda held: held["scenes"][3].update(rules=[16])),
        ("scenes", lambda held: held.update(scenes={})),
        ("orders.RM-46742", lambda held: held["orders"][-5].update(delivered=4)),
        ("when", lambda held: held["orders"][0].update(when="400 days ago, 10:00")),
        ("when", lambda held: held["lines"][0].update(when="1 day ago, 23:00")),
    ],
)
def test_what_is_missing_misspelt_or_out_of_time_is_refused(held, where, change):
    change(held)
    assert refusal(held)[0] == where


def test_a_file_that_is_no_story_is_refused_in_words(tmp_path):
    for name, content in (("a.toml", b"x = ["), ("b.toml", b"\xff"), ("c.toml", None)):
        path = tmp_path / name
        if content is not None:
            path.write_bytes(content)
        with pytest.raises(BadInput) as caught:
            read(path)
        assert caught.value.facts["where"] == name


def test_a_data_file_that_is_not_there_is_named():
    with pytest.raises(NotFound) as caught:
        data_file("no-such.toml")
    assert caught.value.facts["name"] == "no-such.toml"


def test_the_story_is_told_in_the_language_in_use(held):
    """Devices, places, settings, orders and letters; what happens, and when, is the same."""
    with speaking("de"):
        german = read(data_file("demo.toml"))
    english = parse(held)
    assert german.devices["laptop"].label == "Firefox auf Miras Laptop"
    assert {one.place for one in german.devices.values()}.isdisjoint(one.place for one in english.devices.values())
    assert [order.number for order in german.orders] == [order.number for order in english.orders]
    assert {order.items for order in german.orders}.isdisjoint(order.items for order in english.orders)
    assert german.letters[0].body.endswith("Ihr Riverbend-Sicherheitsteam")
    assert [beat.at for beat in plot(german, ANCHOR)] == [beat.at for beat in plot(english, ANCHOR)]


def test_the_plot_is_the_same_each_time_and_in_order(held):
    beats = plot(parse(held), ANCHOR)
    assert beats == plot(parse(held), ANCHOR)
    assert [beat.at for beat in beats] == sorted(beat.at for beat in beats)


def test_the_plot_moves_with_the_day_and_not_within_it(held):
    story = parse(held)
    today = [beat.at for beat in plot(story, MIDNIGHT)]
    assert [beat.at for beat in plot(story, MIDNIGHT + DAY - 1)] == today
    assert [beat.at for beat in plot(story, MIDNIGHT + DAY)] == [at + DAY for at in today]


def test_everything_lies_between_the_beginning_and_the_ending(held):
    story = parse(held)
    beats = plot(story, ANCHOR)
    assert story.person.joined.at(ANCHOR) < beats[0].at
    assert beats[-1].at < story.ending.when.at(ANCHOR)


def test_an_orders_news_come_after_it(held):
    story = parse(held)
    placed = {beat.what.number: beat.at for beat in plot(story, ANCHOR) if isinstance(beat.what, Order)}
    news = [beat for beat in plot(story, ANCHOR) if isinstance(beat.what, Line) and beat.what.tag.startswith("order:")]
    assert len(news) > 40
    assert all(beat.at > placed[str(beat.what.details["order"])] for beat in news if isinstance(beat.what, Line))


def test_habits_fill_the_year(held):
    signed = [beat for beat in plot(parse(held), ANCHOR) if isinstance(beat.what, SignIn)]
    assert len(signed) > 140
    months = {(beat.at - MIDNIGHT) // (30 * DAY) for beat in signed}
    assert len(months) >= 12
