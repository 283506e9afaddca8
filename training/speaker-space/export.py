"""Writes the speaker space as the engine reads it.

The container is described in src/engines/embedded/core/named-arrays.ts, the arrays in classes/speaker-space.ts there.
"""

import hashlib
import struct
import zlib
from pathlib import Path

import numpy as np

from space import SpeakerSpace

MAGIC = b"YINSPACE"
VERSION = 1
HEADER_BYTES = 20
ENTRY_BYTES = 48


def write_space(space: SpeakerSpace, path: Path) -> tuple[int, str]:
    """Returns the file's size and SHA-256."""
    mixture = space.mixture
    arrays = {
        "weights": mixture.weights,
        "means": mixture.means,
        "variances": mixture.variances,
        "scale": space.scale,
        "class_means": space.mean,
        "directions": space.directions,
        "noise": space.noise,
        "half_count": np.array([space.half_count]),
    }
    if space.high_band is not None:
        arrays["high_band_map"] = space.high_band.map
        arrays["high_band_bias"] = space.high_band.bias
    data = named_arrays(arrays)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return len(data), hashlib.sha256(data).hexdigest()


def named_arrays(arrays: dict[str, np.ndarray]) -> bytes:
    """The container, all arrays as float32."""
    offset = HEADER_BYTES + ENTRY_BYTES * len(arrays)
    directory, payload = b"", b""
    for name, array in arrays.items():
        sizes = list(array.shape) + [1] * (3 - array.ndim)
        directory += struct.pack("<24s6I", name.encode("ascii"), 0, array.ndim, *sizes, offset + len(payload))
        payload += np.ascontiguousarray(array, dtype="<f4").tobytes()
    body = directory + payload
    return MAGIC + struct.pack("<3I", VERSION, len(arrays), zlib.crc32(body)) + body
