"""Plain text: what pasted reports look like, and what their blocks should be."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import UserError
from pipeline.reading import plain
from pipeline.reading.composing import Content

PATH = Path("rapport.txt")


def read(text: str) -> Content:
    return plain.read_bytes(text.encode(), PATH)


def blocks(text: str) -> list[tuple[str, int, str]]:
    content = read(text)
    return [(b.kind, b.level, content.text[b.start : b.end]) for b in content.blocks]


def kinds(text: str) -> list[str]:
    return [kind for kind, _, _ in blocks(text)]


def headings(text: str) -> list[tuple[int, str]]:
    return [(level, found) for kind, level, found in blocks(text) if kind == "heading"]


BODY = "Vi har jobbet med dette siden i fjor høst, og det går framover."


class TestHeadings:
    def test_municipalities_stand_above_the_questions_under_them(self) -> None:
        text = "\n\n".join(
            ["Sør-Fron kommune", "Hva var målet?", BODY, "Hva gjorde dere?", BODY]
            + ["Lier kommune", "Hva var målet?", BODY, "Hva gjorde dere?", BODY, "Veien videre", BODY]
        )
        assert headings(text) == [
            (1, "Sør-Fron kommune"),
            (2, "Hva var målet?"),
            (2, "Hva gjorde dere?"),
            (1, "Lier kommune"),
            (2, "Hva var målet?"),
            (2, "Hva gjorde dere?"),
            (1, "Veien videre"),
        ]
        assert read(text).title == ""

    def test_the_first_line_is_the_title_and_numbers_give_the_depth(self) -> None:
        text = "\n\n".join(
            ["Sluttrapport: Trygg heim i Sula 2022", "1 Innleiing", "1.1 Bakgrunn", BODY, "1.2 Kva gjorde vi?", BODY]
            + ["2 Resultat", BODY]
        )
        assert headings(text) == [
            (1, "Sluttrapport: Trygg heim i Sula 2022"),
            (2, "1 Innleiing"),
            (3, "1.1 Bakgrunn"),
            (3, "1.2 Kva gjorde vi?"),
            (2, "2 Resultat"),
        ]
        assert read(text).title == "Sluttrapport: Trygg heim i Sula 2022"

    def test_a_part_of_a_report_begins_with_its_own_number(self) -> None:
        text = f"3.2 Samarbeid\n\n{BODY}\n\n3.2.1 Hvem eier saken?\n\n{BODY}\n\n3.3 Bolig\n\n{BODY}"
        assert headings(text) == [(1, "3.2 Samarbeid"), (2, "3.2.1 Hvem eier saken?"), (1, "3.3 Bolig")]
        assert read(text).title == "Samarbeid"

    def test_minutes(self) -> None:
        text = (
            "REFERAT\n\nSamarbeidsmøte Lier kommune og NAV Lier\nTid: 3. mai 2023 kl. 9–11\nSted: rådhuset\n"
            "Til stede: Tor Vik, NAV-leder, og\nkommuneoverlegen\n\n"
            f"Sak 12/23 Skolefravær\n\n{BODY}\nVedtak: Saken tas opp igjen.\n\nSak 13/23 Eventuelt\n\nIngen saker.\n"
        )
        assert headings(text) == [
            (1, "REFERAT"),
            (2, "Samarbeidsmøte Lier kommune og NAV Lier"),
            (2, "Sak 12/23 Skolefravær"),
            (2, "Sak 13/23 Eventuelt"),
        ]
        assert read(text).title == "Samarbeidsmøte Lier kommune og NAV Lier"
        assert ("paragraph", 0, "Vedtak: Saken tas opp igjen.") in blocks(text)

    @pytest.mark.parametrize(
        "line",
        ["Veien videre", "BOLIG OG OPPFØLGING", "Hva har dere lært?", "Dette fikk vi til:", "Spm. 4 Hva var vanskelig?"]
        + ["2. Kva er gjort?", "Kapittel 3 Et vanskelig år", "«Trygg start» i Lier", "4.1 Faggrenser"],
    )
    def test_a_short_line_alone_is_a_heading(self, line: str) -> None:
        assert (line in [text for _, text in headings(f"{BODY}\n\n{line}\n\n{BODY}")]) is True

    @pytest.mark.parametrize(
        "line",
        ["Det var for lite.", "Av Kari Lund", "Hei!", "Kjære alle sammen", "Dato: 3. mai 2023", "12. mai 2023"]
        + ["Skriv til post@lier.example for mer", "Hun sier det slik:", "Tabell 2 Antall elever", "Ansvar: Vik/Moe"]
        + ["og resten gikk bra", "Bolig. Skole. Arbeid", "Rådgiver, Lier kommune: Vet ikke"],
    )
    def test_a_short_line_that_is_no_heading(self, line: str) -> None:
        assert headings(f"{BODY}\n\n{line}\n\n{BODY}") == []

    def test_a_heading_may_stand_right_on_its_text(self) -> None:
        assert headings(f"{BODY}\n\nBolig\n{BODY}\nSkole\n{BODY}") == [(1, "Bolig"), (1, "Skole")]

    def test_underlines_and_hashes(self) -> None:
        text = f"Årsmelding\n==========\n\n{BODY}\n\nSkole\n-----\n{BODY}\n\n### Fravær\n\n{BODY}"
        assert headings(text) == [(1, "Årsmelding"), (2, "Skole"), (3, "Fravær")]

    def test_a_signature_and_a_row_of_names_are_no_headings(self) -> None:
        letter = f"Hei!\n\n{BODY}\n\nMed vennlig hilsen\n\nKari Moe\nNAV-leder\n"
        names = f"{BODY}\n\nKari Moe\n\nOla Vik\n\nPer Nes\n\nAnne Dal\n\nTor Lie\n\n{BODY}"
        assert headings(letter) == []
        assert len(headings(names)) <= 2

    def test_the_subject_of_a_mail_is_its_title(self) -> None:
        text = f"Til: Kari Moe\nFra: Ola Vik\nEmne: Status for boligteamet\n\nHei!\n\n{BODY}\n\nMvh\nOla"
        assert read(text).title == "Status for boligteamet"
        assert headings(text) == []


class TestLists:
    def test_marks_are_left_out_and_indents_nest(self) -> None:
        text = "Tiltak\n\n• Bolig\n  o Garanti\n  o Depositum\n• Skole\n"
        assert blocks(text)[1:] == [
            ("bullet", 1, "Bolig"),
            ("bullet", 2, "Garanti"),
            ("bullet", 2, "Depositum"),
            ("bullet", 1, "Skole"),
        ]

    def test_lists_that_lost_their_indents_nest_by_mark(self) -> None:
        assert [level for _, level, _ in blocks("\uf0b7 Bolig\no Garanti\n\uf0b7 Skole")] == [1, 2, 1]

    @pytest.mark.parametrize(
        "marks", ["•••", "---", "–––", "***", "···", ["1.", "2.", "3."], ["a)", "b)", "c)"], ["1)", "2)", "3)"]]
    )
    def test_all_the_marks_that_people_type(self, marks: list[str]) -> None:
        words = ["Fleire bustader", "Betre samarbeid", "Tidleg innsats"]
        text = "\n".join(f"{mark} {word}" for mark, word in zip(marks, words, strict=True))
        assert blocks(text) == [("bullet", 1, word) for word in words]

    def test_an_item_goes_on_over_wrapped_lines(self) -> None:
        text = (
            "- Kommunen har fått på plass et team som\n  møtes hver uke\n- "
            "Skolene melder fravær etter tre dager, og\nda drar noen hjem"
        )
        assert [found for _, _, found in blocks(text)] == [
            "Kommunen har fått på plass et team som\n  møtes hver uke",
            "Skolene melder fravær etter tre dager, og\nda drar noen hjem",
        ]

    def test_a_date_is_no_list_mark(self) -> None:
        assert blocks("17. mai gikk toget for første gang forbi tiltaket.") == [
            ("paragraph", 0, "17. mai gikk toget for første gang forbi tiltaket.")
        ]

    def test_a_numbered_list_of_sentences_is_no_row_of_headings(self) -> None:
        text = "Forslag til vedtak\n\n1. Rådet tar saken til orientering.\n\n2. Det settes av 2 mill. kr.\n\n" + BODY
        assert kinds(text) == ["heading", "bullet", "bullet", "paragraph"]


class TestSpeech:
    def test_speech_keeps_its_dash(self) -> None:
        text = f"{BODY}\n\n– Vi så det først i vår, sier NAV-leder Kari Moe.\n\n{BODY}"
        assert blocks(text)[1] == ("quote", 0, "– Vi så det først i vår, sier NAV-leder Kari Moe.")

    def test_a_lone_sentence_with_a_hyphen_is_speech(self) -> None:
        assert kinds(f"{BODY}\n\n- Det var godt å høre fra de andre.\n\n{BODY}") == ["paragraph", "quote", "paragraph"]

    def test_question_and_answer(self) -> None:
        text = "– Kva var vanskelegast?\n\n– Å sleppe taket. Det sit langt inne, seier ho."
        assert kinds(text) == ["quote", "quote"]

    def test_lines_with_dashes_in_a_row_are_a_list(self) -> None:
        assert kinds("Planer:\n\n- Ny avtale.\n- Flere boliger.\n- Kurs for ansatte.") == [
            "heading",
            "bullet",
            "bullet",
            "bullet",
        ]

    def test_a_paragraph_in_quotation_marks(self) -> None:
        assert kinds(f"{BODY}\n\n«Vi ventet lenge. Det ble ingenting.»\n\n{BODY}")[1] == "quote"

    def test_quoted_mail(self) -> None:
        assert blocks("> Vi har fått tre boliger.\n\nFint!")[0] == ("quote", 0, "Vi har fått tre boliger.")


class TestWrapping:
    WRAPPED = (
        "Kommunen har siden i fjor samlet alle som gir råd om bolig og\n"
        "økonomi på ett sted. Endringen ble vedtatt i april, og de ansat-\n"
        "te har flyttet sammen. Flere av dem mener at det går\n"
        "raskere nå.\n"
    )

    def test_a_wrapped_paragraph_is_one_block(self) -> None:
        content = read(f"Bolig\n\n{self.WRAPPED}\n{self.WRAPPED}")
        assert [b.kind for b in content.blocks] == ["heading", "paragraph", "paragraph"]
        assert content.text[content.blocks[1].start : content.blocks[1].end] == self.WRAPPED.strip()

    def test_paragraphs_on_lines_of_their_own_stay_apart(self) -> None:
        lines = [
            "Kommunen har kjøpt tre boliger til familier som har bodd på hotell.",
            "Skolen har fått en egen miljøterapeut som drar hjem til elevene.",
            "NAV og barnevernet har begynt å møtes hver tirsdag klokka ni.",
        ]
        assert [found for _, _, found in blocks("\n".join(lines))] == lines

    def test_wrapped_text_with_a_heading_right_on_it(self) -> None:
        assert kinds(f"{self.WRAPPED}\nVeien videre\n{self.WRAPPED}") == ["paragraph", "heading", "paragraph"]

    def test_page_numbers_and_running_heads_are_no_blocks(self) -> None:
        text = f"Nettverket i fjor\n\n{self.WRAPPED}\nSide 3\n\n\fNettverket i fjor\n\n{self.WRAPPED}\nSide 4\n\f"
        assert kinds(text) == ["heading", "paragraph", "paragraph"]

    def test_a_sentence_runs_over_a_new_page(self) -> None:
        text = "Kommunen har siden i fjor samlet alle som gir\n\fråd om bolig og økonomi på ett sted."
        assert kinds(text) == ["paragraph"]


def test_rows_become_cells() -> None:
    text = (
        f"{BODY}\n\nTiltak\tAnsvar\tFrist\nNy avtale\tNAV\t1. mai\n"
        f"\n| Mål | Status |\n|-----|--------|\n| Bolig | I rute |\n"
    )
    assert blocks(text)[1:] == [
        ("cell", 0, t)
        for t in ["Tiltak", "Ansvar", "Frist", "Ny avtale", "NAV", "1. mai", "Mål", "Status", "Bolig", "I rute"]
    ]


def test_line_ends_are_all_that_is_changed() -> None:
    given_text = "  Tiltak\u00a0nå \r\n\r\n\ta\u030a være\u200b \r– slutt  \n"
    assert read(given_text).text == given_text.replace("\r\n", "\n").replace("\r", "\n")


LINES = st.sampled_from(
    [
        "",
        "Hva var målet?",
        "Lier kommune",
        BODY,
        "- Vi så det, sier Kari.",
        "• bolig",
        "  o hus",
        "1. En",
        "2. To",
        "a\tb",
    ]
    + [
        "| a | b |",
        "---",
        "====",
        "17",
        "\fSide 3",
        "> sitat",
        "og videre",
        "\u200b",
        "\u00a0",
        "# A",
        "…",
        "\uf0b7",
        "-",
        "o ",
        "1)",
    ]
)


@given(st.lists(LINES | st.text(max_size=30), max_size=25), st.sampled_from(["\n", "\r\n", "\r"]))
def test_blocks_are_ranges_of_the_file_in_order(lines: list[str], newline: str) -> None:
    source = newline.join(lines)
    try:
        content = read(source)
    except UserError:
        return
    assert content.text == source.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    at = 0
    for block in content.blocks:
        assert at <= block.start < block.end <= len(content.text)
        inside = content.text[block.start : block.end]
        assert inside == inside.strip()
        at = block.end
