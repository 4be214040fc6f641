from __future__ import annotations

import json
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow  # each command is a process of its own, as installed

PURCHASE = ["--action", "purchase", "--detail", "order=A-7", "--detail", "amount=12900", "--detail", "currency=EUR"]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from guardtui.lab.build import build

    folder = tmp_path_factory.mktemp("lab") / "demo"
    build(folder, anchor=1_790_000_000_000)
    return folder


def test_the_demo_says_how_to_work_on_it(guardtui, demo):
    done = guardtui("demo", "--folder", str(demo), "--json")
    facts = json.loads(done.stdout)
    assert facts["folder"] == str(demo)
    assert facts["handle"]
    assert facts["password"]


def test_a_code_can_be_asked_for_read_on_the_phone_and_typed(guardtui, demo):
    handle = json.loads(guardtui("demo", "--folder", str(demo), "--json").stdout)["handle"]
    place = ["--demo", "--store", str(demo), "--json"]
    done = guardtui(*place, "code", "request", handle, *PURCHASE, "--detail", "payee=Riverbend")
    challenge = json.loads(done.stdout)
    assert (done.returncode, challenge["delivery"]) == (0, "delivered")
    phone = json.loads(guardtui("demo", "--folder", str(demo), "--phone", "--json").stdout)["items"]
    assert challenge["reference"] in phone[0]["body"]
    assert " ".join(challenge["words"]) in phone[0]["body"]
    digits = phone[0]["body"][:7]
    done = guardtui(*place, "code", "answer", challenge["challenge"], input=digits.encode())
    assert json.loads(done.stdout)["outcome"] == "accepted"


def test_faults_are_switched_by_name_and_named_by_the_doctor(guardtui, demo):
    """From the switch to the cause, each process on its own."""
    folder = ["demo", "--folder", str(demo), "--json"]
    place = ["--demo", "--store", str(demo), "--json"]

    def run(*line):
        return json.loads(guardtui(*line).stdout)

    switched = ["--fault", "refused", "--fault", "spam"]
    assert run(*folder, *switched)["faults"] == ["refused", "spam"]
    asked = run(*place, "code", "request", "mira", *PURCHASE, "--detail", "payee=Fern Books", "--channel", "mail")
    found = run(*place, "code", "missing", asked["challenge"])
    assert [found["causes"][0][name] for name in ("cause", "reason", "sure")] == ["contact", "refused", "known"]
    assert run(*folder, "--fault", "weather")["error"] == "unknown_fault"
    assert run(*folder, "--fault", "spam", "--no-faults")["error"] == "faults_both_ways"
    assert run(*folder, "--no-faults")["faults"] == []


def test_missions_are_listed_with_their_progress_and_begun_by_name(guardtui, demo):
    folder = ["demo", "--folder", str(demo)]

    def run(*line):
        return json.loads(guardtui(*folder, "--json", *line).stdout)

    listed = run("--missions")["items"]
    assert len(listed) >= 8
    assert [(one["mission"], one["state"], one["done"]) for one in listed][:2] == [
        ("two-step", "running", 0),
        ("never-came", "fresh", 0),
    ]
    begun = run("--mission", "never-came")
    assert (begun["state"], begun["of"], begun["debrief"]) == ("running", 3, None)
    assert run("--no-faults")["faults"] == []
    place = ["--demo", "--store", str(demo), "--json"]
    asked = json.loads(guardtui(*place, "approval", "list", "mira").stdout)["items"]
    assert asked[0]["state"] == "waiting"
    lines = guardtui(*folder, "--missions").stdout.decode()
    assert "under way" in next(line for line in lines.splitlines() if "never came" in line)
    lines = guardtui(*folder, "--mission", "purchase").stdout.decode()
    assert "gift cards for 480.00" in lines
    assert "First: 4, then d." in lines
    lines = guardtui(*folder, "--plain", "--missions").stdout.decode()
    assert "mission: purchase" in lines
    assert run("--mission", "world-peace")["error"] == "no_mission"


def test_a_mission_that_was_left_goes_on_unless_it_is_to_begin_again(guardtui, tmp_path):
    folder = str(tmp_path / "demo")

    def run(*line):
        return json.loads(guardtui("demo", "--folder", folder, "--json", *line).stdout)

    def waiting():
        asked = guardtui("--demo", "--store", folder, "--json", "approval", "list", "mira")
        return [one["id"] for one in json.loads(asked.stdout)["items"] if one["state"] == "waiting"]

    run("--mission", "never-came")
    wrong, (asked,) = run()["faults"], waiting()
    run("--mission", "phishing")
    left = {one["mission"]: one["state"] for one in run("--missions")["items"]}
    assert (left["never-came"], left["phishing"]) == ("aside", "running")
    assert run()["faults"] != wrong
    for _ in ("it was left", "it is under way"):
        assert run("--mission", "never-came")["state"] == "running"
        assert (run()["faults"], waiting()) == (wrong, [asked])
    assert run("--mission", "never-came", "--again")["state"] == "running"
    assert len(waiting()) == 2
    assert run("--again")["error"] == "again_without_mission"
    lines = guardtui("demo", "--folder", folder, "--mission", "checklist").stdout.decode()
    assert "Next: 2, then t" in lines, "a step of it was reached from the first"


def test_the_phone_can_be_read_by_people(guardtui, demo):
    done = guardtui("demo", "--folder", str(demo), "--phone", "--limit", "2")
    assert done.returncode == 0
    assert b"Riverbend Market" in done.stdout


def test_a_practice_store_does_not_pass_for_a_real_one(guardtui, demo):
    done = guardtui("--store", str(demo / "guard.db"), "--json", "account", "list")
    assert (done.returncode, json.loads(done.stdout)["error"]) == (5, "practice_store")


def test_the_demo_does_not_touch_a_real_store(guardtui, tmp_path):
    store = tmp_path / "box" / "guard.db"
    assert guardtui("--store", str(store), "init").returncode == 0
    before = store.read_bytes()
    refused = (
        ["demo"],
        ["demo", "--fresh"],
        ["demo", "--forward", "1d"],
        ["demo", "--mission", "purchase"],
        ["account", "list"],
    )
    for line in ([*one, "--json"] for one in refused):
        done = guardtui("--demo", "--store", str(store.parent), *line)
        assert (done.returncode, json.loads(done.stdout)["error"]) == (5, "not_a_practice_store"), line
    assert store.read_bytes() == before
    assert guardtui("--demo", "--store", str(tmp_path / "other"), "init").returncode == 2


@pytest.mark.slow
def test_time_goes_forward_for_every_command_and_fresh_begins_anew_in_the_present(guardtui, tmp_path):
    folder = str(tmp_path / "demo")

    def run(*line):
        return json.loads(guardtui(*line).stdout)

    line = ["--demo", "--store", folder, "--json", "activity", "list", "mira", "--limit", "1"]
    before = run("demo", "--folder", folder, "--json")
    first = run(*line)["items"][0]["seq"]
    after = run("demo", "--folder", folder, "--json", "--forward", "7d")
    assert (before["ahead_s"], after["ahead_s"]) == (0, 7 * 86_400)
    assert 0 <= after["now"] - before["now"] - 7 * 86_400_000 < 600_000
    guardtui("--demo", "--store", folder, "activity", "record", "mira", "setting:changed", "--detail", "setting=x")
    newest = run(*line)["items"][0]
    assert newest["seq"] == first + 1
    assert newest["at"] >= after["now"]
    assert run("demo", "--folder", folder, "--json", "--forward", "yesterday")["error"] == "no_span"
    assert run("demo", "--folder", folder, "--json", "--fresh")["ahead_s"] == 0
    assert run(*line)["items"][0]["seq"] <= first
