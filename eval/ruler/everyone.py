"""Mandarin with every held-out speaker: what the ruler's usual run has too few speakers for. Women and men apart, and
the interval that other speakers of the kind would have given."""

import sys
from pathlib import Path

import numpy as np

from .clips import CLIP_RATE_HZ, read_at
from .jobs import Damage, Job, Spoken, join_reference, read_sentences
from .judge import Judge
from .measure import load, percent
from .real import RealSpeech, register
from .syllables import TRAINING, syllables_of

DRAWS = 2000
SEED = 1


def plan_mandarin(corpus: Path, work: Path, held_out: list[dict]) -> list[Job]:
    """All Mandarin sentences for every speaker; the base, whom all of them share, says each once."""
    jobs = []
    for index, row in enumerate(held_out):
        reference = str(join_reference(corpus, work, row, Damage()))
        for sentence in read_sentences():
            if sentence["lang"] != "zh":
                continue
            for convert in (True, False) if index == 0 else (True,):
                name = f"{row['speaker']}-{sentence['id']}{'' if convert else '-base'}"
                out = str(work / "spoken" / f"{name}.wav")
                jobs.append(Job(name, row["speaker"], "zh", sentence["id"], sentence["text"], reference, out, convert))
    return jobs


def errors_of(jobs: list[Job], judge_work: Path, work: Path) -> np.ndarray:
    """Jobs x (wrong syllables, syllables, initials that were heard, finals that were heard)."""
    sys.path.insert(0, str(TRAINING))
    from judge import Judge as SyllableJudge
    from judge import edit_counts

    truth = syllables_of(sorted({job.text for job in jobs}), work)
    judge = SyllableJudge(str(judge_work), voices=True)
    counts = []
    for job in jobs:
        said = [syllable[:2] for syllable in truth[job.text]]
        heard = judge.transcribe(read_at(job.out, CLIP_RATE_HZ).astype("float32"))
        pairs, wrong = edit_counts(said, heard)
        counts.append((wrong, len(said), sum(a[0] == b[0] for a, b in pairs), sum(a[1] == b[1] for a, b in pairs)))
    return np.array(counts)


def interval(values: np.ndarray, figure) -> str:
    """`figure` of rows of `values`, one per speaker, with the middle 95 % over speakers drawn again."""
    rng = np.random.default_rng(SEED)
    drawn = [figure(values[rng.integers(len(values), size=len(values))]) for _ in range(DRAWS)]
    low, high = np.percentile(drawn, [2.5, 97.5])
    return f"{figure(values):.1f} ({low:.1f} to {high:.1f})"


def everyone_table(spoken: list[Spoken], real: RealSpeech, judge: Judge, judge_work: Path | None, work: Path) -> str:
    names = list(real.vectors)
    clone, base = load(spoken, "zh", True), load(spoken, "zh", False)
    scores = judge.scores(np.array([judge.embed(samples) for samples in clone.samples]), np.array(list(real.vectors.values())))
    own = np.array([names.index(job.speaker) for job in clone.jobs])
    similarity = real.scale.similarity(scores[np.arange(len(own)), own])
    errors = errors_of(clone.jobs, judge_work, work) if judge_work else None

    def accuracy(counts: np.ndarray) -> float:
        return 100 * (1 - counts[:, 0].sum() / counts[:, 1].sum())

    def parts(counts: np.ndarray) -> str:
        _, said, initials, finals = counts.sum(axis=0)
        return f"{100 * initials / said:.1f}, {100 * finals / said:.1f}"

    speakers = np.unique(own)
    low = np.array([register(real.references[names[speaker]]) for speaker in speakers])
    columns = {"women": speakers[~low], "men": speakers[low], "all": speakers}
    rows = {"speakers": [], "similarity": [], "worst tenth": [], "identified": [], "syllables heard, per cent": [], "initials, finals": []}
    for chosen in columns.values():
        by_speaker = np.array([similarity[own == speaker].mean() for speaker in chosen])
        found = [scores[own == speaker].mean(axis=0).argmax() == speaker for speaker in chosen]
        rows["speakers"].append(str(len(chosen)))
        rows["similarity"].append(interval(by_speaker, np.mean))
        rows["worst tenth"].append(f"{np.percentile(by_speaker, 10):.1f}")
        rows["identified"].append(percent(float(np.mean(found))))
        if errors is not None:
            counts = np.array([errors[own == speaker].sum(axis=0) for speaker in chosen])
            rows["syllables heard, per cent"].append(interval(counts, accuracy))
            rows["initials, finals"].append(parts(counts))
    lines = ["### Mandarin, every speaker (95 % interval over speakers)", "", f"| | {' | '.join(columns)} |", "|---|---|---|---|"]
    lines += [f"| {name} | {' | '.join(cells)} |" for name, cells in rows.items() if cells]
    if judge_work:
        own_errors = errors_of(base.jobs, judge_work, work)
        lines += ["", f"Base, unconverted: syllables {accuracy(own_errors):.1f}, initials and finals {parts(own_errors)}."]
    return "\n".join(lines) + "\n"
