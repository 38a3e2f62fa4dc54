import os

import pytest

from sketchfind.library import accelerator


def _by_check(findings):
    return {finding.check: finding for finding in findings}


@pytest.fixture
def indexed(library, folder):
    library.add_folder(folder)
    library.update()
    return library


def test_a_sound_profile(indexed):
    assert all(finding.ok for finding in indexed.doctor())


def test_what_is_wrong_is_named(indexed, folder, profile):
    (folder / "bad.jpg").write_text("no picture")
    indexed.update()
    for path in profile.thumbnails.rglob("*.jpg"):
        path.unlink()
    indexed._catalog.embeddings.drop(1)
    folder.rename(folder.with_name("elsewhere"))
    findings = _by_check(indexed.doctor())
    assert not findings["files"].ok
    assert "12 are missing" in findings["thumbnails"].detail
    assert "1 photos lack one" in findings["embeddings"].detail
    assert str(folder) in findings["folders"].detail
    assert findings["catalog"].ok


def test_leftovers_are_removed_but_only_old_ones(indexed, profile):
    used = next(profile.thumbnails.rglob("*.jpg"))
    young = used.with_name("ffff.jpg")
    old = used.with_name(".half.123")
    for path in (young, old):
        path.write_bytes(b"x")
    os.utime(old, (1, 1))
    assert not _by_check(indexed.doctor())["leftovers"].ok
    assert old.exists()
    assert _by_check(indexed.doctor(repair=True))["leftovers"].repaired
    assert (used.exists(), young.exists(), old.exists()) == (True, True, False)
    assert _by_check(indexed.doctor())["leftovers"].ok


def test_a_damaged_index_is_rebuilt(indexed, profile, monkeypatch):
    monkeypatch.setattr(accelerator, "EXACT_BELOW", 5)
    assert "no index yet" in _by_check(indexed.doctor())["index"].detail
    assert _by_check(indexed.doctor(repair=True))["index"].repaired
    (graph,) = profile.index.glob("*.hnsw")
    graph.write_bytes(b"x" * graph.stat().st_size)
    assert "sha256" in _by_check(indexed.doctor())["index"].detail
    assert _by_check(indexed.doctor(repair=True))["index"].repaired
    assert _by_check(indexed.doctor())["index"].ok
