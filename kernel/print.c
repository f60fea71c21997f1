/* SPDX-License-Identifier: BSD-2-Clause */
#include <kernel/print.h>
#include <platform/console.h>
#include <stdarg.h>

/* Text of the running system waits here: the console is slow, and the kernel must not be. */
static char waiting[1024];
static uint32_t written, shown; /* characters, ever */
static bool deferred, returned; /* returned: the line end to be shown has its carriage return */

/* What does not fit any more is lost: the text before it says enough. */
static FAST_CODE void keep(const char *text, uint32_t length)
{
	uint32_t room = sizeof(waiting) - (written - shown);

	if (length > room)
		length = room;
	while (length > 0) {
		char *to = &waiting[written % sizeof(waiting)];
		uint32_t part = (uint32_t)(waiting + sizeof(waiting) - to);

		if (part > length)
			part = length;
		length -= part;
		written += part;
		for (const char *end = text + part; text != end;)
			*to++ = *text++;
	}
}

static void show(char character)
{
	if (character == '\n')
		platform_console_put('\r');
	platform_console_put(character);
}

static void put(const char *text, uint32_t length)
{
	if (deferred) {
		keep(text, length);
		return;
	}
	while (length-- > 0)
		show(*text++);
}

void print_defer(void)
{
	deferred = true;
}

bool print_show(uint32_t most)
{
	/* Never more than there is room for: the UART is a cell's now, which may have stopped it. */
	while (shown != written && most-- > 0 && platform_console_has_room()) {
		char character = waiting[shown % sizeof(waiting)];

		returned = character == '\n' && !returned;
		platform_console_put(returned ? '\r' : character);
		if (!returned)
			shown++;
	}
	return shown != written;
}

void print_at_once(void)
{
	deferred = false;
	while (shown != written)
		show(waiting[shown++ % sizeof(waiting)]);
}

static FAST_CODE uint32_t length_of(const char *text, char end)
{
	const char *at = text;

	while (*at && *at != end)
		at++;
	return (uint32_t)(at - text);
}

/* At least `width` digits, with zeros in front. */
static void put_hexadecimal(uint32_t number, uint32_t width)
{
	char digit[8];
	uint32_t first = 8;

	do {
		digit[--first] = "0123456789abcdef"[number & 0xf];
		number >>= 4;
	} while (number > 0 || 8 - first < width);
	put(&digit[first], 8 - first);
}

/* Made fast so that it multiplies instead of calling a division, which nothing else needs. */
static FAST_CODE void put_decimal(uint32_t number)
{
	char digit[10];
	uint32_t first = 10;

	do {
		digit[--first] = (char)('0' + number % 10);
		number /= 10;
	} while (number > 0);
	put(&digit[first], 10 - first);
}

static const char *put_conversion(const char *format, va_list *arguments)
{
	uint32_t width = 1;
	const char *text;
	char character;

	if (format[0] == '0' && format[1] == '8') {
		width = 8;
		format += 2;
	}
	switch (*format) {
	case 's':
		text = va_arg(*arguments, const char *);
		put(text, length_of(text, '\0'));
		break;
	case 'c':
		character = (char)va_arg(*arguments, int);
		put(&character, 1);
		break;
	case 'u':
		put_decimal(va_arg(*arguments, uint32_t));
		break;
	case 'x':
		put_hexadecimal(va_arg(*arguments, uint32_t), width);
		break;
	default:
		put(format, 1);
		break;
	}
	return format + 1;
}

void print(const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	while (*format) {
		uint32_t length = length_of(format, '%');

		put(format, length);
		format += length;
		if (*format == '%')
			format = put_conversion(format + 1, &arguments);
	}
	va_end(arguments);
}
