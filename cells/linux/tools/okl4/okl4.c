/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * okl4: use the channels of this machine from a shell.
 *
 * Exit status: 0 done, 1 it failed, 2 wrong usage, 3 the cell answered a call
 * with a result that is not 0.
 */
#include <dirent.h>
#include <poll.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <okl4_channel.h>

enum { DONE, FAILED, USAGE, REFUSED };

static const char usage_text[] =
	"usage: okl4 list                         channels of this machine\n"
	"       okl4 info NAME                    state of a channel\n"
	"       okl4 send NAME [TEXT|-]           send a line of text, or what standard input gives\n"
	"       okl4 receive NAME [BYTES]         print what the cell sends, up to so many bytes\n"
	"       okl4 call NAME LABEL [WORD...]    call the cell with up to 8 words, print its answer\n";

static int usage(void)
{
	fputs(usage_text, stderr);
	return USAGE;
}

static int failed(const char *name, const char *what)
{
	const char *reason = strerror(errno);

	if (errno == EIO)
		reason = "the cell broke the rules of the channel";
	fprintf(stderr, "okl4: %s: %s: %s\n", name, what, reason);
	return FAILED;
}

static int open_failed(const char *name)
{
	if (errno != ENOENT)
		return failed(name, "cannot open");
	fprintf(stderr, "okl4: %s: this machine has no such channel (okl4 list shows them)\n", name);
	return FAILED;
}

/* Open a channel; say so if that has to wait for the cell.  -1: failed and reported. */
static int open_channel(const char *name)
{
	int channel = okl4_channel_open(name, O_NONBLOCK);

	if (channel < 0 && errno == EAGAIN) {
		fprintf(stderr, "okl4: %s: waiting for the cell\n", name);
		channel = okl4_channel_open(name, 0);
	}
	if (channel < 0) {
		open_failed(name);
		return -1;
	}
	fcntl(channel, F_SETFL, 0);
	return channel;
}

static bool write_all(int file, const char *bytes, size_t size)
{
	while (size > 0) {
		ssize_t written = write(file, bytes, size);

		if (written < 0 && errno == EINTR)
			continue;
		if (written < 0)
			return false;
		bytes += written;
		size -= (size_t)written;
	}
	return true;
}

static bool parse_word(const char *text, unsigned long *word)
{
	char *end;

	errno = 0;
	*word = strtoul(text, &end, 0);
	if (errno == 0 && *text != '-' && end != text && *end == '\0' && *word <= 0xffffffff)
		return true;
	fprintf(stderr, "okl4: '%s' is not a number of 32 bits\n", text);
	return false;
}

static int list(void)
{
	DIR *folder = opendir(OKL4_CHANNEL_FOLDER);
	struct dirent *entry;

	if (folder == NULL && errno == ENOENT) {
		fputs("okl4: this machine has no channels\n", stderr);
		return FAILED;
	}
	if (folder == NULL)
		return failed(OKL4_CHANNEL_FOLDER, "cannot open");
	while ((entry = readdir(folder)) != NULL)
		if (entry->d_name[0] != '.')
			puts(entry->d_name);
	closedir(folder);
	return DONE;
}

static int info(const char *name)
{
	int channel = okl4_channel_open(name, O_NONBLOCK);
	struct pollfd state = {.fd = channel, .events = POLLIN | POLLOUT};
	long size;

	if (channel < 0 && errno == EAGAIN) {
		printf("%s: the cell has not set up its end\n", name);
		return DONE;
	}
	if (channel < 0)
		return open_failed(name);
	size = okl4_channel_size(channel);
	if (size < 0 || poll(&state, 1, 0) < 0)
		return failed(name, "cannot ask");
	printf("%s: %ld bytes of shared memory, %s to receive, %s to send%s\n", name, size,
	       state.revents & POLLIN ? "something" : "nothing", state.revents & POLLOUT ? "room" : "no room",
	       state.revents & POLLERR ? ", broken" : "");
	return DONE;
}

static int send_input(const char *name, int channel)
{
	char bytes[1024];
	ssize_t size;

	while ((size = read(STDIN_FILENO, bytes, sizeof(bytes))) > 0)
		if (!write_all(channel, bytes, (size_t)size))
			return failed(name, "cannot send");
	return size < 0 ? failed("standard input", "cannot read") : DONE;
}

static int send(const char *name, const char *text)
{
	int channel = open_channel(name);

	if (channel < 0)
		return FAILED;
	if (text == NULL || strcmp(text, "-") == 0)
		return send_input(name, channel);
	if (!write_all(channel, text, strlen(text)) || !write_all(channel, "\n", 1))
		return failed(name, "cannot send");
	return DONE;
}

static int receive(const char *name, unsigned long limit)
{
	int channel = open_channel(name);
	char bytes[1024];

	if (channel < 0)
		return FAILED;
	while (limit > 0) {
		size_t wanted = limit < sizeof(bytes) ? limit : sizeof(bytes);
		ssize_t size = read(channel, bytes, wanted);

		if (size < 0 && errno == EINTR)
			continue;
		if (size < 0)
			return failed(name, "cannot receive");
		if (!write_all(STDOUT_FILENO, bytes, (size_t)size))
			return failed("standard output", "cannot write");
		limit -= (unsigned long)size;
	}
	return DONE;
}

static int call(const char *name, const char *label, char **words, int count)
{
	struct okl4_channel_call message = {0};
	unsigned long number;
	int channel, i;

	if (!parse_word(label, &number))
		return USAGE;
	message.label = (__u32)number;
	for (i = 0; i < count; i++) {
		if (!parse_word(words[i], &number))
			return USAGE;
		message.request[i] = (__u32)number;
	}
	channel = open_channel(name);
	if (channel < 0)
		return FAILED;
	if (okl4_channel_call(channel, &message) != 0)
		return failed(name, "cannot call");
	printf("result %u\nanswer", message.result);
	for (i = 0; i < OKL4_CHANNEL_WORDS; i++)
		printf(" %u", message.answer[i]);
	putchar('\n');
	return message.result == 0 ? DONE : REFUSED;
}

/* The command with its arguments from its name on; -1 if there is none like that. */
static int command(int count, char **words)
{
	unsigned long limit = ~0ul;

	if (strcmp(words[0], "list") == 0 && count == 1)
		return list();
	if (strcmp(words[0], "info") == 0 && count == 2)
		return info(words[1]);
	if (strcmp(words[0], "send") == 0 && (count == 2 || count == 3))
		return send(words[1], count == 3 ? words[2] : NULL);
	if (strcmp(words[0], "receive") == 0 && (count == 2 || count == 3))
		return count == 3 && !parse_word(words[2], &limit) ? USAGE : receive(words[1], limit);
	if (strcmp(words[0], "call") == 0 && count >= 3 && count <= 3 + OKL4_CHANNEL_WORDS)
		return call(words[1], words[2], words + 3, count - 3);
	return usage();
}

int main(int argc, char **argv)
{
	int status;

	if (argc == 2 && (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0)) {
		fputs(usage_text, stdout);
		return DONE;
	}
	status = argc < 2 ? usage() : command(argc - 1, argv + 1);
	if (fflush(stdout) != 0)
		return failed("standard output", "cannot write");
	return status;
}
