/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The guessing functions: each adds what no text showed and adds a note about it. */
#ifndef LVSLAB_INTAKE_GUESS_H
#define LVSLAB_INTAKE_GUESS_H

#include "intake/kinds/model.h"

struct prefix {
	uint32_t ip; /* of the host that has it */
	unsigned length;
};

/* the network of `ip` according to some host's interface; false: none */
bool guess_prefix(const struct intake *in, uint32_t ip, struct prefix *out);
bool guess_known(const struct intake *in, uint32_t ip); /* the address of some host or service */
uint32_t guess_free(const struct intake *in, uint32_t near, unsigned length, bool from_top);
/* an address of `h` on the network of `ip`, or 0 */
uint32_t guess_address_near(const struct intake_host *h, uint32_t ip);
/* nothing shown of it belongs to a network: at most lo and a tunnel */
bool guess_shows_no_network(const struct intake_host *h);
struct intake_host *guess_host(struct intake *in, const char *name, enum intake_role role);
const struct intake_route *guess_default_route(const struct intake_host *h);
void guess_route(struct intake *in, struct intake_host *h, uint32_t via);
void guess_sysctl(struct intake *in, struct intake_host *h, const char *name, const char *value);
/* the interface that connects the host to its network; created if there is none */
struct intake_interface *guess_main(struct intake *in, struct intake_host *h);

/* the destination address of packets with the service's mark, or 0 */
uint32_t guess_marked_address(const struct intake *in, const struct intake_host *director);

void guess_servers(struct intake *in);   /* guess_servers.c */
void guess_directors(struct intake *in); /* guess_directors.c */
void guess_gateways(struct intake *in);  /* guess_gateways.c */
void guess_clients(struct intake *in);   /* guess_clients.c */

#endif
