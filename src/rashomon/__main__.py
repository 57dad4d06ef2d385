"""`python -m rashomon`."""

import sys

from rashomon.serve.cli import main

sys.exit(main())
