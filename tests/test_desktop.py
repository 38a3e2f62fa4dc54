"""What desktops read about the program: valid, complete, and of one name."""

from __future__ import annotations

import configparser
import shutil
import subprocess
import tomllib
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest

from sketchfind import __version__
from sketchfind.paths import resources

DESKTOP_ID = "io.github.sketchfind.sketchfind"
METAINFO = resources() / f"{DESKTOP_ID}.metainfo.xml"
ENTRIES = sorted(resources().glob("*.desktop"))


def validate(*command: str | Path) -> None:
    if shutil.which(str(command[0])) is None:
        pytest.skip(f"{command[0]} is not installed")
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.name)
def test_entries_are_valid(entry: Path) -> None:
    validate("desktop-file-validate", entry)


def test_metadata_are_valid() -> None:
    validate("appstreamcli", "validate", "--no-net", METAINFO)


def test_all_go_by_one_name() -> None:
    root = ElementTree.parse(METAINFO).getroot()
    assert root.findtext("id") == DESKTOP_ID
    assert root.findtext("launchable") == f"{DESKTOP_ID}.desktop"
    assert {entry.name for entry in ENTRIES} == {
        f"{DESKTOP_ID}.desktop",
        f"{DESKTOP_ID}.folder.desktop",
    }
    for entry in ENTRIES:
        parser = configparser.RawConfigParser(strict=False)
        parser.read(entry, encoding="utf-8")
        assert parser["Desktop Entry"]["Icon"] == DESKTOP_ID
    app = (Path(__file__).parent.parent / "sketchfind" / "app.py").read_text(encoding="utf-8")
    assert f'"{DESKTOP_ID}"' in app


def test_the_newest_release_is_this_version() -> None:
    release = ElementTree.parse(METAINFO).getroot().find("releases/release")
    assert release is not None
    assert release.get("version") == __version__


def test_the_wheel_installs_them_where_desktops_look() -> None:
    project = Path(__file__).parent.parent / "pyproject.toml"
    shared = tomllib.loads(project.read_text(encoding="utf-8"))
    data = shared["tool"]["hatch"]["build"]["targets"]["wheel"]["shared-data"]
    for entry in ENTRIES:
        assert data[f"resources/{entry.name}"] == f"share/applications/{entry.name}"
    assert data[f"resources/{METAINFO.name}"] == f"share/metainfo/{METAINFO.name}"
    assert data["resources/icons/sketchfind.svg"].endswith(f"/scalable/apps/{DESKTOP_ID}.svg")
