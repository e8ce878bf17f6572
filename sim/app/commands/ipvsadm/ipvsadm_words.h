/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Parsers for ipvsadm's values: addresses with ports, numbers, marks. */
#ifndef LVSLAB_APP_COMMANDS_IPVSADM_IPVSADM_WORDS_H
#define LVSLAB_APP_COMMANDS_IPVSADM_IPVSADM_WORDS_H

#include <stdbool.h>
#include <stdint.h>

struct host;

enum { ENDPOINT_NONE = 0, ENDPOINT_ADDRESS = 1, ENDPOINT_PORT = 2, ENDPOINT_IPV6 = 4 };

/* "10.0.0.1:80": the bitwise OR of the parts found; NONE: invalid */
/* Host names are resolved on `h`, port names for `protocol`. */
unsigned ipvsadm_endpoint(
	struct host *h, const char *word, uint8_t protocol, uint32_t *address, uint16_t *port);
/* a decimal number in min … max, or −1 */
int64_t ipvsadm_number(const char *word, int64_t min, int64_t max);
bool ipvsadm_mark(const char *word, uint32_t *mark);
bool ipvsadm_netmask(const char *word, uint32_t *mask);

#endif
