"""Mandarin with every held-out speaker: what the ruler's usual run has too few speakers for. Women and men apart, and
the interval that other speakers of the kind would have given."""

import sys
from pathlib import Path

import numpy as np

from .clips import CLIP_RATE_HZ, JUDGE_RATE_HZ, read_at
from .jobs import Damage, Job, Spoken, join_reference, read_sentences
from .judge import Judge
from .measure import likeness_of, percent
from .real import Gallery, RealSpeech, register
from .syllables import TRAINING, syllables_of

DRAWS = 2000
SEED = 1


def plan_mandarin(corpus: Path, work: Path, held_out: list[dict]) -> list[Job]:
    """All Mandarin sentences for every speaker, converted and by the base in his register and pace; the base as she is,
    whom all of them share, says each once."""
    jobs = []
    for index, row in enumerate(held_out):
        reference = str(join_reference(corpus, work, row, Damage()))
        for sentence in read_sentences():
            if sentence["lang"] != "zh":
                continue
            for kind in ("", "-manner", "-base") if index == 0 else ("", "-manner"):
                name = f"{row['speaker']}-{sentence['id']}{kind}"
                out = str(work / "spoken" / f"{name}.wav")
                said = (sentence["id"], sentence["text"], reference, out)
                jobs.append(Job(name, row["speaker"], "zh", *said, convert=kind == "", manner=kind == "-manner"))
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
    jobs = [s.job for s in spoken]
    clones = [job for job in jobs if job.convert]
    manners = [job for job in jobs if job.manner]
    low = {speaker: register(real.references[speaker]) for speaker in {job.speaker for job in clones}}
    groups = {"women": {s for s in low if not low[s]}, "men": {s for s in low if low[s]}, "all": set(low)}
    vectors = np.array([judge.embed(read_at(job.out, JUDGE_RATE_HZ)) for job in clones])
    rows = {"speakers": [str(len(group)) for group in groups.values()]}
    for title, gallery in (("", real.gallery), ("against other clips: ", real.other_clips)):
        figures = [likeness(clones, vectors, gallery, judge, group) for group in groups.values()]
        rows |= {title + name: [figure[name] for figure in figures] for name in figures[0]}
    if judge_work:
        for title, kind in (("", clones), ("base in their register and pace: ", manners)):
            counts = errors_of(kind, judge_work, work)
            figures = [words_heard(kind, counts, group) for group in groups.values()]
            rows |= {title + name: [figure[name] for figure in figures] for name in figures[0]}
    lines = ["### Mandarin, every speaker (95 % interval over speakers)", "", f"| | {' | '.join(groups)} |", "|---|---|---|---|"]
    lines += [f"| {name} | {' | '.join(cells)} |" for name, cells in rows.items()]
    if judge_work:
        own = errors_of([job for job in jobs if not job.convert and not job.manner], judge_work, work)
        lines += ["", f"Base as she is: syllables {accuracy(own):.1f}, initials and finals {parts(own)}."]
    return "\n".join(lines) + "\n"


def likeness(jobs: list[Job], vectors: np.ndarray, gallery: Gallery, judge: Judge, group: set[str]) -> dict[str, str]:
    """Of the speakers of `group` who are in the gallery."""
    chosen = [n for n, job in enumerate(jobs) if job.speaker in group]
    heard = likeness_of([jobs[n] for n in chosen], vectors[chosen], gallery, judge)
    if heard is None:
        return dict.fromkeys(("similarity", "worst tenth", "identified"), "-")
    return {
        "similarity": interval(heard.by_speaker, np.mean),
        "worst tenth": f"{np.percentile(heard.by_speaker, 10):.1f}",
        "identified": f"{percent(float(heard.found.mean()))} of {len(heard.found)} among {len(gallery.vectors)}",
    }


def words_heard(jobs: list[Job], errors: np.ndarray, group: set[str]) -> dict[str, str]:
    speakers = np.array([job.speaker for job in jobs])
    counts = np.array([errors[speakers == speaker].sum(axis=0) for speaker in sorted(group)])
    return {"syllables heard, per cent": interval(counts, accuracy), "initials, finals": parts(counts)}


def accuracy(counts: np.ndarray) -> float:
    return 100 * (1 - counts[:, 0].sum() / counts[:, 1].sum())


def parts(counts: np.ndarray) -> str:
    _, said, initials, finals = counts.sum(axis=0)
    return f"{100 * initials / said:.1f}, {100 * finals / said:.1f}"
