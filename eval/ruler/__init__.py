"""The pieces of the ruler: reading clips, judging speakers, counting words, measuring signals."""
