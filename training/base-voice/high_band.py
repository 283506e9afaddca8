"""Gives a voice whose recordings end at 8 kHz the band above of one that says the same phones.

  high_band.py VOICE.bin --like OTHER.bin --work WORK --out VOICE.bin [--golden FILE.json]
Both networks say the labelled phrases of WORK at the times of its alignment. What the other has above 8 kHz, moved by
what the two differ in below (the map of the speaker space, as conversion moves it), is what the voice is to have; its
last layer's rows for that band are fitted to it by ridge regression over its own hidden values. All else stays as it
is. It may be run again: what the voice had there before is not used.
"""
import argparse
import os

import numpy as np
import torch

from corpus import read_words
from export import StoredVoice, golden
from nets import CODE
from segments import context_rows, natural, read_aligned, syllable_numbers
from targets import HIGH_POINTS, LOW_ORDER
from voices import POINTS, read_space
from weight_file import WeightFile

RIDGE = 1.0
HIGH_ORDER = CODE - LOW_ORDER
# Coefficient 0 is the level times the root of the number of points.
LEVEL_GAIN = np.sqrt(HIGH_POINTS / POINTS)
PHRASES = 500


def stored_voice(file):
    return StoredVoice(file.tensors, file.chunks(), file.header["fields"], file.header["dilations"])


def band_columns(first, end):
    """Numbers of these coefficients among the outputs, which begin with two envelopes."""
    return np.concatenate([np.arange(first, end), CODE + np.arange(first, end)])


def follow_matrix():
    """[low, high]: how the band above 8 kHz moves with the one below."""
    follow = read_space()["high_band_map"].copy()
    follow[0] = 0
    follow[0, 0] = LEVEL_GAIN
    return follow


def wanted_high(voice_outputs, other_outputs, follow):
    """[steps, 2 * 8]"""
    low, high = band_columns(0, LOW_ORDER), band_columns(LOW_ORDER, CODE)
    moved = (voice_outputs - other_outputs)[:, low].reshape(-1, 2, LOW_ORDER) @ follow
    return other_outputs[:, high] + moved.reshape(-1, 2 * HIGH_ORDER)


def fitted(hidden, wanted):
    """Weights [hidden, outputs] and bias of the least squares fit."""
    centre, mean = hidden.mean(0), wanted.mean(0)
    centred = hidden - centre
    gram = centred.T @ centred + RIDGE * np.eye(len(centre))
    weights = np.linalg.solve(gram, centred.T @ (wanted - mean))
    return weights, mean - centre @ weights


def hear(voice, other, phone_index, phrases):
    """Hidden values of the voice [steps, channels], and what it is to have above 8 kHz."""
    follow = follow_matrix()
    hidden, wanted = [], []
    for phrase in phrases:
        sequence = natural(phrase, np.zeros((int(phrase.phone_frames.sum()), 1), np.float32), 0.0)
        told = (context_rows(sequence, phone_index), np.array(sequence.log_tempo, np.float32),
                sequence.state_frames, syllable_numbers(sequence))
        hidden.append(voice.hidden(*told).numpy().astype(np.float64))
        wanted.append(wanted_high(voice.outputs(*told), other.outputs(*told), follow))
    return np.concatenate(hidden), np.concatenate(wanted)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("voice")
    parser.add_argument("--like", required=True)
    parser.add_argument("--work", required=True)
    parser.add_argument("--out", required=True)
    parser.add_argument("--golden", help="write export.py's golden of the new voice")
    options = parser.parse_args()
    file, other = WeightFile(options.voice), WeightFile(options.like)
    if any(file.header[key] != other.header[key] for key in ("phones", "fields", "dilations")):
        parser.error("the voices are not of one inventory")
    voice = stored_voice(file)
    phone_index = {phone: number for number, phone in enumerate(file.header["phones"])}
    phrases = read_aligned(options.work, read_words(os.path.join(options.work, "labels.tsv")))
    hidden, wanted = hear(voice, stored_voice(other), phone_index, phrases[:: max(1, len(phrases) // PHRASES)])
    high = band_columns(LOW_ORDER, CODE)
    weights, bias = voice.t["frames.out.weight"].numpy().copy(), voice.t["frames.out.bias"].numpy().copy()
    before = hidden @ weights[:, high] + bias[high]
    weights[:, high], bias[high] = fitted(hidden, wanted)
    file.replace("frames.out.weight", weights)
    file.replace("frames.out.bias", bias)
    file.write(options.out)
    if options.golden:
        golden(stored_voice(file), file.header["language"], phone_index, options.golden)
    to_db = 10 / np.log(10) / np.sqrt(HIGH_POINTS)
    for name, said in (("before", before), ("after", hidden @ weights[:, high] + bias[high])):
        error = (said - wanted)[:, [0, HIGH_ORDER]] * to_db
        print(f"level above 8 kHz {name}: {error.mean():+.2f} dB off, {error.std():.2f} dB rms")


if __name__ == "__main__":
    main()
