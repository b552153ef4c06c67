"""The life of the iron key, step by step."""

from itertools import product

import pytest

from app.domain.baton import BatonState, may_become

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
