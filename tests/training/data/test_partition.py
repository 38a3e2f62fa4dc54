from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from sketchfind.encoder.model_file import read_header
from sketchfind.paths import builtin_model
from sketchfind.training.data.benchmarks import BENCHMARKS, read_benchmark
from sketchfind.training.data.class_lists import read_lines
from sketchfind.training.data.names import spelling
from sketchfind.training.data.partition import Partition, Side, learned
from sketchfind.training.data.text_table import TextTable

TRAINING = Path(__file__).parents[3] / "training"
NAMES = [TRAINING / f"{what}-names.txt" for what in ("class", "benchmark")]


@pytest.fixture(scope="module")
def partition() -> Partition:
    names = ("owl", "great grey owl", "rhinoceros", "glasses", "apple", "bowl", "rhinoceros beetle")
    names += ("shark", "siberian tiger", "tiger shark")
    table = TextTable(names, np.eye(len(names), dtype=np.float32))
    held = frozenset({"owl", "eyeglasses"})
    return Partition.of(table, held, frozenset({"rhinoceros", "cabin", "tiger", "tree"}))


@pytest.mark.parametrize(
    ("class_name", "side", "name"),
    [
        ("Apple", "seen", "apple"),
        ("bowl", "seen", "bowl"),
        ("owl", "held out", "owl"),
        ("glasses", "held out", "glasses"),  # held out under an alias
        ("great_grey_owl", "kind of held out", "great grey owl"),
        ("rhinoceros", "test", "rhinoceros"),
        ("rhino", "test", "rhinoceros"),  # an alias of a test class
        ("cabin", "test", ""),  # a test class without a text vector
        ("rhinoceros beetle", "seen", "rhinoceros beetle"),  # has no more than its word
        ("tiger_shark", "seen", "tiger shark"),
        ("siberian tiger", "kind of test", "siberian tiger"),
        ("zigzag", "no text vector", ""),
    ],
)
def test_every_class_has_one_place(
    partition: Partition, class_name: str, side: Side, name: str
) -> None:
    assert partition.place(class_name) == (side, name)


def test_what_brackets_tell_apart_is_a_class_where_the_text_table_has_it() -> None:
    def place(names: tuple[str, ...], hidden: str, *asked: str) -> list[tuple[Side, str]]:
        table = TextTable(names, np.eye(len(names), dtype=np.float32))
        held, test = frozenset({hidden}), frozenset[str]()
        partition, tested = (Partition.of(table, *lists) for lists in ((held, test), (test, held)))
        for name in asked:
            side = partition.place(name)[0]
            assert tested.place(name)[0] == side.replace("held out", "test")
        return [partition.place(name) for name in asked]

    asked = ("car_(sedan)", "car (SUV)", "car", "car (van)")
    both = ("car (sedan)", "car (suv)", "rhinoceros", "rhino (toy)")
    assert place(("car", "owl"), "owl", *asked) == [("seen", "car")] * 4
    names = ["car (sedan)", "car (suv)", "car (sedan)", "car (sedan)"]
    assert place(both, "owl", *asked) == [("seen", name) for name in names]
    # A list of classes has no brackets, so all of them stay unseen with it.
    assert place(both, "car", *asked) == [("held out", name) for name in names]
    assert place(both, "rhinoceros", "rhino_(toy)") == [("held out", "rhino (toy)")]
    # A kind of it is one under any alias, too: a "firetruck" is a "fire truck".
    kind = ("kind of held out", "firetruck (toy)")
    assert place(("firetruck (toy)", "fire truck"), "truck", "firetruck_(toy)") == [kind]


@pytest.mark.parametrize(
    ("table", "listed", "asked", "kind"),
    [
        ("rhino", "rhinoceros", "Rhino", ""),
        ("rhinoceros", "rhino", "rhinoceros", ""),
        ("motorbike", "Motorbikes", "motorbike", ""),  # both of "motorcycle"
        ("firetruck", "truck", "firetruck", "kind of "),
    ],
)
def test_an_alias_is_the_class_where_the_text_table_has_one_of_both_names(
    table: str, listed: str, asked: str, kind: str
) -> None:
    own = TextTable((table, "car"), np.eye(2, dtype=np.float32))
    names = frozenset({spelling(listed)})
    tested, held = Partition.of(own, frozenset(), names), Partition.of(own, names)
    assert tested.place(asked) == (f"{kind}test", table)
    assert held.place(asked) == (f"{kind}held out", table)
    assert learned([table], names)  # as who goes on with a run asks


@pytest.mark.parametrize(
    ("listed", "asked"),
    [
        ("bat", "Bats"),
        ("bats", "bat"),
        ("torch", "torches"),
        ("wine glass", "wine_glasses"),
        ("windmill", "wind-mill"),
        ("sea gull", "SeaGull"),
    ],
)
def test_a_class_in_another_number_or_with_other_spaces_stays_unseen(
    listed: str, asked: str
) -> None:
    own = TextTable((spelling(asked), "car", "s"), np.eye(3, dtype=np.float32))
    partition = Partition.of(own, frozenset(), frozenset({listed}))
    assert partition.place(asked) == ("kind of test", spelling(asked))
    assert partition.place("car")[0] == partition.place("s")[0] == "seen"
    assert Partition.of(own, frozenset(), frozenset({"s"})).place("car")[0] == "seen"
    assert learned([spelling(asked)], [listed]) == [spelling(asked)]


@pytest.mark.parametrize("split", BENCHMARKS)
def test_every_official_training_class_is_trained_on_with_both_lists_of_names(split: str) -> None:
    names = tuple(name for file in NAMES for name in read_lines(file))
    assert len(set(names)) == len(names)
    table = TextTable(names, np.eye(len(names), dtype=np.float32))
    lists = read_benchmark(Path("nowhere"), split)
    partition = Partition.of(table, frozenset(), frozenset(map(spelling, lists.unseen)))
    placed = {name: partition.place(name) for name in lists.seen}
    assert {side for side, _ in placed.values()} == {"seen"}
    assert len(set(placed.values())) == len(lists.seen)


def test_names_of_benchmarks_that_are_things_like_a_test_class_stay_unseen_with_it() -> None:
    names = tuple(name for file in NAMES for name in read_lines(file))
    table = TextTable(names, np.eye(len(names), dtype=np.float32))
    unseen = read_benchmark(Path("nowhere"), "sketchy-split2").unseen
    partition = Partition.of(table, frozenset(), frozenset(map(spelling, unseen)))
    sides = {name: partition.place(name)[0] for name in read_lines(NAMES[1])}
    kinds = {name for name, side in sides.items() if side == "kind of test"}
    assert kinds == {"bush", "flying bird", "leaf", "standing bird"}
    assert {name for name, side in sides.items() if side == "test"} == {"cabin", "saw", "songbird"}


def test_words_that_do_not_name_what_they_are_stay_unseen_with_it() -> None:
    names = tuple(read_lines(NAMES[0]))
    table = TextTable(names, np.eye(len(names), dtype=np.float32))
    partition = Partition.of(table, frozenset({"chair"}), frozenset({"airplane"}))
    assert partition.place("plane")[0] == "kind of test"
    chairs = ("armchair", "highchair", "recliner", "rocking chair")
    assert {partition.place(name)[0] for name in chairs} == {"kind of held out"}


@pytest.mark.parametrize("split", BENCHMARKS)
def test_no_official_training_class_is_a_kind_of_a_test_class(
    shared_data: Path, split: str
) -> None:
    table = TextTable.read(shared_data / "text/clip_vit_b32_class_names.npz", centred=True)
    lists = read_benchmark(shared_data, split)
    partition = Partition.of(table, frozenset(), frozenset(map(spelling, lists.unseen)))
    assert [name for name in lists.seen if partition.place(name)[0] == "kind of test"] == []


def test_kinds_of_test_classes_are_not_trained_on(shared_data: Path) -> None:
    table = TextTable.read(shared_data / "text/clip_vit_b32_class_names.npz", centred=True)
    kinds = {}
    for split in BENCHMARKS:
        unseen = frozenset(map(spelling, read_benchmark(shared_data, split).unseen))
        partition = Partition.of(table, frozenset(), unseen)
        kinds[split] = {name for name in table.names if partition.place(name)[0] == "kind of test"}
    assert {"monarch", "arabian camel", "coffee cup", "black swan"} <= kinds["sketchy-split1"]
    assert {"king penguin", "school bus", "dining table", "sorrel"} <= kinds["tuberlin"]
    assert {"great white shark", "tree frog", "tiger shark"} <= kinds["quickdraw"]
    # Of the built-in model's data nothing is among these: all of its photos and drawings stay.
    assert kinds["sketchy-split2"] == {
        "aircraft", "albatross", "bird", "blue jay", "boathouse", "brambling", "building", "bulbul",
        "bull", "calf", "canary", "cattle", "chain saw", "chainsaw", "chickadee", "christmas tree",
        "clippers", "clock tower", "crow", "dagger", "door handle", "doorknob", "goldfinch",
        "handsaw", "house", "house finch", "indigo bunting", "jay", "junco", "magpie", "maple",
        "marine mammal", "mobile home", "office building", "ox", "palm tree", "rat", "raven",
        "robin", "rodent", "scabbard", "seabird", "shears", "sliding door", "sparrow", "tower",
        "water buffalo", "water ouzel", "wild bird", "willow", "window blind", "window box",
        "window screen", "window shade", "yak",
    }  # fmt: skip


def test_the_built_in_model_was_trained_on_no_kind_of_a_test_class(shared_data: Path) -> None:
    table = TextTable.read(shared_data / "text/clip_vit_b32_class_names.npz", centred=True)
    unseen = frozenset(map(spelling, read_benchmark(shared_data, "sketchy-split2").unseen))
    partition = Partition.of(table, frozenset(), unseen)
    seen = read_header(builtin_model()).card["provenance"]["seen"]
    assert {partition.place(name) for name in seen} == {("seen", name) for name in seen}


def test_classes_and_kinds_of_what_was_to_be_kept_out_count_as_learned() -> None:
    seen = ("rhinoceros", "great grey owl", "apple", "rhinoceros beetle", "bat (animal)")
    kept = ("rhino", "owl", "bat")
    assert learned(seen, kept) == ["bat (animal)", "great grey owl", "rhinoceros"]


@pytest.mark.parametrize("split", BENCHMARKS)
def test_what_a_list_keeps_out_of_training_is_what_counts_as_learned(split: str) -> None:
    names = tuple(name for file in NAMES for name in read_lines(file))
    table = TextTable(names, np.eye(len(names), dtype=np.float32))
    unseen = frozenset(map(spelling, read_benchmark(Path("nowhere"), split).unseen))
    partition = Partition.of(table, frozenset(), unseen)
    # Some are kinds of what the list calls a class: a "viaduct" of a "bridge".
    kept_out = [name for name in names if partition.place(name)[0] != "seen"]
    assert learned(names, unseen) == sorted(kept_out)
