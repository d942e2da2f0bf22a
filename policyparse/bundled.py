"""Where the data that ships with the package lies: `patterns/` and `corpus/`.

In a checkout and in an editable install they stand at the top level beside the package; in a wheel they are data of
the package, under names that clash with no module.
"""

from __future__ import annotations

from pathlib import Path

from policyparse.errors import PolicyparseError

PACKAGE = Path(__file__).resolve().parent


def bundled_folder(name: str) -> Path:
    """The folder `name` ("patterns" or "corpus") as it was installed.

    Raises PolicyparseError where the installation lacks it.

    >>> bundled_folder("patterns").is_dir()
    True
    """
    for folder in (PACKAGE / f"_{name}", PACKAGE.parent / name):
        if folder.is_dir():
            return folder
    raise PolicyparseError(
        f"the folder {name!r} that ships with policyparse is missing from {PACKAGE}; install the package again"
    )
