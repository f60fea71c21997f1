/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdio.h>

#include <okl4/channel.h>
#include <okl4/env.h>

int okl4_channel_open(okl4_channel_t *channel, const char *name)
{
	char key[64];

	if (channel == NULL || name == NULL ||
	    snprintf(key, sizeof(key), "CHANNEL_%s", name) >= (int)sizeof(key))
		return OKL4_INVALID_ARGUMENT;
	return okl4_channel_init(channel, okl4_env_get(key));
}
