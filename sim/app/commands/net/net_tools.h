/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Shared by ifconfig, route and arp (net-tools). */
#ifndef LVSLAB_APP_COMMANDS_NET_NET_TOOLS_H
#define LVSLAB_APP_COMMANDS_NET_NET_TOOLS_H

#include <stdbool.h>
#include <stdint.h>

struct host;
struct netdev;
struct in_ifaddr;

/* "lo:0" → lo, as the ioctls take a name up to its colon (devinet_ioctl()). NULL: none. */
struct netdev *alias_device(const struct host *h, const char *name);
/* The address of this alias (or of an interface by its own name), or NULL. */
struct in_ifaddr *alias_address(const struct host *h, const char *name);
/* inet_abc_len(): the length of a class A, B, C network; 0.0.0.0: 0; no class: −1 */
int class_length(uint32_t address);
/* 255.255.255.0 → 24; −1: no mask */
int mask_length(uint32_t mask);

#endif
