import codecs
import time

import pytest

from tls_coding.corpus.readers.encodings import plausibility, text_of

TEXTS = {
    "fr": "Où étiez-vous ? « Là-bas », dit-elle – à l’œuvre, l’été. Ça brûle, mon aïeul.",
    "it": "Perché no? Così è la città: più lavoro, l’università… “Però”, disse.",
    "es": "¿Qué pasó aquí? Mañana había niños, según él. ¡Ojalá!",
    "ca": "És l’àvia, però no ho sé: això és il·lusió, què més?",
    "en": "It’s “fine” – he said… the café’s owner—well—didn’t.",
}


@pytest.mark.parametrize("language", TEXTS)
@pytest.mark.parametrize(
    ("encoding", "name"), [("cp1252", "Windows-1252"), ("mac_roman", "Mac Roman")]
)
def test_old_encodings_are_told_by_their_accents(language, encoding, name):
    """Text of Windows and of the old Macintosh keeps its accents, and the guess is named."""
    text = TEXTS[language]
    found, remarks = text_of(text.encode(encoding))
    assert found == text
    assert remarks == [f"not UTF-8: read as {name}; look at its accents"]


def test_a_text_with_the_letters_of_iso_8859_15_is_told():
    """`œ` and `€` of ISO-8859-15 stand where Windows has fractions and signs."""
    text = "La sœur a un bœuf à 100 €."
    found, remarks = text_of(text.encode("iso8859_15"))
    assert found == text
    assert "ISO-8859-15" in remarks[0]


def test_latin_1_reads_as_windows():
    """ISO-8859-1 is Windows-1252 without its quotes and dashes."""
    text = "Déjà vu, « là »."
    assert text_of(text.encode("latin-1"))[0] == text


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_its_mark_is_told_from_its_nuls(encoding):
    """UTF-16 whose mark was lost is read, and that is said."""
    text = TEXTS["fr"]
    assert text_of(text.encode(encoding)) == (
        text,
        [f"no mark of its encoding: read as {encoding.upper()}"],
    )


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
        (codecs.BOM_UTF32_BE, "utf-32-be"),
    ],
)
def test_unicode_with_a_mark_needs_no_guess(mark, encoding):
    """A mark says the encoding; it is no part of the text."""
    assert text_of(mark + TEXTS["it"].encode(encoding)) == (TEXTS["it"], [])


def test_damaged_utf_16_is_read_with_a_remark():
    """A file cut within a character is read up to there."""
    text, remarks = text_of(codecs.BOM_UTF16_LE + "été".encode("utf-16-le")[:-1])
    assert text == "ét�"
    assert "damaged UTF-16" in remarks[0]


def test_stray_bytes_in_utf_8_are_read_as_windows():
    """A text put together from two encodings keeps the accents of both."""
    raw = "Été à la plage, déjà. ".encode() + "C’était là.".encode("cp1252")
    text, remarks = text_of(raw)
    assert text == "Été à la plage, déjà. C’était là."
    assert remarks == ["UTF-8 with 3 stray bytes, read as Windows-1252; look at its accents"]


def test_a_chance_pair_of_bytes_does_not_make_windows_text_utf_8():
    """`É»` of Windows is a character of UTF-8 by chance; the other accents decide."""
    text = "Il dit « CAFÉ», puis s’en va à pied, là-bas."
    assert text_of(text.encode("cp1252"))[0] == text


def test_doubly_encoded_text_is_remarked_on_and_left():
    """`Ã©` for `é` is no fault of the reading: it is said, and how to mend it."""
    broken = "été à l’eau".encode().decode("cp1252", "replace")
    text, remarks = text_of(broken.encode())
    assert text == broken
    assert "looks doubly encoded (Ã© for é, 4×)" in remarks[0]


@pytest.mark.parametrize("text", ["NÃO, IRMÃ!", "déjà – « vu »", "Âge, âme, Ârt"])
def test_right_text_is_not_called_doubly_encoded(text):
    """Capitals with a tilde or a circumflex are letters."""
    assert text_of(text.encode()) == (text, [])


@pytest.mark.parametrize("raw", [b"\x00\x01\x02", b"a\x00b", b"\x01\x00\x02\x00", b"text\x00\x00"])
def test_other_nul_bytes_are_left_for_the_caller_to_refuse(raw):
    """What is no UTF-16 keeps a NUL, by which it is known for no text."""
    assert "\x00" in text_of(raw)[0]


def test_a_letter_in_place_speaks_for_a_reading():
    """Letters within words count for a reading, capitals and signs within words against it."""
    assert plausibility("été") > 0 > plausibility("ŽtŽ perchŽ")
    assert plausibility("plain") == 0


@pytest.mark.parametrize("piece", [b"\x8e", b"\xc3\xa9\xe9", b"a\x92", b"\xff\xfe", b"a\x00"])
def test_long_repetition_is_read_quickly(piece):
    """A great many oddities cost no more than a second."""
    started = time.process_time()
    text_of(piece * (300_000 // len(piece)))
    assert time.process_time() - started < 5
