"""Vocoder parameters of the clips as training targets: [frames, code, aperiodicity, voicing, log F0]."""
import os

import numpy as np
from scipy.fft import dct
from scipy.ndimage import gaussian_filter1d, median_filter

from nets import APERIODICITY, CODE

VOICING = CODE + APERIODICITY
LOG_F0 = VOICING + 1
COLUMNS = LOG_F0 + 1
CREAK_HZ = 95
LOW_ORDER, HIGH_POINTS = 48, 12
# The recordings end at 9.9 kHz (MP3): of the points 8279, 8566, 8863, 9169, 9485, 9811 ... 12000 Hz five are true.
TRUE_HIGH_POINTS = 5
FALL_PER_POINT = 0.12  # of natural log power, some 1.5 dB per kHz


def has_frames(work, clip):
    return os.path.exists(os.path.join(work, "features", clip + ".f32"))


def read_frames(work, clip):
    """[frames, code, aperiodicity dB, F0 Hz] as the product's analysis wrote them, the band over 8 kHz completed."""
    rows = np.fromfile(os.path.join(work, "features", clip + ".f32"), "<f4")
    rows = rows.reshape(-1, CODE + APERIODICITY + 1 + HIGH_POINTS)
    frames = rows[:, : CODE + APERIODICITY + 1].copy()
    high = completed(rows[:, CODE + APERIODICITY + 1 :])
    frames[:, LOW_ORDER:CODE] = dct(high, type=2, norm="ortho", axis=1)[:, : CODE - LOW_ORDER]
    return frames


def completed(points):
    """Log mel points over 8 kHz with those beyond the source's band made up: a steady fall from the last true ones."""
    points = points.copy()
    last = points[:, TRUE_HIGH_POINTS - 2 : TRUE_HIGH_POINTS].mean(1)
    for point in range(TRUE_HIGH_POINTS, HIGH_POINTS):
        points[:, point] = last - FALL_PER_POINT * (point - TRUE_HIGH_POINTS + 1.5)
    return points


def continuous_log_f0(f0):
    """Log F0 through the unvoiced stretches; creak, which jumps between registers, is bridged like them."""
    usable = np.flatnonzero(f0 > CREAK_HZ)
    if len(usable) < 3:
        return np.full(len(f0), np.log(220.0))
    track = np.interp(np.arange(len(f0)), usable, np.log(f0[usable]))
    return gaussian_filter1d(median_filter(track, 5, mode="nearest"), 1.5, mode="nearest")


def targets_from(frames):
    f0 = frames[:, -1]
    return np.column_stack([frames[:, :-1], f0 > 0, continuous_log_f0(f0)]).astype(np.float32)


class TargetStore:
    """Targets of all words, loaded once; each clip exactly as long as its alignment."""

    def __init__(self, work, aligned_words):
        self._rows = {}
        for aligned in aligned_words:
            rows = targets_from(read_frames(work, aligned.word.clip))
            wanted = int(aligned.phone_frames.sum())
            if len(rows) < wanted:
                rows = np.concatenate([rows, np.repeat(rows[-1:], wanted - len(rows), 0)])
            self._rows[aligned.word.clip] = rows[:wanted]

    def __call__(self, clip):
        return self._rows[clip]

    def statistics(self, aligned_words):
        """Mean and standard deviation of each column over speech; log F0 and aperiodicity over voiced frames."""
        rows = np.concatenate([
            self._rows[a.word.clip][a.phone_frames[0] : len(self._rows[a.word.clip]) - a.phone_frames[-1]]
            for a in aligned_words])
        mean, sd = rows.mean(0), rows.std(0)
        voiced = rows[rows[:, VOICING] > 0.5]
        for column in [*range(CODE, VOICING), LOG_F0]:
            mean[column], sd[column] = voiced[:, column].mean(), voiced[:, column].std()
        return mean, np.maximum(sd, 1e-3)
