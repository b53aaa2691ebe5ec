"""What `make bench` runs works, and measures what gives the same suggestions."""

import engine as bench
import pytest
from generated import generated
from small_study import CHECKOUT

from tls_coding.study import open_study


@pytest.fixture(scope="module")
def given():
    """Some generated interviews, and a few rules of the codebook."""
    study = open_study(CHECKOUT)
    own = [text for text in study.transcripts.values() if text.language == bench.LANGUAGE]
    texts = list(generated(own, 3_000))
    types = sorted({word.lower() for text in texts for word in text.body.split()})
    few = study.codebook.model_copy(update={"codes": study.codebook.codes[:6]})
    book, patterns = bench.some_rules(few, 60, types)
    assert 30 <= patterns <= 60
    return texts, book


def test_every_figure_is_taken(given, tmp_path):
    """Cold, from the cache and beside plain spaCy."""
    texts, book = given
    cold = bench.cold(tmp_path, texts, book, 1)
    warm = bench.warm(tmp_path, texts, book, 1)
    assert cold["found"] == warm["found"]
    assert 0 < warm["hits"] <= warm["whole"]
    beside = bench.plain(tmp_path, texts, book, 0.05)
    assert 0 < beside["words"] <= bench.count(texts)
    assert min(beside["ours"], beside["plain"]) > 0
