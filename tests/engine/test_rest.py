"""An encoder of files that rests has no process, and goes on with another."""

import os

import faulty_tasks
import process_watch
import pytest

from sketchfind.engine import ingest
from sketchfind.engine.ingest import IngestEncoder
from sketchfind.engine.loaded import ModelSource
from sketchfind.types import EncodedPhoto


@pytest.fixture
def encoder(model_file, monkeypatch):
    monkeypatch.setattr(ingest, "load", faulty_tasks.load_nothing)
    with IngestEncoder(
        ModelSource(model_file, "cpu"), task=faulty_tasks.embed_or_misbehave
    ) as opened:
        yield opened


def test_a_rest_ends_the_process_and_the_next_batch_starts_another(encoder, make_photo, tmp_path):
    path = str(make_photo(tmp_path / "x.jpg", 1))
    (before,) = encoder.encode([path])
    pid = encoder._worker.submit(os.getpid, seconds=60).result()
    encoder.rest()
    assert not process_watch.alive(pid)
    (after,) = encoder.encode([path])
    assert isinstance(before, EncodedPhoto)
    assert isinstance(after, EncodedPhoto)
    assert encoder._worker.submit(os.getpid, seconds=60).result() != pid


def test_a_rest_before_the_first_batch_is_nothing(encoder):
    encoder.rest()
    assert encoder.encode([]) == []
