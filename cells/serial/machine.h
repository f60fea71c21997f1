/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The virtual machines that have a console here: CONSOLES of the environment.
 * Each sees a virtio console with one port (virtio 1.2, 5.3).
 *
 * A machine's output appears in lines as that of cells does, without what steers
 * the cursor, until somebody types to it or chooses it with Ctrl-O: then it is shown raw, as
 * it comes, so that shells and editors work.
 */
#ifndef MACHINE_H
#define MACHINE_H

#include "console.h"

/* Make the consoles of all machines; the first one has the keyboard. */
void machine_open_all(void);

/* Serve the machines whose doorbells are among the bits of the main notification. */
void machine_serve(uint32_t events);

/* A while has passed since the timer was set: show lines that have not gone on. */
void machine_take_time(void);

/* The console has been chosen by the user; if it is one of a machine, show it raw. */
void machine_chosen(struct console *console);

/* Ask the machine's keeper to stop or start it.  False if it is not one of a machine. */
bool machine_toggle(struct console *console);

#endif
