"""Log mel spectra straight from samples, for the aligner and the judges: they must not depend on the vocoder
whose work they judge. One row per 5 ms, 40 bands from 60 Hz to 8 kHz."""
import os

import numpy as np

from corpus import HOP, SAMPLE_RATE_HZ, read_pcm

BANDS = 40
FFT = 1024
WINDOW = 480  # 20 ms
LOWEST_PERIOD, HIGHEST_PERIOD = 50, 300  # 480 to 80 Hz


def _mel_matrix():
    mel = lambda hz: 1127.01048 * np.log(1 + hz / 700)
    edges = 700 * (np.exp(np.linspace(mel(60), mel(8000), BANDS + 2) / 1127.01048) - 1)
    hz = np.arange(FFT // 2 + 1) * SAMPLE_RATE_HZ / FFT
    rising = (hz[:, None] - edges[:-2]) / (edges[1:-1] - edges[:-2])
    falling = (edges[2:] - hz[:, None]) / (edges[2:] - edges[1:-1])
    return np.maximum(0, np.minimum(rising, falling)).astype(np.float32)


MEL = _mel_matrix()
HANN = np.hanning(WINDOW).astype(np.float32)


def log_mel(samples):
    """[frames, BANDS] float32, natural log of mel power; frame k is centred on sample k * HOP."""
    count = len(samples) // HOP
    padded = np.pad(samples, (WINDOW // 2, WINDOW))
    frames = np.lib.stride_tricks.sliding_window_view(padded, WINDOW)[: count * HOP : HOP]
    power = np.abs(np.fft.rfft(frames * HANN, FFT)).astype(np.float32) ** 2
    return np.log(power @ MEL + 1e-4)


def voicing(samples):
    """[frames] largest normalised autocorrelation at a lag of speech, 0 to 1, over 40 ms."""
    count = len(samples) // HOP
    half = samples.reshape(-1)[: len(samples) // 2 * 2].reshape(-1, 2).mean(1)  # 12 kHz
    window, fft = 480, 1024
    padded = np.pad(half, (window // 2, window))
    frames = np.lib.stride_tricks.sliding_window_view(padded, window)[: count * HOP // 2 : HOP // 2]
    frames = (frames - frames.mean(1, keepdims=True)) * np.hanning(window).astype(np.float32)
    correlation = np.fft.irfft(np.abs(np.fft.rfft(frames, fft)) ** 2)
    peak = correlation[:, LOWEST_PERIOD // 2 : HIGHEST_PERIOD // 2].max(1)
    return np.clip(peak / (correlation[:, 0] + 1e-3), 0, 1).astype(np.float32)


class SpectrumStore:
    """Log mel and voicing of all clips in one array, computed once and cached under the work folder."""

    def __init__(self, work, clips):
        path = os.path.join(work, "spectra.npz")
        if not os.path.exists(path):
            rows = []
            for clip in clips:
                samples = read_pcm(work, clip)
                rows.append(np.column_stack([log_mel(samples), voicing(samples)]).astype(np.float16))
            ends = np.cumsum([len(row) for row in rows])
            np.savez(path, values=np.concatenate(rows), ends=ends, clips=np.array(clips))
        cache = np.load(path)
        self._values = cache["values"]
        starts = np.concatenate([[0], cache["ends"][:-1]])
        self._spans = {clip: span for clip, *span in zip(cache["clips"].tolist(), starts, cache["ends"])}

    def __getitem__(self, clip):
        """[frames, BANDS + 1] float32: log mel, then voicing."""
        start, end = self._spans[clip]
        return self._values[start:end].astype(np.float32)

    def first(self, frames):
        """[frames, BANDS] log mel of the first clips."""
        return self._values[:frames, :BANDS].astype(np.float32)
