"""What runs stages: executors behind one protocol, a cache by content, a guard around every item, progress."""

from stemma.engine.apart import Apart
from stemma.engine.executor import Executor, Pool, Serial, executor
from stemma.engine.progress import Progress, Silent, batches
from stemma.engine.run import Run
from stemma.engine.stage import Stage, Told

__all__ = ["Apart", "Executor", "Pool", "Progress", "Run", "Serial", "Silent", "Stage", "Told", "batches", "executor"]
