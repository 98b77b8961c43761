"""What the methods text and the reporting checklists tell of a run: its counts, as the tables have them, in words."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.codebook import Codebook
from pipeline.labels import Labels
from pipeline.records import Provenance, Table


@dataclass(frozen=True, slots=True)
class Facts:
    """Counts of a run. ``without`` are segments about no municipality or several; ``unread`` the reports that could not
    be read, with the reason; ``new_share`` the last of the saturation table, or None for less than six documents."""

    documents: int
    languages: dict[str, int]
    words: int
    unread: tuple[tuple[str, str], ...]
    segments: int
    without: int
    municipalities: int
    coded_segments: int
    codings: int
    quotes: int
    findings: int
    new_share: float | None

    @classmethod
    def of(cls, tables: dict[str, Table], codebook: Codebook) -> Facts:
        """The facts that the tables hold."""
        documents = list(tables["documents"].named_rows())
        read = [row for row in documents if row["status"] == "read"]
        overview = list(tables["overview"].named_rows())
        saturation = list(tables["saturation"].named_rows())
        shares = [row["new_share"] for row in saturation if row["new_share"] != ""]
        return cls(
            documents=len(read),
            languages={name: sum(row["language"] == name for row in read) for name in ("nb", "nn")},
            words=sum(row["words"] for row in read),
            unread=tuple((row["document"], row["notes"]) for row in documents if row["status"] != "read"),
            segments=sum(row["segments"] for row in overview),
            without=sum(row["segments"] for row in overview if not row["municipality"]),
            municipalities=sum(bool(row["municipality"]) for row in overview),
            coded_segments=sum(row["coded_segments"] for row in read),
            codings=sum(row[code] for row in overview for code in codebook.codes),
            quotes=sum(1 for _ in tables["quotes"].rows),
            findings=saturation[-1]["all_findings"] if saturation else 0,
            new_share=shares[-1] if shares else None,
        )


def people(run: Provenance) -> list[str]:
    """Who decided on codings, or else whose ledgers there are, in alphabetical order."""
    return sorted({person for person, _ in run.decided} or {name.removesuffix(".csv") for name in run.ledgers})


def carried(run: Provenance, kind: str) -> int:
    """How many codes people put or kept on a segment (``yes``), or took off (``no``)."""
    return sum(n for (_, decided), n in run.decided.items() if decided == kind)


def threshold_of_study(run: Provenance) -> float | None:
    """The threshold that the study sets for all codes, if it does."""
    given = run.settings.get("threshold", "None")
    return None if given == "None" else float(given)


def words_for(facts: Facts, run: Provenance, codebook: Codebook, labels: Labels) -> dict[str, str]:
    """Everything that a sentence on the run can be filled with, by the name it has in the labels."""
    share = facts.without / facts.segments if facts.segments else 0.0
    reviewed = run.reviewed / facts.segments if facts.segments else 0.0
    given = threshold_of_study(run)
    names = {name: labels.of(code.label) for name, code in codebook.codes.items()}
    learnt = [f"{names[code]} {labels.number(value, 2)}" for code, value in run.thresholds.items() if code in names]
    return {
        "documents": labels.count("document", facts.documents),
        "nb": labels.number(facts.languages["nb"]),
        "nn": labels.number(facts.languages["nn"]),
        "words": labels.number(facts.words),
        "n_unread": labels.count("document", len(facts.unread)),
        "unread": "; ".join(f"{name} ({reason})" for name, reason in facts.unread),
        "segments": labels.count("segment", facts.segments),
        "without": labels.count("segment", facts.without),
        "without_share": labels.percent(share, 1),
        "municipalities": labels.count("municipality", facts.municipalities),
        "coded_segments": labels.count("segment", facts.coded_segments),
        "codings": labels.count("coding", facts.codings),
        "quotes": labels.number(facts.quotes),
        "findings": labels.number(facts.findings),
        "new_share": labels.percent(facts.new_share, 1) if facts.new_share is not None else "",
        "n_codes": labels.count("theme", len(codebook.codes)),
        "codes": labels.list(list(names.values())),
        "codebook": run.codebook_version or run.codebook_sha256[:12],
        "problems": labels.list([names[name] for name, code in codebook.codes.items() if code.problem]),
        "untrained": labels.list([names[code] for code in names if code not in run.thresholds]),
        "funn": run.funn,
        "python": run.python,
        "spacy": run.libraries.get("spacy", ""),
        "sklearn": run.libraries.get("scikit-learn", ""),
        "models": labels.list([f"{name} {number}" for _, name, number in run.models]),
        "starters": labels.number(run.starters),
        "thresholds": "; ".join(learnt),
        "threshold": labels.number(given, 2) if given is not None else "",
        "reviewed": labels.count("segment", run.reviewed),
        "reviewed_share": labels.percent(reviewed, 1),
        "people": labels.count("person", len(people(run))),
        "accepted": labels.number(carried(run, "yes")),
        "rejected": labels.number(carried(run, "no")),
    }
