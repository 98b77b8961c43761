"""Another codebook on a study: what it would change, said before it is adopted and true when it is."""

import hashlib
from pathlib import Path

import pytest
from click.testing import CliRunner

from pipeline import decisions
from pipeline.cli import main
from pipeline.codebook import SHIPPED, load
from pipeline.errors import UserError
from pipeline.evaluating.trial import Agreement, attempt, summary
from pipeline.run import run
from pipeline.study import Study

OWN = "codes:\n  skyss:\n    label: Skyss\n    terms: [buss]\n  vei:\n    label: Vei\n    terms: [grøft]\n"
MERGED = "codes:\n  ferdsel:\n    label: Ferdsel\n    formerly: [skyss, vei]\n    terms: [buss, ferje]\n"
REPORTS = {
    "reports/a.txt": "Fjordvik kommune\n\nElevene tar buss til skolen. Ferje går sjelden.",
    "reports/b.txt": "Elvenes kommune\n\nEn grøft er gravd. Det er fint vær i dag.",
}


def shipped_as(path: Path, old: str, new: str) -> Path:
    """The codebook that ships, with a text replaced."""
    text = SHIPPED.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8", newline="\n")
    return path


def decide(study: Study, document: str, quote: str, decision: str, code: str) -> None:
    text = (study.reports / document).read_text(encoding="utf-8")
    start = text.index(quote)
    event = decisions.Event(decision, document, start, start + len(quote), code)
    decisions.append(study.ledger("KN"), [decisions.quoted(event, text)])


def adopt(study: Study, codebook: Path) -> Study:
    (study.corpus / "codebook.yaml").write_bytes(codebook.read_bytes())
    return Study(study.root)


def written(study: Study, name: str = "merged.yaml", text: str = MERGED) -> Path:
    path = study.root / name
    path.write_text(text, encoding="utf-8")
    return path


def found(study: Study) -> set[tuple[str, str, str]]:
    codings = study.table("codings")
    return set(zip(codings["document"], codings["segment"], codings["code"], strict=True))


def content(study: Study) -> dict[str, str]:
    """The hashes of the study's files, of the cache's records in place of its file."""
    from pipeline.cache import Cache

    files = {
        str(path): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in study.root.rglob("*")
        if path.is_file() and not path.name.startswith("cache.sqlite")
    }
    with Cache(study.cache) as kept:
        rows = kept._connection.execute("SELECT * FROM records ORDER BY stage, document").fetchall()
    return files | {"cache": hashlib.sha256(repr(rows).encode()).hexdigest()}


def test_what_is_gained_and_lost_is_what_adopting_it_brings(make_study):
    study = make_study({**REPORTS, "codebook.yaml": OWN})
    run(study)
    before = {(d, s, "ferdsel") for d, s, _ in found(study)}
    new = written(study)
    tried = attempt(study, load(new))
    after = Study(study.root)
    run(adopt(after, new))
    now = found(after)
    gained = {(one.document, one.segment, one.code) for one in tried.differences if one.kind == "gained"}
    lost = {(one.document, one.segment, one.code) for one in tried.differences if one.kind == "lost"}
    assert gained == now - before and lost == before - now
    assert [(one.kind, one.municipality, one.text) for one in tried.differences] == [
        ("gained", "Fjordvik", "Ferje går sjelden."),
        ("lost", "Elvenes", "En grøft er gravd."),
    ]


def test_nothing_of_the_study_is_written(make_study):
    study = make_study({**REPORTS, "codebook.yaml": OWN})
    run(study)
    new = written(study)
    before = content(study)
    attempt(study, load(new))
    assert content(study) == before


def test_decisions_go_with_codes_that_are_merged(make_study):
    study = make_study({**REPORTS, "codebook.yaml": OWN})
    decide(study, "b.txt", "En grøft er gravd.", "accept", "vei")
    decide(study, "a.txt", "Ferje går sjelden.", "add", "skyss")
    run(study)
    new = written(study)
    tried = attempt(study, load(new))
    assert tried.differences == ()  # both are decided, and people's word is kept
    assert tried.homeless == {}
    run(adopt(study, new))
    codings = Study(study.root).table("codings")
    decided = codings[codings["origin"] == "KN"]
    assert sorted(zip(decided["document"], decided["code"], strict=True)) == [
        ("a.txt", "ferdsel"),
        ("b.txt", "ferdsel"),
    ]


def test_agreement_counts_the_machine_alone(make_study):
    study = make_study({**REPORTS, "codebook.yaml": OWN})
    decide(study, "a.txt", "Ferje går sjelden.", "add", "skyss")
    decide(study, "a.txt", "Elevene tar buss til skolen.", "accept", "skyss")
    decide(study, "b.txt", "Det er fint vær i dag.", "reject", "vei")
    run(study)
    (agreement,) = attempt(study, load(written(study))).agreement
    assert agreement == Agreement("ferdsel", decided=3, before=2, after=3)


def test_a_renamed_code_of_the_shipped_codebook_keeps_what_was_learnt_and_decided(make_study, tmp_path):
    text = "Fjordvik kommune\n\nFamilien bor på et hotell og leter etter noe fast. Det er fint vær."
    study = make_study({"reports/a.txt": text})
    decide(study, "a.txt", "Det er fint vær.", "add", "housing")
    run(study)
    before = study.table("codings")
    new = shipped_as(tmp_path / "renamed.yaml", "\n  housing:\n", "\n  bosted:\n    formerly: [housing]\n")
    assert attempt(study, load(new)).differences == ()
    run(adopt(study, new))
    after = Study(study.root).table("codings")
    assert (before["code"] == "housing").sum() == (after["code"] == "bosted").sum() > 0
    same = before.assign(code=before["code"].replace("housing", "bosted"))
    assert same.to_dict("records") == after.to_dict("records")  # with the same scores


def test_decisions_on_a_code_that_is_dropped_are_told_of(make_study):
    study = make_study({**REPORTS, "codebook.yaml": OWN})
    decide(study, "b.txt", "En grøft er gravd.", "accept", "vei")
    run(study)
    tried = attempt(study, load(written(study, text=MERGED.replace("skyss, vei", "skyss"))))
    assert tried.homeless == {"vei": 1}
    assert "1 decisions on vei would count for nothing" in "\n".join(summary(tried))
    assert {(one.kind, one.code) for one in tried.differences} == {("gained", "ferdsel"), ("lost", "vei")}


def test_a_study_that_is_not_up_to_date_is_told_of(make_study):
    study = make_study({**REPORTS, "codebook.yaml": OWN, "reports/tom.txt": ""})
    run(study)
    assert attempt(study, load()).left_out == ("tom.txt",)  # could not be read
    decide(study, "b.txt", "En grøft er gravd.", "reject", "vei")
    with pytest.raises(UserError, match="changed since its last run"):
        attempt(Study(study.root), load())


def test_the_commands_say_it(make_study, monkeypatch):
    study = make_study({**REPORTS, "codebook.yaml": OWN})
    run(study)
    new = written(study)
    output = CliRunner().invoke(main, ["codebook", "try", str(new), str(study.root)]).output
    assert "skyss: is now called ferdsel" in output and "ferdsel: 1 gained, 1 lost" in output
    assert "  Elvenes: 0 gained, 1 lost" in output and "    - En grøft er gravd.  [b.txt#" in output
    assert "Nothing was changed." in output and "Coding: 2 of 2" in output
    old = study.corpus / "codebook.yaml"
    output = CliRunner().invoke(main, ["codebook", "diff", str(old), str(new)]).output
    assert "ferdsel: terms: + ferje (0.8)" in output
    monkeypatch.chdir(study.root)
    assert CliRunner().invoke(main, ["codebook", "diff", str(new)]).output == output
    assert "changes nothing" in CliRunner().invoke(main, ["codebook", "diff", str(old)]).output
