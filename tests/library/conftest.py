from __future__ import annotations

import os
from contextlib import closing

import fake_engine
import pytest
from answers import like
from fake_engine import FakeEngine, encode_file
from made_photos import open_shelf, unit

from sketchfind.catalog import Catalog
from sketchfind.library import Library
from sketchfind.library.recent_drawings import RecentDrawings
from sketchfind.library.update import ingest as ingest_module
from sketchfind.paths import Profile
from sketchfind.settings import Settings, save_settings
from sketchfind.types import FailedPhoto, Sketch, Stroke


@pytest.fixture
def engine():
    return FakeEngine()


@pytest.fixture
def library(profile, engine):
    with Library(profile, "unused", engine=engine) as opened:
        yield opened


@pytest.fixture
def catalog(profile):
    """What another program sees of the catalog of `library`, and may do to it."""
    with Catalog(profile.catalog) as opened:
        yield opened


@pytest.fixture
def photos(tmp_path, catalog):
    """A root of the catalog with a folder in it, and no photo yet."""
    photos = tmp_path / "photos"
    (photos / "deep").mkdir(parents=True)
    catalog.folders.add(str(photos))
    return photos


@pytest.fixture
def shelf(profile):
    with closing(open_shelf(profile)) as opened:
        yield opened


@pytest.fixture
def query():
    """The embedding of some query."""
    return unit(99, 1)[0]


@pytest.fixture
def small_batches(monkeypatch):
    monkeypatch.setattr(ingest_module, "BATCH", 4)


@pytest.fixture
def folder(tmp_path, make_photo):
    """Twelve photos in two folders, the higher number the newer."""
    root = tmp_path / "photos"
    for number in range(12):
        where = root / ("a" if number % 2 else "b")
        path = make_photo(where / f"{number:02}.png", number)
        os.utime(path, ns=(10**18 + number * 10**9,) * 2)
    return root


@pytest.fixture
def indexed(library, engine, folder):
    """A library that has read `folder`; the engine counts from then on."""
    library.add_folder(folder)
    library.update()
    engine.encoded.clear()
    return library


@pytest.fixture
def full(indexed, folder, profile):
    """A profile with photos, a pick, a drawing, settings and a model."""
    hit = indexed.search(like(folder / "a" / "01.png"), 1).hits[0]
    indexed.pick(hit, None, "red")
    RecentDrawings(profile.drawings).add(Sketch((Stroke(((0.1, 0.1), (0.9, 0.9))),)))
    save_settings(Settings(appearance="dark"), profile.settings)
    (profile.models / "mine.safetensors").write_bytes(b"weights")
    (profile.models / "mine.part").write_bytes(b"half a download")
    return profile


@pytest.fixture
def contents():
    """Return what the catalog of a profile with one model says about each path, without ids."""

    def read(profile: Profile) -> dict[str, tuple]:
        rows = {}
        with Catalog(profile.catalog) as catalog:
            (space,) = catalog.embeddings.spaces()
            for photo in catalog.photos.known(space.id):
                ids, vectors = catalog.embeddings.get(space, [photo.id])
                assert len(ids) <= 1
                vector = tuple(vectors[0].round(4).tolist()) if len(ids) else None
                details = catalog.photos.details(photo.id)
                rows[photo.file.path] = (photo.file, details.info, photo.missing, vector)
        return rows

    return read


@pytest.fixture
def doubts(monkeypatch):
    """The files that are reported as doubtful for as long as they are in here."""
    doubted = set[str]()

    def encode(self, paths, answers):
        self._engine.encoded += paths
        return [
            FailedPhoto(path, "late", doubtful=True) if path in doubted else encode_file(path)
            for path in paths
        ]

    monkeypatch.setattr(fake_engine._Ingest, "encode", encode)
    return doubted


@pytest.fixture
def close_folder(monkeypatch):
    """Let nobody list a folder any more; pretended, because tests may run as root."""
    real = os.scandir

    def close(folder):
        def refuse(path):
            if str(path) == str(folder):
                raise PermissionError(13, "Permission denied", path)
            return real(path)

        monkeypatch.setattr(os, "scandir", refuse)

    return close
