"""Runs programs in the root of another Debian, which sees a folder of a test and the repository."""

from __future__ import annotations

from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
# Where a root sees them.
FOLDER, REPOSITORY_INSIDE = "/mnt/folder", "/mnt/repository"
_ENTER = """
mkdir -p "$0/mnt/folder" "$0/mnt/repository" "$0/tmp/.X11-unix" /tmp/.X11-unix
if [ "$0" != / ]; then
    mount -t proc proc "$0/proc"
    mount --rbind /dev "$0/dev"
    mount --bind /tmp/.X11-unix "$0/tmp/.X11-unix"
fi
mount --bind "$1" "$0/mnt/folder"
mount --bind -o ro "$2" "$0/mnt/repository"
[ -z "$3" ] || mount --bind "$3" "$0/proc/meminfo"
shift 3
exec chroot "$0" "$@"
"""


def entering(root: Path, folder: Path) -> list[str]:
    """Return the start of a command that runs in ``root``, "/" or another, without a network.

    A file ``meminfo`` in ``folder`` stands for what the kernel says of memory.
    """
    meminfo = folder / "meminfo"
    files = [str(root), str(folder), str(REPOSITORY), str(meminfo) if meminfo.exists() else ""]
    return ["unshare", "--mount", "--net", "sh", "-euc", _ENTER, *files]
