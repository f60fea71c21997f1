/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Messages of bytes.  The label carries the byte count, and the length of the
 * tag, which the kernel checks, bounds what is believed of it.
 */
#include <string.h>

#include <okl4/message.h>
#include <okl4/syscall.h>
#include <okl4/thread_block.h>

#include "notify_take.h"

#define REGISTER_BYTES (OKAPI_REGISTER_WORDS * sizeof(okl4_word_t))

struct receiver {
	void *buffer;
	okl4_word_t size;
	okl4_word_t *bytes;
	okl4_kcap_t *reply_cap;
};

static int check_buffer(const void *buffer, okl4_word_t size, okl4_word_t limit)
{
	if (buffer == NULL && size != 0)
		return OKL4_INVALID_ARGUMENT;
	return size > limit ? OKL4_OUT_OF_RANGE : OKL4_OK;
}

/* Lay `size` bytes out as a message: tag, register words, UTCB words. */
static void put_bytes(struct okl4_registers *message, const void *buffer, okl4_word_t size)
{
	okl4_word_t length = (size + sizeof(okl4_word_t) - 1) / sizeof(okl4_word_t);
	okl4_word_t in_registers = size < REGISTER_BYTES ? size : REGISTER_BYTES;
	struct okapi_utcb *utcb;

	message->tag = OKAPI_TAG(size, length);
	memset(message->word, 0, sizeof(message->word));
	if (in_registers != 0)
		memcpy(message->word, buffer, in_registers);
	if (size <= REGISTER_BYTES)
		return;
	utcb = okl4_utcb();
	/* The last word's unused bytes are not left from an earlier message. */
	utcb->word[length - 1] = 0;
	memcpy(&utcb->word[OKAPI_REGISTER_WORDS], (const char *)buffer + REGISTER_BYTES,
	       size - REGISTER_BYTES);
}

/* Copy a received message out; OKL4_OUT_OF_RANGE if it did not fit. */
static int get_bytes(const struct okl4_registers *message, const struct receiver *receiver)
{
	okl4_word_t length = OKAPI_TAG_LENGTH(message->tag);
	okl4_word_t size = OKAPI_TAG_LABEL(message->tag);
	okl4_word_t taken, in_registers;

	if ((size + sizeof(okl4_word_t) - 1) / sizeof(okl4_word_t) != length)
		size = length * sizeof(okl4_word_t);
	if (receiver->bytes != NULL)
		*receiver->bytes = size;
	if (receiver->reply_cap != NULL)
		receiver->reply_cap->raw = message->handle;
	taken = size < receiver->size ? size : receiver->size;
	in_registers = taken < REGISTER_BYTES ? taken : REGISTER_BYTES;
	if (in_registers != 0)
		memcpy(receiver->buffer, message->word, in_registers);
	if (taken > REGISTER_BYTES)
		memcpy((char *)receiver->buffer + REGISTER_BYTES, &okl4_utcb()->word[OKAPI_REGISTER_WORDS],
		       taken - REGISTER_BYTES);
	return taken < size ? OKL4_OUT_OF_RANGE : OKL4_OK;
}

static int send(okl4_kcap_t dest, const void *buff, okl4_word_t buff_size, uint32_t flags)
{
	struct okl4_registers message;
	int error = check_buffer(buff, buff_size, OKL4_MESSAGE_MAX_SIZE);

	if (error != OKL4_OK)
		return error;
	put_bytes(&message, buff, buff_size);
	message.tag |= flags;
	return _okl4_convert_kernel_errno(okl4_sys_send(dest.raw, &message));
}

int okl4_message_send(okl4_kcap_t dest, const void *buff, okl4_word_t buff_size)
{
	return send(dest, buff, buff_size, 0);
}

int okl4_message_trysend(okl4_kcap_t dest, const void *buff, okl4_word_t buff_size)
{
	return send(dest, buff, buff_size, OKAPI_TAG_NO_BLOCK);
}

int okl4_message_call(okl4_kcap_t dest, const void *buff, okl4_word_t buff_size, void *recv_buff,
		      okl4_word_t recv_buff_size, okl4_word_t *recv_bytes)
{
	struct receiver receiver = {recv_buff, recv_buff_size, recv_bytes, NULL};
	struct okl4_registers message;
	int error = check_buffer(buff, buff_size, OKL4_MESSAGE_MAX_SIZE);

	if (error == OKL4_OK)
		error = check_buffer(recv_buff, recv_buff_size, (okl4_word_t)-1);
	if (error != OKL4_OK)
		return error;
	put_bytes(&message, buff, buff_size);
	error = _okl4_convert_kernel_errno(okl4_sys_call(dest.raw, &message));
	return error == OKL4_OK ? get_bytes(&message, &receiver) : error;
}

int okl4_message_reply(okl4_kcap_t dest, const void *buff, okl4_word_t buff_size)
{
	struct okl4_registers message;
	int error = check_buffer(buff, buff_size, OKL4_MESSAGE_MAX_SIZE);

	if (error != OKL4_OK)
		return error;
	put_bytes(&message, buff, buff_size);
	message.handle = dest.raw;
	return _okl4_convert_kernel_errno(okl4_sys_reply(&message));
}

/*
 * Go on after a wait returned `error` and `message`: keep waiting while only
 * events came that nobody asked for.
 */
static int receive(uint32_t error, struct okl4_registers *message, const struct receiver *receiver,
		   okl4_word_t mask, okl4_word_t *bits)
{
	struct okl4_thread_block *self = okl4_thread_block();

	while (error == 0 && (message->tag & OKAPI_TAG_NOTIFICATION)) {
		self->pending |= message->word[0];
		*bits = okl4_notify_take_pending(mask);
		if (*bits != 0)
			return OKL4_OK;
		error = okl4_sys_wait(self->endpoint, 0, message);
	}
	return error == 0 ? get_bytes(message, receiver) : _okl4_convert_kernel_errno(error);
}

int okl4_message_replywait(okl4_kcap_t dest, const void *buff, okl4_word_t buff_size, void *recv_buff,
			   okl4_word_t recv_buff_size, okl4_word_t *recv_bytes, okl4_kcap_t *reply_cap)
{
	struct receiver receiver = {recv_buff, recv_buff_size, recv_bytes, reply_cap};
	struct okl4_registers message;
	okl4_word_t bits;
	uint32_t refused;
	int error = check_buffer(buff, buff_size, OKL4_MESSAGE_MAX_SIZE);

	if (error == OKL4_OK)
		error = check_buffer(recv_buff, recv_buff_size, (okl4_word_t)-1);
	if (error != OKL4_OK)
		return error;
	put_bytes(&message, buff, buff_size);
	message.handle = dest.raw;
	refused = okl4_sys_reply_wait(okl4_thread_block()->endpoint, &message);
	return receive(refused, &message, &receiver, 0, &bits);
}

int okl4_message_waitany(okl4_word_t mask, okl4_word_t *bits, void *recv_buff, okl4_word_t recv_buff_size,
			 okl4_word_t *recv_bytes, okl4_kcap_t *reply_cap)
{
	struct receiver receiver = {recv_buff, recv_buff_size, recv_bytes, reply_cap};
	struct okl4_registers message;
	int error = check_buffer(recv_buff, recv_buff_size, (okl4_word_t)-1);

	if (error != OKL4_OK || bits == NULL)
		return error != OKL4_OK ? error : OKL4_INVALID_ARGUMENT;
	*bits = okl4_notify_take_pending(mask);
	if (*bits != 0)
		return OKL4_OK;
	return receive(okl4_sys_wait(okl4_thread_block()->endpoint, 0, &message), &message, &receiver, mask,
		       bits);
}

int okl4_message_wait(void *recv_buff, okl4_word_t recv_buff_size, okl4_word_t *recv_bytes,
		      okl4_kcap_t *reply_cap)
{
	okl4_word_t bits;

	return okl4_message_waitany(0, &bits, recv_buff, recv_buff_size, recv_bytes, reply_cap);
}
