"""Which export a file comes from, whatever a program lost on the way."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.exchange.descent import parent

SENTENCES = ("Vi mangler bolig.", "Bussen går ikke.", "Flere skal få leie.", "Det går en båt.")
TEXT = "\n".join(SENTENCES)


@pytest.fixture
def exports(material, export):
    """Two states of a study: with two passages, and with three."""
    return [
        export(material(TEXT, *((sentence, {"housing": "machine"}) for sentence in SENTENCES[:number]))).project
        for number in (2, 3)
    ]


def stripped(project, *, users=True, passages=4):
    """The project without its state, with other GUIDs, without users if asked for, and with so many passages."""
    sources = tuple(
        replace(
            source,
            guid=f"A{n}",
            selections=tuple(replace(one, guid=f"B{i}") for i, one in enumerate(source.selections) if i < passages),
        )
        for n, source in enumerate(project.sources)
    )
    return replace(project, description="", sources=sources, users=project.users if users else ())


def test_the_state_tells(exports):
    assert [parent(one, exports) for one in exports] == exports


def test_without_a_state_what_is_most_alike_tells_and_the_later_of_two_equals(exports):
    assert parent(replace(exports[0], description=""), exports[::-1]) == exports[0]
    assert parent(stripped(exports[1]), exports) == exports[1]
    twins = [replace(exports[0], origin="first"), replace(exports[0], origin="second")]
    assert parent(stripped(exports[0]), twins).origin == "second"


def test_one_passage_is_enough_where_the_machine_is_named_and_half_where_it_is_not(exports):
    one = exports[1]
    assert parent(stripped(one, passages=1), [one]) == one
    assert parent(stripped(one, users=False, passages=2), [one]) == one
    assert parent(stripped(one, users=False, passages=1), [one]) is None


def test_another_studys_project_comes_from_none(exports, material, export):
    other = export(material("Noe annet.", ("Noe annet.", {"housing": "machine"}), name="annet.txt")).project
    assert parent(other, exports) is None
    assert parent(exports[0], []) is None
