import numpy as np
import pytest

from sketchfind.catalog import Catalog, PhotoFile
from sketchfind.types import Filters, PhotoInfo

WIDE = Filters(orientation="landscape")


def _add(catalog, number, width=40):
    folder = catalog.folders.add("/p")
    info = PhotoInfo(f"{number:064x}", width, 30, "PNG")
    return catalog.photos.save(folder.id, PhotoFile(f"/p/{number}.png", 1, 1), info)


def test_the_same_question_is_not_asked_twice(catalog):
    first = _add(catalog, 1)
    _add(catalog, 2, width=10)
    passing = catalog.filtering.matching(WIDE)
    assert passing.tolist() == [first]
    assert catalog.filtering.matching(Filters(orientation="landscape")) is passing


def test_another_question_is_asked(catalog):
    _add(catalog, 1)
    second = _add(catalog, 2, width=10)
    catalog.filtering.matching(WIDE)
    assert catalog.filtering.matching(Filters(orientation="portrait")).tolist() == [second]


def test_a_change_is_seen(catalog):
    first = _add(catalog, 1)
    catalog.filtering.matching(WIDE)
    second = _add(catalog, 2)
    assert catalog.filtering.matching(WIDE).tolist() == [first, second]
    catalog.photos.mark_missing([first], "2024")
    assert catalog.filtering.matching(WIDE).tolist() == [second]


def test_a_change_by_another_program_is_seen(catalog):
    _add(catalog, 1)
    before = catalog.filtering.matching(WIDE)
    with Catalog(catalog._connections.path) as other:
        _add(other, 2)
    assert len(catalog.filtering.matching(WIDE)) == len(before) + 1


def test_nobody_changes_what_others_see(catalog):
    _add(catalog, 1)
    with pytest.raises(ValueError, match="read-only"):
        catalog.filtering.matching(WIDE)[0] = 7
    assert catalog.filtering.matching(WIDE).dtype == np.int64
