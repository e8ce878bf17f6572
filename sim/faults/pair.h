/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Two directors with keepalived, from the scenario's files: the intended master, its instance, and
 * their common service. For faults that need such a pair.
 */
#ifndef LVSLAB_FAULTS_PAIR_H
#define LVSLAB_FAULTS_PAIR_H

#include <stdbool.h>

#include "base/text.h"
#include "spec/spec.h"

#define PAIR_INSTANCES 4
#define PAIR_ADDRESSES 8
#define PAIR_SERVERS 16

struct pair_instance {
	char name[32], interface[16];
	unsigned vrid, priority, version; /* version 0: the file's */
	uint32_t addresses[PAIR_ADDRESSES];
	size_t address_count;
};

struct pair_conf {
	struct pair_instance instances[PAIR_INSTANCES];
	size_t instance_count;
	unsigned version; /* vrrp_version, or 2 */
	uint32_t vip;     /* of the first virtual_server */
	uint16_t port;
	int forwarding; /* enum spec_forwarding */
	struct spec_real_server servers[PAIR_SERVERS];
	size_t server_count;
};

/* pair_conf.c: false: the node has no keepalived.conf with an instance and a service */
bool pair_conf_read(struct pair_conf *c, const struct spec_node *n);

struct fault_pair {
	const struct spec_node *master, *backup; /* by their priorities for the service's address */
	const struct spec_interface *mdev, *bdev; /* the interfaces of their instances */
	bool two_cards; /* the master also has an instance on another interface */
	struct pair_instance of_master, of_backup, second; /* second: on the master's other
							    * interface */
	struct spec_virtual_server service; /* from the master's file, in the form of a
					     * scenario's */
	struct spec_real_server servers[PAIR_SERVERS];
};

/* pair.c: the first two nodes of the scenario that share an address this way; false: none */
bool fault_pair_find(struct fault_pair *p, const struct spec *s);

#endif
