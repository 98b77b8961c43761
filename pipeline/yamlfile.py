"""YAML that a person wrote, checked against a model, with errors that say line, column and remedy."""

from __future__ import annotations

import difflib
import io
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.reader import ReaderError

from pipeline.errors import UserError

Model = TypeVar("Model", bound=BaseModel)


def read(path: Path, model: type[Model]) -> Model:
    """The file as ``model``. Raises ``UserError`` at ``file:line:column`` with the first mistake and what to do.

    YAML 1.2: ``no`` and ``NO`` are text, not false.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise UserError("there is no such file", path, "Check the path.") from None
    except UnicodeDecodeError:
        raise UserError("the file is not UTF-8", path, "Save it as UTF-8.") from None
    with suppress(YAMLError, ValueError):
        return _checked(YAML(typ="safe").load(text), model)
    try:  # again, in the way that tells where a mistake is; it takes six times as long
        content = YAML(typ="rt").load(io.StringIO(text))
    except ReaderError as error:
        where = f"{path}:{text.count(chr(10), 0, error.position) + 1}"
        message = f"there is a sign that cannot be in YAML (U+{error.character:04X})"
        raise UserError(message, where, "Delete it, or write the line anew.") from None
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        where = f"{path}:{mark.line + 1}:{mark.column + 1}" if mark else str(path)
        message = f"this is not YAML: {error.problem or error.context}"
        raise UserError(message, where, "Check indentation, colons and quotation marks.") from None
    except ValueError as error:
        message = f"a value looks like a date or a number and is none ({error})"
        raise UserError(message, path, "Put the value in quotation marks.") from None
    try:
        return _checked(content, model)
    except ValidationError as error:
        first = error.errors()[0]
        where = f"{path}{_place(content, first['loc'])}"
        raise UserError(_message(first), where, _hint(first, model)) from None


def _checked(content: Any, model: type[Model]) -> Model:
    return model.model_validate({} if content is None else content)


def _place(content: Any, location: tuple[int | str, ...]) -> str:
    """``:line:column`` of the deepest part of the file that the error's location leads to."""
    line, column = 0, 0
    node = content
    for key in location:
        try:
            line, column = node.lc.key(key) if isinstance(node, dict) else node.lc.item(key)
            node = node[key]
        except (AttributeError, KeyError, IndexError, TypeError):
            break
    return f":{line + 1}:{column + 1}"


def _message(error: Any) -> str:
    where = ".".join(str(part) for part in error["loc"] if part != "[key]")
    said = _SAID.get(error["type"]) or error["msg"].removeprefix("Value error, ")
    return f"{where or 'the file'}: {said}"


def _hint(error: Any, model: type[BaseModel]) -> str:
    kind, location = error["type"], error["loc"]
    last = location[-1] if location else ""
    if kind == "extra_forbidden":
        known = sorted(_fields(model))
        close = difflib.get_close_matches(str(last), known, 1)
        return f"Did you mean {close[0]!r}?" if close else f"Take {last!r} out; known here are {', '.join(known)}."
    if kind == "missing":
        return f"Add {last!r}."
    if kind == "string_pattern_mismatch" and last == "[key]":
        return "Name codes with small letters a-z, digits and underscores; the label can be any text."
    if kind == "tuple_type":
        return "Write [first, second], or a line for each that begins with a dash."
    if kind == "string_type" or (kind == "model_type" and isinstance(error["input"], int | float)):
        return "Put the value in quotation marks."
    return _HINTS.get(str(last), "See the files that `funn init` writes for the form.")


_SAID = {
    "model_type": "there should be names and values below it",
    "dict_type": "there should be names and values below it",
    "tuple_type": "this should be a list",
}
_HINTS = {
    "colour": 'Write a colour like "#1b6ca8".',
    "weight": "Give a weight above 0 and at most 1.",
    "threshold": "Give a threshold above 0 and at most 1.",
    "language": "Write nb, nn or en.",
}


def _fields(model: type[BaseModel]) -> set[str]:
    """The names of the fields of the model and of all models within it."""
    names = set(model.model_fields)
    todo: list[Any] = [field.annotation for field in model.model_fields.values()]
    while todo:
        annotation = todo.pop()
        todo.extend(get_args(annotation))
        if isinstance(annotation, type) and issubclass(annotation, BaseModel):
            names |= _fields(annotation)
    return names
