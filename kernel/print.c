/* SPDX-License-Identifier: BSD-2-Clause */
#include <kernel/print.h>
#include <platform/console.h>
#include <stdarg.h>

/* Text of the running system waits here: the console is slow, and the kernel must not be. */
static char waiting[1024];
static uint32_t written, shown; /* characters, ever */
static bool deferred;

static void put_one(char character)
{
	if (!deferred)
		platform_console_put(character);
	else if (written - shown < sizeof(waiting))
		waiting[written++ % sizeof(waiting)] = character;
}

static void put(char character)
{
	if (character == '\n')
		put_one('\r');
	put_one(character);
}

void print_defer(void)
{
	deferred = true;
}

bool print_show(uint32_t most)
{
	while (shown != written && most-- > 0 && platform_console_has_room())
		platform_console_put(waiting[shown++ % sizeof(waiting)]);
	return shown != written;
}

void print_at_once(void)
{
	deferred = false;
	while (shown != written)
		platform_console_put(waiting[shown++ % sizeof(waiting)]);
}

static void put_string(const char *string)
{
	while (*string)
		put(*string++);
}

/* At least `width` digits, with zeros in front. */
static void put_hexadecimal(uint32_t number, uint32_t width)
{
	uint32_t digits = 8;

	while (digits > width && number >> (4 * (digits - 1)) == 0)
		digits--;
	while (digits-- > 0)
		put("0123456789abcdef"[(number >> (4 * digits)) & 0xf]);
}

/* Made fast so that it multiplies instead of calling a division, which nothing else needs. */
static FAST_CODE void put_decimal(uint32_t number)
{
	char digit[10];
	uint32_t length = 0;

	do {
		digit[length++] = (char)('0' + number % 10);
		number /= 10;
	} while (number > 0);
	while (length > 0)
		put(digit[--length]);
}

static const char *put_conversion(const char *format, va_list *arguments)
{
	uint32_t width = 1;

	if (format[0] == '0' && format[1] == '8') {
		width = 8;
		format += 2;
	}
	switch (*format) {
	case 's':
		put_string(va_arg(*arguments, const char *));
		break;
	case 'c':
		put((char)va_arg(*arguments, int));
		break;
	case 'u':
	case 'd':
		put_decimal(va_arg(*arguments, uint32_t));
		break;
	case 'x':
		put_hexadecimal(va_arg(*arguments, uint32_t), width);
		break;
	default:
		put(*format);
		break;
	}
	return format + 1;
}

void print(const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	while (*format) {
		if (*format == '%')
			format = put_conversion(format + 1, &arguments);
		else
			put(*format++);
	}
	va_end(arguments);
}
