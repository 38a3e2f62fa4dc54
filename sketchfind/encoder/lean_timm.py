"""Import timm without PyTorch's compiler.

On import, torchvision takes one function out of the compiler (torch._dynamo), and timm marks some
of its functions for the compiler to leave alone. That loads the whole compiler with sympy and
triton: 2 of the 5.5 seconds until an encoder process can answer, and 150 MB. Nothing is compiled
here, so stand-ins take its place until timm is imported.
"""

from __future__ import annotations

import importlib
import logging
import sys
from types import ModuleType
from typing import Any

from sketchfind.errors import EncoderUnavailable

log = logging.getLogger(__name__)

COMPILER = "torch._dynamo"
_NO_MEMORY = "failed to map segment from shared object"  # more follows if it may not be executed


def import_timm() -> None:
    """Import timm; afterwards the compiler can be imported as usual.

    The compiler would then also compile what timm wanted left alone, which does not matter here.

    Raises:
        EncoderUnavailable: PyTorch cannot be loaded.
    """
    _import_torch()
    if COMPILER not in sys.modules:
        stand_ins = _stand_ins()
        sys.modules.update(stand_ins)
        try:
            importlib.import_module("timm")
        except (AttributeError, ImportError) as error:
            log.info("timm needs more of the compiler than is known here: %s", error)
        finally:
            for name in stand_ins:
                del sys.modules[name]
    importlib.import_module("timm")


def _import_torch() -> None:
    try:
        importlib.import_module("torch")
    except (ImportError, OSError) as error:
        raise EncoderUnavailable(
            "PyTorch cannot be loaded ({error}).",
            # A new Windows lacks libraries that PyTorch needs.
            "Install Microsoft's Visual C++ Redistributable from "
            "https://aka.ms/vs/17/release/vc_redist.x64.exe, then try again."
            if sys.platform == "win32"
            else "Close other programs, or let this one use more memory (`ulimit -v`)."
            if str(error).endswith(_NO_MEMORY)
            else "Install sketchfind again, into a new environment.",
            error=" ".join(str(error).split()),
        ) from error


def _stand_ins() -> dict[str, ModuleType]:
    compiler, utils = ModuleType(COMPILER), ModuleType(f"{COMPILER}.utils")
    compiler.__path__ = []  # a package
    compiler.disable = _as_it_is  # type: ignore[attr-defined]
    utils.is_compile_supported = _is_not_supported  # type: ignore[attr-defined]
    return {module.__name__: module for module in (compiler, utils)}


def _as_it_is(function: Any = None, *_: Any, **__: Any) -> Any:
    """Stand in for the decorator `disable`, with and without arguments."""
    return _as_it_is if function is None else function


def _is_not_supported(_device: str) -> bool:
    return False
