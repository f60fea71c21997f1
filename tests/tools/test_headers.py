# SPDX-License-Identifier: BSD-2-Clause
"""channels.h: exact text, from the description alone."""

import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

import weaver_support as support  # noqa: E402
from okapi import headers, plan, slots  # noqa: E402

SYSTEM = support.system(
    support.cell("server", '<endpoint name="echo"/>', '<notification name="wake-up"/>',
                 '<memsection name="ring" size="8K"/>', '<thread name="helper" start="worker"/>',
                 '<timer name="tick" notification="wake-up" bit="4"/>', '<use_device name="rtc"/>', file="none.elf"),
    support.cell("client", '<connect name="echo" to="/server/echo"/>', '<connect name="again" to="/server/echo"/>',
                 '<signal name="wake" to="/server/wake-up" bits="0 3"/>', '<share name="ring" to="/server/ring"/>',
                 '<manage name="keeper" to="/server"/>', attributes='faults="/server/helper"', file="none.elf"))
SERVER = """\
/* SPDX-License-Identifier: BSD-2-Clause */
/* Names for cell `server`, written by `okapi headers`: do not edit. */
#ifndef CHANNELS_OF_SERVER_H
#define CHANNELS_OF_SERVER_H

#define CELL_NAME "server"
#define CELL_INDEX 0

/* Slots of this cell's capability list. */
#define SLOT_ECHO                16 /* endpoint, own */
#define SLOT_WAKE_UP             17 /* notification, own */
#define SLOT_RING                18 /* memory section, own */
#define SLOT_HELPER              19 /* thread helper: endpoint, then notification */
#define SLOT_HELPER_ENDPOINT     19 /* endpoint of thread helper */
#define SLOT_HELPER_NOTIFICATION 20 /* notification of thread helper */
#define SLOT_HELPER_THREAD       21 /* thread of thread helper */
#define SLOT_HELPER_SCHEDULING   22 /* scheduling of thread helper */
#define SLOT_TICK                24 /* timer, bit 4 of wake-up's notification */
#define SLOT_RTC_MEM0            25 /* memory section, own */
#define SLOT_RTC_IRQ0            26 /* interrupt line 10, not bound */
#define SLOT_RX                  27 /* segment of `rx` */
#define SLOT_RW                  28 /* segment of `rw` */
#define SLOT_ENVIRONMENT         29 /* segment of `environment` */
#define SLOT_STACK               30 /* segment of the stack of main */
#define SLOT_HELPER_STACK        31 /* segment of the stack of helper */
#define SLOT_FIRST_FREE          32 /* from here on the slots are the cell's own */
#define SLOT_END                 64

/* Badges of those who send to this cell's endpoints. */
#define BADGE_ECHO_CLIENT_ECHO  2 /* /client, its `echo` */
#define BADGE_ECHO_CLIENT_AGAIN 2 /* /client, its `again` */
#define BADGE_FAULT_CLIENT_MAIN 3 /* faults of /client/main */

/* Bits of this cell's notifications. */
#define BIT_TICK 4 /* timer, notification wake-up */

/* Environment keys of memory and devices. */
#define MEMORY_RING     "MAIN_RING"
#define MEMORY_RTC_MEM0 "MAIN_RTC_MEM0"
#define DEVICE_RTC_IRQS "RTC_DEV_IRQ_LIST"

#endif
"""


class HeadersTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        path = Path(cls.folder.name, "system.xml")
        path.write_text(SYSTEM)
        cls.system = plan.read_system(str(path))
        cls.output = os.path.join(cls.folder.name, "include")
        headers.write_headers(cls.system, cls.output)

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def text(self, cell):
        return Path(self.output, cell, "channels.h").read_text()

    def test_exact_text(self):
        self.assertEqual(self.text("server"), SERVER)

    def test_client(self):
        text = self.text("client")
        for line in ("#define SLOT_AGAIN               17 /* send grant to /server/echo, badge 2 */",
                     "#define BITS_WAKE 0x00000009u /* of /server/wake-up */",
                     '#define MEMORY_RING "MAIN_RING" /* shared by /server/ring */',
                     "#define SLOT_KEEPER_LIST         22 /* list of /server, all rights */"):
            self.assertIn(line.split("/*")[0].split(), [row.split("/*")[0].split() for row in text.splitlines()])

    def test_compiles_twice_included(self):
        source = '#include "channels.h"\n#include "channels.h"\nint slot = SLOT_FIRST_FREE;\n'
        for cell in ("server", "client"):
            subprocess.run(["arm-none-eabi-gcc", "-Wall", "-Werror", "-fsyntax-only", "-xc", "-I",
                            os.path.join(self.output, cell), "-"], input=source, text=True, check=True)

    def test_unchanged_files_keep_their_time(self):
        path = Path(self.output, "server", "channels.h")
        os.utime(path, (1000, 1000))
        headers.write_headers(self.system, self.output)
        self.assertEqual(path.stat().st_mtime, 1000)

    def test_slots_are_those_of_the_image(self):
        """Nothing that the programs bring moves a slot."""
        woven = support.weave_text(SYSTEM.replace("none.elf", "cell.elf")).system
        for before, after in zip(self.system.cells, woven.cells):
            self.assertEqual([row[:2] for row in slots.describe(before)], [row[:2] for row in slots.describe(after)])


if __name__ == "__main__":
    unittest.main()
