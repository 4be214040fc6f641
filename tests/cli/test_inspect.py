"""`guardtui inspect`: from a file or standard input, with and without a store, for people and for scripts."""

from __future__ import annotations

import json

import pytest

from guardtui.core.inspection import Outcome

FAKE = (
    "From: Riverbend Market <service@riverbendd.example>\nSubject: Your account \x1b]0;Zq7\x07\n"
    "Content-Type: text/html; charset=utf-8\n\n"
    "<p>Send us the code that you received: <a href='http://198.51.100.7/x'>www.riverbend.example</a></p>"
)
HONEST = "From: Jonas <jonas@hoekstra.example>\nSubject: Saturday\n\nNine is fine.\n"


def test_a_file_is_judged_and_every_sign_is_explained(cli, tmp_path):
    file = tmp_path / "message.eml"
    file.write_text(FAKE)
    found = cli("inspect", str(file), "--known", "riverbend.example", "--json")
    assert found.code == 0
    assert found.json["outcome"] == "signs_of_fraud"
    signs = {sign["reason"]: sign for sign in found.json["signs"]}
    assert {"domain_slip", "asks_for_code", "link_text_differs", "link_to_number", "name_of_service"} <= set(signs)
    assert all(sign["sentence"] and sign["advice"] for sign in signs.values())
    assert [sign["weight"] for sign in found.json["signs"]] == sorted(
        (s["weight"] for s in signs.values()), reverse=True
    )
    for mode in ([], ["--plain"]):
        told = cli("inspect", str(file), "--known", "riverbend.example", *mode)
        assert told.code == 0
        assert "outcome: Signs of fraud found." in told.out
        assert "differs from riverbend.example by one letter" in told.out
        assert "Do not click" in told.out
        assert "\x1b" not in told.out
        assert "␛]0;Zq7␇" in told.out
        assert "safe" not in told.out.lower()


def test_the_outcomes_are_those_that_are_documented(cli):
    assert {str(outcome) for outcome in Outcome} <= set(
        cli("inspect", "--help").out.replace(",", " ").replace(".", " ").split()
    )
    assert cli("inspect", "-", "--json", stdin=HONEST).json["outcome"] == "no_known_sign"
    assert cli("inspect", "-", "--json", stdin="Act now, last chance").json["outcome"] == "something_to_look_at"


def test_the_accounts_own_address_is_known_when_somebody_is_signed_in_or_named(mara):
    from_her = "From: mara@example.org\n\nHi"
    reasons = [s["reason"] for s in mara("inspect", "-", "--json", stdin=from_her).json["signs"]]
    assert reasons == ["from_yourself"]
    assert mara("inspect", "-", "--account", "nobody", stdin=from_her).code == 3
    mara("signout")
    without = mara("inspect", "-", "--json", stdin=from_her)
    assert (without.code, without.json["signs"]) == (0, [])
    assert "Nobody is signed in" in without.err
    named = mara("inspect", "-", "--account", "mara", "--json", stdin=from_her)
    assert [s["reason"] for s in named.json["signs"]] == ["from_yourself"]


@pytest.mark.parametrize("bad", [["/no/such/file"], ["."], ["-", "--known", "no domain"], ["\x1b[2J"], ["-"]])
def test_what_cannot_be_judged_is_refused_with_a_sentence(cli, bad):
    refused = cli("inspect", *bad, stdin="" if bad == ["-"] else HONEST)
    assert refused.code == 2
    assert len(refused.err) > 20
    assert "\x1b" not in refused.err


def test_a_megabyte_is_read_in_part_and_that_is_said(cli):
    found = cli("inspect", "-", "--json", stdin=HONEST + "x" * 1_000_000)
    assert (found.json["read"], found.json["outcome"]) == (65_536, "no_known_sign")
    assert found.json["left_out"] == len(HONEST) + 1_000_000 - 65_536
    assert any("left out" in line for line in found.json["limits"])


def test_no_store_is_needed(guardtui, tmp_path, environment):
    env = environment(XDG_DATA_HOME=str(tmp_path), HOME=str(tmp_path))
    done = guardtui("inspect", "-", "--json", "--known", "riverbend.example", input=FAKE.encode(), env=env)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["outcome"] == "signs_of_fraud"
    assert not [*tmp_path.rglob("guard.db")]
    assert done.stderr == b""
