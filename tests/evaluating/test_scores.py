import numpy as np
import pytest

from pipeline.codebook import Codebook
from pipeline.errors import UserError
from pipeline.evaluating.scores import compare
from pipeline.evaluating.units import Unit, machine_units, read_units
from pipeline.records import CodedDocument, CodedSegment, Coding, Particulars, Segment
from pipeline.study import Study, create


def units(*codings: str, document: str = "a") -> list[Unit]:
    return [Unit(document, i, i + 1, frozenset(c.split()), finding_type="goal") for i, c in enumerate(codings)]


def test_figures_on_a_table_counted_by_hand():
    person = units(*["x"] * 20, *[""] * 30)
    machine = units(*["x"] * 15, *[""] * 5, *["x"] * 10, *[""] * 20)
    (scores,) = compare(person, machine, ["x"]).codes
    assert scores.precision.value == pytest.approx(15 / 25)
    assert scores.recall.value == pytest.approx(15 / 20)
    assert scores.f1.value == pytest.approx(30 / 45)
    assert scores.kappa.value == pytest.approx((0.7 - 0.5) / (1 - 0.5))
    assert (scores.units, scores.positive) == (50, 20)


def test_the_kappa_of_a_known_case():
    """Two coders, 10,000 units: kappa .444 although they agree on 95 percent."""
    person = units(*["x"] * 500, *[""] * 9500)
    machine = units(*["x"] * 222, *[""] * 278, *["x"] * 222, *[""] * 9278)
    (scores,) = compare(person, machine, ["x"]).codes
    observed, chance = 0.95, 0.05 * 0.0444 + 0.95 * 0.9556
    assert scores.kappa.value == pytest.approx((observed - chance) / (1 - chance), abs=1e-3)


def test_intervals_come_from_documents_and_hold_the_figure():
    person = [u for name in "abcdefgh" for u in units("x", "", "x", "", document=name)]
    machine = [
        u
        for name in "abcdefgh"
        for u in units("x", "x" if name in "ab" else "", "" if name in "cd" else "x", "", document=name)
    ]
    result = compare(person, machine, ["x"])
    f1 = result.codes[0].f1
    assert 0 < f1.low < f1.value < f1.high <= 1
    same = compare(person, person, ["x"]).codes[0].f1
    assert (same.low, same.value, same.high) == (1, 1, 1)


def test_disputed_codes_are_not_scored_and_absent_codes_are_not_defined():
    person = [Unit("a", 0, 1, frozenset(), frozenset({"x"})), Unit("a", 1, 2, frozenset({"x"}))]
    machine = units("x", "x")
    scores = {s.code: s for s in compare(person, machine, ["x", "y"]).codes}
    assert scores["x"].precision.value == 1 and scores["x"].units == 1
    assert np.isnan(scores["y"].f1.value) and str(scores["y"].f1) == "–"


def coded(*spans: tuple[int, int, str, str, str, float]) -> CodedDocument:
    """A document of segments (start, end, code, finding type, municipality, score)."""
    segments = []
    for start, end, code, kind, place, score in spans:
        segment = Segment("a", f"s{start}", start, end, "…", "paragraph", 0, (), place, "", "nn", None, ())
        codings = (Coding(code, score, "machine", ""),) if score >= 0.5 else ()
        segments.append(CodedSegment(segment, kind, 0.9, codings, (score,)))
    return CodedDocument(Particulars("a", "", "", "", "", "txt", "nn", 0, "", ()), tuple(segments))


def test_a_segment_speaks_for_a_unit_it_shares_half_of_the_shorter_with():
    document = coded((0, 40, "x", "goal", "Moss", 0.8), (41, 100, "x", "plan", "Bærum", 0.3))
    book = Codebook.model_validate({"codes": {"x": {"label": "X"}}})
    wanted = [
        Unit("a", 5, 20, frozenset()),
        Unit("a", 35, 100, frozenset()),
        Unit("a", 200, 210, frozenset()),
        Unit("b", 0, 10, frozenset()),
    ]
    first, second, *none = machine_units(
        wanted, lambda name: document if name == "a" else None, book, lambda _: [frozenset({"x"}), frozenset()]
    )
    assert (first.codes, first.finding_type, first.municipality) == ({"x"}, "goal", "Moss")
    assert (first.scores, first.language, first.evidence) == ({"x": 0.8}, "nn", {"x"})
    assert (second.codes, second.municipality, second.scores) == (frozenset(), "Bærum", {"x": 0.3})
    for unit in none:
        assert (unit.codes, unit.finding_type, unit.municipality) == (frozenset(), "context", "")


def test_calibration_is_the_gap_between_probability_and_share():
    person = units(*["x"] * 6, *[""] * 4)
    machine = [Unit(u.document, u.start, u.end, frozenset("x"), scores={"x": 0.75}) for u in person]
    calibration = compare(person, machine, ["x"]).calibration["x"]
    assert calibration.error == pytest.approx(0.15)
    assert calibration.bins[7] == (10, pytest.approx(0.75), pytest.approx(0.6))


def test_slices_tell_languages_and_units_with_and_without_terms_apart():
    person = units("x", "x", "x", "")
    machine = [
        Unit("a", i, i + 1, frozenset(codes), language=language, evidence=frozenset(terms))
        for i, (codes, language, terms) in enumerate(
            [("x", "nb", "x"), ("", "nn", ""), ("x", "nn", ""), ("", "nb", "")]
        )
    ]
    slices = compare(person, machine, ["x"]).slices
    assert slices["macro F1 in nb"].value == 1
    assert slices["macro F1 in nn"].value == pytest.approx(2 / 3)
    assert slices["macro recall where a term stands"].value == 1
    assert slices["macro recall where none does"].value == pytest.approx(1 / 2)


@pytest.fixture
def study(tmp_path) -> Study:
    create(tmp_path)
    for name in ("a.txt", "2025/ås.txt"):
        path = tmp_path / "corpus" / "reports" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("Vi mangler boliger.", encoding="utf-8")
    return Study(tmp_path)


def test_units_are_read_and_mistakes_told(study, tmp_path):
    path = tmp_path / "units.csv"
    path.write_text("document;start;end;codes\na.txt;0;10;housing; anchoring\n".replace("; anchoring", ""), "utf-8")
    assert read_units(path, study)[0].codes == {"housing"}
    path.write_text("document,start,end,codes\n2025\\a\u030as.txt,0,10\n", encoding="utf-8")
    assert (read_units(path, study)[0].document, read_units(path, study)[0].codes) == ("2025/ås.txt", frozenset())
    path.write_text("document,start,end,codes\na.txt,x,10,housing\n", encoding="utf-8")
    with pytest.raises(UserError, match="whole numbers") as error:
        read_units(path, study)
    assert error.value.where.endswith("units.csv:2")
    with pytest.raises(UserError, match="no such file"):
        read_units(tmp_path / "none.csv", study)


@pytest.mark.parametrize(
    ("row", "message", "hint"),
    [
        ("b.txt,0,9,housing,,", "the study has no report 'b.txt'", "corpus/reports"),
        ("a.txt,9,9,housing,,", "start before end", "Mend"),
        ("a.txt,0,9,houseing,,", "the codebook has no code 'houseing'", "housing"),
        ("a.txt,0,9,housing,anker,", "the codebook has no code 'anker'", "anchoring"),
        ("a.txt,0,9,housing,,mål", "the finding type 'mål' is none", "goal"),
    ],
)
def test_what_the_study_has_not_is_told_of_and_not_scored_as_left_out(study, tmp_path, row, message, hint):
    path = tmp_path / "units.csv"
    header = "document,start,end,codes,disputed_codes,finding_type"
    path.write_text(f"{header}\na.txt,0,9,,,Goal\n{row}\n", encoding="utf-8")
    with pytest.raises(UserError, match=message) as error:
        read_units(path, study)
    assert error.value.where == f"{path}:3" and hint in error.value.hint
