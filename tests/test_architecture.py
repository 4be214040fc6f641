"""The drawing of DESIGN section 2 holds: imports point down, each library has one door, names stay public."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

import guardtui

ROOT = Path(__file__).parents[1]


def test_every_import_points_down():
    done = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache", "--config", ROOT / "pyproject.toml"],
        capture_output=True,
        text=True,
        cwd=ROOT / "src",
        check=False,
    )
    assert done.returncode == 0, done.stdout[-4000:]


def test_every_public_name_is_there():
    for name in guardtui.__all__:
        assert getattr(guardtui, name) is not None


def test_importing_the_package_loads_nothing_of_it():
    code = "import sys, guardtui; print([m for m in sys.modules if m.startswith('guardtui.')])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_extra_and_the_group_name_the_same_tools():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    assert project["project"]["optional-dependencies"]["dev"] == project["dependency-groups"]["dev"]
