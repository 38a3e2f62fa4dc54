"""What desktops read about the program: valid, complete, and of one name."""

from __future__ import annotations

import configparser
import os
import shlex
import shutil
import subprocess
import sys
import tomllib
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest

from sketchfind import __version__
from sketchfind.paths import resources

DESKTOP_ID = "io.github.sketchfind.sketchfind"
METAINFO = resources() / f"{DESKTOP_ID}.metainfo.xml"
ENTRIES = sorted(resources().glob("*.desktop"))
SCRIPT = Path(__file__).resolve().parent.parent / ".ci" / "desktop.py"
for_linux = pytest.mark.skipif(sys.platform != "linux", reason="menu entries are for Linux")


def check_with(*command: str | Path) -> subprocess.CompletedProcess[str]:
    if shutil.which(str(command[0])) is None:
        pytest.skip(f"{command[0]} is not installed")
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)


def validate(entry: Path) -> None:
    done = check_with("desktop-file-validate", entry)
    assert done.returncode == 0, done.stdout + done.stderr


def key(entry: Path, name: str) -> str:
    parser = configparser.RawConfigParser(strict=False)
    parser.read(entry, encoding="utf-8")
    return parser["Desktop Entry"][name]


def change_menu(argument: str | Path, data: Path, **changed: str) -> dict[str, str]:
    """Run the script for a user whose folders are in `data`; return that user's environment."""
    home = {"XDG_DATA_HOME": str(data), "XDG_CONFIG_HOME": str(data / "config")}
    environment = os.environ | home | changed
    subprocess.run([sys.executable, SCRIPT, argument], env=environment, check=True, timeout=60)
    return environment


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.name)
def test_entries_are_valid(entry: Path) -> None:
    validate(entry)


def test_metadata_are_valid() -> None:
    done = check_with("appstreamcli", "validate", "--no-net", METAINFO)
    assert "Validation" in done.stdout, done.stderr
    # AppStream 1.0 warns of that; there is none yet.
    without_homepage = f"W: {DESKTOP_ID}:~: url-homepage-missing"
    said = [line for line in done.stdout.splitlines() if line.startswith(("E:", "W:"))]
    assert set(said) <= {without_homepage}


def test_all_go_by_one_name() -> None:
    root = ElementTree.parse(METAINFO).getroot()
    assert root.findtext("id") == DESKTOP_ID
    assert root.findtext("launchable") == f"{DESKTOP_ID}.desktop"
    assert {entry.name for entry in ENTRIES} == {
        f"{DESKTOP_ID}.desktop",
        f"{DESKTOP_ID}.folder.desktop",
    }
    for entry in ENTRIES:
        assert key(entry, "Icon") == DESKTOP_ID
    application = Path(__file__).parent.parent / "sketchfind" / "ui" / "application.py"
    assert f'"{DESKTOP_ID}"' in application.read_text(encoding="utf-8")


def test_the_newest_release_is_this_version() -> None:
    release = ElementTree.parse(METAINFO).getroot().find("releases/release")
    assert release is not None
    assert release.get("version") == __version__


def test_the_wheel_installs_them_where_desktops_look() -> None:
    project = Path(__file__).parent.parent / "pyproject.toml"
    shared = tomllib.loads(project.read_text(encoding="utf-8"))
    data = shared["tool"]["hatch"]["build"]["targets"]["wheel"]["shared-data"]
    entries = {name: place for name, place in data.items() if name.endswith(".desktop")}
    # Not the one for folders, which would become what opens them.
    name = f"{DESKTOP_ID}.desktop"
    assert entries == {f"resources/{name}": f"share/applications/{name}"}
    assert data[f"resources/{METAINFO.name}"] == f"share/metainfo/{METAINFO.name}"
    assert data["resources/icons/sketchfind.svg"].endswith(f"/scalable/apps/{DESKTOP_ID}.svg")


@for_linux
def test_a_user_gets_entries_that_start_the_program_by_its_path(tmp_path: Path) -> None:
    program, data = tmp_path / "50% of $HOME, a\\`b'\"" / "sketchfind", tmp_path / "data"
    icon = data / f"icons/hicolor/scalable/apps/{DESKTOP_ID}.svg"
    change_menu(program, data)
    for entry in ENTRIES:
        installed = data / "applications" / entry.name
        validate(installed)
        command = key(installed, "Exec").replace("\\\\", "\\").replace("%%", "%")
        started = ["sh", "-c", f"printf '%s\n' {command}"]
        words = subprocess.run(started, capture_output=True, text=True, check=True).stdout
        assert words.splitlines() == [str(program), *shlex.split(key(entry, "Exec"))[1:]]
    assert icon.is_file()

    change_menu("--remove", data)
    assert not icon.exists()
    assert not list((data / "applications").glob("*.desktop"))
    change_menu("--remove", tmp_path / "nothing there")


@for_linux
@pytest.mark.skipif(shutil.which("gio") is None, reason="gio is not installed")
def test_folders_open_with_what_they_did(tmp_path: Path) -> None:
    entries = tmp_path / "system" / "applications"
    entries.mkdir(parents=True)
    entry = "[Desktop Entry]\nType=Application\nName=Files\nExec=true %U\n"
    (entries / "files.desktop").write_text(f"{entry}MimeType=inode/directory;\n")
    (entries / "mimeinfo.cache").write_text("[MIME Cache]\ninode/directory=files.desktop;\n")
    data, system = tmp_path / "data", str(entries.parent)
    for _ in range(2):
        environment = change_menu(sys.executable, data, XDG_DATA_DIRS=system)
        asked = subprocess.run(
            ["gio", "mime", "inode/directory"], env=environment, capture_output=True, text=True
        )
        assert asked.stdout.splitlines()[0].endswith("files.desktop")
