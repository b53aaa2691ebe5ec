"""What is known of words, kept from one run to the next."""

from tls_coding.codebook.lemmas import keys_of
from tls_coding.coding.memory import AND, END, remembered
from tls_coding.corpus.splitting import splits_of

WORDS = ["recettes", "spin-offs", "dell'", "\n", "caforipe", "", f"odd{END}", f"odd{AND}s"]


def forget():
    keys_of.cache_clear()
    splits_of.cache_clear()


def test_what_was_learnt_is_known_the_next_time(tmp_path):
    """Lemmas, keys and splits come back as they were; nothing learnt, nothing written."""
    forget()
    with remembered(tmp_path, "it"):
        keys_of("it").learn(WORDS)
        splits_of("it")["dell'arte"]
    keys, lemmas, splits = dict(keys_of("it")), dict(keys_of("it").lemmas), dict(splits_of("it"))
    forget()
    (path,) = tmp_path.iterdir()
    kept = path.read_bytes()
    with remembered(tmp_path, "it"):
        back = keys_of("it")
        odd = {word for word in lemmas if END in word or AND in word}
        assert dict(back) == {form: own for form, own in keys.items() if form not in odd}
        assert dict(back.lemmas) == {f: lemma for f, lemma in lemmas.items() if f not in odd}
        assert dict(splits_of("it")) == splits
    assert path.read_bytes() == kept
    forget()


def test_a_damaged_memory_is_none(tmp_path):
    """A file that was cut short is not read, and the next run writes it anew."""
    forget()
    with remembered(tmp_path, "en"):
        keys_of("en").learn(["recipes"])
    (path,) = tmp_path.iterdir()
    kept = path.read_bytes()
    path.write_bytes(kept[:-2])
    forget()
    with remembered(tmp_path, "en"):
        assert not keys_of("en")
        keys_of("en").learn(["recipes"])
    assert path.read_bytes() == kept
    forget()
