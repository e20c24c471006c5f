"""The version, where programs can read it without importing anything else."""

VERSION = "0.1.0"
