/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Virtual services, their servers, and the workload: reports with its line what ipvsadm and the
 * kernel would refuse. As ip_vs_add_service() and ip_vs_add_dest() in
 * net/netfilter/ipvs/ip_vs_ctl.c: no duplicate service or server, no lower threshold above the
 * upper one; port 0 only if the service is persistent.
 */
#include <stdlib.h>
#include <string.h>

#include "file/check.h"
#include "file/read.h"

static bool same_service(const struct spec_virtual_server *a, const struct spec_virtual_server *b)
{
	if (!a->on.s || !b->on.s || strcmp(a->on.s, b->on.s) != 0)
		return false;
	return a->address.at.file && b->address.at.file &&
		a->address.protocol == b->address.protocol &&
		a->address.address == b->address.address && a->address.port == b->address.port &&
		a->address.fwmark == b->address.fwmark;
}

static int by_address(const void *a, const void *b)
{
	const struct spec_real_server *x = *(const struct spec_real_server *const *)a;
	const struct spec_real_server *y = *(const struct spec_real_server *const *)b;

	if (x->address.address != y->address.address)
		return x->address.address < y->address.address ? -1 : 1;
	if (x->address.port != y->address.port)
		return x->address.port < y->address.port ? -1 : 1;
	return (x > y) - (x < y);
}

static void check_doubles(const struct spec_virtual_server *v, struct problems *ps)
{
	size_t n = v->real_servers.count;
	const struct spec_real_server **sorted = calloc(n + 1, sizeof(*sorted));

	if (!sorted)
		abort();
	for (size_t i = 0; i < n; i++)
		sorted[i] = &v->real_servers.items[i];
	qsort(sorted, n, sizeof(*sorted), by_address);
	for (size_t i = 1; i < n; i++) {
		const struct spec_server_address *a = &sorted[i - 1]->address;
		const struct spec_server_address *b = &sorted[i]->address;
		if (b->at.file && a->address == b->address && a->port == b->port)
			place_problem(ps, b->at, NULL, "this server is already in the list (%s:%d)",
				a->at.file, a->at.line);
	}
	free(sorted);
}

static void check_real_server(
	const struct spec_virtual_server *v, struct spec_real_server *r, struct problems *ps)
{
	if (r->forwarding < 0)
		r->forwarding = v->forwarding;
	if (r->address.port == SPEC_UNSET && v->address.protocol != SPEC_FWMARK)
		r->address.port = v->address.port;
	if (r->upper_threshold > 0 && r->lower_threshold > r->upper_threshold)
		place_problem(ps, r->at, NULL, "lower_threshold %lld is above upper_threshold %lld",
			(long long)r->lower_threshold, (long long)r->upper_threshold);
	/* ipvsadm: direct routing and tunnels leave the packet, and its port, as it came */
	if (r->forwarding != SPEC_NAT && r->address.at.file && v->address.at.file &&
		v->address.protocol != SPEC_FWMARK && r->address.port != v->address.port)
		place_problem(ps, r->address.at, N_("only forwarding nat translates ports"),
			"port %lld, but the virtual server's is %u", (long long)r->address.port,
			v->address.port);
}

static void check_virtual_server(struct spec *s, struct spec_virtual_server *v, struct problems *ps)
{
	bool persistent = v->persistence_timeout != SPEC_UNSET;

	check_host(s, ps, &v->on);
	if (v->address.at.file && v->address.protocol != SPEC_FWMARK && v->address.port == 0 &&
		!persistent)
		place_problem(ps, v->address.at, "add `persistence_timeout: 300s`",
			"port 0 stands for every port, which only a persistent service can serve");
	if (persistent && v->persistence_timeout % 1000000000 != 0)
		place_problem(ps, v->at, NULL,
			"persistence_timeout: expected whole seconds, as the kernel keeps them");
	if (v->one_packet && v->address.protocol == SPEC_TCP)
		place_problem(
			ps, v->at, NULL, "one_packet is for udp and fwmark services, not for tcp");
	if (v->feedback.interval != SPEC_UNSET && v->feedback.maximum < v->feedback.minimum)
		place_problem(ps, v->feedback.at, NULL, "the maximum is below the minimum");
	for (size_t i = 0; i < v->real_servers.count; i++)
		check_real_server(v, &v->real_servers.items[i], ps);
	check_doubles(v, ps);
}

static void check_workload(struct spec *s, struct spec_workload *w, struct problems *ps)
{
	if (w->from.s && s->by_name && !spec_group_known(s, w->from.s))
		check_host(s, ps, &w->from);
	if (w->to.at.file && w->to.protocol == SPEC_FWMARK)
		place_problem(ps, w->to.at, NULL,
			"expected tcp or udp: a client cannot connect to a fwmark");
	if (w->stop != SPEC_UNSET && w->stop < w->start)
		place_problem(ps, w->at, NULL, "stops before it starts");
}

void check_services(struct spec *s, struct problems *ps)
{
	for (size_t i = 0; i < s->virtual_servers.count; i++) {
		struct spec_virtual_server *v = &s->virtual_servers.items[i];
		check_virtual_server(s, v, ps);
		for (size_t k = 0; k < i && i < 1000; k++)
			if (same_service(v, &s->virtual_servers.items[k]))
				place_problem(ps, v->address.at, NULL,
					"%s already has this service (line %d)", v->on.s,
					s->virtual_servers.items[k].address.at.line);
	}
	for (size_t i = 0; i < s->workload.count; i++)
		check_workload(s, &s->workload.items[i], ps);
}
