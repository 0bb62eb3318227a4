"""Parts of `gpu_bench`: networks of full size, ways to run them, and what limits them."""
