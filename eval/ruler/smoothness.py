"""Too smooth or too rough, against the reference: how far the envelope moves in voiced speech and how fast, how deep
formants stand, and how alike a pitch period is to the next.

Every sound goes through the product's own analysis (`envelopes.ts`), so that what the analysis adds is the same on both
sides. Modulation spectra: Takamichi et al., IEEE/ACM TASLP 24 (2016).
"""

import hashlib
import json
import pickle
import subprocess
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.fft import dct, idct
from scipy.signal import argrelextrema, butter, sosfiltfilt

from .acoustics import F0_HOP_SEC, f0_track
from .clips import JUDGE_RATE_HZ, decode, decoded_path, read_at
from .jobs import EVAL, Spoken
from .measure import Figure

FRAMES_PER_SEC = 200
ORDER, POINTS = 48, 64
"""Coefficients 1 to 47 in groups: tilt and broad formants, formants, detail."""
GROUPS = ((1, 5), (6, 15), (16, 47))
BANDS_HZ = ((2, 8), (8, 16), (16, 32), (32, 64))
PERIOD_BANDS_HZ = ((80, 1000), (1000, 2000), (2000, 4000))
"""A frame is speech within so much of the loudest ones; less than the product's 38 dB, for noisy recordings."""
SPEECH_RANGE_DB = 30.0
"""From here on 16 kHz recordings fade; stood in for by the points before it on every side."""
EDGE_POINT = 61
"""Points before this one lie below 5 kHz."""
CONTRAST_POINTS = 51
"""Coefficients that carry formants: without them ripple of harmonics counts."""
CONTRAST_ORDER = 30
DB_PER_NEPER = 10 / np.log(10)
"""Analysis takes a tenth of the sound's length: so many sentences and other clips of a speaker."""
SENTENCES, TRIALS = 3, 4


@dataclass
class Track:
    """One sound: coefficients [frames, 48], which frames are speech, and which of them are voiced."""

    code: np.ndarray
    speech: np.ndarray
    voiced: np.ndarray
    """Harmonics to noise in dB of every voiced frame, [bands, frames]: see `regularity_db`."""
    regularity: np.ndarray


def read_track(rows_path: Path, sound: Path) -> Track:
    rows = np.fromfile(rows_path, "<f4").reshape(-1, ORDER + 1).astype(np.float64)
    points = idct(np.pad(rows[:, :ORDER], ((0, 0), (0, POINTS - ORDER))), norm="ortho", axis=1)
    peak = points.max(1) * DB_PER_NEPER
    speech = peak > np.percentile(peak, 97) - SPEECH_RANGE_DB
    points[:, EDGE_POINT:] = points[:, EDGE_POINT - 3 : EDGE_POINT].mean(1, keepdims=True)
    code = dct(points, norm="ortho", axis=1)[:, :ORDER]
    return Track(code, speech, speech & (rows[:, ORDER] > 0), regularity_db(read_at(sound, JUDGE_RATE_HZ)))


def analyse(work: Path, sounds: list[Path]) -> list[Track]:
    if not sounds:
        return []
    folder = work / "envelopes"
    folder.mkdir(parents=True, exist_ok=True)
    outs = [folder / f"{index}.f32" for index in range(len(sounds))]
    listing = folder / "jobs.jsonl"
    listing.write_text("".join(json.dumps({"in": str(sound), "out": str(out)}) + "\n" for sound, out in zip(sounds, outs)))
    subprocess.run(["npx", "tsx", "eval/envelopes.ts", str(listing)], check=True, stdout=subprocess.DEVNULL, cwd=EVAL.parent)
    tracks = [read_track(out, sound) for out, sound in zip(outs, sounds)]
    for out in outs:
        out.unlink()
    return tracks


def regularity_db(samples: np.ndarray) -> np.ndarray:
    """r / (1 - r) in dB, r the correlation of a pitch period with the next, in each of PERIOD_BANDS_HZ: [bands, frames].

    The best lag within 2 % of the period counts, so that a moving F0 does not.
    """
    f0 = f0_track(samples, JUDGE_RATE_HZ)
    inside = [t for t in range(2, len(f0) - 3) if (f0[t - 1 : t + 2] > 0).all()]
    rows = []
    for low_hz, high_hz in PERIOD_BANDS_HZ:
        band = sosfiltfilt(butter(4, (low_hz, high_hz), "bandpass", fs=JUDGE_RATE_HZ, output="sos"), samples)
        best = []
        for t in inside:
            centre, period = int((t * F0_HOP_SEC + 0.0225) * JUDGE_RATE_HZ), JUDGE_RATE_HZ / f0[t]
            lags = range(round(0.98 * period), round(1.02 * period) + 1)
            pairs = [(band[centre - lag : centre], band[centre : centre + lag]) for lag in lags]
            best.append(max((a @ b) / (np.sqrt((a @ a) * (b @ b)) + 1e-12) for a, b in pairs if len(a) == len(b)))
        r = np.clip(best, 0.01, 0.999)
        rows.append(10 * np.log10(r / (1 - r)))
    return np.array(rows)


@dataclass
class Manner:
    """Of one voice's voiced speech: variance by coefficient [48], the part of it in each modulation band [bands, 48],
    depth of formants in dB, and the median regularity by band in dB."""

    variance: np.ndarray
    modulation: np.ndarray
    depth_db: float
    regularity_db: np.ndarray


def bridged(code: np.ndarray, speech: np.ndarray) -> np.ndarray:
    """Coefficients with straight lines through what is no speech, so that pauses do not modulate."""
    at = np.flatnonzero(speech)
    return np.stack([np.interp(np.arange(len(code)), at, column[at]) for column in code.T], 1)


def manner_of(tracks: list[Track]) -> Manner:
    filters = [butter(3, band, "bandpass", fs=FRAMES_PER_SEC, output="sos") for band in BANDS_HZ]
    powers = [[] for _ in filters]
    for track in tracks:
        lines = bridged(track.code, track.speech)
        for power, sos in zip(powers, filters):
            power.append(sosfiltfilt(sos, lines, axis=0, padlen=min(60, len(lines) - 1))[track.voiced] ** 2)
    return Manner(
        np.concatenate([track.code[track.voiced] for track in tracks]).var(0),
        np.stack([np.concatenate(power).mean(0) for power in powers]),
        formant_depth_db(tracks),
        np.median(np.concatenate([track.regularity for track in tracks], 1), axis=1),
    )


def formant_depth_db(tracks: list[Track]) -> float:
    """Mean over voiced frames of how far the peaks of the envelope below 5 kHz stand above the valleys between them."""
    depths = []
    for track in tracks:
        code = track.code[track.voiced].copy()
        code[:, CONTRAST_ORDER:] = 0
        points = DB_PER_NEPER * idct(np.pad(code, ((0, 0), (0, POINTS - ORDER))), norm="ortho", axis=1)[:, :CONTRAST_POINTS]
        for row in points:
            peaks, valleys = argrelextrema(row, np.greater)[0], argrelextrema(row, np.less)[0]
            inner = valleys[(valleys > peaks.min(initial=POINTS)) & (valleys < peaks.max(initial=0))]
            if len(inner) > 0:
                depths.append(row[peaks].mean() - row[inner].mean())
    return float(np.mean(depths))


def recorded_manners(corpus: Path, work: Path, held_out: list[dict]) -> tuple[dict[str, Manner], dict[str, Manner]]:
    """Of the references, and of those speakers' other clips. Computed once per work folder."""
    code = b"".join(path.read_bytes() for path in (Path(__file__), EVAL / "envelopes.ts"))
    cached = work / f"manners-{hashlib.sha256(code).hexdigest()[:12]}.pickle"
    if cached.exists():
        return pickle.loads(cached.read_bytes())
    result = []
    for clips_of in (lambda row: row["reference"], lambda row: row["trials"][:TRIALS]):
        clips = {row["speaker"]: clips_of(row) for row in held_out if clips_of(row)}
        decode(corpus, work, [clip for own in clips.values() for clip in own])
        result.append(manners_of(work, {speaker: [decoded_path(work, clip) for clip in own] for speaker, own in clips.items()}))
    cached.write_bytes(pickle.dumps(tuple(result)))
    return tuple(result)


def manners_of(work: Path, sounds: dict[str, list[Path]]) -> dict[str, Manner]:
    tracks = iter(analyse(work, [path for own in sounds.values() for path in own]))
    return {speaker: manner_of([next(tracks) for _ in own]) for speaker, own in sounds.items()}


def smoothness_figures(spoken: list[Spoken], lang: str, work: Path, recorded: tuple[dict[str, Manner], dict[str, Manner]]) -> list[Figure]:
    """Differences to the speaker's reference in dB, mean over speakers; of his other clips with the mean distance."""
    references, others = recorded
    columns = []
    for convert in (True, False):
        sounds = defaultdict(list)
        for s in spoken:
            if s.job.lang == lang and s.job.convert == convert and len(sounds[s.job.speaker]) < SENTENCES:
                sounds[s.job.speaker].append(Path(s.job.out))
        manners = manners_of(work, {speaker: own for speaker, own in sounds.items() if own})
        columns.append([differences(manner, references[speaker]) for speaker, manner in manners.items()])
    same = [differences(manner, references[speaker]) for speaker, manner in others.items()]
    names = list(same[0])

    def cell(column: list[dict[str, np.ndarray]], name: str) -> str:
        return ", ".join(f"{value:+.1f}" for value in np.mean([d[name] for d in column], axis=0)) if column else "-"

    def scale(name: str) -> str:
        apart = np.mean([np.abs(d[name]) for d in same], axis=0)
        return f"{cell(same, name)} (apart by {', '.join(f'{value:.1f}' for value in apart)})"

    return [Figure(name, cell(columns[0], name), cell(columns[1], name), scale(name)) for name in names]


def differences(a: Manner, b: Manner) -> dict[str, np.ndarray]:
    """a less b in dB, by the name of the row."""

    def between(x: np.ndarray, y: np.ndarray, first: int, last: int) -> float:
        return float(10 * np.log10(x[first : last + 1] / y[first : last + 1]).mean())

    def modulation(first: int, last: int) -> np.ndarray:
        return np.array([between(x, y, first, last) for x, y in zip(a.modulation, b.modulation)])

    return {
        "spread of coefficients 1-5, 6-15, 16-47, dB": np.array([between(a.variance, b.variance, *group) for group in GROUPS]),
        "movement of coefficients 1-15 at 2-8, 8-16, 16-32, 32-64 Hz, dB": modulation(1, 15),
        "movement of coefficients 16-47 there, dB": modulation(16, 47),
        "depth of formants below 5 kHz, dB": np.array([a.depth_db - b.depth_db]),
        "likeness of periods at 0.1-1, 1-2, 2-4 kHz, dB": a.regularity_db - b.regularity_db,
    }
