"""Takes: rehearsals on disk, complete enough to be played again."""
