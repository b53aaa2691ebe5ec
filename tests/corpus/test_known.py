"""The table of numbers known for short byte strings."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from tls_coding.corpus.known import UNKNOWN, Known

KEYS = st.tuples(st.integers(0, 2**64 - 1), st.integers(0, 3))


def columns(keys):
    low, high = np.array(keys, np.uint64).reshape(-1, 2).T
    return low, high


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(KEYS, unique=True, max_size=40), max_size=5))
def test_what_was_kept_is_found_and_nothing_else(batches):
    """A key gives the number that it was kept under; one never kept gives none, zeros included."""
    known, numbers = Known(), {}
    for keys in batches:
        found = known.find(*columns(keys)).tolist()
        assert found == [numbers.get(key, UNKNOWN) for key in keys]
        new = [key for key in keys if key not in numbers]
        numbers.update({key: len(numbers) + place for place, key in enumerate(new)})
        known.keep(*columns(new), np.array([numbers[key] for key in new], np.int32))


def test_many_keys_are_nearly_all_kept():
    """The table grows with what is in it; a key without a place is unknown, never another's."""
    known = Known()
    low, high = np.arange(100_000, dtype=np.uint64) << np.uint64(8), np.zeros(100_000, np.uint64)
    number = np.arange(100_000, dtype=np.int32)
    for some in np.array_split(number, 7):
        known.keep(low[some], high[some], number[some])
    found = known.find(low, high)
    assert set(found[found != number].tolist()) <= {UNKNOWN}
    assert (found == number).mean() > 0.99
    assert (known.find(low, high + np.uint64(1)) == UNKNOWN).all()
