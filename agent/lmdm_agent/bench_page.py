"""A bench as a page: plots and tables in one HTML file that opens from disk and loads nothing."""

from __future__ import annotations

import base64
import statistics
import tempfile
from collections.abc import Callable
from html import escape
from pathlib import Path
from typing import Any

from lmdm_agent.bench_report import Measured, Report
from lmdm_agent.bench_tables import (
    BLOCK_PARTS,
    MIDDLE_K,
    Grid,
    blocks_of,
    sentences,
    tables,
)
from lmdm_agent.bench_variants import SIZES_STEPS, STEPS, WAYS
from lmdm_agent.errors import ConfigError
from lmdm_agent.files import replace_text
from lmdm_agent.picture import check_matplotlib, figure, plain
from lmdm_agent.picture import save as save_picture

POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'"
PART_COLOURS = ("#999999", "#0072B2", "#E69F00", "#009E73")
"""Of `BLOCK_PARTS`; told apart by colour-blind eyes, and hatched besides."""
HATCHES = ("", "//", "..", "\\\\")
MARKERS = "osD^v<>PX*hp"
STYLE = """
body { margin: 0 auto; max-width: 1180px; padding: 0 16px 48px; background: #faf9f6; color: #222;
  font: 15px/1.45 system-ui, "Segoe UI", "DejaVu Sans", sans-serif; }
h1 { font-size: 25px; margin: 20px 0 6px; }
h2 { font-size: 18px; margin: 28px 0 8px; }
p { margin: 2px 0; color: #595959; }
img { display: block; width: 100%; height: auto; margin: 16px 0; background: #fff; }
div { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
th, td { text-align: right; padding: 4px 0 4px 14px; vertical-align: top; }
th:first-child, td:first-child { text-align: left; padding-left: 0; }
tr { border-bottom: 1px solid #d5d2cb; }
"""


def check() -> None:
    """See that a page can be drawn, before minutes are spent on what it shows.

    Raises:
        ConfigError: matplotlib is not installed.
    """
    check_matplotlib()


def save(report: Report, against: Report | None, path: Path) -> None:
    """Write the page.

    Raises:
        ConfigError: matplotlib is not installed, or the page cannot be written.
    """
    try:
        replace_text(path, page_of(report, against))
    except OSError as error:
        raise ConfigError(f"{path} cannot be written: {error.strerror}.") from error


def page_of(report: Report, against: Report | None = None) -> str:
    """The text of the HTML file."""
    title = f"bench of {report.model.name}, {report.made}"
    said = "".join(f"<p>{escape(words)}</p>\n" for words in sentences(report, against))
    pictures = _image(_draw_ways, report, "Block times of every way of running the model")
    if any(report.of(group) for group in report.groups if group != WAYS):
        pictures += _image(_draw_growth, report, "How cost grows with the sizes of a network")
    grids = "".join(_table(grid) for grid in tables(report, against))
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="lmdm-agent">
<meta http-equiv="Content-Security-Policy" content="{POLICY}">
<title>{escape(title)}</title>
<style>{STYLE}</style>
</head>
<body>
<h1>{escape(title)}</h1>
{said}{pictures}{grids}</body>
</html>
"""


def _table(grid: Grid) -> str:
    head = "".join(f'<th scope="col">{escape(column)}</th>' for column in grid.columns)
    rows = "".join(
        f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>\n" for row in grid.rows
    )
    body = f"<thead><tr>{head}</tr></thead>\n<tbody>\n{rows}</tbody>"
    return f"<h2>{escape(grid.title)}</h2>\n<div><table>{body}</table></div>\n"


def _image(draw: Callable[[Report], Any], report: Report, described: str) -> str:
    """A drawing as SVG inside the page; a picture of its own, so that nothing in it can run."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "picture.svg"
        save_picture(draw(report), path)
        data = base64.b64encode(path.read_bytes()).decode()
    return f'<img alt="{escape(described)}" src="data:image/svg+xml;base64,{data}">\n'


def _middle(seconds: list[float]) -> float:
    return 1000 * statistics.median(seconds) if seconds else 0.0


def _draw_ways(report: Report) -> Any:
    ways = [one for one in report.of(WAYS) if MIDDLE_K in one.blocks]
    picture = figure(13, 3.6 + 0.34 * len(ways))
    bars, growth, over_time = picture.subplots(1, 3, width_ratios=(5, 4, 4))
    _bars(bars, ways)
    for number, one in enumerate(ways):
        style = {"color": f"C{number % 10}", "marker": MARKERS[number % len(MARKERS)], "ms": 4}
        medians = [_middle(blocks_of(one, steps)) for steps in STEPS]
        growth.plot(STEPS, medians, lw=1, **style)
        blocks = [1000 * seconds for seconds in blocks_of(one, MIDDLE_K)]
        over_time.plot(range(1, len(blocks) + 1), blocks, lw=0.6, label=plain(one.name), **style)
    for axis in (growth, over_time):
        axis.axhline(1000 * report.model.block_s, color="black", lw=1, ls=(0, (4, 3)))
        axis.set_yscale("log")
        axis.yaxis.set_major_formatter("{x:g}")
        axis.yaxis.set_minor_formatter("{x:g}")
        axis.tick_params(axis="y", which="both", labelsize=8)
        axis.set_ylabel("ms a block (dashed: S)")
    growth.set(xlabel="steps K", title="medians", xticks=STEPS)
    over_time.set(xlabel="round", title=f"every block, K = {MIDDLE_K}")
    over_time.xaxis.get_major_locator().set_params(integer=True)
    handles, labels = over_time.get_legend_handles_labels()
    picture.legend(handles, labels, loc="lower center", ncols=3, fontsize=8, frameon=False)
    picture.tight_layout(rect=(0, 0.04 + 0.012 * len(ways), 1, 1))
    return picture


def _bars(axis: Any, ways: list[Measured]) -> None:
    """What a block of each way is made of."""
    left = [0.0] * len(ways)
    for part, colour, hatch in zip(BLOCK_PARTS, PART_COLOURS, HATCHES, strict=True):
        widths = [_middle(one.blocks[MIDDLE_K].parts_s.get(part, [])) for one in ways]
        style = {"color": colour, "hatch": hatch, "edgecolor": "white", "label": part}
        axis.barh(range(len(ways)), widths, left=left, **style)
        left = [start + width for start, width in zip(left, widths, strict=True)]
    axis.set_yticks(range(len(ways)), [plain(one.name, 60) for one in ways], fontsize=8)
    axis.invert_yaxis()
    axis.set(xlabel="ms", title=f"parts of a block, K = {MIDDLE_K} (medians)")
    axis.legend(loc="lower right", fontsize=8)


def _draw_growth(report: Report) -> Any:
    groups = [group for group in report.groups if group != WAYS and report.of(group)]
    picture = figure(13, 3.6)
    axes = picture.subplots(1, max(1, len(groups)), squeeze=False)[0]
    for axis, group in zip(axes, groups, strict=False):
        ones = report.of(group)
        if group == "size":
            at: list[Any] = [one.name for one in ones]
            axis.tick_params(axis="x", rotation=70, labelsize=7)
        else:
            ones = sorted(ones, key=lambda one: getattr(one.shape, group))
            at = [getattr(one.shape, group) for one in ones]
        for part, marker in (("context", "o"), ("denoise", "s"), ("decode", "^")):
            label = "one step" if part == "denoise" else part
            values = [_middle(one.parts.get(part, [])) for one in ones]
            axis.plot(at, values, marker=marker, ms=4, lw=1, label=label)
        whole = [_middle(blocks_of(one, SIZES_STEPS)) for one in ones]
        axis.plot(at, whole, marker="D", ms=4, lw=1, color="black", label="block")
        axis.set(xlabel=group, title=f"{group}, K = {SIZES_STEPS}")
        axis.set_ylim(bottom=0.0)
    axes[0].set_ylabel("ms")
    axes[0].legend(fontsize=8)
    picture.tight_layout()
    return picture
