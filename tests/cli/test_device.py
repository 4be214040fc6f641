"""`guardtui device`: named and ended."""

from __future__ import annotations


def test_a_device_is_renamed_and_ended(mara):
    (device,) = mara("--json", "device", "list").json["items"]
    assert mara("--json", "device", "rename", device["id"], "Desk").json["device"]["name"] == "Desk"
    assert mara("--json", "device", "end").json["error"] == "device_or_others"
    assert mara("--json", "device", "end", "--others").json == {"ended": 0}
    assert mara("--json", "device", "end", "nothing").code == 3
    assert mara("--json", "device", "end", device["id"]).json == {"ended": device["id"]}
    assert mara("--json", "device", "list").json["error"] == "not_signed_in"


def test_trust_is_taken_back(mara):
    """Nothing is trusted here, and that is said."""
    assert mara("--json", "device", "distrust").json["error"] == "not_trusted"
