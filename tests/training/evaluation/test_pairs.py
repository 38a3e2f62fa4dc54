from __future__ import annotations

from pathlib import Path

import numpy as np
from made_photos import unit

from sketchfind.training.evaluation.embedding import Embedded
from sketchfind.training.evaluation.evaluate import measure_queries
from sketchfind.training.evaluation.items import Item
from sketchfind.training.evaluation.pairs import pair_ids


def test_sketches_belong_to_the_photo_that_their_name_says() -> None:
    gallery = [
        Item("cow", Path("a/cow/n01_7.jpg")),
        Item("tree", Path("a/tree/n01_7.jpg")),  # the same name in another class
        Item("cow", Path("extended/cow/n01_7.jpg")),  # the original a second time
        Item("cow", Path("a/cow/n01_8.jpg")),
    ]
    queries = [
        Item("cow", Path("s/cow/n01_7-1.png")),
        Item("cow", Path("s/cow/n01_7-anna.png")),
        Item("cow", Path("s/cow/n01_9-1.png")),  # its photo is missing
        Item("cow", Path("s/cow/n01_8.png")),  # names no photo
        Item("cow", Path("s/n01_7-1.ndjson"), drawing="{}"),
    ]
    sketches, photos = pair_ids(queries, gallery)
    assert photos[0] == photos[2] != photos[1]
    assert sketches.tolist() == [photos[0], photos[0], -1, -1, -1]


def test_accuracy_equals_a_plain_loop() -> None:
    rng = np.random.default_rng(0)
    gallery = [Item(f"c{n % 3}", Path(f"{n // 2}.jpg")) for n in range(30)]  # twins, mostly apart
    queries = [Item(f"c{n % 3}", Path(f"{n // 2}-{n}.png")) for n in range(40)]
    gallery += [Item(one.class_name, Path("copies") / one.path) for one in gallery[::2]]
    photos, sketches = unit(rng, 45, 5), unit(rng, 40, 5)
    photos[30:35] = photos[:10:2]  # equal to the last bit
    figures = measure_queries(Embedded(sketches, queries), Embedded(photos, gallery))
    paired = 0
    for row, query in enumerate(queries):
        mine = {query.path.stem.rsplit("-", 1)[0]}
        order = sorted(range(45), key=lambda i, r=row: -float(photos[i] @ sketches[r]))
        own_class = [i for i in order if gallery[i].class_name == query.class_name]

        def first(listed: list[int], mine: set[str] = mine, query: Item = query) -> list[int]:
            distinct = list(
                dict.fromkeys((gallery[i].class_name, gallery[i].path.stem) for i in listed)
            )
            return [
                rank
                for rank, (class_name, stem) in enumerate(distinct)
                if stem in mine and class_name == query.class_name
            ]

        if not first(order):
            assert np.isnan(figures["acc@1/class"][row])
            continue
        paired += 1
        for k in (1, 5):
            assert figures[f"acc@{k}/gallery"][row] == (first(order)[0] < k)
            assert figures[f"acc@{k}/class"][row] == (first(own_class)[0] < k)
    assert 0 < paired < 40


def test_copies_of_wrong_photos_count_once() -> None:
    names = [name for stem in ("1", "2", "3", "4") for name in (f"{stem}.jpg", f"more/{stem}.jpg")]
    gallery = [Item("cow", Path(name)) for name in names]
    similarity = np.array([0.9, 0.8, 0.7, 0.6], np.float32).repeat(2)
    photos = np.stack([similarity, np.sqrt(1 - similarity**2)], axis=1)
    query = Embedded(np.array([[1, 0]], np.float32), [Item("cow", Path("4-1.png"))])
    figures = measure_queries(query, Embedded(photos, gallery))
    for among in ("class", "gallery"):
        assert [figures[f"acc@{k}/{among}"][0] for k in (1, 5)] == [0.0, 1.0]


def test_without_pairs_there_are_no_such_figures() -> None:
    rng = np.random.default_rng(0)
    gallery = Embedded(unit(rng, 2, 5), [Item("a", Path("1.jpg")), Item("b", Path("2.jpg"))])
    queries = Embedded(unit(rng, 1, 5), [Item("a", Path("3-1.png"))])
    assert not [name for name in measure_queries(queries, gallery) if name.startswith("acc")]
