"""Going on from one large photo to another of the grid."""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot

from sketchfind.ui.results.preview import Preview
from sketchfind.ui.results.results_view import ResultsView


class PreviewSteps(QObject):
    """Shows in the preview what is current in the view, one step after the other."""

    def __init__(self, view: ResultsView, preview: Preview, parent: QObject) -> None:
        super().__init__(parent)
        self._view = view
        self._preview = preview
        preview.step_asked.connect(self._step)
        preview.end_asked.connect(self._go_to_end)

    @Slot(int)
    def _step(self, by: int) -> None:
        if self._view.chosen.step(by):
            self._show_current()
        else:
            self._preview.slides.end()

    @Slot(bool)
    def _go_to_end(self, last: bool) -> None:
        if self._view.chosen.step_to_end(last=last):
            self._show_current()

    def _show_current(self) -> None:
        hit = self._view.chosen.current
        if hit is not None:
            self._preview.show_hit(hit)
