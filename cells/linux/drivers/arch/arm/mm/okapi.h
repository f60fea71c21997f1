/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef __MM_OKAPI_H
#define __MM_OKAPI_H

void okapi_clear_page(void *page);
void okapi_copy_page(void *to, const void *from);

#endif /* __MM_OKAPI_H */
