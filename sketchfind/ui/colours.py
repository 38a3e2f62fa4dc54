"""The colours of each appearance by their names, which the stylesheet uses, too."""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Colours:
    """Named colours of one appearance.

    Text on its background keeps a contrast of 4.5 or more; what shows where to type, or where the
    focus is, one of 3. The strong ones are for people who ask their system for more contrast.
    """

    window: str
    surface: str
    sidebar: str
    border: str  # between areas
    line: str  # around buttons
    outline: str  # around what is filled in
    text: str
    muted: str
    faint: str
    hover: str
    pressed: str
    accent: str
    accent_hover: str
    accent_soft: str
    on_accent: str
    link: str
    link_line: str  # below links
    chip: str
    track: str
    scroll: str
    tile: str  # behind a thumbnail that is not there yet
    warning: str
    warning_soft: str
    warning_line: str
    tip: str
    on_tip: str


LIGHT = Colours(
    window="#f7f6f3",
    surface="#ffffff",
    sidebar="#efede8",
    border="#e0ddd6",
    line="#c3bfb6",
    outline="#8a877f",
    text="#21242b",
    muted="#62666f",
    faint="#a3a5aa",
    hover="#e9e7e1",
    pressed="#dedbd3",
    accent="#3f51b5",
    accent_hover="#33439c",
    accent_soft="#e1e5f8",
    on_accent="#ffffff",
    link="#3546a5",
    link_line="transparent",
    chip="#ffffff",
    track="#dcd9d2",
    scroll="#c6c2b9",
    tile="#e8e6e0",
    warning="#8a4b08",
    warning_soft="#fdf3e1",
    warning_line="#ecd3a6",
    tip="#2b2e36",
    on_tip="#ffffff",
)
DARK = Colours(
    window="#1c1d21",
    surface="#26282d",
    sidebar="#18191c",
    border="#33353b",
    line="#565a63",
    outline="#767a84",
    text="#ececea",
    muted="#a6a9b1",
    faint="#6d7078",
    hover="#2f3137",
    pressed="#393b42",
    accent="#93a3f5",
    accent_hover="#aab7fa",
    accent_soft="#333a5c",
    on_accent="#14172a",
    link="#a9b6fb",
    link_line="transparent",
    chip="#26282d",
    track="#3a3c43",
    scroll="#4a4d55",
    tile="#2a2c31",
    warning="#f0bd7a",
    warning_soft="#352c1f",
    warning_line="#5c4a2c",
    tip="#ececea",
    on_tip="#1c1d21",
)


def _stronger(colours: Colours, muted: str) -> Colours:
    """Return the same appearance with a contrast of 7 or more for text, and of 3 for all frames."""
    return replace(
        colours,
        border=colours.outline,
        line=colours.muted,
        outline=colours.text,
        muted=muted,
        faint=colours.muted,
        accent=colours.accent_hover,
        link=colours.accent_hover,
        link_line=colours.accent_hover,
        track=colours.outline,
        scroll=colours.muted,
        warning=colours.text,
        warning_line=colours.warning,
    )


STRONG_LIGHT = _stronger(LIGHT, muted="#42454d")
STRONG_DARK = _stronger(DARK, muted="#c9cbce")
