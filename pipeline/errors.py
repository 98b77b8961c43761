"""What a person is told when something they gave cannot be used."""

from __future__ import annotations


class UserError(Exception):
    """A mistake that the user can mend: what is wrong, where, and what to do about it.

    ``where`` is a file, or ``file:line:column``; ``hint`` is one imperative sentence. ``kind`` is set where a report
    cannot be read: ``unread.KIND`` in the labels says it in the study's language, for the tables.
    """

    def __init__(self, message: str, where: str = "", hint: str = "", kind: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.where = str(where)
        self.hint = hint
        self.kind = kind

    def __str__(self) -> str:
        line = f"{self.where}: {self.message}" if self.where else self.message
        return f"{line}\n  Hint: {self.hint}" if self.hint else line
