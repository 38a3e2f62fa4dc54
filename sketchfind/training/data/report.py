"""The check of a data folder, as a table for people and as plain values for programs."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from sketchfind.training.data.check import Report
from sketchfind.training.data.official import OFFICIAL, Official

NOTHING = "–"
WIDTH = 100  # columns
NAMED = 6  # classes that are named; any others are only counted


def lines(report: Report, recipe_name: str) -> Iterator[str]:
    """Yield the lines of the report, at most WIDTH columns wide; only paths may be longer."""
    yield from _holdings(report)
    yield from _tests(report)
    yield from _seen_before(report)
    absent = [one.name for one in report.holdings if not one.sketches + one.photos]
    if absent:
        yield from ("", "Not there, and where it comes from:")
        for name in absent:
            if name in OFFICIAL:
                text = f"  {name:19}{OFFICIAL[name].source}"
                yield from textwrap.wrap(
                    text, WIDTH, subsequent_indent=" " * 21, break_on_hyphens=False
                )
    if report.missing:
        yield from ("", f"Missing for the recipe {recipe_name!r}:")
        for one in report.missing:
            yield f"  {one.what}: nothing at {one.path}" + (one.hint and f" ({one.hint})")


def as_values(report: Report, data: Path, recipe_name: str) -> dict[str, Any]:
    """Return the report as values for JSON."""
    return {
        "data": str(data),
        "recipe": recipe_name,
        "collections": {
            one.name: {
                "sketches": one.sketches,
                "photos": one.photos,
                "classes": one.classes,
                "repeats": one.repeats,
                "unrecognised": one.unrecognised,
                "official": {
                    key: getattr(OFFICIAL.get(one.name, Official("")), key)
                    for key in ("sketches", "photos", "classes", "source")
                },
            }
            for one in report.holdings
        },
        "splits": {
            one.split.name: {
                "queries": one.queries,
                "gallery": one.gallery,
                "smallest": one.smallest,
                "missing": list(one.missing),
                "official": {
                    "queries": one.split.queries,
                    "gallery": one.split.gallery,
                    "smallest": one.split.smallest,
                    "seen": len(one.split.seen),
                    "unseen": len(one.split.unseen),
                },
                "seen_before": {
                    other.split.name: list(one.split.seen_before(other.split))
                    for other in report.tests
                    if other is not one
                },
            }
            for one in report.tests
        },
        "missing": [
            {"what": one.what, "path": str(one.path), "hint": one.hint} for one in report.missing
        ],
    }


def _holdings(report: Report) -> Iterator[str]:
    yield f"{'':18}{'sketches':>20}{'photos':>20}{'classes':>18}"
    yield (
        f"{'collection':18}" + f"{'found':>10}{'official':>10}" * 2 + f"{'found':>9}{'official':>9}"
    )
    for one in report.holdings:
        official = OFFICIAL.get(one.name, Official(""))
        yield (
            f"{one.name:18}"
            f"{_count(one.sketches):>10}{_count(official.sketches):>10}"
            f"{_count(one.photos):>10}{_count(official.photos):>10}"
            f"{_count(one.classes):>9}{_count(official.classes):>9}"
        )
    for one in report.holdings:
        if one.repeats:
            yield f"{one.name}: without {one.repeats:,} that repeat a photo of Sketchy."
        if one.unrecognised:
            yield f"{one.name}: with {one.unrecognised:,} that Google's network did not recognise."


def _tests(report: Report) -> Iterator[str]:
    yield ""
    yield f"{'':18}{'test queries':>20}{'test gallery':>20}{'smallest class':>18}{'classes':>18}"
    yield (
        f"{'test set':18}"
        + f"{'found':>10}{'official':>10}" * 2
        + f"{'found':>9}{'official':>9}" * 2
    )
    for one in report.tests:
        total = len(one.split.unseen)
        yield (
            f"{one.split.name:18}"
            f"{_count(one.queries):>10}{one.split.queries:>10,}"
            f"{_count(one.gallery):>10}{one.split.gallery:>10,}"
            f"{_count(one.smallest):>9}{one.split.smallest:>9,}"
            f"{_count(total - len(one.missing)):>9}{total:>9}"
        )
        if one.missing and (one.queries or one.gallery):
            yield f"  without: {_named(one.missing)}"
    yield "The Sketchy galleries count an original twice, as published: once more in Extended."


def _seen_before(report: Report) -> Iterator[str]:
    names = [one.split.name for one in report.tests]
    yield from ("", "Test classes that training on the seen classes of another split has seen:")
    yield f"{'trained on':18}" + "".join(f"{name:>18}" for name in names)
    for trained in report.tests:
        counts = (
            NOTHING if one is trained else str(len(one.split.seen_before(trained.split)))
            for one in report.tests
        )
        yield f"{trained.split.name:18}" + "".join(f"{count:>18}" for count in counts)


def _named(names: Sequence[str]) -> str:
    more = len(names) - NAMED
    return ", ".join(names[:NAMED]) + (f" and {more} more" if more > 0 else "")


def _count(number: int | None) -> str:
    return f"{number:,}" if number else NOTHING
