"""Places found again: every passage that is there still and can be told from others, and never one that is another."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, replace
from pathlib import Path

import docx
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.platypus import Paragraph, SimpleDocTemplate

from pipeline import reading
from pipeline.decisions import Anchored, Event, anchor, quoted, text_of
from pipeline.records import Segment

WHO = ("Kommunen", "Boligkontoret på Sagbruket", "Rektor ved Åsen skole", "NAV-lederen", "«Ressursteamet»", "Vi i PPT")
DID = ("har forankra arbeidet", "mangler fortsatt boliger", "følger opp elever med høyt fravær", "samarbeider på tvers")
HOW = (
    "sammen med helse- og omsorgstjenesten i 2023–2024",
    "– men uten at ledelsen har vært med",
    "fordi skole-hjem-samarbeidet ikke fungerte før høsten",
    "og bruker boligfremskaffere i alle oppvekstområdene",
)
LONG = [f"{who} {did} {how}." for who in WHO for did in DID for how in HOW]
SHORT = ["Ja.", "Bolig", "Hva nå?", "Nei, ikke ennå.", "Erfaringer og læring", "Vi mangler boliger."]
SENTENCES = st.sampled_from(LONG) | st.sampled_from(SHORT)

QUOTES = str.maketrans({"«": "\u201c", "»": "\u201d", "–": "-"})


def wrapped(text: str) -> str:
    """The text in lines of 30 characters."""
    lines = [""]
    for word in text.split(" "):
        lines = [*lines[:-1], f"{lines[-1]} {word}".strip()] if len(lines[-1]) < 30 else [*lines, word]
    return "\n".join(lines)


def divided(text: str) -> str:
    """The text in lines of 30 characters, with a word divided at the end of most."""
    lines = wrapped(text).split("\n")
    for i in range(len(lines) - 1):
        first, rest = lines[i + 1][:4], lines[i + 1][4:]
        if first.isalpha() and rest[:2].isalpha():
            lines[i], lines[i + 1] = f"{lines[i]} {first}-", rest
    return "\n".join(lines)


SETTINGS = {
    "as it was": str,
    "other quotation marks and dashes": lambda text: text.translate(QUOTES),
    "decomposed": lambda text: unicodedata.normalize("NFD", text),
    "wrapped": wrapped,
    "divided": divided,
    "soft hyphens": lambda text: text.replace("bolig", "bo\u00adlig"),
    "all at once": lambda text: unicodedata.normalize("NFD", divided(text.translate(QUOTES))),
}


@dataclass(frozen=True)
class Version:
    """A report's text and the places of its sentences in it."""

    text: str
    places: tuple[tuple[int, int], ...]


def version(sentences: list[str], between: str = " ") -> Version:
    places, at = [], 0
    for sentence in sentences:
        places.append((at, at + len(sentence)))
        at += len(sentence) + len(between)
    return Version(between.join(sentences), tuple(places))


def decided(on: Version) -> list[Event]:
    """A decision on each sentence, with its quote and what is around it."""
    return [quoted(Event("add", "a.txt", start, end, "housing"), on.text) for start, end in on.places]


def words(text: str) -> str:
    """Letters and digits, composed: what no setting changes."""
    text = text.replace("\u00ad", "").replace("…", "...")
    return "".join(character for character in unicodedata.normalize("NFC", text) if character.isalnum())


@settings(deadline=None)
@given(st.lists(SENTENCES, min_size=1, max_size=12), st.data())
def test_in_a_report_that_is_as_it_was_every_place_is_clean(sentences, data):
    text = version(sentences, data.draw(st.sampled_from([" ", "\n\n", "\n- "]))).text
    start = data.draw(st.integers(0, len(text) - 1))
    bare = Event("add", "a.txt", start, data.draw(st.integers(start + 1, len(text))), "housing")
    for event in (bare, quoted(bare, text), replace(quoted(bare, text), before="", after="")):
        (found,) = anchor([event], text)
        assert (found.status, found.start, found.end) == ("clean", event.start, event.end)


@settings(deadline=None)
@given(st.lists(SENTENCES, min_size=1, max_size=12))
def test_list_marks_and_rules_that_are_in_no_segment_do_not_matter(sentences):
    on = version(sentences, "\n 1. ")
    segments = [
        Segment("a.txt", "", start, end, on.text[start:end], "bullet", 0, (), "", "", "nb", None, ())
        for start, end in on.places
    ]
    wide = [Event("add", "a.txt", one[0], other[1], "x") for one in on.places for other in on.places if one <= other]
    for found in anchor([quoted(event, on.text) for event in wide], text_of(segments)):
        assert (found.status, found.start, found.end) == ("clean", found.event.start, found.event.end)


@settings(deadline=None)
@given(
    kept=st.lists(SENTENCES, min_size=1, max_size=10),
    put_in=st.lists(st.tuples(st.integers(0, 12), SENTENCES), max_size=5),
    taken_out=st.sets(st.integers(0, 9), max_size=4),
    setting=st.sampled_from(sorted(SETTINGS)),
)
def test_what_is_found_is_the_right_passage_and_what_can_be_found_is(kept, put_in, taken_out, setting):
    old = version(kept)
    sentences: list[tuple[int | None, str]] = [(i, one) for i, one in enumerate(kept) if i not in taken_out]
    for at, one in put_in:
        sentences.insert(at, (None, one))
    new = version([SETTINGS[setting](one) for _, one in sentences])
    origins = [origin for origin, _ in sentences]
    texts = [one for _, one in sentences]
    for i, found in enumerate(anchor(decided(old), new.text)):
        if found.status != "conflict":
            assert words(new.text[found.start : found.end]) == words(kept[i])
        is_unique = kept.count(kept[i]) == 1 and texts.count(kept[i]) == 1 and kept[i] in LONG
        if is_unique and i in origins:
            place = new.places[origins.index(i)]
            assert (found.start, found.end) == place and found.status != "conflict"
            assert found.status == "clean" or place != old.places[i]


@settings(deadline=None)
@given(st.lists(st.sampled_from(LONG), min_size=3, max_size=8, unique=True), st.data())
def test_a_passage_in_which_a_word_was_changed_is_never_taken_but_shown(sentences, data):
    old = version(sentences)
    i = data.draw(st.integers(0, len(sentences) - 1))
    parts = sentences[i].split(" ")
    j = data.draw(st.integers(0, len(parts) - 1))
    changed = " ".join([*parts[:j], "Etaten", *parts[j + 1 :]])
    new = version(["Innledning.", *sentences[:i], changed, *sentences[i + 1 :]])
    found = anchor(decided(old), new.text)[i]
    assert (found.status, found.reason) == ("conflict", "changed")
    likely = [words(new.text[start:end]) for start, end in new.places if start < found.end and found.start < end]
    assume(max(sentences.count(one) for one in sentences) == 1)
    assert any(words(found.text) in one or one in words(found.text) for one in likely)


def test_the_changed_passage_is_shown_whole():
    old = version(["Innledning til rapporten.", "Kommunen mangler fortsatt boliger til unge.", "Slutt."])
    new = version(["Kommunen mangler fortsatt mange boliger til eldre.", "Noe annet her.", "Slutt."])
    found = anchor(decided(old), new.text)[1]
    assert (found.reason, found.text) == ("changed", "Kommunen mangler fortsatt mange boliger til eldre.")


def place_of(found: Anchored) -> tuple[str, int, int]:
    return found.status, found.start, found.end


def test_surroundings_decide_between_places_with_the_same_words():
    old = version(
        ["Er det bolig til alle i Havfjord?", "Ja.", "Er skolen med i nettverket?", "Ja.", "Takk for praten."]
    )
    new = version(["Svar på skjema.", *(old.text[start:end] for start, end in old.places)])
    first, second = (anchor(decided(old), new.text)[i] for i in (1, 3))
    assert place_of(first) == ("moved", *new.places[2]) and place_of(second) == ("moved", *new.places[4])


def test_several_places_that_fit_equally_well_are_a_conflict_that_shows_them_all():
    old = version(["Innledning her.", "Vi mangler boliger til unge i kommunen.", "Slutt på teksten."])
    sentence = "Vi mangler boliger til unge i kommunen."
    new = version(["Forord.", sentence, "Om skolen.", sentence, "Etterord."])
    found = anchor(decided(old), new.text)[1]
    assert (found.status, found.reason, found.places) == ("conflict", "several", (new.places[1], new.places[3]))


def test_a_sentence_that_each_municipality_wrote_is_not_taken_from_one_to_another():
    template = "Kommunen har ikke kommet i gang."
    old = version(["Indre Havfjord", template, "De venter på penger.", "Grønnfjord", template, "De venter på folk."])
    new = version(["Alt er nytt i denne versjonen.", "Grønnfjord", template, "De venter på folk."])
    first, second = (anchor(decided(old), new.text)[i] for i in (1, 4))
    assert (first.status, first.reason, first.text) == ("conflict", "uncertain", template)
    assert place_of(second) == ("moved", *new.places[2])


def test_a_short_passage_is_found_only_with_some_of_what_is_around_it():
    event = Event("add", "a.txt", 900, 905, "housing", quote="Bolig")
    assert anchor([event], "Skole\nBolig\nForankring")[0].reason == "uncertain"
    event = replace(event, before="Skolevegring er et stort tema.\n", after="\nForankring")
    assert place_of(anchor([event], "Skolevegring er et stort tema.\nBolig\nPenger")[0]) == ("moved", 31, 36)


def test_words_that_begin_alike_are_not_the_passage():
    event = Event("add", "a.txt", 0, 22, "housing", "", "", "Kommunen mangler bolig", "Innledning. ", ".")
    for text in ("Kommunen mangler boligtomter.", "Nå sier de at Kommunen mangler boligtomter."):
        (found,) = anchor([event], text)
        assert (found.status, found.reason) == ("conflict", "changed")


def test_a_place_with_the_same_offsets_is_not_taken_where_the_surroundings_are_another_s():
    rows = ["Havfjord har tre boliger", "Ja", "Grønnfjord har ti boliger", "Ja", "Sagbruket har sju boliger", "Ja"]
    old, new = version(rows, "\n"), version(["Sagbruket har sju boliger", *rows[:4]], "\n")
    found = anchor(decided(old), new.text)
    assert [place_of(found[i])[1:] for i in (0, 1, 2)] == [new.places[i] for i in (1, 2, 3)]
    assert found[1].status == "moved"


def test_offsets_without_a_quote_are_taken_at_their_word_as_far_as_the_text_goes():
    text = "Vi mangler boliger."
    inside, outside = Event("add", "a.txt", 3, 18, "housing"), Event("add", "a.txt", 3, 25, "housing")
    assert [(one.status, one.reason, one.text) for one in anchor([inside, outside], text)] == [
        ("clean", None, "mangler boliger"),
        ("conflict", "outside", "mangler boliger."),
    ]
    assert anchor([inside], text, "b.txt")[0].reason == "unquoted"


def test_a_passage_that_is_gone_shows_what_stands_in_its_place():
    event = Event("add", "a.txt", 3, 10, "housing", quote="Noe helt annet enn dette")
    (found,) = anchor([event], "Vi mangler boliger.")
    assert (found.status, found.reason, found.text, found.places) == ("conflict", "gone", "mangler", ())


def test_an_empty_report_has_no_places():
    assert [
        one.reason for one in anchor([Event("add", "a", 0, 2, "x"), Event("add", "a", 0, 2, "x", quote="Ja")], "")
    ] == [
        "outside",
        "gone",
    ]


@pytest.fixture(scope="module")
def converted(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    """The canonical texts of a report as docx and as pdf."""
    folder: Path = tmp_path_factory.mktemp("converted")
    paragraphs = [" ".join(LONG[i : i + 4]) for i in range(0, len(LONG), 4)]
    document = docx.Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    document.save(str(folder / "a.docx"))
    style = getSampleStyleSheet()["BodyText"]
    style.hyphenationLang = ""
    SimpleDocTemplate(str(folder / "a.pdf")).build([Paragraph(paragraph, style) for paragraph in paragraphs])
    return tuple(reading.read(folder / name, name).text for name in ("a.docx", "a.pdf"))


def test_a_report_converted_from_docx_to_pdf_keeps_every_decision(converted):
    old, new = converted
    places = [(old.index(one), old.index(one) + len(one)) for one in LONG]
    for found in anchor([quoted(Event("add", "a", start, end, "x"), old) for start, end in places], new):
        assert found.status != "conflict" and words(new[found.start : found.end]) == words(found.event.quote)
    assert [anchor([quoted(Event("add", "a", 0, len(new), "x"), new)], new)[0].status] == ["clean"]
