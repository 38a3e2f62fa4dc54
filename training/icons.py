"""Turn icon sets of Iconify into a collection of drawings for training.

    npm pack @iconify-json/lucide @iconify-json/tabler      (and the others of SETS)
    python training/icons.py --text DATA/text/clip_vit_b32_class_names.npz --out DATA/icons *.tgz

An icon that is named like a class of the text table becomes `sketch/<class>/<set>_<icon>.png`,
black on white, filled shapes as their outlines. What comes out depends on the packages alone.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import tarfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter
from PySide6.QtCore import QByteArray, QRectF
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

from sketchfind.training.data.class_lists import read_classes
from sketchfind.training.data.names import spelling
from sketchfind.training.data.partition import Partition
from sketchfind.training.data.text_table import TextTable

SETS = (
    "carbon", "emojione-monotone", "fa6-solid", "fluent", "fluent-emoji-high-contrast",
    "game-icons", "guidance", "healthicons", "hugeicons", "icon-park-outline", "iconoir",
    "lineicons", "lucide", "material-symbols-light", "mdi", "mingcute", "mynaui", "openmoji",
    "ph", "solar", "streamline", "streamline-flex", "streamline-freehand", "streamline-plump",
    "streamline-sharp", "streamline-ultimate", "tabler", "temaki", "uil",
)  # fmt: skip
OUTLINED = "openmoji"  # a coloured set with black outlines; only these are taken
MOST = 14  # icons of a class, from as many sets as possible
SIDE, MARGIN = 200, 20  # pixels
BLACK = 90  # brightest channel of an outline
LEAST_INK = 0.005  # share of the picture
# An icon counts as filled if more than SOLID_SHARE of its ink is over SOLID pixels from its edge.
SOLID, SOLID_SHARE = 8, 0.18
PEN = 3  # pixels, of the outline of a filled icon

NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")  # of sets and icons, which file names are made of
# The end of an icon's name, which says how it is drawn.
STYLE = re.compile(
    r"(-(outlined?|light|thin|bold|fill|filled|duotone|linear|broken|line|line-duotone"
    r"|bold-duotone|sharp|rounded|solid|remix|regular|alt|off|\d+))+$"
)
NAMESPACES = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
OTHER_STYLES = {"off", "slash", "duotone"}  # parts of a name: struck out, or shaded


def _names(text: str) -> frozenset[str]:
    return frozenset(" ".join(name.split()) for name in text.split(";"))


# Classes whose names mean something else in icons: a table of figures, a tank of fuel, a RAM.
AMBIGUOUS = _names(
    """
    alcohol; award; ball; battery; beacon; beer; billboard; bolt; bow; box; bubble; bulletin board;
    business card; button; can; cap; cape; car battery; card; carousel; cast; chain; chest; chicken;
    chips; church; cinema; clip; coffee; coin; cone; control; convenience store; cricket; cube;
    curling; cutting; cylinder; dam; date; dessert; dish; dock; dollar; doughnut; drawer; drink;
    drone; dumpster; file; fire alarm; flash; fly; folder; fruit; furniture; glass; greenhouse;
    headlight; heater; honey; hook; horizontal bar; horn; human eye; human hand; iron; jaguar;
    jewelry; juice; knob; library; light switch; lighter; liquor; locker; log; lotion; loudspeaker;
    manhole; marker; mast; medicine; menu; milestone; milk; mixer; money; mosque; motor; mound;
    nail; needle; nest; notebook; nut; nuts; pad; palace; patio; pepper; pet; pick; pickle; picture;
    pier; pin; pipe; pirate; plane; plate; poker; pot; prayer rug; prison; propeller; punching bag;
    radio receiver; ram; receipt; reel; remote; restaurant; rice; ring; robe; router; rule; safe;
    sail; scale; scoreboard; screen; sculpture; seal; seashore; shaker; shampoo; shelf; shield;
    shopping bag; silo; ski; slide; sling; softball; soup; space bar; speaker; spectacles; sponge;
    spotlight; statue; stone wall; stretcher; suit; swimming pool; swing; switch; table; table
    tennis; tag; tank; tap; tape; target; tea; tennis; thread; tick; timer; tissue; tissue paper;
    toy; trolley; trophy cup; trunk; turnstile; valley; vault; vegetable; videotape; volleyball;
    whiteboard; wind chime; wine; wing; wool; wreath; yurt; alp; barn; stupa
    """
)
# Classes that look like those of TESTS; and words of QuickDraw without training drawings, with
# classes that look like them.
NEAR_TESTS = _names(
    """
    american football; badger; beaver; binoculars; birdhouse; bison; boat; boy; brain; camcorder;
    camera; camera lens; cargo ship; ceiling fan; cell phone; chandelier; cock; crane; cruise ship;
    curtain; donkey; dove; eagle; face; face powder; fan; ferry; flamingo; floor lamp; football;
    giant panda; girl; goose; hamster; headphones; headset; heron; houseboat; human face; human
    head; human mouth; hummingbird; ice skate; ipod; lamp; laptop; laptop computer; liner; macaw;
    man; mobile phone; octopus; oil lamp; ostrich; otter; panda; parrot; passenger ship; peacock;
    person; pigeon; pinwheel; pocket watch; roller skate; roller skates; rollerblade; rollerskates;
    ship; skunk; soccer; soccer ball; squid; stop sign; stopwatch; street sign; surveillance camera;
    swan; table lamp; theater curtain; toucan; traffic sign; turkey; vulture; watch; water tower;
    webcam; woman; wrist watch; wristwatch
    """
)
TESTS = (
    Path(__file__).parent / "splits/sketchy-split2.unseen.txt"
)  # classes never drawn, nor are their kinds


@dataclass(frozen=True, slots=True)
class Icon:
    """One icon of a set."""

    set: str
    name: str
    svg: str


def read_icons(package: Path) -> Iterator[Icon]:
    """Yield the icons of an npm package `@iconify-json/<set>`, as packed."""
    try:
        with tarfile.open(package) as archive:
            file = archive.extractfile("package/icons.json")
            icons = json.load(file) if file else {}
        prefix = str(icons["prefix"])
    except (OSError, tarfile.TarError, KeyError, ValueError) as error:
        raise SystemExit(f"{package} is no package of an icon set: {error}") from error
    if not NAME.fullmatch(prefix):
        raise SystemExit(f"{package} is a set of icons without a plain name.")
    usual = {"left": 0, "top": 0, **{side: icons.get(side, 16) for side in ("width", "height")}}
    for name, icon in icons["icons"].items():
        box = " ".join(str(icon.get(side, value)) for side, value in usual.items())
        body = icon["body"].replace("currentColor", "#000")
        if NAME.fullmatch(name) and not icon.get("hidden"):
            svg = f'<svg {NAMESPACES} viewBox="{box}">{body}</svg>'
            yield Icon(prefix, name, svg)


def by_class(icons: Iterable[Icon], classes: Partition) -> dict[str, list[Icon]]:
    """Group icons by the class that they show: one of the text table that may be trained on."""
    found: dict[str, list[Icon]] = {}
    for icon in icons:
        words = spelling(STYLE.sub("", icon.name))
        side, name = classes.place(words)
        if not name and words.endswith("s"):
            side, name = classes.place(words[:-1])
        left_out = side != "seen" or name in AMBIGUOUS or name in NEAR_TESTS
        if not left_out and not OTHER_STYLES & set(icon.name.split("-")):
            found.setdefault(name, []).append(icon)
    return found


def draw(icon: Icon) -> NDArray[np.uint8] | None:
    """Return the icon as dark lines on white (S, S); None if it cannot be drawn, or is blank."""
    renderer = QSvgRenderer(QByteArray(icon.svg.encode()))
    if not renderer.isValid():
        return None
    side = SIDE + 2 * MARGIN
    image = QImage(side, side, QImage.Format.Format_RGB888)
    image.fill(0xFFFFFFFF)
    box = renderer.viewBoxF()
    zoom = SIDE / max(box.width(), box.height())
    width, height = box.width() * zoom, box.height() * zoom
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    renderer.render(painter, QRectF((side - width) / 2, (side - height) / 2, width, height))
    painter.end()
    pixels = np.asarray(image.constBits()).reshape(side, side, 3)  # rows are not padded
    if icon.set == OUTLINED:
        grey = np.where(pixels.max(axis=2) < BLACK, 0, 255).astype(np.uint8)
    else:
        grey = pixels.mean(axis=2).astype(np.uint8)
    ink = grey < 128
    if ink.mean() < LEAST_INK:
        return None
    return _outline(ink) if _shrunk(ink, SOLID).sum() > SOLID_SHARE * ink.sum() else grey


def _shrunk(ink: NDArray[np.bool_], pixels: int) -> NDArray[np.bool_]:
    image = Image.fromarray(ink.astype(np.uint8) * 255)
    for _ in range(pixels):
        image = image.filter(ImageFilter.MinFilter(3))
    return np.asarray(image) > 0


def _outline(ink: NDArray[np.bool_]) -> NDArray[np.uint8]:
    line = np.where(ink & ~_shrunk(ink, PEN), 0, 255).astype(np.uint8)
    return np.asarray(Image.fromarray(line).filter(ImageFilter.GaussianBlur(0.7)))


def distinct(icons: Iterable[Icon]) -> Iterator[tuple[Icon, NDArray[np.uint8]]]:
    """Draw icons, skipping those that look like an earlier one."""
    seen = set()
    for icon in icons:
        drawn = draw(icon)
        if drawn is not None:
            small = Image.fromarray(drawn).resize((24, 24), Image.Resampling.BOX)
            look = (np.asarray(small) > 200).tobytes()
            if look not in seen:
                seen.add(look)
                yield icon, drawn


def choose(drawn: list[tuple[Icon, NDArray[np.uint8]]]) -> list[tuple[Icon, NDArray[np.uint8]]]:
    """Take at most MOST icons, one from each set in turn."""
    drawn = sorted(drawn, key=lambda each: (each[0].set, each[0].name))
    random.Random(0).shuffle(drawn)
    sets: dict[str, list[tuple[Icon, NDArray[np.uint8]]]] = {}
    for each in drawn:
        sets.setdefault(each[0].set, []).append(each)
    chosen: list[tuple[Icon, NDArray[np.uint8]]] = []
    while len(chosen) < MOST and any(sets.values()):
        for of_set in sets.values():
            if of_set and len(chosen) < MOST:
                chosen.append(of_set.pop())
    return chosen


def main() -> None:
    """Write the collection."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("packages", nargs="+", type=Path)
    parser.add_argument("--text", required=True, type=Path, help="table of class names")
    parser.add_argument("--out", required=True, type=Path, help="folder to write, DATA/icons")
    arguments = parser.parse_args()
    app = QGuiApplication(["icons", "-platform", "offscreen"])
    table = TextTable.read(arguments.text, centred=True)
    classes = Partition.of(table, test=read_classes(TESTS))
    icons = (icon for package in sorted(arguments.packages) for icon in read_icons(package))
    counts = []
    for name, of_class in sorted(by_class(icons, classes).items()):
        chosen = choose(list(distinct(of_class)))
        folder = arguments.out / "sketch" / name.replace("/", "_")
        for icon, drawn in chosen:
            folder.mkdir(parents=True, exist_ok=True)
            Image.fromarray(drawn).save(folder / f"{icon.set}_{icon.name}.png")
        counts.append(len(chosen))
    print(f"{sum(counts)} drawings of {np.count_nonzero(counts)} classes in {arguments.out}")
    app.shutdown()


if __name__ == "__main__":
    main()
