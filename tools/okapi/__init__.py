# SPDX-License-Identifier: BSD-2-Clause
"""The weaver: from a system description and the cells' ELF files to one bootable image."""
