"""What pyproject.toml cannot say: a wheel brings playbooks/ and laws/, as `wangge/shipped/` (wangge.lib.shipped)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

FOLDERS = ("playbooks", "laws")


class WithPractices(build_py):
    """Copies the two folders beside the code; an editable install finds them where they are."""

    def run(self) -> None:
        super().run()
        for source, target in self.shipped():
            self.mkpath(str(target.parent))
            self.copy_file(str(source), str(target))

    def get_outputs(self, include_bytecode: bool = True) -> list[str]:
        return [*super().get_outputs(include_bytecode), *(str(target) for _, target in self.shipped())]

    def shipped(self) -> Iterator[tuple[Path, Path]]:
        """Each file, and its place in the wheel."""
        if self.editable_mode:
            return
        for folder in FOLDERS:
            for path in sorted(Path(folder).rglob("*")):
                if path.is_file():
                    yield path, Path(self.build_lib, "wangge", "shipped", path)


setup(cmdclass={"build_py": WithPractices})
