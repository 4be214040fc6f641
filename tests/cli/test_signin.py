from __future__ import annotations

import io
import stat
import sys
from pathlib import Path

from guardtui.cli import run
from guardtui.clock import DAY, HOUR, MINUTE
from guardtui.core.records import Client

PASSWORD = "green-Harbour-7-lantern"


def test_the_first_sign_in_needs_only_the_password(lab, cli):
    lab.guard.accounts.add("mara", "Mara", PASSWORD)
    answer = cli("--json", "signin", "mara", stdin=PASSWORD + "\n")
    assert answer.code == 0
    assert answer.json["handle"] == "mara"
    assert len(answer.json["token"]) == 64


def test_the_token_lies_in_a_private_file(mara, lab):
    token = mara("--json", "signin", "mara", stdin=PASSWORD).json
    path = Path(token["session_file"])
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert path.read_text().strip() == token["token"]


def test_nothing_of_the_password_is_printed(lab, cli):
    lab.guard.accounts.add("mara", "Mara", PASSWORD)
    answer = cli("signin", "mara", stdin=PASSWORD + "\n")
    assert PASSWORD not in answer.out + answer.err


def test_a_wrong_password_and_a_stranger_get_the_same_answer(mara):
    wrong = mara("--json", "signin", "mara", stdin="not-it\n")
    stranger = mara("--json", "signin", "nobody", stdin="not-it\n")
    assert wrong.code == stranger.code == 1
    assert wrong.json == stranger.json
    assert wrong.json["error"] == "sign_in_refused"


def test_too_many_wrong_passwords_are_told_to_wait(mara):
    for _ in range(10):
        mara("signin", "mara", stdin="not-it\n")
    answer = mara("--json", "signin", "mara", stdin=PASSWORD)
    assert answer.code == 4
    assert answer.json["error"] == "sign_in_wait"
    assert answer.json["until"] > 0


def test_without_the_second_line_the_sign_in_is_dropped(verified):
    answer = verified("--json", "signin", "mara", stdin=PASSWORD + "\n")
    assert answer.code == 1
    assert answer.json["error"] == "code_needed"
    assert (answer.json["channel"], answer.json["target"]) == ("mail", "m•••@example.org")


def test_a_wrong_code_is_refused_with_the_tries_that_are_left(verified):
    answer = verified("--json", "signin", "mara", stdin=f"{PASSWORD}\n000000\n")
    assert answer.code == 1
    assert answer.json["outcome"] == "wrong"
    assert answer.json["tries_left"] == 4
    assert "token" not in answer.json
    assert verified("contact", "list").code == 0  # whoever was signed in before still is


def test_trust_that_cannot_be_given_is_said(mara):
    answer = mara("signin", "mara", "--trust", stdin=PASSWORD)
    assert answer.code == 0
    assert "not trusted" in answer.err


def test_sign_out_ends_the_session_and_forgets_it(mara):
    token = mara("--json", "signin", "mara", stdin=PASSWORD).json
    assert mara("signout").code == 0
    assert not Path(token["session_file"]).exists()
    answer = mara("--json", "contact", "list")
    assert (answer.code, answer.json["error"]) == (1, "not_signed_in")
    assert mara("signout").code == 1
    assert "--account HANDLE" in mara("activity", "list").err, "which does without"


def test_signing_out_of_a_session_that_is_over_still_forgets_it(mara, lab):
    lab.clock.advance(DAY)
    assert mara("signout").code == 0
    assert mara("signout").code == 1


def test_an_idle_session_is_over(mara, lab):
    lab.clock.advance(HOUR)
    answer = mara("--json", "contact", "list")
    assert (answer.code, answer.json["error"]) == (1, "session_expired")


def test_another_session_file_is_another_person(mara, lab, tmp_path):
    lab.guard.accounts.add("otto", "Otto", "Clear-7-morning-wharf")
    other = tmp_path / "otto"
    assert mara("signin", "otto", "--session", str(other), stdin="Clear-7-morning-wharf").code == 0
    assert mara("--json", "session", "list", "--session", str(other)).json["items"][0]["current"]
    lab.guard.accounts.lock("otto")
    assert mara("--json", "contact", "list", "--session", str(other)).json["error"] in {
        "session_ended",
        "account_locked",
    }
    assert mara("contact", "list").code == 0


def test_a_session_file_that_others_can_read_is_not_trusted(mara, tmp_path):
    answer = mara("--json", "signin", "mara", stdin=PASSWORD)
    Path(answer.json["session_file"]).chmod(0o644)
    answer = mara("--json", "contact", "list")
    assert (answer.code, answer.json["error"]) == (5, "state_not_private")


def test_the_token_works_on_its_own_terminal_only(mara, monkeypatch, tmp_path):
    stolen = Path(mara("--json", "signin", "mara", stdin=PASSWORD).json["session_file"])
    copy = tmp_path / "copy"
    copy.write_text(stolen.read_text())
    copy.chmod(0o600)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "elsewhere"))
    assert mara("--json", "contact", "list", "--session", str(copy)).json["error"] == "session_ended"


def test_a_locked_account_cannot_sign_in(mara, lab):
    mara("account", "lock", "mara")
    answer = mara("--json", "signin", "mara", stdin=PASSWORD)
    assert (answer.code, answer.json["error"]) == (4, "account_locked")
    mara("account", "unlock", "mara")
    assert mara("signin", "mara", stdin=PASSWORD).code == 0


def test_no_standard_input_is_a_clear_answer(mara):
    answer = mara("--json", "signin", "mara")
    assert (answer.code, answer.json["error"]) == (2, "nothing_on_stdin")


def test_bytes_that_are_no_text_are_refused(mara):
    answer = mara("--json", "signin", "mara", stdin=b"\xff\xfe\n")
    assert (answer.code, answer.json["error"]) == (2, "not_text")


def test_a_piped_file_is_no_password(mara):
    answer = mara("--json", "signin", "mara", stdin="x" * 100_000)
    assert (answer.code, answer.json["error"]) == (2, "line_too_long")


class Typing(io.RawIOBase):
    """Standard input whose lines are made when they are asked for, as a person reads a code and then types it."""

    def __init__(self, *lines) -> None:
        self._lines = list(lines)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer) -> int:
        if not self._lines:
            return 0
        line = self._lines.pop(0)
        text = (line if isinstance(line, str) else line()).encode() + b"\n"
        buffer[: len(text)] = text
        return len(text)


def test_a_contact_that_somebody_else_changed_is_put_back_on_the_way_in(
    lab, verified, newest_code, monkeypatch, capsys
):
    """The code would go to the thief's address: first the old one's code, then the sign-in's."""
    old = verified("contact", "list", "--json").json["items"][0]["id"]
    proof = verified("--json", "contact", "replace", old, "thief@example.org").json["challenge"]
    new = verified("--json", "code", "answer", proof, stdin=newest_code()).json["result"]["id"]
    lab.clock.advance(60_000)
    exchange = verified("--json", "contact", "verify", new).json["challenge"]
    assert verified("code", "answer", exchange, stdin=newest_code()).code == 0
    lab.clock.advance(60_000)
    verified("signout")
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BufferedReader(Typing(PASSWORD, newest_code, newest_code))))
    capsys.readouterr()
    assert run(["--store", str(lab.config.store), "signin", "mara", "--undo"], guard=lab.guard) == 0
    told = capsys.readouterr().err
    assert "put m•••@example.org back in the place of t•••@example.org" in told
    assert told.count("A code was sent to m•••@example.org") == 2
    [mine] = [one for one in verified("contact", "list", "--json").json["items"] if one["state"] == "verified"]
    assert mine["masked"] == "m•••@example.org"


def test_nothing_is_put_back_where_nothing_was_changed(verified):
    verified("signout")
    answer = verified("--json", "signin", "mara", "--undo", stdin=f"{PASSWORD}\n")
    assert (answer.code, answer.json["error"]) == (3, "no_change")


def test_while_a_code_has_to_wait_the_way_that_need_not_is_named(lab, cli, newest_code):
    """The phone was sent a code a moment ago; by mail it goes at once."""
    lab.guard.accounts.add("ada", "Ada", PASSWORD, mail="ada@example.org", phone="+12025550143")
    session = lab.guard.signin.begin("ada", PASSWORD, Client("ada" * 20)).session
    for contact in lab.guard.contacts.list(session):
        lab.clock.advance(MINUTE)
        challenge = lab.guard.contacts.verify(session, contact.id)
        assert lab.guard.codes.answer(session, challenge.id, newest_code()).accepted
    lab.clock.advance(HOUR)
    assert cli("--json", "signin", "ada", stdin=f"{PASSWORD}\n").code == 1, "no code came"
    early = cli("--json", "signin", "ada", stdin=f"{PASSWORD}\n")
    assert early.code == 4
    assert early.json["error"] == "resend_too_soon"
    assert early.json["channels"] == ["mail"]
    assert "At once with: --channel mail." in early.err
    arrived = len(lab.phone.arrived(50))
    assert cli("signin", "ada", "--channel", "mail", stdin=f"{PASSWORD}\n").code == 1
    assert lab.phone.arrived(50)[0].channel == "mail"
    assert len(lab.phone.arrived(50)) == arrived + 1
