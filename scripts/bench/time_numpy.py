"""Times numpy on the kernels of `pnpm bench engines`: arguments SESSIONS DRIVERS COUNT..., prints one JSON document."""
import json
import statistics
import sys
import time

import numpy as np

sessions, drivers, *counts = map(int, sys.argv[1:])
rng = np.random.default_rng(1)


def timing(work):
    work()
    start = time.perf_counter()
    work()
    repeats = max(1, round(0.04 / max(time.perf_counter() - start, 1e-7)))
    samples = []
    for _ in range(5):
        start = time.perf_counter()
        for _ in range(repeats):
            work()
        samples.append(1000 * (time.perf_counter() - start) / repeats)
    return {"median": statistics.median(samples), "best": min(samples)}


design = np.column_stack([np.ones(sessions), rng.normal(0, 0.01, (sessions, 7))])
returns = rng.normal(0, 0.01, (sessions, drivers))


def fits():
    """Least squares with standard errors of all drivers: one QR, then products of matrices."""
    q, r = np.linalg.qr(design)
    betas = np.linalg.solve(r, q.T @ returns)
    residuals = returns - design @ betas
    variance = (residuals**2).sum(axis=0) / (sessions - 8)
    return betas, np.sqrt(np.outer((np.linalg.inv(r) ** 2).sum(axis=1), variance))


def correlation(count):
    series = rng.normal(0, 0.01, (count, sessions))
    return lambda: np.corrcoef(series)


print(json.dumps({"version": np.__version__, "timings": [timing(fits), *(timing(correlation(count)) for count in counts)]}))
