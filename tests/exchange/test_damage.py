"""Files that are damaged at random: either they are read, or the user is told; nothing else ever happens."""

from __future__ import annotations

import contextlib
import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from pipeline.errors import UserError
from pipeline.exchange import Study, lines, qdpx, to_study
from pipeline.labels import Labels
from pipeline.records import Case

TEXT = "Vi mangler bolig 🏠.\nBussen går ikke.\nMa\u030alet er klart."
WORDS = st.sampled_from(
    ["", "x", "-1", "0", "7", "99999", "true", "#12", "internal://", "…", "funn 1", "Bolig: Plan", "\u2028"]
)


@pytest.fixture(scope="module")
def data(tmp_path_factory, material, export):
    """The bytes of a project with cases, notes, several users and a text in NFD."""
    one = material(TEXT, ("Vi mangler bolig 🏠.", {"housing": "machine"}), ("Bussen går ikke.", {"transport": "KN"}))
    row = {
        "document": "rapport.txt",
        "person": "KN",
        "decision": "comment",
        "start": "0",
        "end": "2",
        "memo": "Hm",
        "code": "",
    }
    found = export(one, cases=(Case("Breivassdal", "Telemark"),), decisions=(row,))
    path = tmp_path_factory.mktemp("damage") / "studie.qdpx"
    qdpx.write(found.project, path)
    return one, found.project, path.read_bytes()


def take(data: bytes, one, before, codebook, path: Path) -> None:
    """Reads and takes the file, with and without a study; a user's mistake is the only error allowed."""
    path.write_bytes(data)
    for study in (Study(), Study((one.document,), codebook, exported=before)):
        with contextlib.suppress(UserError):
            taken = to_study(qdpx.read(path), study, "KN", path)
            texts = {report.name: report.text for report in taken.reports} | {one.document.name: TEXT}
            for row in taken.decisions:
                assert texts[row["document"]][int(row["start"]) : int(row["end"])] == row["quote"] != ""
            assert len(lines(taken.remarks, Labels("nn"))) == len(taken.remarks)


def changed(root: etree._Element, draw) -> None:
    """One change somewhere: an element gone, twice or moved, an attribute gone or with another value, other text."""
    elements = list(root.iter())
    one, other = draw(st.sampled_from(elements)), draw(st.sampled_from(elements))
    change = draw(st.sampled_from(["drop", "twice", "move", "attribute", "value", "text", "swap"]))
    parent = one.getparent()
    if change == "drop" and parent is not None:
        parent.remove(one)
    elif change == "twice" and parent is not None:
        parent.append(etree.fromstring(etree.tostring(one)))
    elif change == "move" and parent is not None and one not in other.iterancestors() and one is not other:
        other.append(one)
    elif change == "text":
        one.text = draw(WORDS)
    elif one.attrib:
        name = draw(st.sampled_from(sorted(one.attrib)))
        if change == "attribute":
            del one.attrib[name]
        else:
            one.set(name, draw(WORDS) if change == "value" else next(iter(other.attrib.values()), ""))


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(drawn=st.data())
def test_changed_xml(data, codebook, tmp_path, drawn):
    one, before, whole = data
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    root = etree.fromstring(files["project.qde"])
    for _ in range(drawn.draw(st.integers(1, 4))):
        changed(root, drawn.draw)
    files["project.qde"] = etree.tostring(root)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    take(buffer.getvalue(), one, before, codebook, tmp_path / "studie.qdpx")


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(drawn=st.data())
def test_changed_bytes(data, codebook, tmp_path, drawn):
    one, before, whole = data
    changed = bytearray(whole)
    for _ in range(drawn.draw(st.integers(1, 5))):
        changed[drawn.draw(st.integers(0, len(whole) - 1))] = drawn.draw(st.integers(0, 255))
    end = drawn.draw(st.sampled_from([len(whole), len(whole), len(whole) // 2]))
    take(bytes(changed[:end]), one, before, codebook, tmp_path / "studie.qdpx")
