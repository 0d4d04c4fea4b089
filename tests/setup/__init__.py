"""Tests of scripts/ and of the files that bring the system up."""
