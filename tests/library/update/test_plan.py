"""What an update decides about each file, for all that a scan may see of it."""

import pytest

from sketchfind.catalog import FailureRow, FolderRow, KnownPhoto, PhotoFile
from sketchfind.library.folders.nesting import Roots
from sketchfind.library.update.plan import Plan, Work, make_plan
from sketchfind.library.update.scan import RootScan

ROOT = FolderRow(1, "/photos", True, None)
INNER = FolderRow(2, "/photos/inner", True, None)
FILE = PhotoFile("/photos/a/cat.jpg", 100, 7000)
TOUCHED = PhotoFile(FILE.path, 100, 8000)
CHANGED = PhotoFile(FILE.path, 101, 8000)
HASH = "of its content"
CLOUD = "it is in the cloud only and was not downloaded"


def known(file=FILE, *, missing=False, embedded=True):
    return KnownPhoto(1, file, HASH, missing, embedded)


def failed(file):
    return FailureRow(ROOT.id, file, "damaged")


def plan_of(
    *files,
    photos=(),
    failures=(),
    problems=(),
    in_cloud=(),
    blind=(),
    online=True,
    others=(),
    left_out=(),
    thumbnails=(HASH,),
    retry_failed=False,
):
    """Plan for what a scan of the root saw, beside what `others` saw."""
    scan = RootScan(
        ROOT,
        online=online,
        files=list(files),
        problems=list(problems),
        in_cloud=list(in_cloud),
        blind=list(blind),
    )
    return make_plan(
        [scan, *others],
        Roots([ROOT, INNER]),
        photos,
        failures,
        left_out=lambda path: path in left_out,
        thumbnails=thumbnails,
        retry_failed=retry_failed,
    )


def test_files_that_nobody_knows_are_new_and_the_newest_come_first():
    older, newer = FILE, PhotoFile("/photos/b.jpg", 5, FILE.mtime_ns + 1)
    assert plan_of(older, newer) == Plan(work=[Work(newer, "new"), Work(older, "new")])


def test_a_photo_as_it_was_needs_nothing():
    photo = known()
    assert plan_of(FILE, photos=[photo]) == Plan(as_it_was=[(photo, FILE)], complete=[photo])


@pytest.mark.parametrize(
    ("embedded", "thumbnails", "kind"), [(False, (HASH,), "unseen"), (True, (), "refresh")]
)
def test_what_a_photo_lacks_is_made(embedded, thumbnails, kind):
    photo = known(embedded=embedded)
    plan = plan_of(FILE, photos=[photo], thumbnails=thumbnails)
    assert plan == Plan(work=[Work(FILE, kind, photo.id)])


def test_of_the_same_size_and_another_time_a_photo_is_compared():
    photo = known()
    assert plan_of(TOUCHED, photos=[photo]) == Plan(touched=[(photo, TOUCHED)], complete=[photo])


def test_of_another_size_a_photo_has_changed():
    photo = known()
    plan = plan_of(CHANGED, photos=[photo])
    assert plan == Plan(work=[Work(CHANGED, "changed", photo.id)], complete=[photo])


def test_a_photo_that_would_have_been_seen_is_gone():
    photo = known()
    assert plan_of(photos=[photo]) == Plan(gone=[photo], missing=[photo], complete=[photo])


def test_a_photo_that_was_gone_and_is_not_there_goes_on_missing():
    photo = known(missing=True)
    assert plan_of(photos=[photo]) == Plan(missing=[photo], complete=[photo])


def test_a_photo_of_a_root_that_is_away_is_offline():
    photo = known()
    assert plan_of(photos=[photo], online=False) == Plan(offline=1, complete=[photo])


@pytest.mark.parametrize("blind", ["/photos/a", "/photos", FILE.path])
def test_a_photo_where_nothing_could_be_seen_is_offline(blind):
    photo = known()
    assert plan_of(photos=[photo], blind=[blind]) == Plan(offline=1, complete=[photo])


@pytest.mark.parametrize("blind", ["/photos/a/cat", "/photos/b", "/photos/a/cat.jpg/b", "/photo"])
def test_a_place_beside_a_photo_hides_nothing(blind):
    photo = known()
    assert plan_of(photos=[photo], blind=[blind]).gone == [photo]


@pytest.mark.parametrize("hidden", [{"online": False}, {"blind": ["/photos/a"]}])
def test_a_photo_that_was_gone_before_does_not_count_as_offline(hidden):
    photo = known(missing=True)
    assert plan_of(photos=[photo], **hidden) == Plan(complete=[photo])


@pytest.mark.parametrize("hidden", [{}, {"online": False}, {"blind": ["/photos/a"]}])
def test_a_photo_that_is_left_out_is_gone_wherever_it_is(hidden):
    photo = known()
    plan = plan_of(photos=[photo], left_out=[FILE.path], **hidden)
    assert plan == Plan(gone=[photo], missing=[photo], complete=[photo])


@pytest.mark.parametrize("path", ["/photos/inner/cat.jpg", "/photos2/cat.jpg"])
@pytest.mark.parametrize("left_out", [False, True])
def test_a_photo_of_a_root_that_was_not_scanned_is_left_alone(path, left_out):
    photo = known(PhotoFile(path, 100, 7000))
    plan = plan_of(photos=[photo], left_out=[path] if left_out else [])
    assert plan == Plan(complete=[photo])


@pytest.mark.parametrize("path", ["/photos/inner/cat.jpg", "/elsewhere/cat.jpg"])
def test_a_missing_photo_of_another_root_may_have_moved_here(path):
    photo = known(PhotoFile(path, 100, 7000), missing=True)
    assert plan_of(photos=[photo]) == Plan(missing=[photo], complete=[photo])


def test_each_root_hides_what_belongs_to_it_alone():
    inner = known(PhotoFile("/photos/inner/cat.jpg", 100, 7000))
    away = RootScan(INNER, online=False)
    there = RootScan(INNER)
    assert plan_of(photos=[inner], others=[away]).offline == 1
    assert plan_of(photos=[inner], others=[there], online=False).gone == [inner]
    assert plan_of(photos=[inner], others=[there], blind=["/photos"]).gone == [inner]


def test_a_photo_that_moved_to_the_cloud_goes_on_answering():
    photo = known()
    assert plan_of(photos=[photo], in_cloud=[FILE.path]) == Plan(complete=[photo])


def test_a_missing_photo_is_back_when_it_is_in_the_cloud():
    photo = known(missing=True)
    plan = plan_of(photos=[photo], in_cloud=[FILE.path])
    assert plan == Plan(back=[photo], complete=[photo])


@pytest.mark.parametrize("photos", [[], [known(embedded=False)]], ids=["unknown", "incomplete"])
def test_what_the_cloud_keeps_from_being_read_is_a_problem(photos):
    plan = plan_of(photos=photos, in_cloud=[FILE.path])
    assert plan == Plan(problems=[(PhotoFile(FILE.path, 0, 0), CLOUD)])


def test_a_missing_photo_that_is_there_as_it_was_is_back():
    photo = known(missing=True)
    plan = plan_of(FILE, photos=[photo])
    assert plan == Plan(back=[photo], as_it_was=[(photo, FILE)], complete=[photo])


def test_a_missing_photo_that_is_back_gets_what_it_lacks():
    photo = known(missing=True, embedded=False)
    plan = plan_of(FILE, photos=[photo])
    assert plan == Plan(back=[photo], work=[Work(FILE, "unseen", photo.id)])


@pytest.mark.parametrize("file", [TOUCHED, CHANGED])
def test_a_missing_photo_that_is_there_otherwise_is_not_back_yet(file):
    assert plan_of(file, photos=[known(missing=True)]).back == []


@pytest.mark.parametrize("embedded", [True, False])
def test_a_missing_photo_with_the_file_that_failed_is_not_back(embedded):
    photo = known(missing=True, embedded=embedded)
    plan = plan_of(FILE, photos=[photo], failures=[failed(FILE)])
    assert plan == Plan(complete=[photo] if embedded else [])


@pytest.mark.parametrize("embedded", [True, False])
@pytest.mark.parametrize(
    ("failure", "retry_failed"), [(PhotoFile(FILE.path, 100, 0), False), (FILE, True)]
)
def test_a_missing_photo_with_what_may_have_failed_is_read(embedded, failure, retry_failed):
    photo = known(missing=True, embedded=embedded)
    plan = plan_of(FILE, photos=[photo], failures=[failed(failure)], retry_failed=retry_failed)
    complete = [photo] if embedded else []
    kind = "refresh" if embedded else "unseen"
    assert plan == Plan(work=[Work(FILE, kind, photo.id)], complete=complete)


def test_a_missing_photo_is_back_when_it_was_another_file_that_failed():
    photo = known(missing=True)
    assert plan_of(FILE, photos=[photo], failures=[failed(CHANGED)]).back == [photo]


@pytest.mark.parametrize(
    ("failure", "retry_failed"),
    [(PhotoFile(FILE.path, 0, 0), False), (PhotoFile(FILE.path, 100, 0), False), (FILE, True)],
)
def test_a_complete_photo_that_could_not_be_checked_is_read(failure, retry_failed):
    photo = known()
    plan = plan_of(FILE, photos=[photo], failures=[failed(failure)], retry_failed=retry_failed)
    assert plan == Plan(work=[Work(FILE, "refresh", photo.id)], complete=[photo])


def test_a_failure_says_nothing_of_a_photo_that_is_there_and_complete():
    photo = known()
    plan = plan_of(FILE, photos=[photo], failures=[failed(FILE)])
    assert plan == Plan(as_it_was=[(photo, FILE)], complete=[photo])


@pytest.mark.parametrize(
    ("file", "photos"),
    [
        (FILE, []),
        (FILE, [known(embedded=False)]),
        (TOUCHED, [known()]),
        (CHANGED, [known()]),
    ],
    ids=["new", "refresh", "touched", "changed"],
)
def test_what_failed_is_not_read_again_unless_that_is_asked_for(file, photos):
    def reads(**how):
        plan = plan_of(file, photos=photos, **how)
        return bool(plan.work or plan.touched)

    assert reads()
    assert not reads(failures=[failed(file)])
    assert reads(failures=[failed(file)], retry_failed=True)
    assert reads(failures=[failed(PhotoFile(file.path, file.size, 0))])


PROBLEM = (PhotoFile(FILE.path, 0, 0), "no permission to read it")


@pytest.mark.parametrize("photos", [[], [known()]], ids=["unknown", "known"])
def test_a_file_that_cannot_be_looked_at_is_a_problem(photos):
    assert plan_of(photos=photos, problems=[PROBLEM]).problems == [PROBLEM]


@pytest.mark.parametrize("left_out", [[], [FILE.path]], ids=["offline", "left out"])
def test_a_known_photo_that_is_hidden_is_no_problem(left_out):
    plan = plan_of(photos=[known()], problems=[PROBLEM], blind=[FILE.path], left_out=left_out)
    assert plan.problems == []


def test_a_known_photo_of_a_root_that_was_not_scanned_is_no_problem():
    file = PhotoFile("/photos/inner/cat.jpg", 0, 0)
    assert plan_of(photos=[known(file)], problems=[(file, "not there")]).problems == []


def test_a_hidden_place_that_is_no_known_photo_is_a_problem():
    assert plan_of(problems=[PROBLEM], blind=[FILE.path]).problems == [PROBLEM]


def test_a_failure_is_solved_when_its_file_is_gone():
    assert plan_of(failures=[failed(FILE)]) == Plan(solved=[FILE.path])


@pytest.mark.parametrize(
    "how",
    [
        {"problems": [PROBLEM]},
        {"in_cloud": [FILE.path]},
        {"online": False},
        {"blind": ["/photos/a"]},
    ],
    ids=lambda how: next(iter(how)),
)
def test_a_failure_is_not_solved_while_its_file_may_be_there(how):
    assert plan_of(failures=[failed(FILE)], **how).solved == []


def test_a_failure_is_not_solved_by_a_file_that_is_seen():
    assert plan_of(CHANGED, failures=[failed(FILE)]).solved == []


@pytest.mark.parametrize("hidden", [{}, {"online": False}, {"blind": ["/photos/a"]}])
def test_a_failure_that_is_left_out_is_solved_wherever_it_is(hidden):
    plan = plan_of(failures=[failed(FILE)], left_out=[FILE.path], **hidden)
    assert plan.solved == [FILE.path]


@pytest.mark.parametrize("left_out", [False, True])
def test_a_failure_of_a_root_that_was_not_scanned_stays(left_out):
    path = "/photos/inner/cat.jpg"
    failure = failed(PhotoFile(path, 100, 7000))
    assert plan_of(failures=[failure], left_out=[path] if left_out else []).solved == []


def test_a_failure_is_solved_for_a_complete_photo_in_the_cloud():
    plan = plan_of(photos=[known()], failures=[failed(FILE)], in_cloud=[FILE.path])
    assert plan.solved == [FILE.path]
