"""What a browser is told to ask for at once

given the scripts of the pages
├── it should name a page's script and all that it needs, each once
├── it should find every import there is
└── it should refuse a name that no script has
"""

from __future__ import annotations

import pytest

from almoner.service import modules


def test_needed__names_all_that_a_script_needs() -> None:
    assert modules.needed("focus") == ("focus",)
    assert sorted(modules.needed("sign")) == ["keccak", "lib", "made", "message", "sign", "typed"]
    also = set(modules.needed("sign", "hands")) - set(modules.needed("sign"))
    assert also == {"accounts", "apps", "hands"}


def test_needed__finds_every_import() -> None:
    for path in modules.FOLDER.glob("*.js"):
        imports = path.read_text().count("\nimport ") + path.read_text().startswith("import ")
        assert imports <= len(modules.needed(path.stem)) - 1, path.name


def test_needed__of_no_script_is_refused() -> None:
    with pytest.raises(FileNotFoundError, match="nowhere"):
        modules.needed("nowhere")
