"""Model files made of others."""

from __future__ import annotations

import json
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

from safetensors.numpy import load_file

from sketchfind.encoder.model_file import KEY, Tensors, read_header, write_model


def rewritten(
    source: Path, path: Path, change: Callable[[Tensors], object] = id, **values: Any
) -> Path:
    """Write the model of a file again, in good order, with other tensors or values; return it."""
    header = read_header(source)
    names = ("name", "architecture", "clip_share", "dim", "concepts", "card")
    tensors = load_file(source)
    change(tensors)
    write_model(path, **{name: getattr(header, name) for name in names} | values, tensors=tensors)
    return path


def parts(data: bytes) -> tuple[dict[str, Any], bytes]:
    """Split a safetensors file into its header and its tensors."""
    start = 8 + struct.unpack("<Q", data[:8])[0]
    return json.loads(data[8:start]), data[start:]


def joined(header: object, tensors: bytes) -> bytes:
    """Make a file of them; of bytes as a header, too."""
    text = header if isinstance(header, bytes) else json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    return struct.pack("<Q", len(text)) + text + tensors


def forged(data: bytes, **values: object) -> bytes:
    """Change values of our own header, and nothing else."""
    header, tensors = parts(data)
    own = json.loads(header["__metadata__"][KEY])
    header["__metadata__"][KEY] = json.dumps(own | values)
    return joined(header, tensors)
