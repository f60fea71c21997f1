/* SPDX-License-Identifier: BSD-2-Clause */
#include <kernel/print.h>
#include <platform/console.h>
#include <stdarg.h>

/* Text of the running system waits here: the console is slow, and the kernel must not be. */
static char waiting[1024];
static uint32_t written, shown; /* characters, ever */
static bool deferred, returned; /* returned: the line end to be shown has its carriage return */

static void show(char character)
{
	if (character == '\n')
		platform_console_put('\r');
	platform_console_put(character);
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

static void show_all(void)
{
	while (shown != written)
		show(waiting[shown++ % sizeof(waiting)]);
}

void print_at_once(void)
{
	deferred = false;
	show_all();
}

/* Appends at the place, which is returned.  What does not fit any more is lost: the text before it says
 * enough. */
static inline uint32_t append(uint32_t at, char character)
{
	if (at - shown != sizeof(waiting))
		waiting[at++ % sizeof(waiting)] = character;
	return at;
}

/* At least `width` digits, with zeros in front. */
static FAST_CODE uint32_t append_hexadecimal(uint32_t at, uint32_t number, uint32_t width)
{
	uint32_t digits = 8;

	for (; digits > width && number >> 28 == 0; digits--)
		number <<= 4;
	for (; digits > 0; digits--) {
		at = append(at, "0123456789abcdef"[number >> 28]);
		number <<= 4;
	}
	return at;
}

/* Made fast so that it multiplies instead of calling a division, which nothing else needs. */
static FAST_CODE uint32_t append_decimal(uint32_t at, uint32_t number)
{
	char digit[10];
	uint32_t first = 10;

	do {
		digit[--first] = (char)('0' + number % 10);
		number /= 10;
	} while (number > 0);
	while (first < 10)
		at = append(at, digit[first++]);
	return at;
}

static FAST_CODE uint32_t append_text(uint32_t at, const char *text)
{
	while (*text)
		at = append(at, *text++);
	return at;
}

static uint32_t append_conversion(uint32_t at, char conversion, uint32_t width, va_list *arguments)
{
	switch (conversion) {
	case 's':
		return append_text(at, va_arg(*arguments, const char *));
	case 'c':
		return append(at, (char)va_arg(*arguments, int));
	case 'u':
		return append_decimal(at, va_arg(*arguments, uint32_t));
	case 'x':
		return append_hexadecimal(at, va_arg(*arguments, uint32_t), width);
	default:
		return append(at, conversion);
	}
}

FAST_CODE void print(const char *format, ...)
{
	va_list arguments;
	uint32_t at = written;
	char character;

	va_start(arguments, format);
	while ((character = *format++) != '\0') {
		uint32_t width = 1;

		if (likely(character != '%')) {
			at = append(at, character);
			continue;
		}
		if (format[0] == '0' && format[1] == '8') {
			width = 8;
			format += 2;
		}
		at = append_conversion(at, *format++, width, &arguments);
	}
	va_end(arguments);
	written = at;
	if (!deferred)
		show_all();
}
