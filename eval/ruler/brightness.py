"""How bright frication is: the band above 8 kHz beside the one below, where a speaker's fricatives are."""

from pathlib import Path

import numpy as np

from .clips import CLIP_RATE_HZ, decode, decoded_path, read_at
from .mfcc import frames_of

SPEECH_RANGE_DB = 35.0
FULL_BAND_CLIPS = 24


def frication_db(clips: list[np.ndarray]) -> float:
    """Of 24 kHz signals: power at 8 to 11.5 against 4 to 7.3 kHz in frames with more above 4 kHz than below, dB.

    nan where there is no such frame.
    """
    hz = np.fft.rfftfreq(1024, 1 / CLIP_RATE_HZ)
    top, upper = 0.0, 0.0
    for samples in clips:
        frames = frames_of(samples, int(0.025 * CLIP_RATE_HZ), int(0.010 * CLIP_RATE_HZ))
        power = np.abs(np.fft.rfft(frames * np.hanning(frames.shape[1]), 1024)) ** 2

        def band(low_hz: float, high_hz: float) -> np.ndarray:
            return power[:, (hz >= low_hz) & (hz < high_hz)].sum(1) + 1e-12

        level = 10 * np.log10(band(80, 12000))
        hiss = (level > np.percentile(level, 97) - SPEECH_RANGE_DB) & (band(4000, 7300) > band(80, 4000))
        top += band(8000, 11500)[hiss].sum()
        upper += band(4000, 7300)[hiss].sum()
    return float(10 * np.log10(top / upper)) if upper > 0 else float("nan")


def recorded_frication_db(corpus: Path, work: Path, manifest: list[dict]) -> float:
    """Of the one speaker who is recorded up to 12 kHz."""
    rows = [row for row in manifest if row["speaker"] == "kathleen"][:: 1620 // FULL_BAND_CLIPS]
    decode(corpus, work, [row["path"] for row in rows])
    return frication_db([read_at(decoded_path(work, row["path"]), CLIP_RATE_HZ) for row in rows])
