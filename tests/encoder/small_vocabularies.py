"""Very small vocabularies of the kinds that SigLIP and CLIPA have, made by the library itself."""

from __future__ import annotations

import json
from pathlib import Path

from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors

PIECES = ("▁a", "▁photo", "▁of", "▁horse", "▁red", "▁car", "▁", "h", "o", "r", "s", "e", "x")
WORDS = ("a", "photo", "of", "horse", "red", "car", "##s", "h", "##x", "!", ",")
SPECIAL = ("[PAD]", "[UNK]", "[CLS]", "[SEP]")


def write_siglip(folder: Path) -> None:
    """Write pieces of words with their end after them, which also fills up."""
    pieces = [("<pad>", 0.0), ("</s>", 0.0), ("<unk>", 0.0), *((piece, -1.0) for piece in PIECES)]
    tokenizer = Tokenizer(models.Unigram(pieces, unk_id=2))
    tokenizer.normalizer = normalizers.NFKC()
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="$A </s>", special_tokens=[("</s>", 1)]
    )
    tokenizer.add_special_tokens(["<pad>", "</s>", "<unk>"])
    _write(folder, tokenizer, {"pad_token": "</s>", "eos_token": "</s>"})


def write_bert(folder: Path) -> None:
    """Write words between a beginning and a separator."""
    vocabulary = {word: number for number, word in enumerate((*SPECIAL, *WORDS))}
    tokenizer = Tokenizer(models.WordPiece(vocabulary, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer()
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.post_processor = processors.BertProcessing(("[SEP]", 3), ("[CLS]", 2))
    tokenizer.add_special_tokens(list(SPECIAL))
    _write(folder, tokenizer, {"pad_token": "[PAD]", "sep_token": "[SEP]", "cls_token": "[CLS]"})


def _write(folder: Path, tokenizer: Tokenizer, figures: dict[str, object]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    tokenizer.save(str(folder / "tokenizer.json"))
    figures |= {"tokenizer_class": "PreTrainedTokenizerFast"}
    (folder / "tokenizer_config.json").write_text(json.dumps(figures))
