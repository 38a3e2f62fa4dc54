"""Whatever happens to the files between updates, the catalog ends up as the disk is."""

import hashlib
import os

import numpy as np
import pytest
from fake_engine import FakeEngine, colours
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from sketchfind.catalog import Catalog
from sketchfind.library import Library
from sketchfind.library.update import reconcile
from sketchfind.paths import Profile

FILES = ["a.png", "b.png", "sub/a.png", "sub/deep/d.png"]
NAMES = st.sampled_from(FILES)
OPERATIONS = st.one_of(
    st.tuples(st.just("write"), NAMES, st.integers(0, 5)),
    st.tuples(st.just("spoil"), NAMES, st.integers(0, 5)),
    st.tuples(st.just("delete"), NAMES),
    st.tuples(st.just("move"), NAMES, NAMES),
    st.tuples(st.just("touch"), NAMES),
)
ROUNDS = st.lists(st.lists(OPERATIONS, min_size=1, max_size=6), min_size=2, max_size=5)


class _Disk:
    """Carries operations out; every write has a time of its own, as on a real disk."""

    def __init__(self, root):
        self.root = root
        self._clock = 10**18
        (root / "sub" / "deep").mkdir(parents=True)
        (root / "notes.txt").touch()

    def do(self, name, path, *rest):
        path = self.root / path
        getattr(self, f"_{name}")(path, *rest)

    def _write(self, path, seed):
        pixels = np.random.default_rng(seed).integers(0, 256, (8, 8, 3), np.uint8)
        Image.fromarray(pixels).save(path, compress_level=0)  # all of one size
        self._stamp(path)

    def _spoil(self, path, seed):
        path.write_bytes(b"x" * seed)
        self._stamp(path)

    def _delete(self, path):
        path.unlink(missing_ok=True)

    def _move(self, path, target):
        if path.exists():
            path.replace(self.root / target)

    def _touch(self, path):
        if path.exists():
            self._stamp(path)

    def _stamp(self, path):
        self._clock += 10**9
        os.utime(path, ns=(self._clock, self._clock))


def _check(library, catalog, disk):
    report = library.update()
    (space,) = catalog.embeddings.spaces()
    good, bad = {}, set()
    for path in disk.root.rglob("*.png"):
        content = path.read_bytes()
        if content.startswith(b"\x89PNG"):
            good[str(path)] = hashlib.sha256(content).hexdigest()
        else:
            bad.add(str(path))
    shown = {p.file.path: p for p in catalog.photos.known(space.id) if not p.missing}
    assert {path: photo.content_hash for path, photo in shown.items()} == good
    assert {failure.path for failure in report.failed} == bad
    for path, photo in shown.items():
        _, vectors = catalog.embeddings.get(space, [photo.id])
        with Image.open(path) as image:
            assert float(vectors[0] @ colours(image)) > 0.999
        assert library.thumbnail(photo.id).is_file()
    return report


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rounds=ROUNDS, at_once=st.sampled_from([1, 2, reconcile.AT_ONCE]), roots_within=st.booleans()
)
def test_the_catalog_follows_the_disk(tmp_path_factory, rounds, at_once, roots_within):
    with pytest.MonkeyPatch.context() as parts:
        parts.setattr(reconcile, "AT_ONCE", at_once)
        _follow(tmp_path_factory, rounds, roots_within)


def _follow(tmp_path_factory, rounds, roots_within):
    base = tmp_path_factory.mktemp("history")
    disk, engine = _Disk(base / "photos"), FakeEngine()
    profile = Profile.at(base / "profile")
    with Library(profile, "", engine=engine) as library, Catalog(profile.catalog) as catalog:
        library.add_folder(disk.root)
        for seed, name in enumerate(FILES):
            disk.do("write", name, seed)
        _check(library, catalog, disk)
        for operations in rounds:
            if roots_within:
                _turn_into_a_root_or_back(library, disk.root / "sub")
            for name, *arguments in operations:
                disk.do(name, *arguments)
            _check(library, catalog, disk)
        engine.encoded.clear()
        again = _check(library, catalog, disk)
        assert engine.encoded == []
        assert (again.added, again.updated, again.moved, again.removed) == (0, 0, 0, 0)
        assert catalog.problems() == []


def _turn_into_a_root_or_back(library, folder):
    state = library.find_folder(folder)
    if state is None:
        library.add_folder(folder)
    else:
        library.remove_folder(state.folder_id)
