"""The picture of a soundcheck: answer times over time, and how they are spread."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from lmdm_agent.picture import figure, plain, save
from lmdm_agent.soundcheck_advice import Answer
from lmdm_agent.soundcheck_measure import Found
from lmdm_agent.soundcheck_report import Report


def draw(path: Path, found: Found, report: Report) -> None:
    """Draw every block's answer time against the slack.

    Args:
        path: Picture to write.
        found: The blocks.
        report: What they were judged to be.

    Raises:
        ConfigError: matplotlib is not installed.
        AudioFileError: The picture cannot be written.
    """
    picture = figure(11, 5.5)
    over_time, spread = picture.subplots(1, 2, width_ratios=(3, 2))
    groups = dict(found.answers)
    groups[found.long_steps] = [*groups.get(found.long_steps, []), *found.long]
    for number, (steps, answers) in enumerate(sorted(groups.items())):
        if not answers:
            continue
        word = "step" if steps == 1 else "steps"
        style = {"color": f"C{number}", "label": f"{steps} {word}"}
        over_time.plot([a.at_s for a in answers], _milliseconds(answers), ".", ms=4, **style)
        ordered = np.sort(_milliseconds(answers))
        spread.step(ordered, np.arange(1, len(ordered) + 1) / len(ordered), where="post", **style)
    over_time.axhline(report.slack_ms, color="black", lw=1)
    spread.axvline(report.slack_ms, color="black", lw=1)
    over_time.annotate("slack", (0.0, report.slack_ms), va="bottom", fontsize=9)
    over_time.set(xlabel="s", ylabel="answer time (ms)")
    over_time.set_ylim(bottom=0.0)
    spread.set(xlabel="answer time (ms)", ylabel="share of blocks")
    spread.set_xlim(left=0.0)
    spread.legend(loc="lower right")
    key = report.key
    word = "GO" if report.go else "NO-GO"
    picture.suptitle(
        plain(f"{word} with {report.steps} steps: {key.model} on {key.device}, {key.cpu}", 120),
        fontsize=11,
    )
    picture.tight_layout()
    save(picture, path)


def _milliseconds(answers: list[Answer]) -> list[float]:
    return [1000.0 * answer.answer_s for answer in answers]
