import numpy as np
import pytest

from pipeline import evaluation
from pipeline.errors import UserError
from pipeline.evaluation import Unit, compare


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


def test_a_segment_speaks_for_a_unit_it_shares_half_of_the_shorter_with(tmp_path):
    (tmp_path / "segments.csv").write_text(
        "document,segment,start,end,finding_type,municipality\na,s1,0,40,goal,Moss\na,s2,41,100,plan,Bærum\n",
        encoding="utf-8",
    )
    (tmp_path / "codings.csv").write_text("document,segment,code\na,s1,x\na,s2,y\n", encoding="utf-8")
    wanted = [Unit("a", 5, 20, frozenset()), Unit("a", 35, 100, frozenset()), Unit("a", 200, 210, frozenset())]
    first, second, none = evaluation.machine_units(wanted, tmp_path)
    assert (first.codes, first.finding_type, first.municipality) == ({"x"}, "goal", "Moss")
    assert (second.codes, second.municipality) == ({"y"}, "Bærum")
    assert (none.codes, none.finding_type, none.municipality) == (frozenset(), "context", "")


def test_units_are_read_and_mistakes_told(tmp_path):
    path = tmp_path / "units.csv"
    path.write_text("document;start;end;codes\na.txt;0;10;housing; anchoring\n".replace("; anchoring", ""), "utf-8")
    assert evaluation.read_units(path)[0].codes == {"housing"}
    path.write_text("document,start,end,codes\na.txt,x,10,housing\n", encoding="utf-8")
    with pytest.raises(UserError, match="whole numbers") as error:
        evaluation.read_units(path)
    assert error.value.where.endswith("units.csv:2")
    with pytest.raises(UserError, match="no such file"):
        evaluation.read_units(tmp_path / "none.csv")
