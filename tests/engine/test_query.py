import os
import re
import shutil
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path

import faulty_tasks
import numpy as np
import process_watch
import pytest
from PIL import Image
from stand_in_engine import StandInEngine

from sketchfind.encoder.retrieval import QUERY_VIEWS
from sketchfind.encoder.views import embed_sketch_views
from sketchfind.engine import query_tasks as tasks
from sketchfind.engine.client import Engine
from sketchfind.engine.loaded import ModelSource
from sketchfind.engine.query import QueryEncoder
from sketchfind.engine.worker import WorkerLost
from sketchfind.errors import DeviceFailed, EncoderUnavailable, ModelFileError, UserFacingError
from sketchfind.imaging.photo_transform import PhotoTransform
from sketchfind.imaging.sketch import rasterise
from sketchfind.types import Example, Query, Sketch, Stroke


@pytest.fixture(scope="module")
def encoder(model_file):
    opened = QueryEncoder(ModelSource(model_file, "cpu"))
    yield opened
    opened.close()


@pytest.fixture
def without_model():
    """What is asked about its process alone, which then need not load torch."""
    opened = StandInEngine(Path("none")).queries()
    yield opened
    opened.close()


def _sketch(*points):
    return rasterise(Sketch((Stroke(points),)), 32)


SKETCH = _sketch((0.1, 0.1), (0.9, 0.2), (0.5, 0.9))
OTHER = _sketch((0.5, 0.0), (0.5, 1.0))
BLANK = np.full((32, 32), 255, np.uint8)


def test_it_is_ready_once_warmed_up(encoder):
    assert encoder.warm_up().result(timeout=120) is None
    assert encoder.ready


def test_a_sketch_gives_the_vector_of_the_runtime_and_its_concepts(encoder, runtime):
    encoded = encoder.encode(Query(sketch=SKETCH)).result(timeout=120)
    expected = embed_sketch_views(runtime, SKETCH[None], QUERY_VIEWS)[0]
    np.testing.assert_allclose(encoded.embedding, expected, atol=1e-4)
    assert [c.name for c in encoded.concepts] == [c.name for c in runtime.concepts(expected, 8)]
    assert encoded.device == runtime.device_name


def test_a_quick_query_is_encoded_from_one_view(encoder, runtime):
    quick = encoder.encode(Query(sketch=SKETCH, quick=True)).result(timeout=120).embedding
    np.testing.assert_allclose(quick, runtime.embed_sketches(SKETCH[None])[0], atol=1e-4)
    assert quick @ embed_sketch_views(runtime, SKETCH[None], QUERY_VIEWS)[0] < 0.9999


def test_all_parts_are_fused_with_their_weights(encoder, runtime, tmp_path, make_photo):
    photo = make_photo(tmp_path / "like.png", size=(32, 32))
    avoided = np.arange(runtime.info.dim, dtype=np.float32)
    avoided /= np.linalg.norm(avoided)
    query = Query(
        SKETCH,
        "horse",
        (Example(photo), Example(tmp_path / "known", -0.5, avoided)),
        OTHER,
        sketch_weight=1.5,
        words_weight=0.7,
        without_weight=0.5,
    )
    encoded = encoder.encode(query).result(timeout=120)
    pixels = PhotoTransform(32)(Image.open(photo).convert("RGB"))
    expected = (
        1.5 * tasks.SKETCH_WEIGHT * embed_sketch_views(runtime, SKETCH[None], QUERY_VIEWS)[0]
        + 0.7 * tasks.WORDS_WEIGHT * runtime.embed_words("horse")
        + tasks.LIKE_WEIGHT * runtime.embed_photos(pixels[None])[0]
        - 0.5 * tasks.UNLIKE_WEIGHT * avoided
        + 0.5 * tasks.WITHOUT_WEIGHT * embed_sketch_views(runtime, OTHER[None], QUERY_VIEWS)[0]
    )
    np.testing.assert_allclose(encoded.embedding, expected / np.linalg.norm(expected), atol=1e-3)
    sketch_alone = encoder.encode(Query(SKETCH)).result(timeout=120)
    assert encoded.concepts == sketch_alone.concepts  # what the drawing looks like


@pytest.mark.parametrize(
    ("query", "message"),
    [
        (Query(), "nothing to search for"),
        (Query(sketch=BLANK, words=" ", without=BLANK), "nothing to search for"),
        (Query(examples=(Example(Path("x"), -1.0, np.zeros(1)),)), "nothing to search for"),
        (Query(words="horse", words_weight=0.0), "nothing to search for"),
        (Query(words="hors"), "does not know .*horse"),  # the hint comes along
        (Query(examples=(Example(Path("/nowhere/x.jpg")),)), "no longer there"),
    ],
)
def test_what_the_user_can_change_is_said_and_harms_nothing(encoder, query, message):
    with pytest.raises(UserFacingError, match=message) as caught:
        encoder.encode(query).result(timeout=120)
    assert not isinstance(caught.value, EncoderUnavailable)
    assert encoder.encode(Query(sketch=SKETCH)).result(timeout=120)


def test_unknown_words_beside_a_drawing_are_left_out_and_named(encoder):
    plain = encoder.encode(Query(sketch=SKETCH)).result(timeout=120)
    asked = encoder.encode(Query(sketch=SKETCH, words="the Hors")).result(timeout=120)
    np.testing.assert_allclose(asked.embedding, plain.embedding, atol=1e-6)
    assert (plain.unknown_words, asked.unknown_words) == ((), ("Hors",))
    small = encoder.encode(Query(SKETCH, "on the", without=BLANK)).result(timeout=120)
    np.testing.assert_allclose(small.embedding, plain.embedding, atol=1e-6)
    both = encoder.encode(Query(words="horse hors")).result(timeout=120)
    assert both.unknown_words == ("hors",)


def test_a_dead_process_is_an_error_once_and_then_replaced(without_model):
    encoder = without_model
    encoder.warm_up().result(timeout=120)
    pid = encoder._worker.submit(os.getpid, seconds=60).result()
    killed = encoder._run(process_watch.kill, pid)
    with pytest.raises(EncoderUnavailable, match=re.escape(process_watch.KILLED)):
        killed.result(timeout=60)
    assert not encoder.ready
    assert encoder.encode(Query(sketch=SKETCH)).result(timeout=120)
    assert encoder.ready


def test_a_query_whose_device_fails_is_asked_again_of_a_fresh_process(
    without_model, tmp_path, caplog
):
    encoder = without_model
    encoder.warm_up().result(timeout=120)
    pid = encoder._worker.submit(os.getpid, seconds=60).result()
    now = encoder._run(faulty_tasks.fail_device_once, tmp_path / "failed").result(timeout=120)
    assert now != pid
    assert process_watch.gone(pid, seconds=20)
    assert "begins anew: The device 'cuda' does not work here." in caplog.text
    assert encoder.ready
    with pytest.raises(DeviceFailed, match="'cuda' does not work"):
        encoder._run(faulty_tasks.fail_device).result(timeout=120)
    assert not encoder.ready
    assert encoder.encode(Query(sketch=SKETCH)).result(timeout=120)


def test_a_query_whose_process_is_lost_twice_is_not_asked_for_ever(encoder, monkeypatch):
    asked = []

    def lose(task, *_arguments, seconds):
        asked.append(task)
        future = Future()
        future.set_exception(WorkerLost("it ended"))
        return future

    monkeypatch.setattr(encoder._worker, "submit", lose)
    with pytest.raises(EncoderUnavailable, match="it ended"):
        encoder.warm_up().result(timeout=60)
    assert len(asked) == 2


def test_a_process_killed_while_idle_is_replaced(without_model):
    pid = without_model._worker.submit(os.getpid, seconds=60).result()
    process_watch.kill(pid)
    assert process_watch.gone(pid, seconds=20)
    assert without_model.encode(Query(sketch=SKETCH)).result(timeout=120)


def test_closing_answers_open_queries_and_ends_the_process(model_file):
    encoder = QueryEncoder(ModelSource(model_file, "cpu"))
    pid = encoder._worker.submit(os.getpid, seconds=60).result()
    open_query = encoder.encode(Query(sketch=SKETCH))
    encoder.close()
    assert not process_watch.alive(pid)
    with pytest.raises(EncoderUnavailable):
        open_query.result(timeout=5)
    with pytest.raises(EncoderUnavailable):
        encoder.encode(Query(sketch=SKETCH)).result(timeout=5)


def test_an_answer_that_nobody_waits_for_kills_nothing(encoder):
    encoder.encode(Query(sketch=SKETCH)).cancel()
    assert encoder.encode(Query(sketch=OTHER)).result(timeout=120)


def test_a_model_that_was_replaced_by_another_answers_nothing(
    model_file, other_model_file, tmp_path
):
    path = tmp_path / "updated.safetensors"
    shutil.copy(model_file, path)
    engine = Engine(path, "cpu")
    shutil.copy(other_model_file, path)
    queries = engine.queries()
    try:
        with pytest.raises(ModelFileError, match="replaced by another"):
            queries.encode(Query(sketch=SKETCH)).result(timeout=120)
    finally:
        queries.close()
    assert engine.ingest()._source == queries._source


def test_a_missing_model_is_named_before_any_process_starts(tmp_path):
    with pytest.raises(ModelFileError, match="no model file"):
        Engine(tmp_path / "none.safetensors")


def test_variants_are_what_each_sketch_alone_would_give(encoder):
    query = Query(SKETCH, "horse", without=OTHER, sketch_weight=1.5)
    sketches = np.stack([SKETCH, OTHER, BLANK])
    sketches = sketches.repeat(2, axis=1).repeat(2, axis=2)  # drawn for the model before
    rows = encoder.encode_variants(query, sketches).result(timeout=120)
    for row, sketch in zip(rows, sketches, strict=True):
        alone = encoder.encode(replace(query, sketch=sketch)).result(timeout=120)
        np.testing.assert_allclose(row, alone.embedding, atol=1e-3)


def test_a_variant_that_asks_for_nothing_is_zero(encoder):
    unknown = Query(SKETCH, "hors", without=OTHER)
    rows = encoder.encode_variants(unknown, np.stack([BLANK, SKETCH]))
    assert [bool(row.any()) for row in rows.result(timeout=120)] == [False, True]
