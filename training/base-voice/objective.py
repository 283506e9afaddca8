"""Distances between the voice and the held-out recordings at the recordings' own durations, and the spread of each
coefficient that the voice keeps.

  objective.py --work DIR --run DIR [--speaker NAME] [--gain FILE.json] [--gain-out FILE.json --gain-weight W]
With --gain-out also writes the global-variance gain per column (Toda 2007) that export.py can fold in, measured on
training words.
"""
import argparse
import json
import os

import numpy as np
import torch

from nets import CODE
from targets import COLUMNS, LOG_F0, LOW_ORDER, VOICING, TargetStore
from train import Batch, Material, Voice, build, load_phrases, pair_mean, predicted_rows, watched_of

GAIN_RANGE = (0.8, 1.8)


@torch.no_grad()
def predictions(saved, phrases, material, gain=None):
    """Per phrase: predicted and recorded rows of its speech, in their own units; predicted and true frames."""
    voice = Voice(*saved["voice"])
    acoustic, duration = build(saved["config"], voice)
    acoustic.load_state_dict(saved["averages"][0])
    duration.load_state_dict(saved["averages"][1])
    acoustic.eval()
    for phrase in phrases:
        mean, sd = voice.statistics[voice.speakers.index(phrase.word.speaker)]
        batch = Batch([material.as_spoken(phrase)], voice)
        output = acoustic(batch.context, batch.log_tempo, batch.speaker, batch.phone_mask, batch.phone_of_step,
                          batch.positions, batch.step_mask)
        speech = batch.speech[0].bool()
        rows = predicted_rows(output)[0][speech].numpy() * (1 if gain is None else gain) * sd + mean
        truth = batch.targets.clone()
        truth[:, :, CODE:] = pair_mean(truth[:, :, CODE:])
        truth = truth[0][speech].numpy() * sd + mean
        timing = duration(batch.context, batch.log_tempo, batch.speaker, batch.phone_mask)[0]
        timing = (timing * voice.duration_sd + voice.duration_mean).numpy()
        inside = batch.is_speech[0].bool().numpy()
        yield rows, truth, np.exp(timing[inside]).sum(1), np.exp(batch.log_frames[0].numpy()[inside]).sum(1)


def spread_by_word(items):
    """Root mean variance over words, per column: (generated, recorded)."""
    return [np.sqrt(np.mean([np.var(item[side], axis=0) for item in items], axis=0)) for side in (0, 1)]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--work", required=True)
    parser.add_argument("--run", required=True)
    parser.add_argument("--speaker", help="of a run of several; the first by default")
    parser.add_argument("--gain", help="measure with this gain, as export.py --gain")
    parser.add_argument("--gain-out")
    parser.add_argument("--gain-weight", type=float, default=1.0)
    options = parser.parse_args()
    torch.set_num_threads(1)
    saved = torch.load(os.path.join(options.run, "checkpoint.pt"))
    voice = Voice(*saved["voice"])
    speaker = options.speaker or voice.speakers[0]
    training, held_out = ([p for p in part if p.word.speaker == speaker and set(p.phones) <= set(voice.phones)]
                          for part in load_phrases(options.work))
    held_out = watched_of(training, held_out)
    store = TargetStore(options.work, training + held_out, saved["config"]["bands_hz"])
    material = Material(training + held_out, store, saved["config"])
    gain = None
    if options.gain:
        with open(options.gain, encoding="utf-8") as file:
            gain = np.array(json.load(file)["gain"])
    items = list(predictions(saved, held_out, material, gain))
    generated, recorded = (np.concatenate([item[side] for item in items]) for side in (0, 1))
    difference = generated - recorded
    print(f"{speaker}: {len(held_out)} phrases, update {saved['update']}")
    # Coefficients 1 to 24 of the orthonormal code of natural-log power over 64 points, as decibels of amplitude.
    cepstral = (10 / np.log(10)) * np.sqrt(2 * (difference[:, 1:25] ** 2).sum(1) / (4 * 32)).mean()
    envelope = 10 / np.log(10) * np.sqrt((difference[:, 1:48] ** 2).sum(1).mean() / 64)
    print(f"mel-cepstral distortion (24) {cepstral:.2f} dB; envelope below 8 kHz {envelope:.2f} dB rms, level removed")
    voiced = (recorded[:, VOICING] > 0.5) & (generated[:, VOICING] > 0.5)
    f0 = difference[voiced, LOG_F0] * 12 / np.log(2)
    correlation = np.corrcoef(generated[voiced, LOG_F0], recorded[voiced, LOG_F0])[0, 1]
    print(f"F0 rmse {np.sqrt((f0 ** 2).mean()):.2f} st, correlation {correlation:.3f}; voicing error "
          f"{100 * ((recorded[:, VOICING] > 0.5) != (generated[:, VOICING] > 0.5)).mean():.1f} %")
    predicted, true = (np.concatenate([item[side] for item in items]) * 5 for side in (2, 3))
    print(f"phone duration rmse {np.sqrt(((predicted - true) ** 2).mean()):.0f} ms, correlation "
          f"{np.corrcoef(predicted, true)[0, 1]:.3f}")
    ours, theirs = spread_by_word(items)
    kept = ours / theirs
    print("spread kept by coefficient:", " ".join(f"{value:.2f}" for value in kept[:CODE]))
    print(f"spread of log F0 kept {kept[LOG_F0]:.2f}")
    if options.gain_out:
        sample = training[:: max(1, len(training) // 300)]
        ours, theirs = spread_by_word(list(predictions(saved, sample, material)))
        gain = np.ones(COLUMNS)
        gain[1:CODE] = np.clip(theirs / ours, *GAIN_RANGE)[1:CODE] ** options.gain_weight
        if not store.has_high_band(speaker):
            gain[LOW_ORDER:CODE] = 1
        gain[LOG_F0] = np.clip(theirs / ours, 0.9, 1.15)[LOG_F0]
        with open(options.gain_out, "w", encoding="utf-8") as file:
            json.dump({"gain": gain.tolist(), "centre": [0.0] * COLUMNS}, file)


if __name__ == "__main__":
    main()
