"""What must hold of a profile after anything happened to it and one more update ran."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from fake_engine import FakeEngine
from killed_program import make_small
from made_photos import unit

from sketchfind.library import Library
from sketchfind.paths import Profile
from sketchfind.types import Example, IndexReport, Query

_COMMITTED = """SELECT p.path, p.id, p.size, p.mtime_ns FROM photos p
    JOIN embeddings e ON e.photo_id = p.id JOIN spaces s ON s.id = e.space_id
    WHERE s.name = ? AND p.missing_since IS NULL"""


@dataclass(frozen=True)
class Known:
    """A profile as it can be compared with another one of the same photos."""

    photos: dict[str, tuple]  # path -> what is known of it
    answers: list[list[tuple[str, float]]]  # of each query: path and score, best first
    files: frozenset[str]  # relative to the profile


def committed(profile: Path, space: str) -> dict[str, tuple[int, int, int]]:
    """Return the photos that can be found: path -> id, size, time. Opens the file read-only."""
    if not (profile / "catalog.sqlite").exists():
        return {}
    with sqlite3.connect(f"file:{profile}/catalog.sqlite?mode=ro", uri=True) as db:
        try:
            rows = db.execute(_COMMITTED, [space]).fetchall()
        except sqlite3.OperationalError:  # killed before the first table was made
            return {}
        finally:
            version = db.execute("PRAGMA user_version").fetchone()[0]
    db.close()
    assert rows == [] or version > 0
    return {os.fsdecode(path): (number, size, time) for path, number, size, time in rows}


def recover(profile: Path, photos: Path, space: str) -> tuple[Known, IndexReport, list[str]]:
    """Update once more, look everything over, and return also which files were encoded."""
    engine = FakeEngine(space)
    with few_are_enough(), Library(Profile.at(profile), Path("unused"), engine=engine) as library:
        library.add_folder(photos)
        report = library.update()
        findings = [finding for finding in library.doctor() if not finding.ok]
        assert not findings, findings
        photos, answers = _photos(library), _answers(library)
    _make_old(profile)
    with few_are_enough(), Library(Profile.at(profile), Path("unused"), engine=engine) as library:
        library.update()  # which deletes what was left half written a day ago
        findings = [finding for finding in library.doctor() if not finding.ok]
        assert not findings, findings
        assert _answers(library) == answers
    files = frozenset(
        str(path.relative_to(profile)) for path in profile.rglob("*") if path.is_file()
    )
    return Known(photos, answers, files), report, engine.encoded


@contextmanager
def few_are_enough() -> Iterator[None]:
    """Make batches, indexes and compactions as small as in the program that was killed."""
    with pytest.MonkeyPatch.context() as patch:
        make_small(patch.setattr)
        yield


def _photos(library: Library) -> dict[str, tuple]:
    catalog, space = library._catalog, library._space
    rows = {}
    for photo in catalog.photos.known(space.id):
        details = catalog.photos.details(photo.id)
        _, vectors = catalog.embeddings.get(space, [photo.id])
        assert len(vectors) == 1
        assert photo.file.path not in rows
        rows[photo.file.path] = (photo.file, details.info, photo.missing, vectors[0].tobytes())
    return rows


def _answers(library: Library) -> list[list[tuple[str, float]]]:
    """Ask five queries, exactly and as usual, with the index where there is one."""
    library._index.refresh()
    answers = []
    for seed in range(5):
        vector = unit(seed, 1, library.model.dim)[0]
        query = Query(examples=(Example(Path("none"), vector=vector),))
        exact = library.search(query, 8, exact=True)
        usual = library.search(query, 8)
        assert [hit.path for hit in usual.hits] == [hit.path for hit in exact.hits]
        answers.append([(hit.path, round(hit.score, 5)) for hit in exact.hits])
    return answers


def _make_old(profile: Path) -> None:
    """Let a day pass: what is left over for that long is a leftover."""
    then = time.time() - 86_400
    for path in profile.rglob("*"):
        os.utime(path, (then, then))
