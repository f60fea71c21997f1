/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * In place of the processor's operations on caches, TLB and domains: calls of
 * a model (memory_model.c).  Each call says where it stands, so that a test can
 * leave out one after the other and see that the model notices.
 */
#ifndef ARCH_CPU_H
#define ARCH_CPU_H

#include <stdint.h>

#define CPU_CACHE_LINE 32

enum model_operation {
	MODEL_CLEAN_LINE,
	MODEL_CLEAN_INVALIDATE_LINE,
	MODEL_CLEAN_INVALIDATE_PAGE,
	MODEL_DRAIN_WRITE_BUFFER,
	MODEL_CLEAN_INVALIDATE_DATA_CACHE,
	MODEL_INVALIDATE_INSTRUCTION_CACHE,
	MODEL_INVALIDATE_TLB,
	MODEL_INVALIDATE_TLB_PAGE,
	MODEL_SET_DOMAIN_ACCESS,
	MODEL_SET_FIRST_LEVEL,
	MODEL_OPERATIONS
};

void model_operate(enum model_operation operation, uint32_t argument, const char *function);
void model_clean_invalidate_range(uint32_t start, uint32_t end, const char *function);
uint32_t model_domain_access(void);

/* The processor stops its clock: where that is for ever, a test goes on. */
void board_stopped(void);
uint32_t board_fault_status(void);
uint32_t board_fault_address(void);

#define cpu_clean_line(address)		       model_operate(MODEL_CLEAN_LINE, address, __func__)
#define cpu_clean_invalidate_line(address)     model_operate(MODEL_CLEAN_INVALIDATE_LINE, address, __func__)
#define cpu_clean_invalidate_page(address)     model_operate(MODEL_CLEAN_INVALIDATE_PAGE, address, __func__)
#define cpu_clean_invalidate_range(start, end) model_clean_invalidate_range(start, end, __func__)
#define cpu_drain_write_buffer()	       model_operate(MODEL_DRAIN_WRITE_BUFFER, 0, __func__)
#define cpu_clean_invalidate_data_cache()      model_operate(MODEL_CLEAN_INVALIDATE_DATA_CACHE, 0, __func__)
#define cpu_invalidate_instruction_cache()     model_operate(MODEL_INVALIDATE_INSTRUCTION_CACHE, 0, __func__)
#define cpu_invalidate_tlb()		       model_operate(MODEL_INVALIDATE_TLB, 0, __func__)
#define cpu_invalidate_tlb_page(address)       model_operate(MODEL_INVALIDATE_TLB_PAGE, address, __func__)
#define cpu_set_domain_access(access)	       model_operate(MODEL_SET_DOMAIN_ACCESS, access, __func__)
#define cpu_set_first_level(physical)	       model_operate(MODEL_SET_FIRST_LEVEL, physical, __func__)
#define cpu_domain_access()		       model_domain_access()
#define cpu_main_id()			       0x41069265u
#define cpu_cache_type()		       0x1dd20d2u
#define cpu_control()			       0x3135u
#define cpu_wait_for_interrupt()	       board_stopped()
#define cpu_fault_status()		       board_fault_status()
#define cpu_fetch_fault_status()	       board_fault_status()
#define cpu_fault_address()		       board_fault_address()

#endif
