"""The index of decisions names every one of them, by its own title."""

from pathlib import Path

FOLDER = Path(__file__).parents[2] / "docs" / "adr"


def test_index_names_every_decision_by_its_title() -> None:
    index = (FOLDER / "README.md").read_text(encoding="utf-8")
    files = sorted(FOLDER.glob("[0-9]*.md"))
    assert files
    for number, file in enumerate(files, 1):
        title = file.read_text(encoding="utf-8").splitlines()[0].removeprefix(f"# {number}. ")
        assert file.name.startswith(f"{number:04}-")
        assert f"| [{number}]({file.name}) | {title} |" in index
