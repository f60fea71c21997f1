// SPDX-License-Identifier: GPL-2.0
/*
 * DMA in a window: each buffer is copied to a piece of the window when it is
 * mapped, and back when it is unmapped, as that of a device that reaches no
 * other memory. The other side may write what it likes, where it likes, in the
 * window; what is kept about the mappings is not in there.
 *
 * There is no map_sg: the rings of virtio, the only users, map page by page.
 */
#include <linux/bitmap.h>
#include <linux/dma-map-ops.h>
#include <linux/io.h>
#include <linux/mm.h>
#include <linux/of_address.h>
#include "window.h"

/* Enough for a jumbo frame or some pages of a disk, and leaves room for others. */
#define OKAPI_WINDOW_SHARES 8

static dma_addr_t okapi_window_take(struct okapi_window *window, size_t size)
{
	unsigned int units = DIV_ROUND_UP(size, OKAPI_WINDOW_UNIT);
	unsigned long start, flags;

	spin_lock_irqsave(&window->lock, flags);
	start = bitmap_find_next_zero_area(window->used, window->units, 0, units, 0);
	if (start < window->units)
		bitmap_set(window->used, start, units);
	spin_unlock_irqrestore(&window->lock, flags);

	if (start >= window->units)
		return DMA_MAPPING_ERROR;
	return OKAPI_WINDOW_POOL + start * OKAPI_WINDOW_UNIT;
}

static unsigned int okapi_window_unit(dma_addr_t address)
{
	return (address - OKAPI_WINDOW_POOL) / OKAPI_WINDOW_UNIT;
}

static void okapi_window_give(struct okapi_window *window, dma_addr_t address,
			      size_t size)
{
	unsigned long flags;

	spin_lock_irqsave(&window->lock, flags);
	bitmap_clear(window->used, okapi_window_unit(address),
		     DIV_ROUND_UP(size, OKAPI_WINDOW_UNIT));
	spin_unlock_irqrestore(&window->lock, flags);
}

static void *okapi_window_alloc(struct device *dev, size_t size,
				dma_addr_t *address, gfp_t gfp,
				unsigned long attrs)
{
	struct okapi_window *window = dev_get_drvdata(dev);

	*address = okapi_window_take(window, size);
	if (*address == DMA_MAPPING_ERROR)
		return NULL;
	return memset(window->base + *address, 0, size);
}

static void okapi_window_free(struct device *dev, size_t size, void *memory,
			      dma_addr_t address, unsigned long attrs)
{
	okapi_window_give(dev_get_drvdata(dev), address, size);
}

/* What is copied at an address, which may be inside a mapping. */
static void *okapi_window_original(struct okapi_window *window, dma_addr_t address)
{
	unsigned int unit = okapi_window_unit(address);

	while (!window->original[unit] && unit > 0)
		unit--;
	return window->original[unit] +
	       (address - OKAPI_WINDOW_POOL - unit * OKAPI_WINDOW_UNIT);
}

static void okapi_window_sync_for_device(struct device *dev, dma_addr_t address,
					 size_t size, enum dma_data_direction direction)
{
	struct okapi_window *window = dev_get_drvdata(dev);

	if (direction != DMA_FROM_DEVICE)
		memcpy(window->base + address,
		       okapi_window_original(window, address), size);
}

static void okapi_window_sync_for_cpu(struct device *dev, dma_addr_t address,
				      size_t size, enum dma_data_direction direction)
{
	struct okapi_window *window = dev_get_drvdata(dev);

	if (direction != DMA_TO_DEVICE)
		memcpy(okapi_window_original(window, address),
		       window->base + address, size);
}

static dma_addr_t okapi_window_map(struct device *dev, struct page *page,
				   unsigned long offset, size_t size,
				   enum dma_data_direction direction,
				   unsigned long attrs)
{
	struct okapi_window *window = dev_get_drvdata(dev);
	dma_addr_t address = okapi_window_take(window, size);

	if (address == DMA_MAPPING_ERROR)
		return address;
	window->original[okapi_window_unit(address)] = page_address(page) + offset;
	if (!(attrs & DMA_ATTR_SKIP_CPU_SYNC))
		okapi_window_sync_for_device(dev, address, size, direction);
	return address;
}

static void okapi_window_unmap(struct device *dev, dma_addr_t address,
			       size_t size, enum dma_data_direction direction,
			       unsigned long attrs)
{
	struct okapi_window *window = dev_get_drvdata(dev);

	if (!(attrs & DMA_ATTR_SKIP_CPU_SYNC))
		okapi_window_sync_for_cpu(dev, address, size, direction);
	window->original[okapi_window_unit(address)] = NULL;
	okapi_window_give(window, address, size);
}

static size_t okapi_window_max_mapping_size(struct device *dev)
{
	struct okapi_window *window = dev_get_drvdata(dev);
	size_t share = window->units * OKAPI_WINDOW_UNIT / OKAPI_WINDOW_SHARES;

	return max_t(size_t, PAGE_SIZE, round_down(share, PAGE_SIZE));
}

static const struct dma_map_ops okapi_window_ops = {
	.alloc			= okapi_window_alloc,
	.free			= okapi_window_free,
	.map_page		= okapi_window_map,
	.unmap_page		= okapi_window_unmap,
	.sync_single_for_cpu	= okapi_window_sync_for_cpu,
	.sync_single_for_device	= okapi_window_sync_for_device,
	.max_mapping_size	= okapi_window_max_mapping_size,
};

int okapi_window_attach(struct device *dev, struct okapi_window *window)
{
	struct resource resource;
	int err;

	err = of_address_to_resource(dev->of_node, 0, &resource);
	if (err)
		return dev_err_probe(dev, err, "no window\n");
	window->size = resource_size(&resource);
	if (window->size <= OKAPI_WINDOW_POOL)
		return dev_err_probe(dev, -EINVAL, "window too small: %pR\n", &resource);

	window->base = devm_memremap(dev, resource.start, window->size, MEMREMAP_WC);
	if (IS_ERR(window->base))
		return PTR_ERR(window->base);
	window->units = (window->size - OKAPI_WINDOW_POOL) / OKAPI_WINDOW_UNIT;
	window->used = devm_bitmap_zalloc(dev, window->units, GFP_KERNEL);
	window->original = devm_kcalloc(dev, window->units, sizeof(*window->original),
					GFP_KERNEL);
	if (!window->used || !window->original)
		return -ENOMEM;
	spin_lock_init(&window->lock);

	dev_set_drvdata(dev, window);
	set_dma_ops(dev, &okapi_window_ops);
	return dma_set_mask_and_coherent(dev, DMA_BIT_MASK(32));
}
