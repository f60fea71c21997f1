/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The fault reporter: threads whose `faults` is its endpoint send their faults
 * here.  It explains each one and leaves the thread where it is.
 */
#include <stdio.h>

#include <okl4/endpoint.h>
#include <okl4/env.h>

#include "channels.h"
#include "report.h"

static const okl4_image_map_t *find_map(void)
{
	const okl4_env_segment_t *segment = okl4_env_get_segment("MAIN_IMAGE_MAP");
	const okl4_image_map_t *map = segment == NULL ? NULL : (const void *)segment->virt_addr;

	return okl4_image_map_valid(map, segment == NULL ? 0 : segment->size) ? map : NULL;
}

/* Turn what was received into its answer. */
static void handle(const okl4_image_map_t *map, okl4_endpoint_message_t *message)
{
	okl4_fault_t fault;

	/* Whoever else calls here gets an empty answer. */
	if (okl4_fault_decode(message, &fault) == OKL4_OK)
		report(map, &fault);
	okl4_fault_stop(message);
}

int main(void)
{
	const okl4_image_map_t *map = find_map();
	okl4_endpoint_message_t message;
	int error;

	if (map == NULL) {
		printf("reporter: the description gives me no <image_map/>\n");
		return 1;
	}
	printf("reporter: ready\n");
	error = okl4_endpoint_wait(SLOT_FAULTS, &message);
	while (error == OKL4_OK) {
		handle(map, &message);
		if (message.handle == 0 || okl4_endpoint_reply_wait(SLOT_FAULTS, &message) != OKL4_OK)
			error = okl4_endpoint_wait(SLOT_FAULTS, &message);
	}
	printf("reporter: cannot wait: %s\n", okl4_error_text(error));
	return 1;
}
