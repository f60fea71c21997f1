/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What ping and pong agree on: a message of any length, whose words come back
 * in reverse order and each larger by one.
 */
#ifndef BALL_H
#define BALL_H

#define BALL_LABEL 7

int ping(void);
int pong(void);

#endif
