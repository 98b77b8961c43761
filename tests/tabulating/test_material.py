"""The material and the audit trail, in the study's language."""

from dataclasses import replace

import pytest

from pipeline.labels import Labels
from pipeline.records import Note
from pipeline.study import Settings
from pipeline.tabulating import Unread
from pipeline.tabulating.material import audit, documents
from pipeline.writing.cells import text


@pytest.fixture
def counted(coded, tally):
    """The tally of a report of which everything is noted that can be."""
    document = coded("a.pdf", ("Det mangler boliger.", "Lunde", "housing", "challenge"))
    notes = (
        Note("page_without_text", ("2",)),
        Note("pages_without_text", ("2–3, 5",)),
        Note("front_matter", ("4",)),
        Note("municipality", ("Herøy", "Herøy (Møre og Romsdal) / Herøy (Nordland)")),
    )
    return tally([replace(document, about=replace(document.about, notes=notes))])


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "nb",
            "side 2 har ingen tekst (skannet?); sidene 2–3, 5 har ingen tekst (skannet?); "
            "linjene mellom --- øverst er ikke brukt: feil i linje 4; "
            "Herøy kan være Herøy (Møre og Romsdal) / Herøy (Nordland): "
            "oppgi hvilken i documents.csv eller municipalities.csv",
        ),
        (
            "nn",
            "side 2 har ingen tekst (skanna?); sidene 2–3, 5 har ingen tekst (skanna?); "
            "linjene mellom --- øvst er ikkje brukte: feil i linje 4; "
            "Herøy kan vere Herøy (Møre og Romsdal) / Herøy (Nordland): "
            "oppgi kva for ein i documents.csv eller municipalities.csv",
        ),
        (
            "en",
            "page 2 holds no text (scanned?); pages 2–3, 5 hold no text (scanned?); "
            "the lines between --- at the top are not used: mistake in line 4; "
            "Herøy may be Herøy (Møre og Romsdal) / Herøy (Nordland): "
            "say which in documents.csv or municipalities.csv",
        ),
    ],
)
def test_what_is_noted_of_a_report_is_put_into_words(counted, language, said):
    (row,) = documents(counted, (), Labels(language)).named_rows()
    assert row["notes"] == said


@pytest.mark.parametrize(
    ("language", "empty", "fault"),
    [
        ("nb", "filen er tom", "programmet feilet på denne filen"),
        ("nn", "fila er tom", "programmet feila på denne fila"),
        ("en", "the file is empty", "the program failed on this file"),
    ],
)
def test_why_a_report_was_not_read_is_told_without_the_remedy(tally, language, empty, fault):
    unread = [
        Unread("a.txt", "the file is empty. Take it away.", "empty"),
        Unread("b.txt", "reading failed (KeyError)"),
    ]
    found = documents(tally([]), unread, Labels(language)).named_rows()
    assert [(row["document"], row["notes"]) for row in found] == [("a.txt", empty), ("b.txt", fault)]


def test_a_report_that_was_not_read_shows_no_language_and_no_municipality(tally, labels):
    table = documents(tally([]), [Unread("a.txt", "the file is empty", "empty")], labels)
    (row,) = table.rows
    shown = [text(column, value, table.values) for column, value in zip(table.columns, row, strict=True)]
    assert shown == ["a.txt", "", "", "", "", "", "", "0", "0", "0", "ikke lest", "filen er tom"]


@pytest.fixture
def items(counted, provenance):
    """The audit trail of a run in a language: values by part and item, which no two facts have in common."""

    def found(language, **facts):
        run = replace(provenance, settings={name: str(value) for name, value in Settings()}, **facts)
        rows = list(audit(counted, run, Labels(language)).rows)
        values = {(part, item): value for part, item, value in rows}
        assert len(values) == len(rows)
        return values

    return found


def test_the_audit_trail_names_its_items_in_the_study_s_language(items):
    decided = {"decided": {("KN", "yes"): 3, ("KN", "no"): 1}, "reviewed": 4, "thresholds": {"housing": 0.5, "x": 0.3}}
    bokmal, nynorsk = items("nb", **decided), items("nn", **decided)
    assert bokmal["model", "spaCy, bokmål"] == "nb_funn_sm 0.1.0"
    assert bokmal["model", "kodede setninger som følger med programmet"] == "12704"
    assert bokmal["model", "terskel, Bolig (housing)"] == "0.5" and bokmal["model", "terskel, x"] == "0.3"
    assert bokmal["setting", "terskel for alle temaer (threshold)"] == "ikke oppgitt"
    assert bokmal["setting", "språk i tabeller og tekster (language)"] == "nb"
    assert bokmal["count", "kodinger, maskin"] == "1"
    assert bokmal["decision", "KN, temaer satt eller godtatt"] == "3"
    assert bokmal["decision", "segmenter med avgjørelse"] == "4"
    assert nynorsk["model", "koda setningar som følgjer med programmet, SHA-256"] == "b" * 64
    assert nynorsk["setting", "terskel for alle tema (threshold)"] == "ikkje oppgitt"
    assert nynorsk["count", "kodingar, maskin"] == "1"
    assert nynorsk["decision", "KN, tema avviste"] == "1"
    assert len(bokmal) == len(nynorsk)
