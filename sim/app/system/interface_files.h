/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A fresh machine's interface files: /etc/network/interfaces for Debian's ifupdown,
 * /etc/sysconfig/network-scripts/ifcfg-* as in CentOS. The code that sets a host up adds the
 * scenario's settings here; the files contain them until they are overwritten.
 */
#ifndef LVSLAB_APP_SYSTEM_INTERFACE_FILES_H
#define LVSLAB_APP_SYSTEM_INTERFACE_FILES_H

#include <stdbool.h>
#include <stdint.h>

struct host;
struct text;

#define IFCFG_DIRECTORY "/etc/sysconfig/network-scripts/"
#define INTERFACES_FILE "/etc/network/interfaces"
#define INTERFACES_STATE "/run/network/ifstate"

/* Adds an interface without an address (`length` is ignored), or one more address. `label` may be
 * NULL. The strings are copied. */
void interface_files_add(
	struct host *h, const char *dev, const char *label, uint32_t address, unsigned length);
void interface_files_gateway(struct host *h, const char *dev, uint32_t gateway);

/* The text of /etc/network/interfaces. */
void interface_files_debian(struct host *h, struct text *out);
/* /run/network/ifstate: the interfaces that ifup brought up at boot. */
void interface_files_state(struct host *h, struct text *out);
/* Each ifcfg-*: its name ("ifcfg-eth0") and its text. */
void interface_files_redhat(
	struct host *h, void (*one)(struct host *h, const char *name, const struct text *content));

#endif
