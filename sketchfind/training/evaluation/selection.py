"""Choose queries and gallery among sketches and photos, by the protocols of the field."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import chain

from sketchfind.errors import RecipeError
from sketchfind.training.data.collections import ClassFile
from sketchfind.training.data.names import bracketed, canonical, spelling
from sketchfind.training.evaluation.items import Item, items_of
from sketchfind.training.reporting import Say
from sketchfind.wording import counted

Files = Sequence[ClassFile]


@dataclass(frozen=True, slots=True)
class Sources:
    """The files of queries and gallery, for each folder or collection; see `items.find_files`.

    A class is the same under all of its aliases, unless a folder has several of them.
    """

    sketches: Sequence[Files]  # pictures or QuickDraw vectors
    photos: Sequence[Files]
    classes: frozenset[str] | None = None  # only these; None: all
    # Photos that join the gallery although no query is of their classes; in the generalized
    # protocol, photos of seen classes that were not trained on.
    distractors: Sequence[Files] = ()
    # For figures across data sets: classes that the model was trained on, which are neither queries
    # nor in the gallery.
    seen: frozenset[str] = frozenset()
    drawings: int = 0  # most for each file of vectors, as `data.drawings` in a recipe; 0: all


@dataclass(frozen=True, slots=True)
class Selection:
    """Queries and gallery; a photo is relevant to a query of the same class name."""

    queries: list[Item]
    gallery: list[Item]
    classes: tuple[str, ...]  # those with sketches and photos, sorted
    others: tuple[str, ...]  # classes in the gallery without sketches, except distractors
    protocol: str
    dropped: tuple[str, ...]  # classes left out because the model was trained on them
    distractors: tuple[Item, ...]  # photos of the gallery, see `Sources`


def select(sources: Sources, say: Say) -> Selection:
    """List queries and gallery; tell `say` what is left out, and how much there is.

    Raises:
        RecipeError: sketches and photos have no class in common.
    """
    name_of = _naming(sources)
    listed = None if sources.classes is None else frozenset(map(name_of, sources.classes))

    def asked(name: str) -> bool:
        return listed is None or name in listed

    queries = _items(sources.sketches, name_of, asked, sources.drawings)
    gallery = _items(sources.photos, name_of, asked)
    common = _names(queries) & _names(gallery)
    if not common:
        of_list = "" if listed is None else " of the class list"
        raise RecipeError(
            f"The sketches and the photos have no class{of_list} in common.",
            "Both need one folder for each class, equally named.",
        )
    seen = set(map(canonical, sources.seen))
    dropped = {name for name in _names(queries) | _names(gallery) if canonical(name) in seen}
    kept = common - dropped
    if not kept:
        raise RecipeError("Every class was seen in training.", "Give another list of seen classes.")
    if sources.seen:
        say(f"drops {_listed(common & dropped, len(common))}")
    if alone := _names(queries) - common - dropped:
        say(f"sketches without photos are left out: {_listed(alone)}")
    if missing := {name for name in sources.classes or () if name_of(name) not in common}:
        say(f"of the class list, these lack sketches or photos: {_listed(missing)}")
    selected = [item for item in gallery if item.class_name not in dropped]
    others = [item for item in selected if item.class_name not in common]
    if others:
        photos = f"{counted(len(others), 'photo')} that no sketch asks for"
        say(f"also in the gallery: {photos}, {_listed(_names(others))}")
    distractors = _distractors(sources, _names(selected), say)
    selected += distractors
    asking = [item for item in queries if item.class_name in kept]
    say(f"{_of_classes(asking, 'sketch')} are compared with {_of_classes(selected, 'photo')}")
    return Selection(
        asking,
        selected,
        tuple(sorted(kept)),
        tuple(sorted(_names(others))),
        _protocol(sources),
        tuple(sorted(common & dropped)),
        tuple(distractors),
    )


def _naming(sources: Sources) -> Callable[[str], str]:
    """Return a function that names a class: `names.canonical`, unless that joins separate classes.

    So "car (sedan)" and "car (suv)" in one folder stay two classes, and so do "beach" and "ocean".
    """
    with_brackets = _apart(sources, bracketed, spelling)

    def spelled(name: str) -> str:
        return bracketed(name) if spelling(name) in with_brackets else spelling(name)

    without_alias = _apart(sources, spelled, canonical)

    def name_of(name: str) -> str:
        return spelled(name) if canonical(name) in without_alias else canonical(name)

    return name_of


def _apart(
    sources: Sources, exact: Callable[[str], str], joint: Callable[[str], str]
) -> frozenset[str]:
    """Return the joint names that would join separate classes.

    These are the names of which a folder has several exact names, if one of these is both among the
    sketches and among the photos.
    """
    sides = sources.sketches, sources.photos
    folders = [[{exact(name) for name, _ in files} for files in side] for side in sides]
    several = {
        name
        for folder in chain(*folders)
        for name, count in Counter(map(joint, folder)).items()
        if count > 1
    }
    both = set[str]().union(*folders[0]) & set[str]().union(*folders[1])
    return frozenset(several & set(map(joint, both)))


def _items(
    sources: Sequence[Files],
    name_of: Callable[[str], str],
    wanted: Callable[[str], bool],
    drawings: int = 0,
) -> list[Item]:
    files = dict.fromkeys(chain(*sources))  # a folder that is given twice counts once
    return [
        item
        for class_name, path in files
        if wanted(name := name_of(class_name))
        for item in items_of(path, name, drawings)
    ]


def _distractors(sources: Sources, taken: set[str], say: Say) -> list[Item]:
    asked = set(map(canonical, taken))
    found = _items(sources.distractors, canonical, lambda name: name not in asked)
    if sources.distractors:
        if not found:
            raise RecipeError(
                "The distractors hold no photos of further classes.",
                "Give folders with photos of other classes than those that are asked for.",
            )
        say(f"the gallery is joined by {_of_classes(found, 'photo')} that nobody asks for")
    return found


def _protocol(sources: Sources) -> str:
    generalized = "generalized" if sources.distractors else "zero-shot"
    return f"{generalized}, cross-data-set" if sources.seen else generalized


def _names(items: list[Item]) -> set[str]:
    return {item.class_name for item in items}


def _of_classes(items: list[Item], what: str) -> str:
    return f"{counted(len(items), what)} of {counted(len(_names(items)), 'class')}"


def _listed(names: set[str] | frozenset[str], of: int | None = None) -> str:
    share = f"{len(names)} of {of} classes" if of is not None else counted(len(names), "class")
    return f"{share}: {', '.join(sorted(names))}" if names else share
