/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The probe lab: one host, its interfaces without cables. Settings of interfaces with other names
 * are tested with eth0.
 */
#include "intake/probe.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "file/loader.h"
#include "host/sysctl/sysctl.h"
#include "world/lab.h"

struct probe_host {
	struct spec *spec;
	struct lab *lab;
	struct host *host;
};

static struct probe_host *opened(const char *yaml, size_t n)
{
	struct probe_host *p = calloc(1, sizeof(*p));
	struct problems ps = {0};
	const struct lab_options o = {0};

	if (!p)
		abort();
	p->spec = spec_load_memory("probe", yaml, n, NULL, &ps);
	p->lab = p->spec ? lab_open(p->spec, &o, &ps) : NULL;
	p->host = p->lab ? lab_host(p->lab, "x") : NULL;
	problems_free(&ps);
	if (!p->host) {
		probe_host_free(p);
		return NULL;
	}
	return p;
}

struct probe_host *probe_host_new(void)
{
	return probe_host_like("    interfaces: {eth0: {ipv4: 192.0.2.1/24}}\n");
}

struct probe_host *probe_host_like(const char *interfaces)
{
	struct text t = {0};

	text_add(&t, "version: 1\nname: probe\nnodes:\n  x:\n    kind: host\n%s", interfaces);
	struct probe_host *p = opened(text_str(&t), t.len);
	text_free(&t);
	return p;
}

void probe_host_free(struct probe_host *p)
{
	if (!p)
		return;
	if (p->lab)
		lab_close(p->lab);
	spec_free(p->spec);
	free(p);
}

/* net.ipv4.conf.ens192.arp_ignore is as good as eth0's: "net/ipv4/conf/eth0/arp_ignore" */
static void path_here(struct text *t, const char *name)
{
	static const char *const per_interface[] = {"net.ipv4.conf.", "net.ipv4.neigh.", NULL};
	struct text own = {0};
	const char *last = strrchr(name, '.');

	for (const char *const *p = per_interface; *p && last; p++) {
		size_t n = strlen(*p);
		if (strncmp(name, *p, n) != 0 || last <= name + n)
			continue;
		size_t length = (size_t)(last - name) - n;
		bool shared = (length == 3 && strncmp(name + n, "all", 3) == 0) ||
			(length == 7 && strncmp(name + n, "default", 7) == 0) ||
			(length == 2 && strncmp(name + n, "lo", 2) == 0);
		if (!shared) {
			text_add(&own, "%seth0%s", *p, last);
			name = text_str(&own);
		}
		break;
	}
	sysctl_path(name, t);
	text_free(&own);
}

/* numbers apart by blanks, whichever */
static bool same_value(const char *a, const char *b)
{
	for (;;) {
		a += strspn(a, " \t");
		b += strspn(b, " \t");
		size_t n = strcspn(a, " \t"), m = strcspn(b, " \t");
		if (n != m || strncmp(a, b, n) != 0)
			return false;
		if (!n)
			return true;
		a += n;
		b += n;
	}
}

enum probe_setting probe_host_setting(struct probe_host *p, const char *name, const char *value)
{
	struct text path = {0}, now = {0};
	enum probe_setting answer = PROBE_UNKNOWN;

	if (strncmp(name, "net.ipv4.vs.", 12) == 0) /* they exist once the module is loaded */
		probe_host_takes(p, "modprobe ip_vs");
	path_here(&path, name);
	if (sysctl_read(p->host, text_str(&path), &now) == 0 &&
		!sysctl_effect(p->host, text_str(&path))) {
		if (same_value(text_str(&now), value)) {
			answer = PROBE_DEFAULT;
		} else {
			bool taken = sysctl_write(p->host, text_str(&path), value) == 0;
			answer = taken ? PROBE_OTHER : PROBE_REFUSED;
			if (taken)
				sysctl_write(p->host, text_str(&path), text_str(&now));
		}
	}
	text_free(&path);
	text_free(&now);
	return answer;
}

bool probe_host_takes(struct probe_host *p, const char *command)
{
	const struct process *run = lab_command(p->lab, p->host, command, NULL);

	return !run->running && run->status == 0;
}
