"""Every screen of the walk that draws the pictures, held against what somebody needs who sees little or has no mouse."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from .inspector import Inspector

MAKE = Path(__file__).resolve().parents[2] / "screenshots" / "make.py"


def _load() -> ModuleType:
    spec = importlib.util.spec_from_file_location("screenshots_make", MAKE)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # its dataclasses look themselves up
    spec.loader.exec_module(module)
    return module


make = _load()


@pytest.mark.drawn
@pytest.mark.slow
@pytest.mark.parametrize("walk", make.WALKS)
async def test_no_control_is_without_a_name_and_a_key_and_all_can_be_read(walk, tmp_path, monkeypatch):
    """In both themes, at both sizes."""
    monkeypatch.delenv("NO_COLOR")
    inspector = Inspector()
    pictures = tmp_path / "pictures"
    pictures.mkdir()

    async def look(paint: Any, scene: str) -> None:
        await inspector.look(paint.pilot, scene)

    painters = await make.WALKS[walk](tmp_path, make.Out(pictures, look))
    told = (f"{what} [{len(where)}: {', '.join(where[:3])}]" for what, where in sorted(inspector.faults.items()))
    if faults := "\n".join(told):
        pytest.fail(faults, pytrace=False)
    assert inspector.scenes >= {scene for painter in painters for scene in painter.looks} > set()
