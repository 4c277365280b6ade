"""The broker of the embedded default: messages are files in the data folder, so that nothing needs installing.

Kombu's own `filesystem://` transport lets a reader take a message that is only half written, and keeps taken messages
for ever (or moves them across file systems). This one writes aside and renames, and takes by renaming.
"""

import time
from pathlib import Path
from queue import Empty
from typing import Any
from uuid import uuid4

from kombu.transport import TRANSPORT_ALIASES, filesystem
from kombu.utils.json import dumps, loads

LOOKS_EVERY = 0.05  # seconds; a worker looks anew after each message, so 20 short jobs a second are the most


class Channel(filesystem.Channel):
    def _put(self, queue: Any, message: Any, **_kwargs: Any) -> None:  # type: ignore[override]
        name = f"{time.time_ns():020}_{uuid4().hex}"
        draft = Path(self.data_folder_out) / f"{name}.draft"
        draft.write_text(dumps(message))
        draft.rename(draft.with_name(f"{name}.{queue}.msg"))

    def _get(self, queue: Any, timeout: Any = None) -> Any:
        waiting = sorted(path for path in Path(self.data_folder_in).glob(f"*.{queue}.msg"))
        for path in waiting:
            taken = Path(self.processed_folder) / path.name
            try:
                path.rename(taken)
            except FileNotFoundError:
                continue  # another worker was quicker
            text = taken.read_text()
            taken.unlink()
            return loads(text)
        raise Empty


class Transport(filesystem.Transport):
    Channel = Channel


def install() -> None:
    """Let `filesystem://` mean this transport."""
    TRANSPORT_ALIASES["filesystem"] = "scpb.jobs.broker:Transport"


def options(url: str, folder: Path) -> dict[str, Any]:
    """Celery's `broker_transport_options` for a broker address; makes the folders that messages live in."""
    if not url.startswith("filesystem:"):
        return {"socket_connect_timeout": 3, "socket_timeout": 10, "socket_keepalive": True}
    folders = {"data_folder_in": "messages", "data_folder_out": "messages", "processed_folder": "taken"}
    found: dict[str, Any] = {option: str(folder / name) for option, name in folders.items()}
    for name in set(folders.values()):
        (folder / name).mkdir(parents=True, exist_ok=True)
    return found | {"control_folder": str(folder / "control"), "polling_interval": LOOKS_EVERY}
