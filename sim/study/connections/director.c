/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The lab itself builds the director (options.unwired), so virtual servers, libraries, sysctls and
 * the timeline's commands are those of a lab with frames. A client's packet goes to ipvs_tell(),
 * which is the kernel's in_hook() without sending; its mark comes from the table mangle, as for a
 * packet in PREROUTING and INPUT.
 *
 * Not simulated: the estimator (rates that only `ipvsadm -L --rate` shows), which would walk over
 * all servers every 2 s.
 */
#include "study/connections/director.h"

#include <string.h>

#include "app/commands/iptables/iptables.h"
#include "app/system/kernel_modules.h"
#include "ipvs/core.h"
#include "ipvs/reasons.h"
#include "world/lab.h"

static int check_one_director(const struct spec *spec, struct problems *ps)
{
	if (!spec->virtual_servers.count)
		return problem_add(ps, spec->at, NULL,
			"there are no virtual_servers: nothing to schedule for");
	const char *first = spec->virtual_servers.items[0].on.s;
	for (size_t i = 1; i < spec->virtual_servers.count; i++) {
		const struct spec_virtual_server *vs = &spec->virtual_servers.items[i];
		if (strcmp(vs->on.s, first) != 0)
			return problem_add(ps, vs->on.at, N_("--fidelity packets supports several"),
				"without frames there is only one director, %s", first);
	}
	return 0;
}

int director_open(struct director *d, const struct spec *spec, const char *scheduler, uint64_t seed,
	struct problems *ps)
{
	const struct lab_options o = {
		.has_seed = true, .seed = seed, .scheduler = scheduler, .unwired = true};

	memset(d, 0, sizeof(*d));
	if (check_one_director(spec, ps) != 0)
		return -1;
	d->lab = lab_open(spec, &o, ps);
	if (!d->lab)
		return -1;
	d->engine = lab_engine(d->lab);
	d->host = lab_host(d->lab, spec->virtual_servers.items[0].on.s);
	d->ipvs = ipvs_of(d->host);
	timer_del(d->engine, &d->ipvs->estimation);
	return 0;
}

void director_close(struct director *d)
{
	lab_close(d->lab);
	d->lab = NULL;
}

static uint32_t mark_of(const struct director *d, const struct director_packet *p)
{
	return iptables_mark(d->host, p->protocol, p->client, p->port, p->vip, p->vport);
}

static struct ipvs_packet packet_of(const struct director *d, const struct director_packet *p)
{
	return (struct ipvs_packet){
		.saddr = p->client,
		.daddr = p->vip,
		.sport = p->port,
		.dport = p->vport,
		.mark = iptables_is_used(d->host) ? mark_of(d, p) : 0,
		.protocol = p->protocol,
		.tcp_flags = p->tcp_flags,
		.has_ports = true,
		.has_transport = true,
	};
}

struct ipvs_dest *director_tell(
	struct director *d, const struct director_packet *p, enum director_fate *fate)
{
	struct ipvs_packet packet = packet_of(d, p);
	enum nf_verdict verdict = NF_ACCEPT;
	struct ipvs_dest *dest = ipvs_tell(d->ipvs, &packet, &verdict);

	if (dest)
		*fate = DIRECTOR_FORWARDS;
	else if (verdict == NF_ACCEPT || d->host->hooks.drop_reason == IPVS_DROP_NO_DEST)
		*fate = DIRECTOR_REFUSES;
	else
		*fate = DIRECTOR_DROPS;
	return dest;
}

void director_tell_answer(struct director *d, const struct director_packet *p)
{
	struct ipvs_packet packet = packet_of(d, p);

	ipvs_tell_answer(d->ipvs, &packet);
}
