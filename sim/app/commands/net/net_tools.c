/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Names with a colon and address classes, which net-tools and its ioctls still use. */
#include "app/commands/net/net_tools.h"

#include <string.h>

#include "host/host.h"
#include "host/ip/addr.h"

struct netdev *alias_device(const struct host *h, const char *name)
{
	char dev[IFNAMSIZ];
	size_t n = strcspn(name, ":");

	if (n >= sizeof(dev) || strlen(name) >= IFNAMSIZ)
		return NULL;
	memcpy(dev, name, n);
	dev[n] = '\0';
	return node_dev(&h->node, dev);
}

struct in_ifaddr *alias_address(const struct host *h, const char *name)
{
	struct netdev *dev = alias_device(h, name);

	return dev ? addr_find_label(dev, name) : NULL;
}

int class_length(uint32_t address)
{
	if (address == 0)
		return 0;
	if (address >> 31 == 0)
		return 8;
	if (address >> 30 == 2)
		return 16;
	return address >> 29 == 6 ? 24 : -1;
}

int mask_length(uint32_t mask)
{
	for (int n = 0; n <= 32; n++)
		if (ipv4_mask((unsigned)n) == mask)
			return n;
	return -1;
}
