/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Virtual services and their servers. */
#include <string.h>

#include "base/text.h"
#include "intake/write.h"
#include "ipvs/scheduler.h"

static const char *method_word(char forward)
{
	return forward == 'm' ? "nat" : forward == 'i' ? "tun" : "dr";
}

static char method_of(const struct intake_service *svc)
{
	for (const struct intake_server *s = svc->servers.first; s; s = s->next)
		if (s->forward && s->forward != 'l')
			return s->forward;
	return 'g';
}

static void write_address(struct writing *w, const struct intake_service *svc)
{
	if (svc->protocol == 'f')
		text_add(w->t, "    address: fwmark %u", svc->ip);
	else
		text_add(w->t, "    address: %s %s:%u", svc->protocol == 'u' ? "udp" : "tcp",
			ip_text(svc->ip).s, svc->port);
	write_origin(w, svc->at);
}

static void write_scheduler(struct writing *w, const struct intake_service *svc)
{
	const char *name = svc->scheduler;

	if (name && !ipvs_scheduler_builtin(name)) {
		intake_say((struct intake *)w->in, INTAKE_PASSED,
			N_("%s:%u: not simulated: scheduler %s (wlc is used)"), svc->at.file,
			svc->at.line, name);
		name = NULL;
	}
	text_add(w->t, "    scheduler: %s", name ? name : "wlc");
	write_origin(w, name ? svc->at : (struct intake_line){0});
}

/* of DR and tunnels the port is the service's: ipvsadm sees to that */
static unsigned server_port(
	const struct intake_service *svc, const struct intake_server *s, char how)
{
	return how == 'm' ? s->port : svc->protocol == 'f' ? 0 : svc->port;
}

static bool doubled(const struct intake_service *svc, const struct intake_server *s, char method)
{
	for (const struct intake_server *o = svc->servers.first; o != s; o = o->next)
		if (o->ip == s->ip &&
			server_port(svc, o, o->forward ? o->forward : method) ==
				server_port(svc, s, s->forward ? s->forward : method))
			return true;
	return false;
}

static void write_server(struct writing *w, const struct intake_service *svc,
	const struct intake_server *s, char method)
{
	char how = s->forward && s->forward != 'l' ? s->forward : method;
	unsigned port = server_port(svc, s, how);

	text_add(w->t, "      - {address: \"%s", ip_text(s->ip).s);
	if (port || svc->protocol != 'f')
		text_add(w->t, ":%u", port);
	text_add(w->t, "\", weight: %lld", (long long)(s->weight < 0 ? 1 : s->weight));
	if (s->upper)
		text_add(w->t, ", upper_threshold: %lld", (long long)s->upper);
	if (s->lower && s->lower <= s->upper)
		text_add(w->t, ", lower_threshold: %lld", (long long)s->lower);
	if (how != method)
		text_add(w->t, ", forwarding: %s", method_word(how));
	text_putc(w->t, '}');
	write_origin(w, s->at);
}

static void write_flags(struct writing *w, const struct intake_service *svc)
{
	static const char *const known[] = {
		"sh-fallback", "sh-port", "mh-fallback", "mh-port", NULL};
	bool any = false;

	for (const char *const *k = known; svc->flags && svc->scheduler && *k; k++)
		if (strstr(svc->flags, *k) && strncmp(*k, svc->scheduler, 2) == 0 &&
			!svc->scheduler[2]) {
			text_add(w->t, "%s%s", any ? ", " : "    flags: [", *k);
			any = true;
		}
	if (any)
		text_put(w->t, "]\n");
	unsigned persistent = svc->persistent;
	if (!persistent && !svc->port && svc->protocol != 'f')
		persistent = 300; /* the kernel has no such service without it */
	if (persistent)
		text_add(w->t, "    persistence_timeout: %us\n", persistent);
	if (persistent && svc->netmask && svc->netmask < 32)
		text_add(w->t, "    persistence_netmask: %u\n", svc->netmask);
	if (svc->one_packet && svc->protocol != 't')
		text_put(w->t, "    one_packet: true\n");
}

/* ip_vs_add_dest() accepts unicast only: not a network's own address, not a broadcast */
static bool is_unicast(const struct intake_host *h, uint32_t ip)
{
	if (ip >> 24 == 0 || ip >> 28 >= 14)
		return false;
	for (const struct intake_interface *i = h->interfaces.first; i; i = i->next)
		for (const struct intake_address *a = i->addresses.first; a; a = a->next) {
			uint32_t host_bits = ~intake_mask(a->length);
			if (a->length < 31 && ((a->ip ^ ip) & ~host_bits) == 0 &&
				((ip & host_bits) == 0 || (ip & host_bits) == host_bits))
				return false;
		}
	return true;
}

static void write_service(
	struct writing *w, const struct intake_host *h, const struct intake_service *svc)
{
	char method = method_of(svc);
	bool any = false;

	text_add(w->t, "  - on: %s\n", h->node);
	write_address(w, svc);
	write_scheduler(w, svc);
	text_add(w->t, "    forwarding: %s\n", method_word(method));
	write_flags(w, svc);
	for (const struct intake_server *s = svc->servers.first; s; s = s->next) {
		if (doubled(svc, s, method) || !is_unicast(h, s->ip))
			continue;
		if (!any)
			text_put(w->t, "    real_servers:\n");
		any = true;
		write_server(w, svc, s, method);
	}
}

void write_services(struct writing *w)
{
	bool any = false;

	for (const struct intake_host *h = w->in->hosts.first; h; h = h->next) {
		if (write_runs_keepalived(h))
			continue;
		for (const struct intake_service *s = h->services.first; s; s = s->next) {
			if (!any)
				text_put(w->t, "virtual_servers:\n");
			any = true;
			write_service(w, h, s);
		}
	}
}
