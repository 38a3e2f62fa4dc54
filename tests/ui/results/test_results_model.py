"""The answer as a model: what is told of each photo, and stacks that are spread out."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt

from sketchfind.types import Hit
from sketchfind.ui.folders.offline_folders import OfflineFolders
from sketchfind.ui.main_window import MainWindow
from sketchfind.ui.results.results_model import ResultsModel


def test_tooltips_and_names_for_screen_readers(window: MainWindow, photos: list[Hit]) -> None:
    index = window.results.model.index(0)
    tip = index.data(Qt.ItemDataRole.ToolTipRole)
    assert tip.startswith("photo 1.jpg\nSimilarity 0.90")
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == "Photo photo 1.jpg, number 1"
    facts = index.data(Qt.ItemDataRole.AccessibleDescriptionRole)
    assert facts == f"Similarity 0.90, {Path(photos[0].path).parent}"


def test_it_is_told_what_is_a_stack_and_what_is_not_convincing(photos: list[Hit]) -> None:
    model = ResultsModel(OfflineFolders())
    model.set_hits(tuple(photos[:4]), stacks=(0, 1, 1, 1), convincing=1)
    assert [model.index(row).data(Qt.ItemDataRole.AccessibleTextRole) for row in range(2)] == [
        "Photo photo 1.jpg, number 1",
        "Photo photo 2.jpg, number 2, no more similar than by chance, near copies behind it: 2",
    ]
    tip = model.index(1).data(Qt.ItemDataRole.ToolTipRole)
    assert tip.endswith("\nNo more similar than by chance\nNear copies behind it: 2")
    model.toggle_stacks([photos[1].photo_id])
    spread = model.index(1)
    spoken = spread.data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken.endswith(", near copies next to it: 2")
    assert spread.data(Qt.ItemDataRole.ToolTipRole).endswith("\nNear copies next to it: 2")


def test_stacks_are_spread_out_until_all_are_and_in_another_answer_too(photos: list[Hit]) -> None:
    model, hits = ResultsModel(OfflineFolders()), tuple(photos[:4])
    model.set_hits(hits, stacks=(0, 0, 2, 2))
    model.toggle_stacks([hits[0].photo_id])
    model.toggle_stacks(hit.photo_id for hit in hits)
    assert model.hits == hits
    assert not model.has_closed_stacks
    model.set_hits(hits, stacks=(0, 0, 2, 3), convincing=4)  # one of the stacks is no more
    assert model.hits == hits
    assert model.first_doubtful == 4
