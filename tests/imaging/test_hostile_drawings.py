"""Drawings made to keep the program busy, to make it read other files, or to end it."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import numpy as np
import pytest

from sketchfind.errors import UserFacingError
from sketchfind.imaging.sketch_files import load_strokes, read_sketch, save_drawing
from sketchfind.imaging.svg_limits import MAX_POINTS
from sketchfind.types import Sketch, Stroke

LINE = '<path d="M0 0L9 9" stroke="black"/>'

TURNED = f'<g transform="{"rotate(1)" * 2_200}">'


def svg(body: str) -> str:
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
        f'viewBox="0 0 9 9">{body}</svg>'
    )


def doubling(levels: int) -> str:
    """Each group shows the one before it twice."""
    groups = "".join(
        f'<g id="g{n + 1}"><use xlink:href="#g{n}"/><use href="#g{n}"/></g>' for n in range(levels)
    )
    return svg(f'<defs><g id="g0">{LINE}</g>{groups}</defs><use href="#g{levels}"/>')


def path(data: str) -> str:
    return svg(f'<path stroke="black" d="{data}"/>')


HOSTILE = {
    "doubling": doubling(40),
    "itself": svg(f'<g id="a"><use xlink:href="#a"/>{LINE}</g>'),
    "each other": svg(f'<g id="a"><use href="#b"/></g><g id="b"><use href="#a"/></g>{LINE}'),
    "depth": svg("<g>" * 50_000 + LINE + "</g>" * 50_000),
    "chain": svg(LINE + "".join(f'<g id="c{n}"><use href="#c{n + 1}"/></g>' for n in range(5_000))),
    "many elements": svg(LINE * 25_000),
    "many lines": path("M0 0" + "h1" * (MAX_POINTS + 1)),
    "many dots": path("M0 0" * (MAX_POINTS // 2)),
    "many curves": path("M0 0" + "t1 1" * (MAX_POINTS // 10)),
    "implied curves": path("M0 0t" + " 1" * (MAX_POINTS // 2)),
    "many corners": svg(f'<polyline stroke="black" points="{"1,1 " * (MAX_POINTS + 1)}"/>'),
    "transform": svg(f'<g transform="{"rotate(" * 5_000}">{LINE}</g>'),
    "transforms around it": svg(TURNED * 20 + LINE * 20 + "</g>" * 20),
    "transforms around many": svg(TURNED + LINE * 3_000 + "</g>"),
    "transforms shown again": svg(
        f'<g id="a">{LINE * 90}</g>{TURNED}{TURNED}' + '<use href="#a"/>' * 9 + "</g></g>"
    ),
    "transforms as a style": svg(
        f"<style>path{{transform:{'rotate(1)' * 2_000}}}</style>{LINE * 3_000}"
    ),
    "two of a name": svg(
        f'<g id="a">{LINE}</g><g id="a">{LINE * 2_000}</g>{TURNED}<use href="#a"/></g>'
    ),
    "long number": svg(f'<polyline stroke="black" points="{"1" * 9_000}"/>'),
    "long style": svg(f'<path style="{"a:" * 50_000}" stroke="black" d="M0 0L9 9"/>'),
    "style sheet": svg(f"<style>{'a{' * 50_000}</style>{LINE}"),
    "far away": path("M0 0L1e308 1e308L-1e308 5"),
    "overflow": svg('<path stroke="black" transform="scale(1e300)" d="M0 0L1e300 5"/>'),
    "many shapes": svg('<path d="M0 0H9V9z"/>' * 19_000),
    "large shapes": svg('<path d="M0 0H9L0 9z"/>' * 4_000),
    "shapes in one": svg(f'<path d="{"M0 0H9L0 9z" * 4_000}"/>'),
    "shape far away": svg('<path d="M0 0L1e308 1e308L-1e308 5z"/>'),
    "arc of nothing": path("M0 0A1e-300 1e-300 0 1 1 9 9"),
    "entity": '<!DOCTYPE svg [<!ENTITY e SYSTEM "file:///etc/passwd">]>' + svg("<text>&e;</text>"),
    "dtd": '<!DOCTYPE svg [<!ATTLIST path d CDATA "M0 0L9 9">]>' + svg(LINE),
    "parameter entity": '<!DOCTYPE svg [<!ENTITY % p SYSTEM "file:///x">%p;]>' + svg(LINE),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_svg_is_refused_in_one_line(tmp_path: Path, name: str) -> None:
    (tmp_path / "a.svg").write_text(HOSTILE[name], encoding="utf-8")
    with pytest.raises(UserFacingError, match=r"a\.svg") as caught:
        read_sketch(tmp_path / "a.svg", 64)
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 500


@pytest.mark.parametrize(
    "body",
    [
        '<image href="http://127.0.0.1:9/x.png" width="5" height="5"/>',
        '<image xlink:href="file:///etc/passwd" width="5" height="5"/>',
        '<use href="http://127.0.0.1:9/x.svg#a"/>',
        "<style>@import url(http://127.0.0.1:9/a.css);</style>",
        f'<image href="data:image/png;base64,{"A" * 100_000}"/>',
        '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://127.0.0.1:9/svg11.dtd">',
        '<!DOCTYPE svg SYSTEM "file:///etc/passwd">',
    ],
    ids=[
        "picture",
        "file",
        "use",
        "style sheet",
        "embedded picture",
        "document type",
        "document type in a file",
    ],
)
def test_what_an_svg_refers_to_is_not_fetched(tmp_path: Path, body: str) -> None:
    opened = []
    watching = True

    def watch(event: str, arguments: tuple) -> None:
        if watching and event in ("open", "socket.connect", "socket.getaddrinfo", "socket.__new__"):
            opened.append((event, str(arguments[0])))

    doctype = body if body.startswith("<!DOCTYPE") else ""
    text = doctype + svg(body.removeprefix(doctype) + LINE)
    (tmp_path / "a.svg").write_text(text, encoding="utf-8")
    load_strokes(tmp_path / "a.svg")  # what is imported on the way is no matter
    sys.addaudithook(watch)  # cannot be taken away again, only told to look away
    try:
        sketch = load_strokes(tmp_path / "a.svg")
    finally:
        watching = False
    assert len(sketch.strokes) == 1
    files = {
        name
        for event, name in opened
        if event == "open" and not name.endswith(".pyc") and not name.isdigit()  # open already
    }
    assert files == {str(tmp_path / "a.svg")}
    assert {event for event, _ in opened} <= {"open"}


@pytest.mark.parametrize(
    "line",
    [
        "[" * 100_000,
        '{"drawing": ' + "[" * 100_000,
        '{"drawing": [[[1e308, 0], [0, 1]]]}',
        '{"drawing": [[[NaN, 0], [0, 1]]]}',
        '{"drawing": [[[' + "9" * 5_000 + ", 0], [0, 1]]]}",
        json.dumps({"drawing": [[[1, 2], [3, 4]]] * (MAX_POINTS // 2 + 1)}),
        json.dumps({"drawing": [[[], []]] * (MAX_POINTS + 1)}),
        '{"drawing": {"a": 1}}',
        '{"drawing": [[[[1, 2]], [[3, 4]]]]}',
        "null",
        "\0" * 100,
    ],
    ids=[
        "nested",
        "nested drawing",
        "far away",
        "not a number",
        "long number",
        "too many",
        "too many empty",
        "object",
        "deeper",
        "null",
        "zeros",
    ],
)
def test_a_hostile_ndjson_line_is_refused_in_one_line(tmp_path: Path, line: str) -> None:
    (tmp_path / "a.ndjson").write_text(line, encoding="utf-8")
    with pytest.raises(UserFacingError, match=r"a\.ndjson") as caught:
        load_strokes(tmp_path / "a.ndjson")
    assert "\n" not in str(caught.value)


def test_a_line_without_an_end_is_not_read_to_its_end(tmp_path: Path) -> None:
    with (tmp_path / "a.ndjson").open("wb") as file:
        file.truncate(10**12)  # a hole: no room on the disk is taken
    with pytest.raises(UserFacingError, match="malformed"):
        load_strokes(tmp_path / "a.ndjson")


def test_a_file_without_an_end_is_not_read_to_its_end(tmp_path: Path) -> None:
    with (tmp_path / "a.svg").open("wb") as file:
        file.truncate(10**12)
    with pytest.raises(UserFacingError, match="larger than 8 MB"):
        load_strokes(tmp_path / "a.svg")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes in folders")
@pytest.mark.parametrize("name", ["a.svg", "a.ndjson"])
def test_what_is_no_file_is_neither_waited_for_nor_read(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    os.mkfifo(path)
    with pytest.raises(UserFacingError, match="not a regular file"):
        load_strokes(path)
    path.unlink()
    path.symlink_to("/dev/zero")
    with pytest.raises(UserFacingError, match="not a regular file"):
        load_strokes(path)


def test_a_long_drawing_of_our_own_is_no_attack(tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    strokes = tuple(
        Stroke(tuple(map(tuple, rng.random((200, 2)).tolist())), 0.01, (0.5,) * 200)
        for _ in range(300)
    )
    save_drawing(Sketch(strokes), tmp_path / "a.svg")
    loaded = load_strokes(tmp_path / "a.svg")
    assert sum(len(stroke.points) for stroke in loaded.strokes) == 60_000


def test_lines_of_a_group_are_not_drawn_by_all_that_is_in_it(tmp_path: Path) -> None:
    long = "M0 0" + "h1" * 100_000
    text = svg(f'<g stroke="black" d="{long}">{"<path/>" * 10_000}</g>{LINE}')
    (tmp_path / "a.svg").write_text(text, encoding="utf-8")
    assert len(load_strokes(tmp_path / "a.svg").strokes) == 1


def test_repeated_shapes_of_other_programs_are_still_drawn(tmp_path: Path) -> None:
    (tmp_path / "a.svg").write_text(doubling(5), encoding="utf-8")
    assert len(load_strokes(tmp_path / "a.svg").strokes) >= 2**5
