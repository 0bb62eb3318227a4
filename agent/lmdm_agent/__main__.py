"""``python -m lmdm_agent``."""

from lmdm_agent.cli import main

main()
