/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Names for numbers, one table for all tools: services (/etc/services), protocols (/etc/protocols),
 * hosts (/etc/hosts). A tool that accepts names prints them unless -n.
 */
#ifndef LVSLAB_APP_SYSTEM_SERVICE_NAMES_H
#define LVSLAB_APP_SYSTEM_SERVICE_NAMES_H

#include <stdbool.h>
#include <stdint.h>

struct text;

struct host;

/* getservbyport(): protocol IPPROTO_TCP or IPPROTO_UDP; NULL: none */
const char *service_name(uint16_t port, uint8_t protocol);
/* getservbyname(), or a number; protocol 0: the first of either. False: neither. */
bool service_port(const char *word, uint8_t protocol, uint16_t *port);
void service_names_file(struct text *out); /* /etc/services */

/* getprotobynumber(): "vrrp"; NULL: none */
const char *protocol_name_of(uint8_t protocol);
/* getprotobyname() or a number up to 255 */
bool protocol_number(const char *word, uint8_t *protocol);
void protocol_names_file(struct text *out); /* /etc/protocols */

/* An address, or a name of the host's /etc/hosts (gethostbyname()). */
bool host_address(struct host *h, const char *word, uint32_t *address);
/* The first name that /etc/hosts has for an address (gethostbyaddr()); false: none. */
bool host_name_of(struct host *h, uint32_t address, struct text *name);
/* /etc/hosts: its written content, or Debian's initial one. */
void host_names_file(struct host *h, struct text *out);

#endif
