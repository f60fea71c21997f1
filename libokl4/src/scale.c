/* SPDX-License-Identifier: BSD-2-Clause */
#include <okl4/clock.h>

/*
 * The product needs 96 bits: it is divided in two steps, high part first.  The
 * remainder of the first is below divisor, so the second dividend fits in 64.
 */
uint64_t okl4_scale(uint64_t value, uint32_t multiplier, uint32_t divisor, int round_up)
{
	uint64_t low = (value & 0xffffffff) * multiplier;
	uint64_t high = (value >> 32) * multiplier + (low >> 32);
	uint64_t quotient_high = high / divisor;
	uint64_t rest = (high % divisor) << 32 | (low & 0xffffffff);
	uint64_t quotient_low = rest / divisor;
	uint64_t result = quotient_high << 32 | quotient_low;

	if (quotient_high >> 32 != 0)
		return UINT64_MAX;
	if (round_up && rest % divisor != 0 && result != UINT64_MAX)
		result++;
	return result;
}
