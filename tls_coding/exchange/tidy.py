"""A study, read and counted, in; tables for R, Stata and spreadsheets, CSV and Parquet, out.

Texts stand in them as they were said: whoever opens a CSV in a spreadsheet program imports its
columns as text, since a quote that begins with "=" is no formula. The workbook takes care of that.
"""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from importlib.util import find_spec

import pandas as pd

from tls_coding.coding.segments import COLUMNS
from tls_coding.exchange.given import Given
from tls_coding.exchange.tables import rows_csv
from tls_coding.matrix.quotes import quotes_of
from tls_coding.matrix.tables import tidy
from tls_coding.matrix.tabulate import STATES, Table, tabulate

BY_INTERVIEW = "interviews.csv"


def files(given: Given) -> dict[str, bytes]:
    """Every table by the name of its file; Parquet only where pyarrow is installed."""
    cells, quotes = tidy(given.table), quotes_frame(given)
    texts = {
        "cells.csv": frame_rows(cells),
        "presence.csv": presence_csv(given.table),
        "quotes.csv": frame_rows(quotes),
        BY_INTERVIEW: interviews_csv(given),
    }
    made = {name: text.encode("utf-8") for name, text in texts.items()}
    if find_spec("pyarrow"):
        segments = pd.DataFrame([s.row() for s in given.segments], columns=list(COLUMNS))
        made |= {
            "segments.parquet": parquet(segments),
            "cells.parquet": parquet(cells),
            "quotes.parquet": parquet(quotes),
        }
    return made


def presence_csv(table: Table) -> str:
    """One row a case, one column a code: 1 present, 0 absent, empty where nobody knows.

    Presence that only denies the code is neither. Names of columns are legal in R.
    """
    signs = {"present": 1, "absent": 0}
    names = legal_names([table.axis.by, *table.themes.labels])
    rows = [
        [label, *(signs.get(STATES[state], "") for state in table.state[row])]
        for row, label in enumerate(table.axis.labels)
    ]
    return rows_csv(names, rows)


def interviews_csv(given: Given) -> str:
    """One row an interview: what is known of it, then how many passages bear each code.

    Empty where nobody finished the interview for the code and nothing is coded.
    """
    table = tabulate(given.facts, "transcript")
    documents = given.facts.documents
    keys = sorted({str(key) for own in documents.attributes for key in own})
    unknown = STATES.index("not_reviewed"), STATES.index("suggested_only")
    rows = []
    for number, name in enumerate(documents.ids):
        told = [documents.attributes[number].get(key, "") for key in keys]
        counts = [
            "" if state in unknown else int(count)
            for state, count in zip(table.state[number], table.count[number], strict=True)
        ]
        cases = ";".join(documents.cases[number])
        rows.append([name, cases, documents.words[number], *map(_told, told), *counts])
    header = legal_names(["transcript", "case", "words", *keys, *table.themes.labels])
    return rows_csv(header, rows)


def quotes_frame(given: Given) -> pd.DataFrame:
    """One row a coded passage and code, in the order of transcripts; the code's path in columns.

    `level_1` … are the parts of the code's path by their names; `translation` is what a person
    wrote beside the quote.
    """
    facts, labels = given.facts, given.labels
    depth = max((len(code.split(".")) for code in facts.codes), default=1)
    translated = _translations(given)
    rows = []
    for number, code in enumerate(facts.codes):
        path = [".".join(code.split(".")[: end + 1]) for end in range(depth)]
        steps = [labels.code(step) if step.count(".") == n else "" for n, step in enumerate(path)]
        for quote in quotes_of(facts, given.segments, facts.code == number):
            translation = translated.get((quote.transcript, quote.start, quote.end), "")
            rows.append(
                [
                    quote.transcript, ";".join(quote.cases), quote.language, quote.speaker,
                    quote.role, quote.position, quote.turn, quote.time, quote.start, quote.end,
                    code, *steps, quote.text, translation, quote.status, ";".join(quote.coders),
                    ";".join(quote.against), ";".join(quote.flags), ";".join(quote.rules),
                    ";".join(quote.evidence),
                ]
            )  # fmt: skip
    columns = [
        "transcript", "case", "language", "speaker", "role", "position", "turn", "time", "start",
        "end", "code", *(f"level_{n + 1}" for n in range(depth)), "quote", "translation", "status",
        "coders", "against", "flags", "rules", "evidence",
    ]  # fmt: skip
    frame = pd.DataFrame(rows, columns=columns)
    return frame.sort_values(["transcript", "start", "end", "code"], ignore_index=True)


def _translations(given: Given) -> dict[tuple[str, int, int], str]:
    return {
        (quote.transcript, quote.start, quote.end): quote.translation
        for cell in given.framework.cells.values()
        for quote in cell.quotes
        if quote.translation
    }


def frame_rows(frame: pd.DataFrame) -> str:
    """A frame without its index as CSV; empty where a value is undefined."""
    text: str = frame.to_csv(index=False, lineterminator="\n", float_format="%.6g")
    return text


def parquet(frame: pd.DataFrame) -> bytes:
    """A frame as Parquet, without what would tell one run from another."""
    out = io.BytesIO()
    frame.to_parquet(out, engine="pyarrow", index=False, compression="zstd")
    return out.getvalue()


def legal_names(names: Sequence[str]) -> list[str]:
    """Names that R, Stata and SPSS take: letters, digits and _, each once, not a digit first.

    >>> legal_names(["case", "informal.secrecy", "2nd", "informal secrecy"])
    ['case', 'informal_secrecy', 'x2nd', 'informal_secrecy_2']
    """
    made: list[str] = []
    for name in names:
        plain = re.sub(r"\W+", "_", name).strip("_") or "x"
        plain = f"x{plain}" if plain[0].isdigit() else plain
        found, number = plain, 1
        while found in made:
            number += 1
            found = f"{plain}_{number}"
        made.append(found)
    return made


def _told(value: object) -> str:
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)
