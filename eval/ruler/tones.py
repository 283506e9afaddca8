"""Mandarin tones understood: the tone judge of `training/base-voice/tones.py`, on F0 that is measured in the sound.

A clone's F0 is moved to the mean and spread of the base's in the same sentences first, as a listener hears tones in the
range of the voice; the second row leaves the spread as it is and shows how flat a clone is.
"""

import json
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

import numpy as np

from .jobs import EVAL, Spoken
from .measure import Figure
from .syllables import TRAINING, syllables_of

NAMES = ("tones heard, by mean and spread of the voice", "tones heard, spread as it is")
SPREAD = "spread of F0 in Mandarin, semitones"
FRAMES_PER_SEC = 200
"""Without sound of the text for so long, a phrase has ended."""
PHRASE_GAP_SEC = 0.05


def phrases_in(spoken: Spoken, syllables: list[tuple[str, str, int, int]]) -> list[list[tuple[int, int, int]]]:
    """(start, end, tone) of every final in frames, phrase by phrase."""
    phones = [phone for phone in spoken.phones if phone[0] != "SIL"]
    if len(phones) != sum(count for *_, count in syllables):
        raise ValueError(f"{spoken.job.id}: {len(phones)} phones were timed, but the text has others")
    phrases, at, before = [[]], 0, None
    for initial, _, tone, count in syllables:
        own = phones[at : at + count]
        if before is not None and own[0][1] - before > PHRASE_GAP_SEC:
            phrases.append([])
        start = own[1 if initial else 0][1]
        before, at = own[-1][2], at + count
        phrases[-1].append((round(start * FRAMES_PER_SEC), max(round(before * FRAMES_PER_SEC), round(start * FRAMES_PER_SEC) + 2), tone))
    return phrases


def f0_tracks(spoken: list[Spoken], work: Path) -> list[np.ndarray]:
    """F0 in Hz per 5 ms of every sound."""
    listing = work / "f0.txt"
    listing.write_text("".join(f"{s.job.out}\n" for s in spoken))
    command = ["npx", "tsx", "eval/f0.ts", str(listing)]
    lines = subprocess.run(command, check=True, capture_output=True, text=True, cwd=EVAL.parent).stdout.splitlines()
    return [np.array(json.loads(line)) for line in lines if line.startswith("[")]


def register(tracks: list[np.ndarray]) -> tuple[float, float]:
    """Mean and spread of log F0, without octave errors."""
    logs = np.log(np.concatenate([track[track > 0] for track in tracks]))
    near = logs[np.abs(logs - np.median(logs)) < 0.7]
    return float(near.mean()), float(near.std())


def tone_figures(spoken: list[Spoken], judge_work: Path | None, work: Path) -> list[Figure]:
    told = [s for s in spoken if s.job.lang == "zh"]
    if judge_work is None or not (judge_work / "tone-judge.pickle").exists():
        return [Figure(name, "not measured: --mandarin-judge names no tone judge") for name in NAMES]
    if not told or not all(s.phones for s in told):
        return [Figure(name, "not measured: the engine times no phones") for name in NAMES]
    if all(s.job.convert for s in told):
        return [Figure(name, "not measured: there is no base to compare with") for name in NAMES]
    sys.path.insert(0, str(TRAINING))
    from tones import MEDIAN_HZ, read_judge

    judge = read_judge(str(judge_work))
    truth = syllables_of(sorted({s.job.text for s in told}), work)
    voices = defaultdict(list)
    for s, f0 in zip(told, f0_tracks(told, work)):
        voices[s.job.speaker if s.job.convert else None].append((f0, phrases_in(s, truth[s.job.text])))
    base_mean, base_spread = register([f0 for f0, _ in voices[None]])

    def heard(items: list, keep_spread: bool) -> tuple[np.ndarray, np.ndarray]:
        mean, spread = register([f0 for f0, _ in items])
        gain = 1.0 if keep_spread else base_spread / spread
        middle = mean - (base_mean - np.log(MEDIAN_HZ)) / gain
        pairs = [judge.hear(f0, phrases, middle, gain) for f0, phrases in items]
        return tuple(np.concatenate(part) for part in zip(*pairs))

    def cell(names: list, keep_spread: bool) -> str:
        pairs = [heard(voices[name], keep_spread) for name in names]
        tones, answers = (np.concatenate(part) for part in zip(*pairs))
        by_tone = ", ".join(f"{100 * (answers[tones == t] == t).mean():.0f}" for t in range(1, 6) if (tones == t).any())
        return f"{100 * (tones == answers).mean():.1f} % of {len(tones)} ({by_tone})"

    def spread_of(names: list) -> str:
        return f"{np.mean([12 / np.log(2) * register([f0 for f0, _ in voices[name]])[1] for name in names]):.2f}"

    clones = [name for name in voices if name is not None]
    rows = [Figure(name, cell(clones, keep), cell([None], keep)) for name, keep in zip(NAMES, (False, True))]
    return [*rows, Figure(SPREAD, spread_of(clones), spread_of([None]))]
