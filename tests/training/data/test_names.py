from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import pytest

from sketchfind.paths import resources
from sketchfind.training.data.class_lists import read_classes, read_lines
from sketchfind.training.data.collections import COLLECTIONS, read_collection
from sketchfind.training.data.dataset import read_examples, split
from sketchfind.training.data.names import ALIASES, KINDS, spelling
from sketchfind.training.data.partition import Partition
from sketchfind.training.data.text_table import TextTable

TABLE = "text/clip_vit_b32_class_names.npz"

# Looked at one by one: the text table has neither the thing nor a hypernym that is no class of its
# own. Some have one too close to a class that must stay unseen: tower and building (skyscraper,
# castle), insect (butterfly), bush and leaf (tree), star (starfish), okapi (giraffe).
NOTHING_FAIR = {
    "The Eiffel Tower", "The Great Wall of China", "anchor", "angel", "animal migration", "anvil",
    "bass", "boomerang", "bush", "cactus", "camouflage", "campfire", "circle", "cloud", "dragon",
    "elbow", "flying saucer", "garden", "garfield", "goatee", "grass", "hexagon", "hospital",
    "hurricane", "ibis", "knee", "leaf", "lightning", "line", "lotus", "mayfly", "mermaid",
    "metronome", "minaret", "moon", "mosquito", "moustache", "octagon", "okapi", "pond", "pyramid",
    "rain", "rainbow", "rake", "river", "roller coaster", "see saw", "smiley face", "snoopy",
    "snowflake", "spreadsheet", "square", "squiggle", "star", "stitches", "sun", "toe", "tooth",
    "tornado", "yin_yang", "yoga", "zigzag",
}  # fmt: skip


@pytest.fixture(scope="module")
def table(shared_data: Path) -> TextTable:
    return TextTable.read(shared_data / TABLE, centred=True)


def test_spellings_are_never_empty_and_the_same_on_macos() -> None:
    assert [spelling(name) for name in ("(1)", "_", "car_(sedan)")] == ["(1)", "_", "car"]
    folder = unicodedata.normalize("NFD", "Café-crème")
    assert spelling(folder) == spelling("café crème")


def test_official_lists_are_spelled_as_ever(shared_data: Path) -> None:
    shipped = resources().parent / "training/splits"
    for path in (*(shared_data / "splits").iterdir(), *shipped.iterdir()):
        for name in read_lines(path):
            plain = re.sub(r"[_\-]", " ", re.sub(r"\(.*?\)", " ", name))
            assert spelling(name) == " ".join(plain.lower().split())


def test_aliases_are_in_one_spelling_and_do_not_chain() -> None:
    assert {alias for alias in ALIASES if alias != spelling(alias)} == set()
    assert {target for target in ALIASES.values() if target != spelling(target)} == set()
    assert {target for target in ALIASES.values() if target in ALIASES} == set()


def test_aliases_lead_to_names_of_the_real_table(table: TextTable) -> None:
    known = {spelling(name) for name in table.names}
    assert {target for target in ALIASES.values() if spelling(target) not in known} == set()


def test_kinds_are_names_of_real_tables_in_one_spelling(table: TextTable) -> None:
    more = read_lines(resources().parent / "training/benchmark-names.txt")
    known = {spelling(name) for name in (*table.names, *more)}
    assert {name for name in KINDS if name != spelling(name)} == set()
    assert {name for kinds in KINDS.values() for name in kinds} - known == set()


def test_no_alias_leads_to_a_class_that_must_stay_unseen(
    shared_data: Path, table: TextTable
) -> None:
    lists = ("sketchy-split2.unseen.txt", "sketchy-split2.val.txt")
    hidden = {name for file in lists for name in read_classes(shared_data / "splits" / file)}
    resolver = table.resolver()
    vectors = {resolver.get(name, name) for name in hidden}
    leading = {alias for alias, target in ALIASES.items() if target in vectors} - hidden
    # They are that class, and so stay unseen with it.
    assert leading == {"rhino", "sax", "tusker", "windsor chair"}


def test_every_class_without_a_text_vector_has_been_reviewed(
    shared_data: Path, table: TextTable
) -> None:
    there = [name for name in COLLECTIONS if read_collection(shared_data, name)]
    seen, _ = split(read_examples(shared_data, there), Partition.of(table))
    assert set(seen.left_out) == NOTHING_FAIR


def test_every_seen_sketchy_class_has_a_text_vector(shared_data: Path, table: TextTable) -> None:
    seen = read_classes(shared_data / "splits/sketchy-split2.seen.txt")
    resolver = table.resolver()
    assert {name for name in seen if name not in resolver} == set()
