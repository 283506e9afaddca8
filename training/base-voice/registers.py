"""Other registers for the judges: recorded words, joined and shortened as in training, in voices from a man's to a
woman's, for vocode.ts to speak.

  registers.py --work DIR [--count N] [--held-out]
Writes DIR/registers/clips/<n>.f32 and DIR/registers/sequences.tsv (id, phones, frames of each phone). With --held-out
words that no training has heard, in DIR/registers-held-out, with an items.tsv for `judge.py score` for each register.

A judge that has heard one woman takes the periods of a low voice, which the window of its spectra parts, for syllables.
Who speaks lower has a longer tract: its length follows the register with a spread of its own (Fitch & Giedd 1999). Only
F0 and the frequency axis are moved, in the vocoder's parameters, before there is sound.
"""
import argparse
import csv
import os

import numpy as np
from scipy.fft import dct, idct

from corpus import SILENCE, read_words, split_held_out
from items import frames_from, write_items
from segments import read_aligned, splice
from targets import LOG_F0, LOW_ORDER, VOICING, TargetStore
from voices import POINT_MELS, POINTS, tract_interpolation

LOWEST_HZ, HIGHEST_HZ = 75, 280
OWN_BAND_HZ = 9900
# Tract ratio against register ratio, on logarithmic axes: men's tracts are some 15 % longer than women's, an octave apart.
TRACT_EXPONENT = 0.2
TRACT_SPREAD = 0.06
HELD_OUT_REGISTERS_HZ = (90, 110, 130, 180, 220)
SEED = 7


def tract_matrix(ratio):
    """LOW_ORDER x LOW_ORDER: the code of S(f) to that of S(f / ratio)."""
    cosines = idct(np.eye(POINTS)[:LOW_ORDER], type=2, norm="ortho", axis=1)
    return dct(tract_interpolation(POINT_MELS, ratio) @ cosines.T, type=2, norm="ortho", axis=0)[:LOW_ORDER]


def moved(targets, median_hz, range_ratio, tract_ratio):
    """Targets at another median F0 (Hz), range and tract length."""
    out = targets.copy()
    own = np.median(out[out[:, VOICING] > 0.5, LOG_F0])
    out[:, LOG_F0] = np.log(median_hz) + range_ratio * (out[:, LOG_F0] - own)
    out[:, :LOW_ORDER] = out[:, :LOW_ORDER] @ tract_matrix(tract_ratio).T
    return out


def tract_ratio(median_hz, own_hz, random):
    return float((median_hz / own_hz) ** TRACT_EXPONENT * np.exp(random.normal(0, TRACT_SPREAD)))


def sequences(phrases, store, random, count):
    for _ in range(count):
        picked = [phrases[n] for n in random.integers(len(phrases), size=random.choice([1, 2, 3, 4], p=[0.35, 0.2, 0.2, 0.25]))]
        sequence = splice(picked, store, random, LOG_F0)
        if (sequence.targets[:, VOICING] > 0.5).any():
            yield sequence


def write(folder, name, targets):
    frames_from(targets).tofile(os.path.join(folder, f"{name}.f32"))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--work", required=True)
    parser.add_argument("--count", type=int, default=5000)
    parser.add_argument("--held-out", action="store_true")
    options = parser.parse_args()
    random = np.random.default_rng(SEED)
    training, held_out = split_held_out(read_words(os.path.join(options.work, "labels.tsv")))
    phrases = read_aligned(options.work, held_out if options.held_out else training)
    store = TargetStore(options.work, phrases, {"": OWN_BAND_HZ})
    own_hz = float(np.exp(np.median(np.concatenate([t[t[:, VOICING] > 0.5, LOG_F0] for t in map(store, phrases[:500])]))))
    if options.held_out:
        return write_held_out(options, phrases, store, random, own_hz)
    folder = os.path.join(options.work, "registers", "clips")
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(options.work, "registers", "sequences.tsv"), "w", encoding="utf-8") as file:
        table = csv.writer(file, delimiter="\t", lineterminator="\n")
        table.writerow(["id", "phones", "frames"])
        for number, sequence in enumerate(sequences(phrases, store, random, options.count)):
            median_hz = float(np.exp(random.uniform(np.log(LOWEST_HZ), np.log(HIGHEST_HZ))))
            ratio = tract_ratio(median_hz, own_hz, random)
            write(folder, f"{number:05}", moved(sequence.targets, median_hz, random.uniform(0.5, 1.1), ratio))
            frames = sequence.state_frames.sum(1)
            table.writerow([f"{number:05}", " ".join(sequence.phones), " ".join(map(str, frames))])


def write_held_out(options, phrases, store, random, own_hz):
    """The same phrases in each register."""
    kept = list(sequences(phrases, store, random, options.count))
    for median_hz in HELD_OUT_REGISTERS_HZ:
        folder = os.path.join(options.work, "registers-held-out", str(median_hz))
        os.makedirs(folder, exist_ok=True)
        items = []
        for number, sequence in enumerate(kept):
            ratio = (median_hz / own_hz) ** TRACT_EXPONENT
            write(folder, f"{number:05}", moved(sequence.targets, median_hz, 0.8, ratio))
            speech = sum(sum(f) for f, phone in zip(sequence.state_frames, sequence.phones) if phone != SILENCE) / 200
            syllables = [syllable for word in sequence.words for syllable in word]
            items.append((f"{number:05}", os.path.join(folder, f"{number:05}.s16"), syllables, speech))
        write_items(folder, items)


if __name__ == "__main__":
    main()
