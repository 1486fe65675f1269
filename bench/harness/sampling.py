"""Looks at something again and again while something else goes on."""

import threading
import time


class Sampler:
    """Calls `look` every `pause` seconds on a thread of its own, until the `with` block ends.

    `samples` are pairs of the monotonic time and what `look` returned.
    """

    def __init__(self, look, pause):
        self.look = look
        self.pause = pause
        self.samples = []
        self.problem = None
        self.ended = threading.Event()
        self.thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, kind, *_):
        self.ended.set()
        self.thread.join()
        if self.problem and kind is None:
            raise self.problem

    def take(self):
        """One more sample, now."""
        seen = self.look()
        self.samples.append((time.monotonic(), seen))
        return seen

    def _run(self):
        try:
            while not self.ended.wait(self.pause):
                self.take()
        except Exception as problem:  # pylint: disable=broad-except - handed to the other thread
            self.problem = problem


def time_when(samples, value):
    """When a number that only grows had reached `value`, between two samples proportionally.

    None when it was reached before the first sample or hasn't been at the last.
    """
    for (earlier, low), (later, high) in zip(samples, samples[1:]):
        if low <= value <= high and high > low:
            return earlier + (later - earlier) * (value - low) / (high - low)
    return None
