"""Tell whether a model was trained on what it is measured with, and name the protocol."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Any

from sketchfind.training.data.kept import is_kept
from sketchfind.training.data.names import canonical
from sketchfind.training.data.partition import learned
from sketchfind.training.evaluation.selection import Selection, Sources, select
from sketchfind.training.reporting import Say
from sketchfind.types import ModelInfo
from sketchfind.wording import counted


@dataclass(frozen=True, slots=True)
class Terms:
    """Queries and gallery, and how much of them the model was trained on."""

    selection: Selection
    known: list[str] | None  # classes that were trained on; None if the file does not say
    doubtful: int | None  # distractors that may have been trained on; None as above
    protocol: str  # with anything that speaks against calling a figure by this name


def terms_of(sources: Sources, info: ModelInfo, say: Say) -> Terms:
    """Choose queries and gallery; tell `say` what the model was trained on of them.

    Raises:
        RecipeError: sketches and photos have no class in common.
    """
    selection = select(sources, say)
    if strange := _strangers(sources, info):
        say(
            "of the list of seen classes, the model was not trained on these, and no picture here "
            f"has them: {', '.join(strange)}"
        )
    known = _known_classes(selection, info)
    if known:
        share = f"{len(known)} of {len(selection.classes) + len(selection.others)} classes"
        say(f"not zero-shot: the model was trained on {share}: {', '.join(known)}")
    if kinds := _known_kinds(selection, info, known or []):
        say(
            f"the model was trained on {counted(len(kinds), 'kind')} of the other classes, which "
            f"published figures do not count as seen: {', '.join(kinds)}"
        )
    # If a list says what was seen, the file need not say it, too.
    unknown = known is None and not sources.seen
    if unknown:
        say("the model's file does not say what it was trained on: zero-shot is not known")
    doubtful = _doubtful_distractors(selection, info, say)
    protocol = "unknown" if unknown else _protocol_name(selection, known, doubtful)
    return Terms(selection, known, doubtful, protocol)


def _trained_on(info: ModelInfo) -> tuple[frozenset[str], bool]:
    """Return the classes that a model was trained on, and whether its file gives all of them.

    A personal model has its pairs and the classes of the model that it was made from.
    """
    found: set[str] = set()
    for facts in _provenances(info):
        match facts:
            case {"personal": {"seen": pairs}}:
                found |= set(map(canonical, pairs))
        if "seen" in facts:
            return frozenset(found.union(map(canonical, facts["seen"]))), True
    return frozenset(found), False


def kept_photos(info: ModelInfo) -> float:
    """Return the share of the photos of its classes that a model was not trained on.

    It is the share of `data.kept`, or 0 if the model's file names none. A personal model has that
    of the model that it was made from.
    """
    for facts in _provenances(info):
        match facts:
            case {"seen": _, "kept_photos": float() | int() as share}:
                return float(share)
    return 0.0


def _strangers(sources: Sources, info: ModelInfo) -> list[str]:
    """Return the listed seen classes that are nowhere else, and may be misspelt.

    If the file does not say what was trained on, most names of a sound list are nowhere else.
    """
    trained, complete = _trained_on(info)
    there = {canonical(name) for name, _ in chain(*sources.sketches, *sources.photos)} | trained
    return sorted(name for name in sources.seen if canonical(name) not in there) if complete else []


def _known_classes(selection: Selection, info: ModelInfo) -> list[str] | None:
    trained, complete = _trained_on(info)
    classes = sorted((*selection.classes, *selection.others))
    known = [name for name in classes if canonical(name) in trained]
    return known if known or complete else None


def _known_kinds(selection: Selection, info: ModelInfo, known: list[str]) -> list[str]:
    """Return the kinds that were trained on of classes that were not, as "mug" is of "cup"."""
    return learned(_trained_on(info)[0], {*selection.classes} - {*known})


def _doubtful_distractors(selection: Selection, info: ModelInfo, say: Say) -> int | None:
    """Count the distractors that the model may have been trained on; None if its file is silent.

    These are the photos of its classes that its file does not say were kept out. They may be from a
    collection that the model never saw, which the file does not tell.
    """
    if not selection.distractors:
        return 0
    (trained, complete), share = _trained_on(info), kept_photos(info)
    if not complete:
        say("the model's file does not say what it was trained on: it may know the distractors")
        return None
    doubtful = [
        item
        for item in selection.distractors
        if canonical(item.class_name) in trained and not is_kept(item.path, share)
    ]
    if doubtful:
        share_of = f"{len(doubtful)} of {counted(len(selection.distractors), 'distractor')}"
        say(f"not held out for certain: the model may have been trained on {share_of}")
    return len(doubtful)


def _protocol_name(selection: Selection, known: list[str] | None, doubtful: int | None) -> str:
    name = selection.protocol
    if known:
        seen = "with seen classes"
        name = name.replace("zero-shot", seen) if "zero-shot" in name else f"{name}, {seen}"
    return name if doubtful == 0 else f"{name}, distractors perhaps trained on"


def _provenances(info: ModelInfo) -> Iterator[dict[str, Any]]:
    """Yield a model's provenance, then that of the model that a personal one was made from."""
    facts = info.card.get("provenance")
    while isinstance(facts, dict):
        yield facts
        facts = facts.get("base")
