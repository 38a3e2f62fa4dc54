"""Keys, clicks, lines and answers at random: the window neither crashes nor reports a bug.

What Qt destroyed and Python still had has ended the process, at random and much later. With
`PYTHONMALLOC=debug GLIBC_TUNABLES=glibc.malloc.perturb=165` that happens sooner.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from fake_library import FakeLibrary, photo_hits
from gestures import OpenWindow, drag, wheel
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QFileDialog, QWidget

from sketchfind.errors import UserFacingError
from sketchfind.types import Filters, Hit
from sketchfind.ui import opening
from sketchfind.ui.main_window import MainWindow

STEPS = 1500
KEYS = [
    *(getattr(Qt.Key, f"Key_{name}") for name in "ABCDEFHILMNPRSTVZ"),
    *(getattr(Qt.Key, f"Key_{name}") for name in ("Space", "Return", "Escape", "Tab", "Delete")),
    *(getattr(Qt.Key, f"Key_{name}") for name in ("Left", "Right", "Up", "Down", "Home", "End")),
]
PLAIN, CTRL, SHIFT = (
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
)
MODIFIERS = [PLAIN, PLAIN, PLAIN, CTRL, SHIFT, CTRL | SHIFT]


class Monkey:
    """Does one thing after another to a window, or to what lies over it."""

    def __init__(self, window: MainWindow, library: FakeLibrary, random: Random) -> None:
        self._window, self._library, self._random = window, library, random
        self._hits = library.hits
        anywhere: Sequence[tuple[int, Callable[[QWidget], None]]] = (
            (25, self._press_key), (10, self._click_button), (10, self._wait), (4, self._resize),
        )  # fmt: skip
        on_window: Sequence[tuple[int, Callable[[QWidget], None]]] = (
            (15, self._choose_entry), (15, self._draw), (7, self._click_photo), (4, self._scroll),
            (4, self._answer), (3, self._fail), (3, self._write), (2, self._filter),
            (2, self._update),
        )  # fmt: skip
        self._anywhere = [act for weight, act in anywhere for _ in range(weight)]
        self._all = self._anywhere + [act for weight, act in on_window for _ in range(weight)]

    def act(self) -> None:
        """Do one thing, and let Qt do what follows."""
        over = QApplication.activePopupWidget() or QApplication.activeModalWidget()
        if over is not None and self._random.random() < 0.1:
            over.close()
        elif over is not None:
            self._random.choice(self._anywhere)(over)
        else:
            self._random.choice(self._all)(self._window)
        QApplication.processEvents()

    def _press_key(self, top: QWidget) -> None:
        key, modifier = self._random.choice(KEYS), self._random.choice(MODIFIERS)
        QTest.keyClick(QApplication.focusWidget() or top, key, modifier)

    def _click_button(self, top: QWidget) -> None:
        buttons = [one for one in top.findChildren(QAbstractButton) if one.isVisible()]
        if buttons:
            QTest.mouseClick(self._random.choice(buttons), Qt.MouseButton.LeftButton)

    def _wait(self, _top: QWidget) -> None:
        QTest.qWait(self._random.choice([0, 1, 10, 50]))

    def _resize(self, _top: QWidget) -> None:
        self._window.resize(self._random.randint(500, 1500), self._random.randint(400, 1000))

    def _choose_entry(self, _top: QWidget) -> None:
        # Without a text are keys that open a menu and wait until it closes.
        entries = [one for one in self._window.findChildren(QAction) if one.text()]
        entries.remove(self._window.menus.quit)
        self._random.choice(entries).trigger()

    def _draw(self, _top: QWidget) -> None:
        if not self._window.preview.isVisible():
            points = [
                (self._random.uniform(-0.3, 1.3), self._random.uniform(-0.3, 1.3)) for _ in range(4)
            ]
            drag(self._window.sketch.canvas, points, release=self._random.random() < 0.9)

    def _click_photo(self, _top: QWidget) -> None:
        grid = self._window.results.view.viewport()
        if grid.isVisible():
            place = QPoint(
                self._random.randrange(grid.width()), self._random.randrange(grid.height())
            )
            modifier = self._random.choice(MODIFIERS)
            QTest.mouseClick(grid, Qt.MouseButton.LeftButton, modifier, place)

    def _scroll(self, _top: QWidget) -> None:
        preview = self._window.preview
        over = preview if preview.isVisible() else self._window.results.view.viewport()
        wheel(over, self._random.choice([-120, 120]), self._random.choice(MODIFIERS))

    def _answer(self, _top: QWidget) -> None:
        some = self._random.sample(self._hits, self._random.choice([0, 1, 3, 6, 30, 59]))
        self._library.hits = tuple(replace(hit, rank=rank) for rank, hit in enumerate(some, 1))
        self._window.search.ask_again()

    def _fail(self, _top: QWidget) -> None:
        error = UserFacingError("It failed.", "Try again later.")
        self._library.error = self._random.choice([None, None, None, error])

    def _write(self, _top: QWidget) -> None:
        words = ["horse", "house, horse", "", "norway 2019", "x" * 30]
        self._window.sketch.words.setText(self._random.choice(words))

    def _filter(self, _top: QWidget) -> None:
        formats = self._random.choice([(), ("PNG",)])
        self._window.asking.composition.filter_by(Filters(formats=formats))

    def _update(self, _top: QWidget) -> None:
        self._window.indexer.update(quiet=True)


@pytest.mark.faults
@pytest.mark.parametrize("seed", range(20))
def test_nothing_that_is_done_to_the_window_ends_it(
    open_window: OpenWindow,
    tmp_path: Path,
    thumbnails: list[Path],
    monkeypatch: pytest.MonkeyPatch,
    seed: int,
) -> None:
    random = Random(seed)
    gone = [Hit(rank, 1 - rank / 100, str(tmp_path / f"{rank}.jpg"), rank) for rank in range(7, 60)]
    library = FakeLibrary(photo_hits(tmp_path, 6) + gone, thumbnails)
    library = library.with_folder(str(tmp_path)).with_folder("/photos/Other")
    library.convincing = 5
    monkeypatch.setattr(library, "photo", FakeLibrary(library.hits, thumbnails).photo)
    chosen = [str(tmp_path), str(tmp_path / "photo 1.jpg"), "", "/nowhere/x.svg"]
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_, **__: chosen[0])
    monkeypatch.setattr(
        QFileDialog, "getOpenFileName", lambda *_, **__: (random.choice(chosen), "")
    )
    monkeypatch.setattr(QFileDialog, "open", QFileDialog.deleteLater)
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda _: random.random() < 0.5)
    monkeypatch.setattr(opening, "show_in_file_manager", lambda _: None)
    window = open_window(library)
    monkey = Monkey(window, library, random)
    for _ in range(STEPS):
        if window.isVisible():  # else it was closed by a key
            monkey.act()
    while (popup := QApplication.activePopupWidget()) is not None:
        popup.close()
