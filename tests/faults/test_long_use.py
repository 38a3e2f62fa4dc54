"""Photos are added and removed again and again: nothing grows for ever, and no answer is wrong."""

import csv
import gc
import os
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, fields
from pathlib import Path

import numpy as np
import pytest
from fake_engine import FakeEngine
from made_photos import unit
from small_photos import write_photos

from sketchfind.library import Library
from sketchfind.library.search import vector_index
from sketchfind.paths import Profile
from sketchfind.types import Example, Query

pytestmark = pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="reads /proc")


@dataclass(frozen=True)
class Size:
    """What could grow, at the end of a round."""

    memory: int  # bytes, resident
    files_open: int
    threads: int
    catalog: int  # bytes, with its -wal
    index: int  # bytes
    thumbnails: int  # files
    others: int  # files
    recall: float  # share of the ten best photos, compared exactly, that a search found


def _measure(profile: Profile, recall: float) -> Size:
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    files = [path for path in profile.data.rglob("*") if path.is_file()]
    kinds = [
        sum(path.stat().st_size for path in files if path.name.startswith("catalog.sqlite")),
        sum(path.stat().st_size for path in files if path.parent == profile.index),
        sum(profile.thumbnails in path.parents for path in files),
    ]
    others = sum(profile.thumbnails not in path.parents for path in files)
    memory = pages * os.sysconf("SC_PAGE_SIZE")
    files_open = sum(1 for _ in Path("/proc/self/fd").iterdir())
    return Size(memory, files_open, threading.active_count(), *kinds, others, recall)


def _in_a_thread(function) -> None:
    """Call from a new thread, as threads come and go in a window that stays open."""
    with ThreadPoolExecutor(1) as pool:
        pool.submit(function).result()


def _recall(library: Library, seed: int) -> float:
    """Ask ten queries; return the share of what exact search finds. All of it must be there."""
    found = 0
    for vector in unit(seed, 10):
        query = Query(examples=(Example(Path("none"), vector=vector),))
        exact = library.search(query, 10, exact=True)
        usual = library.search(query, 10)
        best = {hit.photo_id for hit in exact.hits}
        assert all(Path(hit.path).exists() for hit in (*exact.hits, *usual.hits))
        assert len(usual.hits) == len(exact.hits) == 10
        found += sum(hit.photo_id in best for hit in usual.hits)
    return found / 100


def _round(library: Library, folder: Path, kept: int, count: int, seed: int) -> float:
    """Add a folder, ask, and take it away: the folder by turns, or the files in it."""
    state = library.add_folder(folder)
    _in_a_thread(library.update)
    assert library.status().photos == kept + count
    recall = _recall(library, seed)
    if seed % 2:
        library.remove_folder(state.folder_id)
    else:
        gone = folder.rename(folder.with_name("gone"))
        folder.mkdir()
        (folder / "not empty").touch()
        _in_a_thread(library.update)
        library.remove_folder(state.folder_id)
        (folder / "not empty").unlink()
        folder.rmdir()
        gone.rename(folder)
    assert library.status().photos == kept
    return (recall + _recall(library, seed + 1)) / 2


def _use(root: Path, *, rounds: int, count: int, kept: int) -> list[Size]:
    write_photos(root / "kept", range(kept))
    for name in ("one", "two"):
        start = kept if name == "one" else kept + count
        write_photos(root / name, range(start, start + count))
    profile = Profile.at(root / "profile")
    sizes = []
    engine = FakeEngine("stand-in")
    with Library(profile, Path("unused"), engine=engine) as library:
        library.add_folder(root / "kept")
        _in_a_thread(library.update)
        for number in range(rounds):
            folder = root / ("two" if number // 2 % 2 else "one")
            recall = _round(library, folder, kept, count, number)
            engine.encoded.clear()
            sizes.append(_measure(profile, recall))
            print(number, *asdict(sizes[-1]).values(), sep=",", flush=True)
        _in_a_thread(library.update)
        assert all(finding.ok for finding in library.doctor())
    return sizes


def _level(sizes: list[Size], name: str, tolerance: float) -> bool:
    """Tell whether the second half grew no larger than the first did, but for a tolerance."""
    values = [getattr(size, name) for size in sizes]
    half = len(values) // 2
    return max(values[half:]) <= (1 + tolerance) * max(values[:half])


def test_adding_and_removing_levels_off(tmp_path, monkeypatch):
    monkeypatch.setattr(vector_index, "EXACT_BELOW", 40)
    sizes = _use(tmp_path, rounds=8, count=120, kept=60)
    for name in ("files_open", "threads", "thumbnails", "others"):
        assert _level(sizes, name, 0), sizes
    assert {size.recall for size in sizes} == {1.0}
    assert _level(sizes, "index", 0.1), sizes
    assert max(size.catalog for size in sizes) < 6_000_000, sizes  # 4 MB of it the -wal file


@pytest.mark.faults
def test_ten_thousand_photos_a_hundred_times(tmp_path):
    """Writes what it measured to $FAULTS_CSV, or to the folder of the test."""
    rounds = int(os.environ.get("FAULTS_ROUNDS", "100"))
    sizes = _use(tmp_path, rounds=rounds, count=10_000, kept=2_500)
    path = Path(os.environ.get("FAULTS_CSV", tmp_path / "long_use.csv"))
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, [field.name for field in fields(Size)])
        writer.writeheader()
        writer.writerows(asdict(size) for size in sizes)
    print(path, file=sys.stderr)
    assert float(np.mean([size.recall for size in sizes])) >= 0.99
    for name in (field.name for field in fields(Size) if field.name != "recall"):
        assert _level(sizes, name, 0.1), name
