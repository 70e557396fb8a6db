"""The refusals of the language: what cannot be read, and what has no value."""


class RefusedError(Exception):
    """The text is not in the language: why, and at which character (counted from 0)."""

    def __init__(self, message: str, offset: int) -> None:
        super().__init__(message)
        self.message = message
        self.offset = offset


class UnknownNameError(RefusedError):
    """A name that means nothing in the scope."""

    def __init__(self, name: str, message: str, offset: int) -> None:
        super().__init__(message, offset)
        self.name = name


class SeveralError(RefusedError):
    """A doubt or a second answer: which one counts is for the student to say."""


class UntrueError(RefusedError):
    """What stands beside the answer is not so, and no part of the text may be read without it."""


class UndefinedError(Exception):
    """The formula can be read but not evaluated: shapes that do not fit, or a limit."""


class TooLargeError(UndefinedError):
    """It has a value, but is too large to be worked out here."""
