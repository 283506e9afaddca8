"""Measures of a signal by itself: pitch, pace, spectrum, level, band and the steps where pieces were joined."""

from dataclasses import dataclass

import numpy as np
from scipy.signal import find_peaks, medfilt, welch

from .mfcc import frames_of

F0_MIN_HZ, F0_MAX_HZ = 60.0, 500.0
F0_HOP_SEC = 0.010
SPEECH_RANGE_DB = 32.0
FLOOR = 1e-12


def f0_track(samples: np.ndarray, rate_hz: int) -> np.ndarray:
    """F0 in Hz per 10 ms, 0 where unvoiced: normalised autocorrelation (Boersma 1993), best path by Viterbi."""
    window = int(0.045 * rate_hz)
    hop = int(F0_HOP_SEC * rate_hz)
    taper = np.hanning(window)
    size = 1 << int(np.ceil(np.log2(2 * window)))
    frames = frames_of(samples, window, hop)
    frames = (frames - frames.mean(1, keepdims=True)) * taper
    correlation = np.fft.irfft(np.abs(np.fft.rfft(frames, size)) ** 2)
    own = np.fft.irfft(np.abs(np.fft.rfft(taper, size)) ** 2)
    lags = np.arange(int(rate_hz / F0_MAX_HZ), int(rate_hz / F0_MIN_HZ))
    power = correlation[:, :1] + 1e-9
    normalised = correlation[:, lags] / power / (own[lags] / own[0])
    level_db = 10 * np.log10(power[:, 0])
    loud = level_db > np.percentile(level_db, 97) - SPEECH_RANGE_DB
    candidates, strengths = pitch_candidates(normalised, lags, rate_hz, loud)
    return best_path(candidates, strengths)


def pitch_candidates(normalised, lags, rate_hz, loud, count=4):
    """Per frame the unvoiced candidate (0 Hz) and up to `count` peaks with their strengths."""
    candidates = np.zeros((len(normalised), count + 1))
    strengths = np.full((len(normalised), count + 1), -np.inf)
    strengths[:, 0] = np.where(loud, 0.48, 1.5)
    for t in np.flatnonzero(loud):
        row = normalised[t]
        peaks = find_peaks(row, height=0.3)[0]
        # A slight liking for short lags keeps the octave below from winning by rounding.
        value = row[peaks] + 0.02 * np.log2((rate_hz / lags[peaks]) / F0_MIN_HZ)
        best = peaks[np.argsort(-value)[:count]]
        for column, peak in enumerate(best, start=1):
            left, centre, right = row[peak - 1], row[peak], row[peak + 1]
            shift = 0.5 * (left - right) / (left - 2 * centre + right - 1e-12)
            candidates[t, column] = rate_hz / (lags[peak] + shift)
            strengths[t, column] = centre + 0.02 * np.log2(candidates[t, column] / F0_MIN_HZ)
    return candidates, strengths


def best_path(candidates: np.ndarray, strengths: np.ndarray) -> np.ndarray:
    octave_cost, voicing_cost = 0.4, 0.12
    score = strengths[0].copy()
    back = np.zeros(candidates.shape, dtype=int)
    for t in range(1, len(candidates)):
        before, now = candidates[t - 1][:, None], candidates[t][None]
        both = (before > 0) & (now > 0)
        with np.errstate(divide="ignore", invalid="ignore"):
            jump = np.where(both, octave_cost * np.abs(np.log2(np.where(both, now / np.maximum(before, 1), 1))), 0)
        cost = np.where(both, jump, np.where((before > 0) != (now > 0), voicing_cost, 0))
        total = score[:, None] - cost
        back[t] = total.argmax(0)
        score = total.max(0) + strengths[t]
    path = np.empty(len(candidates), dtype=int)
    path[-1] = score.argmax()
    for t in range(len(candidates) - 1, 0, -1):
        path[t - 1] = back[t, path[t]]
    return candidates[np.arange(len(candidates)), path]


@dataclass
class Pitch:
    median_hz: float
    """10th to 90th percentile of what lies within 10 semitones of the median, in semitones."""
    range_st: float
    voiced_share: float


def pitch_of(samples: np.ndarray, rate_hz: int) -> Pitch:
    track = f0_track(samples, rate_hz)
    voiced = track[track > 0]
    if len(voiced) < 10:
        return Pitch(np.nan, np.nan, 0.0)
    median = np.median(voiced)
    distance = 12 * np.log2(voiced / median)
    low, high = np.percentile(distance[np.abs(distance) < 10], [10, 90])
    return Pitch(float(median), float(high - low), float((track > 0).mean()))


def semitones(a_hz: float, b_hz: float) -> float:
    return float(12 * np.log2(a_hz / b_hz))


def level_contour_db(samples: np.ndarray, rate_hz: int, hop_sec: float = 0.010) -> np.ndarray:
    frames = frames_of(samples, int(0.025 * rate_hz), int(hop_sec * rate_hz))
    return 10 * np.log10((frames**2).mean(1) + FLOOR)


def active_level_db(samples: np.ndarray, rate_hz: int) -> float:
    """Mean power of the speech frames in dB below full scale."""
    level = level_contour_db(samples, rate_hz)
    active = level[level > np.percentile(level, 97) - SPEECH_RANGE_DB]
    return float(10 * np.log10(np.mean(10 ** (active / 10))))


def syllable_rate(samples: np.ndarray, rate_hz: int) -> float:
    """Nuclei per second of speech: peaks of intensity that are voiced and 2 dB above the dips (de Jong & Wempe 2009)."""
    level = medfilt(level_contour_db(samples, rate_hz), 5)
    track = f0_track(samples, rate_hz)
    peaks = find_peaks(level, height=np.percentile(level, 97) - 25, prominence=2.0, distance=6)[0]
    nuclei = [p for p in peaks if p < len(track) and track[max(0, p - 1) : p + 2].max(initial=0) > 0]
    speech_sec = (level > np.percentile(level, 97) - SPEECH_RANGE_DB).sum() * 0.010
    return len(nuclei) / max(speech_sec, 0.1)


def ltas_db(samples: np.ndarray, rate_hz: int) -> np.ndarray:
    """Long-term average spectrum of the speech frames in third octaves from 100 Hz to 7 kHz, mean 0."""
    frames = frames_of(samples, 512 * rate_hz // 16000, 256 * rate_hz // 16000)
    level = 10 * np.log10((frames**2).mean(1) + FLOOR)
    speech = frames[level > np.percentile(level, 97) - SPEECH_RANGE_DB] * np.hanning(frames.shape[1])
    power = (np.abs(np.fft.rfft(speech, 4 * frames.shape[1])) ** 2).mean(0)
    hz = np.fft.rfftfreq(4 * frames.shape[1], 1 / rate_hz)
    centres = 100 * 2 ** (np.arange(19) / 3)
    bands = [power[(hz >= c * 2 ** (-1 / 6)) & (hz < c * 2 ** (1 / 6))].mean() for c in centres]
    spectrum = 10 * np.log10(np.array(bands) + FLOOR)
    return spectrum - spectrum.mean()


def ltas_distance_db(a: np.ndarray, b: np.ndarray) -> float:
    return float(np.sqrt(np.mean((a - b) ** 2)))


def bandwidth_hz(samples: np.ndarray, rate_hz: int) -> float:
    """Where the spectrum of the brightest tenth of the speech frames falls 45 dB below its peak for good."""
    hz, _, power = spectrogram_power(samples, rate_hz)
    level = power.sum(0)
    frames = power[:, level > level.max() * 10 ** (-SPEECH_RANGE_DB / 10)]
    treble = frames[hz > 3000].sum(0)
    bright = frames[:, treble >= np.percentile(treble, 90)].mean(1)
    spectrum = 10 * np.log10(bright + FLOOR)
    above = np.flatnonzero(spectrum > spectrum.max() - 45)
    return float(hz[above[-1]]) if len(above) else 0.0


def spectrogram_power(samples: np.ndarray, rate_hz: int):
    window = 512 * rate_hz // 16000
    frames = frames_of(samples, window, window // 4) * np.hanning(window)
    power = np.abs(np.fft.rfft(frames, 1024)).T ** 2
    return np.fft.rfftfreq(1024, 1 / rate_hz), np.arange(frames.shape[0]) * (window // 4) / rate_hz, power


def band_share_db(samples: np.ndarray, rate_hz: int, low_hz: float, high_hz: float) -> float:
    """Power between two frequencies against the whole, in dB."""
    hz, power = welch(samples, rate_hz, nperseg=1024)
    band = power[(hz >= low_hz) & (hz < high_hz)].sum()
    return float(10 * np.log10(band / (power.sum() + FLOOR) + FLOOR))


def clipped_share(samples: np.ndarray) -> float:
    """Share of samples at full scale."""
    return float((np.abs(samples) >= 0.9999).mean())


@dataclass
class Steps:
    """From one 10 ms frame to the next but one: rms change of 26 log mel bands, and of the level, both in dB."""

    spectral_db: np.ndarray
    level_db: np.ndarray


def steps_of(samples: np.ndarray, rate_hz: int) -> Steps:
    window, hop = int(0.020 * rate_hz), int(0.010 * rate_hz)
    frames = frames_of(samples, window, hop) * np.hanning(window)
    power = np.abs(np.fft.rfft(frames, 1024)) ** 2
    hz = np.fft.rfftfreq(1024, 1 / rate_hz)
    edges = 700 * (np.exp(np.linspace(np.log1p(100 / 700), np.log1p(7600 / 700), 27)) - 1)
    bands = np.stack([power[:, (hz >= a) & (hz < max(b, a + 30))].mean(1) for a, b in zip(edges[:-1], edges[1:])], 1)
    floor = np.percentile(power.sum(1), 97) * 1e-5 / power.shape[1]
    log_bands = 10 * np.log10(bands + floor)
    level = 10 * np.log10(power.sum(1) + floor * power.shape[1])
    change = log_bands[2:] - log_bands[:-2]
    rise = level[2:] - level[:-2]
    return Steps(np.sqrt(((change - change.mean(1, keepdims=True)) ** 2).mean(1)), np.abs(rise))


def step_near(values: np.ndarray, at_sec: float, reach_sec: float = 0.03) -> float:
    """The largest step within `reach_sec` of a time."""
    centre = at_sec / 0.010
    first = max(0, int(centre - reach_sec / 0.010) - 1)
    return float(values[first : int(centre + reach_sec / 0.010) + 1].max(initial=0.0))
