/* SPDX-License-Identifier: BSD-2-Clause */
/* What the looping machine and the testing cell share: the area of the channel. */
#ifndef LOOPER_H
#define LOOPER_H

#include <stdint.h>

struct looper {
	uint32_t starts;  /* how often the machine has started */
	uint32_t rounds;  /* since then */
	uint32_t command; /* what it shall do next: below */
	uint32_t trace;	  /* what it found in its memory at the start */
	uint32_t words;	  /* of the next message to the keeper: how many, */
	uint32_t word;	  /* and the first */
};

#define LOOPER_CRASH	 1 /* jump to nowhere */
#define LOOPER_POWER_OFF 2
#define LOOPER_RESTART	 3
#define LOOPER_GIVE_UP	 4 /* say so, and go on */
#define LOOPER_CALL	 5 /* the same with a call: its answer is in `word` */

#endif
