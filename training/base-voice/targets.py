"""Vocoder parameters of the clips as training targets: [frames, code, aperiodicity, voicing, log F0]."""
import os

import numpy as np
from scipy.fft import dct
from scipy.ndimage import gaussian_filter1d, median_filter

from nets import APERIODICITY, CODE

VOICING = CODE + APERIODICITY
LOG_F0 = VOICING + 1
COLUMNS = LOG_F0 + 1
# Below this share of the speaker's median F0 a voice creaks or was taken for an octave lower.
CREAK_SHARE = 0.45
LOW_ORDER, HIGH_POINTS = 48, 12
HIGH_POINT_HZ = 700 * np.expm1(np.linspace(np.log1p(8279 / 700), np.log1p(12000 / 700), HIGH_POINTS))
FALL_PER_POINT = 0.12  # of natural log power, some 1.5 dB per kHz
FULL_BAND_HZ = 12000
# Fewer true points than this over 8 kHz say nothing of the band.
FEWEST_TRUE_POINTS = 3


def has_frames(work, clip):
    return os.path.exists(os.path.join(work, "features", clip + ".f32"))


def true_points(band_hz):
    """How many of the points over 8 kHz a recording with this band has; 0 where they say nothing."""
    count = int((HIGH_POINT_HZ <= band_hz).sum())
    return count if count >= FEWEST_TRUE_POINTS else 0


def read_frames(work, clip, band_hz=FULL_BAND_HZ):
    """[frames, code, aperiodicity dB, F0 Hz] as the product's analysis wrote them, the band over 8 kHz completed."""
    rows = np.fromfile(os.path.join(work, "features", clip + ".f32"), "<f4")
    rows = rows.reshape(-1, CODE + APERIODICITY + 1 + HIGH_POINTS)
    frames = rows[:, : CODE + APERIODICITY + 1].copy()
    count = true_points(band_hz)
    if 0 < count < HIGH_POINTS:
        high = completed(rows[:, CODE + APERIODICITY + 1 :], count)
        frames[:, LOW_ORDER:CODE] = dct(high, type=2, norm="ortho", axis=1)[:, : CODE - LOW_ORDER]
    return frames


def completed(points, count):
    """Log mel points over 8 kHz with those beyond the source's band made up: a steady fall from the last true ones."""
    points = points.copy()
    # The last true point may lie on the flank of the source's filter.
    true = count - 1
    last = points[:, true - 2 : true].mean(1)
    for point in range(true, HIGH_POINTS):
        points[:, point] = last - FALL_PER_POINT * (point - true + 1.5)
    return points


def continuous_log_f0(f0, lowest_hz):
    """Log F0 through the unvoiced stretches; creak, which jumps between registers, is bridged like them."""
    usable = np.flatnonzero(f0 > lowest_hz)
    if len(usable) < 3:
        return np.full(len(f0), np.log(lowest_hz / CREAK_SHARE))
    track = np.interp(np.arange(len(f0)), usable, np.log(f0[usable]))
    return gaussian_filter1d(median_filter(track, 5, mode="nearest"), 1.5, mode="nearest")


def targets_from(frames, lowest_hz):
    f0 = frames[:, -1]
    return np.column_stack([frames[:, :-1], f0 > 0, continuous_log_f0(f0, lowest_hz)]).astype(np.float32)


class TargetStore:
    """Targets of all phrases, loaded once: each exactly as long as its alignment.

    bands_hz: true band by speaker, "" for those not named; FULL_BAND_HZ without."""

    def __init__(self, work, phrases, bands_hz=None):
        self._rows, self._bands = {}, bands_hz or {}
        speakers = {}
        for phrase in phrases:
            speakers.setdefault(phrase.word.speaker, {})[phrase.word.clip] = None
        for speaker, clips in speakers.items():
            frames = {clip: read_frames(work, clip, self.band_hz(speaker)) for clip in clips}
            f0 = np.concatenate([rows[:, -1] for rows in frames.values()])
            lowest_hz = CREAK_SHARE * np.median(f0[f0 > 0]) if (f0 > 0).any() else 70
            self._rows.update({clip: targets_from(rows, lowest_hz) for clip, rows in frames.items()})

    def band_hz(self, speaker):
        return self._bands.get(speaker, self._bands.get("", FULL_BAND_HZ))

    def has_high_band(self, speaker):
        return true_points(self.band_hz(speaker)) > 0

    def __call__(self, phrase):
        rows = self._rows[phrase.word.clip][phrase.start :]
        wanted = int(phrase.phone_frames.sum())
        if len(rows) < wanted:
            rows = np.concatenate([rows, np.repeat(rows[-1:], wanted - len(rows), 0)])
        return rows[:wanted]

    def statistics(self, phrases):
        """Mean and standard deviation of each column over speech, [2, COLUMNS]; log F0 and aperiodicity over voiced
        frames; the columns over 8 kHz mean nothing where there is no such band."""
        rows = np.concatenate([self(p)[p.phone_frames[0] : p.phone_frames.sum() - p.phone_frames[-1]] for p in phrases])
        mean, sd = rows.mean(0), rows.std(0)
        voiced = rows[rows[:, VOICING] > 0.5]
        for column in [*range(CODE, VOICING), LOG_F0]:
            mean[column], sd[column] = voiced[:, column].mean(), voiced[:, column].std()
        return np.stack([mean, np.maximum(sd, 1e-3)])


def statistics_by_speaker(store, phrases, speakers):
    """[speakers, 2, COLUMNS]. Voicing is measured alike for all. Who has no band over 8 kHz is given that of the
    others."""
    own = np.stack([store.statistics([p for p in phrases if p.word.speaker == speaker]) for speaker in speakers])
    own[:, :, VOICING] = own[:, :, VOICING].mean(0)
    full = [number for number, speaker in enumerate(speakers) if store.has_high_band(speaker)]
    for number in set(range(len(speakers))) - set(full) if full else ():
        own[number, :, LOW_ORDER:CODE] = own[full, :, LOW_ORDER:CODE].mean(0)
    return own
