"""The README's example of numbers prints what the README says."""

import re
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path

README = Path(__file__).parents[2] / "README.md"


def test_the_example_prints_what_the_readme_says():
    section = README.read_text(encoding="utf-8").split("## Numbers")[1]
    found = re.search(r"```python\n(.*?)```\n\n```text\n(.*?)```", section, re.DOTALL)
    assert found
    printed = StringIO()
    with redirect_stdout(printed):
        exec(compile(found[1], str(README), "exec"), {})
    assert printed.getvalue() == found[2]
