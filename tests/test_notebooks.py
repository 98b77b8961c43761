"""The notebooks run from the first cell to the last on a study like the one in the repository."""

import shutil
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

ROOT = Path(__file__).parents[1]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))


@pytest.fixture(scope="module")
def study(tmp_path_factory, fitted_cache):
    root = tmp_path_factory.mktemp("study")
    shutil.copytree(ROOT / "corpus", root / "corpus")
    (root / "outputs").mkdir()
    (root / "notebooks").mkdir()
    shutil.copy(fitted_cache, root / "outputs" / "cache.sqlite")
    return root


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs(path, study):
    notebook = nbformat.read(path, as_version=4)
    NotebookClient(notebook, timeout=240, resources={"metadata": {"path": str(study / "notebooks")}}).execute()


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_is_kept_without_results_and_without_logic(path):
    for cell in nbformat.read(path, as_version=4).cells:
        assert not cell.get("outputs") and not cell.get("execution_count")
        assert "def " not in cell.source and "class " not in cell.source
