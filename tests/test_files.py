"""Hand-ins as folders and zips: what is read, what is left out, and what is refused."""

from __future__ import annotations

import io
import os
import stat
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exercises.loader import load_assignment
from student_template import files
from student_template.files import HandInError, read_files
from student_template.hand_in import read_hand_in

SHEET = b"answers:\n  concepts/caching: a\n"
HW3 = load_assignment("hw3")


def zipped(path: Path, entries: dict[str, bytes], **attributes: int) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            entry = zipfile.ZipInfo(name)
            entry.compress_type = zipfile.ZIP_DEFLATED
            for attribute, value in attributes.items():
                setattr(entry, attribute, value)
            archive.writestr(entry, content)
    return path


@pytest.mark.parametrize(
    "entries",
    [
        {"answers.yaml": SHEET},
        {"hw3/answers.yaml": SHEET},
        {"hw3/answers.yaml": SHEET, "__MACOSX/hw3/._answers.yaml": b"x", "hw3/.DS_Store": b"y"},
        {"answers.yaml": SHEET, ".git/config": b"x", "__pycache__/a.pyc": b"y"},
        {"hw3/part/answers.yaml": SHEET},
        {"Answers.yaml": SHEET},
        {"./answers.yaml": SHEET},
    ],
)
def test_a_zip_as_students_make_it(tmp_path: Path, entries: dict[str, bytes]) -> None:
    hand_in = read_hand_in(zipped(tmp_path / "ada.zip", entries), HW3)
    assert "concepts/caching" in hand_in.answers
    assert hand_in.name == "ada.zip"


def test_folder_and_zip_have_the_same_hash(tmp_path: Path) -> None:
    entries = {"answers.yaml": SHEET, "src/mlp.py": b"x = 1\n"}
    folder = tmp_path / "ada"
    for name, content in entries.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    (folder / ".git").mkdir()
    (folder / ".git" / "HEAD").write_bytes(b"litter")
    wrapped = {f"ada/{name}": content for name, content in reversed(entries.items())}
    assert read_files(folder).sha256 == read_files(zipped(tmp_path / "a.zip", entries)).sha256
    assert read_files(folder).sha256 == read_files(zipped(tmp_path / "b.zip", wrapped)).sha256
    (folder / "src" / "mlp.py").write_bytes(b"x = 2\n")
    assert read_files(folder).sha256 != read_files(tmp_path / "a.zip").sha256


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("../answers.yaml", "points outside"),
        ("hw3/../../answers.yaml", "points outside"),
        ("/etc/answers.yaml", "points outside"),
        ("\\answers.yaml", "points outside"),
        ("..\\answers.yaml", "points outside"),
        ("C:\\answers.yaml", "points outside"),
    ],
)
def test_a_zip_that_points_outside_is_refused(tmp_path: Path, name: str, message: str) -> None:
    path = zipped(tmp_path / "evil.zip", {"answers.yaml": SHEET, name: SHEET})
    with pytest.raises(HandInError, match=message):
        read_files(path)


def test_links_and_devices_in_a_zip_are_refused(tmp_path: Path) -> None:
    for kind in (stat.S_IFLNK, stat.S_IFIFO, stat.S_IFCHR):
        path = zipped(
            tmp_path / "x.zip", {"answers.yaml": b"/etc/passwd"}, external_attr=kind << 16
        )
        with pytest.raises(HandInError, match=r"answers\.yaml in the zip is a link or device"):
            read_files(path)


def test_bombs_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = zipped(tmp_path / "bomb.zip", {"answers.yaml": b"0" * 50_000_000})
    with pytest.raises(HandInError, match="unpacks to far more"):
        read_files(path)
    monkeypatch.setattr(files, "MAX_FILES", 3)
    many = zipped(tmp_path / "many.zip", {f"f{n}": b"" for n in range(4)})
    with pytest.raises(HandInError, match="more than 3 files"):
        read_files(many)
    monkeypatch.setattr(files, "MAX_BYTES", 10)
    with pytest.raises(HandInError, match="MB"):
        read_files(zipped(tmp_path / "big.zip", {"a": os.urandom(11)}))


def test_encrypted_and_colliding_entries_are_refused(tmp_path: Path) -> None:
    path = zipped(tmp_path / "x.zip", {"answers.yaml": SHEET})
    content = bytearray(path.read_bytes())
    content[content.index(b"PK\x01\x02") + 8] |= 1  # the flag of encryption in the directory
    path.write_bytes(content)
    with pytest.raises(HandInError, match="encrypted"):
        read_files(path)
    twins = zipped(tmp_path / "y.zip", {"Answers.yaml": SHEET, "answers.yaml": SHEET})
    with pytest.raises(HandInError, match=r"both Answers\.yaml and answers\.yaml"):
        read_files(twins)


def test_a_damaged_zip_is_refused(tmp_path: Path) -> None:
    path = zipped(tmp_path / "x.zip", {"answers.yaml": SHEET * 200})
    whole = path.read_bytes()
    path.write_bytes(whole[:40] + b"\xff" * 10 + whole[50:])
    with pytest.raises(HandInError):
        read_files(path)


@given(st.data())
def test_no_change_of_a_zip_escapes_as_another_error(data: st.DataObject) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("answers.yaml", SHEET)
    content = bytearray(buffer.getvalue())
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    path = Path("/tmp" if os.name == "posix" else ".") / f"backcheck-{os.getpid()}.zip"  # noqa: S108
    try:
        path.write_bytes(content)
        read_files(path)
    except HandInError as error:
        assert str(error)
    finally:
        path.unlink()


def test_links_in_a_folder_are_left_out_and_noticed(tmp_path: Path) -> None:
    secret = tmp_path / "secret.yaml"
    secret.write_bytes(SHEET)
    folder = tmp_path / "ada"
    folder.mkdir()
    (folder / "answers.yaml").symlink_to(secret)
    (folder / "solutions").symlink_to(tmp_path)
    read = read_files(folder)
    assert read.contents == {}
    assert len(read.notices) == 2
    with pytest.raises(HandInError, match=r"no answers\.yaml"):
        read_hand_in(folder, HW3)


@pytest.mark.parametrize(
    ("names", "message"),
    [
        ([], r"no answers\.yaml in the hand-in"),
        (["answer.yml"], r"there is answer\.yml, is it one of these\?"),
        (["answers.yaml", "old/answers.yaml"], r"several answer sheets \(answers\.yaml, old"),
        (["a/b/answers.yaml"], r"no answers\.yaml"),
    ],
)
def test_exactly_one_answer_sheet(tmp_path: Path, names: list[str], message: str) -> None:
    for name in names:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(SHEET)
    with pytest.raises(HandInError, match=message):
        read_hand_in(tmp_path, HW3)


def test_code_beside_the_sheet_answers_its_exercises(tmp_path: Path) -> None:
    (tmp_path / "answers.yaml").write_bytes(SHEET)
    (tmp_path / "mlp.py").write_text("import torch\n")
    answers = read_hand_in(tmp_path, HW3).answers
    assert "programming/mlp-init" in answers
    assert "programming/explore-activations" not in answers


def test_what_is_no_hand_in(tmp_path: Path) -> None:
    with pytest.raises(HandInError, match="does not exist"):
        read_files(tmp_path / "nowhere")
    (tmp_path / "answers.yaml").write_bytes(SHEET)
    with pytest.raises(HandInError, match="neither a folder nor a zip"):
        read_files(tmp_path / "answers.yaml")
