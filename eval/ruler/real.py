"""What real speech gets on every measure: the scale beside which the clones stand. Computed once per work folder."""

import hashlib
import pickle
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from .acoustics import Pitch, ltas_db, pitch_of, steps_of, syllable_rate
from .clips import JUDGE_RATE_HZ, decode, decoded_path, read_at
from .judge import Judge, Scale, calibrate
from .words import Heard, recognise, word_error_rate, words_of

NATIVE_CLIPS = 24
ACCENTED_CLIPS = 30


@dataclass
class Voice:
    """Measures of one stretch of speech: a reference, or a speaker's other clips joined."""

    pitch: Pitch
    rate: float
    ltas: np.ndarray


@dataclass
class Gallery:
    """Whom a clip is compared with: a vector of each speaker, and what real clips score against these."""

    vectors: dict[str, np.ndarray]
    scale: Scale


@dataclass
class RealSpeech:
    references: dict[str, Voice]
    others: dict[str, Voice]
    """The references themselves, and for speakers of several clips half of the others, joined."""
    gallery: Gallery
    other_clips: Gallery
    """Mean score of clips of other speakers of the same register (median F0 on the same side of 160 Hz)."""
    same_register_score: float
    native_wer: float
    accented_wer: float
    """99th percentile of the 20 ms steps: spectral, level; in dB."""
    spectral_step: float
    level_step: float


def voice_of(samples: np.ndarray) -> Voice:
    return Voice(pitch_of(samples, JUDGE_RATE_HZ), syllable_rate(samples, JUDGE_RATE_HZ), ltas_db(samples, JUDGE_RATE_HZ))


def register(voice: Voice) -> bool:
    return voice.pitch.median_hz < 160


def measure_real(corpus: Path, work: Path, manifest: list[dict], held_out: list[dict], judge: Judge) -> RealSpeech:
    names = ("real", "judge", "ivector", "mfcc", "acoustics", "words")
    code = b"".join(Path(__file__).with_name(f"{name}.py").read_bytes() for name in names)
    cached = work / f"real-{hashlib.sha256(code).hexdigest()[:12]}.pickle"
    if cached.exists():
        return pickle.loads(cached.read_bytes())
    decode(corpus, work, [clip for row in held_out for clip in row["reference"] + row["trials"]])

    def clip(path: str) -> np.ndarray:
        return read_at(decoded_path(work, path), JUDGE_RATE_HZ)

    references, others, vectors, tests, test_names = {}, {}, {}, [], []
    other_vectors, other_tests, other_names = {}, [], []
    spectral, level = [], []
    for row in held_out:
        joined = np.concatenate([clip(path) for path in row["reference"]])
        references[row["speaker"]] = voice_of(joined)
        vectors[row["speaker"]] = judge.embed(joined)
        trials = [clip(path) for path in row["trials"]]
        if trials:
            others[row["speaker"]] = voice_of(np.concatenate(trials[:5]))
            other_vectors[row["speaker"]] = judge.embed(np.concatenate(trials[::2]))
        for index, samples in enumerate(trials):
            tests.append(judge.embed(samples))
            test_names.append(row["speaker"])
            if index % 2 == 1:
                other_tests.append(tests[-1])
                other_names.append(row["speaker"])
            steps = steps_of(samples, JUDGE_RATE_HZ)
            spectral.append(steps.spectral_db)
            level.append(steps.level_db)
    names = np.array(list(vectors))
    scores = judge.scores(np.array(tests), np.array(list(vectors.values())))
    registers = np.array([register(references[name]) for name in names])
    test_registers = np.array([register(references[name]) for name in test_names])
    stranger = (test_registers[:, None] == registers[None]) & (np.array(test_names)[:, None] != names[None])
    other_scores = judge.scores(np.array(other_tests), np.array(list(other_vectors.values())))
    real = RealSpeech(
        references,
        others,
        Gallery(vectors, calibrate(scores, np.array(test_names), names)),
        Gallery(other_vectors, calibrate(other_scores, np.array(other_names), np.array(list(other_vectors)))),
        float(scores[stranger].mean()),
        words_in(corpus, work, native_clips(manifest, held_out)),
        words_in(corpus, work, accented_clips(manifest, held_out)),
        float(np.percentile(np.concatenate(spectral), 99)),
        float(np.percentile(np.concatenate(level), 99)),
    )
    cached.write_bytes(pickle.dumps(real))
    return real


def native_clips(manifest: list[dict], held_out: list[dict]) -> list[dict]:
    """Short sentences read by natives: the kathleen speaker's first ones, and the held-out reader's."""
    trials = {clip for row in held_out if row["role"] == "read" for clip in row["trials"]}
    prompts = [row for row in manifest if row["speaker"] == "kathleen"][:: 1620 // NATIVE_CLIPS]
    return prompts + [row for row in manifest if row["path"] in trials][:4]


def accented_clips(manifest: list[dict], held_out: list[dict]) -> list[dict]:
    trials = {clip for row in held_out if row["role"] == "accented" for clip in row["trials"][:2]}
    return [row for row in manifest if row["path"] in trials][:ACCENTED_CLIPS]


def words_in(corpus: Path, work: Path, rows: list[dict]) -> float:
    decode(corpus, work, [row["path"] for row in rows])
    heard = recognise([read_at(decoded_path(work, row["path"]), JUDGE_RATE_HZ) for row in rows])
    return word_error_rate([Heard(words_of(row["text"]), words) for row, words in zip(rows, heard)])


