"""The table of questions is added to and merged by its rows as they are written, as if each had been taken apart."""

from __future__ import annotations

import csv
import io
import random
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cli.gradebook.questions import _COLUMNS, add_questions, merge_questions, rows_by_name
from cli.gradebook.table import Form, harmless

Rows = Sequence[Sequence[str]]
FORMS = [Form(separator, bom) for separator in ",;\t" for bom in (False, True)]
names = st.text(st.sampled_from("ab ,;\t\"'=é"), min_size=1, max_size=4)
cells = st.text(st.sampled_from("x1 ,;\t\"'"), max_size=4)
tables = st.dictionaries(names.map(harmless), st.lists(st.tuples(cells, cells), min_size=1, max_size=3), max_size=4)  # fmt: skip


def rows_of(table: Mapping[str, Sequence[tuple[str, str]]]) -> dict[str, Rows]:
    rest = ["0"] * (len(_COLUMNS) - 3)
    return {name: [[name, *two, *rest] for two in rows] for name, rows in table.items()}


def text_of(rows: Rows, form: Form, end: str = "\n", more: Sequence[str] = ()) -> str:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=form.separator, lineterminator=end)
    writer.writerows([[*_COLUMNS, *more], *([*row, *more] for row in rows)])
    return ("\ufeff" if form.bom else "") + text.getvalue()


def expected(table: Mapping[str, Rows], form: Form) -> bytes:
    return text_of([row for name in sorted(table) for row in table[name]], form).encode()


def put(folder: Path, text: str) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "questions.csv").write_bytes(text.encode())
    return folder


@settings(max_examples=60)
@given(tables, tables.filter(bool), st.sampled_from(FORMS), st.sampled_from(FORMS), st.sampled_from(["\n", "\r\n"]),
       st.sampled_from([(), ("mine",)]), st.randoms())  # fmt: skip
def test_a_table_that_somebody_changed_is_added_to(  # noqa: PLR0917 - what hypothesis draws
    old: dict[str, Sequence[tuple[str, str]]],
    new: dict[str, Sequence[tuple[str, str]]],
    before: Form,
    after: Form,
    end: str,
    more: Sequence[str],
    order: random.Random,
) -> None:
    there, added = rows_of(old), rows_of(new)
    blocks = list(there)
    order.shuffle(blocks)
    text = text_of([row for name in blocks for row in there[name]], before, end, more)
    with tempfile.TemporaryDirectory() as folder:
        place = put(Path(folder), text)
        add_questions(place, added, after)
        # A name begins as `harmless` makes it begin, once more where it was drawn so.
        shown = {harmless(name): rows for name, rows in added.items()}
        kept = {name: rows for name, rows in there.items() if name not in shown}
        assert (place / "questions.csv").read_bytes() == expected(kept | shown, after)
        assert rows_by_name(place) == kept | shown


@pytest.mark.parametrize("form", FORMS)
def test_tables_of_any_form_and_order_are_merged(form: Form, tmp_path: Path) -> None:
    rows = rows_of({name: [("x", "1"), ('"', ", ;")] for name in ("ada", "b, c", "cid", "d\te")})
    parts = [("ada", "cid"), ("d\te", "b, c"), ()]
    folders = [
        put(tmp_path / str(number), text_of([row for name in part for row in rows[name]], other))
        for number, (part, other) in enumerate(zip(parts, FORMS, strict=False))
    ]
    (tmp_path / "out").mkdir()
    merge_questions([*folders, tmp_path / "none"], tmp_path / "out", form)
    assert (tmp_path / "out/questions.csv").read_bytes() == expected(rows, form)


def test_a_cell_of_several_lines_and_a_blank_line_are_read(tmp_path: Path) -> None:
    rows = rows_of({"ada": [("one\ntwo", "1")], "bob": [("x", "1")]})
    put(tmp_path, text_of([*rows["ada"], *rows["bob"]], Form()).replace("bob", "\nbob", 1))
    add_questions(tmp_path, rows_of({"cid": [("x", "1")]}))
    assert (tmp_path / "questions.csv").read_bytes() == expected(
        rows | rows_of({"cid": [("x", "1")]}), Form()
    )
