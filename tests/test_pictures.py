"""Pictures handed in for plots: what shows nothing earns nothing, what may be right waits for a person."""

from __future__ import annotations

import base64
import io
import struct
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Self

import pytest
import small_class

from cli.formats.html.drawn import drawn_page
from exercises.answer import HandIn, Place, Text
from exercises.loader import load_assignment
from graders.keys.certified import load_keys
from graders.kinds.code.pictures import named
from graders.kinds.code.runner import NotRunError, Runner
from graders.marking.marking import mark
from graders.marking.report import PartReport
from graders.sandbox.sandbox import NoSandboxError, Sandbox
from graders.verdict import Outcome

Image = pytest.importorskip("PIL.Image", reason="pictures are opened by Pillow")
ImageDraw = pytest.importorskip("PIL.ImageDraw", reason="pictures are opened by Pillow")

HW3 = load_assignment("hw3")
KEYS = load_keys(HW3, Path(__file__).parents[1] / "solutions")
SVG = '<svg xmlns="http://www.w3.org/2000/svg">{}</svg>'


def saved(picture: Any, kind: str = "PNG") -> bytes:
    file = io.BytesIO()
    picture.save(file, kind)
    return file.getvalue()


def empty(mode: str = "RGB", colour: Any = "white", size: tuple[int, int] = (320, 240)) -> Any:
    return Image.new(mode, size, colour)


def curve(mode: str = "RGB", ground: Any = "white", ink: Any = "black", kind: str = "PNG") -> bytes:
    picture = empty(mode, ground)
    ImageDraw.Draw(picture).line([(0, 200), (150, 120), (319, 20)], fill=ink, width=2)
    return saved(picture, kind)


def in_a_palette() -> bytes:
    return saved(Image.open(io.BytesIO(curve())).convert("P"))


def one_pixel_off() -> bytes:
    page = empty()
    page.putpixel((3, 3), (255, 255, 254))
    return saved(page)


def bomb(width: int, height: int) -> bytes:
    """A PNG of few bytes that says, and would unpack to, so many pixels."""

    def chunk(name: bytes, content: bytes) -> bytes:
        sealed = struct.pack(">I", zlib.crc32(name + content))
        return struct.pack(">I", len(content)) + name + content + sealed

    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    rows = zlib.compress(bytes((width // 8 + 1) * min(height, 1000)))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def svg(inside: str, before: str = "") -> bytes:
    return (before + SVG.format(inside)).encode()


def pdf(page: bytes, *, packed: bool = True) -> bytes:
    content = zlib.compress(page) if packed else page
    how = b"/Filter /FlateDecode" if packed else b""
    return (
        b"%%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\n2 0 obj\n<< /Length %d %b >>\nstream\n%b\n"
        b"endstream\nendobj\nxref\ntrailer\n<< >>\nstartxref\n9\n%%%%EOF\n"
        % (len(content), how, content)
    )


LINE = b"1 0 0 1 0 0 cm 10 10 m 20 30 l S"
DTD = '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://example.org/svg11.dtd">'
LAUGHS = '<!DOCTYPE svg [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'

# Pictures with something on them, whatever it is.
SEEN = {
    "png": curve(),
    "jpeg": curve(kind="JPEG"),
    "gif": curve(kind="GIF"),
    "webp": curve(kind="WEBP"),
    "grey": curve("L", 255, 0),
    "black and white": curve("1", 1, 0),
    "of a palette": in_a_palette(),
    "on nothing": curve("RGBA", (0, 0, 0, 0), (0, 0, 0, 255)),
    "white on nothing": curve("RGBA", (0, 0, 0, 0), (255, 255, 255, 255)),
    "one pixel off": one_pixel_off(),
    "svg": svg('<path d="M0 0 C 1 1 2 2 3 3"/>', DTD),
    "svg of relative steps": svg('<path d="m0 0 h5"/>'),
    "svg with a polyline": svg('<g><polyline points="0,0 1,1 2,3"/></g>'),
    "pdf": pdf(LINE),
    "pdf as text": pdf(LINE, packed=False),
    "pdf with a picture": curve(kind="PDF"),
}  # fmt: skip
# Files on which nobody can see anything, and a word of what is told.
NOTHING = {
    "no bytes": (b"", "is no picture"),
    "words": (b"this is my plot", "is no picture"),
    "a page of the web": (b"<html><body>404</body></html>", "is no picture"),
    "white": (saved(empty()), "is blank"),
    "red": (saved(empty(colour="red"), "JPEG"), "is blank"),
    "transparent": (saved(empty("RGBA", (0, 0, 0, 0))), "is blank"),
    "deep grey": (saved(empty("I;16", 300)), "is blank"),
    "one pixel": (saved(empty(size=(1, 1))), "1 × 1"),
    "a stripe": (saved(empty(size=(400, 31))), "400 × 31"),
    "a bomb": (bomb(60_000, 60_000), "60000 × 60000"),
    "an empty svg": (svg('<rect width="9" height="9"/><text>sigmoid</text>'), "has no line"),
    "an svg with a curve in store": (svg('<defs><path d="M0 0L5 5"/></defs>'), "has no line"),
    "an svg that moves only": (svg('<path d="M5 5Z"/>'), "has no line"),
    "entities": (svg("<text>&b;</text>", LAUGHS), "entities"),
    "a file of the machine": (svg("<text>&x;</text>", '<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>'), "entities"),
    "a page of text": (pdf(b"BT /F1 12 Tf (sigmoid) Tj ET"), "has no line"),
}  # fmt: skip
DAMAGED = {
    "half a png": curve()[:300],
    "the head of a png": curve()[:20],
    "half a jpeg": curve(kind="JPEG")[:2000],
    "half an svg": SEEN["svg"][:-20],
    "half a pdf": pdf(LINE)[:-40],
}
# Packed in a way that is not read here, so that only a person can tell.
LEFT = {
    "an encrypted pdf": pdf(LINE).replace(b"trailer\n<<", b"trailer\n<< /Encrypt 5 0 R"),
    "a pdf packed otherwise": pdf(LINE).replace(b"FlateDecode", b"LZWDecode"),
}


@pytest.fixture(scope="module")
def viewer() -> Iterator[Runner]:
    try:
        with Sandbox(viewing=True) as sandbox:
            yield sandbox
    except NoSandboxError:
        pytest.skip("pictures are opened behind walls only")


class Open:
    """A viewer that stays open, given out as often as it is asked for."""

    def __init__(self, viewer: Runner) -> None:
        self._viewer = viewer
        self.level = viewer.level
        self.run, self.wait = viewer.run, viewer.wait

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        """It is closed by whoever opened it."""


def marked(
    answers: dict[str, str],
    files: dict[str, bytes],
    viewer: Runner | None,
    exercise: str = "activations/plots",
) -> dict[str, PartReport]:
    texts = {part: Text(answer, Place("answers.yaml", 1, 1)) for part, answer in answers.items()}
    hand_in = HandIn("plots", "0", {exercise: texts}, files=files)
    report = mark(
        HW3,
        KEYS,
        hand_in,
        only=frozenset({exercise}),
        open_viewer=(lambda: Open(viewer)) if viewer else None,
    )
    (one,) = report.exercises
    return {part.id: part for part in one.parts}


def one(content: bytes, viewer: Runner | None, name: str = "sigmoid.png") -> PartReport:
    return marked({"sigmoid": name}, {name: content}, viewer)["sigmoid"]


@pytest.mark.parametrize("what", SEEN)
def test_a_picture_waits_for_a_person(what: str, viewer: Runner) -> None:
    part = one(SEEN[what], viewer)
    assert (part.verdict.status, part.verdict.code, part.points) == ("needs-review", "image", 0)
    assert "sigmoid.png" in part.verdict.feedback


@pytest.mark.parametrize("what", NOTHING)
def test_a_file_that_shows_nothing_is_wrong(what: str, viewer: Runner) -> None:
    content, told = NOTHING[what]
    part = one(content, viewer)
    assert (part.verdict.status, part.verdict.code, part.points) == ("incorrect", "no-picture", 0)
    assert told in part.verdict.feedback


@pytest.mark.parametrize("what", DAMAGED)
def test_a_damaged_file_cannot_be_seen_which_is_not_wrong(what: str, viewer: Runner) -> None:
    part = one(DAMAGED[what], viewer)
    assert (part.verdict.status, part.verdict.code, part.points) == ("unreadable", "image", 0)
    assert "damaged" in part.verdict.feedback


@pytest.mark.parametrize("what", LEFT)
def test_what_cannot_be_opened_here_is_left_to_a_person(what: str, viewer: Runner) -> None:
    assert one(LEFT[what], viewer, "sigmoid.pdf").verdict.code == Outcome.NOT_OPENED


def test_without_walls_a_person_looks_at_everything() -> None:
    def none() -> Runner:
        raise NotRunError(Outcome.NO_SANDBOX, "no sandbox can be had")

    for open_viewer in (None, none):
        texts = {"sigmoid": Text("sigmoid.png", Place("answers.yaml", 1, 1))}
        hand_in = HandIn("plots", "0", {"activations/plots": texts}, files={"sigmoid.png": b"no"})
        report = mark(HW3, KEYS, hand_in, open_viewer=open_viewer)
        verdict = next(o for o in report.exercises if o.id == "activations/plots").parts[0].verdict
        assert (verdict.status, verdict.code) == ("needs-review", Outcome.NOT_OPENED)
        assert "not opened here" in verdict.feedback


def test_a_picture_that_is_missing_is_told() -> None:
    part = marked({"sigmoid": "plots/sigmoid.png"}, {"other.png": b""}, None)["sigmoid"]
    assert (part.verdict.status, part.points) == ("unreadable", 0)
    assert "there is no plots/sigmoid.png" in part.verdict.feedback


def test_code_that_draws_is_not_looked_at(viewer: Runner) -> None:
    code = "x = np.linspace(-5, 5)\nplt.plot(x, np.tanh(x))\nplt.savefig('sigmoid.png')"
    part = marked({"sigmoid": code}, {"sigmoid.png": b"no picture"}, viewer)["sigmoid"]
    assert (part.verdict.status, part.verdict.code) == ("needs-review", Outcome.IMAGE)


def test_the_plots_of_an_experiment_are_looked_at_where_their_program_is_missing(
    viewer: Runner,
) -> None:
    answers = {"loss": "loss.png", "accuracy": "accuracy.png"}
    files = {"loss.png": curve(), "accuracy.png": saved(empty())}
    found = marked(answers, files, viewer, "programming/activations-plots")
    assert {name: part.verdict.status for name, part in found.items()} == {
        "loss": "needs-review",
        "accuracy": "incorrect",
    }


FILES = {"plots/sigmoid.png": b"", "tanh.PNG": b"", "my plot.png": b"", "notes.txt": b""}
# What is written, and the pictures that are meant; missing ones behind a bar.
WRITTEN = [
    ("plots/sigmoid.png", "plots/sigmoid.png"),
    ("./plots/sigmoid.png", "plots/sigmoid.png"),
    ("plots\\sigmoid.png", "plots/sigmoid.png"),
    ("sigmoid.png", "plots/sigmoid.png"),
    ("Tanh.png", "tanh.PNG"),
    ("my plot.png", "my plot.png"),
    ("![the sigmoid](plots/sigmoid.png)", "plots/sigmoid.png"),
    ('![the sigmoid](<my plot.png> "sigma")', "my plot.png"),
    (r"\includegraphics[width=0.5\textwidth]{sigmoid}", "plots/sigmoid.png"),
    ('<img width="300" src="tanh.PNG">', "tanh.PNG"),
    ("see `tanh.png` and sigmoid.png (attached)", "tanh.PNG, plots/sigmoid.png"),
    ("relu.png", "|relu.png"),
    ("![](relu.svg)", "|relu.svg"),
    ("notes.txt", ""),
    ("drawn by hand, see my notebook", ""),
    ("plt.savefig('sigmoid.png')", ""),
    ("f = 'sigmoid.png'", ""),
]  # fmt: skip


@pytest.mark.parametrize(("written", "meant"), WRITTEN)
def test_which_pictures_an_answer_names(written: str, meant: str) -> None:
    found, missing = named(written, FILES)
    assert "|".join(filter(None, (", ".join(found), ", ".join(missing)))) == meant.lstrip("|")
    assert bool(missing) == meant.startswith("|")


def test_opening_pictures_imports_no_torch(viewer: Runner) -> None:
    """What looks at pictures is up in a fraction of the time that torch takes."""
    zygote = viewer._zygote  # type: ignore[attr-defined]  # noqa: SLF001
    process = zygote._process.pid  # noqa: SLF001
    inside = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    assert all("torch" not in Path(f"/proc/{one}/maps").read_text() for one in inside)


PLOTS = """
title: Plots
exercises:
  - id: plots/tanh
    title: Tanh
    prompt: Draw tanh.
    points: 1
    parts: {answer: {kind: function-plot, of: tanh(x)}}
"""


def test_a_marker_sees_the_picture_beside_what_is_expected(tmp_path: Path) -> None:
    sheet = tmp_path / "exercises/c1"
    sheet.mkdir(parents=True)
    (tmp_path / "solutions/c1").mkdir(parents=True)
    (sheet / "assignment.yaml").write_text("title: C\nmax_score: 1\nsections: [plots]\n")
    (sheet / "plots.yaml").write_text(PLOTS)
    for name, picture in {"ada": curve(), "ben": saved(empty())}.items():
        folder = tmp_path / "class" / name
        folder.mkdir(parents=True)
        (folder / "answers.yaml").write_text("assignment: c1\nanswers:\n  plots/tanh: tanh.png\n")
        (folder / "tanh.png").write_bytes(picture)
    small_class.marked(tmp_path)
    done = small_class.review(tmp_path, "oxq")
    assert "1 answers to look at" in done.output
    assert "page.html; any key goes on" in done.output
    assert "ada" not in done.output.split("answers to look at")[1]

    exercise = load_assignment("c1", tmp_path / "exercises").exercise("plots/tanh")
    assert exercise
    shown = drawn_page(exercise, "answer", {"tanh.png": curve(), "tanh.pdf": pdf(LINE)})
    assert base64.b64encode(curve()).decode() in shown
    assert "tanh.pdf: lies beside this page" in shown
    assert "<polyline" in shown
    assert "x from -5 to 5, y from -1 to 1" in shown
    assert "<script" not in shown


def test_a_drawing_is_a_picture_for_a_browser_and_never_markup_of_the_page() -> None:
    exercise = HW3.exercise("activations/plots")
    assert exercise
    shown = drawn_page(exercise, "tanh", {"<b>.svg": b"<svg onload='alert(1)'/>"})
    assert "onload" not in shown
    assert "<b>" not in shown
