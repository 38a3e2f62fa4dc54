"""What is done with whole models in a process of its own, where alone torch is imported."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sketchfind.atomic_files import atomic_write
from sketchfind.encoder.checkpoint_files import description_of, weights_of
from sketchfind.encoder.model_file import check_model, read_info
from sketchfind.errors import ModelFileError, UserFacingError, out_of_room, why
from sketchfind.types import ModelInfo


def import_model(
    source: Path, out: Path, name: str, kind: str, names: Sequence[str], card: dict[str, Any]
) -> ModelInfo:
    """Copy or convert the model at `source` to `out`, which appears only if the model works.

    What can be refused without torch is refused first: that takes seconds to import.

    Raises:
        ModelFileError: it cannot be used.
        UserFacingError: it cannot be written.
    """
    try:
        if source.is_file() and not kind and _is_ours(source):
            check_model(source)
            _copy(source, out)
        else:
            weights_of(source)
            if not kind:
                description_of(source)
            from sketchfind.encoder.importing import import_checkpoint

            import_checkpoint(source, out, name=name, kind=kind, names=names, card=card)
        return read_info(out)
    except OSError as error:
        raise UserFacingError(
            "The model cannot be written to {folder}: {reason}.",
            "Free some space on the disk and try again."
            if out_of_room(error)
            else "Check the folder.",
            folder=out.parent,
            reason=why(error),
        ) from error


def _is_ours(source: Path) -> bool:
    try:
        read_info(source)
    except ModelFileError:
        return False
    return True


def _copy(source: Path, out: Path) -> None:
    from sketchfind.encoder.runtime import Runtime

    with atomic_write(out) as temporary:
        shutil.copyfile(source, temporary)
        Runtime.load(temporary, "cpu")  # reads the whole file and tests its results
