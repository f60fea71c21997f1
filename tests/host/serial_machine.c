/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The console driver's service to virtual machines: what appears on the terminal,
 * what the machine gets, and whom the driver tells.
 */
#include <string.h>

#include <okl4/env.h>
#include <okl4/machines.h>
#include <okl4/timer.h>
#include <okl4/virtio_window.h>

#include "../../cells/serial/machine.h"
#include "../../cells/serial/uart.h"
#include "doorbell.h"
#include "suite.h"

/* --- the world around the driver ----------------------------------------------------------------- */

static char output[65536];
static size_t output_count, output_room;
static bool timer_set;

bool uart_send(uint8_t byte)
{
	if (output_room == 0)
		return false;
	output_room--;
	output[output_count++] = (char)byte;
	return true;
}

void uart_want_room(bool wanted)
{
	(void)wanted;
}

int okl4_timer_set_after_ns(okl4_word_t timer, uint64_t ns)
{
	(void)timer, (void)ns;
	timer_set = true;
	return 0;
}

#define MACHINES 2

static struct {
	okl4_word_t count;
	okl4_machine_console_t console[MACHINES];
} consoles = {.count = MACHINES};

void *okl4_env_get(const char *name)
{
	return strcmp(name, "CONSOLES") == 0 ? &consoles : NULL;
}

static void settle(void)
{
	while (terminal_pump())
		console_progress();
}

/* What has appeared since the last call. */
static const char *shown(void)
{
	settle();
	output[output_count] = '\0';
	output_count = 0;
	output_room = sizeof(output) - 1;
	return output;
}

/* --- the machines' drivers ----------------------------------------------------------------------- */

#define BYTES	       0x4000
#define SIZE	       8
#define QUEUE(n)       (0x1000u + 0x800u * (n))
#define DESCRIPTORS(n) QUEUE(n)
#define AVAILABLE(n)   (QUEUE(n) + 0x100)
#define USED(n)	       (QUEUE(n) + 0x200)
#define BUFFER(n, i)   (0x2000u + 0x1000u * (n) + 0x100u * (i))
#define WRITE	       2

static union {
	uint32_t words[BYTES / 4];
	uint16_t halves[BYTES / 2];
	char bytes[BYTES];
} windows[MACHINES];

static void set_status(unsigned machine, uint32_t status)
{
	windows[machine].words[OKL4_VIRTIO_AT_DRIVER_STATUS / 4] = status;
	machine_serve(1u << (4 + machine));
}

static void set_queue(unsigned machine, unsigned queue)
{
	uint32_t *registers = &windows[machine].words[OKL4_VIRTIO_AT_QUEUE(queue) / 4];

	registers[1] = SIZE;
	registers[2] = DESCRIPTORS(queue);
	registers[3] = AVAILABLE(queue);
	registers[4] = USED(queue);
	registers[5] = 1;
}

static void start_driver(unsigned machine)
{
	set_status(machine, 0);
	memset(&windows[machine].bytes[0x1000], 0, BYTES - 0x1000);
	windows[machine].words[OKL4_VIRTIO_AT_DRIVER_FEATURES / 4 + 1] = 3;
	set_status(machine, 3);
	set_status(machine, 11);
	set_queue(machine, 0);
	set_queue(machine, 1);
	set_status(machine, 15);
}

static void offer(unsigned machine, unsigned queue, uint32_t bytes, uint16_t flags)
{
	uint16_t *ring = &windows[machine].halves[AVAILABLE(queue) / 2];
	unsigned i = ring[1] % SIZE;
	uint32_t *descriptor = &windows[machine].words[(DESCRIPTORS(queue) + 16 * i) / 4];

	descriptor[0] = BUFFER(queue, i);
	descriptor[1] = 0;
	descriptor[2] = bytes;
	descriptor[3] = flags;
	ring[2 + i] = (uint16_t)i;
	ring[1]++;
}

static void print(unsigned machine, const char *text)
{
	unsigned i = windows[machine].halves[AVAILABLE(1) / 2 + 1] % SIZE;

	memcpy(&windows[machine].bytes[BUFFER(1, i)], text, strlen(text));
	offer(machine, 1, (uint32_t)strlen(text), 0);
	machine_serve(1u << (4 + machine));
}

static unsigned used(unsigned machine, unsigned queue)
{
	return windows[machine].halves[USED(queue) / 2 + 1];
}

/* Keys in the i-th buffer that the machine offered. */
static const char *received(unsigned machine, unsigned i)
{
	static char text[16];
	uint32_t count = windows[machine].words[USED(0) / 4 + 2 + 2 * i];

	CU_ASSERT_FATAL(count < sizeof(text));
	memcpy(text, &windows[machine].bytes[BUFFER(0, i)], count);
	text[count] = '\0';
	return text;
}

static void type(const char *keys)
{
	for (; *keys != '\0'; keys++)
		console_type(console_with_keyboard, *keys);
}

static void choose_next(void)
{
	console_pass_keyboard();
	machine_chosen(console_with_keyboard);
}

/* --- tests, in this order ------------------------------------------------------------------------ */

static void other_says(const char *text)
{
	terminal_say(text, "");
}

static void test_open(void)
{
	for (unsigned i = 0; i < MACHINES; i++) {
		consoles.console[i] = (okl4_machine_console_t){
			.name = (okl4_word_t)(uintptr_t)(i == 0 ? "linux1" : "linux2"),
			.window = (okl4_word_t)(uintptr_t)&windows[i],
			.bytes = BYTES,
			.signal_slot = 30 + i,
			.signal_bits = 1,
			.event_bit = 4 + i,
			.keeper_slot = i == 0 ? 40 : 0,
			.keeper_bit = 7,
		};
	}
	output_room = sizeof(output) - 1;
	machine_open_all();
	CU_ASSERT_STRING_EQUAL(shown(), "[serial] keyboard: linux1\r\n");
	CU_ASSERT_EQUAL(windows[1].words[OKL4_VIRTIO_AT_DEVICE_ID / 4], OKL4_VIRTIO_DEVICE_CONSOLE);
	start_driver(0);
	start_driver(1);
	CU_ASSERT_STRING_EQUAL(shown(), "");
}

static void test_whole_lines(void)
{
	print(0, "Linux ver");
	print(1, "Lin");
	CU_ASSERT_STRING_EQUAL(shown(), "");
	print(0, "sion 6.1\r\nnext");
	CU_ASSERT_STRING_EQUAL(shown(), "[linux1] Linux version 6.1\r\n");
	print(1, "ux\n");
	print(0, "\n");
	CU_ASSERT_STRING_EQUAL(shown(), "[linux2] Linux\r\n[linux1] next\r\n");
	CU_ASSERT_EQUAL(used(0, 1), 3);
	CU_ASSERT_EQUAL(doorbell_slot, 30);
}

/* What is no text does not reach the terminal. */
static void test_control_sequences(void)
{
	print(1, "\033[1;31mred\033[0m \033[6n\007bell\n");
	CU_ASSERT_STRING_EQUAL(shown(), "[linux2] red ?bell\r\n");
}

static void test_prompt(void)
{
	timer_set = false;
	print(1, "$ ");
	CU_ASSERT_FALSE(timer_set);
	print(0, "# ");
	CU_ASSERT_TRUE(timer_set);
	CU_ASSERT_STRING_EQUAL(shown(), "");
	machine_take_time();
	CU_ASSERT_STRING_EQUAL(shown(), "[linux1] # ");
	other_says("hello");
	CU_ASSERT_STRING_EQUAL(shown(), "\r\n[serial] hello\r\n");
}

/* From the first key on: the prompt comes back, and everything goes as it is. */
static void test_raw(void)
{
	offer(0, 0, 16, WRITE);
	offer(0, 0, 16, WRITE);
	type("l");
	CU_ASSERT_STRING_EQUAL(shown(), "# ");
	CU_ASSERT_STRING_EQUAL(received(0, 0), "l");
	print(0, "l");
	CU_ASSERT_STRING_EQUAL(shown(), "l");
	other_says("hello");
	CU_ASSERT_STRING_EQUAL(shown(), "\r\033[K[serial] hello\r\n# l");
	print(1, "x\n");
	CU_ASSERT_STRING_EQUAL(shown(), "\r\033[K[linux2] $ x\r\n# l");
	print(0, "\b \b\033[Ks\r\n\033[1mfile\033[m\r\n# ");
	CU_ASSERT_STRING_EQUAL(shown(), "\b \b\033[Ks\r\n\033[1mfile\033[m\r\n# ");
}

/* A question to the terminal is not asked again; a screen is no line, and does not come back. */
static void test_raw_sequences(void)
{
	print(0, "\033[6nx\033[D");
	CU_ASSERT_STRING_EQUAL(shown(), "\033[6nx\033[D");
	other_says("hello");
	CU_ASSERT_STRING_EQUAL(shown(), "\r\033[K[serial] hello\r\n# x\033[D");
	print(0, "\033[H\033[Jscreen");
	shown();
	other_says("hello");
	CU_ASSERT_STRING_EQUAL(shown(), "\r\n[serial] hello\r\n");
	print(0, "\r\n# ");
	CU_ASSERT_STRING_EQUAL(shown(), "\r\n# ");
}

static void test_input_is_kept(void)
{
	/* One buffer is left from before. */
	type("a");
	CU_ASSERT_STRING_EQUAL(received(0, 1), "a");
	type("bcd");
	CU_ASSERT_EQUAL(used(0, 0), 2);
	offer(0, 0, 2, WRITE);
	offer(0, 0, 16, WRITE);
	machine_serve(1 << 4);
	CU_ASSERT_STRING_EQUAL(received(0, 2), "bc");
	CU_ASSERT_STRING_EQUAL(received(0, 3), "d");
	for (int i = 0; i < INPUT_BYTES; i++)
		type("x");
	CU_ASSERT_STRING_EQUAL(shown(), "");
	type("yz");
	CU_ASSERT_STRING_EQUAL(shown(), "\r\033[K[serial] input is lost, nobody takes it: linux1\r\n# ");
}

static void test_switch(void)
{
	print(1, "login: ");
	choose_next();
	CU_ASSERT_STRING_EQUAL(shown(), "\r\n[serial] keyboard: linux2\r\nlogin: ");
	print(0, "\033[1mls\r\n");
	CU_ASSERT_STRING_EQUAL(shown(), "\r\033[K[linux1] # ls\r\nlogin: ");
	choose_next();
	CU_ASSERT_STRING_EQUAL(shown(), "\r\n[serial] keyboard: linux1\r\n");
}

static void test_toggle(void)
{
	doorbell_count = 0;
	CU_ASSERT_TRUE(machine_toggle(console_with_keyboard));
	CU_ASSERT_EQUAL(doorbell_count, 1);
	CU_ASSERT_EQUAL(doorbell_slot, 40);
	CU_ASSERT_EQUAL(doorbell_bits, 1 << 7);
	choose_next();
	CU_ASSERT_TRUE(machine_toggle(console_with_keyboard));
	CU_ASSERT_EQUAL(doorbell_count, 1);
	choose_next();
	shown();
}

/* A prompt that is on the terminal loses the name before it. */
static void test_raw_from_prompt(void)
{
	print(0, "\r\n");
	console_set_raw(console_with_keyboard, false);
	print(0, "$ ");
	machine_take_time();
	CU_ASSERT_STRING_EQUAL(shown(), "\r\n[linux1] $ ");
	type("x");
	CU_ASSERT_STRING_EQUAL(shown(), "\r\033[K$ ");
	console_drop_input(console_with_keyboard, console_with_keyboard->input_count);
}

/* What was under way when a machine starts anew is over. */
static void test_reset(void)
{
	offer(0, 1, 0x100, 0);
	memset(&windows[0].bytes[BUFFER(1, 0)], 'x', 0x800);
	print(0, "half a line");
	shown();
	start_driver(0);
	CU_ASSERT_STRING_EQUAL(shown(), "\r\n");
	offer(0, 0, 16, WRITE);
	machine_serve(1 << 4);
	CU_ASSERT_EQUAL(used(0, 0), 0);
	type("k");
	CU_ASSERT_STRING_EQUAL(received(0, 0), "k");
	print(0, "again\r\n");
	CU_ASSERT_STRING_EQUAL(shown(), "again\r\n");
}

/* Output that does not fit waits, in the machine's own memory, and nothing of it is lost. */
static void test_slow_terminal(void)
{
	unsigned before = used(1, 1), count = 0;
	const char *text;

	output_room = 0;
	for (unsigned i = 0; i < SIZE; i++) {
		memset(&windows[1].bytes[BUFFER(1, (windows[1].halves[AVAILABLE(1) / 2 + 1]) % SIZE)], 'x',
		       0xff);
		windows[1].bytes[BUFFER(1, (windows[1].halves[AVAILABLE(1) / 2 + 1]) % SIZE) + 0xff] = '\n';
		offer(1, 1, 0x100, 0);
		machine_serve(1 << 5);
		other_says("0123456789012345678901234567890123456789012345678901234567890123456789");
		for (unsigned j = 0; j < 7; j++)
			other_says("0123456789012345678901234567890123456789012345678901234567890123456789");
	}
	CU_ASSERT_NOT_EQUAL(used(1, 1), before + SIZE);
	output_room = sizeof(output) - 1;
	for (text = shown(); *text != '\0'; text++)
		count += *text == 'x' && (text[-1] == 'x' || text[-1] == ' ');
	CU_ASSERT_EQUAL(count, SIZE * 0xff);
	CU_ASSERT_EQUAL(used(1, 1), before + SIZE);
}

static void test_broken_rules(void)
{
	windows[1].halves[AVAILABLE(1) / 2 + 1] += SIZE + 1;
	machine_serve(1 << 5);
	CU_ASSERT_STRING_EQUAL(shown(), "[serial] console of linux2 is off until its driver resets it: "
					"a queue's index is out of range\r\n");
	machine_serve(1 << 5);
	CU_ASSERT_STRING_EQUAL(shown(), "");
	start_driver(1);
	print(1, "better\n");
	CU_ASSERT_STRING_EQUAL(shown(), "[linux2] better\r\n");
}

int main(void)
{
	static const struct suite_test tests[] = {
		{"open", test_open},
		{"whole lines", test_whole_lines},
		{"control sequences", test_control_sequences},
		{"prompt", test_prompt},
		{"raw", test_raw},
		{"raw sequences", test_raw_sequences},
		{"input is kept", test_input_is_kept},
		{"switch", test_switch},
		{"toggle", test_toggle},
		{"raw from a prompt", test_raw_from_prompt},
		{"reset", test_reset},
		{"slow terminal", test_slow_terminal},
		{"broken rules", test_broken_rules},
	};

	return RUN_SUITE("serial: machines", tests);
}
