"""How many threads a peer computes with."""

import time


def choose_threads(most, set_threads, trial):
    """Has `set_threads` set as many as `trial()` is fastest with, most or one, and returns how many. Products as small
    as a probe's can lose more by handing work over than they gain by a second core. Warms up on the way."""
    seconds = {}
    for count in (most, 1) * 2:
        set_threads(count)
        began = time.perf_counter()
        trial()
        seconds[count] = min(time.perf_counter() - began, seconds.get(count, float("inf")))
    chosen = min(seconds, key=seconds.get)
    set_threads(chosen)
    return chosen
