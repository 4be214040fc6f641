"""The rehearsal from the command line."""

from __future__ import annotations


def test_every_common_loss_is_rehearsed(verified):
    found = verified("--json", "rehearse").json["items"]
    assert [one["lost"] for one in found][:2] == [["phone"], ["inbox"]]
    assert {tuple(one["lost"]): one["gets_in"] for one in found}[("inbox",)] is False
    table = verified("rehearse").out
    assert "the mailbox" in table
    assert "Yes, by a mail to" in table


def test_a_loss_of_ones_own_and_an_operator_who_asks(verified):
    (one,) = verified("--json", "rehearse", "mara", "--lost", "phone", "--lost", "laptop").json["items"]
    assert (one["lost"], one["gets_in"], one["door"]) == (["phone", "laptop"], True, "code")
    assert verified("--json", "rehearse", "nobody").code == 3
    assert verified("--json", "rehearse", "--lost", "head").code == 2
