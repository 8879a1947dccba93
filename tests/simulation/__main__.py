"""`manage.py simulate`: months, messages or kills in a database and a sandbox of their own, from one seed."""

import argparse
import os
import subprocess
import sys

from tests.simulation.town import town


def main() -> int:
    parser = argparse.ArgumentParser(prog="simulate", description=__doc__)
    size = parser.add_mutually_exclusive_group(required=True)
    size.add_argument("--months", type=int, help="months of a market; its books are checked at the end of each")
    size.add_argument("--events", type=int, help="messages that come twice, late, forged or never")
    size.add_argument("--kills", type=int, help="times that the web, the worker or the database is killed")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with town() as made:
        os.environ |= made.variables
        subprocess.run([sys.executable, "manage.py", "prepare"], check=True, stdout=subprocess.DEVNULL)
        if options.kills:
            from tests.simulation import kills

            return kills.play(made, options.kills, options.seed)
        import django

        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "marketplace.config.settings")
        django.setup()
        from tests.simulation import plays

        if options.months:
            return plays.months(options.months, options.seed)
        return plays.messages(options.events, options.seed)


if __name__ == "__main__":
    sys.exit(main())
