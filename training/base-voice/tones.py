"""Tone judge: a support vector machine on the F0 of a syllable's final in its word, trained on the recordings of
the training list.

  tones.py --work DIR [--spoken DIR ...]
Prints per cent right by tone for the held-out recordings, and for what speak.ts wrote for the held-out list.
"""
import argparse
import csv
import os

import numpy as np
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC

from corpus import read_words, split_held_out
from segments import read_aligned
from targets import continuous_log_f0, read_frames

POINTS = 8
TRAINING_SYLLABLES = 7000


def contour(log_f0, start, end):
    """F0 at POINTS instants of [start, end)."""
    at = start + (np.arange(POINTS) + 0.5) / POINTS * (end - start)
    return np.interp(at, np.arange(len(log_f0)), log_f0)


def syllable_features(f0, finals):
    """One row per syllable: its contour, its length, the ends of its neighbours. finals: (start, end) frames.
    Log F0 is taken from the voice's own median."""
    log_f0 = continuous_log_f0(f0, LOWEST_HZ) - MEDIAN
    contours = [contour(log_f0, *final) for final in finals]
    rows = []
    for index, (own, (start, end)) in enumerate(zip(contours, finals)):
        before = contours[index - 1][-3:] if index else np.zeros(3)
        after = contours[index + 1][:3] if index + 1 < len(contours) else np.zeros(3)
        voiced = (f0[start:end] > 0).mean()
        rows.append([*own, *np.diff(own), np.log(end - start), voiced, *before, *after, index == 0,
                     index == len(contours) - 1, min(len(contours), 4)])
    return rows


MEDIAN = np.log(220.0)
LOWEST_HZ = 95


def recorded(work, aligned_words):
    rows, tones = [], []
    for aligned in aligned_words:
        ends = np.cumsum(aligned.phone_frames)
        finals = [(ends[i - 1], ends[i]) for i, s in enumerate(aligned.syllable_of_phone)
                  if s >= 0 and not aligned.is_initial(i)]
        rows += syllable_features(read_frames(work, aligned.word.clip)[:, -1], finals)
        tones += [tone for _, _, tone in aligned.word.syllables]
    return np.array(rows), np.array(tones)


def spoken(folder, keep):
    rows, tones = [], []
    with open(os.path.join(folder, "items.tsv"), encoding="utf-8") as file:
        items = [row for row in csv.DictReader(file, delimiter="\t") if keep is None or row["id"] in keep]
    for item in items:
        f0 = np.fromfile(os.path.join(folder, item["id"] + ".f32"), "<f4").reshape(-1, 60)[:, -1]
        with open(os.path.join(folder, item["id"] + ".phones"), encoding="utf-8") as file:
            phones = [line.rstrip("\n").split("\t") for line in file]
        syllables = [syllable.split("-") for syllable in item["syllables"].split(" ")]
        spans = [(name, int(start), int(end)) for name, start, end in phones if name != "SIL"]
        finals, at = [], 0
        for initial, _, _ in syllables:
            at += 1 if initial else 0
            finals.append(spans[at][1:])
            at += 1
        rows += syllable_features(f0, finals)
        tones += [int(tone) for _, _, tone in syllables]
    return np.array(rows), np.array(tones)


def report(name, model, rows, tones):
    heard = model.predict(rows)
    by_tone = " ".join(f"{tone}: {100 * (heard[tones == tone] == tone).mean():.1f} ({(tones == tone).sum()})"
                       for tone in range(1, 6) if (tones == tone).any())
    print(f"{name}: {100 * (heard == tones).mean():.1f}  {by_tone}", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--work", required=True)
    parser.add_argument("--spoken", nargs="*", default=[])
    options = parser.parse_args()
    training, held_out = (read_aligned(options.work, part)
                          for part in split_held_out(read_words(os.path.join(options.work, "labels.tsv"))))
    np.random.default_rng(3).shuffle(training)
    rows, tones = recorded(options.work, training[: TRAINING_SYLLABLES // 2])
    model = make_pipeline(StandardScaler(), SVC(C=10, gamma=0.03)).fit(rows, tones)
    report("recordings", model, *recorded(options.work, held_out))
    for folder in options.spoken:
        report(folder, model, *spoken(folder, {a.word.clip for a in held_out} if "words" in folder else None))


if __name__ == "__main__":
    main()
