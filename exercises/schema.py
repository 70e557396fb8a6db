"""The JSON Schema of exercise files, with which an editor completes and checks them."""

from __future__ import annotations

import json

from exercises.assignment import Section


def section_schema() -> str:
    """The schema of a section file, as the text of `section.schema.json`."""
    schema = Section.model_json_schema(by_alias=True)
    schema["title"] = "A section of a backcheck assignment"
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"
