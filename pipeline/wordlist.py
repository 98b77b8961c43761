"""Which words Norwegian has: the word lists of bokmål and nynorsk together."""

from __future__ import annotations

from functools import lru_cache


@lru_cache(maxsize=8_000)
def is_word(word: str) -> bool:
    """Whether the word, in small letters, is in the word list of either standard, in any of its forms."""
    from simplemma import is_known  # reads its word lists at first use, which a text without need of them is spared

    return is_known(word, lang="nb") or is_known(word, lang="nn")
