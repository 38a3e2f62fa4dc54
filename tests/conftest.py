"""Fixtures that several folders of tests use.

The folders mirror the package, and what concerns several lies above them; `faults` and
`faults_files` hold what goes wrong around it: kills, full disks, damaged files. Files, catalogs,
indexes and the window (on Qt's offscreen platform) are real everywhere. In the place of the
encoder, where it is not what is tested, stand `library/fake_engine.py`, without a model, and
`cli/commands_here.py`, without processes; real processes are in `engine`, `faults` and what `spawn`
runs in `cli`. In the place of the library the window has `ui/fake_library.py`, but in
`ui/test_app.py` and `ui/folders/test_for_real.py`. Helpers that no fixture is needed for lie beside
the tests, and each name is there once.
"""

from __future__ import annotations

import functools
import io
import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import hypothesis
import numpy as np
import pytest
import watchfiles
from PIL import Image

from sketchfind import blas
from sketchfind.catalog import Catalog
from sketchfind.paths import Profile
from sketchfind.types import PhotoInfo

if TYPE_CHECKING:
    from sketchfind.encoder.runtime import Runtime

# A busy machine is no fault of what is tested.
hypothesis.settings.register_profile("patient", deadline=None)
hypothesis.settings.load_profile("patient")

# The window speaks English and writes dates and numbers as tests expect, wherever they run.
os.environ.pop("LANGUAGE", None)
os.environ["LC_ALL"] = "C.UTF-8"

blas.use_one_thread()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol() -> Iterator[None]:
    """Compute with one thread: what is as small as here only loses time to threads that wait."""
    if torch := sys.modules.get("torch"):
        torch.set_num_threads(1)
    return (yield)


@pytest.fixture
def closing_terminal() -> Iterator[None]:
    """Let the end of the terminal be heard, also in a test run that was started with nohup."""
    if sys.platform == "win32":  # which has no such signal
        yield
        return
    before = signal.signal(signal.SIGHUP, signal.SIG_DFL)
    yield
    signal.signal(signal.SIGHUP, before)


@pytest.fixture
def catalog(tmp_path: Path) -> Iterator[Catalog]:
    with Catalog(tmp_path / "catalog.sqlite") as opened:
        yield opened


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The benchmark data, never part of the project: SKETCHFIND_DATA says where they lie."""
    beside = Path(__file__).parents[2] / "shared" / "data"
    path = Path(os.environ.get("SKETCHFIND_DATA") or beside)
    if not path.is_dir():
        pytest.skip(f"the benchmark data are not at {path}; SKETCHFIND_DATA may say where they are")
    return path


@pytest.fixture
def profile(tmp_path: Path) -> Profile:
    return Profile.at(tmp_path / "profile").create()


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> io.StringIO:
    """A stream that takes itself for a terminal."""
    stream = io.StringIO()
    monkeypatch.setattr(stream, "isatty", lambda: True)
    return stream


@pytest.fixture
def full_disk() -> Callable[[int], AbstractContextManager[None]]:
    """Give a disk that holds files of so many bytes at most while it is entered."""
    resource = pytest.importorskip("resource", reason="limits no files")

    @contextmanager
    def full_disk(room: int) -> Iterator[None]:
        before = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, before[1]))
        try:
            yield
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, before)

    return full_disk


@pytest.fixture
def hold(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Let no file of these endings be deleted, as on Windows while somebody reads it."""
    held: tuple[str, ...] = ()
    unlink = Path.unlink

    def refuse(self: Path, missing_ok: bool = False) -> None:
        if self.name.endswith(held) and self.exists():
            raise PermissionError(13, "The file is in use", str(self))
        unlink(self, missing_ok)

    def hold_endings(*endings: str) -> None:
        nonlocal held
        held = endings

    monkeypatch.setattr(Path, "unlink", refuse)
    return hold_endings


@pytest.fixture
def synced(monkeypatch: pytest.MonkeyPatch) -> Callable[[Path], bool]:
    """Tell whether a file was sent to the disk as it is now, under whatever name."""
    sent = set()
    fsync = os.fsync

    def send(handle: int) -> None:
        state = os.fstat(handle)
        sent.add((state.st_ino, state.st_size))
        fsync(handle)

    def was_sent(path: Path) -> bool:
        return (path.stat().st_ino, path.stat().st_size) in sent

    monkeypatch.setattr(os, "fsync", send)
    return was_sent


@pytest.fixture
def noticed_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Gather changes in folders for a moment, not a second, and look as often if that has begun."""
    real, soon = watchfiles.watch, {"step": 20, "rust_timeout": 40}
    monkeypatch.setattr(watchfiles, "watch", lambda *paths, **given: real(*paths, **given | soon))


@pytest.fixture(scope="session")
def make_photo():
    """Write a small photo whose colours follow from `seed`; return its path."""

    @functools.cache
    def encoded(seed: int, size: tuple[int, int], suffix: str) -> bytes:
        coarse = np.random.default_rng(seed).integers(0, 256, (4, 4, 3), np.uint8)
        file = io.BytesIO()
        picture = Image.fromarray(coarse).resize(size, Image.Resampling.BICUBIC)
        picture.save(file, Image.registered_extensions()[suffix.lower()])
        return file.getvalue()

    def make(path: Path, seed: int = 0, size: tuple[int, int] = (64, 48)) -> Path:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(encoded(seed, size, path.suffix))
        return path

    return make


@pytest.fixture
def make_info():
    def make(content_hash: str = "aa11", **changes: object) -> PhotoInfo:
        values: dict[str, object] = {"width": 64, "height": 48, "format": "JPEG"}
        return PhotoInfo(content_hash, **(values | changes))

    return make


@pytest.fixture(scope="session")
def model_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A real model file: a very small ViT with random weights, always the same ones."""
    return _write_random_model(tmp_path_factory.mktemp("model") / "tiny.safetensors", seed=0)


@pytest.fixture(scope="session")
def other_model_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _write_random_model(tmp_path_factory.mktemp("model") / "other.safetensors", seed=1)


@pytest.fixture(scope="module")
def runtime(model_file: Path) -> Runtime:
    """What runs that model."""
    from sketchfind.encoder.runtime import Runtime

    return Runtime.load(model_file, "cpu")


def _write_random_model(path: Path, seed: int) -> Path:
    import dataclasses

    import torch

    from sketchfind.encoder.concepts import ConceptTable
    from sketchfind.encoder.model import Architecture, SketchPhotoEncoder
    from sketchfind.encoder.model_file import Header, write_model
    from sketchfind.encoder.parts import NETWORK, reference_inputs
    from sketchfind.encoder.retrieval import DomainMeans, RetrievalFeature, normalise
    from sketchfind.encoder.runtime import Runtime

    architecture = Architecture("test_vit", 32, text_dim=16, projection_dim=16)
    torch.set_num_threads(1)  # some tests load torch here, after the hook above
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        network = SketchPhotoEncoder(architecture)
    width = network.feature_dim
    rng = np.random.default_rng(seed)
    names = ("horse", "house", "tree")
    concepts = normalise(rng.standard_normal((3, 16)))
    zeros = DomainMeans(np.zeros(width, np.float32), np.zeros(16, np.float32))
    whitening = np.diag(np.linspace(0.5, 2, width, dtype=np.float32))
    feature = RetrievalFeature(0.5, {"sketch": zeros, "photo": zeros}, whitening)
    described = dataclasses.asdict(architecture)
    header = Header("tiny", "", described, 0.5, width + 16, names, {})
    runtime = Runtime(header, network, feature, ConceptTable(names, concepts), concepts)
    reference = runtime.embed_photos(reference_inputs(32))
    tensors = {NETWORK + name: value.numpy() for name, value in network.state_dict().items()}
    tensors |= {"concepts": concepts, "reference": reference}
    tensors |= feature.tensors()
    write_model(
        path,
        name="tiny",
        architecture=described,
        clip_share=0.5,
        dim=width + 16,
        concepts=names,
        card={"licence": "CC0-1.0"},
        tensors=tensors,
    )
    return path
