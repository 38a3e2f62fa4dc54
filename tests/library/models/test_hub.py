from __future__ import annotations

import hashlib
import shutil
import socket
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError
from pathlib import Path
from types import SimpleNamespace
from typing import BinaryIO

import pytest
from local_hub import COMMIT, LocalHub, serving
from small_towers import write_checkpoint

from sketchfind.errors import UserFacingError
from sketchfind.library.models import hub as hub_module
from sketchfind.library.models.hub import fetch
from sketchfind.library.models.store import ModelStore
from sketchfind.paths import Profile

REPOSITORY = "tiny/tower"
WEIGHTS = "open_clip_model.safetensors"


@pytest.fixture(scope="module")
def tower(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hub") / "tower"
    write_checkpoint("transformer", folder)
    return folder


@pytest.fixture
def hub(tower: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[LocalHub]:
    with serving(LocalHub({REPOSITORY: tower})) as local:
        monkeypatch.setenv("HF_ENDPOINT", local.url)
        yield local


def test_a_model_arrives_whole_and_says_how_far_it_is(
    hub: LocalHub, tower: Path, tmp_path: Path, synced: Callable[[Path], bool]
):
    told: list[tuple[int, int]] = []
    fetched = fetch(REPOSITORY, tmp_path / "x", on_bytes=lambda *a: told.append(a))
    weights = (tmp_path / "x" / WEIGHTS).read_bytes()
    assert weights == (tower / WEIGHTS).read_bytes()
    assert fetched.sha256 == hashlib.sha256(weights).hexdigest()
    assert synced(tmp_path / "x" / WEIGHTS)
    assert fetched.revision == COMMIT
    assert [done for done, _ in told] == sorted(done for done, _ in told)
    assert told[-1][0] == told[-1][1] == sum(p.stat().st_size for p in tower.iterdir())
    assert sorted(p.name for p in (tmp_path / "x").iterdir()) == sorted(
        p.name for p in tower.iterdir()
    )


def test_what_is_there_is_not_fetched_again(hub: LocalHub, tmp_path: Path):
    fetch(REPOSITORY, tmp_path / "x")
    hub.ranges.clear()
    fetch(REPOSITORY, tmp_path / "x")
    assert hub.ranges == []


def _fetch_a_part(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Cancel a download while the weights arrive."""
    monkeypatch.setattr("huggingface_hub.constants.DOWNLOAD_CHUNK_SIZE", 4096)
    told: list[int] = []
    with pytest.raises(CancelledError):
        fetch(
            REPOSITORY,
            folder,
            on_bytes=lambda done, _: told.append(done),
            cancelled=lambda: len(told) > 8,
        )


def test_a_cancelled_download_goes_on_where_it_was(
    hub: LocalHub, tower: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    _fetch_a_part(tmp_path / "x", monkeypatch)
    (partial,) = (tmp_path / "x").glob("*.part")
    arrived = partial.stat().st_size
    assert 0 < arrived < (tower / WEIGHTS).stat().st_size
    hub.ranges.clear()
    fetch(REPOSITORY, tmp_path / "x")
    assert hub.ranges == [(WEIGHTS, f"bytes={arrived}-")]
    assert (tmp_path / "x" / WEIGHTS).read_bytes() == (tower / WEIGHTS).read_bytes()
    assert list((tmp_path / "x").glob("*.part")) == []


def test_a_connection_that_breaks_off_goes_on_where_it_was(
    hub: LocalHub, tower: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("huggingface_hub.file_download.time.sleep", lambda _: None)
    monkeypatch.setattr("huggingface_hub.constants.DOWNLOAD_CHUNK_SIZE", 4096)
    hub.cut_after = ((tower / WEIGHTS).stat().st_size // 2 // 4096 + 1) * 4096
    fetch(REPOSITORY, tmp_path / "x")
    assert (tmp_path / "x" / WEIGHTS).read_bytes() == (tower / WEIGHTS).read_bytes()
    assert [asked for name, asked in hub.ranges if name == WEIGHTS] == [
        None,
        f"bytes={hub.cut_after}-",
    ]


def test_damage_on_the_way_is_noticed(hub: LocalHub, tmp_path: Path):
    hub.spoilt.add(WEIGHTS)
    with pytest.raises(UserFacingError, match="arrived damaged"):
        fetch(REPOSITORY, tmp_path / "x")
    assert not (tmp_path / "x" / WEIGHTS).exists()
    assert list((tmp_path / "x").glob("*.part")) == []
    hub.spoilt.clear()
    fetch(REPOSITORY, tmp_path / "x")  # from the beginning


def test_too_large_ones_and_full_disks_are_refused_before_they_start(
    hub: LocalHub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    hub.announced[WEIGHTS] = hub_module.MOST_BYTES + 1
    with pytest.raises(UserFacingError, match="smaller model"):
        fetch(REPOSITORY, tmp_path / "x")
    hub.announced.clear()
    monkeypatch.setattr(hub_module, "SPARE", 10**18)
    with pytest.raises(UserFacingError, match="not enough space"):
        fetch(REPOSITORY, tmp_path / "x")
    assert WEIGHTS not in {name for name, _ in hub.ranges}


def test_room_is_needed_for_what_is_still_to_come(
    hub: LocalHub, tower: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    _fetch_a_part(tmp_path / "x", monkeypatch)
    total = sum(path.stat().st_size for path in tower.iterdir())
    arrived = sum(path.stat().st_size for path in (tmp_path / "x").iterdir())
    free = total - arrived + total // 2 + hub_module.SPARE - 1
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=free))
    with pytest.raises(UserFacingError, match="not enough space"):
        fetch(REPOSITORY, tmp_path / "x")
    free += 1
    fetch(REPOSITORY, tmp_path / "x")
    free -= total - arrived  # all is there
    assert fetch(REPOSITORY, tmp_path / "x").sha256


def test_weights_are_hashed_once(hub: LocalHub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    digest, hashed = hashlib.file_digest, list[str]()

    def remember(file: BinaryIO, name: str) -> object:
        hashed.append(Path(file.name).name)
        return digest(file, name)

    monkeypatch.setattr(hashlib, "file_digest", remember)
    first = fetch(REPOSITORY, tmp_path / "x")
    assert len(hashed) == 1
    assert fetch(REPOSITORY, tmp_path / "x") == first
    assert len(hashed) == 2
    assert hashed[1] == WEIGHTS


def test_a_server_that_sends_more_than_it_said_is_stopped(hub: LocalHub, tmp_path: Path):
    hub.announced[WEIGHTS] = 1000
    with pytest.raises(UserFacingError, match="cannot be downloaded"):
        fetch(REPOSITORY, tmp_path / "x")
    assert not (tmp_path / "x" / WEIGHTS).exists()


def test_names_that_are_not_there(hub: LocalHub, tmp_path: Path):
    with pytest.raises(UserFacingError, match="neither a model that is offered"):
        fetch("../../etc", tmp_path / "x")
    with pytest.raises(UserFacingError, match="no public model tiny/other"):
        fetch("tiny/other", tmp_path / "x")
    hub.repositories["tiny/empty"] = tmp_path
    with pytest.raises(UserFacingError, match="holds no model"):
        fetch("tiny/empty", tmp_path / "x")


def test_without_a_network_it_says_so_in_one_line(
    profile: Profile, monkeypatch: pytest.MonkeyPatch
):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # nobody listens there
        monkeypatch.setenv("HF_ENDPOINT", f"http://127.0.0.1:{taken.getsockname()[1]}")
        with pytest.raises(UserFacingError, match="Check the network") as caught:
            ModelStore(profile).download("mobileclip-s1")
    assert len(str(caught.value).splitlines()) == 1
    assert caught.value.message.startswith("mobileclip-s1 cannot be downloaded from 127.0.0.1:")
    assert ": it refuses the connection (" in caught.value.message
    assert not any(profile.models.iterdir())


def test_a_server_without_a_name_and_one_that_cannot_encrypt_are_told_apart(
    hub: LocalHub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("HF_ENDPOINT", hub.url.replace("http:", "https:"))
    with pytest.raises(UserFacingError, match="no trustworthy encrypted connection"):
        fetch(REPOSITORY, tmp_path / "x")

    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    said = r": there is no connection to it \(Name or service not known\)\. Check the network"
    for endpoint, server in (("https://hub.example", "hub.example"), ("", "huggingface.co")):
        monkeypatch.setenv("HF_ENDPOINT", endpoint)
        with pytest.raises(UserFacingError, match=server + said):
            fetch(REPOSITORY, tmp_path / "x")


def test_who_forbids_downloads_is_told_so(hub: LocalHub, tmp_path: Path, monkeypatch):
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)  # as it was at the start
    with pytest.raises(UserFacingError, match="forbids it") as caught:
        fetch(REPOSITORY, tmp_path / "m", name="tower")
    assert caught.value.message.startswith(
        "tower is not downloaded: HF_HUB_OFFLINE or TRANSFORMERS_"
    )
    assert not (tmp_path / "m").exists()


def test_nothing_is_asked_without_encryption(hub: LocalHub, tmp_path: Path, monkeypatch):
    monkeypatch.setenv("HF_ENDPOINT", "http://hub.example")
    with pytest.raises(UserFacingError, match="encrypted"):
        fetch("someone/tower", tmp_path / "m")
    assert not (tmp_path / "m").exists()


def test_no_server_sends_on_to_one_without_encryption(hub: LocalHub, tmp_path: Path):
    hub.elsewhere = "http://hub.example/weights"
    with pytest.raises(UserFacingError, match=r"hub\.example.*encrypted"):
        fetch(REPOSITORY, tmp_path / "m")
    assert {path.suffix for path in (tmp_path / "m").iterdir()} == {".part"}
