"""A weight file with its matrices rounded to 8 bits, for the comparison of int8 with float16:

  precision.py VOICE.bin --out ROUNDED.bin
Every column of a matrix (one output channel) gets the scale of its largest weight; biases and embeddings stay. The
result is a float16 file again, so that the product can speak with it; what it would take as int8 is printed.
"""
import argparse

import numpy as np

from weight_file import WeightFile

MATRICES = (".weight",)


def rounded(values):
    """[..., in, out] to 255 steps per output."""
    flat = values.reshape(-1, values.shape[-1]).astype(np.float64)
    scale = np.maximum(np.abs(flat).max(0), 1e-9) / 127
    return (np.round(flat / scale) * scale).reshape(values.shape)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("voice")
    parser.add_argument("--out", required=True)
    options = parser.parse_args()
    file = WeightFile(options.voice)
    sizes, squared, total = {"float16": 0, "int8": 0}, 0.0, 0.0
    for tensor, chunk in zip(file.tensors, file.chunks()):
        values = np.frombuffer(chunk, "<f2").reshape(tensor["shape"])
        sizes["float16"] += len(chunk)
        if not tensor["name"].endswith(MATRICES):
            sizes["int8"] += len(chunk)
            continue
        sizes["int8"] += values.size + 4 * tensor["shape"][-1]
        coarse = rounded(values)
        squared += ((coarse - values) ** 2).sum()
        total += (values.astype(np.float64) ** 2).sum()
        file.replace(tensor["name"], coarse)
    file.write(options.out)
    print(f"float16 {sizes['float16']} bytes, int8 {sizes['int8']} bytes; error of the matrices "
          f"{10 * np.log10(squared / total):.1f} dB")


if __name__ == "__main__":
    main()
