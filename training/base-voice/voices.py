"""Other speakers for the syllable judge: its recordings, moved in the log mel domain to voices that never spoke them.

A judge that knows one woman and one microphone counts every other voice as unclear. Each training sequence
therefore gets a vocal tract of 0.8 to 1.25 of its length, the class means of a speaker drawn from the eigenvoices of
the speaker space (Kuhn et al. 2000; the space knows 342 speakers, none of them held out), a channel, a spread of its
own and a coarser harmonic structure. Phones keep their times; nothing of a held-out speaker is used.
"""
import os
import struct

import numpy as np
from scipy.fft import dct, idct
from scipy.ndimage import gaussian_filter1d

from spectra import BANDS

SPACE = os.path.join(os.path.dirname(__file__), "..", "..", "data", "speaker-space", "speaker-space.bin")
POINTS, ORDER, STATIC, SLOPES, SLOPE_GAIN = 64, 48, 20, 13, 4.0
HEADER, ENTRY = 20, 48
SPEECH_RANGE = 38 / 10 * np.log(10)
SMOOTHING_FRAMES = 3
LOWEST_MEL, TOP_MEL = 1127 * np.log1p(60 / 700), 1127 * np.log1p(8000 / 700)
BAND_MELS = np.linspace(LOWEST_MEL, TOP_MEL, BANDS + 2)[1:-1]
POINT_MELS = np.linspace(0, TOP_MEL, POINTS)


def read_space(path=SPACE):
    """The float32 arrays of a speaker space, by name (see src/engines/embedded/core/named-arrays.ts)."""
    with open(path, "rb") as file:
        data = file.read()
    arrays = {}
    for at in range(HEADER, HEADER + ENTRY * struct.unpack_from("<I", data, 12)[0], ENTRY):
        name = data[at : at + 24].rstrip(b"\0").decode()
        _, dimensions, *sizes, offset = struct.unpack_from("<6I", data, at + 24)
        shape = sizes[:dimensions]
        arrays[name] = np.frombuffer(data, "<f4", int(np.prod(shape)), offset).reshape(shape).astype(np.float64)
    return arrays


def interpolation(at, positions):
    """Matrix that takes values at `positions` to values at `at`, linearly, ends held."""
    return np.stack([np.interp(at, positions, unit) for unit in np.eye(len(positions))], 1)


def tract_interpolation(mels, ratio):
    """Matrix that takes an envelope S(f) at `mels` to S(f / ratio) there."""
    return interpolation(1127 * np.log1p(np.expm1(mels / 1127) / ratio), mels)


class Voices:
    def __init__(self):
        space = read_space()
        self.space = space
        self.directions = space["directions"]
        precision = 1 / space["variances"]
        self.linear, self.square = (space["means"] * precision).T, precision.T
        self.constant = np.log(space["weights"]) - 0.5 * (
            np.log(space["variances"]).sum(1) + (space["means"] ** 2 * precision).sum(1))
        self.to_points = interpolation(POINT_MELS, BAND_MELS).T
        self.to_bands = interpolation(BAND_MELS, POINT_MELS).T
        self.cosines = idct(np.eye(POINTS)[:ORDER], type=2, norm="ortho", axis=1)

    def posteriors(self, spectrum):
        """Shares of the sound classes in each frame of a log mel spectrum."""
        points = spectrum @ self.to_points
        code = dct(points, type=2, norm="ortho", axis=1)[:, :STATIC]
        peak = points.max(1)
        mean = code[peak > np.percentile(peak, 97) - SPEECH_RANGE].mean(0)
        slopes = SLOPE_GAIN * np.gradient(gaussian_filter1d(code[:, :SLOPES], 1.0, axis=0, mode="nearest"), axis=0)
        x = np.hstack([code - mean, slopes]) / self.space["scale"]
        score = self.constant + x @ self.linear - 0.5 * x**2 @ self.square
        score = np.exp(score - score.max(1, keepdims=True))
        return score / score.sum(1, keepdims=True)

    def drawn_offsets(self, random):
        """Class offsets, k x bands, by which a drawn speaker differs from the mean one."""
        coordinates = random.normal(0, 1.2, self.directions.shape[2])
        moved = self.directions @ coordinates
        return moved @ self.cosines[: moved.shape[1]] @ self.to_bands

    def changed(self, spectrum, random, has_tract=False):
        """A [frames, BANDS] log mel spectrum in another voice and room. has_tract: of a tract length of its own."""
        offsets = gaussian_filter1d(self.posteriors(spectrum) @ self.drawn_offsets(random), SMOOTHING_FRAMES, axis=0)
        ratio = 1.0 if has_tract else np.exp(random.uniform(np.log(0.8), np.log(1.25)))
        warped = spectrum @ tract_interpolation(BAND_MELS, ratio).T.astype(np.float32)
        if random.random() < 0.5:
            warped = gaussian_filter1d(warped, random.uniform(0.3, 1.0), axis=1, mode="nearest")
        mean = warped.mean(0)
        own = mean + (warped - mean) * random.uniform(0.8, 1.2)
        return own + offsets + channel(random) + random.normal(0, random.uniform(0.05, 0.35), own.shape)


def channel(random):
    """A smooth curve over the bands: random cosines, the coarse ones largest, in natural log power."""
    order = np.arange(1, 9)
    weights = random.normal(0, 1.3 / order**0.7)
    return np.cos(np.pi * np.outer((np.arange(BANDS) + 0.5) / BANDS, order)) @ weights + random.normal(0, 0.5)
