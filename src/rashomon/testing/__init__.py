"""Conformance suites that ship with rashomon: for stages, stores and engines that others write, and our own."""
