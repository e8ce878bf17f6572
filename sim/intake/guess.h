/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Guessing, in parts: each adds what nobody showed and says so. */
#ifndef LVSLAB_INTAKE_GUESS_H
#define LVSLAB_INTAKE_GUESS_H

#include "intake/kinds/model.h"

struct prefix {
	uint32_t ip; /* of the host that has it */
	unsigned length;
};

/* the network around `ip`, as some host's interface has it; false: none has */
bool guess_prefix(const struct intake *in, uint32_t ip, struct prefix *out);
bool guess_known(const struct intake *in, uint32_t ip); /* somebody's address, or a service's */
uint32_t guess_free(const struct intake *in, uint32_t near, unsigned length, bool from_top);
/* an address of `h` on the network of `ip`, or 0 */
uint32_t guess_address_near(const struct intake_host *h, uint32_t ip);
/* nothing of it was shown that hangs on a network: at most lo, and a tunnel */
bool guess_shows_no_network(const struct intake_host *h);
struct intake_host *guess_host(struct intake *in, const char *name, enum intake_role role);
const struct intake_route *guess_default_route(const struct intake_host *h);
void guess_route(struct intake *in, struct intake_host *h, uint32_t via);
void guess_sysctl(struct intake *in, struct intake_host *h, const char *name, const char *value);
/* the interface on which the machine hangs on its network; made where there is none */
struct intake_interface *guess_main(struct intake *in, struct intake_host *h);

/* the address that a mark's packets are for, or 0 */
uint32_t guess_marked_address(const struct intake *in, const struct intake_host *director);

void guess_servers(struct intake *in);   /* guess_servers.c */
void guess_directors(struct intake *in); /* guess_directors.c */
void guess_gateways(struct intake *in);  /* guess_gateways.c */
void guess_clients(struct intake *in);   /* guess_clients.c */

#endif
