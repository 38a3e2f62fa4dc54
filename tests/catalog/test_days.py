"""The days of files, in time zones where days begin at odd times or last for odd hours."""

import time
from datetime import date, datetime, timedelta

import pytest

from sketchfind.catalog import days
from sketchfind.catalog.days import LAST_NS, day_in_name, local_time, span

HOUR = 3600 * 10**9


@pytest.fixture
def in_zone(monkeypatch):
    if not hasattr(time, "tzset"):
        pytest.skip("the zone cannot be changed here")

    def set_zone(name):
        monkeypatch.setenv("TZ", name)
        time.tzset()

    yield set_zone
    monkeypatch.undo()
    time.tzset()


def test_the_local_time_counts(in_zone):
    moment = 1_562_196_600 * 10**9  # 2019-07-03 23:30 UTC
    for zone, local in (("UTC", "2019-07-03T23:30:00"), ("Asia/Tokyo", "2019-07-04T08:30:00")):
        in_zone(zone)
        assert local_time(moment) == local_time(moment + 999_999_999) == local
        assert span(local[:10], None)[0] <= moment <= span(None, local[:10])[1]


@pytest.mark.parametrize(
    ("zone", "day", "hours"),
    [
        ("UTC", "2019-07-04", 24),
        ("Europe/Berlin", "2019-03-31", 23),
        ("Europe/Berlin", "2019-10-27", 25),
        ("America/Sao_Paulo", "2018-11-04", 23),  # begins at 1:00
        ("America/Sao_Paulo", "2018-02-17", 25),  # its last hour comes twice
        ("Asia/Kathmandu", "1969-12-31", 24),
    ],
)
def test_a_day_holds_the_moments_of_its_local_times(in_zone, zone, day, hours):
    in_zone(zone)
    first, last = span(day, day)
    assert last - first + 1 == hours * HOUR
    assert {local_time(first + hour * HOUR)[:10] for hour in range(hours)} == {day}
    assert local_time(last)[:10] == day
    assert local_time(first - 1)[:10] == str(date.fromisoformat(day) - timedelta(days=1))
    assert local_time(last + 1)[:10] == str(date.fromisoformat(day) + timedelta(days=1))


@pytest.mark.parametrize("zone", ["UTC", "America/St_Johns", "Asia/Tokyo", "Pacific/Kiritimati"])
def test_what_is_open_or_far_away_ends_where_the_catalog_ends(in_zone, zone):
    in_zone(zone)
    ends = (-LAST_NS, LAST_NS)
    assert span(None, None) == span("0001-01-01", "9999-12-31") == ends
    assert [local_time(end)[:4] for end in ends] == ["1677", "2262"]


def test_where_the_system_knows_no_times_before_1970_they_are_those_of_utc(monkeypatch):
    class OfWindows(datetime):
        @classmethod
        def fromtimestamp(cls, seconds):
            raise OSError(22, "Invalid argument")

        def timestamp(self):
            raise OSError(22, "Invalid argument")

    monkeypatch.setattr(days, "datetime", OfWindows)
    assert local_time(-1) == "1969-12-31T23:59:59"
    assert span("1969-12-31", "1969-12-31") == (-24 * HOUR, -1)


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("IMG-20190704-WA0001.jpg", "2019-07-04"),
        ("WhatsApp Image 2019-07-04 at 10.11.12.jpeg", "2019-07-04"),
        ("Screenshot from 2019-07-04 10-11-12.png", "2019-07-04"),
        ("Screenshot_20190704-101112.png", "2019-07-04"),
        ("IMG20190704101112.jpg", "2019-07-04"),
        ("photo_2019.07.04_10-11-12.jpg", "2019-07-04"),
        ("PXL_20190704_101112345.jpg", "2019-07-04"),
        ("photo_1@04-07-2019_10-11-12.jpg", "2019-07-04"),
        ("photo_2@31-12-2019_10-11-12_thumb.jpg", "2019-12-31"),
        ("1943-05-12 Opa, scanned 2019-07-04.tif", "1943-05-12"),
        ("20190230 to 20190301.png", "2019-03-01"),
        ("\udcff 2019-07-04.png", "2019-07-04"),
        ("2019-07_04.png", None),
        ("IMG_2019.jpg", None),
        ("120190704.jpg", None),
        ("201907041.jpg", None),
        ("FB_IMG_1562231234567.jpg", None),
        ("19510523_10155379318213765_5674846437428291583_n.jpg", None),
        ("30190704.jpg", None),
        ("2019-13-04.jpg", None),
        ("photo_1@07-31-2019_10-11-12.jpg", None),
        ("04-07-2019_10-11-12.jpg", None),  # 4 July or 7 April
        ("04.07.2019.jpg", None),
    ],
)
def test_the_day_in_a_name(name, day):
    assert day_in_name(f"/photos/2001-01-01 party/{name}") == day


def test_a_day_to_come_in_a_name_is_none(monkeypatch):
    today = date.today()

    class Today(date):
        @classmethod
        def today(cls):
            return today

    monkeypatch.setattr(days, "date", Today)
    for days_on, day in ((0, today.isoformat()), (2, None)):
        assert day_in_name(f"/photos/{today + timedelta(days=days_on)}.jpg") == day
