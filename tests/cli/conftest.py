from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from commands_here import as_text, run_here

DRAWING = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100">
<path d="M20,80 L50,20 L80,80 Z" fill="none" stroke="black" stroke-width="2"/></svg>"""


@pytest.fixture(scope="session")
def run():
    """Run a command in this process."""
    return run_here


@pytest.fixture(scope="session")
def spawn():
    """Run a command as a user does: in a process of its own, which starts encoder processes."""

    def run_command(*arguments: object, **options: Any) -> subprocess.CompletedProcess[bytes]:
        command = [sys.executable, "-m", "sketchfind", *map(as_text, arguments)]
        return subprocess.run(command, capture_output=True, timeout=120, **options)

    return run_command


@pytest.fixture
def options(model_file: Path, tmp_path: Path) -> list[Any]:
    """The options of a new profile and a very small model."""
    return ["--profile", tmp_path / "profile", "--model", model_file, "--device", "cpu"]


@pytest.fixture
def drawing(tmp_path: Path) -> Path:
    path = tmp_path / "drawing.svg"
    path.write_text(DRAWING)
    return path
