import pytest

from pipeline.atomic import replacing


def test_a_failed_write_leaves_what_was_there(tmp_path):
    path = tmp_path / "findings.md"
    path.write_text("før")
    with pytest.raises(RuntimeError), replacing(path) as part:
        part.write_text("halv")
        raise RuntimeError
    assert path.read_text() == "før" and list(tmp_path.iterdir()) == [path]


def test_a_finished_write_takes_its_place_and_makes_the_folder(tmp_path):
    path = tmp_path / "tables" / "x.csv"
    with replacing(path) as part:
        part.write_text("nytt")
    assert path.read_text() == "nytt" and list(path.parent.iterdir()) == [path]
