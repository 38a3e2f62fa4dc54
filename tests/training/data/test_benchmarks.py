from __future__ import annotations

from pathlib import Path

import pytest

from sketchfind.errors import RecipeError
from sketchfind.training.data.benchmarks import BENCHMARKS, BenchmarkSplit, read_benchmark
from sketchfind.training.data.class_lists import find_list, read_classes, read_lines
from sketchfind.training.data.names import canonical, spelling
from sketchfind.training.data.text_table import TextTable

# As the public file lists have them; see METHOD and BENCHMARK of the literature.
CLASSES = {
    "sketchy-split1": (100, 25),
    "sketchy-split2": (104, 21),
    "tuberlin": (220, 30),
    "quickdraw": (80, 30),
}


@pytest.fixture
def splits(tmp_path: Path) -> dict[str, BenchmarkSplit]:
    """The splits as they ship, without a data folder."""
    return {name: read_benchmark(tmp_path, name) for name in BENCHMARKS}


def test_official_class_counts(splits: dict[str, BenchmarkSplit]) -> None:
    counts = {name: (len(one.seen), len(one.unseen)) for name, one in splits.items()}
    assert counts == CLASSES
    for split in splits.values():
        # Distinct as a whole, under aliases too: cut at the first space or underscore, some would
        # not be.
        names = [*split.seen, *split.unseen]
        assert len(set(map(canonical, names))) == len(names)


def test_split_2_gallery_counts_the_originals_twice(splits: dict[str, BenchmarkSplit]) -> None:
    split = splits["sketchy-split2"]
    originals, extended = 100 * len(split.unseen), 10_453
    assert split.gallery == originals + extended
    # All seen photos of both folders, as papers train on them: 12,500 and 73,002 in all.
    assert 12_500 + 73_002 - split.gallery == 72_949


def test_classes_seen_by_another_split(splits: dict[str, BenchmarkSplit]) -> None:
    trained = splits["sketchy-split1"]
    assert len(splits["tuberlin"].seen_before(trained)) == 9
    assert len(splits["quickdraw"].seen_before(trained)) == 19
    assert "hot air balloon" in splits["tuberlin"].seen_before(trained)  # hot-air_balloon there
    for split in splits.values():
        assert split.seen_before(split) == ()


def test_the_alias_table_finds_no_more_classes_seen_before(
    splits: dict[str, BenchmarkSplit], shared_data: Path
) -> None:
    table = TextTable.read(shared_data / "text/clip_vit_b32_class_names.npz", centred=True)
    known = table.resolver()
    for trained in splits.values():
        seen = {known.get(spelling(name), name) for name in trained.seen}
        for tested in splits.values():
            by_alias = [n for n in tested.unseen if known.get(spelling(n), n) in seen]
            assert by_alias == list(tested.seen_before(trained))


def test_validation_classes_are_seen_classes(splits: dict[str, BenchmarkSplit]) -> None:
    held_out = read_lines(find_list(Path("nowhere"), "splits/sketchy-split2.val.txt"))
    assert len(held_out) == 15
    assert set(held_out) <= set(splits["sketchy-split2"].seen)


def test_a_list_in_the_data_folder_comes_first(tmp_path: Path) -> None:
    name = "splits/tuberlin.unseen.txt"
    assert find_list(tmp_path, name).parts[-3:] == ("training", "splits", "tuberlin.unseen.txt")
    (tmp_path / "splits").mkdir()
    (tmp_path / name).write_text(" ant \n \n")
    assert find_list(tmp_path, name) == tmp_path / name
    assert read_benchmark(tmp_path, "tuberlin").unseen == ("ant",)
    own = tmp_path / "splits/own.txt"
    with pytest.raises(RecipeError, match=r"own\.txt"):
        read_lines(own)
    own.write_bytes("Bär\n".encode("latin-1"))
    with pytest.raises(RecipeError, match=r"own\.txt"):
        read_lines(own)


def test_the_mark_that_editors_of_windows_begin_a_file_with_belongs_to_no_class(
    tmp_path: Path,
) -> None:
    (tmp_path / "unseen.txt").write_text("bat\ndoor\n", encoding="utf-8-sig")
    assert read_classes(tmp_path / "unseen.txt") == {"bat", "door"}


def test_shipped_lists_are_the_official_ones(shared_data: Path) -> None:
    for path in sorted((shared_data / "splits").glob("*.txt")):
        shipped = find_list(Path("nowhere"), f"splits/{path.name}")
        assert shipped.read_text() == path.read_text()
