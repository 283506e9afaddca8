"""Sound classes and eigenvoices: what is known of a speaker before hearing much of him.

Sources: Reynolds et al. 2000 (the mixture of classes); Kuhn et al. 2000 and Kenny et al. 2005 (eigenvoices);
Gauvain & Lee 1994 (MAP). Only the low band of the envelope code is modelled: 48 coefficients, 64 mel points.
"""

from dataclasses import dataclass

import numpy as np
from scipy.fft import dct, idct
from scipy.ndimage import gaussian_filter1d

from ruler.ivector import Mixture

LOW_BAND_POINTS = 64
LOW_BAND_SIZE = 48
HIGH_BAND_POINTS = 12
CUT_POINTS = [61, 62, 63]
EDGE_POINTS = [58, 59, 60]
HIGH_BAND_RIDGE = 1e4
STATIC_SIZE = 20
SLOPE_SIZE = 13
SLOPE_GAIN = 4.0
SPEECH_RANGE_DB = 38.0


def speech_frames(code: np.ndarray) -> np.ndarray:
    """True where the envelope's highest point lies within 38 dB of the 97th percentile of such points."""
    padded = np.zeros((len(code), LOW_BAND_POINTS))
    padded[:, :LOW_BAND_SIZE] = code[:, :LOW_BAND_SIZE]
    peak_db = idct(padded, type=2, norm="ortho", axis=1).max(axis=1) * 10 / np.log(10)
    return peak_db > np.percentile(peak_db, 97) - SPEECH_RANGE_DB


def class_features(code: np.ndarray, mean: np.ndarray) -> np.ndarray:
    """What sorts a frame into classes, n x 33, before scaling; `code` n x 48 of consecutive frames of 5 ms."""
    smooth = gaussian_filter1d(code[:, :SLOPE_SIZE], 1.0, axis=0, mode="nearest")
    return np.hstack([(code - mean)[:, :STATIC_SIZE], SLOPE_GAIN * np.gradient(smooth, axis=0)])


@dataclass
class Recording:
    """The speech frames of one clip: code n x 48, class features n x 33 (unscaled, around the speaker's mean)."""

    code: np.ndarray
    features: np.ndarray


def record(codes: list[np.ndarray]) -> Recording:
    """Of the clips of one speaker, joined; the mean is taken over all their speech frames."""
    low = [code[:, :LOW_BAND_SIZE].astype(np.float64) for code in codes]
    speech = [speech_frames(code) for code in low]
    mean = np.concatenate([code[s] for code, s in zip(low, speech)]).mean(axis=0)
    return Recording(
        np.concatenate([code[s] for code, s in zip(low, speech)]),
        np.concatenate([class_features(code, mean)[s] for code, s in zip(low, speech)]),
    )


@dataclass
class ClassMeans:
    """Of one speaker: frames per class (k), offset of each class from the speaker's mean (k x 48), that mean (48)."""

    count: np.ndarray
    offset: np.ndarray
    mean: np.ndarray


def class_means(mixture: Mixture, scale: np.ndarray, recording: Recording) -> ClassMeans:
    posterior = mixture.posteriors(recording.features / scale)
    count = posterior.sum(axis=0)
    mean = recording.code.mean(axis=0)
    offset = posterior.T @ (recording.code - mean) / np.maximum(count, 1e-6)[:, None]
    return ClassMeans(count, offset, mean)


@dataclass
class SpeakerSpace:
    """The prior over class offsets: mean k x 48, directions k x e x r (the first e coefficients), noise e."""

    mixture: Mixture
    scale: np.ndarray
    mean: np.ndarray
    directions: np.ndarray
    noise: np.ndarray
    """Frames at which a class counts half, in `weights`."""
    half_count: float
    high_band: "HighBandMap | None" = None

    def weights(self, count: np.ndarray) -> np.ndarray:
        return count / (1 + count / self.half_count)

    def coordinates(self, speaker: ClassMeans) -> np.ndarray:
        """The most probable place of a speaker in the space (r), given what was heard of him."""
        width = self.directions.shape[1]
        weight = self.weights(speaker.count)
        residual = (speaker.offset - self.mean)[:, :width]
        scaled = self.directions / self.noise[:, None]
        precision = np.eye(self.directions.shape[2]) + np.einsum("k,ker,kes->rs", weight, scaled, self.directions)
        return np.linalg.solve(precision, np.einsum("k,ker,ke->r", weight, scaled, residual))

    def prior(self, speaker: ClassMeans) -> np.ndarray:
        """Expected class offsets, k x 48."""
        expected = self.mean.copy()
        expected[:, : self.directions.shape[1]] += self.directions @ self.coordinates(speaker)
        return expected

    def target(self, speaker: ClassMeans, tau: float) -> np.ndarray:
        """Class offsets: what was heard, and `tau` frames' worth of the prior."""
        count = speaker.count[:, None]
        return (count * speaker.offset + tau * self.prior(speaker)) / (count + tau)


def train_space(
    mixture: Mixture,
    scale: np.ndarray,
    speakers: list[ClassMeans],
    rank: int = 24,
    width: int = 26,
    shrink: float = 30.0,
    half_count: float = 60.0,
) -> SpeakerSpace:
    """`width`: coefficients that the directions cover; `shrink`: frames at which a class is half believed."""
    counts = np.array([speaker.count for speaker in speakers])
    offsets = np.array([speaker.offset for speaker in speakers])
    mean = np.einsum("sk,skd->kd", counts, offsets) / np.maximum(counts.sum(0), 1e-3)[:, None]
    believed = counts / (counts + shrink)
    table = ((offsets - mean)[:, :, :width] * believed[:, :, None]).reshape(len(speakers), -1)
    _, singular, right = np.linalg.svd(table, full_matrices=False)
    directions = (right[:rank] * (singular[:rank] / np.sqrt(len(speakers)))[:, None]).T
    fitted = (table @ right[:rank].T) @ right[:rank]
    rest = (table - fitted).reshape(len(speakers), -1, width)
    noise = np.einsum("sk,skd->d", counts, rest**2) / counts.sum() * shrink
    return SpeakerSpace(mixture, scale, mean, directions.reshape(len(mean), width, rank), noise, half_count)



@dataclass
class HighBandMap:
    """The high band from the low one: map (48 x 8) and bias (8), for codes whose mean level over speech is taken away."""

    map: np.ndarray
    bias: np.ndarray


def mending_matrix() -> np.ndarray:
    """48 x 48, code @ matrix: the mel points that a 16 kHz recording cuts off take the level just below them."""
    cosines = idct(np.eye(LOW_BAND_POINTS)[:LOW_BAND_SIZE], type=2, norm="ortho", axis=1)
    points = np.eye(LOW_BAND_POINTS)
    points[:, CUT_POINTS] = 0
    points[np.ix_(EDGE_POINTS, CUT_POINTS)] = 1 / len(EDGE_POINTS)
    return cosines @ points @ cosines.T


def without_noise(high: np.ndarray, silent: np.ndarray) -> np.ndarray:
    """High bands (n x 8) less the noise heard in silent frames: powers subtracted (Boll 1979), 10 dB at most."""

    def powers(code: np.ndarray) -> np.ndarray:
        padded = np.pad(code, ((0, 0), (0, HIGH_BAND_POINTS - code.shape[1])))
        return np.exp(idct(padded, type=2, norm="ortho", axis=1))

    heard = powers(high)
    noise = np.median(powers(silent), axis=0)
    cleaned = np.log(np.maximum(heard - 2 * noise, 0.1 * heard))
    return dct(cleaned, type=2, norm="ortho", axis=1)[:, : high.shape[1]]


def train_high_band(codes: list[np.ndarray]) -> HighBandMap:
    """Ridge regression over the speech frames of full-band clips (n x 56), blind to what 16 kHz recordings lack."""
    every = np.concatenate(codes).astype(np.float64)
    speech = np.concatenate([speech_frames(code[:, :LOW_BAND_SIZE].astype(np.float64)) for code in codes])
    low = every[speech, :LOW_BAND_SIZE]
    high = without_noise(every[speech, LOW_BAND_SIZE:], every[~speech, LOW_BAND_SIZE:])
    level = low[:, 0].mean()
    low[:, 0] -= level
    high[:, 0] -= level * np.sqrt(HIGH_BAND_POINTS / LOW_BAND_POINTS)
    mending = mending_matrix()
    seen = low @ mending
    centred = seen - seen.mean(axis=0)
    ridge = HIGH_BAND_RIDGE * np.eye(LOW_BAND_SIZE)
    map_ = np.linalg.solve(centred.T @ centred + ridge, centred.T @ (high - high.mean(axis=0)))
    return HighBandMap(mending @ map_, high.mean(axis=0) - seen.mean(axis=0) @ map_)
