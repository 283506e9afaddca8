"""Who is it? The ruler's own speaker judge, trained on every speaker of the corpus that is not held out.

Similarity is an affine map of the judge's score: 0 is the mean over other held-out speakers, 100 the mean over
other clips of the same speaker. `p_same` is the score through a logistic curve fitted to the same trials.
"""

import hashlib
import pickle
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from .clips import JUDGE_RATE_HZ, decode, decoded_path, read_at
from .ivector import Mixture, Plda, TotalVariability, statistics, train_mixture, train_plda, train_total_variability
from .mfcc import mfcc

SEED = 4
GAUSSIANS = 256
RANK = 100
CHUNK_SEC = 4.0
UBM_FRAMES = 400_000
CLIPS_PER_SPEAKER = {"speechocean762": 20, "librispeech": 60, "vcc2016": 60, "kathleen": 60, "audio-cmn": 160}


@dataclass
class Judge:
    mixture: Mixture
    space: TotalVariability
    plda: Plda

    def embed(self, samples: np.ndarray) -> np.ndarray:
        """Of a 16 kHz signal; ready for `scores`."""
        return self.plda.prepare(self.space.posterior(statistics(self.mixture, mfcc(samples)))[0])

    def scores(self, tests: np.ndarray, references: np.ndarray) -> np.ndarray:
        """Tests x references."""
        return self.plda.scores(tests, references)


@dataclass
class Scale:
    """The judge on real speech of the held-out speakers: where 0 and 100 lie, and how often it errs."""

    other: float
    same: float
    equal_error_rate: float
    identification: float
    logistic: tuple[float, float]
    same_sd: float

    def similarity(self, score):
        return 100 * (np.asarray(score) - self.other) / (self.same - self.other)

    def p_same(self, score):
        slope, offset = self.logistic
        return 1 / (1 + np.exp(-(slope * np.asarray(score) + offset)))


def training_signals(corpus: Path, work: Path, manifest: list[dict], held_out: set[str]):
    """Yields (speaker, samples) of about CHUNK_SEC each: long clips cut, single words joined."""
    rng = np.random.default_rng(SEED)
    by_speaker = defaultdict(list)
    for row in manifest:
        if row["speaker"] not in held_out:
            by_speaker[row["speaker"]].append(row["path"])
    chosen = {}
    for speaker, paths in by_speaker.items():
        limit = CLIPS_PER_SPEAKER[paths[0].split("/")[0]]
        chosen[speaker] = [paths[i] for i in sorted(rng.permutation(len(paths))[:limit])]
    decode(corpus, work, [path for paths in chosen.values() for path in paths])
    length = int(CHUNK_SEC * JUDGE_RATE_HZ)
    for speaker, paths in chosen.items():
        pending = np.zeros(0)
        for path in paths:
            clip = read_at(decoded_path(work, path), JUDGE_RATE_HZ)
            if len(clip) > 1.6 * length:
                yield from ((speaker, part) for part in np.array_split(clip, max(1, round(len(clip) / length))))
                continue
            pending = np.concatenate([pending, clip])
            if len(pending) > 0.6 * length:
                yield speaker, pending
                pending = np.zeros(0)


def train_judge(corpus: Path, work: Path, manifest: list[dict], held_out: set[str]) -> Judge:
    """The judge, from the work folder where it has been trained before with the same code and speakers."""
    code = b"".join(Path(__file__).with_name(f"{name}.py").read_bytes() for name in ("judge", "ivector", "mfcc"))
    key = hashlib.sha256(code + repr(sorted(held_out)).encode()).hexdigest()[:12]
    cached = work / f"judge-{key}.pickle"
    if cached.exists():
        return pickle.loads(cached.read_bytes())
    rng = np.random.default_rng(SEED)
    speakers, features = [], []
    for speaker, samples in training_signals(corpus, work, manifest, held_out):
        speakers.append(speaker)
        features.append(mfcc(samples))
    every = np.concatenate(features)
    mixture = train_mixture(every[rng.choice(len(every), min(UBM_FRAMES, len(every)), replace=False)], GAUSSIANS, rng)
    clips = [statistics(mixture, x) for x in features]
    space = train_total_variability(clips, RANK, rng)
    vectors = np.array([space.posterior(clip)[0] for clip in clips])
    judge = Judge(mixture, space, train_plda(vectors, np.array(speakers)))
    cached.parent.mkdir(parents=True, exist_ok=True)
    cached.write_bytes(pickle.dumps(judge))
    return judge


def calibrate(scores: np.ndarray, tests: np.ndarray, references: np.ndarray) -> Scale:
    """`scores` tests x references of real clips; `tests` and `references` name their speakers."""
    target = tests[:, None] == references[None]
    same, other = scores[target], scores[~target]
    thresholds = np.sort(scores.ravel())
    miss = np.searchsorted(np.sort(same), thresholds) / len(same)
    alarm = 1 - np.searchsorted(np.sort(other), thresholds) / len(other)
    at = np.argmin(np.abs(miss - alarm))
    identified = (references[scores.argmax(axis=1)] == tests).mean()
    return Scale(
        float(other.mean()),
        float(same.mean()),
        float((miss[at] + alarm[at]) / 2),
        float(identified),
        fit_logistic(same, other),
        float(same.std()),
    )


def fit_logistic(same: np.ndarray, other: np.ndarray) -> tuple[float, float]:
    """Slope and offset of P(same | score) with both kinds weighing alike; Newton's method."""
    x = np.concatenate([same, other])
    y = np.concatenate([np.ones(len(same)), np.zeros(len(other))])
    weight = np.concatenate([np.full(len(same), 0.5 / len(same)), np.full(len(other), 0.5 / len(other))])
    design = np.stack([x, np.ones_like(x)], axis=1)
    beta = np.zeros(2)
    for _ in range(30):
        p = 1 / (1 + np.exp(-np.clip(design @ beta, -30, 30)))
        gradient = design.T @ (weight * (y - p)) - 1e-4 * beta
        hessian = (design * (weight * p * (1 - p))[:, None]).T @ design + 1e-4 * np.eye(2)
        beta += np.linalg.solve(hessian, gradient)
    return float(beta[0]), float(beta[1])
