"""GUIDs that are the same each time: made of what they name, not drawn at random."""

from __future__ import annotations

import re
import uuid

_FUNN = uuid.UUID("6f1a3c52-0d3e-5b0a-9f57-2c7be4a1d901")
_FORM = re.compile(r"[0-9A-F]{8}-[0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{12}")


def guid(kind: str, *parts: object) -> str:
    """The GUID of the thing of this kind that the parts identify, in capitals: ``guid("code", "housing")``."""
    name = "\0".join([kind, *(str(part) for part in parts)])
    return str(uuid.uuid5(_FUNN, name)).upper()


def plain(text: str) -> str:
    """A GUID as another program wrote it, in capitals and without braces; '' for what is none."""
    found = text.strip().removeprefix("{").removesuffix("}").upper()
    return found if _FORM.fullmatch(found) else ""
