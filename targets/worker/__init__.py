"""What people hand in is read outside the program, in a process that may die: pool (the program's side), launcher and jobs (the other),
wire (what passes between them)."""
from __future__ import annotations

from targets.worker.pool import PASSING, Tick, WorkerError, Workers
from targets.worker.wire import Failed, Paper, Settings

__all__ = ["PASSING", "Failed", "Paper", "Settings", "Tick", "WorkerError", "Workers"]
