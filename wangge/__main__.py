"""``python -m wangge`` is the console command ``wangge``."""

import sys

from wangge.cli.main import main

sys.exit(main())
