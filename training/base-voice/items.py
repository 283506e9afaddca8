"""Makes what the judges hear beside the voice: lists of the held-out recordings, their copy synthesis, and the
same joined six at a time and shortened as in training, so that the judge's own ceiling is known at each pace.

  items.py --work DIR --out DIR
Writes OUT/words.tsv (texts for speak.ts), OUT/held-out.tsv (the list by rule), OUT/natural/items.tsv,
OUT/copy/*.f32, and OUT/joined-T/*.f32 for tempos T; vocode.ts turns the .f32 into sound.
"""
import argparse
import os

import numpy as np

from corpus import SILENCE, read_words, split_held_out
from segments import Sequence, add_word, read_aligned
from targets import CODE, LOG_F0, VOICING, TargetStore, read_frames

JOINED_TEMPOS = (1.0, 0.75, 0.58, 0.5)


def write_items(folder, items):
    with open(os.path.join(folder, "items.tsv"), "w", encoding="utf-8") as file:
        file.write("id\tpath\tsyllables\tseconds\n")
        for name, path, syllables, seconds in items:
            spelled = " ".join(f"{i}-{f}-{t}" for i, f, t in syllables)
            file.write(f"{name}\t{path}\t{spelled}\t{seconds:.3f}\n")


def speech_seconds(aligned):
    return aligned.phone_frames[1:-1].sum() / 200


def frames_from(targets):
    """Target rows back to rows of code, aperiodicity, F0."""
    voiced = targets[:, VOICING] > 0.5
    frames = np.column_stack([targets[:, :VOICING], np.where(voiced, np.exp(targets[:, LOG_F0]), 0)])
    frames[~voiced, CODE:VOICING] = 0
    return frames.astype("<f4")


def joined(group, store, tempo):
    sequence = Sequence(group[0].word)
    for index, aligned in enumerate(group):
        edges = [12 if end else None for end in (index == 0, index == len(group) - 1)]
        add_word(sequence, aligned, store(aligned), tempo, edges, LOG_F0)
    speech = sum(sum(frames) for frames, phone in zip(sequence.state_frames, sequence.phones) if phone != SILENCE)
    return np.concatenate(sequence.targets), speech / 200


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--work", required=True)
    parser.add_argument("--out", required=True)
    parser.add_argument("--band-hz", type=int, default=9900, help="as for train.py; audio-cmn's by default")
    options = parser.parse_args()
    os.makedirs(options.out, exist_ok=True)
    _, words = split_held_out(read_words(os.path.join(options.work, "labels.tsv")))
    held_out = read_aligned(options.work, words)
    for name in ("words.tsv", "held-out.tsv"):
        with open(os.path.join(options.out, name), "w", encoding="utf-8") as file:
            file.write("id\ttext\n" + "".join(f"{word.clip}\t{word.text}\n" for word in words))
    folders = {name: os.path.join(options.out, name) for name in ["natural", "copy"]}
    folders.update({tempo: os.path.join(options.out, f"joined-{tempo}") for tempo in JOINED_TEMPOS})
    for folder in folders.values():
        os.makedirs(folder, exist_ok=True)
    recordings = [(a.word.clip, os.path.join(options.work, "clips", a.word.clip + ".s16"), a.word.syllables,
                   speech_seconds(a)) for a in held_out]
    write_items(folders["natural"], recordings)
    copies = []
    for aligned, (name, _, syllables, seconds) in zip(held_out, recordings):
        read_frames(options.work, name, options.band_hz).astype("<f4").tofile(os.path.join(folders["copy"], name + ".f32"))
        copies.append((name, os.path.join(folders["copy"], name + ".s16"), syllables, seconds))
    write_items(folders["copy"], copies)
    store = TargetStore(options.work, held_out, {"": options.band_hz})
    order = np.random.default_rng(5).permutation(len(held_out))
    groups = [[held_out[i] for i in order[start : start + 6]] for start in range(0, len(order), 6)]
    for tempo in JOINED_TEMPOS:
        items = []
        for number, group in enumerate(groups):
            targets, seconds = joined(group, store, tempo)
            base = os.path.join(folders[tempo], f"g{number:02}")
            frames_from(targets).tofile(base + ".f32")
            items.append((f"g{number:02}", base + ".s16", sum((a.word.syllables for a in group), []), seconds))
        write_items(folders[tempo], items)


if __name__ == "__main__":
    main()
