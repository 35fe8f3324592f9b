"""A review cycle's calibration packet."""
