"""Forced alignment: one left-to-right hidden Markov model per phone, three states, one diagonal Gaussian each,
trained by segmental k-means (Juang & Rabiner 1990) from a flat start between the energy end points; a pause may
stand between two words. Each speaker has models of its own.

Reads WORK/labels.tsv; writes WORK/alignment.tsv (id, score, frames of each state of SIL phones... SIL, pauses as
index of the word before:frames), drops clips by rule and prints the medians by phone.
"""
import argparse
import collections
import os

import numpy as np
from scipy.fft import dct

from corpus import NUCLEUS, read_words
from spectra import BANDS, SpectrumStore

STATES = 3
CEPSTRA = 20
LIKELIHOOD_SCALE = 0.3
LEVEL_RANGE = 40  # of the first cepstrum: 27 dB
# Cost of each frame of a state in Mandarin. Without it g, which mostly stands before back vowels, learns to be one and
# takes most of its syllable.
SHORT_STOPS = {"b", "d", "g"}
SHORT_STOP_COST = 1.5
LOWEST_SCORE_SD = 4.5
# A shorter silence is the closure of a stop or a breath of the phones beside it.
SHORTEST_PAUSE = 16
# Nats against each pause.
PAUSE_COST = 12.0
# Nuclei are this long, in frames, or the label is wrong.
NUCLEUS_RANGE = {"zh": (10, 160), "en": (3, 120)}

def observations(spectrum):
    """[frames, 42]: cepstra less their mean over the loud frames, their slopes, voicing, level."""
    mel, voiced = spectrum[:, :BANDS], spectrum[:, BANDS:]
    cepstra = dct(mel, type=2, norm="ortho", axis=1)[:, :CEPSTRA]
    loud = cepstra[:, 0] > np.percentile(cepstra[:, 0], 90) - 25
    centred = cepstra - cepstra[loud].mean(0)
    slope = np.gradient(np.pad(centred, ((2, 2), (0, 0)), mode="edge"), axis=0)
    slope = (slope[1:-3] + slope[2:-2] + slope[3:-1]) / 3
    return np.concatenate([centred, slope * 4, voiced * 8], axis=1).astype(np.float32)


class Chain:
    """The states of a label in order: silence, three per phone with a silence that may be left out after some words,
    silence. `pauses`: the words after which a pause may stand."""

    def __init__(self, word, phone_index, pauses):
        ends = {end: number for number, end in enumerate(word.word_ends[:-1])}
        states, costs, weights, optional = [0], [0.0], [0.0], []
        for position, ((phone, _), place) in enumerate(zip(word.phones, word.places), start=1):
            states += [1 + phone_index[phone] * STATES + state for state in range(STATES)]
            costs += [SHORT_STOP_COST if phone in SHORT_STOPS and word.language == "zh" else 0.0] * STATES
            weights += [usual_length(phone, place == NUCLEUS)] * STATES
            if ends.get(position) in pauses:
                optional.append(len(states))
                states.append(0)
                costs.append(0.0)
                weights.append(0.0)
        self.states, self.costs = np.array(states + [0]), np.array(costs + [0.0], np.float32)
        self.weights = np.array(weights[1:])
        self.pause_words = [ends[end] for end in sorted(ends) if ends[end] in pauses]
        self.may_skip = np.zeros(len(self.states), bool)
        self.may_skip[optional] = True

    def split(self, path):
        """(frames of every state but the pauses', {word before: frames of its pause})."""
        lengths = np.bincount(path, minlength=len(self.states))
        pauses = dict(zip(self.pause_words, lengths[self.may_skip].tolist()))
        return lengths[~self.may_skip], {word: frames for word, frames in pauses.items() if frames}


def usual_length(phone, is_nucleus):
    """Length of a phone against a vowel's, for the flat start; unaspirated stops are little more than a burst."""
    if is_nucleus:
        return 2.0
    return 0.35 if phone in SHORT_STOPS else 0.8


def flat_start(chain, observed):
    """Frame to state position: silence outside the energy end points, phones by their usual lengths."""
    level = observed[:, 0]
    active = np.flatnonzero(level > np.percentile(level, 95) - LEVEL_RANGE)
    start, end = max(1, active[0]), min(len(level) - 1, active[-1] + 1)
    weights = chain.weights
    edges = start + np.concatenate([[0], np.cumsum(weights)]) / weights.sum() * (end - start)
    return np.clip(np.searchsorted(edges, np.arange(len(level)), side="right"), 0, len(chain.states) - 1)


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


def viterbi(emissions, may_skip):
    """Best monotonic path: [frames, positions] -> position of each frame, score. A position of `may_skip` can be
    passed over, and costs PAUSE_COST to enter."""
    frames, positions = emissions.shape
    padded = np.full(positions + 2, -np.inf, np.float32)  # two positions before the first
    score, left, far_left = padded[2:], padded[1:-1], padded[:-2]
    score[0] = emissions[0, 0]
    entry = np.where(may_skip, np.float32(PAUSE_COST), np.float32(0))
    # What it costs to come from two positions before: nothing over a pause, else it is not allowed.
    over = np.where(np.concatenate([[False], may_skip[:-1]]), np.float32(0), np.float32(np.inf))
    steps = np.zeros((frames, positions), np.int8)
    for frame in range(1, frames):
        from_left, skipping = left - entry, far_left - over
        one, best = from_left > score, np.maximum(from_left, score)
        two = skipping > best
        steps[frame] = one
        steps[frame][two] = 2
        score[:] = np.maximum(best, skipping) + emissions[frame]
    path = np.empty(frames, np.int64)
    position = positions - 1
    for frame in range(frames - 1, -1, -1):
        path[frame] = position
        position -= int(steps[frame, position])
    return path, float(score[-1])


class Models:
    """The Gaussians of all phones of one speaker."""

    def __init__(self, words, store):
        self.words = words
        phones = sorted({phone for word in words for phone, _ in word.phones})
        self.phone_index = {phone: index for index, phone in enumerate(phones)}
        self.observed = [observations(store[word.clip]) for word in words]
        self.everything = np.concatenate(self.observed)
        self.floor = self.everything.var(0)
        # Until silence is known, only punctuation may be a pause: anything else would be taken for one.
        self.chains = [Chain(word, self.phone_index, word.breaks) for word in words]
        self.paths = [flat_start(*item) for item in zip(self.chains, self.observed)]

    def iterate(self):
        """Estimates the Gaussians from the paths, then the paths from the Gaussians. Returns the scores of speech."""
        assigned = np.concatenate([chain.states[path] for chain, path in zip(self.chains, self.paths)])
        count = 1 + STATES * len(self.phone_index)
        self.mean, self.variance = estimate(self.everything, assigned, count, self.floor)
        return np.array([self._realign(index) for index in range(len(self.words))])

    def allow_pauses(self, pauses_of):
        """Sets where pauses may stand, words by number, and finds the paths anew."""
        self.chains = [Chain(word, self.phone_index, pauses_of(index)) for index, word in enumerate(self.words)]
        return np.array([self._realign(index) for index in range(len(self.words))])

    def _realign(self, index):
        chain, samples = self.chains[index], self.observed[index]
        emissions = log_likelihood(samples, self.mean[chain.states], self.variance[chain.states])
        if len(samples) < len(chain.states):
            return -np.inf
        self.paths[index], _ = viterbi(emissions * LIKELIHOOD_SCALE - chain.costs, chain.may_skip)
        own = emissions[np.arange(len(samples)), self.paths[index]]
        speech = chain.states[self.paths[index]] > 0
        return own[speech].mean() if speech.any() else -np.inf

    def long_pauses(self, index):
        _, pauses = self.chains[index].split(self.paths[index])
        return {word for word, frames in pauses.items() if frames >= SHORTEST_PAUSE}


def align(words, store, iterations):
    """Per word: frames of each state, its pauses, and the mean log likelihood of its speech frames."""
    models = Models(words, store)
    for iteration in range(iterations):
        if iteration == iterations // 3:
            models.allow_pauses(lambda index: set(range(len(words[index].prosodic_words))))
        scores = models.iterate()
        print(f"{words[0].speaker} iteration {iteration}: {np.mean(scores[np.isfinite(scores)]):.4f}", flush=True)
    # What was too short for a pause goes to the phones; what is left may shrink below the limit once more.
    for _ in range(3):
        allowed = [models.long_pauses(index) for index in range(len(words))]
        scores = models.allow_pauses(lambda index: allowed[index])
    lengths, pauses = zip(*(chain.split(path) for chain, path in zip(models.chains, models.paths)))
    return lengths, pauses, scores


def keep_by_rule(words, lengths, scores):
    """A clip that fits its label far worse than the others, or whose finals cannot be that short, has a wrong label."""
    middle = np.median(scores)
    spread = 1.4826 * np.median(np.abs(scores - middle))
    keep = scores > middle - LOWEST_SCORE_SD * spread
    shortest, longest = NUCLEUS_RANGE[words[0].language]
    for index, word in enumerate(words):
        phone_frames = lengths[index][1:-1].reshape(-1, STATES).sum(1)
        nuclei = phone_frames[np.array(word.places) == NUCLEUS]
        keep[index] &= nuclei.min() >= shortest and nuclei.max() <= longest
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


def align_by_speaker(words, store, iterations):
    """Rows of the alignment file, and the words that were dropped."""
    rows, kept, dropped = [], [], []
    for speaker in sorted({word.speaker for word in words}):
        own = [word for word in words if word.speaker == speaker]
        lengths, pauses, scores = align(own, store, iterations)
        keep = keep_by_rule(own, lengths, scores)
        for word, length, pause, score, is_kept in zip(own, lengths, pauses, scores, keep):
            if not is_kept:
                dropped.append(word.text)
                continue
            frames = " ".join(map(str, length))
            rows.append(f"{word.clip}\t{score:.3f}\t{frames}\t{' '.join(f'{w}:{n}' for w, n in pause.items())}\n")
            kept.append((word, length, pause))
    return rows, kept, dropped


def print_pauses(kept):
    """How often and how long there is silence between words, by what stands there in the text."""
    at_break, elsewhere, places = [], [], [0, 0]
    for word, _, pauses in kept:
        for number in range(len(word.prosodic_words) - 1):
            is_break = number in word.breaks
            places[is_break] += 1
            if number in pauses:
                (at_break if is_break else elsewhere).append(pauses[number] * 5)
    for name, count, lengths in (("punctuation", places[1], at_break), ("no punctuation", places[0], elsewhere)):
        if lengths:
            quartiles = np.percentile(lengths, [25, 50, 75])
            print(f"pauses at {name}: {len(lengths)} of {count}, quartiles {quartiles} ms")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--work", required=True)
    parser.add_argument("--labels", default=None, help="default WORK/labels.tsv")
    parser.add_argument("--iterations", type=int, default=9)
    options = parser.parse_args()
    words = read_words(options.labels or os.path.join(options.work, "labels.tsv"))
    store = SpectrumStore(options.work, [word.clip for word in words])
    rows, kept, dropped = align_by_speaker(words, store, options.iterations)
    with open(os.path.join(options.work, "alignment.tsv"), "w", encoding="utf-8") as file:
        file.write("id\tscore\tstate_frames\tpauses\n")
        file.writelines(rows)
    print_medians([word for word, _, _ in kept], [length for _, length, _ in kept])
    print_pauses(kept)
    print(f"{len(kept)} kept, {len(dropped)} dropped: {' | '.join(dropped)}")


if __name__ == "__main__":
    main()
