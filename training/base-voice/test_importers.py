"""Made-up miniatures of each layout: python3 -m unittest test_importers"""
import csv
import os
import subprocess
import sys
import tempfile
import unittest
import wave

import numpy as np

HERE = os.path.dirname(os.path.abspath(__file__))


def write(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


def tone(path, rate=16000):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    samples = np.concatenate([np.zeros(rate // 4), 0.3 * np.sin(np.arange(rate // 2) / rate * 2 * np.pi * 220),
                              np.zeros(rate // 4)])
    with wave.open(path, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes((samples * 32767).astype("<i2").tobytes())


class Importers(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.root = self.folder.name

    def path(self, *parts):
        return os.path.join(self.root, *parts)

    def imported(self, layout):
        out = self.path("corpus", "manifest.tsv")
        subprocess.run([sys.executable, os.path.join(HERE, "importers.py"), layout, self.path("in"), "--out", out],
                       check=True, capture_output=True)
        with open(out, encoding="utf-8") as file:
            return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))

    def test_aishell3_takes_the_hanzi_and_leaves_the_pinyin(self):
        write(self.path("in/train/content.txt"), "SSB00050001.wav\t广 guang3 州 zhou1\n")
        tone(self.path("in/train/wav/SSB0005/SSB00050001.wav"))
        [item] = self.imported("aishell3")
        self.assertEqual((item["speaker"], item["lang"], item["text"]), ("SSB0005", "zh", "广州"))

    def test_thchs30_joins_the_words_of_the_first_line(self):
        write(self.path("in/data/A2_0.wav.trn"), "绿 是 阳春\nlv4 shi4\nl v4\n")
        tone(self.path("in/data/A2_0.wav"))
        [item] = self.imported("thchs30")
        self.assertEqual((item["speaker"], item["text"]), ("A2", "绿是阳春"))

    def test_ljspeech_takes_the_normalised_text(self):
        write(self.path("in/metadata.csv"), "LJ001-0001|In 1450|In fourteen fifty\n")
        tone(self.path("in/wavs/LJ001-0001.wav"))
        [item] = self.imported("ljspeech")
        self.assertEqual(item["text"], "In fourteen fifty")

    def test_vctk_finds_either_version_and_passes_over_a_missing_microphone(self):
        write(self.path("in/txt/p225/p225_001.txt"), "Please call Stella.\n")
        write(self.path("in/txt/p315/p315_001.txt"), "Please call Stella.\n")
        tone(self.path("in/wav48/p225/p225_001.wav"))
        [item] = self.imported("vctk")
        self.assertEqual((item["speaker"], item["text"]), ("p225", "Please call Stella."))

    def test_own_recordings_go_on_to_be_trimmed_and_levelled(self):
        write(self.path("in/me/hello.txt"), "你好\n")
        tone(self.path("in/me/hello.wav"))
        [item] = self.imported("own")
        self.assertEqual((item["speaker"], item["lang"]), ("me", "zh"))
        subprocess.run([sys.executable, os.path.join(HERE, "clips.py"), "--corpus", self.path("corpus"), "--work",
                        self.path("work"), "--speaker", "me", "--processes", "1"], check=True, capture_output=True)
        samples = np.fromfile(self.path("work/clips/hello.s16"), "<i2") / 32767
        self.assertAlmostEqual(len(samples) / 24000, 0.74, delta=0.03)
        self.assertAlmostEqual(np.sqrt((samples[6000:10000] ** 2).mean()), 0.07, delta=0.005)

    def test_a_listed_recording_that_is_absent_is_an_error(self):
        write(self.path("in/metadata.csv"), "LJ001-0001|a|a\n")
        with self.assertRaises(subprocess.CalledProcessError):
            self.imported("ljspeech")


if __name__ == "__main__":
    unittest.main()
