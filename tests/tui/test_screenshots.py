"""The pictures of the README: one command draws them all, from the practice account, with nothing from elsewhere."""

import subprocess
import sys
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[2]


@pytest.mark.slow
def test_one_command_draws_every_picture_and_clears_old_ones(tmp_path):
    (tmp_path / "gone.svg").write_text("<svg/>")
    made = subprocess.run(
        [sys.executable, str(CHECKOUT / "screenshots" / "make.py"), str(tmp_path)],
        capture_output=True, text=True, timeout=240, check=False, env={"PYTHONPATH": str(CHECKOUT / "src"), "PATH": ""},
    )  # fmt: skip
    assert made.returncode == 0, made.stderr
    pictures = {picture.stem: picture.read_text() for picture in tmp_path.glob("*.svg")}
    assert {
        "doors",
        "doors-night",
        "doors-make-80x24",
        "doors-open",
        "first-account",
        "confirm",
        "contact-add",
        "code-recovery",
        "too-small",
    } <= set(pictures)
    assert {"overview", "overview-night", "wizard-scan-80x24", "code", "activity", "checklist"} <= set(pictures)
    assert "gone" not in pictures
    for name, svg in pictures.items():
        assert "http" not in svg.replace("http://www.w3.org/", ""), name
        assert "\x1b" not in svg, name
