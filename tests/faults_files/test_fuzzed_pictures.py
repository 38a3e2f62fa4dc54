"""Thousands of damaged pictures on their way through a real encoder process into a catalog."""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path

import faulty_tasks
import fuzzing
import pytest
from fake_engine import FakeEngine

from sketchfind.engine import ingest
from sketchfind.engine.ingest import IngestEncoder
from sketchfind.engine.loaded import ModelSource
from sketchfind.library import Library
from sketchfind.types import IndexReport, ModelInfo

SHORT, LONG = 320, 12_000
KILLERS = ("die.jpg", "stall.jpg")


class _RealProcesses(FakeEngine):
    """Decodes in a process of its own, as the program does, with no model in it."""

    def __init__(self, seconds_each: float) -> None:
        super().__init__()
        self.info = ModelInfo("none", "none", 4, 32, "CC0-1.0", ())
        self._seconds_each = seconds_each

    def ingest(self) -> IngestEncoder:
        return IngestEncoder(
            ModelSource(Path("none"), "cpu"),
            seconds_each=self._seconds_each,
            task=faulty_tasks.embed_or_misbehave,
        )


@pytest.fixture
def no_model(monkeypatch):
    monkeypatch.setattr(ingest, "load", faulty_tasks.load_nothing)


def _check_all_settled(profile, root: Path, count: int, seconds_each: float) -> IndexReport:
    files = [path for path in root.rglob("*") if path.is_file()]
    assert len(files) == count
    before = {path: path.stat().st_mtime_ns for path in files}
    with Library(profile, "unused", engine=_RealProcesses(seconds_each)) as library:
        library.add_folder(root)
        report = library.update()
        assert report.added + len(report.failed) == count
        assert report.photos == report.added
        assert all(failure.reason for failure in report.failed)
    with Library(profile, "unused", engine=_RealProcesses(seconds_each)) as later:
        again = later.update()  # nothing is read twice, least of all what kills
        assert (again.added, again.updated, again.photos_per_second) == (0, 0, 0)
        assert again.failed == report.failed
        assert {finding.check for finding in later.doctor() if not finding.ok} == {"files"}
    assert {path: path.stat().st_mtime_ns for path in files} == before
    return report


def test_a_few_hundred_fuzzed_pictures(tmp_path, profile, no_model):
    fuzzing.write_damaged(tmp_path / "fuzzed", SHORT, seed=os.getpid())
    _check_all_settled(profile, tmp_path / "fuzzed", SHORT, seconds_each=20)


def test_the_corpus_is_the_same_for_a_seed_and_covers_every_format():
    names = [name for name, _ in fuzzing.damaged(100, seed=1)]
    assert list(fuzzing.damaged(100, 1)) == list(fuzzing.damaged(100, 1))
    assert {name.split("-")[1].upper() for name in names} == set(fuzzing.SUFFIXES)


@pytest.mark.faults
def test_twelve_thousand_fuzzed_pictures(tmp_path, profile, no_model, make_photo, record_property):
    root = tmp_path / "fuzzed"
    size = fuzzing.write_damaged(root, LONG, seed=2026)
    for name in KILLERS:
        make_photo(root / "000" / name)
    report = _check_all_settled(profile, root, LONG + len(KILLERS), seconds_each=10)
    failed = {Path(failure.path).name: failure.reason for failure in report.failed}
    assert "(signal 9)" in failed["die.jpg"]
    assert "took too long (10 seconds)" in failed["stall.jpg"]
    kinds = Counter(reason.split(" (")[0] for reason in failed.values())
    print(f"\n{LONG} fuzzed pictures, {size / 1e6:.1f} MB: {report.added} decoded; {dict(kinds)}")
    record_property("decoded", report.added)
    with Library(profile, "unused", engine=_RealProcesses(10)) as library:
        (root / "000" / "die.jpg").rename(root / "000" / "alive.jpg")
        (root / "000" / "stall.jpg").rename(root / "000" / "quick.jpg")
        again = library.update(retry_failed=True)
        assert again.added == 2
