"""Mandarin syllables understood: the judge of many voices of `training/base-voice`, tones aside.

It is trained there, on single words of one woman moved into voices drawn from the speaker space (`judge.py train
--voices`), and given to the ruler as a work folder. Without it the row says so.
"""

import json
import subprocess
import sys
from pathlib import Path

from .clips import CLIP_RATE_HZ, read_at
from .jobs import EVAL
from .measure import Figure, Heardings

TRAINING = EVAL.parent / "training" / "base-voice"
NAME = "syllables heard, tones aside"


def syllables_of(texts: list[str], work: Path) -> dict[str, list[tuple[str, str, int, int]]]:
    """(initial, final, tone, number of phones) of every syllable, by text."""
    listing = work / "texts.txt"
    listing.write_text("".join(f"{text}\n" for text in texts))
    command = ["npx", "tsx", "eval/syllables.ts", str(listing)]
    lines = subprocess.run(command, check=True, capture_output=True, text=True, cwd=EVAL.parent).stdout.splitlines()
    answers = [line for line in lines if line.startswith("[")]
    return {text: [tuple(syllable) for syllable in json.loads(line)] for text, line in zip(texts, answers)}


def syllable_figures(clone: Heardings, base: Heardings, judge_work: Path | None, work: Path) -> list[Figure]:
    if judge_work is None:
        return [Figure(NAME, "not measured: --mandarin-judge names no judge")]
    sys.path.insert(0, str(TRAINING))
    from judge import Judge, Tally

    truth = syllables_of(sorted({job.text for job in clone.jobs + base.jobs}), work)
    judge = Judge(str(judge_work), voices=True)

    def cell(heard: Heardings) -> str:
        tally = Tally()
        for job in heard.jobs:
            samples = read_at(job.out, CLIP_RATE_HZ).astype("float32")
            tally.add([syllable[:2] for syllable in truth[job.text]], judge.transcribe(samples), len(samples) / CLIP_RATE_HZ)
        if tally.syllables == 0:
            return "-"
        return f"{100 * (1 - tally.errors / tally.syllables):.1f} % of {tally.syllables}"

    return [Figure(NAME, cell(clone), cell(base))]
