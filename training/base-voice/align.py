"""Forced alignment: one left-to-right hidden Markov model per phone, three states, one diagonal Gaussian each,
trained by segmental k-means (Juang & Rabiner 1990) from a flat start between the energy end points.

Reads WORK/labels.tsv; writes WORK/alignment.tsv (id, score, frames of each state of SIL phones... SIL), drops
clips by rule and prints the medians by phone.
"""
import argparse
import collections
import os

import numpy as np
from scipy.fft import dct

from corpus import SILENCE, read_words
from spectra import BANDS, SpectrumStore

STATES = 3
CEPSTRA = 20
LIKELIHOOD_SCALE = 0.3
LEVEL_RANGE = 40  # of the first cepstrum: 27 dB
# Cost of each frame of a state. Without it g, which mostly stands before back vowels, learns to be one and
# takes most of its syllable.
SHORT_STOPS = {"b", "d", "g"}
SHORT_STOP_COST = 1.5
LOWEST_SCORE_SD = 4.5


def observations(spectrum):
    """[frames, 42]: cepstra less their mean over the loud frames, their slopes, voicing, level."""
    mel, voiced = spectrum[:, :BANDS], spectrum[:, BANDS:]
    cepstra = dct(mel, type=2, norm="ortho", axis=1)[:, :CEPSTRA]
    loud = cepstra[:, 0] > np.percentile(cepstra[:, 0], 90) - 25
    centred = cepstra - cepstra[loud].mean(0)
    slope = np.gradient(np.pad(centred, ((2, 2), (0, 0)), mode="edge"), axis=0)
    slope = (slope[1:-3] + slope[2:-2] + slope[3:-1]) / 3
    return np.concatenate([centred, slope * 4, voiced * 8], axis=1).astype(np.float32)


def state_indices(word, phone_index):
    """States in order: one of silence, three per phone, one of silence."""
    states = [0]
    for phone, _ in word.phones:
        states += [1 + phone_index[phone] * STATES + state for state in range(STATES)]
    return np.array(states + [0])


def frame_costs(word):
    costs = np.repeat([SHORT_STOP_COST if phone in SHORT_STOPS else 0.0 for phone, _ in word.phones], STATES)
    return np.concatenate([[0], costs, [0]]).astype(np.float32)


def usual_length(phone, is_initial):
    """Length of a phone against a final's, for the flat start; unaspirated stops are little more than a burst."""
    if not is_initial:
        return 2.0
    return 0.35 if phone in SHORT_STOPS else 0.8


def flat_start(word, observed, states):
    """Frame to state position: silence outside the energy end points, phones by their usual lengths."""
    level = observed[:, 0]
    active = np.flatnonzero(level > np.percentile(level, 95) - LEVEL_RANGE)
    start, end = max(1, active[0]), min(len(level) - 1, active[-1] + 1)
    weights = np.repeat([usual_length(phone, word.syllables[s][0] == phone) for phone, s in word.phones], STATES)
    edges = start + np.concatenate([[0], np.cumsum(weights)]) / weights.sum() * (end - start)
    return np.clip(np.searchsorted(edges, np.arange(len(level)), side="right"), 0, len(states) - 1)


def estimate(samples, assigned, state_count, floor):
    """Mean and variance of each state; a state with few frames leans on the variance of all."""
    counts = np.bincount(assigned, minlength=state_count).astype(np.float64)[:, None] + 1e-3
    sums = np.stack([np.bincount(assigned, column, state_count) for column in samples.T], 1)
    squares = np.stack([np.bincount(assigned, column, state_count) for column in (samples**2).T], 1)
    mean = sums / counts
    variance = squares / counts - mean**2
    return mean, np.maximum((variance * counts + 20 * floor) / (counts + 20), 0.05 * floor)


def log_likelihood(samples, mean, variance):
    constant = -0.5 * (np.log(variance).sum(1) + (mean**2 / variance).sum(1))
    value = samples @ (mean / variance).T.astype(np.float32) - 0.5 * (samples**2) @ (1 / variance).T.astype(np.float32)
    return value + constant.astype(np.float32)


def viterbi(emissions):
    """Best monotonic path without skips: [frames, positions] -> position of each frame, score."""
    frames, positions = emissions.shape
    score = np.full(positions, -np.inf, np.float32)
    score[0] = emissions[0, 0]
    advanced = np.zeros((frames, positions), bool)
    for frame in range(1, frames):
        from_left = np.concatenate([[-np.inf], score[:-1]])
        advanced[frame] = from_left > score
        score = np.maximum(from_left, score) + emissions[frame]
    path = np.empty(frames, np.int64)
    position = positions - 1
    for frame in range(frames - 1, -1, -1):
        path[frame] = position
        position -= advanced[frame, position]
    return path, score[-1]


def align(words, store, iterations):
    """Per word: frames of each state, and the mean log likelihood of its speech frames."""
    phone_index = {phone: i for i, phone in enumerate(sorted({p for word in words for p, _ in word.phones}))}
    state_count = 1 + STATES * len(phone_index)
    observed = [observations(store[word.clip]) for word in words]
    states = [state_indices(word, phone_index) for word in words]
    paths = [flat_start(*item) for item in zip(words, observed, states)]
    everything = np.concatenate(observed)
    floor = everything.var(0)
    for iteration in range(iterations + 1):
        assigned = np.concatenate([state[path] for state, path in zip(states, paths)])
        mean, variance = estimate(everything, assigned, state_count, floor)
        total, scores = 0.0, []
        for index, (samples, state) in enumerate(zip(observed, states)):
            emissions = log_likelihood(samples, mean[state], variance[state])
            paths[index], score = viterbi(emissions * LIKELIHOOD_SCALE - frame_costs(words[index]))
            own = emissions[np.arange(len(samples)), paths[index]]
            speech = state[paths[index]] > 0
            scores.append(own[speech].mean() if speech.any() else -np.inf)
            total += score
        print(f"iteration {iteration}: {total / len(everything):.4f}", flush=True)
    lengths = [np.bincount(path, minlength=len(state)) for path, state in zip(paths, states)]
    return lengths, np.array(scores)


def keep_by_rule(words, lengths, scores):
    """A clip that fits its label far worse than the others, or whose finals cannot be that short, has a wrong label."""
    middle = np.median(scores)
    spread = 1.4826 * np.median(np.abs(scores - middle))
    keep = scores > middle - LOWEST_SCORE_SD * spread
    for index, word in enumerate(words):
        phone_frames = lengths[index][1:-1].reshape(-1, STATES).sum(1)
        finals = [frames for frames, (phone, s) in zip(phone_frames, word.phones) if phone == word.syllables[s][1]]
        keep[index] &= min(finals) >= 10 and max(finals) <= 160
    return keep


def print_medians(words, lengths):
    by_phone = collections.defaultdict(list)
    for word, length in zip(words, lengths):
        for frames, (phone, _) in zip(length[1:-1].reshape(-1, STATES).sum(1), word.phones):
            by_phone[phone].append(frames * 5)
    for phone in sorted(by_phone):
        values = by_phone[phone]
        print(f"{phone:5} n {len(values):5}  5% {np.percentile(values, 5):4.0f}  median {np.median(values):4.0f}"
              f"  95% {np.percentile(values, 95):4.0f} ms")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--work", required=True)
    parser.add_argument("--labels", default=None, help="default WORK/labels.tsv")
    parser.add_argument("--iterations", type=int, default=9)
    options = parser.parse_args()
    words = read_words(options.labels or os.path.join(options.work, "labels.tsv"))
    store = SpectrumStore(options.work, [word.clip for word in words])
    lengths, scores = align(words, store, options.iterations)
    keep = keep_by_rule(words, lengths, scores)
    with open(os.path.join(options.work, "alignment.tsv"), "w", encoding="utf-8") as file:
        file.write("id\tscore\tstate_frames\n")
        for index in np.flatnonzero(keep):
            frames = " ".join(map(str, lengths[index]))
            file.write(f"{words[index].clip}\t{scores[index]:.3f}\t{frames}\n")
    kept = [i for i in range(len(words)) if keep[i]]
    print_medians([words[i] for i in kept], [lengths[i] for i in kept])
    dropped = [words[i].text for i in np.flatnonzero(~keep)]
    print(f"{len(kept)} kept, {len(dropped)} dropped: {' '.join(dropped)}")


if __name__ == "__main__":
    main()
