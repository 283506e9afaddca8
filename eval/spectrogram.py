#!/usr/bin/python3
"""Draws recordings side by side: by default a reference, the unconverted base and the clone.

    /usr/bin/python3 eval/spectrogram.py --out docs/images/clone.png reference.wav:Reference base.wav:Base clone.wav:Clone

Each wav file may be followed by a colon and its title. Needs Debian's python3-matplotlib.
"""

import argparse
from pathlib import Path

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np
from ruler.acoustics import F0_HOP_SEC, f0_track, spectrogram_power
from ruler.clips import CLIP_RATE_HZ, JUDGE_RATE_HZ, read_at

RANGE_DB = 70
TOP_KHZ = 12


def draw(axes, path: Path, title: str, seconds: float) -> None:
    samples = read_at(path, CLIP_RATE_HZ)[: int(seconds * CLIP_RATE_HZ)]
    hz, times, power = spectrogram_power(samples, CLIP_RATE_HZ)
    level = 10 * np.log10(power + 1e-12)
    top = np.percentile(level, 99.9)
    extent = (0, times[-1], 0, hz[-1] / 1000)
    axes.imshow(level, origin="lower", aspect="auto", extent=extent, cmap="magma", vmin=top - RANGE_DB, vmax=top)
    track = f0_track(read_at(path, JUDGE_RATE_HZ)[: int(seconds * JUDGE_RATE_HZ)], JUDGE_RATE_HZ)
    pitch = axes.twinx()
    pitch.plot(np.arange(len(track)) * F0_HOP_SEC, np.where(track > 0, track, np.nan), color="cyan", linewidth=1.2)
    pitch.set_ylim(0, 600)
    pitch.set_yticks([100, 200, 300])
    pitch.tick_params(labelsize=7, colors="teal")
    axes.set_title(title, fontsize=10)
    axes.set_ylim(0, TOP_KHZ)
    axes.set_xlabel("s", fontsize=8)
    axes.tick_params(labelsize=7)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("clips", nargs="+", help="FILE or FILE:TITLE")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--seconds", type=float, default=3.0)
    args = parser.parse_args()
    figure, columns = plt.subplots(1, len(args.clips), figsize=(4 * len(args.clips), 3.2), squeeze=False)
    for axes, clip in zip(columns[0], args.clips):
        path, _, title = clip.partition(":")
        draw(axes, Path(path), title or Path(path).stem, args.seconds)
    columns[0][0].set_ylabel("kHz; F0 in cyan, Hz", fontsize=8)
    figure.tight_layout()
    args.out.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(args.out, dpi=110)


if __name__ == "__main__":
    main()
