import sqlite3
from contextlib import closing
from functools import partial

import pytest

from pipeline.cache import Cache, key
from pipeline.errors import UserError
from pipeline.records import Case


def test_a_record_comes_back_as_it_was_and_only_for_its_key(tmp_path):
    record = Case("Bærum", "Akershus", {"rolle": "vert"})
    with Cache(tmp_path / "cache.sqlite") as cache:
        cache.put("stage", "a.txt", "k1", record)
    with Cache(tmp_path / "cache.sqlite") as cache:
        assert cache.has("stage", "a.txt", "k1") and not cache.has("stage", "a.txt", "k2")
        assert cache.get("stage", "a.txt", Case) == record


def test_a_new_record_takes_the_old_one_s_place(tmp_path):
    with Cache(tmp_path / "cache.sqlite") as cache:
        cache.put("stage", "a.txt", "k1", Case("A"))
        cache.put("stage", "a.txt", "k2", Case("B"))
        assert not cache.has("stage", "a.txt", "k1")
        assert cache.get("stage", "a.txt", Case).name == "B"


def test_documents_that_are_gone_are_forgotten(tmp_path):
    with Cache(tmp_path / "cache.sqlite") as cache:
        cache.put("stage", "a.txt", "k", Case("A"))
        cache.put("stage", "b.txt", "k", Case("B"))
        cache.put("model", "", "k", b"\x00\xff")
        cache.forget_all_but({"b.txt"}, ("stage",))
        assert not cache.has("stage", "a.txt", "k") and cache.has("stage", "b.txt", "k")
        assert cache.get("model", "", bytes) == b"\x00\xff"


def test_a_damaged_file_is_begun_anew(tmp_path):
    (tmp_path / "cache.sqlite").write_bytes(b"this is no database, but it is long enough to look at" * 50)
    with Cache(tmp_path / "cache.sqlite") as cache:
        cache.put("stage", "a.txt", "k", Case("A"))
        assert cache.has("stage", "a.txt", "k")


def test_keys_differ_with_each_part():
    assert len({key("a", 1), key("a", 2), key("a1"), key("a", "1", ""), key("b", 1)}) == 5


def test_what_is_made_is_made_once_for_a_key(tmp_path):
    pieces = iter((b"first", b"second"))
    with Cache(tmp_path / "cache.sqlite") as cache:
        made = [cache.made("rows", "a.txt", key, lambda: next(pieces)) for key in ("k", "k", "other", "other")]
    assert made == [b"first", b"first", b"second", b"second"]


def test_another_version_of_the_program_makes_all_anew(tmp_path, monkeypatch):
    pieces = iter((b"first", b"second"))
    with Cache(tmp_path / "cache.sqlite") as cache:
        assert cache.made("rows", "a.txt", "k", lambda: next(pieces)) == b"first"
        monkeypatch.setattr("pipeline.cache.program", lambda: "another")
        assert cache.made("rows", "a.txt", "k", lambda: next(pieces)) == b"second"


def test_a_file_that_is_in_use_is_told_of_and_left_alone(tmp_path, monkeypatch):
    path = tmp_path / "cache.sqlite"
    with Cache(path) as cache:
        cache.put("stage", "a.txt", "k", Case("A"))
    monkeypatch.setattr("pipeline.cache.sqlite3.connect", partial(sqlite3.connect, timeout=0))
    with closing(sqlite3.connect(path)) as other:
        other.execute("PRAGMA locking_mode = EXCLUSIVE")
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(UserError, match="the cache cannot be used"):
            Cache(path)
    with Cache(path) as cache:
        assert cache.has("stage", "a.txt", "k")
