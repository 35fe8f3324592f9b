"""Plans made by a Dask cluster instead of by processes of this machine."""
