"""Every word that a reader of the tables sees, in bokmål, nynorsk and English."""

from __future__ import annotations

from typing import Literal

LabelLanguage = Literal["nb", "nn", "en"]

_LABELS: dict[str, tuple[str, str, str]] = {
    # columns
    "document": ("Dokument", "Dokument", "Document"),
    "segment": ("Segment", "Segment", "Segment"),
    "start": ("Start", "Start", "Start"),
    "end": ("Slutt", "Slutt", "End"),
    "text": ("Tekst", "Tekst", "Text"),
    "block": ("Blokk", "Blokk", "Block"),
    "section": ("Avsnitt", "Avsnitt", "Section"),
    "municipality": ("Kommune", "Kommune", "Municipality"),
    "speaker": ("Hvem som sier det", "Kven som seier det", "Speaker"),
    "language": ("Målform", "Målform", "Language"),
    "finding_type": ("Type funn", "Type funn", "Finding type"),
    "finding_score": ("Sikkerhet, type funn", "Visse, type funn", "Score, finding type"),
    "code": ("Tema", "Tema", "Theme"),
    "score": ("Skår", "Skår", "Score"),
    "origin": ("Kodet av", "Koda av", "Coded by"),
    "evidence": ("Begrunnelse", "Grunngiving", "Evidence"),
    "title": ("Tittel", "Tittel", "Title"),
    "year": ("År", "År", "Year"),
    "type": ("Slag", "Slag", "Type"),
    "format": ("Format", "Format", "Format"),
    "words": ("Ord", "Ord", "Words"),
    "segments": ("Segmenter", "Segment", "Segments"),
    "coded_segments": ("Segmenter med tema", "Segment med tema", "Segments with a theme"),
    "documents": ("Dokumenter", "Dokument", "Documents"),
    "municipalities": ("Kommuner", "Kommunar", "Municipalities"),
    "share": ("Andel av kommunens segmenter", "Del av segmenta i kommunen", "Share of the municipality's segments"),
    "status": ("Status", "Status", "Status"),
    "notes": ("Merknad", "Merknad", "Note"),
    "n": ("Antall", "Tal", "Count"),
    "quote": ("Sitat {}", "Sitat {}", "Quote {}"),
    "quote_id": ("Sitat {}, hvor", "Sitat {}, kvar", "Quote {}, where"),
    "label": ("Navn", "Namn", "Label"),
    "definition": ("Definisjon", "Definisjon", "Definition"),
    "include": ("Ta med", "Ta med", "Include"),
    "exclude": ("Ikke ta med", "Ikkje ta med", "Exclude"),
    "examples": ("Eksempler", "Døme", "Examples"),
    "terms": ("Antall termer", "Tal på termar", "Number of terms"),
    # tables
    "table.documents": ("Materiale", "Materiale", "Material"),
    "table.overview": ("Kommuner og temaer", "Kommunar og tema", "Municipalities and themes"),
    "table.matrix": ("Kommune × tema", "Kommune × tema", "Municipality × theme"),
    "table.findings": ("Funn med sitater", "Funn med sitat", "Findings with quotes"),
    "table.codebook": ("Kodebok", "Kodebok", "Codebook"),
    "table.segments": ("Segmenter", "Segment", "Segments"),
    "table.codings": ("Kodinger", "Kodingar", "Codings"),
    "note.documents": (
        "Alle rapporter i studien, også de som ikke lot seg lese.",
        "Alle rapportar i studien, òg dei som ikkje let seg lese.",
        "Every report of the study, those that could not be read too.",
    ),
    "note.overview": (
        "Antall segmenter (setninger) med hvert tema, per kommune.",
        "Tal på segment (setningar) med kvart tema, per kommune.",
        "Number of segments (sentences) with each theme, by municipality.",
    ),
    "note.matrix": (
        "Segmenter og dokumenter med temaet, og andelen av alle kommunens segmenter.",
        "Segment og dokument med temaet, og delen av alle segmenta i kommunen.",
        "Segments and documents with the theme, and the share of all the municipality's segments.",
    ),
    "note.findings": (
        "Antall segmenter per kommune, tema og type funn, med de klareste sitatene. "
        "Sitatene er valgt etter skår; like gode etter rekkefølgen i dokumentene.",
        "Tal på segment per kommune, tema og type funn, med dei klaraste sitata. "
        "Sitata er valde etter skår; like gode etter rekkjefølgja i dokumenta.",
        "Number of segments by municipality, theme and finding type, with the clearest quotes. "
        "Quotes are chosen by score; ties by the order of the documents.",
    ),
    "note.codebook": (
        "Temaene slik de er definert, og hvor mye som er kodet med dem.",
        "Temaa slik dei er definerte, og kor mykje som er koda med dei.",
        "The themes as defined, and how much is coded with them.",
    ),
    "note.segments": (
        "Alle segmenter. Start og slutt er tegnposisjoner i dokumentets tekst.",
        "Alle segment. Start og slutt er teiknposisjonar i teksten i dokumentet.",
        "All segments. Start and end are character positions in the document's text.",
    ),
    "note.codings": (
        "Ett tema på ett segment per rad, med begrunnelse.",
        "Eitt tema på eitt segment per rad, med grunngiving.",
        "One theme on one segment per row, with its evidence.",
    ),
    # words of the vocabulary
    "goal": ("Mål", "Mål", "Goal"),
    "result": ("Resultat", "Resultat", "Result"),
    "challenge": ("Utfordring", "Utfordring", "Challenge"),
    "plan": ("Plan", "Plan", "Plan"),
    "context": ("Bakgrunn", "Bakgrunn", "Context"),
    "heading": ("Overskrift", "Overskrift", "Heading"),
    "paragraph": ("Avsnitt", "Avsnitt", "Paragraph"),
    "bullet": ("Kulepunkt", "Kulepunkt", "Bullet"),
    "cell": ("Tabellcelle", "Tabellcelle", "Table cell"),
    "block.quote": ("Sitat", "Sitat", "Quote"),
    "nb": ("bokmål", "bokmål", "Bokmål"),
    "nn": ("nynorsk", "nynorsk", "Nynorsk"),
    "machine": ("maskin", "maskin", "machine"),
    "read": ("lest", "lesen", "read"),
    "not_read": ("ikke lest", "ikkje lesen", "not read"),
    "no_municipality": (
        "(ingen eller flere kommuner)",
        "(ingen eller fleire kommunar)",
        "(no municipality, or several)",
    ),
    # the findings in running text
    "findings": ("Funn på tvers av kommunene", "Funn på tvers av kommunane", "Cross-municipality findings"),
    "findings.made_from": (
        "{documents} dokumenter, {segments} segmenter, {codings} kodinger. Kodebok: {codebook}.",
        "{documents} dokument, {segments} segment, {codings} kodingar. Kodebok: {codebook}.",
        "{documents} documents, {segments} segments, {codings} codings. Codebook: {codebook}.",
    ),
    "findings.goal": ("Hva de ville", "Kva dei ville", "What they aimed at"),
    "findings.result": ("Hva de har fått til", "Kva dei har fått til", "What they achieved"),
    "findings.challenge": ("Hva de strever med", "Kva dei strevar med", "What they struggle with"),
    "findings.plan": ("Hva de planlegger", "Kva dei planlegg", "What they plan"),
    "findings.context": ("Bakgrunn", "Bakgrunn", "Context"),
    "findings.none": ("Ikke nevnt hos", "Ikkje nemnt hos", "Not mentioned by"),
    "findings.not_read": ("Ikke lest", "Ikkje lesne", "Not read"),
}
_ORDER = {"nb": 0, "nn": 1, "en": 2}


class Labels:
    """The labels in one language."""

    def __init__(self, language: LabelLanguage = "nb") -> None:
        self.language = language

    def __getitem__(self, name: str) -> str:
        return _LABELS[name][_ORDER[self.language]]

    def of(self, texts: dict[str, str]) -> str:
        """A text that is given by language, in this one or else in bokmål, nynorsk or English."""
        for language in (self.language, "nb", "nn", "en"):
            if language in texts:
                return texts[language]
        return next(iter(texts.values()), "")
