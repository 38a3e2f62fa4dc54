"""The newest question is answered, stale answers are dropped, warming up loses nothing."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future
from dataclasses import replace

import numpy as np
import pytest
from fake_library import MODEL, FakeLibrary, some_hits
from gestures import all_answered
from pytestqt.qtbot import QtBot

from sketchfind.errors import EncoderUnavailable, UserFacingError
from sketchfind.imaging.sketch import rasterise
from sketchfind.types import Fallback, Filters, SearchResult, Sketch, Stroke
from sketchfind.ui.query.live_search import LiveSearch
from sketchfind.ui.query.questions import Question
from sketchfind.ui.sketch.document import Contents
from sketchfind.ui.tasks import Tasks
from sketchfind.ui.word_book import SMALL_WORDS, WordBook

LINE = Stroke(((0.1, 0.2), (0.8, 0.9)))


def words(text: str) -> Question:
    return Question(words=text)


@pytest.fixture
def library() -> FakeLibrary:
    return FakeLibrary(some_hits(3))


@pytest.fixture
def search(library: FakeLibrary, qtbot: QtBot) -> Iterator[LiveSearch]:
    tasks = Tasks(2, "search")
    search = LiveSearch(library, WordBook(), tasks)
    yield search
    library.may_answer.set()
    tasks.drain()


@pytest.fixture
def answers(search: LiveSearch) -> list[str]:
    answers: list[str] = []

    def keep(question: Question, result: SearchResult) -> None:
        assert len(result.hits) == 3
        answers.append(question.words)

    search.answered.connect(keep)
    return answers


def test_the_sketch_is_drawn_for_the_model(
    search: LiveSearch, library: FakeLibrary, qtbot: QtBot
) -> None:
    search.warm_up()
    with qtbot.waitSignal(search.answered):
        search.ask(Question(Contents((LINE,)), " horse "))
    query = library.queries[0]
    assert query.sketch is not None
    np.testing.assert_array_equal(query.sketch, rasterise(Sketch((LINE,)), MODEL.sketch_size))
    assert query.words == "horse"


def test_the_model_is_asked_in_english_and_gets_whole_sentences_where_it_understands_them(
    library: FakeLibrary, qtbot: QtBot
) -> None:
    book = WordBook({"horse": ("Pferd", "Pferde"), "tree": ("Baum",), SMALL_WORDS: ("am",)})
    search = LiveSearch(library, book, Tasks(1, "search"))
    asked = words(" Pferde am Baum, Baum ")
    assert search.query_of(asked).words == "horse tree, tree"
    library.model = replace(MODEL, free_text=True)
    assert search.query_of(asked).words == "Pferde am Baum, tree"


def test_a_new_drawing_is_answered_quickly_and_then_better(
    search: LiveSearch, library: FakeLibrary, answers: list[str], qtbot: QtBot
) -> None:
    search.warm_up()
    question = Question(Contents((LINE,)), "horse")
    search.ask(question)
    assert search.busy
    qtbot.waitUntil(lambda: not search.busy)
    assert answers == ["horse", "horse"]
    assert [query.quick for query in library.queries] == [True, False]
    first, second = (query.sketch for query in library.queries)
    np.testing.assert_array_equal(first, second)
    # The same drawing with another word, or a longer answer: nobody waits for a line to appear.
    search.ask(replace(question, words="zebra"))
    qtbot.waitUntil(lambda: not search.busy)
    assert [query.quick for query in library.queries[2:]] == [False]


def test_a_line_drawn_meanwhile_comes_before_the_better_answer(
    search: LiveSearch, library: FakeLibrary, answers: list[str], qtbot: QtBot
) -> None:
    search.warm_up()
    library.may_answer.clear()
    search.ask(Question(Contents((LINE,)), "one"))
    qtbot.waitUntil(lambda: len(library.queries) == 1)
    search.ask(Question(Contents((LINE, LINE)), "two"))
    library.may_answer.set()
    qtbot.waitUntil(lambda: not search.busy)
    assert answers == ["two", "two"]
    asked = [(query.words, query.quick) for query in library.queries]
    assert asked == [("one", True), ("two", True), ("two", False)]


def test_an_error_about_a_drawing_is_told_once_and_the_next_question_works(
    search: LiveSearch, library: FakeLibrary, answers: list[str], qtbot: QtBot
) -> None:
    search.warm_up()
    library.error = UserFacingError("The search process is not available.")
    told: list[UserFacingError] = []
    search.failed.connect(told.append)
    search.ask(Question(Contents((LINE,))))
    qtbot.waitUntil(lambda: not search.busy)
    assert len(told) == len(library.queries) == 1
    library.may_answer.clear()
    search.ask(words("one"))
    qtbot.waitUntil(lambda: len(library.queries) == 2)
    search.ask(words("two"))
    library.may_answer.set()
    qtbot.waitUntil(lambda: not search.busy)
    assert len(told) == 2  # that of the older question is nobody's any more
    library.error = None
    search.ask(words("horse"))
    qtbot.waitUntil(lambda: answers == ["horse"])


def test_stale_answers_are_dropped_and_the_last_question_wins(
    search: LiveSearch, library: FakeLibrary, answers: list[str], qtbot: QtBot
) -> None:
    search.warm_up()
    library.may_answer.clear()
    search.ask(words("first"))
    qtbot.waitUntil(lambda: len(library.queries) == 1)
    for text in ("second", "third", "fourth"):
        search.ask(words(text))
    library.may_answer.set()
    qtbot.waitUntil(lambda: not search.busy)
    assert answers == ["fourth"]
    assert [query.words for query in library.queries] == ["first", "fourth"]


def test_the_pending_question_is_answered_when_the_encoder_is_warm(
    search: LiveSearch, library: FakeLibrary, answers: list[str], qtbot: QtBot
) -> None:
    library.warmth = Future()
    search.warm_up()
    search.ask(words("early"))
    search.ask(words("pending"))
    assert search.busy
    assert not library.queries
    library.warmth.set_result(None)
    qtbot.waitUntil(lambda: answers == ["pending"])


def test_an_empty_question_takes_back_the_one_before(
    search: LiveSearch, library: FakeLibrary, answers: list[str], qtbot: QtBot
) -> None:
    search.warm_up()
    library.may_answer.clear()
    search.ask(words("first"))
    with qtbot.waitSignal(search.emptied):
        search.ask(Question())
    library.may_answer.set()
    with qtbot.waitSignal(search.answered):
        search.ask(words("second"))
    assert answers == ["second"]


def test_a_bug_in_a_search_does_not_block_the_next_one(
    search: LiveSearch, library: FakeLibrary, answers: list[str], qtbot: QtBot
) -> None:
    search.warm_up()
    library.error = ValueError("a bug")
    with qtbot.captureExceptions() as caught:
        search.ask(words("first"))
        qtbot.waitUntil(lambda: not search.busy)
    assert len(caught) == 1
    library.error = None
    search.ask(words("second"))
    qtbot.waitUntil(lambda: answers == ["second"])


def test_a_failed_warm_up_is_told_and_tried_again(
    search: LiveSearch, library: FakeLibrary, answers: list[str], qtbot: QtBot
) -> None:
    library.warmth = Future()
    library.warmth.set_exception(EncoderUnavailable("The model cannot be loaded."))
    with qtbot.waitSignal(search.failed):
        search.warm_up()
    library.warmth = Future()
    library.warmth.set_result(None)
    search.ask(words("again"))
    qtbot.waitUntil(lambda: answers == ["again"])
    assert search.warming_failed is None


def test_where_the_encoder_fails_lists_come_all_the_same(
    search: LiveSearch, library: FakeLibrary, qtbot: QtBot
) -> None:
    library.warmth = Future()
    library.warmth.set_exception(EncoderUnavailable("The model cannot be loaded."))
    search.warm_up()
    by_filters = Question(filters=Filters(formats=("PNG",)))
    with qtbot.waitSignal(search.answered):
        search.ask(by_filters)
    qtbot.waitUntil(lambda: not search.busy)
    with qtbot.waitSignal(search.answered):
        search.ask_again()  # because photos changed
    qtbot.waitUntil(lambda: not search.busy)
    library.may_answer.clear()
    search.ask(words("horse"))  # tries the encoder again
    assert not search.busy
    search.ask(by_filters)
    search.ask(replace(by_filters, filters=Filters(formats=("JPEG",))))  # waits its turn
    search.warm_up()
    with qtbot.waitSignal(search.answered):
        library.may_answer.set()


def test_asking_again_repeats_the_last_question(
    search: LiveSearch, answers: list[str], qtbot: QtBot
) -> None:
    search.warm_up()
    search.ask_again()
    assert not search.busy
    search.ask(words("horse"))
    qtbot.waitUntil(lambda: answers == ["horse"])
    qtbot.waitUntil(lambda: not search.busy)
    search.ask_again()
    qtbot.waitUntil(lambda: answers == ["horse", "horse"])


def test_photos_that_change_during_a_search_are_asked_for_once_more(
    search: LiveSearch, library: FakeLibrary, answers: list[str], qtbot: QtBot
) -> None:
    search.warm_up()
    library.may_answer.clear()
    search.ask(words("horse"))
    qtbot.waitUntil(lambda: len(library.queries) == 1)
    for _ in range(3):
        search.ask_again()
    library.may_answer.set()
    qtbot.waitUntil(lambda: not search.busy)
    assert answers == ["horse", "horse"]
    assert len(library.queries) == 2


def test_a_slower_device_is_told_once_for_each(
    search: LiveSearch, library: FakeLibrary, caplog: pytest.LogCaptureFixture, qtbot: QtBot
) -> None:
    told: list[Fallback] = []
    search.fell_back.connect(told.append)
    slow, slower = (Fallback(device, {"cuda": "does not work"}) for device in ("cpu", "abacus"))
    for answer in (None, slow, slow, slower):
        library.warmth = Future()
        library.warmth.set_result(answer)
        search.warm_up()
        qtbot.waitUntil(lambda: all_answered(search._tasks))
    assert told == [slow, slower]
    assert caplog.messages == [str(slow), str(slower)]


def test_a_gpu_that_fails_at_work_is_told_once(
    search: LiveSearch, library: FakeLibrary, caplog: pytest.LogCaptureFixture, qtbot: QtBot
) -> None:
    told: list[Fallback] = []
    search.fell_back.connect(told.append)
    search.warm_up()
    for device in ("cuda, bfloat16", "", "cpu, float32", "cpu, float32", "cuda, bfloat16"):
        library.device = device
        with qtbot.waitSignal(search.answered):
            search.ask(words(f"horse, {len(library.queries)}"))
    assert told == [Fallback("cpu, float32", {"cuda": "failed at work"})]
    assert caplog.messages == [str(told[0])]
    library.space, library.device = "other", "cpu, float32"  # another model was never on the GPU
    with qtbot.waitSignal(search.answered):
        search.ask(words("dog"))
    assert len(told) == 1
