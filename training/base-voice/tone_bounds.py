"""Measures between what heights the speaker's recordings keep each tone, and writes that into the header of a
Mandarin weight file, whose networks have heard few tones beside those of another word.

  tone_bounds.py --work DIR --voice FILE.bin

By tone, the tone before and whether the recording ends: quartiles of log F0 at KNOTS instants of the final; for
neutral tones, of which there are few, a narrower range. A case with too few recordings takes that of its tone after any
other. `src/engines/embedded/core/base-voice/tone-bounds.ts` says what the product does with them.
"""
import argparse
import os

import numpy as np

from corpus import TONES, has_certain_tones, read_words, split_held_out
from segments import read_aligned
from targets import CREAK_SHARE, continuous_log_f0, read_frames
from weight_file import WeightFile

KNOTS = (np.arange(4) + 0.5) / 4
SHARE_BELOW, NEUTRAL_SHARE_BELOW = 0.25, 0.35
FEWEST = 20


def collected(work, phrases):
    """Heights by (tone, tone before or None for any, whether the recording ends or None for both)."""
    tracks = {clip: read_frames(work, clip)[:, -1] for clip in {phrase.word.clip for phrase in phrases}}
    every = np.concatenate(list(tracks.values()))
    lowest_hz = CREAK_SHARE * np.median(every[every > 0])
    heights = {}
    for phrase in phrases:
        log_f0 = continuous_log_f0(tracks[phrase.word.clip], lowest_hz)
        tones = [tone for *_, tone in phrase.word.syllables]
        ends = phrase.start + np.cumsum(phrase.phone_frames)
        finals = [(ends[n - 1], ends[n]) for n, s in enumerate(phrase.syllable_of_phone)
                  if s >= 0 and not phrase.is_initial(n)]
        for n, ((start, end), tone) in enumerate(zip(finals, tones)):
            row = np.interp(start + KNOTS * (end - start) - 0.5, np.arange(len(log_f0)), log_f0)
            for before in (tones[n - 1] if n else 0, None):
                for last in (n == len(tones) - 1, None):
                    heights.setdefault((tone, before, last), []).append(row)
    return heights


def bounds_from(heights):
    """[tone - 1][tone before][ends the phrase] -> (lowest, highest) at the knots."""
    def of(tone, before, last):
        # Neutral tones hardly differ inside and at the end, and there are too few to part them.
        place = None if tone == 5 else last
        rows = next((heights[key] for key in ((tone, before, place), (tone, None, place))
                     if len(heights.get(key, ())) >= FEWEST), None)
        if rows is None:
            raise SystemExit(f"too few recordings of tone {tone}: fewer than {FEWEST}")
        share = NEUTRAL_SHARE_BELOW if tone == 5 else SHARE_BELOW
        return [[round(float(value), 3) for value in row] for row in np.quantile(rows, [share, 1 - share], axis=0)]

    return [[[of(tone, before, last) for last in (False, True)] for before in range(6)] for tone in TONES]


def write_into(path, bounds):
    file = WeightFile(path)
    file.header["toneBounds"] = bounds
    file.write(path)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--work", required=True)
    parser.add_argument("--voice", required=True)
    options = parser.parse_args()
    training, _ = split_held_out(read_words(os.path.join(options.work, "labels.tsv")))
    phrases = read_aligned(options.work, [word for word in training if has_certain_tones(word)])
    write_into(options.voice, bounds_from(collected(options.work, phrases)))


if __name__ == "__main__":
    main()
