import numpy as np

from sketchfind.catalog import PhotoFile
from sketchfind.catalog.tally import RECOUNT_SECONDS, Tally
from sketchfind.types import PhotoInfo

VECTOR = np.array([1, 0], np.float32)


class Clock:
    now = 0.0

    def __call__(self):
        return self.now


class Rows:
    """Seqs of one space, how often they changed, and how many of them were looked at."""

    def __init__(self, *seqs):
        self.seqs, self.looked, self.asked, self.changes = list(seqs), 0, 0, 0

    def version(self):
        return self.changes

    def __call__(self, space_id, seq):
        self.asked += 1
        found = [each for each in self.seqs if each > seq]
        self.looked += len(found)
        return len(found), max(found, default=0)


def test_only_what_is_new_is_counted():
    rows = Rows(3, 5, 9)
    tally = Tally(rows, rows.version, Clock())
    assert tally.total(1) == 3
    rows.seqs += [12, 13]
    rows.changes += 1
    assert tally.total(1) == 5
    assert tally.total(1) == 5
    assert rows.looked == 5


def test_what_was_deleted_is_gone_after_a_while():
    rows, clock = Rows(1, 2, 3), Clock()
    tally = Tally(rows, rows.version, clock)
    assert tally.total(1) == 3
    rows.seqs.remove(2)
    rows.changes += 1
    assert tally.total(1) == 3
    clock.now += RECOUNT_SECONDS + 1
    assert tally.total(1) == 2


def test_nothing_is_counted_while_nothing_changes():
    rows, clock = Rows(1, 2, 3), Clock()
    tally = Tally(rows, rows.version, clock)
    for _ in range(3):
        assert tally.total(1) == 3
        clock.now += RECOUNT_SECONDS + 1
    assert rows.asked == 1


def test_spaces_are_counted_apart():
    tally = Tally(lambda space_id, seq: (0, 0) if seq else (space_id, 9), lambda: 0, Clock())
    assert [tally.total(1), tally.total(4), tally.total(1)] == [1, 4, 1]


def test_the_catalog_tells_about_as_many_as_there_are(catalog):
    folder = catalog.folders.add("/photos")
    space, other = (catalog.embeddings.space(name, 2, name) for name in ("a", "b"))
    for number in range(5):
        info = PhotoInfo(f"{number}", 10, 10, "JPEG")
        photo = catalog.photos.save(folder.id, PhotoFile(f"/photos/{number}", 1, 1), info)
        catalog.embeddings.put(space, photo, VECTOR)
        assert (
            catalog.embeddings.approximate_count(space)
            == catalog.embeddings.count(space)
            == number + 1
        )
    assert catalog.embeddings.approximate_count(other) == 0
