"""Write static/vendor/ anew from the npm packages named in static/vendor/versions.json.

Run it after changing a version there: ``python scripts/vendor.py``. It needs npm, and asks npm's own configured
registry. Its result is committed, so that running and testing the portal need neither npm nor a network.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import subprocess
import tarfile
import tempfile
from collections.abc import Mapping
from pathlib import Path

VENDOR = Path(__file__).resolve().parent.parent / "static" / "vendor"
PLOTLY = "plotly.js-basic-dist-min"
STYLE_SHEET = "package/dist/govuk/govuk-frontend.min.css"
HEADING = (
    '@charset "UTF-8";\n'
    "/* GOV.UK Frontend {version}, MIT licence: see govuk-frontend.LICENSE.txt. Cut down by scripts/vendor.py. */\n"
)


def packed(name: str, version: str, integrity: str, folder: Path) -> Path:
    """The package's archive as npm hands it out. Raises SystemExit when it is not the one that was reviewed."""
    subprocess.run(
        ["npm", "pack", f"{name}@{version}", "--silent"],
        cwd=folder,
        check=True,
        stdout=subprocess.DEVNULL,
    )
    archive = folder / f"{name}-{version}.tgz"
    found = "sha512-" + base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()
    if found != integrity:
        raise SystemExit(f"{archive.name} is {found}, and versions.json says {integrity}.")
    return archive


def without_typeface_and_crest(css: str) -> str:
    """GOV.UK's style sheet without what may only be used on gov.uk itself.

    The licences of GDS Transport and of the crest end there, so both leave the file and not just the page.
    What names the typeface asks for ours instead (``--font`` of portal.css).
    """
    css = re.sub(r"/\*! Copyright \(c\) 2011.*?\*/", "", css, flags=re.S)
    css = re.sub(r"@font-face\{[^}]*\}", "", css)
    css = css.replace("GDS Transport,arial,sans-serif", "var(--font)")
    css = re.sub(r"@media print\{[^{}]*\{font-family:sans-serif\}\}", "", css)
    css = re.sub(r"[^{}]*\{[^{}]*govuk-crest[^{}]*\}", "", css)
    css = css.replace('@charset "UTF-8";', "")
    css = re.sub(r"/\*# sourceMappingURL=.*?\*/", "", css)
    left = [word for word in ("GDS", "crest.svg", "url(/", "url(http") if word in css]
    if left:
        raise SystemExit(f"This version still names {', '.join(left)}: mend without_typeface_and_crest().")
    return css.strip() + "\n"


def styles_of_plotly(script: str) -> str:
    """The rules that Plotly would write into the page, which the Content-Security-Policy forbids, as a style sheet.

    The page's link bears the id that Plotly looks for, so that it leaves its own out.
    """
    rules = re.search(r"\{(\"X,X div\":.*?)\};", script, flags=re.S)
    if rules is None:
        raise SystemExit("This version keeps its rules elsewhere: mend styles_of_plotly().")
    found = re.findall(r"\"([^\"]+)\":(?:'([^']*)'|\"([^\"]*)\")", rules[1])
    lines = []
    for names, single, double in found:
        names = re.sub(r"\bX\b", ".js-plotly-plot .plotly", names)
        names = re.sub(r"\bY\b", ".plotly-notifier", names)
        lines.append(f"{names}{{{single or double}}}")
    lines = [line.replace('"Open Sans",verdana,arial,sans-serif', "var(--font)") for line in lines]
    if len(lines) < 20:
        raise SystemExit("Only a few rules were found: mend styles_of_plotly().")
    return "\n".join(lines) + "\n"


def unpacked(archive: Path, names: Mapping[str, str]) -> dict[str, str]:
    """Files of a package as text, by the names given to them."""
    found = {}
    with tarfile.open(archive) as package:
        for ours, theirs in names.items():
            member = package.extractfile(theirs)
            if member is None:
                raise SystemExit(f"{archive.name} has no {theirs}.")
            found[ours] = member.read().decode()
    return found


def main() -> None:
    versions = json.loads((VENDOR / "versions.json").read_text())
    with tempfile.TemporaryDirectory() as folder:
        wanted = versions["govuk-frontend"]
        archive = packed("govuk-frontend", wanted["version"], wanted["integrity"], Path(folder))
        css = unpacked(archive, {"css": STYLE_SHEET})["css"]
        (VENDOR / "govuk.css").write_text(HEADING.format(**wanted) + without_typeface_and_crest(css))
        wanted = versions[PLOTLY]
        archive = packed(PLOTLY, wanted["version"], wanted["integrity"], Path(folder))
        files = unpacked(archive, {"script": "package/plotly-basic.min.js", "licence": "package/LICENSE"})
        (VENDOR / "plotly-basic.min.js").write_text(files["script"])
        (VENDOR / "plotly.LICENSE.txt").write_text(files["licence"])
        heading = (
            f"/* Plotly {wanted['version']}, MIT licence: see plotly.LICENSE.txt. Taken out by scripts/vendor.py. */\n"
        )
        (VENDOR / "plotly.css").write_text(heading + styles_of_plotly(files["script"]))


if __name__ == "__main__":
    main()
