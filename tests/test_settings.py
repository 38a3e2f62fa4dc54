"""Settings survive a round trip and any damage."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sketchfind.settings import (
    PEN_WIDTHS,
    THUMBNAIL_SIDES,
    Settings,
    load_settings,
    save_settings,
    settings_problem,
)

ANY_SETTINGS = st.builds(
    Settings,
    appearance=st.sampled_from(["system", "light", "dark"]),
    thumbnail_side=st.integers(*THUMBNAIL_SIDES),
    pen_width=st.floats(*PEN_WIDTHS),
    folders_shown=st.booleans(),
    details_shown=st.booleans(),
    letter_keys=st.booleans(),
    geometry=st.text(),
    splitter=st.text(),
    last_folder=st.text(),
)
ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=5,
)


@given(settings=ANY_SETTINGS)
def test_round_trip(tmp_path_factory: pytest.TempPathFactory, settings: Settings) -> None:
    path = tmp_path_factory.mktemp("settings") / "settings.json"
    save_settings(settings, path)
    assert load_settings(path) == settings


@given(
    document=st.dictionaries(
        st.sampled_from(["appearance", "thumbnail_side", "pen_width", "folders_shown", "x"]),
        ANY_JSON,
    )
)
def test_wrong_values_fall_back_to_defaults(
    tmp_path_factory: pytest.TempPathFactory, document: dict[str, object]
) -> None:
    path = tmp_path_factory.mktemp("settings") / "settings.json"
    path.write_text(json.dumps({**document, "last_folder": "/photos"}), encoding="utf-8")
    settings = load_settings(path)
    assert settings.last_folder == "/photos"
    assert settings.appearance in ("system", "light", "dark")
    assert THUMBNAIL_SIDES[0] <= settings.thumbnail_side <= THUMBNAIL_SIDES[1]
    assert PEN_WIDTHS[0] <= settings.pen_width <= PEN_WIDTHS[1]
    wrong = {name for name in document if getattr(settings, name, None) != document[name]}
    said = settings_problem(path)
    named = set() if said is None else set(str(said.values["names"]).split(", "))
    assert wrong - {"x"} <= named <= set(document)
    assert isinstance(settings.folders_shown, bool)


@pytest.mark.parametrize(
    ("name", "value", "fits"),
    [
        ("language", "de", True),
        ("language", "fr", False),
        ("device", "cuda", True),
        ("device", "tpu", False),
        ("thumbnail_side", 96, True),
        ("thumbnail_side", 95, False),
        ("thumbnail_side", 320, True),
        ("thumbnail_side", 321, False),
        ("thumbnail_side", 200.0, False),
        ("pen_width", 0.004, True),
        ("pen_width", 0.0039, False),
        ("pen_width", 0.04, True),
        ("pen_width", 0.041, False),
        ("letter_keys", False, True),
        ("letter_keys", 0, False),
        ("geometry", 5, False),
        ("model", None, False),
    ],
)
def test_a_value_holds_or_the_default_does(
    tmp_path: Path, name: str, value: object, fits: bool
) -> None:
    path = tmp_path / "settings.json"
    path.write_text(json.dumps({name: value}), encoding="utf-8")
    assert getattr(load_settings(path), name) == (value if fits else getattr(Settings(), name))
    assert (settings_problem(path) is None) == fits


DAMAGED = [b"", b"{", b"[1, 2]", b"\xff\xfe\x00", b"null", b"[" * 99999]


@pytest.mark.parametrize("content", DAMAGED)
def test_of_a_damaged_file_the_defaults_hold_and_it_is_kept_when_others_are_saved(
    tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "settings.json"
    path.write_bytes(content)
    assert load_settings(path) == Settings()
    said = settings_problem(path)
    assert said is not None
    assert str(path) in said.message
    assert "settings.json.damaged" in said.hint
    for side in (100, 200):  # only the first finds a damaged one
        save_settings(Settings(thumbnail_side=side), path)
        assert (settings_problem(path), load_settings(path).thumbnail_side) == (None, side)
    assert (tmp_path / "settings.json.damaged").read_bytes() == content


def test_of_settings_that_are_not_there_the_defaults_hold(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for path in (tmp_path / "none.json", tmp_path / "file" / "settings.json"):
        assert (load_settings(path), settings_problem(path)) == (Settings(), None)


def test_an_editor_may_mark_the_file_as_utf_8(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.write_text('{"thumbnail_side": 100}', encoding="utf-8-sig")
    assert (load_settings(path).thumbnail_side, settings_problem(path)) == (100, None)


def test_failed_write_keeps_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "settings.json"
    save_settings(Settings(thumbnail_side=100), path)

    def broken(*_: object, **__: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr("os.fsync", broken)
    with pytest.raises(OSError, match="disk full"):
        save_settings(Settings(thumbnail_side=200), path)
    assert load_settings(path).thumbnail_side == 100
    assert [file.name for file in tmp_path.iterdir()] == ["settings.json"]


def test_they_are_the_users_alone_also_while_they_are_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    modes = []
    monkeypatch.setattr("os.fsync", lambda handle: modes.append(os.fstat(handle).st_mode & 0o777))
    save_settings(Settings(), tmp_path / "settings.json")
    assert modes == [0o600] or os.name == "nt"
