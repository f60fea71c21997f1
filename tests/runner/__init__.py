# SPDX-License-Identifier: BSD-2-Clause
"""The kinds of tests: each module lists its groups, each group can run itself."""
