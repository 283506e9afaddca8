"""Words understood: CMU pocketsphinx with its US English model, as Debian packs them.

Open set: the package's language model, scored as word error rate. Closed set: which of the ruler's own
sentences was it, scored as the share not found.
"""

import re
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.io import wavfile

MODEL = Path("/usr/share/pocketsphinx/model/en-us")
RATE_HZ = 16000
EDGE_SEC = 0.3
LEVEL_DB = -26.0


def words_of(text: str) -> list[str]:
    return re.findall(r"[a-z']+", text.lower())


def errors(said: list[str], heard: list[str]) -> int:
    """Substitutions, insertions and deletions on the best alignment."""
    row = list(range(len(heard) + 1))
    for i, word in enumerate(said, start=1):
        above, row[0] = row[0], i
        for j, other in enumerate(heard, start=1):
            above, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, above + (word != other))
    return row[-1]


@dataclass
class Heard:
    said: list[str]
    heard: list[str]

    @property
    def errors(self) -> int:
        return errors(self.said, self.heard)


def word_error_rate(results: list[Heard]) -> float:
    return sum(r.errors for r in results) / max(1, sum(len(r.said) for r in results))


def write_for_recogniser(path: Path, samples: np.ndarray) -> None:
    """At one level and with a little silence and hiss around, so that neither start nor level decides."""
    power = np.mean(samples**2) + 1e-12
    scaled = samples * 10 ** (LEVEL_DB / 20) / np.sqrt(power)
    edge = int(EDGE_SEC * RATE_HZ)
    padded = np.pad(scaled, edge) + np.random.default_rng(1).normal(0, 2e-4, len(scaled) + 2 * edge)
    wavfile.write(path, RATE_HZ, (np.clip(padded, -0.999, 0.999) * 32767).astype(np.int16))


def recognise(signals: list[np.ndarray], grammar: list[str] | None = None) -> list[list[str]]:
    """The words heard in each 16 kHz signal; with `grammar`, the best of these sentences."""
    if not signals:
        return []
    with tempfile.TemporaryDirectory() as folder:
        here = Path(folder)
        for index, samples in enumerate(signals):
            write_for_recogniser(here / f"{index:05d}.wav", samples)
        (here / "list").write_text("".join(f"{index:05d}\n" for index in range(len(signals))))
        language = ["-lm", str(MODEL / "en-us.lm.bin")]
        if grammar is not None:
            choices = " | ".join(" ".join(words_of(sentence)) for sentence in grammar)
            (here / "closed.gram").write_text(f"#JSGF V1.0;\ngrammar closed;\npublic <any> = {choices};\n")
            language = ["-jsgf", str(here / "closed.gram")]
        subprocess.run(
            ["pocketsphinx_batch", "-hmm", str(MODEL / "en-us"), "-dict", str(MODEL / "cmudict-en-us.dict"), *language]
            + ["-adcin", "yes", "-adchdr", "44", "-cepdir", folder, "-cepext", ".wav"]
            + ["-ctl", str(here / "list"), "-hyp", str(here / "heard"), "-logfn", str(here / "log")],
            check=True,
            stdout=subprocess.DEVNULL,
        )
        heard = {}
        for line in (here / "heard").read_text().splitlines():
            match = re.fullmatch(r"(.*)\((\d+) -?\d+\)", line)
            if match:
                heard[int(match[2])] = words_of(re.sub(r"\(\d+\)", "", match[1]))
        return [heard.get(index, []) for index in range(len(signals))]
