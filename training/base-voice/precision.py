"""A weight file with its matrices rounded to 8 bits, for the comparison of int8 with float16:

  precision.py VOICE.bin --out ROUNDED.bin
Every column of a matrix (one output channel) gets the scale of its largest weight; biases and embeddings stay. The
result is a float16 file again, so that the product can speak with it; what it would take as int8 is printed.
"""
import argparse
import json
import struct
import zlib

import numpy as np

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
    with open(options.voice, "rb") as file:
        data = file.read()
    start = 8 + struct.unpack("<I", data[4:8])[0]
    header, payload = json.loads(data[8:start]), bytearray(data[start:])
    sizes, squared, total = {"float16": 0, "int8": 0}, 0.0, 0.0
    for tensor in header["tensors"]:
        count = int(np.prod(tensor["shape"]))
        place = slice(tensor["offset"], tensor["offset"] + 2 * count)
        values = np.frombuffer(bytes(payload[place]), "<f2").reshape(tensor["shape"])
        sizes["float16"] += 2 * count
        if not tensor["name"].endswith(MATRICES):
            sizes["int8"] += 2 * count
            continue
        sizes["int8"] += count + 4 * tensor["shape"][-1]
        coarse = rounded(values)
        squared += ((coarse - values) ** 2).sum()
        total += (values.astype(np.float64) ** 2).sum()
        payload[place] = coarse.astype("<f2").tobytes()
    header["crc32"] = zlib.crc32(bytes(payload))
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-(8 + len(text)) % 4)
    with open(options.out, "wb") as file:
        file.write(b"YBV1" + struct.pack("<I", len(text)) + text + bytes(payload))
    print(f"float16 {sizes['float16']} bytes, int8 {sizes['int8']} bytes; error of the matrices "
          f"{10 * np.log10(squared / total):.1f} dB")


if __name__ == "__main__":
    main()
