from sketchfind.spelling import MOST, alike


def test_the_three_names_that_are_most_alike_are_offered_as_they_are_written() -> None:
    names = ("Horses", "horse", "horsey", "Horse", "house", "tree")
    assert alike(["HORSE"], names) == dict.fromkeys(("horse", "Horses", "horsey"), "HORSE")
    assert alike(["angle", "hous"], names) == {"house": "hous"}
    assert alike(["(bycicle)."], ["bicycle"]) == {"bicycle": "(bycicle)."}


def test_of_the_words_of_a_whole_text_the_first_ones_are_compared() -> None:
    text = ["hous", *(f"word{number}" for number in range(MOST - 2)), "tre", "hors"]
    assert alike(text, ("horse", "house", "tree")) == {"house": "hous", "tree": "tre"}
