/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Kernel settings: those of ARP always, the others if they differ from the lab's defaults.
 * net.ipv4.ip_forward comes first: writing it sets others.
 */
#include <string.h>

#include "base/text.h"
#include "file/yaml_quote.h"
#include "intake/write.h"

static bool always(const char *name)
{
	return strcmp(name, "net.ipv4.ip_forward") == 0 || strstr(name, ".arp_ignore") ||
		strstr(name, ".arp_announce");
}

/* of an interface that the lab has, or of none */
static bool of_interface_here(const struct intake_host *h, const char *name)
{
	static const char *const per_interface[] = {"net.ipv4.conf.", "net.ipv4.neigh.", NULL};

	for (const char *const *p = per_interface; *p; p++) {
		size_t n = strlen(*p);
		const char *last = strrchr(name, '.');
		char dev[32];
		if (strncmp(name, *p, n) != 0 || last <= name + n)
			continue;
		size_t length = (size_t)(last - name) - n;
		if (length >= sizeof(dev))
			return false;
		memcpy(dev, name + n, length);
		dev[length] = '\0';
		if (strcmp(dev, "all") == 0 || strcmp(dev, "default") == 0 ||
			strcmp(dev, "lo") == 0)
			return true;
		for (char *s = dev; *s; s++)
			if (*s == '/')
				*s = '.';
		const struct intake_interface *i = intake_interface_find(h, dev);
		return i && !i->dropped && strlen(dev) <= 15;
	}
	return true;
}

/* values that depend on the lab's clock and memory, and those that only affect a program's speed */
static bool matters(const char *name)
{
	static const char *const starts[] = {"net.ipv4.conf.", "net.ipv4.neigh.", "net.ipv4.vs.",
		"net.ipv4.ip_", "net.ipv4.icmp_", "net.ipv4.tcp_syncookies",
		"net.ipv4.tcp_abort_on_overflow", "net.ipv4.tcp_timestamps",
		"net.ipv4.tcp_tw_reuse", "net.ipv4.tcp_mtu_probing", "net.ipv4.route.",
		"net.core.somaxconn", NULL};

	for (const char *const *s = starts; *s; s++)
		if (strncmp(name, *s, strlen(*s)) == 0)
			return true;
	return false;
}

/* the forwarding of each interface follows ip_forward unless set otherwise */
static bool follows_ip_forward(const struct intake_host *h, const struct intake_sysctl *s)
{
	const struct intake_sysctl *all = intake_sysctl_find(h, "net.ipv4.ip_forward");
	size_t n = strlen(s->name);

	return n > 11 && strcmp(s->name + n - 11, ".forwarding") == 0 && all &&
		strcmp(all->value, s->value) == 0;
}

static bool is_wanted(struct writing *w, const struct intake_host *h, const struct intake_sysctl *s)
{
	if (intake_sysctl_find(h, s->name) != s || !matters(s->name) ||
		!of_interface_here(h, s->name) || follows_ip_forward(h, s) || !w->probe)
		return false;
	enum probe_setting p = probe_host_setting(w->probe, s->name, s->value);
	return p == PROBE_OTHER || (p == PROBE_DEFAULT && always(s->name));
}

static void write_one(struct writing *w, const struct intake_sysctl *s, bool *any)
{
	if (!*any)
		text_put(w->t, "    sysctls:\n");
	*any = true;
	text_put(w->t, "      ");
	yaml_quote(w->t, s->name);
	text_put(w->t, ": ");
	yaml_quote(w->t, s->value);
	write_origin(w, s->at);
}

void write_settings(struct writing *w, const struct intake_host *h)
{
	const struct intake_sysctl *forward = intake_sysctl_find(h, "net.ipv4.ip_forward");
	bool any = false;

	if (forward && is_wanted(w, h, forward))
		write_one(w, forward, &any);
	for (const struct intake_sysctl *s = h->sysctls.first; s; s = s->next)
		if (s != forward && is_wanted(w, h, s))
			write_one(w, s, &any);
}
