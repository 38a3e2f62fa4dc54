import dataclasses
import os

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sketchfind.catalog import Catalog, FailureRow, PhotoFile
from sketchfind.types import PhotoInfo


@pytest.fixture
def space(catalog):
    return catalog.embeddings.space("s", 4, "m")


@pytest.fixture
def folder(catalog):
    return catalog.folders.add("/p")


names = st.binary(min_size=1, max_size=40).filter(
    lambda name: b"/" not in name and b"\0" not in name
)
texts = st.none() | st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
infos = st.builds(
    PhotoInfo,
    content_hash=st.text("0123456789abcdef", min_size=1, max_size=64),
    width=st.integers(1, 10**6),
    height=st.integers(1, 10**6),
    format=st.sampled_from(["JPEG", "PNG"]),
    taken_at=texts,
    camera=texts,
    latitude=st.none() | st.floats(-90, 90),
    longitude=st.none() | st.floats(-180, 180),
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(names=st.lists(names, unique=True, max_size=5), info=infos, size=st.integers(0, 2**62))
def test_any_file_name_and_info_comes_back_as_it_was(tmp_path_factory, names, info, size):
    with Catalog(tmp_path_factory.mktemp("round") / "c.sqlite") as catalog:
        folder = catalog.folders.add("/p")
        files = [PhotoFile(os.fsdecode(b"/p/" + name), size, -5) for name in names]
        ids = [catalog.photos.save(folder.id, file, info) for file in files]
        details = [catalog.photos.details(photo_id) for photo_id in ids]
        assert [(d.file, d.info) for d in details] == [(file, info) for file in files]
        assert catalog.photos.count("/p") == len(names)
        assert catalog.photos.any_below("/p") == bool(names)
        assert not catalog.photos.any_below("/p/not there")
        for file in files:
            catalog.failures.record(folder.id, file, "why")
        expected = sorted(files, key=lambda file: os.fsencode(file.path))
        assert catalog.failures.all() == [FailureRow(folder.id, file, "why") for file in expected]


def test_saving_again_keeps_the_id_and_takes_the_new_values(catalog, folder, make_info):
    first = catalog.photos.save(folder.id, PhotoFile("/p/a", 1, 1), make_info("old"))
    catalog.photos.mark_missing([first], "2024")
    second = catalog.photos.save(folder.id, PhotoFile("/p/a", 2, 3), make_info("new", camera="X"))
    assert first == second
    details = catalog.photos.details(first)
    assert details.info == make_info("new", camera="X")
    assert details.file == PhotoFile("/p/a", 2, 3)
    assert catalog.photos.paths([first]) == {first: "/p/a"}  # not missing any more


def test_ids_are_never_used_again(catalog, folder, make_info):
    first = catalog.photos.save(folder.id, PhotoFile("/p/a", 1, 1), make_info())
    catalog.folders.remove(folder.id)
    again = catalog.folders.add("/p")
    assert catalog.photos.save(again.id, PhotoFile("/p/a", 1, 1), make_info()) > first


def test_missing_photos_have_no_path_to_show_and_are_purged_in_time(
    catalog, folder, space, make_info
):
    ids = [
        catalog.photos.save(folder.id, PhotoFile(f"/p/{n}", 1, 1), make_info()) for n in range(3)
    ]
    catalog.photos.mark_missing(ids[:1], "2024-01-01")
    catalog.photos.mark_missing(ids[:2], "2024-03-01")
    assert catalog.photos.paths(ids) == {ids[2]: "/p/2"}
    assert catalog.photos.count() == 1
    assert catalog.photos.any_below("/p")
    assert [known.missing for known in catalog.photos.known(space.id)] == [True, True, False]
    for folder_id, left in ((folder.id + 1, ids), (folder.id, ids[1:])):
        catalog.photos.purge_missing([folder_id], "2024-02-01")
        assert [known.id for known in catalog.photos.known(space.id)] == left


def test_a_moved_photo_keeps_its_id_and_embedding(catalog, folder, space, make_info):
    photo = catalog.photos.save(folder.id, PhotoFile("/p/a", 1, 1), make_info())
    catalog.embeddings.put(space, photo, np.array([1, 0, 0, 0], np.float32))
    catalog.photos.mark_missing([photo], "2024")
    catalog.photos.relocate(photo, folder.id, PhotoFile("/p/new", 1, 9))
    (known,) = catalog.photos.known(space.id)
    assert (known.id, known.file, known.missing, known.embedded) == (
        photo,
        PhotoFile("/p/new", 1, 9),
        False,
        True,
    )


def test_what_says_no_time_has_the_day_in_its_name(catalog, folder, make_info):
    def day_of(photo):
        details = catalog.photos.details(photo)
        return details.info.taken_at, details.dated_by

    first, renamed = (PhotoFile(f"/p/{name}.jpg", 1, 1) for name in ("IMG-20190704-WA1", "picnic"))
    photo = catalog.photos.save(folder.id, first, make_info())
    assert day_of(photo) == ("2019-07-04", "name")
    later = catalog.photos.copy(photo, folder.id, PhotoFile("/p/2019-07-05.jpg", 1, 1))
    assert day_of(later) == ("2019-07-05", "name")
    assert catalog.photos.relocate(photo, folder.id, renamed)
    assert day_of(photo) == (None, "file")
    assert catalog.photos.relocate(photo, folder.id, first)
    assert day_of(photo) == ("2019-07-04", "name")


def test_the_time_that_a_photo_says_counts_before_the_day_in_its_name(catalog, folder, make_info):
    said = "2021-01-01T00:00:00"
    days = [f"/p/2019-07-0{number}.jpg" for number in (1, 2, 3)]
    file, copied, moved = (PhotoFile(path, 1, 1) for path in days)
    photo = catalog.photos.save(folder.id, file, make_info(taken_at=said))
    copy = catalog.photos.copy(photo, folder.id, copied)
    assert catalog.photos.relocate(photo, folder.id, moved)
    for one in (photo, copy):
        details = catalog.photos.details(one)
        assert (details.info.taken_at, details.dated_by) == (said, "photo")


def test_no_photo_takes_the_place_of_another(catalog, folder, space, make_info):
    files = [PhotoFile(f"/p/{name}", 1, 1) for name in "ab"]
    first, second = (catalog.photos.save(folder.id, file, make_info()) for file in files)
    assert not catalog.photos.relocate(first, folder.id, files[1])
    assert catalog.photos.copy(first, folder.id, files[1]) is None
    assert [(known.id, known.file) for known in catalog.photos.known(space.id)] == [
        (first, files[0]),
        (second, files[1]),
    ]


def test_more_photos_than_one_statement_can_name(catalog, folder, make_info):
    with catalog.transaction():
        ids = [
            catalog.photos.save(folder.id, PhotoFile(f"/p/{n}", 1, 1), make_info(str(n)))
            for n in range(1203)
        ]
    assert len(catalog.photos.paths(ids)) == 1203
    catalog.photos.mark_missing(ids, "2024")
    assert catalog.photos.count() == 0
    assert not catalog.photos.any_below("/p")
    assert len(catalog.photos.content_hashes()) == 1203


def test_a_reason_that_quotes_the_file_is_kept_as_far_as_it_is_text(catalog, folder):
    catalog.failures.record(folder.id, PhotoFile("/p/a", 1, 1), "bad marker \udcff")
    assert catalog.failures.all()[0].reason == "bad marker ?"


def test_failures_are_replaced_and_forgotten(catalog, folder):
    file = PhotoFile("/p/a", 1, 1)
    catalog.failures.record(folder.id, file, "empty file")
    catalog.failures.record(folder.id, dataclasses.replace(file, size=7), "truncated")
    assert [(row.reason, row.file.size) for row in catalog.failures.all()] == [("truncated", 7)]
    assert catalog.failures.count("/p") == 1
    assert catalog.failures.count("/q") == 0
    catalog.failures.forget(["/p/a", "/p/unknown"])
    assert catalog.failures.count() == 0
