"""Speaker verification by i-vectors: a Gaussian mixture, a total-variability space, and PLDA.

Sources: Reynolds et al. 2000 (GMM-UBM); Dehak et al. 2011 (i-vectors); Garcia-Romero & Espy-Wilson 2011
(length normalisation); Brummer & de Villiers 2010 (the two-covariance form of PLDA).
"""

from dataclasses import dataclass

import numpy as np


@dataclass
class Mixture:
    """Diagonal Gaussians: weights k, means k x d, variances k x d."""

    weights: np.ndarray
    means: np.ndarray
    variances: np.ndarray

    def posteriors(self, x: np.ndarray) -> np.ndarray:
        precision = 1.0 / self.variances
        constant = np.log(self.weights) - 0.5 * (
            np.log(self.variances).sum(1) + x.shape[1] * np.log(2 * np.pi) + (self.means**2 * precision).sum(1)
        )
        score = constant + x @ (self.means * precision).T - 0.5 * (x**2) @ precision.T
        score -= score.max(axis=1, keepdims=True)
        np.exp(score, out=score)
        return score / score.sum(axis=1, keepdims=True)


def train_mixture(x: np.ndarray, size: int, rng: np.random.Generator, rounds: int = 14) -> Mixture:
    """EM from randomly drawn frames as means; a Gaussian that starves is restarted at a random frame."""
    spread = x.var(axis=0)
    mixture = Mixture(np.full(size, 1 / size), x[rng.choice(len(x), size, replace=False)].copy(), np.tile(spread, (size, 1)))
    for _ in range(rounds):
        count = np.zeros(size)
        first = np.zeros_like(mixture.means, dtype=np.float64)
        second = np.zeros_like(first)
        for block in np.array_split(x, max(1, len(x) // 20000)):
            posterior = mixture.posteriors(block)
            count += posterior.sum(0)
            first += posterior.T @ block
            second += posterior.T @ block**2
        starved = count < 20
        count = np.maximum(count, 1e-3)
        means = first / count[:, None]
        variances = np.maximum(second / count[:, None] - means**2, 0.02 * spread)
        means[starved] = x[rng.choice(len(x), starved.sum())]
        variances[starved] = spread
        mixture = Mixture(count / count.sum(), means, variances)
    return mixture


@dataclass
class Statistics:
    """Of one clip: zeroth order k, first order k x d around the mixture's means, in its standard deviations."""

    count: np.ndarray
    first: np.ndarray


def statistics(mixture: Mixture, x: np.ndarray) -> Statistics:
    posterior = mixture.posteriors(x)
    count = posterior.sum(0)
    first = (posterior.T @ x - count[:, None] * mixture.means) / np.sqrt(mixture.variances)
    return Statistics(count, first)


class TotalVariability:
    """The space of i-vectors: (k d) x r."""

    def __init__(self, loading: np.ndarray, size: int):
        self.loading = loading
        blocks = loading.reshape(size, -1, loading.shape[1])
        self.gram = np.einsum("kdi,kdj->kij", blocks, blocks).reshape(size, -1)

    def posterior(self, clip: Statistics) -> tuple[np.ndarray, np.ndarray]:
        rank = self.loading.shape[1]
        precision = np.eye(rank) + (clip.count @ self.gram).reshape(rank, rank)
        covariance = np.linalg.inv(precision)
        return covariance @ (self.loading.T @ clip.first.ravel()), covariance


def train_total_variability(clips: list[Statistics], rank: int, rng: np.random.Generator, rounds: int = 8) -> TotalVariability:
    size, width = clips[0].first.shape
    space = TotalVariability(rng.normal(0, 0.1, (size * width, rank)), size)
    counts = np.array([clip.count for clip in clips])
    for _ in range(rounds):
        means, seconds = [], []
        for clip in clips:
            mean, covariance = space.posterior(clip)
            means.append(mean)
            seconds.append((covariance + np.outer(mean, mean)).ravel())
        means = np.array(means)
        accumulated = counts.T @ np.array(seconds)
        loading = np.empty((size, width, rank))
        for k in range(size):
            cross = np.array([clip.first[k] for clip in clips]).T @ means
            loading[k] = np.linalg.solve(accumulated[k].reshape(rank, rank) + 1e-6 * np.eye(rank), cross.T).T
        space = TotalVariability(loading.reshape(-1, rank), size)
    return space


@dataclass
class Plda:
    """Two-covariance model on whitened, length-normalised i-vectors."""

    mean: np.ndarray
    whitening: np.ndarray
    between: np.ndarray
    within: np.ndarray

    def prepare(self, vectors: np.ndarray) -> np.ndarray:
        whitened = (vectors - self.mean) @ self.whitening
        return whitened / np.linalg.norm(whitened, axis=-1, keepdims=True) * np.sqrt(whitened.shape[-1])

    def scores(self, a: np.ndarray, b: np.ndarray) -> np.ndarray:
        """Log likelihood ratios same / other speaker of every row of `a` against every row of `b`."""
        total = self.between + self.within
        inverse = np.linalg.inv(total)
        conditional = np.linalg.inv(total - self.between @ inverse @ self.between)
        own = inverse - conditional
        cross = inverse @ self.between @ conditional
        quadratic_a = np.einsum("ni,ij,nj->n", a, own, a)
        quadratic_b = np.einsum("ni,ij,nj->n", b, own, b)
        _, log_total = np.linalg.slogdet(total)
        _, log_conditional = np.linalg.slogdet(conditional)
        constant = 0.5 * (log_total + log_conditional)
        return 0.5 * (quadratic_a[:, None] + quadratic_b[None]) + a @ cross @ b.T + constant


def train_plda(vectors: np.ndarray, speakers: np.ndarray) -> Plda:
    """Moments of the i-vectors; `speakers` names each row's. Speakers of one clip inform the mean only."""
    mean = vectors.mean(axis=0)
    value, basis = np.linalg.eigh(np.cov((vectors - mean).T))
    whitening = basis / np.sqrt(np.maximum(value, 1e-8))
    model = Plda(mean, whitening, np.eye(len(mean)), np.eye(len(mean)))
    prepared = model.prepare(vectors)
    within = np.zeros_like(model.within)
    centres, degrees, shares = [], 0, []
    for name in np.unique(speakers):
        rows = prepared[speakers == name]
        if len(rows) < 2:
            continue
        centres.append(rows.mean(0))
        within += (rows - rows.mean(0)).T @ (rows - rows.mean(0))
        degrees += len(rows) - 1
        shares.append(1 / len(rows))
    model.within = within / degrees + 1e-3 * np.eye(len(mean))
    between = np.cov(np.array(centres).T) - np.mean(shares) * model.within
    value, basis = np.linalg.eigh(between)
    model.between = (basis * np.maximum(value, 1e-4)) @ basis.T
    return model
