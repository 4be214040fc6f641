"""The film of the first minutes: what it tells, that nothing in it acts or is secret, and that the app still looks like it."""

import difflib
import os
import re
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

SCREENSHOTS = Path(__file__).resolve().parents[2] / "screenshots"
FILM = SCREENSHOTS / "first-minutes.svg"
SVG = "{http://www.w3.org/2000/svg}"
LARGEST = 600_000
"""Bytes that a README may ask of its reader."""
TOLD = (
    "Sign in", "A new device: show that it is you", "Pretend phone", "of 100", "How do you want to get your codes?",
    "Type the code that your app shows", "Your 10 recovery codes", "Type one of them back", "This is what will change",
    "Two-step verification is on", "Missions", "Was this not you?", "On hold for",
)  # fmt: skip


def texts(svg: str) -> list[str]:
    """The words of each frame, line by line, and its caption."""
    top = ET.fromstring(svg)
    lines = {
        one.get("id"): " ".join(words.text or "" for words in one.iter(f"{SVG}text")) for one in top.iter(f"{SVG}g")
    }
    found = []
    for frame in top.iter(f"{SVG}g"):
        if (frame.get("id") or "").startswith("f"):
            found += [lines[use.get("href", "").removeprefix("#")] for use in frame.iter(f"{SVG}use")]
            found += [words.text or "" for words in frame.findall(f"{SVG}text")]
    return [line for line in found if line.strip()]


def test_the_film_tells_the_first_minutes_and_keeps_its_secrets():
    svg = FILM.read_text()
    told = "\n".join(texts(svg))
    assert [words for words in TOLD if words not in told] == []
    assert not re.search(r"(?:[A-Z2-7]{4} +){3}[A-Z2-7]{4}", told), "an app's secret"
    assert not re.search(r"[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}", told), "a recovery code"
    assert "▀▄▀" not in told, "a QR code"


def test_the_film_is_one_small_file_that_only_shows():
    """No script, nothing loaded from elsewhere, and the first frame alone for who wants no motion."""
    svg = FILM.read_text()
    assert len(svg.encode()) < LARGEST
    kinds = {one.tag.removeprefix(SVG) for one in ET.fromstring(svg).iter()}
    assert kinds == {"svg", "title", "style", "defs", "g", "rect", "text", "use"}
    assert not re.search(r"\son\w+=|javascript:|@import|@font-face|url\(", svg)
    assert "http" not in svg.replace("http://www.w3.org/2000/svg", "", 1)
    assert set(re.findall(r'href="(.)', svg)) == {"#"}
    assert "@media (prefers-reduced-motion: reduce) { .frame { animation: none !important; } }" in svg
    assert svg.count('class="frame first"') == 1
    assert ".frame { visibility: hidden; } .first { visibility: visible; }" in svg


def test_each_frame_is_held_long_enough_to_be_read_and_follows_the_one_before():
    svg = FILM.read_text()
    (whole,) = {float(one) for one in re.findall(r"animation: k\d+ ([\d.]+)s", svg)}
    spans = re.findall(r"([\d.]+)% \{ visibility: visible; \} ([\d.]+)% \{ visibility: hidden; \}", svg)
    starts, ends = ([float(one) for one in moments] for moments in zip(*spans, strict=True))
    assert starts == [0.0, *ends[:-1]]
    assert ends[-1] == 100
    assert all(1.4 < (end - start) * whole / 100 < 5 for start, end in zip(starts, ends, strict=True))
    assert len(spans) == svg.count('class="frame')


@pytest.mark.slow
def test_the_film_shows_the_app_as_it_is(tmp_path):
    """Else it is drawn anew by `python screenshots/film.py`."""
    drawn = tmp_path / "film.svg"
    made = subprocess.run(
        [sys.executable, str(SCREENSHOTS / "film.py"), str(drawn)],
        capture_output=True, text=True, timeout=900, check=False,
        env={"PYTHONPATH": str(SCREENSHOTS.parent / "src"), "PATH": os.environ["PATH"]},
    )  # fmt: skip
    assert made.returncode == 0, made.stderr
    difference = difflib.unified_diff(
        texts(FILM.read_text()), texts(drawn.read_text()), "kept", "drawn", n=0, lineterm=""
    )
    assert "\n".join(difference) == ""
