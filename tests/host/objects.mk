# SPDX-License-Identifier: BSD-2-Clause
#
# CUnit programs and the objects of each, from the root of the tree.

# libokl4: what does not need the kernel
host-search += -Ilibokl4/include
objects-libokl4_ring += tests/host/libokl4_ring.o tests/host/libokl4_atomic.o libokl4/src/ring.o
objects-libokl4_env += tests/host/libokl4_env.o libokl4/src/env.o libokl4/src/range.o
objects-libokl4_slots += tests/host/libokl4_slots.o tests/host/libokl4_atomic.o libokl4/src/bitmap.o \
	libokl4/src/slot_allocator.o libokl4/src/range.o
objects-libokl4_errors += tests/host/libokl4_errors.o libokl4/src/errno.o libokl4/src/scale.o
objects-libokl4_channel += tests/host/libokl4_channel.o tests/host/doorbell.o tests/host/libokl4_atomic.o \
	libokl4/src/channel.o libokl4/src/channel_stream.o
virtio-on-host := $(addprefix tests/host/,virtio_driver.o doorbell.o libokl4_atomic.o) \
	libokl4/src/virtio_device.o libokl4/src/virtio_queue.o
objects-libokl4_virtio += tests/host/libokl4_virtio.o $(virtio-on-host)
objects-libokl4_virtio_hostile += tests/host/libokl4_virtio_hostile.o $(virtio-on-host)
objects-libokl4_image_map += tests/host/libokl4_image_map.o libokl4/src/image_map.o

# cells
objects-compute += tests/host/compute.o cells/compute/compute.o
objects-serial_machine += tests/host/serial_machine.o tests/host/doorbell.o tests/host/libokl4_atomic.o \
	$(addprefix cells/serial/,console.o machine.o terminal.o) libokl4/src/virtio_device.o libokl4/src/virtio_queue.o

# kernel: one file each
objects-pool += tests/host/pool.o kernel/pool.o
objects-run_queue += tests/host/run_queue.o tests/host/board.o kernel/run_queue.o
objects-wait_queue += tests/host/wait_queue.o kernel/queue.o
objects-entry_format += tests/host/entry_format.o arch/arm/v5/entry_format.o
objects-deadline += tests/host/deadline.o kernel/deadline.o

# kernel: nearly all of what is released, on a board of the test's own
kernel-on-host := $(filter-out $(addprefix kernel/,boot.o boot_create.o boot_record.o boot_table.o clock.o \
	freestanding.o parameters.o page_table.o map.o unmap.o),$(listed.kernel.all) $(listed.kernel.release)) \
	$(addprefix tests/host/,board.o kernel_space.o)
armv5-on-host := $(addprefix arch/arm/v5/,entry_format.o first_level.o space.o shadow.o shadow_entry.o) \
	$(addprefix tests/host/,shadow_tables.o machine_switch.o)
memory-on-host := $(addprefix tests/host/,memory_model.o memory_cache.o memory_walk.o memory_stale.o memory_store.o)
objects-first_level += tests/host/first_level.o $(addprefix tests/host/,memory_world.o memory_access.o memory_check.o \
	memory_needed.o memory_steps.o) $(memory-on-host) \
	arch/arm/trap.o $(armv5-on-host) $(filter-out kernel/fault.o,$(kernel-on-host))
objects-shadow += $(addprefix tests/host/,shadow.o shadow_world.o shadow_access.o guest_calls.o memory_world.o \
	memory_access.o memory_check.o memory_needed.o) $(memory-on-host) \
	arch/arm/trap.o $(armv5-on-host) $(filter-out kernel/fault.o,$(kernel-on-host))
objects-derivation += $(addprefix tests/host/,derivation.o derivation_calls.o derivation_model.o) \
	$(memory-on-host) $(armv5-on-host) $(kernel-on-host)
scheduling-on-host := tests/host/scheduling_fixture.o $(memory-on-host) $(armv5-on-host) $(kernel-on-host)
objects-scheduling += tests/host/scheduling.o $(scheduling-on-host)
objects-lending += tests/host/lending.o $(scheduling-on-host)
boot-on-host := $(memory-on-host) tests/host/boot_fixture.o $(armv5-on-host) $(kernel-on-host) \
	$(addprefix kernel/,boot_table.o boot_record.o boot_create.o)
objects-boot_table += tests/host/boot_table.o $(boot-on-host)
objects-boot_record += tests/host/boot_record.o $(boot-on-host)
