"""Is the instrument worth playing? Measures of any model file, with anchors and intervals."""
