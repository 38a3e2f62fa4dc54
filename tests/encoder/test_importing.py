from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import open_clip
import pytest
import timm
import timm.data
import torch
from model_copies import rewritten
from PIL import Image
from safetensors.torch import load_file, save_file
from small_towers import KINDS, VIT, model_cfg, write_checkpoint

from sketchfind.encoder import importing
from sketchfind.encoder.free_text import FreeText
from sketchfind.encoder.importing import import_checkpoint
from sketchfind.encoder.model_file import Tensors, read_header, read_tensors
from sketchfind.encoder.parts import gather_tensors
from sketchfind.encoder.runtime import Runtime
from sketchfind.encoder.sources import find_source
from sketchfind.encoder.text_tower import PROMPTS
from sketchfind.encoder.text_tower_config import TextTowerConfig
from sketchfind.encoder.tokeniser import Tokeniser, read_vocabulary
from sketchfind.engine.loaded import ModelSource
from sketchfind.engine.query_tasks import embed_query
from sketchfind.errors import ModelFileError, UnknownWords, UserFacingError
from sketchfind.imaging.sketch import rasterise
from sketchfind.types import Query, Sketch, Stroke

NAMES = ("horse", "house", "tree")


def some_photo(width: int = 80, height: int = 50) -> Image.Image:
    noise = np.random.default_rng(3).integers(60, 256, (height // 5, width // 5, 3), np.uint8)
    return Image.fromarray(noise).resize((width, height), Image.Resampling.BICUBIC)


def write_timm(folder: Path, name: str = "test_vit", **figures: object) -> torch.nn.Module:
    """Write a folder as timm's hub has it, and return the network without its classifier."""
    torch.manual_seed(1)
    network = timm.create_model(name, num_classes=10).eval()
    folder.mkdir(parents=True, exist_ok=True)
    save_file(network.state_dict(), folder / "model.safetensors")
    cfg = {"input_size": [3, 160, 160], "crop_pct": 0.9, "interpolation": "bicubic"}
    cfg |= {"mean": [0.4, 0.5, 0.6], "std": [0.2, 0.3, 0.4], "crop_mode": "center"} | figures
    (folder / "config.json").write_text(json.dumps({"architecture": name, "pretrained_cfg": cfg}))
    network.reset_classifier(0)
    return network


def imported(source: Path, tmp_path: Path, **options: object) -> Runtime:
    out = tmp_path / "model.safetensors"
    import_checkpoint(source, out, name="mine", names=NAMES, card={"licence": "MIT"}, **options)
    return Runtime.load(out, "cpu")


def cosine(ours: np.ndarray, theirs: torch.Tensor) -> float:
    unit = torch.nn.functional.normalize(theirs.float(), dim=-1).numpy()
    return float((ours * unit).sum(axis=-1).min())


@pytest.mark.parametrize("kind", KINDS)
def test_an_imported_tower_is_open_clip_with_its_own_transform(kind: str, tmp_path: Path) -> None:
    write_checkpoint(kind, tmp_path / kind)
    runtime = imported(tmp_path / kind, tmp_path)
    model, transform = open_clip.create_model_from_pretrained(f"local-dir:{tmp_path / kind}")
    photo = some_photo()
    with torch.inference_mode():
        theirs = model.eval().encode_image(transform(photo)[None])
        theirs = theirs if isinstance(theirs, torch.Tensor) else theirs[0]
    ours = runtime.embed_photos(runtime.photo_transform(photo)[None])
    assert cosine(ours, theirs) > 0.999
    assert ours.shape == (1, runtime.info.dim)
    assert not runtime.info.adapted


@pytest.mark.parametrize("kind", ["transformer", "quick", "timm-linear"])
def test_any_words_are_what_its_text_tower_says(kind: str, tmp_path: Path) -> None:
    write_checkpoint(kind, tmp_path / kind)
    runtime = imported(tmp_path / kind, tmp_path)
    assert runtime.info.free_text
    folder = f"local-dir:{tmp_path / kind}"
    model = open_clip.create_model(folder).eval()
    tokens = open_clip.get_tokenizer(folder)
    for text in ("a dog that jumps over a fence", "Zebra", "ein Haus am See, 1987"):
        phrases = [part.strip() for part in text.split(",")]
        with torch.inference_mode():
            rows = [
                sum(model.encode_text(tokens([p.replace("{}", phrase)]), True) for p in PROMPTS)
                for phrase in phrases
            ]
        theirs = sum(torch.nn.functional.normalize(row) for row in rows)
        assert cosine(runtime.embed_words(text)[None], theirs) > 0.999
    with pytest.raises(UserFacingError, match="no words"):
        runtime.embed_words(" , ")
    assert runtime.unknown_words("a dog that jumps") == ()  # though no name is one of them
    assert {concept.name for concept in runtime.concepts(runtime.embed_words("x"), 9)} == {*NAMES}


def test_a_model_without_class_names_knows_words_all_the_same(tmp_path: Path) -> None:
    write_checkpoint("transformer", tmp_path / "tower")
    import_checkpoint(tmp_path / "tower", tmp_path / "model.safetensors", name="mine", card={})
    runtime = Runtime.load(tmp_path / "model.safetensors", "cpu")
    assert runtime.concepts(runtime.embed_words("a red horse"), 5) == ()


def test_a_vocabulary_travels_in_the_model_file(tmp_path: Path) -> None:
    model = write_checkpoint("siglip", tmp_path / "siglip")
    config = TextTowerConfig.from_parts(model_cfg("siglip"))
    tokens = Tokeniser(config, read_vocabulary(tmp_path / "siglip", config))
    runtime = imported(tmp_path / "siglip", tmp_path)
    shutil.rmtree(tmp_path / "siglip")
    assert runtime.info.free_text
    for text in ("a red horse", "oxx"):
        with torch.inference_mode():
            theirs = sum(model.encode_text(tokens([p.replace("{}", text)]), True) for p in PROMPTS)
        assert cosine(runtime.embed_words(text)[None], theirs) > 0.999
    assert {concept.name for concept in runtime.concepts(runtime.embed_words("x"), 9)} == {*NAMES}


def test_the_bytes_of_a_vocabulary_do_not_become_tensors(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SigLIP's took half a minute so, before the first words were found."""
    write_checkpoint("siglip", tmp_path / "siglip")
    runtime = imported(tmp_path / "siglip", tmp_path)
    monkeypatch.setattr(torch.Tensor, "__iter__", None)
    assert len(runtime.embed_words("a red horse")) == runtime.info.dim


def test_without_its_vocabulary_a_model_finds_by_drawing(tmp_path: Path) -> None:
    write_checkpoint("siglip", tmp_path / "siglip")
    (tmp_path / "siglip/tokenizer.json").unlink()
    runtime = imported(tmp_path / "siglip", tmp_path)
    assert not runtime.info.free_text
    assert "tokenizer.json" in str(runtime.info.card["no_words"])
    assert runtime.embed_photos(np.zeros((1, 32, 32, 3), np.uint8)).shape == (1, runtime.info.dim)


@pytest.mark.parametrize("name", ["test_vit", "test_resnet", "test_convnext"])
def test_an_imported_backbone_is_timm_with_its_own_transform(name: str, tmp_path: Path) -> None:
    network = write_timm(tmp_path / "timm", name)
    runtime = imported(tmp_path / "timm", tmp_path)
    cfg = json.loads((tmp_path / "timm/config.json").read_text())["pretrained_cfg"]
    data = timm.data.resolve_data_config({}, pretrained_cfg=cfg)
    photo = some_photo(300, 200)
    with torch.inference_mode():
        theirs = network(timm.data.create_transform(**data)(photo)[None])
    ours = runtime.embed_photos(runtime.photo_transform(photo)[None])
    assert cosine(ours, theirs) > 0.999
    assert not runtime.info.free_text
    assert runtime.info.concepts == ()
    assert runtime.concepts(ours[0], 5) == ()
    with pytest.raises(UnknownWords, match="knows no words"):
        runtime.embed_words("horse")
    assert runtime.unknown_words("a horse") == ("horse",)
    drawn = rasterise(Sketch((Stroke(((0.1, 0.1), (0.9, 0.8))),)), 64)  # not at the model's size
    asked = embed_query(
        ModelSource(tmp_path / "model.safetensors", "cpu"), Query(sketch=drawn, words="a horse")
    )
    assert asked.unknown_words == ("horse",)


def test_weights_that_do_not_bear_halving_stay_as_they_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "PARITY", 2.0)  # more than any two embeddings agree
    network = write_timm(tmp_path / "mine")
    imported(tmp_path / "mine", tmp_path)
    path = tmp_path / "model.safetensors"
    tensors = read_tensors(path, read_header(path))
    theirs = {f"network.backbone.{key}": value for key, value in network.state_dict().items()}
    assert theirs.keys() <= tensors.keys()
    for key, value in theirs.items():
        np.testing.assert_array_equal(tensors[key], value.numpy())


def test_one_picture_that_halves_change_keeps_all_weights_as_they_are(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    network, exact = torch.nn.Linear(2, 2), np.eye(4, dtype=np.float32)
    weight = network.weight.detach().clone()
    computed = iter([exact, exact[[0, 1, 2, 2]]])
    monkeypatch.setattr(importing, "reference_embeddings", lambda *_: next(computed))
    weights, reference = importing._halved(network, importing._feature(0, 4))
    assert torch.equal(weights["weight"], weight)
    assert reference is exact


def test_larger_pictures_than_model_files_take_are_refused(tmp_path: Path) -> None:
    write_timm(tmp_path / "timm", "test_resnet", input_size=[3, 1025, 1025])
    with pytest.raises(ModelFileError, match="more than 1,024 are not supported"):
        imported(tmp_path / "timm", tmp_path)


def test_a_model_that_computes_otherwise_once_written_leaves_no_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gather(*parts: Any) -> Tensors:
        return gather_tensors(*parts[:-1], np.roll(parts[-1], 1, axis=0))

    monkeypatch.setattr(importing, "gather_tensors", gather)
    write_timm(tmp_path / "timm")
    with pytest.raises(ModelFileError, match="embeddings that differ"):
        imported(tmp_path / "timm", tmp_path)
    assert not list(tmp_path.glob("*model.safetensors*"))


def test_a_bare_file_needs_to_be_named(tmp_path: Path) -> None:
    write_checkpoint("transformer", tmp_path / "tower")
    bare = (tmp_path / "tower/open_clip_model.safetensors").rename(tmp_path / "bare.safetensors")
    with pytest.raises(ModelFileError, match="does not say which model"):
        find_source(bare)
    (tmp_path / "text.safetensors").write_text("no tensors")
    with pytest.raises(ModelFileError, match=r": it is damaged or not a model file \(Error.*\)\."):
        find_source(tmp_path / "text.safetensors")
    for kind, said in {
        "resnet50": "is not a kind",
        "open_clip:nothing": "knows no model",
        "open_clip:ViT-B-32:nothing": "no weights 'nothing'",
        "timm:nothing": "knows no model",
    }.items():
        with pytest.raises(ModelFileError, match=said):
            find_source(bare, kind)
    with pytest.raises(ModelFileError, match="another"):  # it is no ViT-B-32
        imported(bare, tmp_path, kind="open_clip:ViT-B-32:openai")
    assert list(tmp_path.glob(".*")) == []
    assert not (tmp_path / "model.safetensors").exists()


def test_a_name_brings_the_figures_of_its_weights(tmp_path: Path) -> None:
    save_file({}, tmp_path / "w.safetensors")
    source = find_source(tmp_path / "w.safetensors", "open_clip:ViT-B-32:openai")
    assert source.tower is not None
    assert source.tower.quick_gelu
    assert source.transform.resize == "shortest"
    siglip = find_source(tmp_path / "w.safetensors", "open_clip:ViT-B-16-SigLIP:webli")
    assert siglip.transform.resize == "squash"
    mobile = find_source(tmp_path / "w.safetensors", "open_clip:MobileCLIP-S1:datacompdr")
    assert (mobile.transform.interpolation, mobile.transform.size) == ("bilinear", 256)
    dino = find_source(tmp_path / "w.safetensors", "timm:vit_small_patch16_224.dino")
    assert dino.transform.mean == pytest.approx((0.485, 0.456, 0.406))


@pytest.mark.parametrize(("mode", "resize"), [("squash", "squash"), ("border", "longest")])
def test_a_backbone_says_how_its_pictures_are_fitted(
    mode: str, resize: str, tmp_path: Path
) -> None:
    write_timm(tmp_path, crop_mode=mode)
    transform = find_source(tmp_path).transform
    assert (transform.resize, transform.fill) == (resize, (102, 128, 153))


def test_pickles_are_refused(tmp_path: Path) -> None:
    torch.save({}, tmp_path / "model.pt")
    with pytest.raises(ModelFileError, match="execute code"):
        find_source(tmp_path / "model.pt", "open_clip:ViT-B-32")
    with pytest.raises(ModelFileError, match="no weights"):
        find_source(tmp_path)


def test_a_damaged_checkpoint_ends_in_one_line(tmp_path: Path) -> None:
    write_checkpoint("transformer", tmp_path / "tower")
    path = tmp_path / "tower/open_clip_model.safetensors"
    path.write_bytes(path.read_bytes()[:-1000])
    with pytest.raises(ModelFileError) as caught:
        imported(tmp_path / "tower", tmp_path)
    assert len(str(caught.value).splitlines()) == 1


def write_changed(folder: Path, **changes: object) -> None:
    """Write a folder of open_clip whose description is another one than that of its weights."""
    write_checkpoint("transformer", folder)
    path = folder / "open_clip_config.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | changes))


def test_a_small_file_cannot_ask_for_a_huge_network(tmp_path: Path) -> None:
    config = model_cfg("transformer")
    config["vision_cfg"] = {**config["vision_cfg"], "width": 4096, "mlp_ratio": 16_384}  # 1 TB
    config["text_cfg"] = {"hf_model_name": "roberta-base"}
    write_changed(tmp_path / "tower", model_cfg=config)
    weights = tmp_path / "tower/open_clip_model.safetensors"
    for tensors, said in (
        ({"visual.proj": torch.zeros(1)}, "Missing key"),
        ({"text.x": torch.zeros(1)}, "no image tower"),
        ({}, "no weights"),
    ):
        save_file(tensors, weights)
        with pytest.raises(ModelFileError, match=said):
            imported(tmp_path / "tower", tmp_path)


ODD_PICTURES = [{"fill_color": "red"}, {"fill_color": float("inf")}, [1], {"mean": 5}]
ODD_FIGURES = [{"mean": 5}, {"input_size": 5}, {"crop_pct": "x"}, {"input_size": [3, -1, -1]}]


@pytest.mark.parametrize("pictures", ODD_PICTURES, ids=str)
def test_odd_figures_of_open_clip_end_in_one_line(pictures: object, tmp_path: Path) -> None:
    write_changed(tmp_path / "tower", preprocess_cfg=pictures)
    with pytest.raises(ModelFileError, match=r"^.+$"):
        imported(tmp_path / "tower", tmp_path)


@pytest.mark.parametrize("vision", [{"head_width": 0}, {"patch_size": 0}], ids=str)
def test_impossible_towers_end_in_one_line(vision: dict[str, object], tmp_path: Path) -> None:
    config = model_cfg("transformer")
    write_changed(tmp_path / "tower", model_cfg=config | {"vision_cfg": VIT | vision})
    with pytest.raises(ModelFileError, match="cannot be built"):
        imported(tmp_path / "tower", tmp_path)


@pytest.mark.parametrize("figures", ODD_FIGURES, ids=str)
def test_odd_figures_of_timm_end_in_one_line(figures: dict[str, object], tmp_path: Path) -> None:
    write_timm(tmp_path / "timm", "test_resnet", **figures)
    with pytest.raises(ModelFileError, match=r"^.+$"):
        imported(tmp_path / "timm", tmp_path)


@pytest.mark.parametrize("figures", [[1], {}], ids=str)
def test_a_description_without_figures_ends_in_one_line(figures: object, tmp_path: Path) -> None:
    write_timm(tmp_path / "timm", "test_resnet")
    described = {"architecture": "test_resnet", "pretrained_cfg": figures}
    (tmp_path / "timm/config.json").write_text(json.dumps(described))
    with pytest.raises(ModelFileError, match="cannot be used"):
        find_source(tmp_path / "timm")


def test_a_tower_of_another_library_still_finds_by_drawing(tmp_path: Path) -> None:
    config = model_cfg("transformer") | {"text_cfg": {"hf_model_name": "roberta-base"}}
    write_changed(tmp_path / "tower", model_cfg=config)
    runtime = imported(tmp_path / "tower", tmp_path)
    assert not runtime.info.free_text
    assert "transformers" in str(runtime.info.card["no_words"])
    with pytest.raises(UserFacingError):
        runtime.embed_words("horse")


@pytest.fixture(scope="module")
def with_words(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The model file of a small CLIP, which brings its text tower."""
    folder = tmp_path_factory.mktemp("imported")
    write_checkpoint("transformer", folder / "tower")
    imported(folder / "tower", folder)
    return folder / "model.safetensors"


def cut_columns(name: str) -> Callable[[Tensors], None]:
    def change(tensors: Tensors) -> None:
        tensors[name] = np.ascontiguousarray(tensors[name][..., :8])

    return change


MISFITS: dict[str, Callable[[Tensors], object]] = {
    "no reference": lambda tensors: tensors.pop("reference.text"),
    "fewer references": lambda tensors: tensors.update(
        {"reference.text": np.ones((2, 24), np.float32)}
    ),
    "narrow references": cut_columns("reference.text"),
    "narrow mean": lambda tensors: tensors.update({"mean.text": np.zeros(8, np.float32)}),
    "narrow mean of sketches": cut_columns("mean.sketch.clip"),
}


@pytest.mark.parametrize("change", MISFITS.values(), ids=MISFITS)
def test_a_text_half_that_does_not_fit_the_rest_is_refused(
    change: Callable[[Tensors], object], with_words: Path, tmp_path: Path
) -> None:
    odd = rewritten(with_words, tmp_path / "odd.safetensors", change)
    with pytest.raises(ModelFileError, match="does not fit"):
        Runtime.load(odd, "cpu")


def test_a_text_tower_of_another_width_is_refused(with_words: Path, tmp_path: Path) -> None:
    architecture = read_header(with_words).architecture
    narrow = json.loads(str(architecture["text"])) | {"embed_dim": 8}
    architecture = {**architecture, "text": json.dumps(narrow)}

    def cut(tensors: Tensors) -> None:
        for name in ("text.text_projection", "reference.text"):
            cut_columns(name)(tensors)

    odd = rewritten(with_words, tmp_path / "odd.safetensors", cut, architecture=architecture)
    with pytest.raises(ModelFileError, match="24 numbers"):
        Runtime.load(odd, "cpu")


def test_a_text_tower_of_another_width_than_it_says_is_refused(
    with_words: Path, tmp_path: Path
) -> None:
    architecture = dict(read_header(with_words).architecture)
    described = json.loads(str(architecture["text"]))
    described["text_cfg"]["proj_type"] = "none"
    architecture["text"] = json.dumps(described)
    odd = tmp_path / "odd.safetensors"
    rewritten(
        with_words, odd, lambda each: each.pop("text.text_projection"), architecture=architecture
    )
    with pytest.raises(ModelFileError, match="vectors of 16 numbers"):
        Runtime.load(odd, "cpu").embed_words("horse")


def test_what_training_subtracted_from_text_vectors_is_subtracted_from_words(
    with_words: Path, tmp_path: Path
) -> None:
    words = Runtime.load(with_words, "cpu").embed_words("a red barn")
    assert load_file(with_words)["text.text_projection"].dtype == torch.float16

    def move(tensors: Tensors) -> None:
        tensors["mean.text"] = np.full(24, 0.1, np.float32)

    moved = Runtime.load(rewritten(with_words, tmp_path / "moved.safetensors", move), "cpu")
    expected = (words - 0.1) / np.linalg.norm(words - 0.1)
    np.testing.assert_allclose(moved.embed_words("a red barn"), expected, atol=1e-5)


def test_a_missing_part_of_the_text_tower_is_named_with_the_first_words(tmp_path: Path) -> None:
    write_checkpoint("siglip", tmp_path / "tower")
    imported(tmp_path / "tower", tmp_path)
    path = tmp_path / "model.safetensors"

    def garble(tensors: Tensors) -> None:
        tensors["text.vocabulary"] = np.full(4, 255, np.uint8)

    odd = Runtime.load(rewritten(path, tmp_path / "odd.safetensors", garble), "cpu")
    with pytest.raises(ModelFileError, match="does not fit"):
        odd.embed_words("horse")


def test_a_text_tower_that_computes_otherwise_is_refused(with_words: Path, tmp_path: Path) -> None:
    header = read_header(with_words)
    beside = read_tensors(with_words, header)
    tensors = load_file(with_words)
    tensors["text.ln_final.weight"] = torch.flip(tensors["text.ln_final.weight"], [0]) * -3
    tensors["text.text_projection"] = torch.roll(tensors["text.text_projection"], 5, 0)
    save_file(tensors, tmp_path / "odd.safetensors")
    with pytest.raises(ModelFileError, match="vectors that differ"):
        FreeText(tmp_path / "odd.safetensors", header, beside).lookup("horse")
    one = beside | {"reference.text": beside["reference.text"] * [[1], [1], [-1]]}
    with pytest.raises(ModelFileError, match="vectors that differ"):
        FreeText(with_words, header, one).lookup("horse")
    tensors["text.text_projection"][:] = float("nan")
    save_file(tensors, tmp_path / "none.safetensors")
    with pytest.raises(ModelFileError, match="vectors that differ"):
        FreeText(tmp_path / "none.safetensors", header, beside).lookup("horse")
