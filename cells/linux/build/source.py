# SPDX-License-Identifier: BSD-2-Clause
"""Linux's source: unpacked as Debian has it, and a second tree with the patches."""

import shutil
import subprocess
import tempfile
from pathlib import Path

import overlay
from report import Failure, say

TAR = "./usr/src/linux-source-6.1.tar.xz"
# 300 MB that no board with this processor can use; Linux reads its Kconfig all the same.
LEFT_OUT = "*/drivers/gpu/drm/amd/*.[ch]"


def unpack(package, target):
    """Unpack the source that a Debian package contains: either the whole or nothing."""
    partial = target.with_name(target.name + ".partial")
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(parents=True)
    stages = [["dpkg-deb", "--fsys-tarfile", package], ["tar", "-xO", TAR],
              ["tar", "-xJ", "--strip-components=1", "--exclude", LEFT_OUT, "-C", partial]]
    with tempfile.TemporaryFile() as complaints:
        if any(run_pipeline(stages, complaints)):
            complaints.seek(0)
            shutil.rmtree(partial)
            raise Failure("cannot unpack %s:\n%s" % (package, complaints.read().decode(errors="replace")))
    partial.replace(target)


def run_pipeline(stages, complaints):
    """Run programs, each of which reads what the one before writes; the status of each."""
    running = []
    for stage in stages:
        running.append(subprocess.Popen(stage, stdin=running[-1].stdout if running else subprocess.DEVNULL,
                                        stdout=subprocess.PIPE, stderr=complaints))
        if len(running) > 1:
            # Only the reader holds its end now: a writer learns when the reader is gone.
            running[-2].stdout.close()
    running[-1].communicate()
    return [process.wait() for process in running]


def pristine(folder, download):
    """The source tree of a download, unpacked if another one or none is there."""
    tree, mark = folder / "source", folder / "source.sha256"
    if mark.exists() and mark.read_text() == download.sha256 and tree.exists():
        return tree
    mark.unlink(missing_ok=True)
    download.check()
    say("unpacking %s" % download.path)
    # What was made of another source is of no use: its files need not be older than these.
    for old in [tree, *folder.glob("src-*"), *folder.glob("objects-*")]:
        shutil.rmtree(old) if old.is_dir() else old.unlink(missing_ok=True)
    unpack(download.path, tree)
    mark.write_text(download.sha256)
    return tree


def patched(folder, original, patches, files):
    """The tree with patches and files on top, changed only where it has to be."""
    tree = folder / "src-cell"
    if not tree.exists():
        say("copying the source")
        partial = tree.with_name(tree.name + ".partial")
        shutil.rmtree(partial, ignore_errors=True)
        tree.with_name(tree.name + ".overlay.json").unlink(missing_ok=True)
        subprocess.run(["cp", "-a", "--reflink=auto", original, partial], check=True)
        partial.replace(tree)
    changed = overlay.synchronise(tree, original, overlay.series(patches), files)
    if changed:
        say("%d files of the source changed by patches and drivers" % len(changed))
    return tree


def first_line(words):
    return subprocess.run(words, check=True, text=True, capture_output=True).stdout.splitlines()[0]


def build_date(tree):
    """When Debian packed the source: the date that the kernel says it was built."""
    return first_line(["date", "-u", "-d", "@%d" % (Path(tree) / "Makefile").stat().st_mtime])
