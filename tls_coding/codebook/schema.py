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
    for place in (
        schema["$defs"]["Code"]["properties"]["rules"],
        schema["$defs"]["Code"]["properties"]["unless"],
        schema["properties"]["lists"]["additionalProperties"],
    ):
        place["propertyNames"] = {"pattern": "^(all|[a-z]{2,3})$"}  # pydantic loses key types here
    _close(schema)
    schema["title"] = "Codebook of tls-coding"
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}


def _close(schema: Any) -> None:
    """Refuse keys that no pattern allows; pydantic leaves such places open."""
    if isinstance(schema, dict):
        if "patternProperties" in schema:
            schema.setdefault("additionalProperties", False)
        for part in schema.values():
            _close(part)
    elif isinstance(schema, list):
        for part in schema:
            _close(part)


def schema_text() -> str:
    """The schema as the file that is kept beside a codebook."""
    return json.dumps(codebook_schema(), ensure_ascii=False, indent=2) + "\n"
