"""What a study's figures were made from in; `provenance.json` out, the same for the same study."""

from __future__ import annotations

import json
from typing import Any

from tls_coding.exchange.given import Given


def provenance(given: Given) -> dict[str, Any]:
    """Hashes of all that went in, the head of every log, versions, and what was counted.

    No time and no place stand in it: whoever has the same files and versions gets the same bytes.
    `logs`: the hash of the last line, which holds that of the line before, and so of the whole log.
    """
    head, facts = given.codebook.codebook, given.facts
    counted = {kind: int(facts.of_kinds(kind).sum()) for kind in ("accepted", "hand", "suggested")}
    return {
        "study": given.study,
        "codebook": {"name": head.name, "version": head.version, "codes": len(given.codebook.ids)},
        "files": {path: f"sha256:{value}" for path, value in sorted(given.origin.files.items())},
        "logs": {
            coder: {"lines": lines, "head": f"sha256:{value}"}
            for coder, (value, lines) in sorted(given.origin.logs.items())
        },
        "versions": dict(sorted(given.origin.versions.items())),
        "counted": {
            "transcripts": len(facts.documents.ids),
            "respondents_words": sum(facts.documents.words),
            "cases": len(facts.cases),
            "coders": list(facts.coders),
            "rows": {**counted, "all": len(given.segments)},
        },
        "language_of_labels": given.language,
    }


def provenance_json(given: Given) -> str:
    """The same as text."""
    return json.dumps(provenance(given), ensure_ascii=False, indent=2) + "\n"
