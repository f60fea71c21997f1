// SPDX-License-Identifier: BSD-2-Clause
/* Bytes between processes, and the switches between them. */
#include "bench.h"

#include <sys/socket.h>
#include <unistd.h>

#define MOST_IN_RING 16

struct ring {
	unsigned size;
	int ends[MOST_IN_RING][2];
};

static void send_byte(int file)
{
	char byte = 0;
	if (write(file, &byte, 1) != 1)
		fail("write");
}

/* False when there is nobody left to send. */
static int take_byte(int file)
{
	char byte;
	ssize_t taken = read(file, &byte, 1);
	if (taken < 0)
		fail("read");
	return taken == 1;
}

/* Another process sends back each byte until the sender closes. */
static uint64_t round_trips(unsigned count, int mine[2], int others[2])
{
	pid_t child = new_process();
	if (!child) {
		close(mine[0]);
		close(mine[1]);
		while (take_byte(others[0]))
			send_byte(others[1]);
		_exit(0);
	}
	close(others[0]);
	if (others[1] != others[0])
		close(others[1]);
	uint64_t begin = now();
	for (unsigned i = 0; i < count; i++) {
		send_byte(mine[1]);
		take_byte(mine[0]);
	}
	uint64_t end = now();
	close(mine[1]);
	if (mine[0] != mine[1])
		close(mine[0]);
	end_of_process(child);
	return end - begin;
}

static uint64_t pipe_round_trip(unsigned count)
{
	int there[2], back[2];
	if (pipe(there) || pipe(back))
		fail("pipe");
	return round_trips(count, (int[]){back[0], there[1]}, (int[]){there[0], back[1]});
}

static uint64_t unix_round_trip(unsigned count)
{
	int ends[2];
	if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends))
		fail("socketpair");
	return round_trips(count, (int[]){ends[0], ends[0]}, (int[]){ends[1], ends[1]});
}

static void open_ring(struct ring *ring, unsigned size)
{
	ring->size = size;
	for (unsigned i = 0; i < size; i++) {
		if (pipe(ring->ends[i]))
			fail("pipe");
	}
}

static void close_ring(struct ring *ring)
{
	for (unsigned i = 0; i < ring->size; i++) {
		close(ring->ends[i][0]);
		close(ring->ends[i][1]);
	}
}

/* Station `number` gives on what arrives, until a wait finds the token's last round over. */
static void station(struct ring *ring, unsigned number, unsigned rounds)
{
	for (unsigned i = 0; i < rounds; i++) {
		take_byte(ring->ends[number][0]);
		send_byte(ring->ends[(number + 1) % ring->size][1]);
	}
}

/* What sending and taking the token costs without any switch: one process does it for all. */
static uint64_t ring_alone(struct ring *ring, unsigned rounds)
{
	send_byte(ring->ends[0][1]);
	uint64_t begin = now();
	for (unsigned i = 0; i < rounds; i++) {
		for (unsigned number = 0; number < ring->size; number++) {
			take_byte(ring->ends[number][0]);
			send_byte(ring->ends[(number + 1) % ring->size][1]);
		}
	}
	uint64_t end = now();
	take_byte(ring->ends[0][0]);
	return end - begin;
}

static uint64_t ring_of_processes(struct ring *ring, unsigned warm_rounds, unsigned rounds)
{
	pid_t children[MOST_IN_RING];
	for (unsigned number = 1; number < ring->size; number++) {
		children[number] = new_process();
		if (!children[number]) {
			station(ring, number, warm_rounds + rounds);
			_exit(0);
		}
	}
	send_byte(ring->ends[0][1]);
	station(ring, 0, warm_rounds);
	uint64_t begin = now();
	station(ring, 0, rounds);
	uint64_t end = now();
	take_byte(ring->ends[0][0]);
	for (unsigned number = 1; number < ring->size; number++)
		end_of_process(children[number]);
	return end - begin;
}

/* Nanoseconds of COUNT switches, those of the pipes taken off. */
static uint64_t switches(unsigned count, unsigned size)
{
	struct ring ring;
	unsigned rounds = count / size;
	open_ring(&ring, size);
	uint64_t alone = ring_alone(&ring, rounds);
	uint64_t together = ring_of_processes(&ring, 4, rounds);
	close_ring(&ring);
	return together - alone;
}

static uint64_t switch_2(unsigned count)
{
	return switches(count, 2);
}

static uint64_t switch_8(unsigned count)
{
	return switches(count, 8);
}

static uint64_t switch_16(unsigned count)
{
	return switches(count, MOST_IN_RING);
}

const struct operation message_operations[] = {
	{"pipe", pipe_round_trip, 2000}, {"unix", unix_round_trip, 2000}, {"ctx_2p", switch_2, 4000},
	{"ctx_8p", switch_8, 4000},	 {"ctx_16p", switch_16, 4000},	  {},
};
