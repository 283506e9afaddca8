"""Decision trees over the letters around a letter and the phones before it, grown by the gain of information
(Breiman et al. 1984)."""
import numpy as np

ALPHABET = "'abcdefghijklmnopqrstuvwxyz"
VOWEL_LETTERS = "aeiouy"
REACH = 4
LETTER_PLACES = 2 * REACH + 1
# After the letters: the last phone said (0 = none yet), the one before it, and whether a vowel bears the stress yet.
LAST_PHONE, PHONE_BEFORE, HAS_STRESS = LETTER_PLACES, LETTER_PLACES + 1, LETTER_PLACES + 2
PLACES = LETTER_PLACES + 3
CODES = 128
ANY_VOWEL = CODES - 1
VOWEL_CODES = [ALPHABET.index(letter) + 1 for letter in VOWEL_LETTERS]
LEAF = 65535


class Contexts:
    """Rows of what is known at each letter. phones: their list, by which they are numbered from 1."""

    def __init__(self, phones):
        self.number_of = {phone: number for number, phone in enumerate(phones, start=1)}
        self.vowel_phones = [number for phone, number in self.number_of.items() if phone[-1].isdigit()]

    def letters(self, word):
        codes = [0] * REACH + [ALPHABET.index(letter) + 1 for letter in word] + [0] * REACH
        return [codes[at : at + LETTER_PLACES] for at in range(len(word))]

    def history(self, said):
        """said: the phones so far."""
        last = [self.number_of[phone] for phone in said[-2:][::-1]] + [0, 0]
        return [last[0], last[1], int(any(phone.endswith("1") for phone in said))]

    def vowels_at(self, place):
        return VOWEL_CODES if place < LETTER_PLACES else self.vowel_phones

    def holds(self, rows, place, code):
        values = np.asarray(rows)[..., place]
        return np.isin(values, self.vowels_at(place)) if code == ANY_VOWEL else values == code


def bits(counts):
    """Entropy of each row of counts times its sum."""
    total = counts.sum(-1, keepdims=True)
    share = np.where(counts > 0, counts / np.maximum(total, 1), 1)
    return -(counts * np.log2(share)).sum(-1)


def best_test(contexts, rows, labels, class_count, leaf):
    """(gain in bits, place, code) of the best question "is this what stands there"; None where none divides."""
    total = np.bincount(labels, minlength=class_count)
    best = None
    for place in range(PLACES):
        counts = np.bincount(rows[:, place] * class_count + labels, minlength=CODES * class_count)
        counts = counts.reshape(CODES, class_count)
        if place != HAS_STRESS:
            counts[ANY_VOWEL] = counts[contexts.vowels_at(place)].sum(0)
        sizes = counts.sum(1)
        usable = np.flatnonzero((sizes >= leaf) & (len(rows) - sizes >= leaf))
        if len(usable) == 0:
            continue
        gains = bits(total) - bits(counts[usable]) - bits(total - counts[usable])
        first = int(np.argmax(gains))
        if best is None or gains[first] > best[0]:
            best = (float(gains[first]), place, int(usable[first]))
    return best


def grow(contexts, rows, labels, leaf, smallest_gain):
    """Nodes in preorder: [place * CODES + code, index of the branch for "no"], or [LEAF, class]."""
    nodes = []

    def add(rows, labels):
        classes, local = np.unique(labels, return_inverse=True)
        test = best_test(contexts, rows, local, len(classes), leaf) if len(classes) > 1 else None
        if test is None or test[0] < smallest_gain:
            nodes.append([LEAF, int(classes[np.argmax(np.bincount(local))])])
            return
        _, place, code = test
        yes = contexts.holds(rows, place, code)
        own = len(nodes)
        nodes.append([place * CODES + code, 0])
        add(rows[yes], labels[yes])
        nodes[own][1] = len(nodes)
        add(rows[~yes], labels[~yes])

    add(rows, labels)
    return nodes


def decide(contexts, nodes, row):
    """The class that a tree gives a row."""
    at = 0
    while nodes[at][0] != LEAF:
        place, code = divmod(nodes[at][0], CODES)
        at = at + 1 if contexts.holds(row, place, code) else nodes[at][1]
    return nodes[at][1]
