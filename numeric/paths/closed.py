"""Two closed economies over time: each country alone, all countries of a batch side by side."""

import numpy as np

from ..arguments import FloatArray
from ..autarky import autarky_equilibrium
from ..autarky_paths import autarky_paths
from .record import Record


def closed(
    start: FloatArray, tau: FloatArray, sigma: FloatArray, labor: tuple[FloatArray, FloatArray], dates: FloatArray
) -> Record:
    """The state at the dates, from technologies (2, batch, n) at date 0; NaN where a path is given up."""
    batch, n = start.shape[1:]
    found = autarky_paths(start.reshape(2 * batch, n), tau, np.tile(sigma, 2), np.concatenate(labor), dates)
    technology = found.reshape(dates.size, 2, batch, n)
    lost = np.asarray(np.isnan(technology).any(axis=-1))
    state = autarky_equilibrium(np.where(lost[..., None], 1.0, technology), sigma, np.stack(labor))
    technology[lost], state.labor[lost], state.consumption[lost] = np.nan, np.nan, np.nan
    output = technology * state.labor
    return Record(
        technology=technology.swapaxes(0, 1),
        labor=state.labor.swapaxes(0, 1),
        share=output[:, 0] / (output[:, 0] + output[:, 1]),
        consumption=state.consumption.swapaxes(0, 1),
        omega=np.full((dates.size, batch), np.nan),
        tied=np.zeros((dates.size, batch), np.bool_),
    )
