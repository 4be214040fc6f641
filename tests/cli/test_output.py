from __future__ import annotations

import json

import click
import pytest

from guardtui.cli.main import root

HOSTILE = "Mara \x1b]52;c;eA==\x07\u202e[@click=x]\u2066"


def test_every_read_prints_exactly_one_object(verified):
    for line in (
        ["account", "list"], ["account", "show", "mara"], ["contact", "list"], ["factor", "list"], ["factor", "draft"],
        ["activity", "list"], ["device", "list"], ["session", "list"], ["checklist"], ["message", "list"],
        ["policy"], ["policy", "check"], ["deliver"], ["activity", "verify"],
    ):  # fmt: skip
        for arguments in (["--json", *line], [*line, "--json"]):
            answer = verified(*arguments)
            assert answer.code == 0, arguments
            assert answer.json


def test_every_command_takes_the_common_options_behind_its_verb():
    def without(command, path):
        if isinstance(command, click.Group):
            with click.Context(command) as context:
                names = command.list_commands(context)
                return [one for name in names for one in without(command.get_command(context, name), f"{path} {name}")]
        return [] if {"--store", "--json", "--plain"} <= {o for p in command.params for o in p.opts} else [path]

    assert without(root, "guardtui") == []


def test_lists_are_items_and_next(verified):
    for line in (["account", "list"], ["contact", "list"], ["activity", "list"], ["policy", "show"]):
        found = verified("--json", *line).json
        assert isinstance(found["items"], list)
        assert "next" in found


def test_plain_output_has_no_tables(verified):
    lines = verified("--plain", "activity", "list").out.splitlines()
    assert all(not line or ": " in line or line.endswith(":") for line in lines)


def test_an_empty_list_prints_nothing_but_says_so(verified):
    answer = verified("activity", "list", "--kind", "order")
    assert answer.out == ""
    assert "Nothing is there" in answer.err


def test_no_control_byte_reaches_the_terminal(verified, lab):
    lab.guard.activity.record("mara", "order:delivered", {"order": "A\u202e\u2066\ufeff7"})
    for mode in ([], ["--plain"]):
        answer = verified(*mode, "activity", "list")
        assert not {"\x1b", "\x07", "\u202e", "\u2066", "\ufeff"} & set(answer.out + answer.err)
        assert "A···7" in answer.out


def test_a_hostile_argument_is_refused_and_not_printed_raw(verified):
    for line in (
        ["account", "add", "otto", "--name", HOSTILE],
        ["account", "show", HOSTILE],
        ["activity", "list", HOSTILE],
        ["code", "show", HOSTILE],
        ["nonsense" + HOSTILE],
        ["account", HOSTILE],
        ["code", "request", "mara", "--action", HOSTILE],
    ):
        answer = verified(*line, stdin="Clear-7-morning-wharf")
        assert answer.code in (2, 3), line
        assert "\x1b" not in answer.err
        assert "\u202e" not in answer.err


def test_lone_surrogates_are_wrong_usage(verified):
    answer = verified("--json", "account", "show", "m\udcffra")
    assert (answer.code, answer.json["error"]) == (2, "not_text")


@pytest.mark.parametrize("option", ["--password", "--code", "--secret", "--token"])
def test_a_secret_as_an_option_gets_advice_and_is_not_repeated(verified, option):
    for line in (["signin", "mara", f"{option}=hunter2"], ["signin", "mara", option, "hunter2"]):
        answer = verified("--json", *line)
        assert answer.code == 2
        assert "change it" in answer.json["sentence"]
        assert "hunter2" not in answer.out + answer.err


def test_a_secret_as_an_argument_is_not_repeated(verified):
    answer = verified("--json", "signin", "mara", "hunter2")
    assert answer.code == 2
    assert "hunter2" not in answer.out + answer.err


def test_wrong_usage_is_one_object_too(verified):
    for line in (["nonsense"], ["account"], ["account", "show"], ["activity", "list", "--limit", "0"], ["--nonsense"]):
        answer = verified("--json", *line)
        assert (answer.code, answer.json["error"]) == (2, "usage")


def test_the_app_is_not_opened_for_a_script(verified):
    answer = verified("--json")
    assert (answer.code, answer.json["error"]) == (2, "no_lines_here")
    answer = verified()
    assert answer.code == 2
    assert "needs a terminal" in answer.err


def test_birthday_and_pet_stay_sealed(cli, lab):
    cli("account", "add", "otto", "--birthday", "1984-05-06", "--pet", "Waffles", stdin="Clear-7-morning-wharf")
    answer = cli("--json", "account", "show", "otto")
    assert answer.code == 0
    assert "Waffles" not in answer.out
    assert "1984" not in json.dumps({key: value for key, value in answer.json.items() if not key.endswith("_at")})


def test_a_refused_password_is_explained(cli):
    answer = cli("--json", "account", "add", "otto", stdin="password\n")
    assert (answer.code, answer.json["error"]) == (1, "password_refused")
    assert answer.json["reasons"][0]["code"]
    assert cli("--json", "account", "show", "otto").code == 3


def test_a_password_is_judged_without_being_kept(cli):
    good = cli("--json", "password", "check", stdin="green-Harbour-7-lantern\n")
    assert (good.code, good.json["ok"], good.json["reasons"]) == (0, True, [])
    bad = cli("--json", "password", "check", "--pet", "Waffles", stdin="Waffles-2019!x\n")
    assert (bad.code, bad.json["ok"]) == (1, False)
    assert "personal" in {reason["reason"] for reason in bad.json["reasons"]}


def test_help_is_everywhere_and_complete(cli):
    from guardtui.cli.main import root

    def visit(command, path):
        assert command.help, path
        commands = getattr(command, "commands", {})
        for name, one in commands.items():
            visit(one, [*path, name])
        if not commands:
            answer = cli(*path, "--help")
            assert answer.code == 0
            assert answer.out.startswith(f"Usage: guardtui {' '.join(path)}")
        for parameter in command.params:
            if isinstance(parameter, click.Option):
                assert parameter.help, (path, parameter.name)

    with click.Context(root) as ctx:
        for name in root.list_commands(ctx):
            visit(root.get_command(ctx, name), [name])
