"""The settings page: what can be chosen, the model in use, and the disk space in use."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QFrame,
    QGridLayout,
    QLabel,
    QPushButton,
    QWidget,
)

from sketchfind.settings import Appearance, Device, Settings
from sketchfind.types import ModelCost, ModelInfo, Stored
from sketchfind.ui import texts
from sketchfind.ui.languages import LANGUAGES
from sketchfind.ui.pages.model_section import ModelSection
from sketchfind.ui.widgets.boxes import confirm
from sketchfind.ui.widgets.buttons import closing_row, link, push_button
from sketchfind.ui.widgets.layouts import hbox, vbox
from sketchfind.ui.widgets.one_stop import stop_at_checked
from sketchfind.ui.widgets.page_area import PageDialog
from sketchfind.ui.widgets.revealing import reveal
from sketchfind.ui.widgets.text_label import text_label

CACHES = ("thumbnails", "index")
PATH_WIDTH = 300


class SettingsPage(PageDialog):
    """Every choice counts at once, or after a restart that the page offers."""

    changed = Signal(Settings)
    restart_asked = Signal()
    clear_confirmed = Signal()
    storage_asked = Signal()
    models_asked = Signal()

    def __init__(
        self,
        settings: Settings,
        started: Settings,
        model: ModelInfo,
        parent: QWidget | None = None,
    ) -> None:
        """Show `settings`; the window may have been `started` with others."""
        super().__init__(parent)
        self.setWindowTitle(self.tr("Settings"))
        self._settings, self._started = settings, started
        self._places: dict[QPushButton, Path] = {}  # what each "Show" shows
        self.model = ModelSection(model, self.models_asked)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(24)
        self._grid.setVerticalSpacing(16)
        self._grid.setColumnMinimumWidth(1, 420)
        self._row(self.tr("Appearance"), self._appearances())
        self.language = self._languages()
        self._row(self.tr("Language"), self.language)
        self.letter_keys = QCheckBox(self.tr("Single letters choose tools, such as P for the pen"))
        self.letter_keys.setChecked(settings.letter_keys)
        self.letter_keys.toggled.connect(lambda on: self._choose(letter_keys=on))
        self._row(self.tr("Letter keys"), self.letter_keys)
        self._row(self.tr("Model"), self.model, tall=True)
        self.device = QComboBox()
        self.device.activated.connect(lambda: self._choose(device=self.device.currentData()))
        self._offer_devices(("cpu",))
        self._row(self.tr("Runs on"), self.device)
        self._row(self.tr("Storage"), self._storage(), tall=True)
        self.restart = self._restart_hint()
        page = vbox(self._grid, self.restart, None, spacing=18)
        self._offer_restart()
        self.set_page(page, closing_row(self), margin=22)

    # What the page learns while it is open

    def show_cost(self, cost: ModelCost) -> None:
        """Show what the model costs, and offer the devices that there are."""
        self.model.show_cost(cost)
        self._offer_devices(cost.devices)

    def show_stored(self, stored: Sequence[Stored]) -> None:
        """Show where things are and how large they are."""
        caches = [item for item in stored if item.kind in CACHES]
        kept = [item for item in stored if item.kind not in CACHES]
        for label, show, items in (
            (self.kept, self._show_kept, kept),
            (self.caches, self._show_caches, caches),
        ):
            folder = items[0].path.parent
            room = texts.size(sum(item.bytes for item in items))
            path = texts.shown(str(folder))
            place = label.fontMetrics().elidedText(path, Qt.TextElideMode.ElideMiddle, PATH_WIDTH)
            label.setText(f"{label.accessibleName()}: {room}\n{place}")
            label.setToolTip(texts.tip(path))
            show.setAccessibleDescription(f"{room}, {path}")
            show.setEnabled(True)
            self._places[show] = folder
        self.clear.setText(self.tr("Clear…"))
        self.clear.setEnabled(any(item.bytes for item in caches))

    def show_clearing(self) -> None:
        """Show that thumbnails and index are being deleted, until what is stored is shown again."""
        self.clear.setText(self.tr("Clearing…"))
        self.clear.setEnabled(False)

    # Building

    def _row(self, name: str, widget: QWidget, *, tall: bool = False) -> None:
        label = text_label(name, "section")
        if not isinstance(widget, QCheckBox):  # it says itself what it is; Orca prefers a label
            widget.setAccessibleName(name)
            label.setBuddy(widget)
        row = self._grid.rowCount()
        align = Qt.AlignmentFlag.AlignTop if tall else Qt.AlignmentFlag.AlignVCenter
        self._grid.addWidget(label, row, 0, align)
        self._grid.addWidget(widget, row, 1)

    def _appearances(self) -> QWidget:
        names: dict[Appearance, str] = {
            "system": self.tr("Same as the system"),
            "light": self.tr("Light"),
            "dark": self.tr("Dark"),
        }
        box = QWidget()
        self.appearances = QButtonGroup(self)
        for value, name in names.items():
            button = QPushButton(name)
            button.setCheckable(True)
            button.setChecked(value == self._settings.appearance)
            button.setProperty("role", "tab")
            button.setProperty("value", value)
            button.setAccessibleDescription(self.tr("Appearance"))  # none says what they choose
            button.setAutoDefault(False)
            self.appearances.addButton(button)
        hbox(*self.appearances.buttons(), None, inside=box, spacing=4)
        stop_at_checked(self.appearances)
        self.appearances.buttonClicked.connect(
            lambda button: self._choose(appearance=button.property("value"))
        )
        return box

    def _languages(self) -> QComboBox:
        box = QComboBox()
        _fill(box, {"system": self.tr("Same as the system"), **LANGUAGES}, self._settings.language)
        box.activated.connect(lambda: self._choose(language=box.currentData()))
        return box

    def _offer_devices(self, there: Sequence[str]) -> None:
        names: dict[Device, str] = {
            "auto": self.tr("Automatic: the fastest available"),
            "cpu": self.tr("Processor (CPU)"),
            "cuda": self.tr("Graphics card (CUDA)"),
            "mps": self.tr("Apple graphics (MPS)"),
        }
        offered = {"auto", self._settings.device, *there}
        self.device.clear()
        _fill(
            self.device,
            {key: name for key, name in names.items() if key in offered},
            self._settings.device,
        )

    def _storage(self) -> QWidget:
        box = QWidget()
        grid = QGridLayout(box)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(16)
        grid.setColumnStretch(0, 1)
        grid.setColumnMinimumWidth(0, PATH_WIDTH)
        self.kept, self._show_kept = self._place(self.tr("Catalog, drawings and models"))
        self.caches, self._show_caches = self._place(self.tr("Thumbnails and index"))
        self.clear = link(self.tr("Clearing…"), self._confirm)
        grid.setColumnMinimumWidth(2, self.clear.sizeHint().width())
        self.clear.setText(self.tr("Clear…"))
        self.clear.setAccessibleName(self.tr("Clear thumbnails and index"))
        self.clear.setEnabled(False)
        text = self.tr("What is kept, and what never leaves this computer")
        what = link(text, self.storage_asked)
        top = Qt.AlignmentFlag.AlignTop
        grid.addWidget(self.kept, 0, 0)
        grid.addWidget(self._show_kept, 0, 1, top)
        grid.addWidget(self.caches, 1, 0)
        grid.addWidget(self._show_caches, 1, 1, top)
        grid.addWidget(self.clear, 1, 2, top | Qt.AlignmentFlag.AlignLeft)
        grid.addWidget(what, 2, 0, 1, 3, Qt.AlignmentFlag.AlignLeft)
        return box

    def _place(self, name: str) -> tuple[QLabel, QPushButton]:
        label = text_label(name, wraps=True, selectable=True)
        label.setAccessibleName(name)
        show: QPushButton = link(self.tr("Show"), lambda: reveal(self._places[show], self))
        show.setAccessibleName(self.tr("Show: %1").replace("%1", name))
        show.setEnabled(False)
        return label, show

    def _restart_hint(self) -> QFrame:
        hint = QFrame()
        hint.setObjectName("hint")
        text = QLabel(self.tr("This takes effect when sketchfind restarts."))
        self.restart_now = push_button(self.tr("Restart now"), self.restart_asked)
        hbox((text, 1), self.restart_now, inside=hint, margins=(12, 8, 8, 8))
        return hint

    # Choosing

    def _choose(self, **chosen: Any) -> None:
        self._settings = replace(self._settings, **chosen)
        self._offer_restart()
        self.changed.emit(self._settings)

    def _offer_restart(self) -> None:
        now, started = self._settings, self._started
        self.restart.setVisible((now.language, now.device) != (started.language, started.device))

    @Slot()
    def _confirm(self) -> None:
        confirm(
            self,
            self.tr("Delete the thumbnails and the search index?"),
            self.tr(
                "They are rebuilt from your photos right away, which may take a while. Thumbnails "
                "of photos on drives that are not connected are kept. No photo is touched."
            ),
            self.tr("Clear"),
            self.clear_confirmed.emit,
        )


def _fill(box: QComboBox, names: Mapping[str, str], chosen: str) -> None:
    for value, name in names.items():
        box.addItem(name, value)
    box.setCurrentIndex(box.findData(chosen))
