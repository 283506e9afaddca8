"""Mandarin with every held-out speaker: what the ruler's usual run has too few speakers for. Women and men apart, and
the interval that other speakers of the kind would have given."""

import sys
from pathlib import Path

import numpy as np

from .clips import CLIP_RATE_HZ, read_at
from .jobs import Job, Spoken, join_reference, read_sentences
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
        reference = str(join_reference(corpus, work, row))
        for sentence in read_sentences():
            if sentence["lang"] != "zh":
                continue
            for convert in (True, False) if index == 0 else (True,):
                name = f"{row['speaker']}-{sentence['id']}{'' if convert else '-base'}"
                out = str(work / "spoken" / f"{name}.wav")
                jobs.append(Job(name, row["speaker"], "zh", sentence["id"], sentence["text"], reference, out, convert))
    return jobs


def errors_of(jobs: list[Job], judge_work: Path, work: Path) -> np.ndarray:
    """Jobs x (wrong syllables, syllables)."""
    sys.path.insert(0, str(TRAINING))
    from judge import Judge as SyllableJudge
    from judge import edit_counts

    truth = syllables_of(sorted({job.text for job in jobs}), work)
    judge = SyllableJudge(str(judge_work), voices=True)
    counts = []
    for job in jobs:
        said = [syllable[:2] for syllable in truth[job.text]]
        heard = judge.transcribe(read_at(job.out, CLIP_RATE_HZ).astype("float32"))
        counts.append((edit_counts(said, heard)[1], len(said)))
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
        wrong, said = counts.sum(axis=0)
        return 100 * (1 - wrong / said)

    speakers = np.unique(own)
    low = np.array([register(real.references[names[speaker]]) for speaker in speakers])
    columns = {"women": speakers[~low], "men": speakers[low], "all": speakers}
    rows = {"speakers": [], "similarity": [], "worst tenth": [], "identified": [], "syllables heard, per cent": []}
    for chosen in columns.values():
        by_speaker = np.array([similarity[own == speaker].mean() for speaker in chosen])
        found = [scores[own == speaker].mean(axis=0).argmax() == speaker for speaker in chosen]
        rows["speakers"].append(str(len(chosen)))
        rows["similarity"].append(interval(by_speaker, np.mean))
        rows["worst tenth"].append(f"{np.percentile(by_speaker, 10):.1f}")
        rows["identified"].append(percent(float(np.mean(found))))
        heard = "-"
        if errors is not None:
            heard = interval(np.array([errors[own == speaker].sum(axis=0) for speaker in chosen]), accuracy)
        rows["syllables heard, per cent"].append(heard)
    lines = ["### Mandarin, every speaker (95 % interval over speakers)", "", f"| | {' | '.join(columns)} |", "|---|---|---|---|"]
    lines += [f"| {name} | {' | '.join(cells)} |" for name, cells in rows.items()]
    if judge_work:
        lines += ["", f"Syllables heard of the base, unconverted: {accuracy(errors_of(base.jobs, judge_work, work)):.1f} %."]
    return "\n".join(lines) + "\n"
