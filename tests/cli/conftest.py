from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from sketchfind.cli import main

DRAWING = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100">
<path d="M20,80 L50,20 L80,80 Z" fill="none" stroke="black" stroke-width="2"/></svg>"""


@pytest.fixture
def run():
    """Run a command in this process."""

    def run_command(*arguments: object) -> Result:
        return CliRunner().invoke(main, [os.fspath(a) for a in map(_text, arguments)])

    return run_command


@pytest.fixture(scope="session")
def spawn():
    """Run a command in a process of its own, with bytes on its pipes."""

    def run_command(*arguments: object, **options: Any) -> subprocess.CompletedProcess[bytes]:
        command = [sys.executable, "-m", "sketchfind", *map(_text, arguments)]
        return subprocess.run(command, capture_output=True, timeout=120, **options)

    return run_command


def _text(argument: object) -> str:
    return argument if isinstance(argument, str) else os.fspath(argument)  # type: ignore[call-overload]


@pytest.fixture
def drawing(tmp_path: Path) -> Path:
    path = tmp_path / "drawing.svg"
    path.write_text(DRAWING)
    return path
