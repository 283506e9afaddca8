"""How loud each phone is above 8 kHz: beside its own band below, and beside the speech as a whole."""

from collections import defaultdict
from dataclasses import dataclass

import numpy as np

from .clips import CLIP_RATE_HZ
from .mfcc import frames_of

MIDDLE_HZ = (4000, 7300)
WINDOW_SEC, HOP_SEC = 0.015, 0.005
FFT_SIZE = 512
SPEECH_RANGE_DB = 35.0
SILENCE = "SIL"
"""Phones by what they are above 8 kHz; all others are vowels."""
GROUPS = {
    "en": {
        "s": "s",
        "z": "z",
        "sh, zh": "sh zh",
        "ch, j": "ch jh",
        "f, v": "f v",
        "th, dh": "th dh",
        "h": "hh",
        "t, d": "t d dx",
        "k, g": "k g",
        "p, b": "p b",
        "m, n, ng": "m n ng",
        "l, r, w, y": "l r w y",
        "high vowels": "iy ih uw uh",
    },
    "zh": {
        "s": "s",
        "z, c": "z c",
        "sh": "sh",
        "zh, ch": "zh ch",
        "x": "x",
        "j, q": "j q",
        "f": "f",
        "h": "h",
        "t, d": "t d",
        "k, g": "k g",
        "p, b": "p b",
        "m, n, l, r": "m n l r",
    },
}
VOWELS = {"en": "other vowels", "zh": "finals"}
"""Groups whose noise is but a part of the phone: measured where there is most of it."""
BURSTS = {"ch, j", "z, c", "zh, ch", "j, q", "t, d", "k, g", "p, b"}

Phone = tuple[str, float, float]
"""Name, start and end in seconds."""


@dataclass
class Levels:
    """Of the phones of one group, dB: power above 8 kHz against that at 4 to 7.3 kHz, and that of all speech."""

    above_middle: np.ndarray
    above_whole: np.ndarray


def group_of(phone: str, language: str) -> str:
    if phone == SILENCE:
        return "silence"
    groups = GROUPS[language].items()
    return next((group for group, members in groups if phone in members.split()), VOWELS[language])


def levels_by_group(sounds: list[tuple[np.ndarray, list[Phone]]], language: str, top_hz: tuple[float, float]) -> dict[str, Levels]:
    """`sounds`: samples at 24 kHz, and when each phone was said. `top_hz`: what counts as above 8 kHz."""
    hz = np.fft.rfftfreq(FFT_SIZE, 1 / CLIP_RATE_HZ)
    found = defaultdict(list)
    for samples, phones in sounds:
        power = np.abs(np.fft.rfft(windows_of(samples), FFT_SIZE)) ** 2
        whole = power[:, hz >= 80].sum(1)
        speech = whole[whole > np.percentile(whole, 97) * 10 ** (-SPEECH_RANGE_DB / 10)].mean()
        top, middle = (power[:, (hz >= low) & (hz < high)].sum(1) for low, high in (top_hz, MIDDLE_HZ))
        for name, start, end in phones:
            group = group_of(name, language)
            frames = frames_in(start, min(end, len(whole) * HOP_SEC), (top + middle) if group in BURSTS else None)
            if len(frames):
                level = 10 * np.log10(top[frames].mean() + 1e-12)
                found[group].append((level - 10 * np.log10(middle[frames].mean() + 1e-12), level - 10 * np.log10(speech)))
    return {group: Levels(*np.array(pairs).T) for group, pairs in found.items()}


def windows_of(samples: np.ndarray) -> np.ndarray:
    """Hann windows whose middles lie at multiples of the hop, from 0 on."""
    window, hop = int(WINDOW_SEC * CLIP_RATE_HZ), int(HOP_SEC * CLIP_RATE_HZ)
    return frames_of(np.pad(samples, (window // 2, window)), window, hop) * np.hanning(window)


def frames_in(start_sec: float, end_sec: float, noise: np.ndarray | None) -> np.ndarray:
    """The middle half of a phone, or that third of it which has most `noise`."""
    start, end = start_sec / HOP_SEC, end_sec / HOP_SEC
    if noise is None:
        quarter = (end - start) / 4
        return np.arange(int(np.ceil(start + quarter)), int(np.ceil(end - quarter)))
    own = np.arange(int(np.ceil(start)), int(np.ceil(end)))
    return own[np.argsort(-noise[own])][: max(1, len(own) // 3)]
