/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The client's side of the console protocol.  A lock lets one thread of the
 * cell write at a time, since the driver keeps one waiting request of each kind.
 */
#include <string.h>

#include <okl4/console.h>
#include <okl4/lock.h>
#include <okl4/slots.h>
#include <okl4/syscall.h>

static okl4_lock_t write_lock;
static okl4_lock_t read_lock;

/* Input that the driver delivered and nobody has asked for yet; guarded by read_lock. */
static char kept[OKL4_CONSOLE_BYTES];
static okl4_word_t kept_first, kept_end;

/* A call to the driver that takes no capability back, whatever slot the program has open for others. */
static uint32_t call(struct okl4_registers *message)
{
	struct okapi_utcb *utcb = okl4_utcb();
	uint32_t slot = utcb->receive_slot;
	uint32_t error;

	utcb->receive_slot = 0;
	error = okl4_sys_call(OKL4_SLOT_CONSOLE, message);
	utcb->receive_slot = slot;
	return error;
}

/* One message of at most OKL4_CONSOLE_BYTES; the number of bytes taken, 0 if there is no driver. */
static okl4_word_t write_message(const char *bytes, okl4_word_t count)
{
	struct okl4_registers message;
	okl4_word_t in_registers = sizeof(message.word) - sizeof(okl4_word_t);
	okl4_word_t length = 1 + (count + sizeof(okl4_word_t) - 1) / sizeof(okl4_word_t);

	message.tag = OKAPI_TAG(OKL4_CONSOLE_WRITE, length);
	memset(message.word, 0, sizeof(message.word));
	message.word[0] = count;
	if (count <= in_registers) {
		memcpy(&message.word[1], bytes, count);
	} else {
		memcpy(&message.word[1], bytes, in_registers);
		memcpy(&okl4_utcb()->word[OKAPI_REGISTER_WORDS], bytes + in_registers, count - in_registers);
	}
	if (call(&message) != 0 || OKAPI_TAG_LABEL(message.tag) != OKL4_CONSOLE_DONE ||
	    OKAPI_TAG_LENGTH(message.tag) == 0)
		return 0;
	return message.word[0] < count ? message.word[0] : count;
}

/* For kernels that have a console of their own, and cells that have none. */
static int write_to_kernel(const char *bytes, okl4_word_t count)
{
	uint32_t result;

	for (okl4_word_t i = 0; i < count; i++) {
		if (okl4_sys_debug(OKAPI_DEBUG_PUTC, (unsigned char)bytes[i], &result) != 0)
			return OKL4_UNMAPPED;
	}
	return OKL4_OK;
}

int okl4_console_write(const void *bytes, okl4_word_t count)
{
	const char *next = bytes;
	int error = OKL4_OK;

	if (bytes == NULL && count != 0)
		return OKL4_INVALID_ARGUMENT;
	okl4_lock_acquire(&write_lock);
	while (count != 0 && error == OKL4_OK) {
		okl4_word_t part = count < OKL4_CONSOLE_BYTES ? count : OKL4_CONSOLE_BYTES;
		okl4_word_t taken = write_message(next, part);

		if (taken == 0) {
			error = write_to_kernel(next, part);
			taken = part;
		}
		next += taken;
		count -= taken;
	}
	okl4_lock_release(&write_lock);
	return error;
}

int okl4_console_puts(const char *text)
{
	return text == NULL ? OKL4_INVALID_ARGUMENT : okl4_console_write(text, strlen(text));
}

/* Fill `kept`, which is empty. */
static int receive(uint32_t label)
{
	struct okl4_registers message = {.tag = OKAPI_TAG(label, 0)};
	okl4_word_t in_registers = sizeof(message.word) - sizeof(okl4_word_t);
	okl4_word_t count, length;

	if (call(&message) != 0)
		return OKL4_UNMAPPED;
	length = OKAPI_TAG_LENGTH(message.tag);
	if (OKAPI_TAG_LABEL(message.tag) != OKL4_CONSOLE_DONE || length == 0)
		return OKL4_IN_USE;
	count = message.word[0];
	if (count == 0)
		return OKL4_WOULD_BLOCK;
	if (count > (length - 1) * sizeof(okl4_word_t))
		count = (length - 1) * sizeof(okl4_word_t);
	memcpy(kept, &message.word[1], count < in_registers ? count : in_registers);
	if (count > in_registers)
		memcpy(kept + in_registers, &okl4_utcb()->word[OKAPI_REGISTER_WORDS], count - in_registers);
	kept_first = 0;
	kept_end = count;
	return OKL4_OK;
}

static int read_with(uint32_t label, void *bytes, okl4_word_t count, okl4_word_t *got)
{
	int error = OKL4_OK;

	if (bytes == NULL || got == NULL || count == 0)
		return OKL4_INVALID_ARGUMENT;
	*got = 0;
	if (okl4_lock_try(&read_lock) != OKL4_OK)
		return OKL4_IN_USE;
	if (kept_first == kept_end)
		error = receive(label);
	if (error == OKL4_OK) {
		*got = count < kept_end - kept_first ? count : kept_end - kept_first;
		memcpy(bytes, kept + kept_first, *got);
		kept_first += *got;
	}
	okl4_lock_release(&read_lock);
	return error;
}

int okl4_console_read(void *bytes, okl4_word_t count, okl4_word_t *got)
{
	return read_with(OKL4_CONSOLE_READ, bytes, count, got);
}

int okl4_console_poll(void *bytes, okl4_word_t count, okl4_word_t *got)
{
	return read_with(OKL4_CONSOLE_POLL, bytes, count, got);
}
