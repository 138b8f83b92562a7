"""Lakes: piles beyond one machine, as partitioned Parquet; made part by part on an engine, by the stages of a record.

A lake is a folder: a folder for each kind of finding, in it one for each day, `manifest.json`, and `work/` with all
parts, by which a run that was stopped goes on and a larger one makes no part again.
"""
