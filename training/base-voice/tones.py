"""Tone judge: a support vector machine on the F0 of a syllable's final among its neighbours, trained on recordings of
the training list, single and joined, at a wide range of tempos.

  tones.py train --work DIR                    writes DIR/tone-judge.pickle, and what it hears in recordings
  tones.py score --work DIR --spoken DIR ...   what it hears in what speak.ts wrote

Sentences differ from words in what stands beside a syllable, in pace and in the line that falls through them, so the
judge hears one to six words together at 0.45 to 1 of their length, with a line that falls by 0 to 3 semitones, a register of its
own and 0.75 to 1.15 of the range. A neutral tone is believed where every speaker of the standard has one (particles,
子, 们, 么, doubled syllables); words in which the front end alone expects one (东西, 上边) are left out, because this
speaker says many of them in full. The ceiling is measured on words of the training list that the judge never heard.
"""
import argparse
import csv
import os
import pickle
import warnings

import numpy as np
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC

from corpus import NUCLEUS, TONES, has_certain_tones, read_words, split_held_out
from segments import Sequence, add_word, read_aligned
from targets import continuous_log_f0, read_frames

POINTS = 8
JUDGE_WORDS = 5500
JOINED, SINGLE = 4000, 2500  # training sequences
NEUTRAL_WORDS = 0.1  # drawn on top of their share, as running text has more of them than lists of words
JOINED_TEMPOS = (1.0, 0.75, 0.58, 0.5)
# What heights are taken from.
MEDIAN_HZ = 220.0
LOWEST_HZ = 95
SEMITONE = np.log(2) / 12
COLUMNS = {"level": 0, "voiced": 1, "log_f0": 2}


def contour(log_f0, start, end):
    """Log F0 at POINTS instants of [start, end)."""
    at = start + (np.arange(POINTS) + 0.5) / POINTS * (end - start)
    return np.interp(at, np.arange(len(log_f0)), log_f0)


def syllable_features(heights, voiced, finals):
    """One row per syllable of a phrase: its contour, its length, and both against its neighbours'.

    heights: log F0 above the voice's middle, bridged where unvoiced, in the range of the judge's own voice; finals:
    (start, end) frames."""
    contours = [contour(heights, *final) for final in finals]
    lengths = np.log([max(1, end - start) for start, end in finals])
    rows = []
    for n, (own, (start, end)) in enumerate(zip(contours, finals)):
        before = contours[n - 1] if n else None
        after = contours[n + 1] if n + 1 < len(finals) else None
        rows.append([
            *own, *np.diff(own), lengths[n], lengths[n] - lengths.mean(),
            0 if before is None else lengths[n] - lengths[n - 1], 0 if after is None else lengths[n] - lengths[n + 1],
            voiced[start:end].mean(),
            *(np.zeros(4) if before is None else before[1::2]), *(np.zeros(4) if after is None else after[::2]),
            0 if before is None else own.mean() - before.mean(), 0 if after is None else own.mean() - after.mean(),
            0 if before is None else own[0] - before[-1], 0 if after is None else after[0] - own[-1],
            before is None, after is None, min(len(finals), 3)])
    return rows


class Recordings:
    """Level, voicing and log F0 of the clips, [frames, 3], as segments.py takes targets."""

    def __init__(self, work, phrases):
        self._rows = {}
        for clip in {phrase.word.clip for phrase in phrases}:
            frames = read_frames(work, clip)
            f0 = frames[:, -1]
            self._rows[clip] = np.column_stack([frames[:, 0], f0 > 0, continuous_log_f0(f0, LOWEST_HZ)])

    def __call__(self, phrase):
        rows, wanted = self._rows[phrase.word.clip][phrase.start :], int(phrase.phone_frames.sum())
        return np.concatenate([rows, np.repeat(rows[-1:], max(0, wanted - len(rows)), 0)])[:wanted]

    def single(self, phrase, random=None):
        """Features and tones of a recording; `random`: in a melody drawn at random."""
        ends = np.cumsum(phrase.phone_frames)
        finals = [(ends[n - 1], ends[n]) for n, s in enumerate(phrase.syllable_of_phone)
                  if s >= 0 and not phrase.is_initial(n)]
        return labelled(self(phrase), finals, [phrase], random)

    def joined(self, phrases, tempo, random=None):
        sequence = Sequence(phrases[0].word)
        for n, phrase in enumerate(phrases):
            edges = [12 if end else None for end in (n == 0, n == len(phrases) - 1)]
            add_word(sequence, phrase, self(phrase), tempo, edges, COLUMNS["log_f0"])
        ends = np.cumsum([sum(frames) for frames in sequence.state_frames])
        finals = [(ends[n - 1], ends[n]) for n, (word, place) in enumerate(zip(sequence.word_of_phone, sequence.places))
                  if word >= 0 and place == NUCLEUS]
        return labelled(np.concatenate(sequence.targets), finals, phrases, random)


def labelled(rows, finals, phrases, random):
    heights = rows[:, COLUMNS["log_f0"]] - np.log(MEDIAN_HZ)
    if random is not None:
        fall = random.uniform(0, 3) * np.linspace(0.5, -0.5, len(heights))
        heights = heights * random.uniform(0.75, 1.15) + SEMITONE * (fall + random.normal(0, 0.7))
    tones = [tone for phrase in phrases for *_, tone in phrase.word.syllables]
    return syllable_features(heights, rows[:, COLUMNS["voiced"]] > 0.5, finals), tones


def together(parts):
    """Features and tones of several phrases."""
    parts = list(parts)
    return np.array([row for rows, _ in parts for row in rows]), np.array([tone for _, tones in parts for tone in tones])


def trained(recordings, words, random):
    neutral = [word for word in words if any(tone == 5 for *_, tone in word.word.syllables)]

    def draw():
        pool = neutral if random.random() < NEUTRAL_WORDS else words
        return pool[random.integers(len(pool))]

    joined = [recordings.joined([draw() for _ in range(random.integers(1, 7))],
                                np.exp(random.uniform(np.log(0.45), 0)), random) for _ in range(JOINED)]
    single = [recordings.single(draw(), random) for _ in range(SINGLE)]
    return make_pipeline(StandardScaler(), SVC(C=10, gamma=0.02)).fit(*together(joined + single))


def phrases_of(phones, syllables):
    """Phrases between silences: lists of (start, end, tone) of finals. phones: (name, start, end); syllables: as
    label.ts spells them, split at the hyphens, or of an erhua with two finals."""
    phrases, at, wanted = [[]], 0, iter(syllables)
    while at < len(phones):
        if phones[at][0] == "SIL":
            phrases, at = phrases + [[]], at + 1
            continue
        initial, *finals, tone = next(wanted)
        at += 1 if initial else 0
        phrases[-1].append((phones[at][1], phones[at + len(finals) - 1][2], int(tone)))
        at += len(finals)
    return [phrase for phrase in phrases if phrase]


class ToneJudge:
    """Hears tones. Pickled by `tones.py train`."""

    def __init__(self, model):
        self._model = model

    def hear(self, f0, phrases, middle, gain=1.0):
        """(intended, heard) of every syllable. f0: Hz per 5 ms; middle: log Hz; gain: the judge's range by the voice's."""
        lowest = np.exp(middle) * LOWEST_HZ / MEDIAN_HZ
        heights = (continuous_log_f0(f0, lowest) - middle) * gain
        rows = [row for phrase in phrases
                for row in syllable_features(heights, f0 > 0, [(start, end) for start, end, _ in phrase])]
        return np.array([tone for phrase in phrases for *_, tone in phrase]), self._model.predict(np.array(rows))


def read_judge(work):
    with open(os.path.join(work, "tone-judge.pickle"), "rb") as file, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return ToneJudge(pickle.load(file))


def read_spoken(folder, keep):
    """(F0, phrases) of the items that speak.ts wrote."""
    with open(os.path.join(folder, "items.tsv"), encoding="utf-8") as file:
        items = [row for row in csv.DictReader(file, delimiter="\t") if keep is None or row["id"] in keep]
    for item in items:
        f0 = np.fromfile(os.path.join(folder, item["id"] + ".f32"), "<f4").reshape(-1, 60)[:, -1]
        with open(os.path.join(folder, item["id"] + ".phones"), encoding="utf-8") as file:
            rows = [line.rstrip("\n").split("\t") for line in file]
        phones = [(name, int(start), int(end)) for name, start, end in rows]
        yield f0, phrases_of(phones, [syllable.split("-") for syllable in item["syllables"].split(" ")])


def report(name, tones, heard):
    by_tone = " ".join(f"{tone}: {100 * (heard[tones == tone] == tone).mean():.1f} ({(tones == tone).sum()})"
                       for tone in TONES if (tones == tone).any())
    print(f"{name}: {100 * (heard == tones).mean():.1f}  {by_tone}", flush=True)


def train(options):
    training, held_out = (read_aligned(options.work, [word for word in part if has_certain_tones(word)])
                          for part in split_held_out(read_words(os.path.join(options.work, "labels.tsv"))))
    random = np.random.default_rng(3)
    random.shuffle(training)
    recordings = Recordings(options.work, training + held_out)
    # A corpus of other than this size keeps a fifth.
    count = min(JUDGE_WORDS, len(training) * 4 // 5)
    model = trained(recordings, training[:count], random)
    with open(os.path.join(options.work, "tone-judge.pickle"), "wb") as file:
        pickle.dump(model, file)
    unheard = training[count:]

    def told(name, parts):
        rows, tones = together(parts)
        report(name, tones, model.predict(rows))

    told("held-out recordings", map(recordings.single, held_out))
    told("unheard recordings", map(recordings.single, unheard))
    for words in (1, 6):
        groups = [unheard[start : start + words] for start in range(0, len(unheard), words)]
        for tempo in JOINED_TEMPOS:
            told(f"the same, {words} together, at {tempo}", [recordings.joined(group, tempo) for group in groups])


def score(options):
    judge = read_judge(options.work)
    held_out = {word.clip for word in split_held_out(read_words(os.path.join(options.work, "labels.tsv")))[1]}
    for folder in options.spoken:
        heard = [judge.hear(f0, phrases, np.log(MEDIAN_HZ))
                 for f0, phrases in read_spoken(folder, held_out if "words" in folder else None)]
        report(folder, *(np.concatenate(part) for part in zip(*heard)))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("action", choices=["train", "score"])
    parser.add_argument("--work", required=True)
    parser.add_argument("--spoken", nargs="*", default=[])
    options = parser.parse_args()
    (train if options.action == "train" else score)(options)


if __name__ == "__main__":
    main()
