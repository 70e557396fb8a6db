"""`course show`: one exercise with its prompt, its key and the accepted forms."""

from __future__ import annotations

from collections.abc import Mapping

from rich.padding import Padding
from rich.text import Text

from cli.terminal import Terminal, points
from exercises.answer import Answer, as_written
from exercises.assignment import Assignment, Exercise


def list_exercises(assignment: Assignment) -> None:
    """Print the id, points and title of every exercise."""
    console = Terminal(highlight=False)
    for section in assignment.sections:
        console.print(Text(section.title, style="bold underline"))
        for exercise in section.exercises:
            extra = " extra" if exercise.extra_credit else ""
            line = f"  {exercise.id:<36}{points(exercise.points) + extra:<10}{exercise.title}"
            console.print(Text(line))


def show_exercise(exercise: Exercise, given: str, reference: Mapping[str, Answer]) -> None:
    """Print one exercise with what its section gives; the key only where there is a solution."""
    console = Terminal(highlight=False)
    extra = ", extra credit" if exercise.extra_credit else ""
    title = f"{exercise.id}: {exercise.title} ({points(exercise.points)} points{extra})"
    console.print(Text(title, style="bold"))
    for text in filter(None, (given.strip(), exercise.prompt.strip())):
        console.print()
        console.print(Text(text))
    for part, spec in exercise.parts.items():
        console.print()
        kind = getattr(spec, "kind", "")
        earned = f"{points(exercise.points_of(part))} points"
        console.print(Text.assemble((part, "bold"), f"  {kind}, {earned}"))
        lines = [f"accepted  {spec.how_to_answer()}"]
        for what, entries in spec.listed().items():
            lines += [f"{what:<9} {key}: {text.strip()}" for key, text in entries.items()]
        if part in reference:
            lines.append(f"key       {as_written(reference[part])}")
        for line in lines:
            console.print(Padding(Text(line), (0, 0, 0, 2)))
