"""The refusal to read a text."""


class RefusedError(Exception):
    """The text is not in the language: why, and at which character (counted from 0)."""

    def __init__(self, message: str, offset: int) -> None:
        super().__init__(message)
        self.message = message
        self.offset = offset
