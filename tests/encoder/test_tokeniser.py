from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import open_clip
import pytest
import torch
from open_clip.tokenizer import HFTokenizer, SimpleTokenizer
from small_vocabularies import write_bert, write_siglip

from sketchfind.encoder.text_tower_config import TextTowerConfig
from sketchfind.encoder.tokeniser import Tokeniser, read_vocabulary
from sketchfind.errors import ModelFileError

LENGTH = 8
TEXTS = [
    "a photo of a horse",
    "  A RED car,\nof the horses! ",
    "Roß &amp; x_x",
    "horse " * 40,
    "</s> a [SEP] h",
    "x",
]


def write_left(folder: Path) -> None:
    """Write what fills short texts up at their beginning."""
    write_siglip(folder)
    path = folder / "tokenizer_config.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {"padding_side": "left"}))


KINDS = {
    "siglip": (write_siglip, {"clean": "canonicalize"}),
    "left": (write_left, {}),
    "plain": (write_siglip, {}),
    "clipa": (write_bert, {"strip_sep_token": True}),
    "lower": (write_bert, {"clean": "lower"}),
}


def config(options: dict[str, Any] | None = None, **changes: Any) -> TextTowerConfig:
    described = {"context_length": LENGTH, "vocab_size": 100, "hf_tokenizer_name": "some/model"}
    described |= {"tokenizer_kwargs": options or {}, **changes}
    return TextTowerConfig.from_parts({"embed_dim": 8, "text_cfg": described})


def tokens(kind: str, folder: Path) -> torch.Tensor:
    write, options = KINDS[kind]
    write(folder)
    described = config(options)
    return Tokeniser(described, read_vocabulary(folder, described))(TEXTS)


@pytest.mark.parametrize("kind", KINDS)
def test_tokens_are_those_of_open_clip(kind: str, tmp_path: Path) -> None:
    ours = tokens(kind, tmp_path)
    options = KINDS[kind][1]
    theirs = HFTokenizer(str(tmp_path), context_length=LENGTH, **options)(TEXTS)
    assert torch.equal(ours, theirs)


def test_tokens_of_open_clip_as_they_were_once(tmp_path: Path) -> None:
    """What `HFTokenizer` of open_clip made: models in use stay right whatever it makes later."""
    assert tokens("siglip", tmp_path / "siglip")[:3].tolist() == SIGLIP
    assert tokens("clipa", tmp_path / "clipa")[:3].tolist() == CLIPA


SIGLIP = [[3, 4, 5, 3, 6, 1, 1, 1], [3, 7, 8, 5, 9, 2, 10, 1], [9, 12, 11, 2, 9, 15, 9, 1]]
CLIPA = [[2, 4, 5, 6, 4, 7, 0, 0], [2, 4, 8, 9, 14, 6, 1, 0], [2, 1, 1, 1, 1, 1, 0, 0]]


def test_clips_own_words_need_no_vocabulary(tmp_path: Path) -> None:
    described = config(hf_tokenizer_name=None, context_length=77, vocab_size=49408)
    assert read_vocabulary(tmp_path, described) == ""
    theirs = open_clip.get_tokenizer("ViT-B-32")(TEXTS)
    assert torch.equal(Tokeniser(described)(TEXTS), theirs)


def test_clips_own_words_are_cut_and_cleaned_as_the_model_says() -> None:
    clean = {"clean": "canonicalize"}
    described = config(clean, hf_tokenizer_name=None, vocab_size=49408)
    theirs = SimpleTokenizer(context_length=LENGTH, **clean)(TEXTS)
    assert torch.equal(Tokeniser(described)(TEXTS), theirs)


def test_where_the_figures_lie_does_not_matter(tmp_path: Path) -> None:
    before = tokens("siglip", tmp_path)
    (tmp_path / "tokenizer_config.json").unlink()
    figures = {"pad_token": {"content": "</s>", "lstrip": False}}  # as older versions wrote it
    (tmp_path / "special_tokens_map.json").write_text(json.dumps(figures))
    vocabulary = read_vocabulary(tmp_path, config({"clean": "canonicalize"}))
    assert torch.equal(Tokeniser(config({"clean": "canonicalize"}), vocabulary)(TEXTS), before)


def test_what_is_missing_is_said(tmp_path: Path) -> None:
    with pytest.raises(ModelFileError, match=r"tokenizer\.json, which is not beside"):
        read_vocabulary(tmp_path, config())
    write_siglip(tmp_path)
    for figures in ("[]", "{", "[" * 100_000, '{"pad_token": 5}', '{"pad_token": "unheard"}'):
        (tmp_path / "tokenizer_config.json").write_text(figures)
        with pytest.raises(ModelFileError, match="filled up"):
            read_vocabulary(tmp_path, config())
    (tmp_path / "tokenizer.json").write_bytes(b"\xff")
    with pytest.raises(ModelFileError, match="cannot be used"):
        read_vocabulary(tmp_path, config())


def test_a_huge_vocabulary_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_siglip(tmp_path)
    size = (tmp_path / "tokenizer.json").stat().st_size
    monkeypatch.setattr("sketchfind.encoder.tokeniser.MOST_VOCABULARY", size - 1)
    with pytest.raises(ModelFileError, match="too large"):
        read_vocabulary(tmp_path, config())


def changed(folder: Path, **parts: object) -> str:
    write_siglip(folder)
    return json.dumps(json.loads(read_vocabulary(folder, config())) | parts)


def test_who_stops_the_reading_of_a_vocabulary_is_told_of_none(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def stop(_vocabulary: str) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("tokenizers.Tokenizer", SimpleNamespace(from_str=stop))
    with pytest.raises(KeyboardInterrupt):
        Tokeniser(config(), "{}")


def test_vocabularies_that_cannot_be_used_end_in_one_line(tmp_path: Path) -> None:
    pads = json.loads(changed(tmp_path))["padding"]
    bad = [
        "",
        "[" * 100_000,
        "{}",
        changed(tmp_path, model={"type": "Unigram", "vocab": []}),  # knows nothing, not even that
        changed(tmp_path, padding=pads | {"strategy": {"Fixed": 10**12}}),
        changed(tmp_path, truncation=None),
        changed(tmp_path, padding=None),
        changed(tmp_path, normalizer={"type": "Precompiled", "precompiled_charsmap": "AAAA"}),
    ]
    for vocabulary in bad:
        with pytest.raises(ModelFileError) as caught:
            Tokeniser(config(), vocabulary)(TEXTS)
        assert len(str(caught.value).splitlines()) == 1
    write_siglip(tmp_path)
    vocabulary = read_vocabulary(tmp_path, config())
    last = int(Tokeniser(config(), vocabulary)(TEXTS).max())
    Tokeniser(config(vocab_size=last + 1), vocabulary)(TEXTS)
    with pytest.raises(ModelFileError, match="its own vocabulary"):
        Tokeniser(config(vocab_size=last), vocabulary)(TEXTS)


@pytest.mark.parametrize(
    "changes",
    [
        {"tokenizer_kwargs": {"tokenizer_mode": "clips"}},
        {"tokenizer_kwargs": {"clean": "by hand"}},
        {"tokenizer_kwargs": [1]},
        {"context_length": "long"},
        {"context_length": 0},
        {"vocab_size": 0},
        {"vocab_size": 10**9},
        {"width": 10**5},
        {"hf_model_name": "roberta-base"},
        {"unheard": 1},
    ],
)
def test_what_open_clip_would_do_otherwise_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(ModelFileError):
        config(**changes)
