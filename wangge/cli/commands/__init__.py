"""One module per word of the console command; see ``wangge.cli.main``."""
