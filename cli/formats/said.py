"""What is said of parts, and said once: an equal message is not repeated, but where it stood is named."""

from __future__ import annotations

from graders.marking.report import ExerciseReport, PartReport


class Said:
    """What a reader of a report has read so far."""

    def __init__(self) -> None:
        self._of_parts: dict[tuple[str, str], str] = {}
        self._of_waiting: set[str] = set()

    def of(self, exercise: ExerciseReport, part: PartReport) -> str:
        """The message of a part; of one like another in its exercise only which that is.

        That a person marks an answer is said by its verdict, and in words only the first time.
        """
        verdict = part.verdict
        message = verdict.feedback
        if verdict.status == "needs-review" and not verdict.code:
            if message in self._of_waiting:
                return ""
            self._of_waiting.add(message)
            return message
        first = self._of_parts.setdefault((exercise.id, message), part.id)
        short = f"as for {first}"
        return short if first != part.id and len(short) < len(message) else message
