# SPDX-License-Identifier: BSD-2-Clause
"""Keeps a source tree equal to another one with patches and files on top.

Only files whose content changes are written, so that after a change of a patch
Linux compiles just what it touches.  What the tree got is recorded beside it:
files that somebody edited in the tree since are never overwritten.
"""

import hashlib
import json
import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

from report import Failure

# The first folder of a name stands for the tree, except after `rename`.
NAMES = re.compile(r"^(?:(?:---|\+\+\+) [^/\s]+/|rename (?:from|to) )([^\t\n]+)", re.MULTILINE)


def series(folder):
    """The patches that the file `series` names, in order."""
    listing = Path(folder) / "series"
    if not listing.exists():
        return []
    lines = [line.split("#")[0].strip() for line in listing.read_text().splitlines()]
    paths = [Path(folder) / line for line in lines if line]
    for path in paths:
        if not path.is_file():
            raise Failure("%s names %s, which is not there" % (listing, path.name))
    return paths


def files_below(folder):
    """Path of each file below a folder, relative to it."""
    folder = Path(folder)
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()) \
        if folder.is_dir() else []


def placed(folder, below=""):
    """The files of a folder by the names that they get in a tree, where the folder is `below`."""
    return {str(Path(below) / name): Path(folder) / name for name in files_below(folder)}


def touched_by(patch):
    """The files that a patch may change, named from the root of the tree."""
    return {name.strip() for name in NAMES.findall(patch.read_text(errors="replace"))}


def compose(pristine, patches, files, scratch):
    """Build the changed files in `scratch`: names of all that may differ from `pristine`."""
    names = set(files).union(*map(touched_by, patches))
    names = {name for name in names if ".." not in name.split("/")}
    for name in names:
        if (pristine / name).is_file():
            (scratch / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(pristine / name, scratch / name)
    for patch in patches:
        done = subprocess.run(["patch", "-p1", "--batch", "--forward", "--fuzz=2", "--no-backup-if-mismatch",
                               "-i", patch.resolve()], cwd=scratch, text=True, errors="replace",
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
        if done.returncode:
            raise Failure("%s does not apply:\n%s" % (patch, done.stdout))
    for name, path in files.items():
        (scratch / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(path, scratch / name)
    return names


def digest(path):
    """Hash of a file; None if there is none."""
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else None


def refuse_edits(tree, recorded, wanted, pristine):
    """Fail if a file is neither what it was made nor what it shall be."""
    edited = [name for name in wanted
              if digest(tree / name) not in [*recorded.get(name, [digest(pristine / name)]), wanted[name]]]
    if edited:
        raise Failure("these files were edited in %s; make a patch of that, or remove the folder:\n  %s"
                      % (tree, "\n  ".join(edited)))


def write(path, content):
    """Make `path` like the file `content`, or remove it if there is none."""
    if not content.is_file():
        path.unlink(missing_ok=True)
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(path.name + ".partial")
    shutil.copyfile(content, partial)
    shutil.copymode(content, partial)
    os.replace(partial, path)


def synchronise(tree, pristine, patches, files):
    """Make `tree` what it shall be; the names of the files that were written."""
    record = tree.with_name(tree.name + ".overlay.json")
    recorded = json.loads(record.read_text()) if record.exists() else {}
    with tempfile.TemporaryDirectory(dir=tree.parent, prefix=".overlay-") as name:
        scratch = Path(name)
        composed = compose(pristine, patches, files, scratch)
        content = {name: (scratch if name in composed else pristine) / name
                   for name in sorted(composed | set(recorded))}
        wanted = {name: digest(path) for name, path in content.items()}
        refuse_edits(tree, recorded, wanted, pristine)
        # While files are written, each may be as before or as after.
        record.write_text(json.dumps({name: recorded.get(name, [digest(pristine / name)]) + [wanted[name]]
                                      for name in wanted}))
        changed = [name for name in wanted if digest(tree / name) != wanted[name]]
        for name in changed:
            write(tree / name, content[name])
        record.write_text(json.dumps({name: [wanted[name]] for name in composed}, indent=1))
    return changed
