"""The life of the iron key, step by step."""

from itertools import product

import pytest

from app.domain.baton import BatonState, first_of, may_become

OFFICE, CARRIED, COMPANY = BatonState.WITH_OFFICE, BatonState.CARRIED, BatonState.WITH_COMPANY
MISSING, RECOVERED, RETIRED = BatonState.MISSING, BatonState.RECOVERED, BatonState.RETIRED

ALLOWED = {
    OFFICE: {CARRIED, COMPANY, MISSING, RETIRED},
    CARRIED: {OFFICE, COMPANY, MISSING, RETIRED},
    COMPANY: {OFFICE, CARRIED, MISSING, RETIRED},
    MISSING: {RECOVERED, RETIRED},
    RECOVERED: {OFFICE, CARRIED, COMPANY, MISSING, RETIRED},
    RETIRED: set(),
}


@pytest.mark.parametrize(("state", "to"), list(product(BatonState, repeat=2)))
def test_the_baton_goes_only_where_its_life_leads(state: BatonState, to: BatonState) -> None:
    assert may_become(state, to) is (to in ALLOWED[state])


def test_a_replacement_is_the_first_one_over_again_and_another_key_is_not() -> None:
    before = {4: 2, 7: 4}

    assert [first_of(baton, before) for baton in (2, 4, 7, 3)] == [2, 2, 2, 3]
