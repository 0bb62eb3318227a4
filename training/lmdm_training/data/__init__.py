"""Data sets: sources, synthesis, rendering, captions, and the `prepare` step that writes them."""
