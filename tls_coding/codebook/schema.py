"""The JSON Schema of a codebook file, from the models: editors complete and check YAML by it."""

from __future__ import annotations

import json
from typing import Any

from tls_coding.codebook.model import Codebook

COMMENT = "# yaml-language-server: $schema={name}"  # what editors look for at the top of a file


def codebook_schema() -> dict[str, Any]:
    """The schema of `tls.yaml`."""
    schema = Codebook.model_json_schema()
    del schema["properties"]["sha256"]  # the program's own, not the file's
    schema["title"] = "Codebook of tls-coding"
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}


def schema_text() -> str:
    """The schema as the file that is kept beside a codebook."""
    return json.dumps(codebook_schema(), ensure_ascii=False, indent=2) + "\n"
