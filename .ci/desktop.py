"""Put sketchfind into the menus of this user's Linux desktop, or take it out of them.

    python .ci/desktop.py PROGRAM    the program, "Search in sketchfind" for folders, and the icon
    python .ci/desktop.py --remove   none of them

The entries start PROGRAM by its whole path, so it need not be on the PATH. Standard library only:
what is to be removed may have lost its environment.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

RESOURCES = Path(__file__).resolve().parent.parent / "resources"
NAME = "io.github.sketchfind.sketchfind"
ENTRIES = (f"{NAME}.desktop", f"{NAME}.folder.desktop")
ICON = f"icons/hicolor/scalable/apps/{NAME}.svg"


def data_folder() -> Path:
    """Return the folder in which desktops look for what is this user's."""
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")


def quoted(program: Path) -> str:
    """Return a path as the key Exec has it: quoted for its command line, then for the file."""
    command = re.sub(r'(["`$\\])', r"\\\1", str(program)).replace("%", "%%")
    return '"' + command.replace("\\", "\\\\") + '"'


def install(program: Path, data: Path) -> None:
    """Write the entries, which start `program`, and the icon."""
    before = folders_open_with()
    for name in ENTRIES:
        text = (RESOURCES / name).read_text(encoding="utf-8")
        command = f"Exec={quoted(program)}"
        entry = data / "applications" / name
        entry.parent.mkdir(parents=True, exist_ok=True)
        entry.write_text(text.replace("Exec=sketchfind", command), encoding="utf-8")
    (data / ICON).parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(RESOURCES / "icons" / "sketchfind.svg", data / ICON)
    announce(data)
    # Where no file manager was chosen, GNOME's library takes the user's own entries first.
    if before not in ("", folders_open_with()):
        run("gio", "mime", "inode/directory", before)


def remove(data: Path) -> None:
    """Delete the entries and the icon, those that are there."""
    for name in (*(f"applications/{entry}" for entry in ENTRIES), ICON):
        (data / name).unlink(missing_ok=True)
    announce(data)


def announce(data: Path) -> None:
    """Let desktops look again at what there is."""
    if (data / "applications").is_dir():
        run("update-desktop-database", str(data / "applications"))


def folders_open_with() -> str:
    """Return the name of the entry that opens folders, or "" if that cannot be said."""
    found = re.search(r"(\S+\.desktop)$", run("gio", "mime", "inode/directory"), re.MULTILINE)
    return found[1] if found else ""


def run(*command: str) -> str:
    """Return what a program says, or "" where there is none of that name."""
    if not shutil.which(command[0]):
        return ""
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.stdout.strip()


def main(arguments: list[str]) -> int:
    """Do what the command line says; return the exit status."""
    if len(arguments) != 1:
        print(__doc__, file=sys.stderr)
        return 2
    if sys.platform != "linux":
        print("Menu entries are made for Linux desktops only.", file=sys.stderr)
        return 2
    data = data_folder()
    if arguments == ["--remove"]:
        remove(data)
        print(f"The menu entries of sketchfind are gone from {data}.")
    else:
        install(Path(arguments[0]).absolute(), data)
        print(f"sketchfind is in your menu now; `make desktop-remove` takes it out ({data}).")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
