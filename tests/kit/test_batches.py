from marketplace.kit.batches import some_of


def test_things_are_divided_in_their_order_and_the_rest_comes_last() -> None:
    assert list(some_of("abcde", 2)) == [["a", "b"], ["c", "d"], ["e"]]


def test_nothing_is_no_batch_and_what_comes_out_even_leaves_none() -> None:
    assert (list(some_of([])), list(some_of([1, 2], 2))) == ([], [[1, 2]])
