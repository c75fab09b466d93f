"""Known weaknesses of the pinned packages, asked of the OSV database by pip-audit: ``python tools/audit.py LOCK…``.

Exit status 1 for a finding and for a lock that can't be read; 0 where nothing is known, and where the database
can't be reached, which is said in one line (``OSV_URL`` names another).
"""
from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from typing import Any

OSV = "https://api.osv.dev/v1/query"
# What pip-audit's last line of a run without an answer holds: no net, no name, a refusal, an error of the server.
UNREACHED = ("ConnectionError", "ConnectTimeout", "ReadTimeout", "SSLError", "ProxyError", "HTTPError", "ServiceError", "Could not connect")


def asked(lock: str, url: str) -> tuple[list[dict[str, Any]] | None, str]:
    """What pip-audit tells of each package of ``lock``, or None and the last line of what went wrong."""
    run = subprocess.run(
        [sys.executable, "-m", "pip_audit", "--requirement", lock, "--require-hashes", "--disable-pip", "--vulnerability-service", "osv",
         "--osv-url", url, "--format", "json", "--progress-spinner", "off", "--timeout", "10"], capture_output=True, text=True)
    last = (run.stderr.strip().splitlines() or [""])[-1]
    try:
        return json.loads(run.stdout)["dependencies"], last
    except (ValueError, KeyError):
        return None, last


def main(locks: Sequence[str]) -> int:
    url, status = os.environ.get("OSV_URL", OSV), 0
    for lock in locks:
        found, said = asked(lock, url)
        if found is None:
            if any(word in said for word in UNREACHED):
                print(f"{lock}: NOT audited, the database of weaknesses could not be reached ({url})")
            else:
                print(f"{lock}: pip-audit failed: {said}")
                status = 1
            continue
        weak = [(one, fault) for one in found for fault in one.get("vulns", ())]
        for one, fault in weak:
            mended = ", ".join(fault["fix_versions"]) or "no version yet"
            print(f"{lock}: {one['name']} {one['version']} has {fault['id']}; mended in {mended}")
        left = ", ".join(one["name"] for one in found if "skip_reason" in one)
        audited = sum("skip_reason" not in one for one in found)
        print(f"{lock}: {audited} packages audited, {len(weak)} weaknesses" + (f"; NOT audited: {left}" if left else ""))
        status = max(status, bool(weak))
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
