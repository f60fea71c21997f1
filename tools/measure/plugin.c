/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A QEMU plugin that counts what the kernel executes, exactly.  Arguments:
 *
 *     out=FILE                  where the report goes (JSON, at the end)
 *     phase=NAME:BEGIN:END      addresses of the marks around a benchmark
 *     preemption=ADDRESS        place where the kernel looks for interrupts
 *     idle=ADDRESS              place where the kernel waits for one
 *     uncounted=ADDRESS         function that only test kernels contain: left out
 *     main=ADDRESS              report the instructions from reset to the first of these
 *     stop=ADDRESS              end the emulator here, with status 0
 *     fail=ADDRESS              end it here with status 1
 *     coverage=FILE             also write which kernel instructions ran
 *
 * All but out and coverage may be given several times.
 */
#include "qemu_plugin.h"
#include "report.h"
#include "visits.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_PLACES	     512
#define COVERED_INSTRUCTIONS (0x100000 / 4) /* the first megabyte of the kernel */

QEMU_PLUGIN_EXPORT int qemu_plugin_version = 1;
QEMU_PLUGIN_EXPORT int qemu_plugin_install(qemu_plugin_id_t id, const qemu_info_t *info, int argc,
					   char **argv);

enum place_kind { PREEMPTION, IDLE, UNCOUNTED, MAIN, STOP, FAIL };

static struct {
	enum place_kind kind;
	uint32_t address;
} places[MAX_PLACES];
static unsigned int place_count;

static const char *report_path;
static const char *coverage_path;
static bool count_to_main;
static uint64_t all_instructions, instructions_to_main;
static uint64_t *covered;

/* --- while the guest runs ----------------------------------------------------------------------- */

static void on_kernel_block(unsigned int vcpu, void *block)
{
	(void)vcpu;
	kernel_block(block);
}

static void on_user_block(unsigned int vcpu, void *block)
{
	(void)vcpu;
	user_block(block);
}

static void on_place(unsigned int vcpu, void *name)
{
	(void)vcpu;
	interruptible_place(name);
}

static void on_phase_begin(unsigned int vcpu, void *phase)
{
	(void)vcpu;
	phase_begin(phase);
}

static void on_phase_end(unsigned int vcpu, void *phase)
{
	(void)vcpu;
	phase_end(phase);
}

static void on_main(unsigned int vcpu, void *data)
{
	(void)vcpu;
	(void)data;
	if (!instructions_to_main)
		instructions_to_main = all_instructions;
}

static void finish(void)
{
	if (report_path)
		write_report(report_path, &measurement, instructions_to_main);
	if (coverage_path)
		write_coverage(coverage_path, KERNEL_START, covered, COVERED_INSTRUCTIONS);
}

static void on_stop(unsigned int vcpu, void *data)
{
	(void)vcpu;
	(void)data;
	finish();
	_Exit(0);
}

static void on_fail(unsigned int vcpu, void *data)
{
	(void)vcpu;
	(void)data;
	fprintf(stderr, "measure: the guest says that it failed\n");
	finish();
	_Exit(1);
}

static void on_exit_of_emulator(qemu_plugin_id_t id, void *data)
{
	(void)id;
	(void)data;
	finish();
}

/* --- when code is translated ---------------------------------------------------------------------- */

static uint32_t opcode(const struct qemu_plugin_insn *insn)
{
	uint32_t word;

	memcpy(&word, qemu_plugin_insn_data(insn), sizeof(word));
	return word;
}

/* BL, or BLX with a register: kernel code is ARM code. */
static bool is_call(uint32_t word)
{
	return (word & 0x0f000000) == 0x0b000000 || (word & 0x0ffffff0) == 0x012fff30;
}

static bool is_place(enum place_kind kind, uint32_t address)
{
	for (unsigned int i = 0; i < place_count; i++) {
		if (places[i].kind == kind && places[i].address == address)
			return true;
	}
	return false;
}

static bool has_place(enum place_kind kind)
{
	for (unsigned int i = 0; i < place_count; i++) {
		if (places[i].kind == kind)
			return true;
	}
	return false;
}

static struct block *make_block(const struct qemu_plugin_tb *tb, bool in_kernel)
{
	struct block *block = calloc(1, sizeof(*block));
	size_t count = qemu_plugin_tb_n_insns(tb);

	if (!block)
		abort();
	block->address = (uint32_t)qemu_plugin_tb_vaddr(tb);
	block->end = block->address + 4 * (uint32_t)count;
	block->vector = VECTOR_NONE;
	if (!in_kernel)
		return block;
	if (block->address >= VECTORS && block->address < VECTORS_END)
		block->vector = (block->address - VECTORS) / 4;
	block->ends_in_call = is_call(opcode(qemu_plugin_tb_get_insn(tb, count - 1)));
	block->begins_uncounted = is_place(UNCOUNTED, block->address);
	return block;
}

static void call_at(struct qemu_plugin_insn *insn, qemu_plugin_vcpu_udata_cb_t call, const void *data)
{
	qemu_plugin_register_vcpu_insn_exec_cb(insn, call, QEMU_PLUGIN_CB_NO_REGS, (void *)(uintptr_t)data);
}

static void instrument_kernel(struct qemu_plugin_insn *insn, uint32_t address)
{
	uint32_t index = (address - KERNEL_START) / 4;

	if (is_place(PREEMPTION, address))
		call_at(insn, on_place, "preemption point");
	if (is_place(IDLE, address))
		call_at(insn, on_place, "idle");
	qemu_plugin_register_vcpu_insn_exec_inline(insn, QEMU_PLUGIN_INLINE_ADD_U64,
						   &measurement.kernel_instructions, 1);
	if (covered && index < COVERED_INSTRUCTIONS)
		qemu_plugin_register_vcpu_insn_exec_inline(insn, QEMU_PLUGIN_INLINE_ADD_U64, &covered[index],
							   1);
}

static void instrument_user(struct qemu_plugin_insn *insn, uint32_t address)
{
	for (unsigned int i = 0; i < measurement.phase_count; i++) {
		struct phase *phase = &measurement.phase[i];

		if (phase->begin == address)
			call_at(insn, on_phase_begin, phase);
		if (phase->end == address)
			call_at(insn, on_phase_end, phase);
	}
	if (is_place(MAIN, address))
		call_at(insn, on_main, NULL);
	if (is_place(STOP, address))
		call_at(insn, on_stop, NULL);
	if (is_place(FAIL, address))
		call_at(insn, on_fail, NULL);
}

static void translated(qemu_plugin_id_t id, struct qemu_plugin_tb *tb)
{
	bool in_kernel = is_kernel((uint32_t)qemu_plugin_tb_vaddr(tb));
	size_t count = qemu_plugin_tb_n_insns(tb);

	(void)id;
	qemu_plugin_register_vcpu_tb_exec_cb(tb, in_kernel ? on_kernel_block : on_user_block,
					     QEMU_PLUGIN_CB_NO_REGS, make_block(tb, in_kernel));
	for (size_t i = 0; i < count; i++) {
		struct qemu_plugin_insn *insn = qemu_plugin_tb_get_insn(tb, i);
		uint32_t address = (uint32_t)qemu_plugin_insn_vaddr(insn);

		if (in_kernel)
			instrument_kernel(insn, address);
		else
			instrument_user(insn, address);
		if (count_to_main)
			qemu_plugin_register_vcpu_insn_exec_inline(insn, QEMU_PLUGIN_INLINE_ADD_U64,
								   &all_instructions, 1);
	}
}

/* --- arguments ------------------------------------------------------------------------------------ */

static bool add_place(enum place_kind kind, const char *value)
{
	if (place_count == MAX_PLACES)
		return false;
	places[place_count].kind = kind;
	places[place_count++].address = (uint32_t)strtoul(value, NULL, 0);
	return true;
}

static bool add_phase(const char *value)
{
	struct phase *phase = &measurement.phase[measurement.phase_count];
	char *name, *rest;

	if (measurement.phase_count == MAX_PHASES || !(name = strdup(value)) || !(rest = strchr(name, ':')))
		return false;
	*rest++ = 0;
	phase->name = name;
	phase->begin = (uint32_t)strtoul(rest, &rest, 0);
	if (*rest++ != ':')
		return false;
	phase->end = (uint32_t)strtoul(rest, NULL, 0);
	measurement.phase_count++;
	return true;
}

static bool take_argument(const char *name, size_t length, const char *value)
{
	static const struct {
		const char *name;
		enum place_kind kind;
	} kinds[] = {
		{"preemption", PREEMPTION},
		{"idle", IDLE},
		{"uncounted", UNCOUNTED},
		{"main", MAIN},
		{"stop", STOP},
		{"fail", FAIL},
	};

#define IS(word) (length == strlen(word) && !strncmp(name, word, length))
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		if (IS(kinds[i].name))
			return add_place(kinds[i].kind, value);
	}
	if (IS("phase"))
		return add_phase(value);
	if (IS("out"))
		return (report_path = strdup(value)) != NULL;
	if (IS("coverage"))
		return (coverage_path = strdup(value)) != NULL;
#undef IS
	return false;
}

int qemu_plugin_install(qemu_plugin_id_t id, const qemu_info_t *info, int argc, char **argv)
{
	(void)info;
	for (int i = 0; i < argc; i++) {
		const char *equals = strchr(argv[i], '=');

		if (!equals || !take_argument(argv[i], (size_t)(equals - argv[i]), equals + 1)) {
			fprintf(stderr, "measure: wrong argument %s\n", argv[i]);
			return 1;
		}
	}
	count_to_main = has_place(MAIN);
	if (coverage_path && !(covered = calloc(COVERED_INSTRUCTIONS, sizeof(*covered))))
		return 1;
	qemu_plugin_register_vcpu_tb_trans_cb(id, translated);
	qemu_plugin_register_atexit_cb(id, on_exit_of_emulator, NULL);
	return 0;
}
