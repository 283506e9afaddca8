"""The clones on every measure, each figure beside its base and its scale from real speech."""

from collections import defaultdict
from dataclasses import dataclass

import numpy as np

from .acoustics import (
    active_level_db,
    band_share_db,
    bandwidth_hz,
    clipped_share,
    ltas_distance_db,
    semitones,
    step_near,
    steps_of,
)
from .brightness import frication_db
from .clips import CLIP_RATE_HZ, JUDGE_RATE_HZ, read_at
from .jobs import Job, Spoken, read_sentences
from .judge import Judge
from .real import Gallery, RealSpeech, voice_of
from .words import Heard, recognise, word_error_rate, words_of


"""What belongs to a join: the end of one word, what lies between, and the beginning of the next."""
JOIN_REACH_SEC = 0.08


@dataclass
class Figure:
    """One row of the table: text of each cell, '' where a cell has no meaning."""

    name: str
    clone: str
    base: str = ""
    same: str = ""
    other: str = ""


@dataclass
class Heardings:
    """Spoken jobs with their samples at the judge's rate."""

    jobs: list[Job]
    samples: list[np.ndarray]

    def by_speaker(self) -> dict[str, np.ndarray]:
        pieces = defaultdict(list)
        for job, samples in zip(self.jobs, self.samples):
            pieces[job.speaker].append(samples)
        return {speaker: np.concatenate(parts) for speaker, parts in pieces.items()}


def load(spoken: list[Spoken], lang: str, convert: bool) -> Heardings:
    jobs = [s.job for s in spoken if s.job.lang == lang and s.job.convert == convert]
    return Heardings(jobs, [read_at(job.out, JUDGE_RATE_HZ) for job in jobs])


def number(value: float, digits: int = 1) -> str:
    return "-" if value is None or np.isnan(value) else f"{value:.{digits}f}"


def percent(value: float) -> str:
    return "-" if np.isnan(value) else f"{100 * value:.0f} %"


@dataclass
class Likeness:
    """What a gallery says of jobs of its speakers."""

    """Jobs x speakers of the gallery."""
    scores: np.ndarray
    """The job's own speaker's place in the gallery, and the similarity to him."""
    own: np.ndarray
    similarity: np.ndarray

    @property
    def by_speaker(self) -> np.ndarray:
        """Mean similarity of each speaker's jobs."""
        return np.array([self.similarity[self.own == speaker].mean() for speaker in np.unique(self.own)])

    @property
    def found(self) -> np.ndarray:
        """Whether the mean score of a speaker's jobs is highest for him."""
        return np.array([self.scores[self.own == one].mean(axis=0).argmax() == one for one in np.unique(self.own)])


def likeness_of(jobs: list[Job], vectors: np.ndarray, gallery: Gallery, judge: Judge) -> Likeness | None:
    """`vectors`: the judge's, one for each job. Jobs of speakers whom the gallery lacks are left out; None if all are."""
    names = list(gallery.vectors)
    known = [n for n, job in enumerate(jobs) if job.speaker in gallery.vectors]
    if not known:
        return None
    own = np.array([names.index(jobs[n].speaker) for n in known])
    scores = judge.scores(vectors[known], np.array(list(gallery.vectors.values())))
    return Likeness(scores, own, gallery.scale.similarity(scores[np.arange(len(own)), own]))


def identity(jobs: list[Job], vectors: np.ndarray, gallery: Gallery, judge: Judge) -> dict[str, float]:
    """Of those in the gallery: identification per clip and per speaker, similarity, its worst tenth, P(same)."""
    likeness = likeness_of(jobs, vectors, gallery, judge)
    if likeness is None:
        return dict.fromkeys(("clip", "speaker", "similarity", "worst", "p"), np.nan)
    scores, own = likeness.scores, likeness.own
    return {
        "clip": float((scores.argmax(1) == own).mean()),
        "speaker": float(likeness.found.mean()),
        "similarity": float(likeness.by_speaker.mean()),
        "worst": float(np.percentile(likeness.by_speaker, 10)),
        "p": float(gallery.scale.p_same(scores[np.arange(len(own)), own]).mean()),
    }


def identity_figures(clone: Heardings, base: Heardings, real: RealSpeech, judge: Judge) -> list[Figure]:
    vectors = [(heard.jobs, np.array([judge.embed(samples) for samples in heard.samples])) for heard in (clone, base)]
    c, b = (identity(*kind, real.gallery, judge) for kind in vectors)
    other, other_base = (identity(*kind, real.other_clips, judge) for kind in vectors)
    scale = real.gallery.scale
    chance = percent(1 / len(real.gallery.vectors))
    register = number(float(scale.similarity(real.same_register_score)))
    same = percent(scale.identification)
    other_same = percent(real.other_clips.scale.identification)
    other_chance = percent(1 / len(real.other_clips.vectors))
    return [
        Figure("identified, per sentence", percent(c["clip"]), percent(b["clip"]), same, chance),
        Figure("identified, per speaker", percent(c["speaker"]), percent(b["speaker"]), "", chance),
        Figure("similarity (0 others, 100 same)", number(c["similarity"]), number(b["similarity"]), "100", f"0; same register {register}"),
        Figure("similarity, worst tenth of the speakers", number(c["worst"]), number(b["worst"])),
        Figure("P(same speaker)", number(c["p"], 2), number(b["p"], 2)),
        Figure("against other clips of the speaker: similarity", number(other["similarity"]), number(other_base["similarity"]), "100", "0"),
        Figure("... identified, per speaker", percent(other["speaker"]), percent(other_base["speaker"]), other_same, other_chance),
    ]


def word_figures(clone: Heardings, base: Heardings, real: RealSpeech) -> list[Figure]:
    grammar = [s["text"] for s in read_sentences() if s["lang"] == "en"]
    cells = {}
    for kind, heard in (("clone", clone), ("base", base)):
        unique = {}
        for job, samples in zip(heard.jobs, heard.samples):
            unique.setdefault((job.sentence, samples.tobytes()), (job, samples))
        jobs, signals = [j for j, _ in unique.values()], [s for _, s in unique.values()]
        opened = [Heard(words_of(j.text), w) for j, w in zip(jobs, recognise(signals))]
        closed = [Heard(words_of(j.text), w) for j, w in zip(jobs, recognise(signals, grammar))]
        missed = np.mean([h.said != h.heard for h in closed]) if closed else np.nan
        count = sum(len(h.said) for h in opened)
        rate = word_error_rate(opened) if opened else np.nan
        cells[kind] = (f"{100 * rate:.1f} % of {count}", percent(missed))
    native, accented = percent(real.native_wer), percent(real.accented_wer)
    return [
        Figure("word error, open set", cells["clone"][0], cells["base"][0], f"{native} native, {accented} accented"),
        Figure("sentence not found, closed set", cells["clone"][1], cells["base"][1]),
    ]


def likeness_figures(clone: Heardings, base: Heardings, real: RealSpeech) -> list[Figure]:
    """Pitch, pace and long-term spectrum against the reference."""
    references = list(real.references)

    def spread(pairs) -> tuple[str, str, str, str]:
        if not pairs:
            return ("-",) * 4
        f0 = np.array([abs(semitones(v.pitch.median_hz, r.pitch.median_hz)) for v, r in pairs])
        span = np.array([abs(v.pitch.range_st - r.pitch.range_st) for v, r in pairs])
        pace = np.array([abs(np.log2(v.rate / r.rate)) for v, r in pairs])
        ltas = np.array([ltas_distance_db(v.ltas, r.ltas) for v, r in pairs])
        return (
            f"{np.nanmean(f0):.2f} (worst {np.nanmax(f0):.1f})",
            number(np.nanmean(span), 2),
            percent(2 ** np.nanmean(pace) - 1),
            number(ltas.mean()),
        )

    def against(heard: Heardings):
        return [(voice_of(samples), real.references[name]) for name, samples in heard.by_speaker().items()]

    same = [(voice, real.references[name]) for name, voice in real.others.items()]
    turned = references[1:] + references[:1]
    other = [(real.references[a], real.references[b]) for a, b in zip(references, turned)]
    columns = [spread(against(clone)), spread(against(base)), spread(same), spread(other)]
    names = ("F0 median error, semitones", "F0 range error, semitones", "pace error", "LTAS distance, dB")
    return [Figure(name, *(column[i] for column in columns)) for i, name in enumerate(names)]


def signal_figures(clone: Heardings, base: Heardings, real: RealSpeech, recorded_frication: float) -> list[Figure]:
    """`recorded_frication`: the brightness of frication in recordings that reach 12 kHz, dB."""

    def of(heard: Heardings) -> tuple[str, ...]:
        if not heard.jobs:
            return ("-",) * 8
        full = [read_at(job.out, CLIP_RATE_HZ) for job in heard.jobs]
        levels = [active_level_db(samples, CLIP_RATE_HZ) for samples in full]
        steps = [steps_of(samples, JUDGE_RATE_HZ) for samples in heard.samples]
        return (
            f"{np.mean(levels):.1f} +- {np.std(levels):.1f}",
            percent(np.mean([clipped_share(samples) > 0 for samples in full])),
            number(np.percentile(np.concatenate([s.spectral_db for s in steps]), 99)),
            number(np.percentile(np.concatenate([s.level_db for s in steps]), 99)),
            f"{np.median([bandwidth_hz(samples, CLIP_RATE_HZ) for samples in full]) / 1000:.1f}",
            number(np.median([band_share_db(samples, CLIP_RATE_HZ, 4000, 7300) for samples in full])),
            number(np.median([band_share_db(samples, CLIP_RATE_HZ, 8000, 12000) for samples in full])),
            number(frication_db(full)),
        )

    c, b = of(clone), of(base)
    references = [read_at(path, JUDGE_RATE_HZ) for path in sorted({job.reference for job in clone.jobs})]
    upper = number(np.median([band_share_db(samples, JUDGE_RATE_HZ, 4000, 7300) for samples in references]))
    same = ["", "", number(real.spectral_step), number(real.level_step), "", upper, "", number(recorded_frication)]
    names = (
        "speech level, dBFS",
        "clips that touch full scale",
        "spectral step over 20 ms, 99th percentile, dB",
        "level step over 20 ms, 99th percentile, dB",
        "bandwidth, kHz",
        "power at 4-7.3 kHz against the whole, dB",
        "power at 8-12 kHz against the whole, dB",
        "frication: power at 8-11.5 against 4-7.3 kHz, dB",
    )
    return [Figure(name, c[i], b[i], same[i]) for i, name in enumerate(names)]


def join_figures(spoken: list[Spoken]) -> list[Figure]:
    """Steps where the script changes, against the 95th percentile of those between words of one language there."""
    spectral, level, inner_spectral, inner_level = [], [], [], []
    for s in spoken:
        if s.job.lang != "mixed" or not s.joins:
            continue
        steps = steps_of(read_at(s.job.out, JUDGE_RATE_HZ), JUDGE_RATE_HZ)
        spectral += [step_near(steps.spectral_db, at, JOIN_REACH_SEC) for at in s.joins]
        level += [step_near(steps.level_db, at, JOIN_REACH_SEC) for at in s.joins]
        inner_spectral += [step_near(steps.spectral_db, at, JOIN_REACH_SEC) for at in s.inner_joins]
        inner_level += [step_near(steps.level_db, at, JOIN_REACH_SEC) for at in s.inner_joins]
    if not spectral:
        return [Figure("joins of two scripts", "-")]

    def cells(here, inner):
        limit = np.percentile(inner, 95)
        return f"{np.median(here):.1f}; {percent(np.mean(np.array(here) > limit))} of {len(here)} over", f"{limit:.1f}"

    s, le = cells(spectral, inner_spectral), cells(level, inner_level)
    return [
        Figure("spectral step at a join, dB (limit: 95th percentile between words of one language)", s[0], "", s[1]),
        Figure("level step at a join, dB (limit: 95th percentile between words of one language)", le[0], "", le[1]),
    ]


def speed_figures(spoken: list[Spoken]) -> list[Figure]:
    clones = [s for s in spoken if s.job.convert]
    warm = [s for s in clones if s.prompt_sec == 0] or clones
    rtf = sum(s.wall_sec for s in warm) / max(1e-9, sum(s.audio_sec for s in warm))
    prompts = [s.prompt_sec for s in clones if s.prompt_sec > 0]
    return [
        Figure("RTF with the profile at hand", number(rtf, 3)),
        Figure("first audio with the profile at hand, ms (median, 95th percentile)", "{:.0f}, {:.0f}".format(*np.percentile([1000 * s.first_sec for s in warm], [50, 95]))),
        Figure("profile of a reference, s (median)", number(np.median(prompts), 2) if prompts else "-"),
    ]
