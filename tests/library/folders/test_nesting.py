import os

from hypothesis import given
from hypothesis import strategies as st

from sketchfind.catalog import FolderRow
from sketchfind.library.folders.nesting import (
    Roots,
    innermost,
    innermost_around,
    is_within,
    lies_below,
)

PATHS = st.lists(st.sampled_from(["a", "a!", "a b", "a.", "ab", "\udcff"]), max_size=4).map(
    lambda parts: "".join(os.sep + part for part in parts) or os.sep
)


def _roots(*paths):
    return Roots(FolderRow(number, path, True, None) for number, path in enumerate(paths))


@given(st.lists(PATHS, max_size=12, unique=True), PATHS)
def test_a_path_belongs_to_the_innermost_root_above_it(folders, path):
    owner = _roots(*folders).owner(path)
    around = [folder for folder in folders if is_within(path, folder)]
    assert (owner and owner.path) == max(around, key=len, default=None)


@given(st.sets(PATHS, max_size=12), PATHS)
def test_a_path_lies_below_some_if_one_is_around_it(folders, path):
    assert lies_below(path, folders) == (innermost_around(path, folders) is not None)


@given(st.sets(PATHS, max_size=12), PATHS)
def test_a_folder_is_the_innermost_around_itself(folders, path):
    assert innermost(path, folders) == (
        path if path in folders else innermost_around(path, folders)
    )


def test_a_root_may_be_a_whole_drive_or_have_another_spelling_of_a_name(monkeypatch):
    monkeypatch.setattr(os, "sep", "\\")
    roots = _roots("c:\\", "c:\\a", "c:\\a", "d:\\")
    owners = {path: roots.owner(path) for path in ("c:\\", "c:\\b", "c:\\a\\b", "d:\\a", "e:\\a")}
    assert [row and row.id for row in owners.values()] == [0, 0, 1, 3, None]


class Counted(str):
    """A path that counts how often it is compared with the beginning of another one."""

    compared = 0

    def __add__(self, other):
        return Counted(super().__add__(other))

    def startswith(self, *args):
        Counted.compared += 1
        return super().startswith(*args)


def test_a_path_is_not_compared_with_each_of_very_many_roots():
    paths = [f"/photos/{number:05}" for number in range(5_000)]
    roots = _roots(*paths)
    assert [roots.owner(Counted(path)).path for path in paths] == paths
    assert len(paths) <= Counted.compared < 3 * len(paths)
