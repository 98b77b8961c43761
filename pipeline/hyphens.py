from __future__ import annotations
def joins(before: str, after: str) -> bool:
    return not (after[0].isupper() or before.isupper() or before[-1].isdigit() or after.lower() in {"og", "eller", "samt"})
