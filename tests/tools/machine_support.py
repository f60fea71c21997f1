# SPDX-License-Identifier: BSD-2-Clause
"""A system with two virtual machines, for the tests of what the weaver makes of them."""

import weaver_support as support

SERIAL = support.cell("serial", '<endpoint name="console"/>', '<use_device name="uart0" notification="main" bit="0"/>',
                      attributes='priority="200"')
KEEPER = support.cell("keeper", '<endpoint name="control"/>', "<machines/>", attributes='priority="180"')
NATIVE = support.cell("compute", '<channel name="linux" size="64K"/>', '<channel name="spare" size="8K" bit="9"/>',
                      '<timer name="tick" bit="1"/>')
FIRST = ('<linux name="one" kernel="Image" initrd="initramfs.cpio.gz" memory="16M" faults="/keeper/main">'
         '<channel name="compute" to="/compute/linux"/><use_device name="rtc"/>'
         '<channel name="small" to="/compute/spare"/>'
         '<commandline><arg value="console=hvc0"/><arg value="quiet"/></commandline></linux>')
SECOND = ('<linux name="two" kernel="Image" memory="24M" tables="8" priority="30" start="no" budget="5ms" '
          'period="10ms"/>')
ATTRIBUTES = ' console="/serial/console" keeper="/keeper/control"'
SYSTEM = support.system(SERIAL, KEEPER, NATIVE, FIRST, SECOND, attributes=ATTRIBUTES)


def machines(*elements, natives=(SERIAL, KEEPER)):
    """A description with these `linux` elements."""
    return support.system(*natives, *elements, attributes=ATTRIBUTES)
