"""The file of a base voice, read and written again.

Format (little endian): 'YBV1', uint32 length of the header, header (ASCII JSON, padded with spaces so that the
payload starts at a multiple of 4), payload of float16 tensors back to back. The header's `crc32` is the payload's.
"""
import json
import struct
import zlib

import numpy as np

MAGIC = b"YBV1"


def write_weight_file(path, header, payload):
    text = json.dumps(header, separators=(",", ":"), ensure_ascii=True).encode()
    text += b" " * (-(8 + len(text)) % 4)
    with open(path, "wb") as file:
        file.write(MAGIC + struct.pack("<I", len(text)) + text + payload)


class WeightFile:
    """header: a dictionary; the tensors' values are read and replaced by name."""

    def __init__(self, path):
        with open(path, "rb") as file:
            data = file.read()
        start = 8 + struct.unpack("<I", data[4:8])[0]
        self.header, self._payload = json.loads(data[8:start]), bytearray(data[start:])

    @property
    def tensors(self):
        """Name, shape and offset of each."""
        return self.header["tensors"]

    def chunks(self):
        """The float16 bytes of each tensor."""
        return [bytes(self._payload[place]) for place in map(_place, self.tensors)]

    def replace(self, name, values):
        """values: [shape of the tensor]; rounded to float16."""
        tensor = next(tensor for tensor in self.tensors if tensor["name"] == name)
        self._payload[_place(tensor)] = np.ascontiguousarray(values, "<f2").tobytes()
        self.header["crc32"] = zlib.crc32(bytes(self._payload))

    def write(self, path):
        write_weight_file(path, self.header, bytes(self._payload))


def _place(tensor):
    return slice(tensor["offset"], tensor["offset"] + 2 * int(np.prod(tensor["shape"])))
