# SPDX-License-Identifier: BSD-2-Clause
objects-all += echo.o
