"""The part of the settings page about the model that answers."""

from __future__ import annotations

from PySide6.QtCore import QLocale, Qt
from PySide6.QtWidgets import QWidget

from sketchfind.errors import UserFacingError
from sketchfind.types import ModelCost, ModelInfo
from sketchfind.ui import error_texts, texts
from sketchfind.ui.widgets.buttons import Act, link
from sketchfind.ui.widgets.layouts import vbox
from sketchfind.ui.widgets.text_label import text_label


class ModelSection(QWidget):
    """Name, licence and size of the model, and its speed as measured on this machine."""

    def __init__(self, model: ModelInfo, show_others: Act) -> None:
        super().__init__()
        self._name = text_label(wraps=True)
        self._facts = text_label(role="muted", wraps=True)
        self.speed = text_label(role="muted", wraps=True)
        others = link(self.tr("Other models…"), show_others)
        others_at_left = (others, Qt.AlignmentFlag.AlignLeft)
        vbox(self._name, self._facts, self.speed, others_at_left, inside=self, spacing=4)
        self.show_model(model)

    def show_model(self, model: ModelInfo) -> None:
        """Show which model answers now; what it costs follows."""
        self._licence = self.tr("Licence: %1").replace("%1", texts.model_licence(model.licence))
        self._name.setText(texts.model_name(model.name))
        self._facts.setText(self._licence)
        self.speed.setText(self.tr("Measuring its speed on this computer…"))

    def show_cost(self, cost: ModelCost) -> None:
        """Say what was measured."""
        self._facts.setText(f"{self._licence} · {texts.size(cost.bytes)}")
        text = self.tr("Measured here: %1, %2 s for a drawing (%3)")
        seconds = QLocale().toString(cost.sketch_seconds, "f", 2)
        speed = texts.speed(cost.photos_per_second)
        text = texts.filled(text, speed, seconds, cost.device)
        if cost.distrusted:
            text += f" · {texts.refused(cost.distrusted)}"
        self.speed.setText(text)

    def show_trouble(self, error: UserFacingError) -> None:
        """Say why nothing could be measured."""
        self.speed.setText(error_texts.in_one_line(error))
