"""The time of a photo: when it was taken if it says so, else the day in the name of its file.

Else it is when its file was last changed. Cameras write local time without a zone, file systems
UTC; times of files are therefore converted to the local time of this computer.
"""

from __future__ import annotations

import os
import re
from datetime import date, datetime, time, timedelta

LAST_NS = 2**63 - 1  # in 2262: SQLite holds no larger numbers
_SECOND = 10**9
_EPOCH = datetime(1970, 1, 1)
# As in IMG-20190704-WA0001.jpg, "Screenshot from 2019-07-04 10-11-12.png", IMG20190704101112.jpg,
# but not in 19510523_10155379318213765_5674846437428291583_n.jpg, as Facebook numbered pictures.
_DAY = re.compile(
    r"(?<!\d)((?:19|20)\d\d)([-_.]?)(\d\d)\2(\d\d)(?!\d(?!\d{5}(?!\d))|_\d{10})", re.ASCII
)
# As in photo_1@04-07-2019_10-11-12.jpg, in chats that Telegram exports; elsewhere one cannot tell
# days that begin with the day from those that begin with the month.
_EXPORTED = re.compile(r"@(\d\d)-(\d\d)-(\d{4})_(?=\d\d-\d\d-\d\d)", re.ASCII)
# The days of -LAST_NS and LAST_NS in whatever zone, or beyond them.
_EARLIEST, _LATEST = date(1677, 9, 20), date(2262, 4, 12)


def within_bounds(ns: int) -> int:
    """Return a time limited to what the catalog can hold."""
    return max(-LAST_NS, min(ns, LAST_NS))


def local_time(ns: int) -> str:
    """Return the local time, ISO 8601 to the second, of a moment in ns since 1970."""
    seconds = ns // _SECOND
    try:
        return datetime.fromtimestamp(seconds).isoformat()
    except OSError:  # Windows knows local times only since 1970
        return (_EPOCH + timedelta(seconds=seconds)).isoformat()


def day_in_name(path: str) -> str | None:
    """Return the first day, ISO 8601, in the name of a file; days to come are none.

    Messengers and screenshots write no other date, and their files are new in each copy.
    """
    name = _EXPORTED.sub(r"@\3-\2-\1_", os.path.basename(path))  # noqa: PTH119 - hot
    for year, _, month, day in _DAY.findall(name):
        try:
            found = date(int(year), int(month), int(day))
        except ValueError:
            continue
        if found <= date.today() + timedelta(days=1):  # east of here it may be tomorrow
            return found.isoformat()
    return None


def span(first_day: str | None, last_day: str | None) -> tuple[int, int]:
    """Return the first and the last moment of local days, ISO 8601, in ns since 1970."""
    first = -LAST_NS if first_day is None else _midnight(date.fromisoformat(first_day), 0)
    last = LAST_NS if last_day is None else _midnight(date.fromisoformat(last_day), 1) - 1
    return within_bounds(first), within_bounds(last)


def _midnight(day: date, later: int) -> int:
    """Return the first moment, in ns since 1970, of the day that is `later` days after `day`."""
    day = max(_EARLIEST, min(day, _LATEST)) + timedelta(days=later)
    midnight = datetime.combine(day, time())
    try:
        return int(midnight.timestamp()) * _SECOND
    except OSError:
        return int((midnight - _EPOCH).total_seconds()) * _SECOND
