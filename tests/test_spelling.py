from sketchfind.spelling import alike


def test_the_three_names_that_are_most_alike_are_offered_as_they_are_written() -> None:
    names = ("Horses", "horse", "horsey", "Horse", "house", "tree")
    assert alike(["HORSE"], names) == dict.fromkeys(("horse", "Horses", "horsey"), "HORSE")
    assert alike(["angle", "hous"], names) == {"house": "hous"}
