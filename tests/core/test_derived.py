"""What is made of a section of the policy is made once, and never of another one."""

from core.policy.derived import MOST, derived


class Section:
    """Equal to every other one, and slow to find out."""

    def __init__(self, worth: int) -> None:
        self.worth = worth

    def __eq__(self, other: object) -> bool:
        raise AssertionError("sections are compared")

    __hash__ = None  # type: ignore[assignment]


def test_it_is_made_once_for_a_section_and_anew_for_another() -> None:
    made: list[int] = []

    @derived
    def doubled(section: Section, other: Section) -> int:
        made.append(section.worth)
        return 2 * section.worth + other.worth

    one, two = Section(1), Section(2)
    assert [doubled(one, two), doubled(one, two), doubled(two, one)] == [4, 4, 5]
    assert made == [1, 2]


def test_no_more_is_remembered_than_a_company_uses_and_what_is_new_is_right() -> None:
    @derived
    def worth(section: Section) -> int:
        return section.worth

    assert [worth(Section(number)) for number in range(3 * MOST)] == list(range(3 * MOST))
