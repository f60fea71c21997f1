# SPDX-License-Identifier: BSD-2-Clause
"""Fetches the source of Linux and the static busybox for armel from Debian's archive.

    fetch.py FOLDER

What is there already is not fetched again and needs no network.  apt works in
a state of its own below FOLDER, with the machine's sources and keys: it needs
no root and changes nothing on the machine.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import downloads
from report import Failure, alone_in, run_main, say

SOURCE = "linux-source-6.1"
BUSYBOX = "busybox-static"
# Package, and the architecture to take it for; the source is the same for all.
WANTED = {SOURCE: None, BUSYBOX: "armel"}


def native_architecture():
    return subprocess.run(["dpkg", "--print-architecture"], check=True, text=True,
                          capture_output=True).stdout.strip()


def apt_options(state):
    """Options that make apt work in the folder `state`, for the machine's packages and armel's."""
    (state / "lists" / "partial").mkdir(parents=True)
    (state / "cache" / "archives" / "partial").mkdir(parents=True)
    (state / "status").touch()
    settings = [
        "Dir::State=%s" % state,
        "Dir::State::lists=%s/lists" % state,
        "Dir::State::status=%s/status" % state,
        "Dir::Cache=%s/cache" % state,
        "APT::Architectures::=%s" % native_architecture(),
        "APT::Architectures::=armel",
        "APT::Sandbox::User=",
        "Acquire::Languages=none",
        "Acquire::Retries=3",
    ]
    return [word for setting in settings for word in ("-o", setting)]


def run_apt(program, options, words, folder):
    """What apt prints; a failure shows it."""
    environment = {**os.environ, "LC_ALL": "C"}
    done = subprocess.run([program, "-q", *options, *words], cwd=folder, env=environment, text=True,
                          stdin=subprocess.DEVNULL, capture_output=True, check=False)
    if done.returncode:
        raise Failure("%s %s failed:\n%s%s" % (program, " ".join(words), done.stdout, done.stderr))
    return done.stdout


def listed(description, package):
    """Hash and size that the signed package list gives: what `apt-cache show` prints for one version."""
    fields = dict(line.split(": ", 1) for line in description.splitlines() if re.match(r"[\w-]+: ", line))
    if not {"SHA256", "Size"} <= set(fields):
        raise Failure("Debian's package list has no hash for %s; is it a package of this release?" % package)
    return fields["SHA256"], int(fields["Size"])


def fetch_packages(folder, missing):
    with tempfile.TemporaryDirectory(dir=folder, prefix=".partial-") as name:
        state = Path(name).resolve()
        arrived = state / "arrived"
        arrived.mkdir()
        options = apt_options(state)
        say("reading Debian's package lists")
        run_apt("apt-get", options, ["update"], arrived)
        for package in missing:
            architecture = WANTED[package]
            word = package + (":" + architecture if architecture else "")
            sha256, size = listed(run_apt("apt-cache", options, ["show", "--no-all-versions", word], arrived), package)
            say("fetching %s, %.1f MB" % (word, size / 1e6))
            run_apt("apt-get", options, ["download", word], arrived)
            (file,) = arrived.glob(package + "_*.deb")
            download = downloads.keep(folder, file, sha256)
            say("%s, sha256 as in the signed list" % download.path)


def main():
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    with alone_in(folder):
        missing = [package for package in WANTED if not downloads.find(folder, package)]
        if missing:
            fetch_missing(folder, missing)


def fetch_missing(folder, missing):
    if not shutil.which("apt-get"):
        raise Failure("there is no apt-get; put Debian 12's %s (*.deb) into %s by hand, and lines `HASH  FILE` into %s"
                      % (" and ".join(missing), folder, folder / downloads.RECORD))
    fetch_packages(folder, missing)
    version = downloads.need(folder, SOURCE).version
    say("Debian %s %s -> %s" % (SOURCE, version, version.split("-")[0]))


if __name__ == "__main__":
    sys.exit(run_main(main))
