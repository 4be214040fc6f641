"""The pretend phone: what was sent is there, newest first, whatever else happens to the file."""

import json
import stat
import subprocess
import sys
from dataclasses import asdict

import pytest

from guardtui.core.errors import StoreTrouble
from guardtui.core.records import Channel, MessageState
from guardtui.delivery import Letter
from guardtui.lab.phone import Arrived, PhoneCourier, PretendPhone


def message(number: int, body: str = "hello") -> Arrived:
    return Arrived(number, "sms", "+12025550143", "Riverbend Market", "", body, f"R{number}")


@pytest.fixture
def phone(tmp_path) -> PretendPhone:
    return PretendPhone(tmp_path / "phone.jsonl")


def test_a_phone_that_nothing_was_sent_to_shows_nothing(phone):
    assert phone.arrived() == ()


def test_messages_show_newest_first_and_no_more_than_asked_for(phone):
    for number in range(5):
        phone.receive(message(number))
    assert [arrived.at for arrived in phone.arrived(3)] == [4, 3, 2]
    assert [arrived.at for arrived in phone.arrived(50)] == [4, 3, 2, 1, 0]
    assert phone.arrived(0) == ()


def test_only_the_owner_can_read_the_phone(phone):
    phone.receive(message(1))
    assert stat.S_IMODE(phone.path.stat().st_mode) == 0o600


def test_text_comes_back_as_it_was_sent(phone):
    body = "two lines\nand ü, 日本, \u2028, [bold]no[/], \x1b[31m and a very long tail " + "x" * 40_000
    phone.receive(message(1, body))
    phone.receive(message(2))
    assert phone.arrived(2)[1] == message(1, body)


def test_a_line_cut_short_by_a_crash_costs_only_itself(phone):
    phone.receive(message(1))
    with phone.path.open("ab") as file:
        file.write(b'{"at":2,"channel":"sms","to":"+1')
    assert [arrived.at for arrived in phone.arrived()] == [1]
    phone.receive(message(3))
    assert [arrived.at for arrived in phone.arrived()] == [3, 1]


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"[]",
        b"null",
        b"\xff\xfe",
        b'{"at":1}',
        b'{"at":"x"}',
        json.dumps({**asdict(message(3)), "body": 7}).encode(),
    ],
)
def test_a_damaged_line_is_left_out(phone, line):
    phone.receive(message(1))
    with phone.path.open("ab") as file:
        file.write(line + b"\n")
    phone.receive(message(2))
    assert [arrived.at for arrived in phone.arrived()] == [2, 1]


def test_many_processes_write_at_once_and_no_message_is_lost_or_mixed(phone):
    script = (
        "import sys; from pathlib import Path; from guardtui.lab.phone import Arrived, PretendPhone\n"
        "phone = PretendPhone(Path(sys.argv[1]))\n"
        "for n in range(25): phone.receive(Arrived(n, 'sms', 'to', sys.argv[2], '', 'b' * 3000, f'{sys.argv[2]}-{n}'))\n"
    )
    writers = [subprocess.Popen([sys.executable, "-c", script, str(phone.path), str(who)]) for who in range(4)]
    assert [writer.wait(300) for writer in writers] == [0, 0, 0, 0]
    references = [arrived.reference for arrived in phone.arrived(1_000)]
    assert sorted(references) == sorted(f"{who}-{n}" for who in range(4) for n in range(25))


def test_a_link_in_the_phones_place_is_not_followed(phone, tmp_path):
    secret = tmp_path / "elsewhere"
    secret.write_text("{}")
    phone.path.symlink_to(secret)
    with pytest.raises(StoreTrouble) as written:
        phone.receive(message(1))
    with pytest.raises(StoreTrouble) as read:
        phone.arrived()
    assert (written.value.reason, read.value.reason) == ("phone_unwritable", "phone_unreadable")
    assert secret.read_text() == "{}"


def letter() -> Letter:
    return Letter("M1", Channel.SMS, "+12025550143", "Riverbend Market", "", "Your code is 123 456", "ABCDEF", 77)


def test_the_courier_saw_it_arrive(phone):
    receipt = PhoneCourier(phone).send(letter())
    assert receipt.state is MessageState.DELIVERED
    (arrived,) = phone.arrived()
    assert (arrived.at, arrived.channel, arrived.to, arrived.body, arrived.reference, arrived.place) == (
        77,
        "sms",
        "+12025550143",
        "Your code is 123 456",
        "ABCDEF",
        "inbox",
    )


def test_a_phone_that_cannot_be_written_may_take_the_letter_later(tmp_path):
    receipt = PhoneCourier(PretendPhone(tmp_path / "nowhere" / "phone.jsonl")).send(letter())
    assert receipt.state is MessageState.DEFERRED
    assert not (tmp_path / "nowhere").exists()
