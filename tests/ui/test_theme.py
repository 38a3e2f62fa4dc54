"""Colours can be read, icons follow them, every name in the stylesheet is a colour."""

from __future__ import annotations

import re

import pytest
from PySide6.QtGui import QAction, QColor
from PySide6.QtWidgets import QApplication

from sketchfind.paths import resources
from sketchfind.ui.theme import DARK, LIGHT, Colours, Theme

PAIRS = [
    *[(text, ground) for text in ("text", "muted") for ground in ("window", "surface", "sidebar")],
    ("text", "hover"),
    ("text", "chip"),
    ("text", "accent_soft"),
    ("text", "warning_soft"),
    ("link", "sidebar"),
    ("link", "surface"),
    ("on_accent", "accent"),
    ("on_accent", "accent_hover"),
    ("warning", "sidebar"),
    ("on_tip", "tip"),
]


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2 defines it."""
    channels = QColor(colour).getRgbF()[:3]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), PAIRS)
def test_text_has_contrast(colours: Colours, text: str, ground: str) -> None:
    one, other = luminance(getattr(colours, text)), luminance(getattr(colours, ground))
    assert (max(one, other) + 0.05) / (min(one, other) + 0.05) >= 4.5


def test_the_stylesheet_uses_known_names_only(theme: Theme, qapp: QApplication) -> None:
    assert "@" in (resources() / "style.qss").read_text(encoding="utf-8")
    rules = re.sub(r"/\*.*?\*/", "", qapp.styleSheet(), flags=re.DOTALL)
    assert "@" not in rules


def test_every_icon_can_be_drawn_in_any_colour(theme: Theme) -> None:
    for path in (resources() / "icons").glob("*.svg"):
        image = theme.pixmap(path.stem, 24, "#ff0000", 2.0).toImage()
        assert image.width() == 48
        inked = [
            image.pixelColor(x, y)
            for x in range(48)
            for y in range(48)
            if image.pixelColor(x, y).alpha() == 255
        ]
        assert inked, path.name
        if path.stem != "sketchfind":
            assert all(colour.red() > 250 and colour.blue() < 5 for colour in inked), path.name


def test_a_dressed_action_follows_the_appearance(theme: Theme) -> None:
    action = QAction()
    theme.dress(action, "pen")
    before = action.icon().pixmap(24, 24).toImage()
    theme.apply("dark")
    assert action.icon().pixmap(24, 24).toImage() != before
    theme.apply("light")
    assert action.icon().pixmap(24, 24).toImage() == before
