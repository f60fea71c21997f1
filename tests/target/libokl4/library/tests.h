/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The parts of the test of libokl4: each runs its tests.
 */
#ifndef TESTS_H
#define TESTS_H

void test_environment(int argc, char **argv);
void test_threads(void);
void test_locks(void);
void test_time(void);
void test_messages(void);
void test_kthreads(void);
void test_irqset(void);
void test_objects(void);

/* Entry of the thread that the system description has. */
void described_thread(void);

#endif
