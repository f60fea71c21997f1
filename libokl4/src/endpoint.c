/* SPDX-License-Identifier: BSD-2-Clause */
#include <string.h>

#include <okl4/endpoint.h>
#include <okl4/syscall.h>

/* Words of a message that travel in the UTCB. */
static size_t utcb_bytes(uint32_t tag)
{
	uint32_t length = OKAPI_TAG_LENGTH(tag);

	if (length > OKAPI_MESSAGE_WORDS)
		length = OKAPI_MESSAGE_WORDS;
	return length <= OKAPI_REGISTER_WORDS ? 0 : (length - OKAPI_REGISTER_WORDS) * sizeof(okl4_word_t);
}

static void load(struct okl4_registers *registers, const okl4_endpoint_message_t *message)
{
	uint32_t length = OKAPI_TAG_LENGTH(message->tag);

	registers->tag = message->tag;
	registers->handle = message->handle;
	/* Registers beyond the length do not carry what the structure happens to hold. */
	for (uint32_t i = 0; i < OKAPI_REGISTER_WORDS; i++)
		registers->word[i] = i < length ? message->word[i] : 0;
	memcpy(&okl4_utcb()->word[OKAPI_REGISTER_WORDS], &message->word[OKAPI_REGISTER_WORDS],
	       utcb_bytes(message->tag));
}

static int store(uint32_t error, const struct okl4_registers *registers, okl4_endpoint_message_t *message)
{
	if (error != 0)
		return (int)error;
	message->tag = registers->tag;
	memcpy(message->word, registers->word, sizeof(registers->word));
	memcpy(&message->word[OKAPI_REGISTER_WORDS], &okl4_utcb()->word[OKAPI_REGISTER_WORDS],
	       utcb_bytes(registers->tag));
	return OKL4_OK;
}

static int store_received(uint32_t error, const struct okl4_registers *registers,
			  okl4_endpoint_message_t *message)
{
	if (error == 0) {
		message->handle = registers->handle;
		message->badge = registers->badge;
	}
	return store(error, registers, message);
}

int okl4_endpoint_call(okl4_word_t endpoint, okl4_endpoint_message_t *message)
{
	struct okl4_registers registers;
	uint32_t error;

	if (message == NULL)
		return OKL4_INVALID_ARGUMENT;
	load(&registers, message);
	error = okl4_sys_call(endpoint, &registers);
	return store(error, &registers, message);
}

int okl4_endpoint_send(okl4_word_t endpoint, const okl4_endpoint_message_t *message)
{
	struct okl4_registers registers;

	if (message == NULL)
		return OKL4_INVALID_ARGUMENT;
	load(&registers, message);
	return (int)okl4_sys_send(endpoint, &registers);
}

static int wait(okl4_word_t endpoint, uint32_t flags, okl4_endpoint_message_t *message)
{
	struct okl4_registers registers;
	uint32_t error;

	if (message == NULL)
		return OKL4_INVALID_ARGUMENT;
	error = okl4_sys_wait(endpoint, flags, &registers);
	return store_received(error, &registers, message);
}

int okl4_endpoint_wait(okl4_word_t endpoint, okl4_endpoint_message_t *message)
{
	return wait(endpoint, 0, message);
}

int okl4_endpoint_poll(okl4_word_t endpoint, okl4_endpoint_message_t *message)
{
	return wait(endpoint, OKAPI_TAG_NO_BLOCK, message);
}

int okl4_endpoint_reply(const okl4_endpoint_message_t *message)
{
	struct okl4_registers registers;

	if (message == NULL)
		return OKL4_INVALID_ARGUMENT;
	load(&registers, message);
	return (int)okl4_sys_reply(&registers);
}

int okl4_endpoint_reply_wait(okl4_word_t endpoint, okl4_endpoint_message_t *message)
{
	struct okl4_registers registers;
	uint32_t error;

	if (message == NULL)
		return OKL4_INVALID_ARGUMENT;
	load(&registers, message);
	error = okl4_sys_reply_wait(endpoint, &registers);
	return store_received(error, &registers, message);
}

void okl4_endpoint_offer(okl4_word_t slot, okl4_word_t rights, okl4_word_t badge)
{
	struct okapi_utcb *utcb = okl4_utcb();

	utcb->send_slot = slot;
	utcb->send_rights = rights;
	utcb->send_badge = badge;
}

void okl4_endpoint_accept(okl4_word_t slot)
{
	okl4_utcb()->receive_slot = slot;
}
