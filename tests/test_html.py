"""`grade --html`: a page that asks for nothing, runs nothing, adds up, and shows what was read."""

from __future__ import annotations

import io
import math
import re
from fractions import Fraction
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from commands import ROOT, run
from hostile_texts import ALL
from hypothesis import given, settings
from hypothesis import strategies as st

from cli.exit_codes import printable
from cli.formats.html.curve import Curve, curve
from cli.formats.html.graph import drawings
from cli.formats.html.history import histories
from cli.formats.html.offered import offered
from cli.formats.html.page import HtmlReport
from cli.formats.html.prompt import prompt
from cli.formats.html.tex import UnknownTexError, formula
from cli.formats.ledger import ledger
from exercises.answer import HandIn, Items, Place, Text
from exercises.assignment import Assignment
from exercises.loader import load_assignment
from exercises.specs import FunctionPlot
from graders.keys.keys import NO_KEYS
from graders.marking.marking import mark
from graders.marking.report import ExerciseReport, PartReport, Provenance, Report
from graders.verdict import Checked, History, Verdict
from student_template.hand_in import read_hand_in

ELEMENTS = {
    "html", "head", "meta", "title", "style", "body", "a", "header", "main", "footer", "section", "article",
    "h1", "h2", "h3", "p", "strong", "span", "div", "table", "caption", "thead", "tbody", "tfoot", "tr", "th",
    "td", "ul", "li", "dl", "dt", "dd", "code", "br", "figure", "figcaption", "svg", "defs", "marker", "path", "rect", "circle",
    "text", "math", "mrow", "mi", "mn", "mo", "mtext", "mspace", "msub", "msup", "msubsup", "munder", "mover",
    "munderover", "mfrac", "msqrt", "mtable", "mtr", "mtd",
}  # fmt: skip
ATTRIBUTES = {
    "lang", "charset", "http-equiv", "content", "name", "class", "href", "id", "tabindex", "scope", "role",
    "aria-label", "aria-labelledby", "aria-hidden", "width", "height", "viewbox", "refx", "refy", "markerwidth",
    "markerheight", "orient", "d", "marker-end", "text-anchor", "x", "y", "cx", "cy", "r", "rx",
}  # fmt: skip
EMPTY = {"meta", "br", "path", "rect", "circle"}


class Page(HTMLParser):
    """The elements of a page, checked against the lists while they are read."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.text = ""
        self.policy = ""
        self.feed(source)
        self.close()
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element begins."""
        assert tag in ELEMENTS
        assert {name for name, _ in attrs} <= ATTRIBUTES
        found = dict(attrs)
        if found.get("http-equiv") == "Content-Security-Policy":
            self.policy = found["content"] or ""
        self.ids += [found["id"] or ""] if "id" in found else []
        self.links += [found["href"] or ""] if "href" in found else []
        if tag not in EMPTY:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """An element ends."""
        if tag not in EMPTY:
            assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        """Text."""
        if "style" not in self.open:
            self.text += data


@cache
def sheet(name: str) -> Assignment:
    own = ROOT / "examples" / "course" / "exercises"
    return load_assignment(name, own) if name == "dl1" else load_assignment(name)


@cache
def marked(name: str, example: str) -> tuple[Report, HandIn]:
    hand_in = read_hand_in(ROOT / "examples" / name / example, sheet(name))
    return mark(sheet(name), NO_KEYS, hand_in), hand_in


def page(report: Report, hand_in: HandIn) -> str:
    stream = io.StringIO()
    HtmlReport(sheet(report.assignment), hand_in).write(report, stream)
    return stream.getvalue()


@pytest.mark.parametrize(
    "example", ["hw3/typical", "hw3/excellent", "hw3/other-graph", "lab8/typical"]
)
def test_a_page_stands_alone(example: str) -> None:
    source = page(*marked(*example.split("/")))
    found = Page(source)
    assert found.policy.startswith("default-src 'none'; style-src 'sha256-")
    assert len(found.ids) == len(set(found.ids))
    assert all(link.startswith("#") and link[1:] in found.ids for link in found.links)
    assert len(source.encode()) <= 150_000
    assert source == page(*marked(*example.split("/")))


def test_every_exercise_is_shown_with_its_prompt_and_verdict() -> None:
    report, hand_in = marked("hw3", "typical")
    text = Page(page(report, hand_in)).text
    for exercise in report.exercises:
        assert exercise.id in text
        assert exercise.title in text
        for part in exercise.parts:
            assert part.verdict.feedback in text
            assert part.verdict.interpreted_as in text


@pytest.mark.parametrize("text", ALL)
def test_nothing_that_is_written_takes_effect(text: str) -> None:
    report, hand_in = marked("hw3", "copying-slip")

    def poisoned(part: PartReport) -> PartReport:
        verdict = part.verdict._replace(
            status="incorrect", code=text, feedback=text, interpreted_as=text
        )
        return part._replace(verdict=verdict, at=text)

    exercises = tuple(
        one._replace(parts=tuple(map(poisoned, one.parts)))
        for one in report.exercises
        if one.id.startswith(("backprop", "xor"))
    )
    report = report._replace(
        hand_in=text, exercises=exercises, notices=(text,), sandbox=text, assignment="hw3"
    )
    source = page(report, hand_in)
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202e\u2066]", source)
    assert printable(text) in Page(source).text


@pytest.mark.parametrize("text", ALL)
def test_options_parts_and_names_of_losses_are_text_too(text: str) -> None:
    _, hand_in = marked("hw3", "copying-slip")
    asked = next(one for one in sheet("hw3").exercises() if one.id == "concepts/caching")
    spec = asked.parts["answer"].model_copy(update={"options": {"a": text, text: "b"}})
    poisoned = asked.model_copy(update={"parts": {"answer": spec}})
    measured = (History(text, (0.7, 0.5)),)
    check = Checked(text, text, Fraction(1), earned=True, feedback=text, histories=measured)
    part = PartReport(
        "answer", Fraction(1), Verdict("correct", interpreted_as=text, checks=(check,))
    )
    given = ExerciseReport(asked.id, text, extra_credit=False, parts=(part,))
    section = sheet("hw3").sections[0].model_copy(update={"exercises": (poisoned,)})
    whole = sheet("hw3").model_copy(update={"sections": (section,)})
    report = Report("hw3", "x", (given,), (), Provenance("", "", "", "", 0))
    stream = io.StringIO()
    HtmlReport(whole, hand_in).write(report, stream)
    source = stream.getvalue()
    Page(source)
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202e\u2066]", source)


def test_a_hostile_hand_in_is_only_shown(tmp_path: Path) -> None:
    (tmp_path / "answers.yaml").write_text(
        "assignment: hw3\nanswers:\n"
        '  concepts/caching: "<script>alert(1)</script>"\n'
        '  backprop/graph: ["h1<script> = ln(x)", "h2 = exp(y)"]\n'
        '  backprop/forward: {h1: "<img src=x onerror=alert(1)>", h2: 20.09}\n'
        '  jacobians/squared-norm: {jacobian: "2 w^T </math><script>alert(1)</script>"}\n'
    )
    out = tmp_path / "report.html"
    assert run("grade", "hw3", tmp_path, "--html", out).returncode == 0
    Page(out.read_text())


def test_a_file_that_cannot_be_written_is_wrong_usage(tmp_path: Path) -> None:
    done = run("grade", "hw3", "examples/hw3/other-graph", "--html", tmp_path / "no" / "x.html")
    assert done.returncode == 2
    assert "cannot be written" in done.stderr


shares = st.fractions(0, 1, max_denominator=9)
parts = st.lists(
    st.tuples(st.fractions(0, 7, max_denominator=12), shares, st.sampled_from("abcd")), max_size=12
)


@settings(max_examples=100)
@given(parts, st.booleans())
def test_the_ledger_adds_up(drawn: list[tuple[Fraction, Fraction, str]], strict: bool) -> None:
    verdicts = [
        PartReport(str(at), possible, Verdict("partial", share, share / 2, code=code))
        for at, (possible, share, code) in enumerate(drawn)
    ]
    exercise = ExerciseReport("a/b", "", extra_credit=False, parts=tuple(verdicts))
    report = Report("x", "x", (exercise,), (), Provenance("", "", "", "", 0), strict)
    found = ledger(report)
    assert found.possible - sum(one.hundredths for one in found.losses) == found.score
    assert abs(found.score - report.score * 100) <= Fraction(1, 2)
    lost = {one.cause: one.hundredths for one in found.losses}
    for code in "abcd":
        exact = sum((p * (1 - (s / 2 if strict else s)) for p, s, c in drawn if c == code), 0)
        assert abs(lost.get(code, 0) - exact * 100) < 1


def test_what_is_found_out_for_a_marker_is_not_shown() -> None:
    report, hand_in = marked("hw3", "copying-slip")
    found = Checked("set", "the set", Fraction(0), earned=False, feedback="for the marker")
    lost = Checked("rows", "the rows", Fraction(1, 2), earned=False, feedback="for the student")

    def text(*checks: Checked) -> str:
        part = report.exercises[0].parts[0]
        part = part._replace(verdict=Verdict("partial", Fraction(1, 2), checks=checks))
        exercise = report.exercises[0]._replace(parts=(part,))
        return page(report._replace(exercises=(exercise,)), hand_in)

    assert "for the marker" not in text(found)
    assert "the rows (−1): for the student" in text(lost)


def taken(name: str, exercise: str, **echoes: str) -> dict[str, str]:
    """What is said to be the student's among the things that an exercise offers."""
    asked = next(one for one in sheet(name).exercises() if one.id == exercise)
    parts = tuple(
        PartReport(part, Fraction(1), Verdict("incorrect", interpreted_as=echo))
        for part, echo in echoes.items()
    )
    lists = offered(asked, ExerciseReport(exercise, "", extra_credit=False, parts=parts))
    return {row.key: row.taken for one in lists for row in one.rows if row.taken}


def test_the_students_choice_is_marked_among_the_options() -> None:
    assert taken("hw3", "concepts/caching", answer="c") == {"c": "your choice"}
    both = taken("hw3", "concepts/zero-init", answer="a, c")
    assert both == {"a": "your choice", "c": "your choice"}
    assert taken("hw3", "concepts/zero-init", answer="none") == {}
    matched = taken("lab8", "optim/loss-curves", answer="A: SGD, C: BGD")
    assert matched == {"A": "you matched SGD", "C": "you matched BGD"}
    ordered = taken("dl1", "training/step", answer="d → b → a")
    assert ordered == {"d": "your step 1", "b": "your step 2", "a": "your step 3"}


@pytest.mark.parametrize("echo", ["", "e", "a or c", "<script>", "A: SGD"])
def test_of_an_echo_that_is_no_choice_nothing_is_marked(echo: str) -> None:
    assert taken("hw3", "concepts/caching", answer=echo) == {}


def test_all_options_stand_on_the_page_whatever_was_chosen() -> None:
    report, hand_in = marked("hw3", "half-blank")
    text = " ".join(Page(page(report, hand_in)).text.split())
    for exercise in sheet("hw3").exercises():
        for spec in exercise.parts.values():
            for entries in spec.listed().values():
                assert all(" ".join(one.split()) in text for one in entries.values())


def test_what_waits_for_submission_is_a_cause_of_its_own() -> None:
    causes = {one.cause for one in ledger(marked("hw3", "typical")[0]).losses}
    assert "could be read, and is decided after submission" in causes


@pytest.mark.parametrize("name", ["hw3", "lab8", "hw3-sp2023", "rnn-hw3"])
def test_the_formulas_of_all_prompts_are_mathml(name: str) -> None:
    prompts = [one.prompt for one in sheet(name).exercises()]
    for text in (*prompts, *(section.given for section in sheet(name).sections)):
        shown = prompt(text)
        assert shown.count("<math>") == len(re.findall(r"\$[^$]+\$", text))
        for one in re.findall("<math>.*?</math>", shown):
            ET.fromstring(one)  # noqa: S314 - our own


@pytest.mark.parametrize(
    ("tex", "braced"),
    [
        (r"\frac12 (a - b)^2", r"\frac{1}{2} (a - b)^{2}"),
        (r"\frac123", r"\frac{1}{2} 3"),
        ("x^12", "x^{1} 2"),
        (r"\sqrt2x", r"\sqrt{2} x"),
    ],
)
def test_an_argument_without_braces_is_one_character(tex: str, braced: str) -> None:
    assert formula(tex) == re.sub(r"<mrow>(<mn>\d</mn>)</mrow>", r"\1", formula(braced))


@pytest.mark.parametrize(
    "tex", [r"\input{x}", "x_", "{x", "x}", r"\frac{1}", "a & b", "x^2^3", r"\mathbb{Q}"]
)
def test_tex_that_is_not_known_is_refused(tex: str) -> None:
    with pytest.raises(UnknownTexError):
        formula(tex)


def test_tex_is_read_as_it_binds() -> None:
    expected = "<math><mrow><msubsup><mi>x</mi><mi>i</mi><mn>2</mn></msubsup></mrow></math>"
    assert formula("x_i^2") == formula("x^2_i") == expected


@pytest.mark.parametrize("example", ["hw3/excellent", "hw3/typical", "lab8/excellent"])
def test_the_formulas_that_were_read_are_mathml(example: str) -> None:
    report, hand_in = marked(*example.split("/"))
    shown = HtmlReport(sheet(report.assignment), hand_in)
    formulas = [
        shown.math(exercise, part)
        for exercise in report.exercises
        for part in exercise.parts
        if part.verdict.latex
    ]
    assert formulas
    for one in formulas:
        assert ET.fromstring(one).tag == "math"  # noqa: S314 - our own


def first_wrong(example: str) -> list[str]:
    name = example.split("/", maxsplit=1)[0]
    report, hand_in = marked(*example.split("/"))
    return [
        one.first_wrong for each in sheet(name).sections for one in drawings(each, report, hand_in)
    ]


def test_the_first_wrong_value_is_marked_in_the_students_own_graph() -> None:
    assert first_wrong("hw3/copying-slip") == ["u_1 = 20.8055"]
    assert first_wrong("hw3/excellent") == [""]


def test_a_graph_that_was_asked_for_is_not_drawn_for_who_did_not_draw_it() -> None:
    report, hand_in = marked("hw3", "copying-slip")
    without = {name: one for name, one in hand_in.answers.items() if name != "backprop/graph"}
    section = next(one for one in sheet("hw3").sections if one.graphs)
    assert not list(drawings(section, report, hand_in._replace(answers=without)))


def test_a_graph_that_is_not_public_is_not_drawn() -> None:
    report, hand_in = marked("lab8", "typical")
    section = next(one for one in sheet("lab8").sections if list(drawings(one, report, hand_in)))
    secret = section.model_copy(
        update={
            "exercises": tuple(
                one.model_copy(update={"public": False}) for one in section.exercises
            )
        }
    )
    assert not list(drawings(secret, report, hand_in))


def test_the_plane_shows_the_outputs_of_the_students_network() -> None:
    source = page(*marked("hw3", "typical"))
    assert "Outputs of your network: 0.5 at (0, 0), expected 0" in source


def drawn(spec: FunctionPlot, *points: tuple[float, float]) -> Curve | None:
    place = Place("answers.yaml", 1, 1)
    pairs = [Items(tuple(Text(repr(c), place) for c in one), place) for one in points]
    return curve("f", spec, Items(tuple(pairs), place))


SIGMOID = FunctionPlot(kind="function-plot", of="sigmoid(x)")
SERIES = [(x / 2, 1 / (1 + math.exp(-x / 2))) for x in range(-10, 11)]


def test_points_are_drawn_over_the_function_and_those_beside_it_are_marked() -> None:
    picture = drawn(SIGMOID, *SERIES)
    assert picture
    assert picture.drawn.count("M") == 1
    assert picture.drawn.count("L") == len(SERIES) - 1
    assert picture.expected.startswith(
        "M20.0 "
    )  # the window of -5 to 5 begins a twelfth from the left
    assert not picture.off
    assert picture.said == "21 points from x = -5 to x = 5"

    picture = drawn(SIGMOID, *SERIES[:10], (0, 0.7), *SERIES[11:])
    assert picture
    assert [(round(x), round(y)) for x, y in picture.off] == [(120, 53)]
    assert picture.said.endswith("1 not on the graph, the first at x = 0")


def test_of_a_function_that_is_not_public_only_the_points_are_drawn() -> None:
    secret = SIGMOID.model_copy(update={"public": False})
    picture = drawn(secret, *SERIES[:10], (0, 0.7), *SERIES[11:])
    assert picture
    assert not picture.expected
    assert not picture.off
    assert "graph" not in picture.said
    assert picture.drawn.count("L") == len(SERIES) - 1


def test_both_sides_of_a_jump_are_drawn() -> None:
    step = FunctionPlot(kind="function-plot", of="1 if x > 0 else 0")
    picture = drawn(step, (-5, 0), (0, 0.5), (5, 1))
    assert picture
    assert "L120.0 146.7L120.0 13.3" in picture.expected
    assert not picture.off


@pytest.mark.parametrize(
    "points",
    [
        [(0.0, 0.0)],
        [(0.0, 1e308), (1.0, -1e308)],
        [(1e20, 1e20), (-1e20, 1e20)],
        [(0.0, 1e20), (1.0, 1e20)],
        [(x / 480, math.sin(x)) for x in range(-2400, 2400)],
    ],
)
@pytest.mark.parametrize("public", [True, False])
def test_any_points_make_a_small_picture(points: list[tuple[float, float]], public: bool) -> None:
    picture = drawn(SIGMOID.model_copy(update={"public": public}), *points)
    assert picture
    assert re.fullmatch(r"(?:[ML]-?[\d.]+ -?[\d.]+(?:h0)?)*", picture.drawn)
    assert len(picture.drawn) < 10_000
    assert len(picture.off) <= 12
    places = [float(one) for one in re.findall(r"[\d.]+(?= )", picture.drawn)]
    assert all(0 <= one <= picture.width for one in places)


def test_curves_stand_on_the_page_of_the_hand_in(tmp_path: Path) -> None:
    given = ", ".join(f"[{x}, {y:.4f}]" for x, y in SERIES)
    (tmp_path / "answers.yaml").write_text(
        "assignment: hw3\nanswers:\n  activations/plots:\n"
        f"    sigmoid: [{given}]\n    sigmoid-prime: [{given}]\n    relu: relu.png\n"
    )
    hand_in = read_hand_in(tmp_path, sheet("hw3"))
    source = page(mark(sheet("hw3"), NO_KEYS, hand_in), hand_in)
    Page(source)
    assert source.count('aria-label="Your curve of ') == 2
    assert 'aria-label="Your curve of sigmoid: 21 points from x = -5 to x = 5"' in source
    assert "not on the graph, the first at x = -2" in source
    assert source.count(">✗</text>") >= 1


def test_losses_that_were_measured_are_drawn_and_said_in_words() -> None:
    measured = (History("train loss", (0.7, 0.5, 0.3)), History("dev loss", (0.7, 0.6, 0.65)))
    check = Checked("loss", "the loss", Fraction(1), earned=True, histories=measured)
    report, hand_in = marked("hw3", "copying-slip")
    part = report.exercises[0].parts[0]._replace(verdict=Verdict("correct", checks=(check,)))
    report = report._replace(exercises=(report.exercises[0]._replace(parts=(part,)),))
    source = page(report, hand_in)
    Page(source)
    assert 'aria-label="Measured for answer: train loss 0.7 to 0.3; dev loss 0.7 to 0.65"' in source
    assert '<path class="curve" d="M24.0 16.0h0L120.0 80.0L216.0 144.0"/>' in source
    assert 'class="curve dashed"' in source


@pytest.mark.parametrize("values", [(), (0.5,), (0.5, 0.5), (1e300, -1e300), tuple(range(200))])
def test_any_losses_make_a_small_picture(values: tuple[float, ...]) -> None:
    check = Checked("x", "x", Fraction(1), earned=True, histories=(History("loss", values),))
    pictures = list(histories([PartReport("p", Fraction(1), Verdict("correct", checks=(check,)))]))
    assert len(pictures) == bool(values)
    for path in (line.path for picture in pictures for line in picture.curves):
        assert re.fullmatch(r"M[\d.]+ [\d.]+h0(?:L[\d.]+ [\d.]+)*", path)


def _luminance(colour: str) -> float:
    digits = colour if len(colour) == 6 else "".join(2 * one for one in colour)
    channels = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("mode", [0, 1])
def test_every_colour_of_text_stands_out(mode: int) -> None:
    styles = (ROOT / "cli/formats/html/report.css").read_text()
    block = re.findall(r":root \{(.*?)\}", styles, re.DOTALL)[mode]
    colours = {name: _luminance(c) for name, c in re.findall(r"--(\w+): #(\w+);", block)}
    for text in ("text", "quiet", "good", "half", "bad", "wait", "link"):
        for ground in ("page", "raised"):
            low, high = sorted((colours[text], colours[ground]))
            assert (high + 0.05) / (low + 0.05) >= 4.5, (text, ground)
