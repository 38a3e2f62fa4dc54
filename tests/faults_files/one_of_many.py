"""Open a profile, add a folder, update and search; one of several such programs at once.

Usage: one_of_many.py PROFILE FOLDER, then a line on stdin to begin. Prints what came of it.
"""

from __future__ import annotations

import sys
from pathlib import Path

from fake_engine import FakeEngine

from sketchfind.catalog import Catalog
from sketchfind.errors import ProfileError
from sketchfind.library import Library
from sketchfind.paths import Profile
from sketchfind.types import Example, Query


def main() -> None:
    profile, folder = Profile.at(Path(sys.argv[1])), Path(sys.argv[2])
    print("ready", flush=True)
    sys.stdin.readline()
    with Library(profile.create(), Path("none"), engine=FakeEngine()) as library:
        library.add_folder(folder)
        try:
            added = library.update().added
        except ProfileError as error:
            print(f"told: {error.message}", flush=True)
        else:
            print(f"added {added}", flush=True)
        library.search(Query(examples=(Example(next(folder.glob("*.png"))),)), 5)
        with Catalog(profile.catalog) as catalog:
            assert catalog.problems() == []


if __name__ == "__main__":
    main()
