"""What is worked out from an object is worked out once, and never mistaken for that of another."""

from core.remembered import KEPT, remembered


def test_it_is_made_once_for_an_object_and_anew_for_another() -> None:
    made: list[tuple[int, ...]] = []

    @remembered
    def doubled(source: tuple[int, ...]) -> tuple[int, ...]:
        made.append(source)
        return tuple(2 * number for number in source)

    one, other = (1, *range(2)), (1, *range(3))
    assert [doubled(one), doubled(one), doubled(other)] == [(2, 0, 2), (2, 0, 2), (2, 0, 2, 4)]
    assert made == [one, other]


def test_many_objects_are_told_apart_although_few_are_kept() -> None:
    @remembered
    def first(source: list[int]) -> int:
        return source[0]

    assert [first([number]) for number in range(5 * KEPT)] == list(range(5 * KEPT))
