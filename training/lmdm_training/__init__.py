"""Data, training stages and export: what turns recordings into a playable model file."""
