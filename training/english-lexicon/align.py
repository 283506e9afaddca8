"""Letters of a word to the phones that each stands for, without supervision: a letter stands for none, one or two
phones in order; the counts are re-estimated on the best alignments (the scattering of Black, Lenzo & Pagel,
"Issues in building general letter to sound rules", SSW3 1998)."""
import collections
import math

LONGEST_GROUP = 2
UNSEEN = -14.0


def groups_of(phones, at):
    """What a letter may stand for from phone `at` on: (phone group, next position)."""
    return [(phones[at : at + count], at + count)
            for count in range(LONGEST_GROUP + 1) if at + count <= len(phones)]


def best_alignment(letters, phones, score):
    """One phone group per letter, or None where there are more than two phones a letter."""
    best = {0: (0.0, ())}
    for index, letter in enumerate(letters):
        left = (len(letters) - index - 1) * LONGEST_GROUP
        following = {}
        for at, (total, path) in best.items():
            for group, end in groups_of(phones, at):
                if len(phones) - end > left:
                    continue
                value = total + score(letter, group)
                if end not in following or value > following[end][0]:
                    following[end] = (value, path + (group,))
        best = following
    return best[len(phones)][1] if len(phones) in best else None


def same_sound(letter, group):
    """A first guess: vowels stand for vowels, consonants for consonants, one for one."""
    if len(group) == 0:
        return -2.0
    vowels = sum(phone[-1].isdigit() for phone in group)
    fits = vowels > 0 if letter in "aeiouy" else vowels == 0
    return (-1.0 if fits else -4.0) - 2.0 * (len(group) - 1)


def learn_scores(words, rounds=4):
    """words: [(letters, phones)] -> score(letter, group), the log of P(group | letter)."""
    score = same_sound
    for _ in range(rounds):
        counts = collections.defaultdict(collections.Counter)
        for letters, phones in words:
            for letter, group in zip(letters, best_alignment(letters, phones, score) or ()):
                counts[letter][group] += 1
        table = {(letter, group): math.log(count / sum(row.values()))
                 for letter, row in counts.items() for group, count in row.items() if count > 1}
        score = lambda letter, group, table=table: table.get((letter, group), UNSEEN)
    return score
