"""Hand-ins as folders and zips: what is read, what is left out, and what is refused."""

from __future__ import annotations

import os
import random
import stat
import unicodedata
import zipfile
from pathlib import Path

import pytest
from commands import run
from mutated_zips import mutated, seeds

from exercises.loader import load_assignment
from student_template import catalogue, files
from student_template.catalogue import HandInError
from student_template.files import read_files
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
    monkeypatch.setattr(catalogue, "MAX_FILES", 3)
    many = zipped(tmp_path / "many.zip", {f"f{n}": b"" for n in range(4)})
    with pytest.raises(HandInError, match="more than 3 files"):
        read_files(many)
    monkeypatch.setattr(catalogue, "MAX_BYTES", 10)
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


@pytest.mark.parametrize("name", ["answers.yaml", "src/mlp.py"])
def test_one_name_twice_is_refused(tmp_path: Path, name: str) -> None:
    path = tmp_path / "x.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(name, SHEET)
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr(name, b"answers:\n  concepts/caching: b\n")
    with pytest.raises(HandInError, match=f"two files named {name}"):
        read_files(path)


def test_a_zip_of_very_many_entries_is_refused_before_it_is_listed(tmp_path: Path) -> None:
    entries = {f"d{n}/": b"" for n in range(2 * catalogue.MAX_FILES)}
    with pytest.raises(HandInError, match="more than 4,000 entries"):
        read_files(zipped(tmp_path / "x.zip", {"answers.yaml": SHEET, **entries}))


def test_a_zip_without_its_beginning_is_a_damaged_zip(tmp_path: Path) -> None:
    path = zipped(tmp_path / "x.zip", {"answers.yaml": SHEET})
    whole = path.read_bytes()
    path.write_bytes(whole[whole.index(b"PK\x01\x02") :])
    with pytest.raises(HandInError, match=r"x\.zip is a damaged or unusual zip"):
        read_files(path)


def test_a_damaged_zip_is_refused(tmp_path: Path) -> None:
    path = zipped(tmp_path / "x.zip", {"answers.yaml": SHEET * 200})
    whole = path.read_bytes()
    path.write_bytes(whole[:40] + b"\xff" * 10 + whole[50:])
    with pytest.raises(HandInError):
        read_files(path)


@pytest.mark.parametrize("seed", range(4))
def test_no_change_of_a_zip_escapes_as_another_error(tmp_path: Path, seed: int) -> None:
    draw = random.Random(seed)
    archives = seeds()
    path = tmp_path / "ada.zip"
    for _ in range(100):
        path.write_bytes(mutated(draw.choice(archives), draw))
        try:
            read_files(path)
        except HandInError as error:
            assert str(error)


def test_an_entry_without_a_name_is_a_damaged_zip(tmp_path: Path) -> None:
    path = zipped(tmp_path / "x.zip", {"answers.yaml": SHEET, "": b""})
    with pytest.raises(HandInError, match=r"x\.zip is a damaged or unusual zip"):
        read_files(path)


def test_sizes_are_added_up_before_anything_is_unpacked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = zipped(tmp_path / "many.zip", {f"f{n}": b"0" * 1_000 for n in range(20)})
    monkeypatch.setattr(catalogue, "MAX_BYTES", 10_000)

    def unpacked(*_: object) -> None:
        pytest.fail("unpacked before all sizes were known")

    monkeypatch.setattr(zipfile.ZipFile, "open", unpacked)
    with pytest.raises(HandInError, match="MB"):
        read_files(path)


def test_names_that_differ_only_in_normal_form_are_refused(tmp_path: Path) -> None:
    names = ("übung.py", unicodedata.normalize("NFD", "übung.py"))
    path = zipped(tmp_path / "x.zip", dict.fromkeys(names, b""))
    with pytest.raises(HandInError, match="keep one of the two"):
        read_files(path)
    folder = tmp_path / "ada"
    folder.mkdir()
    (folder / names[1]).write_bytes(b"x")
    assert list(read_files(folder).contents) == [names[0]]
    (folder / names[0]).write_bytes(b"y")
    with pytest.raises(HandInError, match="keep one of the two"):
        read_files(folder)


@pytest.mark.parametrize("name", ["a\n::error::b.py", "a\rb", "a\x1b[31m.py", "a\u2028b"])
def test_control_characters_in_names_start_no_line_of_ours(tmp_path: Path, name: str) -> None:
    path = zipped(tmp_path / "x.zip", {"answers.yaml": SHEET, name: b""})
    folder = tmp_path / "ada"
    folder.mkdir()
    (folder / "answers.yaml").write_bytes(SHEET)
    (folder / name).write_bytes(b"")
    for hand_in in (path, folder):
        read = read_files(hand_in)
        assert list(read.contents) == ["answers.yaml"]
        assert read.notices[0].endswith("its name holds control characters; left out")
        assert read.notices[0].isprintable()
    (evil := tmp_path / "\nevil.zip").write_bytes(path.read_bytes()[:60])
    for sheet in (evil, tmp_path / "no\nwhere"):
        with pytest.raises(HandInError) as refused:
            read_hand_in(sheet, HW3)
        assert "\n" not in str(refused.value)


def test_a_link_is_no_hand_in(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "real" / "answers.yaml").write_bytes(SHEET)
    (tmp_path / "ada").symlink_to(tmp_path / "real")
    with pytest.raises(HandInError, match="ada is a link"):
        read_files(tmp_path / "ada")


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
        (["c", "a/b/answers.yaml"], r"no answers\.yaml"),
        (
            ["answers (1).yaml", "answers (2).yaml"],
            r"several answer sheets \(answers \(1\)\.yaml, ",
        ),
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


@pytest.mark.parametrize(
    ("found", "told"),
    [
        ("mpl.py", 'did you mean "mpl.py"?'),
        ("src/mlp.py", "src/mlp.py is not read, move it beside the answer sheet"),
        ("a/b/MLP.py", "a/b/MLP.py is not read, move it beside the answer sheet"),
        ("mlp.ipynb", "mlp.ipynb is not run, save its code as mlp.py"),
    ],
)
def test_a_program_that_is_not_read_is_told(tmp_path: Path, found: str, told: str) -> None:
    (tmp_path / "answers.yaml").write_bytes(SHEET)
    (tmp_path / found).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / found).write_text("import torch\n")
    hand_in = read_hand_in(tmp_path, HW3)
    assert "programming/mlp-init" not in hand_in.answers
    assert [one for one in hand_in.notices if told in one and "there is no mlp.py" in one]


@pytest.mark.parametrize(
    "name",
    ["answers.yml", "Answers.YAML", "ANSWERS.yml", "answers (2).yaml", "answers-1.yaml", "answers(1).yaml",
     "answers_2.yml", "answers copy.yaml", "answers copy 2.yaml", "answers - Copy.yaml", "answers - Kopie (2).yaml",
     "answers.yaml.txt", "answers.txt", "doejane_LATE_1_2_answers-1.txt", "doejane_3143_207797_answers.yaml", "roejohn_LATE_3_4_answers-1.yaml",
     "hw3/answers (1).yaml"],
)  # fmt: skip
def test_a_sheet_under_a_changed_name_is_read_and_told(tmp_path: Path, name: str) -> None:
    hand_in = read_hand_in(zipped(tmp_path / "ada.zip", {name: SHEET, "mlp.py": b"x"}), HW3)
    assert "concepts/caching" in hand_in.answers
    exact = name.casefold() == "answers.yaml"
    assert [name in notice for notice in hand_in.notices[:1]] == ([] if exact else [True])


@pytest.mark.parametrize(
    "name", ["answersheet.yaml", "my answers to read.yaml", "answers.yaml.bak", "answers.py"]
)
def test_other_files_are_no_sheets(tmp_path: Path, name: str) -> None:
    with pytest.raises(HandInError, match=r"no answers\.yaml"):
        read_hand_in(zipped(tmp_path / "ada.zip", {name: SHEET}), HW3)


def test_a_copy_beside_the_sheet_is_told(tmp_path: Path) -> None:
    entries = {
        "answers.yaml": SHEET,
        "answers (2).yaml": b"answers:\n",
        ".ipynb_checkpoints/answers.yaml": b"",
    }
    hand_in = read_hand_in(zipped(tmp_path / "ada.zip", entries), HW3)
    assert "concepts/caching" in hand_in.answers
    assert hand_in.notices == ("answers (2).yaml was not read, since answers.yaml is there",)


def test_folders_around_a_hand_in_mean_nothing(tmp_path: Path) -> None:
    deep = {"Users/jane/hw3/answers.yaml": SHEET, "Users/jane/hw3/mlp.py": b"x = 1\n"}
    windows = {name.replace("/", "\\"): content for name, content in deep.items()}
    read = [
        read_hand_in(zipped(tmp_path / f"{n}.zip", one), HW3)
        for n, one in enumerate((deep, windows))
    ]
    (tmp_path / "ada" / "hw3").mkdir(parents=True)
    for name, content in deep.items():
        (tmp_path / "ada" / "hw3" / Path(name).name).write_bytes(content)
    read.append(read_hand_in(tmp_path / "ada", HW3))
    assert {hand_in.sha256 for hand_in in read} == {read[0].sha256}
    assert all("programming/mlp-init" in hand_in.answers for hand_in in read)


def test_a_sheet_alone_is_a_hand_in(tmp_path: Path) -> None:
    (tmp_path / "mlp.py").write_text("import torch\n")
    for name in ("answers.yaml", "sheet-of-ada.yml"):
        (tmp_path / name).write_bytes(SHEET)
        hand_in = read_hand_in(tmp_path / name, HW3)
        assert set(hand_in.answers) == {"concepts/caching"}
        assert hand_in.notices == (
            f"only {name} was read; hand in its folder to have programs read as well",
        )
    with pytest.raises(HandInError, match=r"mlp\.py is neither an answer sheet nor"):
        read_hand_in(tmp_path / "mlp.py", HW3)


def test_whether_a_file_may_be_there_is_told_without_reading(tmp_path: Path) -> None:
    folder = tmp_path / "ada" / "hw3"
    folder.mkdir(parents=True)
    (folder / "mlp.py").write_bytes(b"")
    with_it = zipped(tmp_path / "a.zip", {"hw3/mlp.py": b"x"})
    without = zipped(tmp_path / "b.zip", {"answers.yaml": SHEET})
    hand_ins = [folder.parent, with_it, without, tmp_path / "nowhere.zip"]
    assert [files.may_hold(path, {"mlp.py"}) for path in hand_ins] == [True, True, False, False]


def test_a_program_that_a_platform_renamed_is_read_under_its_name(tmp_path: Path) -> None:
    for name in ("mlp-1.py", "mlp (2).py", "mlp_3.py", "mlp copy.py", "mlp - Kopie.py"):
        zipped(tmp_path / "a.zip", {"answers-1.yaml": SHEET, name: b"x = 1\n"})
        hand_in = read_hand_in(tmp_path / "a.zip", HW3)
        assert hand_in.files["mlp.py"] == b"x = 1\n"
        assert f"{name} was read as mlp.py" in hand_in.notices
        assert files.may_hold(tmp_path / "a.zip", {"mlp.py"})
        assert any(one.startswith("programming/") for one in hand_in.answers)


def test_which_of_two_copies_counts_is_not_guessed(tmp_path: Path) -> None:
    both = {"answers.yaml": SHEET, "mlp-1.py": b"x = 1\n", "mlp-2.py": b"x = 2\n"}
    hand_in = read_hand_in(zipped(tmp_path / "a.zip", both), HW3)
    assert "mlp.py" not in hand_in.files
    assert any("is it mlp-1.py or mlp-2.py? Hand in one" in one for one in hand_in.notices)
    beside = {"answers.yaml": SHEET, "mlp.py": b"x = 0\n", "mlp-1.py": b"x = 1\n"}
    hand_in = read_hand_in(zipped(tmp_path / "b.zip", beside), HW3)
    assert hand_in.files["mlp.py"] == b"x = 0\n"


@pytest.mark.parametrize(
    "name", ["mlp2.py", "mlp-1.txt", "my-mlp.py", "mlp-new.py", "src/mlp-1.py"]
)
def test_another_name_is_no_copy(tmp_path: Path, name: str) -> None:
    hand_in = read_hand_in(zipped(tmp_path / "a.zip", {"answers.yaml": SHEET, name: b"x"}), HW3)
    assert "mlp.py" not in hand_in.files


def test_a_figure_that_an_answer_names_is_found_under_a_copy_s_name(tmp_path: Path) -> None:
    sheet = b"answers:\n  concepts/caching: a\n  activations/plots: {sigmoid: sigmoid.png}\n"
    hand_in = read_hand_in(
        zipped(tmp_path / "a.zip", {"answers.yaml": sheet, "sigmoid-1.png": b"x"}), HW3
    )
    assert hand_in.files.keys() == {"sigmoid.png"}


def test_nothing_is_no_hand_in(tmp_path: Path) -> None:
    with pytest.raises(HandInError, match="does not exist"):
        read_files(tmp_path / "nowhere")
    (tmp_path / "cut.zip").write_bytes(b"PK\x03\x04")
    with pytest.raises(HandInError, match=r"cut\.zip is a damaged zip"):
        read_files(tmp_path / "cut.zip")
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(HandInError, match="neither a folder, a zip nor a file"):
        read_files(tmp_path / "pipe")


def test_reports_written_into_the_folder_are_no_part_of_the_hand_in(tmp_path: Path) -> None:
    (tmp_path / "answers.yaml").write_bytes(SHEET)
    before = read_files(tmp_path)
    outputs = ("--html", "report.html"), ("--junit", "junit.xml"), ("--gradescope", "results.json")
    paths = {option: str(tmp_path / name) for option, name in outputs}
    done = run("grade", "hw3", tmp_path, "--json", *(x for pair in paths.items() for x in pair))
    (tmp_path / "report.json").write_text(done.stdout)
    assert len(list(tmp_path.iterdir())) == 5
    assert read_files(tmp_path) == before
    assert run("grade", "hw3", tmp_path, "--json").stdout == done.stdout


def test_a_file_of_the_student_that_looks_like_a_report_is_read(tmp_path: Path) -> None:
    (tmp_path / "answers.yaml").write_bytes(SHEET)
    for name in ("data.json", "report.html", "mlp.py"):
        (tmp_path / name).write_text('{"schema": "mine"} <meta name="generator" content="pandoc">')
    assert len(read_files(tmp_path).contents) == 4
