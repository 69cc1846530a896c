"""Other programs that send broadcasts, run by `.venv-bench`: nothing here may import from this project."""
