"""Does the portal's web server answer that it is well? For health checks; needs nothing but Python."""

import json
import os
import sys
from urllib.error import URLError
from urllib.request import Request, urlopen

host = os.environ.get("ALLOWED_HOSTS", "").split(",")[0].strip().lstrip(".")
request = Request(sys.argv[1], headers={"Host": host} if host not in {"", "*"} else {})
try:
    with urlopen(request, timeout=4) as answer:
        found = json.load(answer)
except (URLError, ValueError, OSError) as error:
    sys.exit(f"not well: {error}")
print(f"well; {found['waiting']} jobs wait, the oldest for {found['oldest_waiting']} s")
