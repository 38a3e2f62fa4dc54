"""The official sizes of the collections, and where they come from.

Sketches, photos and classes are counted as their authors state them. The archives that circulate
differ a little: 75,481 Sketchy sketches and 204,070 TU-Berlin photos
(github.com/AnjanDutta/sem-pcyc, issue 25). So a small difference from these figures is no damage.

- Sketchy: P. Sangkloy, N. Burnell, C. Ham, J. Hays, "The Sketchy Database: Learning to Retrieve
  Badly Drawn Bunnies", ACM TOG 35(4), 2016: 75,471 sketches of 12,500 photos, 125 classes.
- Sketchy-Extended: L. Liu et al., "Deep Sketch Hashing", CVPR 2017: 60,502 more photos. Its
  folder holds 73,002 pictures, since it repeats the 12,500 originals.
- TU-Berlin: M. Eitz, J. Hays, M. Alexa, "How Do Humans Sketch Objects?", ACM TOG 31(4), 2012:
  20,000 sketches, 250 classes. TU-Berlin Extended: H. Zhang et al., "SketchNet", CVPR 2016:
  204,489 photos.
- QuickDraw: Google's Quick, Draw! dataset: 345 words, some 50 million drawings; any part of it can
  be used. QuickDraw-Extended: S. Dey et al., "Doodle to Search", CVPR 2019: 330,000 sketches and
  204,000 photos (rounded), 110 classes.
- PACS: D. Li et al., "Deeper, Broader and Artier Domain Generalization", ICCV 2017: 3,929
  sketches and 1,670 photos, 7 classes.
- Caltech-101: L. Fei-Fei, R. Fergus, P. Perona, 2004. Tiny ImageNet: 200 classes with 500
  training photos each. ImageNet: O. Russakovsky et al., IJCV 115(3), 2015.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Official:
    """The stated size of a collection, None where none is stated, and where to get it."""

    source: str
    sketches: int | None = None
    photos: int | None = None
    classes: int | None = None


OFFICIAL: dict[str, Official] = {
    "sketchy": Official("Sangkloy et al. 2016, http://sketchy.eye.gatech.edu", 75_471, 12_500, 125),
    "sketchy-extended": Official(
        "Liu et al. 2017, Deep Sketch Hashing; no lasting address, ask those who publish on it",
        photos=60_502,
        classes=125,
    ),
    "tuberlin": Official(
        "Eitz et al. 2012, https://cybertron.cg.tu-berlin.de/eitz/projects/classifysketch; "
        "photos: Zhang et al. 2016, SketchNet",
        20_000,
        204_489,
        250,
    ),
    "quickdraw": Official(
        "Google, https://github.com/googlecreativelab/quickdraw-dataset, simplified drawings",
        classes=345,
    ),
    "quickdraw-extended": Official(
        "Dey et al. 2019, https://github.com/sounakdey/doodle2search", 330_000, 204_000, 110
    ),
    "pacs": Official("Li et al. 2017, Deeper, Broader and Artier", 3_929, 1_670, 7),
    "caltech101": Official("Fei-Fei et al. 2004, Caltech-101"),
    "imagenet-sample": Official("one photo each of 1,000 ImageNet classes, n<wnid>_<name>.JPEG"),
    "icons": Official("made from npm packages of Iconify, see training/icons.py"),
    "tiny-imagenet-200": Official("Stanford CS231n, Tiny ImageNet", photos=100_000, classes=200),
}
