"""Say which system packages sketchfind still needs here, and the command that installs them.

    python3 .ci/system.py python      this interpreter can make the environment
    python3 .ci/system.py compiler    hnswlib is there or can be built (it comes as source only)
    python3 .ci/system.py libraries   Qt can be imported and can draw off the screen
    python3 .ci/system.py window      ... and on this screen
    python3 .ci/system.py validators  desktop entries and metadata can be checked, as CI does

Several names may be given. `--list` prints only the Debian packages, for scripts. Exit status 1
when something is missing. Standard library only, and no new syntax: it has to run in a Python
that is too old, to say so.
"""

import ctypes
import os
import shutil
import sys
import sysconfig

OLDEST_PYTHON = (3, 11)
OLDEST_SQLITE = (3, 37)

# What the Qt of PySide6-Essentials links to (`objdump -p` on its libraries and platform plugins)
# and which Debian package brings it.
LIBRARIES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libX11.so.6": "libx11-6",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libglib-2.0.so.0": "libglib2.0-0",
}
X11_LIBRARIES = {
    "libX11-xcb.so.1": "libx11-xcb1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-util.so.1": "libxcb-util1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}
WAYLAND_LIBRARIES = {
    "libwayland-client.so.0": "libwayland-client0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
    "libwayland-egl.so.1": "libwayland-egl1",
}
FONT_FOLDERS = (
    "/usr/share/fonts",
    "/usr/local/share/fonts",
    os.path.expanduser("~/.fonts"),  # noqa: PTH111
    os.path.expanduser("~/.local/share/fonts"),  # noqa: PTH111
)


def missing_python():
    """Return what keeps this interpreter from making the environment."""
    found = {}
    if sys.version_info < OLDEST_PYTHON:
        versions = OLDEST_PYTHON + sys.version_info[:2]
        found["Python %d.%d or newer (this is %d.%d)" % versions] = "python3"  # noqa: UP031
    try:
        import ensurepip  # noqa: F401
        import venv  # noqa: F401
    except ImportError:
        found["the Python modules venv and ensurepip"] = "python3-venv"
    try:
        import sqlite3
    except ImportError:
        found["the Python module sqlite3"] = "python3"
    else:
        if sqlite3.sqlite_version_info < OLDEST_SQLITE:
            versions = (*OLDEST_SQLITE, sqlite3.sqlite_version)
            found["SQLite %d.%d or newer in Python (this is %s)" % versions] = "python3"  # noqa: UP031
    return found


def missing_compiler():
    """Return what keeps pip from building hnswlib, where that is part of the install."""
    if sys.platform != "linux":
        return {}
    try:
        import hnswlib  # noqa: F401
    except ImportError:
        pass
    else:
        return {}
    found = {}
    if not any(shutil.which(name) for name in (os.environ.get("CXX", "c++"), "g++", "clang++")):
        found["a C++ compiler"] = "g++"
    header = os.path.join(sysconfig.get_path("include"), "Python.h")  # noqa: PTH118
    if not os.path.exists(header):  # noqa: PTH110
        found["the Python headers"] = "python3-dev"
    return found


def missing_libraries():
    """Return the libraries that importing Qt and drawing off the screen needs."""
    if sys.platform != "linux":
        return {}
    found = absent(LIBRARIES)
    if not any(files for folder in FONT_FOLDERS for _, _, files in os.walk(folder)):
        found["a font"] = "fonts-dejavu-core"
    return found


def missing_window():
    """Return the libraries that a window on a real screen needs as well."""
    found = missing_libraries()
    if sys.platform == "linux" and "QT_QPA_PLATFORM" not in os.environ:
        wayland = bool(os.environ.get("WAYLAND_DISPLAY"))
        found.update(absent(WAYLAND_LIBRARIES if wayland else X11_LIBRARIES))
    return found


def absent(libraries):
    """Return those of `libraries` that the dynamic linker does not find."""
    found = {}
    for name, package in libraries.items():
        try:
            ctypes.CDLL(name)
        except OSError:
            found[name] = package
    return found


def missing_validators():
    """Return the programs that say whether what desktops read is valid; tests ask them."""
    if sys.platform != "linux":
        return {}
    programs = {"desktop-file-validate": "desktop-file-utils", "appstreamcli": "appstream"}
    return {name: package for name, package in programs.items() if not shutil.which(name)}


CHECKS = {
    "python": missing_python,
    "compiler": missing_compiler,
    "libraries": missing_libraries,
    "window": missing_window,
    "validators": missing_validators,
}


def main(arguments):
    """Run the named checks; return the exit status."""
    names = [name for name in arguments if name != "--list"]
    if not names or any(name not in CHECKS for name in names):
        sys.stderr.write(__doc__)
        return 2
    found = {}
    for name in names:
        found.update(CHECKS[name]())
    packages = " ".join(sorted(set(found.values())))
    if found and "--list" in arguments:
        print(packages)
    elif found:
        sys.stderr.write("Missing on this system: " + ", ".join(sorted(found)) + ".\n")
        sys.stderr.write("Debian, Ubuntu:  sudo apt-get install " + packages + "\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
