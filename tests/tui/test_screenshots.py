"""Every screen in both themes and at two sizes, held against how it looked when somebody looked at it last.

One walk through the app draws the README's pictures and the looks in `looks/`: each screen as lines of text, each line after the
fingerprints of its colours by day and by night. What was changed on purpose is drawn anew by `python screenshots/make.py`.
"""

import difflib
import subprocess
import sys
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[2]
LOOKS = Path(__file__).with_name("looks")


@pytest.mark.slow
def test_every_screen_looks_as_it_did_and_the_pictures_are_drawn(tmp_path):
    pictures, looks = tmp_path / "pictures", tmp_path / "looks"
    pictures.mkdir()
    (pictures / "gone.svg").write_text("<svg/>")
    made = subprocess.run(
        [sys.executable, str(CHECKOUT / "screenshots" / "make.py"), str(pictures), str(looks)],
        capture_output=True, text=True, timeout=1500, check=False, env={"PYTHONPATH": str(CHECKOUT / "src"), "PATH": ""},
    )  # fmt: skip
    assert made.returncode == 0, made.stderr
    assert _changed(looks) == ""
    kept = CHECKOUT / "screenshots"
    drawn = {picture.name for picture in pictures.glob("*.svg")}
    assert drawn == {picture.name for picture in kept.glob("*.svg")} - {"first-minutes.svg"}, "the film is film.py's"
    assert (pictures / "README.md").read_text() == (kept / "README.md").read_text()
    for picture in pictures.glob("*.svg"):
        svg = picture.read_text()
        assert "http" not in svg.replace("http://www.w3.org/", ""), picture.name
        assert "\x1b" not in svg, picture.name


def test_a_look_that_changed_is_told_line_by_line(tmp_path):
    """Else the test above would prove nothing."""
    for look in LOOKS.glob("*.txt"):
        (tmp_path / look.name).write_text(look.read_text())
    assert _changed(tmp_path) == ""
    changed = tmp_path / "overview.txt"
    changed.write_text(changed.read_text().replace("of 100", "of 99", 1))
    (tmp_path / "sign-in.txt").unlink()
    told = _changed(tmp_path)
    assert "of 99" in told
    assert "sign-in" in told


def _changed(drawn: Path) -> str:
    """What is drawn otherwise than it is kept, as a difference to read."""
    names = sorted({look.name for folder in (drawn, LOOKS) for look in folder.glob("*.txt")})
    return "".join("".join(_difference(LOOKS / name, drawn / name)) for name in names)


def _difference(kept: Path, drawn: Path) -> list[str]:
    before, after = (one.read_text().splitlines(keepends=True) if one.exists() else [] for one in (kept, drawn))
    return list(difflib.unified_diff(before, after, f"kept/{kept.name}", f"drawn/{drawn.name}", n=0))
