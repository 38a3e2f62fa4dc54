import os
from collections import Counter
from datetime import datetime

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sketchfind.catalog import Catalog, PhotoFile, connections
from sketchfind.catalog.days import LAST_NS
from sketchfind.catalog.names import is_named, sought
from sketchfind.spelling import folded
from sketchfind.types import Facets, Filters, PhotoInfo

WIDE = Filters(orientation="landscape")


def _add(catalog, number, width=40, height=30, *, taken=None, changed="1970-01-01T00:00:01"):
    folder = catalog.folders.add("/p")
    info = PhotoInfo(f"{number:064x}", width, height, "PNG", taken_at=taken)
    file = PhotoFile(f"/p/{number}.png", 1, _nanoseconds(changed))
    return catalog.photos.save(folder.id, file, info)


def _add_at(catalog, path, time, *, said):
    """Add a photo that says when it was taken, or whose file does."""
    taken, changed = (time, 1) if said else (None, _nanoseconds(time))
    info = PhotoInfo("0" * 64, 40, 30, "PNG", taken_at=taken)
    return catalog.photos.save(catalog.folders.add("/p").id, PhotoFile(path, 1, changed), info)


def _add_named(catalog, *paths):
    folder = catalog.folders.add("/p")
    info = PhotoInfo("0" * 64, 40, 30, "PNG")
    return [catalog.photos.save(folder.id, PhotoFile(path, 1, 1), info) for path in paths]


def _nanoseconds(time):
    return int(datetime.fromisoformat(time).timestamp()) * 10**9


def test_the_same_question_is_not_asked_twice(catalog):
    first = _add(catalog, 1)
    _add(catalog, 2, width=10)
    passing = catalog.filtering.matching(WIDE)
    assert passing.tolist() == [first]
    assert catalog.filtering.matching(Filters(orientation="landscape")) is passing


def test_a_day_in_a_name_is_that_of_a_photo_without_a_time(catalog):
    names = [f"/p/IMG-{day}-WA0001.jpg" for day in ("20181231", "20190704", "20200101")]
    photos = _add_named(catalog, *names)
    file_new = _add(catalog, 1, changed="2019-07-04T12:00:00")
    whole_day = Filters(first_day="2019-07-04", last_day="2019-07-04")
    assert catalog.filtering.matching(whole_day).tolist() == [photos[1], file_new]
    assert [one for one, *_ in catalog.filtering.newest(Filters(), 5)] == [
        photos[2],
        file_new,
        photos[1],
        photos[0],
    ]
    facets = catalog.filtering.facets()
    assert facets.years == ((2020, 1), (2019, 2), (2018, 1))
    assert (facets.first_day, facets.last_day) == ("2018-12-31", "2020-01-01")


def test_a_folder_may_have_thousands_of_names(catalog):
    first, last, _ = _add_named(catalog, "/p/0/x.jpg", "/p/1999/x.jpg", "/p/2000/x.jpg")
    names = Filters(folders=tuple(f"/p/{number}" for number in range(2_000)))
    assert catalog.filtering.matching(names).tolist() == [first, last]
    assert [photo_id for photo_id, *_ in catalog.filtering.newest(names, 5)] == [first, last]


def test_only_nearly_square_photos_are_square(catalog):
    sizes = {
        "landscape": [(50, 40), (43, 40)],
        "portrait": [(40, 50), (40, 43)],
        "square": [(40, 40), (41, 40), (40, 41)],
    }
    ids = {
        orientation: [_add(catalog, 100 * w + h, w, h) for w, h in shapes]
        for orientation, shapes in sizes.items()
    }
    for orientation, expected in ids.items():
        filters = Filters(orientation=orientation)
        assert catalog.filtering.matching(filters).tolist() == expected


NAMES = (
    "/p/Oma/Ku\u0308che_1954.jpg",
    "/p/GROSSE Straße.png",
    "/p/bad_byte-\udcff.png",
    "/p/Smith & Oma.jpg",
)


@pytest.mark.parametrize(
    ("name", "passing"),
    [
        ("küche", [0]),
        ("1954 KÜ", [0]),
        ("STRASSE", [1]),
        ("oma", [3]),
        ("byte-", [2]),
        ("Bad-Byte", [2]),
        ("&", [3]),
        (".jpg", [0, 3]),
        ("oma 1954", []),
        ("%", []),
        ("\udcff", [2]),
        (" ", [0, 1, 2, 3]),
        ("oma " * 2000, [3]),
    ],
)
def test_all_words_are_in_the_name(catalog, name, passing):
    ids = _add_named(catalog, *NAMES)
    for filters in (Filters(name=name), Filters(("/p",), "1969-01-01", name=name)):
        expected = [ids[number] for number in passing]
        assert catalog.filtering.matching(filters).tolist() == expected
        assert sorted(row[0] for row in catalog.filtering.newest(filters, 9)) == expected


@pytest.fixture
def tested(tmp_path, monkeypatch):
    """Return an empty catalog, and a list that gets the name of each file that is looked at."""
    paths = []

    def noted(path, words):
        paths.append(os.fsdecode(path))
        return is_named(path, words)

    monkeypatch.setattr(connections, "is_named", noted)
    with Catalog(tmp_path / "noted.sqlite") as catalog:
        yield catalog, paths


def test_each_name_is_looked_at_once_and_for_a_longer_part_only_those_with_the_shorter(tested):
    catalog, looked_at = tested
    paths = [f"/p/{number}{'oma' * (number % 5 == 0)}.png" for number in range(20)]
    _add_named(catalog, *paths)
    for part, passed_before in (("o", paths), ("oma", paths[::5]), ("oma 10", paths[::5])):
        looked_at.clear()
        filters = Filters(name=part)
        rows = catalog.filtering.newest(filters, 9)
        assert len(catalog.filtering.matching(filters)) == len(rows)
        assert sorted(looked_at) == sorted(passed_before)
    assert [path for _, path, _ in rows] == [paths[10]]
    looked_at.clear()
    _add_named(catalog, "/p/oma 10 new.png")
    assert len(catalog.filtering.matching(Filters(name="oma 100"))) == 0
    assert len(looked_at) == 21


@settings(max_examples=40)
@given(
    st.lists(st.text("aß& é\u0301S.", max_size=5), max_size=9),
    st.lists(st.text("aß& é\u0301S.", max_size=4), min_size=1, max_size=6),
)
def test_what_was_looked_for_before_does_not_change_what_passes(tmp_path_factory, names, parts):
    with Catalog(tmp_path_factory.mktemp("names") / "catalog.sqlite") as catalog:
        paths = sorted({f"/p/{name}.jpg" for name in names})
        ids = _add_named(catalog, *paths)
        for part in parts:
            words = sought(part)
            passing = [
                photo
                for photo, path in zip(ids, paths, strict=True)
                if all(word in folded(path[3:]).encode() for word in words.split())
            ]
            for filters in (Filters(name=part), Filters(("/p",), name=part)):
                assert catalog.filtering.matching(filters).tolist() == passing
                assert [row[0] for row in catalog.filtering.newest(filters, 99)] == passing


def test_words_that_names_begin_with_are_told(catalog):
    _add_named(catalog, *NAMES)
    written = ["KÜCH", "1954", "mit", "&", "Smith", "bad_byte", "tree", "grosse", "ad"]
    assert catalog.filtering.beginning(written) == ["KÜCH", "1954", "Smith", "bad_byte", "grosse"]
    assert catalog.filtering.beginning([]) == []


def test_an_empty_catalog_lists_nothing(catalog):
    assert catalog.filtering.newest(Filters(folders=("/p",)), 3) == []


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


def test_a_photo_without_a_date_is_of_the_day_of_its_file(catalog):
    taken = _add(catalog, 1, taken="2019-07-04T23:59:59", changed="2024-01-01T00:00:00")
    changed = _add(catalog, 2, changed="2019-07-04T23:59:59")
    for folders in ((), ("/p",), ("/p", "/q")):
        for first, last, passing in (
            ("2019-07-04", "2019-07-04", [taken, changed]),
            ("2019-07-05", None, []),
            (None, "2019-07-03", []),
            (None, "9999-12-31", [taken, changed]),
        ):
            filters = Filters(folders, first, last)
            assert catalog.filtering.matching(filters).tolist() == passing
            assert sorted(row[0] for row in catalog.filtering.newest(filters, 9)) == passing


def test_photos_with_and_without_a_date_are_in_one_order(catalog):
    times = ("2019-07-04T12:00:00", "2020-01-01T00:00:00", "2019-07-04T12:00:01", "2018-01-01")
    times += times[:1]  # of the same time, and found later
    ids = [
        _add(catalog, number, taken=time if number % 2 else None, changed=time)
        for number, time in enumerate(times)
    ]
    ids.append(_add(catalog, 5, taken=times[1], changed="2021-01-01T00:00:00"))
    newest = [ids[place] for place in (5, 1, 2, 0, 4, 3)]
    for count in range(1, 8):
        listed = [row[0] for row in catalog.filtering.newest(Filters(), count)]
        assert listed == newest[:count]
    day = Filters(first_day="2019-07-04", last_day="2019-07-04")
    assert [row[0] for row in catalog.filtering.newest(day, 2)] == newest[2:4]


def _plan(catalog, ask):
    """Return how SQLite finds what is asked."""
    db, asked = catalog._connections.read().conn, list[str]()
    db.set_trace_callback(asked.append)
    ask()
    db.set_trace_callback(None)
    return [step[3] for query in asked for step in db.execute(f"EXPLAIN QUERY PLAN {query}")]


@pytest.mark.parametrize(
    ("folder", "index"),
    [("/p", "photos_day"), ("/p/many", "photos_day"), ("/p/few", "photos_there")],
)
def test_most_photos_are_listed_by_their_days_and_few_by_their_folder(catalog, folder, index):
    forgotten = catalog.folders.add("/forgotten")
    for number in range(200):
        info = PhotoInfo(f"{number:064x}", 40, 30, "PNG")
        catalog.photos.save(forgotten.id, PhotoFile(f"/forgotten/{number}.png", 1, 1), info)
    catalog.folders.remove(forgotten.id)
    times = {}
    for number in range(20):
        path = f"/p/{'many' if number % 5 else 'few'}/{number}.png"
        time = f"{2000 + 7 * number % 20}-07-04T12:00:00"
        times[_add_at(catalog, path, time, said=number % 2)] = (time, path)
    wanted, listed = Filters(folders=(folder,)), []
    catalog.filtering.matching(wanted)
    plan = _plan(catalog, lambda: listed.extend(catalog.filtering.newest(wanted, 3)))
    assert any(index in step for step in plan)
    newest = sorted(times, key=times.__getitem__, reverse=True)
    assert [row[0] for row in listed] == [i for i in newest if times[i][1].startswith(folder)][:3]


def test_what_there_is_to_filter_by_is_read_from_an_index_alone(catalog):
    _add(catalog, 1)
    _add(catalog, 2, taken="2018-01-01T00:00:00")
    steps = [step for step in _plan(catalog, catalog.filtering.facets) if " photos" in step]
    assert steps
    assert all("photos_day" in step for step in steps)


def test_a_damaged_date_is_no_first_or_last_day(catalog):
    _add(catalog, 1, taken="2019-07-04T12:00:00")
    for number, year in enumerate(["2\ufffd19", "201x", "0000", ""], 2):
        _add(catalog, number, taken=f"{year}-07-04T12:00:00")
    assert catalog.filtering.facets() == Facets(("PNG",), "2019-07-04", "2019-07-04", ((2019, 1),))


def test_the_first_and_the_last_day_may_be_those_of_files(catalog):
    assert catalog.filtering.facets() == Facets()
    _add(catalog, 1, changed="2019-07-04T12:00:00")
    assert catalog.filtering.facets() == Facets(("PNG",), "2019-07-04", "2019-07-04", ((2019, 1),))
    _add(catalog, 2, taken="2018-01-01T00:00:00", changed="2024-01-01T00:00:00")
    assert catalog.filtering.facets() == Facets(
        ("PNG",), "2018-01-01", "2019-07-04", ((2019, 1), (2018, 1))
    )
    _add(catalog, 3, taken="2021-01-01T00:00:00")
    assert catalog.filtering.facets() == Facets(
        ("PNG",), "2018-01-01", "2021-01-01", ((2021, 1), (2019, 1), (2018, 1))
    )
    _add(catalog, 4, taken="2021-12-31T23:59:59")
    _add(catalog, 5, changed="2021-12-31T23:59:59")
    assert catalog.filtering.facets().years == ((2021, 3), (2019, 1), (2018, 1))
    tall = Filters(orientation="portrait", first_day="2018-01-01", last_day="2018-12-31")
    _add(catalog, 6, 30, 40, taken="2020-02-29")
    assert catalog.filtering.facets(tall).years == ((2020, 1),)


@pytest.mark.parametrize("folder", ["/p/many", "/p/few"])
def test_the_years_of_a_folder_are_counted(catalog, folder):
    times = {}
    for number in range(20):
        path = f"/p/{'many' if number % 5 else 'few'}/{number}.png"
        times[path] = 2000 + 7 * number % 4
        _add_at(catalog, path, f"{times[path]}-07-04T12:00:00", said=number % 2)
    years = Counter(year for path, year in times.items() if path.startswith(folder))
    found = catalog.filtering.facets(Filters(folders=(folder,)))
    assert found.years == tuple(sorted(years.items(), reverse=True))
    assert found.first_day == "2000-07-04"


def test_a_photo_of_the_year_9999_does_not_let_the_others_be_asked_for_year_by_year(catalog):
    for number in range(9):
        _add_at(catalog, f"/p/many/{number}.png", "2019-07-04T12:00:00", said=True)
    _add_at(catalog, "/p/few/1.png", "2020-07-04T12:00:00", said=True)
    _add_at(catalog, "/p/many/x.png", "9999-12-31T00:00:00", said=True)
    statements = []
    catalog._connections.read().conn.set_trace_callback(statements.append)
    assert catalog.filtering.facets(Filters(folders=("/p/few",))).years == ((2020, 1),)
    assert len(statements) < 20


def test_years_without_photos_are_not_asked_for(catalog):
    times = ("9999-12-31", "2262-06-01", "2019-07-04T12:00:00", "2018-12-31", "0001-01-01")
    for number, time in enumerate(times):
        _add_at(catalog, f"/p/{number}.png", time, said=True)
    for number, time in enumerate(
        ("2262-01-01", "2019-01-01", "2018-12-31T23:59:59", "1700-01-01")
    ):
        _add_at(catalog, f"/p/file-{number}.png", time, said=False)
    statements = []
    catalog._connections.read().conn.set_trace_callback(statements.append)
    counts = {9999: 1, 2262: 2, 2019: 2, 2018: 2, 1700: 1, 1: 1}
    assert catalog.filtering.facets().years == tuple(counts.items())
    assert len(statements) < 30
    assert catalog.filtering.facets(Filters(name="file")).years == (
        (2262, 1), (2019, 1), (2018, 1), (1700, 1)
    )  # fmt: skip


def test_a_file_from_before_all_times_is_of_one_year(catalog):
    """As on Windows, where a file without a time seems to be of 1601."""
    _add(catalog, 1, taken="2019-07-04T12:00:00")
    info = PhotoInfo("0" * 64, 40, 30, "PNG")
    catalog.photos.save(catalog.folders.add("/p").id, PhotoFile("/p/x.png", 1, -LAST_NS), info)
    assert catalog.filtering.facets().years == ((2019, 1), (1677, 1))


def test_an_edited_photo_without_a_date_moves_to_its_new_day(catalog):
    photo = _add(catalog, 1, changed="2019-07-04T12:00:00")
    year = Filters(first_day="2020-01-01")
    assert catalog.filtering.matching(year).tolist() == []
    assert _add(catalog, 1, changed="2020-07-04T12:00:00") == photo
    assert catalog.filtering.matching(year).tolist() == [photo]


def test_missing_photos_have_neither_formats_nor_days(catalog):
    photos = [_add(catalog, 1), _add(catalog, 2, taken="2018-01-01T00:00:00")]
    catalog.photos.mark_missing(photos, "2024")
    assert catalog.filtering.facets() == Facets()


def test_folders_are_listed_once_until_a_photo_comes_or_goes(catalog):
    first = _add(catalog, 1)
    _add(catalog, 2)
    folders = catalog.filtering.folders()
    assert folders == {"/p"}
    assert catalog.filtering.folders() is folders
    deep = PhotoFile("/p/a/b/3.png", 1, 1)
    catalog.photos.save(1, deep, PhotoInfo("3" * 64, 40, 30, "PNG"))
    assert catalog.filtering.folders() == {"/p", "/p/a/b"}
    catalog.photos.mark_missing([first, 2], "2024")
    top = PhotoFile(f"{os.sep}4.png", 1, 1)
    catalog.photos.save(1, top, PhotoInfo("4" * 64, 40, 30, "PNG"))
    assert catalog.filtering.folders() == {os.sep, "/p/a/b"}
