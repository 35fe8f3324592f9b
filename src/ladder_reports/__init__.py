"""ladder-reports: career ladders and growth plans as PDFs worth printing."""

__version__ = "0.1.0"
