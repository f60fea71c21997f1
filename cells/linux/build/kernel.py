# SPDX-License-Identifier: BSD-2-Clause
"""Builds Linux: `cell` runs in a cell of Okapi, `native` on the bare board.

    kernel.py KIND --build FOLDER --downloads FOLDER [--config FILE]... [--jobs N]

Leaves the results in FOLDER/KIND, and touches them only if they change.  When
neither source, patches, drivers nor configuration changed, nothing is done.
"""

import argparse
import hashlib
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import configuration
import downloads
import fetch
import overlay
import progress
import source
from report import Failure, alone_in, run_main, say

HERE = Path(__file__).resolve().parent
LINUX = HERE.parent
# Okapi's interface, for the drivers and for what is patched.
INTERFACE = LINUX.parent.parent / "kernel" / "include" / "okapi"
COMPILER = "arm-linux-gnueabi-"
KEPT_ENVIRONMENT = ("PATH", "HOME", "TMPDIR", "USER")


@dataclass
class Kind:
    name: str
    patched: bool
    objects: int  # about how many a whole build compiles
    targets: tuple
    outputs: tuple  # paths below the folder of the objects

    @property
    def fragments(self):
        return [LINUX / "config" / "common.config", LINUX / "config" / (self.name + ".config")]


BOOT = "arch/arm/boot/"
BOARD = BOOT + "dts/versatile-pb.dtb"
KINDS = {
    "native": Kind("native", False, 730, ("vmlinux", "Image", "zImage", "versatile-pb.dtb"),
                   ("vmlinux", "System.map", BOOT + "Image", BOOT + "zImage", BOARD)),
    "cell": Kind("cell", True, 710, ("vmlinux", "Image"), ("vmlinux", "System.map", BOOT + "Image")),
}


class Build:
    def __init__(self, kind, folder, jobs):
        self.kind = kind
        self.folder = folder.resolve()
        self.results = self.folder / kind.name
        self.objects = self.folder / ("objects-" + kind.name)
        self.log = self.results / "build.log"
        self.jobs = jobs
        self.results.mkdir(parents=True, exist_ok=True)
        self.objects.mkdir(exist_ok=True)

    def make(self, tree, *words, expected=0):
        command = ["make", "-C", tree, "O=%s" % self.objects, "ARCH=arm", "CROSS_COMPILE=" + COMPILER,
                   "LOCALVERSION=", "KBUILD_BUILD_USER=okapi", "KBUILD_BUILD_HOST=okapi", "KBUILD_BUILD_VERSION=1",
                   "KBUILD_BUILD_TIMESTAMP=" + source.build_date(tree), "-j%d" % self.jobs, *words]
        # Variables of the make that started this must not reach Linux's.
        environment = {name: os.environ[name] for name in KEPT_ENVIRONMENT if name in os.environ}
        progress.run(command, {**environment, "LC_ALL": "C"}, self.log, self.kind.name, expected)

    def configure(self, tree, asked):
        merged = self.objects / "asked.config"
        merged.write_text(configuration.text_of(asked))
        self.make(tree, "KCONFIG_ALLCONFIG=%s" % merged, "allnoconfig")
        configuration.check(asked, configuration.read(self.objects / ".config"),
                            lambda option: configuration.is_known(tree, option))

    def compile(self, tree):
        first = not (self.objects / "vmlinux").exists()
        self.make(tree, *self.kind.targets, expected=self.kind.objects if first else 0)

    def content_of(self, output):
        path = self.objects / output
        if output == BOARD:
            return with_additions(self.objects, path)
        return path.read_bytes()

    def keep_outputs(self):
        for output in self.kind.outputs:
            content = self.content_of(output)
            result = self.results / Path(output).name
            if not result.exists() or result.read_bytes() != content:
                partial = result.with_name(result.name + ".partial")
                partial.write_bytes(content)
                partial.replace(result)

    def is_complete(self):
        return all((self.results / Path(output).name).exists() for output in self.kind.outputs)


def with_additions(objects, board):
    """The board's device tree with what native.dts adds."""
    compiler = objects / "scripts" / "dtc" / "dtc"
    text = subprocess.run([compiler, "-q", "-I", "dtb", "-O", "dts", board], check=True, capture_output=True).stdout
    additions = (LINUX / "config" / "native.dts").read_bytes()
    return subprocess.run([compiler, "-q", "-I", "dts", "-O", "dtb"], input=text + additions,
                          check=True, capture_output=True).stdout


def added_files():
    """What the tree gets besides patches, by name."""
    return {**overlay.placed(LINUX / "drivers"), **overlay.placed(INTERFACE, "include/okapi")}


def state_of(kind, download, asked):
    """Hash of all that a build depends on."""
    digest = hashlib.sha256((download.sha256 + configuration.text_of(asked)).encode())
    paths = [*HERE.glob("*.py"), LINUX / "config" / "native.dts"]
    if kind.patched:
        paths += overlay.series(LINUX / "patches")
        paths += added_files().values()
    for path in sorted(paths):
        digest.update(("\0%s\0" % os.path.relpath(path, LINUX)).encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def refuse_privileged(vmlinux):
    """A cell's Linux runs in user mode throughout."""
    found = subprocess.run([sys.executable, HERE / "scan_privileged.py", "--objdump", COMPILER + "objdump", vmlinux],
                           stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    if found.returncode:
        raise Failure("Linux for cells has privileged instructions:\n" + found.stdout)


def build(kind, folder, download, extra, jobs):
    asked = configuration.merge([*kind.fragments, *extra])
    work = Build(kind, folder, jobs)
    stamp = work.results / "stamp"
    state = state_of(kind, download, asked)
    if stamp.exists() and stamp.read_text() == state and work.is_complete():
        return
    say("%s: Debian %s %s -> %s" % (kind.name, fetch.SOURCE, download.version, download.version.split("-")[0]))
    stamp.unlink(missing_ok=True)
    work.log.write_text("")
    tree = source.pristine(work.folder, download)
    if kind.patched:
        tree = source.patched(work.folder, tree, LINUX / "patches", added_files())
    work.objects.mkdir(exist_ok=True)
    work.configure(tree, asked)
    work.compile(tree)
    if kind.patched:
        refuse_privileged(work.objects / "vmlinux")
    work.keep_outputs()
    stamp.write_text(state)
    say("%s: %s" % (kind.name, " ".join(os.path.relpath(work.results / Path(output).name)
                                        for output in kind.outputs)))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("kind", choices=KINDS)
    parser.add_argument("--build", type=Path, required=True, help="folder for all that is built")
    parser.add_argument("--downloads", type=Path, required=True, help="folder of the fetched packages")
    parser.add_argument("--config", type=Path, action="append", default=[], help="one more fragment of configuration")
    parser.add_argument("--jobs", type=int, default=os.cpu_count(), help="how much to do at a time")
    options = parser.parse_args()
    options.build.mkdir(parents=True, exist_ok=True)
    download = downloads.need(options.downloads, fetch.SOURCE)
    with alone_in(options.build):
        build(KINDS[options.kind], options.build, download, options.config, options.jobs)


if __name__ == "__main__":
    sys.exit(run_main(main))
