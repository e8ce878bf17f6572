/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a fresh machine's files say about its interfaces: /etc/network/interfaces as Debian's
 * ifupdown reads it, /etc/sysconfig/network-scripts/ifcfg-* as CentOS has them. Who sets a host up
 * says here what the scenario gives it; the files say so as long as nobody writes others.
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

/* An interface without an address (`length` is not looked at), or one more address of it. `label`
 * may be NULL. The strings are copied. */
void interface_files_add(
	struct host *h, const char *dev, const char *label, uint32_t address, unsigned length);
void interface_files_gateway(struct host *h, const char *dev, uint32_t gateway);

/* The text of /etc/network/interfaces. */
void interface_files_debian(struct host *h, struct text *out);
/* /run/network/ifstate: what ifup has brought up when the machine started. */
void interface_files_state(struct host *h, struct text *out);
/* Each ifcfg-*: its name ("ifcfg-eth0") and its text. */
void interface_files_redhat(
	struct host *h, void (*one)(struct host *h, const char *name, const struct text *content));

#endif
