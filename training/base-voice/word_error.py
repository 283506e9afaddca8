"""English word error of spoken items by the ruler's recogniser (pocketsphinx with its US English language model).

  word_error.py FOLDER [FOLDER ...]
FOLDER/items.tsv: id, path of a .s16 file at 24 kHz, text, as speak.ts writes it.
"""
import argparse
import csv
import os
import sys

import numpy as np
from scipy.signal import resample_poly

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../eval"))
from ruler.words import Heard, recognise, word_error_rate, words_of


def read_items(folder):
    with open(os.path.join(folder, "items.tsv"), encoding="utf-8") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def samples_at_16_khz(path):
    return resample_poly(np.fromfile(path, "<i2").astype(np.float64) / 32767, 2, 3)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+")
    parser.add_argument("--show", action="store_true", help="print what was heard wrong")
    options = parser.parse_args()
    for folder in options.folders:
        items = read_items(folder)
        heard = recognise([samples_at_16_khz(item["path"]) for item in items])
        results = [Heard(words_of(item["text"]), words) for item, words in zip(items, heard)]
        count = sum(len(result.said) for result in results)
        print(f"{folder}: word error {100 * word_error_rate(results):.1f} % of {count}")
        for result in results if options.show else ():
            if result.errors:
                print(f"  {result.errors}: {' '.join(result.said)} | {' '.join(result.heard)}")


if __name__ == "__main__":
    main()
