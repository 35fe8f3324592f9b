"""WeasyPrint accelerated: speedups behind a gate."""
