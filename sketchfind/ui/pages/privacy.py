"""The page about privacy: what is kept where, how large it is, and what never happens."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QLocale, Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from sketchfind.types import NetworkUse, Stored
from sketchfind.ui import texts
from sketchfind.ui.widgets.buttons import closing_row, link
from sketchfind.ui.widgets.layouts import vbox
from sketchfind.ui.widgets.page_area import PageDialog
from sketchfind.ui.widgets.revealing import reveal
from sketchfind.ui.widgets.text_label import text_label

NAME_WIDTH = 460  # pixels: names of what is kept that are longer, in large letters, break


class PrivacyDialog(PageDialog):
    """Lists what the program keeps; each place can be shown in the file manager."""

    def __init__(
        self, stored: Sequence[Stored], network_use: NetworkUse, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Privacy and storage"))
        never = self.tr(
            "Everything happens on this computer. Photos are only read, and no drawing, word or "
            "photo is sent anywhere. The network is used only to download a model that you ask "
            "for; the processes that look at photos have no access to it."
        )
        promise = text_label(never, wraps=True)
        promise.setMinimumWidth(560)
        counted = text_label(self._counted(network_use), "section", wraps=True, selectable=True)
        kept = QLabel(self.tr("What sketchfind keeps, readable only by you:"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(18)
        grid.setVerticalSpacing(10)
        grid.setColumnStretch(0, 1)
        for row, item in enumerate(stored):
            self._add(grid, row, item)
        together = texts.size(sum(item.bytes for item in stored))
        total = text_label(together, "section")
        grid.addWidget(QLabel(self.tr("Total")), len(stored), 0)
        grid.addWidget(total, len(stored), 1, Qt.AlignmentFlag.AlignRight)
        page = vbox(promise, counted, kept, grid, None, spacing=16)
        self.set_page(page, closing_row(self), margin=20)

    def _add(self, grid: QGridLayout, row: int, item: Stored) -> None:
        name = text_label(self._names()[item.kind], wraps=True)
        whole = name.fontMetrics().horizontalAdvance(name.text())
        name.setMinimumWidth(min(whole, NAME_WIDTH))
        place = text_label(texts.shown(str(item.path)), "muted", selectable=True)
        show = link(self.tr("Show"), lambda: reveal(item.path, self))
        show.setAccessibleName(self.tr("Show: %1").replace("%1", name.text()))
        show.setEnabled(item.bytes > 0)
        top = Qt.AlignmentFlag.AlignTop
        grid.addLayout(vbox(name, place, spacing=2), row, 0)
        size = QLabel(texts.size(item.bytes))
        grid.addWidget(size, row, 1, top | Qt.AlignmentFlag.AlignRight)
        grid.addWidget(show, row, 2, top)

    def _counted(self, network_use: NetworkUse) -> str:
        text = self.tr("Network sockets opened since the start, as counted: %1")
        text = text.replace("%1", QLocale().toString(network_use.sockets))
        if network_use.servers:
            text += "\n" + self.tr("Servers: %1").replace("%1", ", ".join(network_use.servers))
        return text

    def _names(self) -> dict[str, str]:
        return {
            "catalog": self.tr("Paths, dates, places, what the model sees, what you found"),
            "thumbnails": self.tr("Thumbnails; may be deleted, “Rescan” makes them again"),
            "index": self.tr("Index for fast search; may be deleted"),
            "drawings": self.tr("Your recent drawings"),
            "models": self.tr("Models: your own, and a copy of the built-in one"),
            "settings": self.tr("Your settings, and the size of the window"),
            "log": self.tr("What went wrong, for bug reports"),
            "other": self.tr("The rest: locks, copies of older catalogs"),
        }
