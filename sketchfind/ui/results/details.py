"""What is known about the selected photo: file, date, camera, exposure, place."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path, PurePath

from PySide6.QtCore import Qt, QTextBoundaryFinder, Signal, Slot
from PySide6.QtGui import QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QScrollArea, QWidget

from sketchfind.catalog import PhotoDetails
from sketchfind.library import Library
from sketchfind.types import FolderState, Hit, PhotoInfo
from sketchfind.ui import side_panels, texts
from sketchfind.ui.folders.offline_folders import OfflineFolders, offline_text
from sketchfind.ui.results.photo_exposure import PhotoExposure
from sketchfind.ui.results.photo_facts import Fact, facts
from sketchfind.ui.tasks import Tasks
from sketchfind.ui.widgets.buttons import link
from sketchfind.ui.widgets.layouts import clear, vbox
from sketchfind.ui.widgets.revealing import reveal_photo
from sketchfind.ui.widgets.text_label import text_label
from sketchfind.ui.widgets.touch import TouchHandler

WIDTH, LINES = 228, 16  # the most that it is wide: pixels or, with large letters, heights of a line
LEFT, RIGHT, ABOVE = 4, 14, 14  # pixels beside the facts
_LEFT = Qt.AlignmentFlag.AlignLeft


class DetailsPanel(QScrollArea):
    """Shows one photo at a time; asks the library in a thread."""

    news = Signal(str)

    def __init__(self, library: Library, tasks: Tasks, offline: OfflineFolders) -> None:
        super().__init__()
        self._library = library
        self._tasks = tasks
        self._offline = offline
        offline.changed.connect(self._load)
        self._hit: Hit | None = None
        self._shown: tuple[Hit, PhotoDetails | None, FolderState | None] | None = None
        self._rows: list[_Row] = []
        self._links: list[QPushButton] = []  # each called what it says where there is room
        self._exposure = PhotoExposure(tasks, offline, self)
        self._exposure.changed.connect(self._exposed)
        self._task: int | None = None
        self.setProperty("role", "stop")
        self.setAccessibleName(self.tr("Details of the photo"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        TouchHandler(self)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click beside its texts moves no focus
        self.setMinimumWidth(side_panels.WIDTH)
        self.setMaximumWidth(max(WIDTH, LINES * self.fontMetrics().height()))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inner = QWidget()
        self._layout = vbox(inside=inner, margins=(LEFT, ABOVE, RIGHT, ABOVE), spacing=12)
        self.setWidget(inner)
        self.hide()
        self.forget()

    def show_hit(self, hit: Hit) -> None:
        """Show a photo, now or when the panel is opened."""
        self._hit = hit
        self._load()

    @Slot()
    def forget(self) -> None:
        """Show no photo, because none is selected any more."""
        self._tasks.drop(self._task)
        self._hit = self._shown = None
        self._fill([Fact(self.tr("Details"), self.tr("Select a photo to see more."))])

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def set_open(self, visible: bool) -> None:
        """Open or close the panel."""
        self.setVisible(visible)
        self._load()

    @Slot()
    def _load(self) -> None:
        """Ask for what is known about the photo, if there is one and the panel is visible."""
        hit = self._hit
        if hit is None or not self.isVisible():
            return
        self._task = self._tasks.run(
            lambda: self._library.photo(hit.photo_id),
            lambda details: self._show(hit, details),
            self._tasks.quiet_trouble.emit,
            instead_of=self._task,
        )

    def _show(self, hit: Hit, details: PhotoDetails | None) -> None:
        folder = self._offline.folder_of(hit.path)
        if self._shown == (hit, details, folder):
            return  # selected text and the focus stay, however often this is called
        self._shown = (hit, details, folder)
        if details is not None:
            self._exposure.read(details.file)
        self._fill(self._facts(hit, details, folder))
        show = link(
            self.tr("Show in file manager"),
            lambda: reveal_photo(Path(hit.path), self._tasks, self),
        )
        show.setEnabled(folder is None)
        self._links = [show]
        if details is not None and details.info.latitude is not None:
            copy = link(self.tr("Copy the coordinates"), lambda: self._copy_place(details.info))
            self._links.append(copy)
        for button in self._links:
            button.setAccessibleName(button.text())
            self._layout.insertWidget(self._layout.count() - 1, button, 0, _LEFT)
        self._fit()

    @Slot()
    def _exposed(self) -> None:
        """Add how the photo was exposed; selected text and the focus stay."""
        if self._shown is not None:
            known = self._facts(*self._shown)
            for row, fact in zip(self._rows, known, strict=True):
                row.say(fact.text)
            self._tell(known)
            self._fit()

    def _facts(
        self, hit: Hit, details: PhotoDetails | None, folder: FolderState | None
    ) -> list[Fact]:
        rows = [Fact(texts.shown_name(hit.path), texts.shown(str(PurePath(hit.path).parent)))]
        if folder is not None:
            name = texts.folder_name(folder.path)
            text = self.tr("It can be found by its thumbnail. Connect “%1” to open it.")
            rows.append(Fact(offline_text(folder), text.replace("%1", name)))
        if details is not None:
            rows += facts(details, self._exposure.value)
        if hit.score is not None:
            rows.append(self._similarity(hit.score))
        return rows

    def _similarity(self, score: float) -> Fact:
        tip = self.tr(
            "How similar the photo is to what you are looking for\n1: the same picture\n0: no "
            "more similar than any other photo\nNo photo looks exactly like a drawing: good "
            "matches are often far below 1"
        )
        return Fact(self.tr("Similarity"), texts.similarity(score), tip)

    def _copy_place(self, info: PhotoInfo) -> None:
        """Copy the place as maps read it, whatever the language: 52.516300, -13.500000."""
        QGuiApplication.clipboard().setText(f"{info.latitude:.6f}, {info.longitude:.6f}")
        self.news.emit(self.tr("Coordinates copied"))

    def _fill(self, rows: list[Fact]) -> None:
        clear(self._layout)
        self._links = []
        self._rows = [_Row(fact) for fact in rows]
        for row in self._rows:
            self._layout.addWidget(row)
        self._layout.addStretch(1)
        self._tell(rows)
        self._fit()

    def _tell(self, rows: list[Fact]) -> None:
        """Have screen readers say all facts where Tab stops, since no label takes the focus."""
        said = (f"{fact.title}: {fact.text}" for fact in rows if fact.text)
        self.setAccessibleDescription("\n".join(said))

    def _fit(self) -> None:
        width = self.viewport().width() - LEFT - RIGHT
        for row in self._rows:
            row.fit(width)
        for button in self._links:
            button.ensurePolished()
            name, end = button.accessibleName(), Qt.TextElideMode.ElideRight
            button.setText(button.fontMetrics().elidedText(name, end, width))


class _Row(QWidget):
    """A fact below its title; hidden while the fact is unknown.

    File names may be one long word, in which no line can break.
    """

    def __init__(self, fact: Fact) -> None:
        super().__init__()
        self._tip = fact.tip
        self._value = text_label(role="muted", wraps=True, selectable=True)
        heading = text_label(role="section", wraps=True, selectable=True)
        self._said = {heading: fact.title, self._value: fact.text}
        vbox(*self._said, inside=self, spacing=2)
        if not fact.text:
            self.hide()

    def say(self, text: str) -> None:
        """Set the text of the fact, which may have been unknown."""
        self._said[self._value] = text
        self.setVisible(bool(text))

    def fit(self, width: int) -> None:
        """Fit the texts into a width: shorten longer words, and show them whole in a tool tip."""
        for label, text in self._said.items():
            shown = _shortened(text, label, width)
            label.setText(shown)
            label.setToolTip(self._tip if shown == text else texts.tip(text))


def _shortened(text: str, label: QLabel, width: int) -> str:
    """Shorten, in their middle, the parts that a label cannot break into lines of this width."""
    label.ensurePolished()
    letters, middle = label.fontMetrics(), Qt.TextElideMode.ElideMiddle
    finder = QTextBoundaryFinder(QTextBoundaryFinder.BoundaryType.Line, text)
    ends = iter(finder.toNextBoundary, -1)
    units = text.encode("utf-16-le")  # in which Qt counts: emoji are two
    parts = (units[2 * start : 2 * end].decode("utf-16-le") for start, end in pairwise((0, *ends)))
    return "".join(letters.elidedText(part, middle, width - 2) for part in parts)
