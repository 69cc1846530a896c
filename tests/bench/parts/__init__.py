"""What is measured: one module for each section of docs/benchmarks.md."""
