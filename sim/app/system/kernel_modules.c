/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Modules of Debian's 6.1 kernel that a lab's host can load. Some are present because the host uses
 * them: IPVS and its schedulers, ipip, the packet filter. Sizes are those of amd64.
 */
#include "app/system/kernel_modules.h"

#include <string.h>

#include "app/system/shell_state.h"
#include "base/text.h"
#include "host/command.h"
#include "host/host.h"
#include "ipvs/ipvs.h"
#include "ipvs/scheduler.h"

const struct guest_key netfilter_guest = {"netfilter"};

bool iptables_is_used(const struct host *h)
{
	return host_guest(h, &netfilter_guest) != NULL;
}

static const struct module {
	const char *name;
	unsigned size;
	const char *needs; /* what it uses, between spaces */
} modules[] = {{"ip_vs", 225280, " nf_conntrack nf_defrag_ipv4 libcrc32c "},
	{"nf_conntrack", 188416, " nf_defrag_ipv4 libcrc32c "}, {"nf_defrag_ipv4", 16384, ""},
	{"libcrc32c", 16384, ""}, {"ipip", 20480, " tunnel4 ip_tunnel "}, {"tunnel4", 16384, ""},
	{"ip_tunnel", 40960, ""}, {"dummy", 16384, ""}, {"8021q", 40960, " garp mrp "},
	{"garp", 16384, ""}, {"mrp", 20480, ""}, {"macvlan", 28672, ""}, {"bonding", 221184, ""},
	{"bridge", 311296, " stp llc "}, {"stp", 16384, ""}, {"llc", 16384, " stp "},
	{"br_netfilter", 32768, " bridge "}, {"nf_tables", 303104, ""},
	{"nft_compat", 20480, " nf_tables x_tables "}, {"x_tables", 61440, ""},
	{"ip_tables", 36864, " x_tables "}, {"iptable_filter", 16384, " ip_tables "},
	{"iptable_mangle", 16384, " ip_tables "}, {"iptable_nat", 16384, " ip_tables nf_nat "},
	{"nf_nat", 57344, " nf_conntrack "}, {"xt_mark", 16384, " x_tables "},
	{"xt_conntrack", 16384, " nf_conntrack x_tables "}, {"xt_multiport", 20480, " x_tables "},
	{"arp_tables", 28672, " x_tables "}, {"arptable_filter", 16384, " arp_tables "},
	{"ip_set", 61440, ""}, {"tcp_bbr", 20480, ""}, {"sch_netem", 24576, ""},
	{"veth", 32768, ""}, {"tun", 61440, ""}, {"overlay", 163840, ""}};
enum { MODULES = sizeof(modules) / sizeof(modules[0]) };

static const char scheduler[] = "ip_vs_";

static const struct module *find(const char *name)
{
	for (size_t i = 0; i < MODULES; i++)
		if (strcmp(modules[i].name, name) == 0)
			return &modules[i];
	return NULL;
}

static bool is_scheduler(const char *name)
{
	size_t n = strlen(scheduler);

	return strncmp(name, scheduler, n) == 0 && ipvs_scheduler_find(name + n);
}

bool kernel_module_known(const char *name)
{
	return find(name) || is_scheduler(name);
}

/* is the name in the list of modules loaded by hand? */
static bool among(const char *words, const char *name)
{
	struct text t = {0};

	text_add(&t, " %s ", name);
	bool found = words && strstr(words, text_str(&t));
	text_free(&t);
	return found;
}

static unsigned services_of_scheduler(struct host *h, const char *name)
{
	const struct ipvs *ipvs = ipvs_of(h);
	unsigned n = 0;

	if (ipvs)
		list_for_each (s, &ipvs->services, struct ipvs_service, link)
			n += s->scheduler && strcmp(s->scheduler->name, name) == 0;
	return n;
}

static unsigned services_of(struct host *h, const char *name)
{
	return services_of_scheduler(h, name + strlen(scheduler));
}

static bool needed(struct host *h, const char *name);

bool kernel_module_loaded(struct host *h, const char *name)
{
	if (among(shell_state(h)->modules, name))
		return true;
	if (strcmp(name, "ip_vs") == 0)
		return ipvs_of(h) != NULL;
	if (is_scheduler(name))
		return services_of(h, name) > 0;
	if (strcmp(name, "ipip") == 0)
		return h->tunnel != NULL;
	if (strcmp(name, "nf_tables") == 0 || strcmp(name, "nft_compat") == 0)
		return iptables_is_used(h);
	return needed(h, name);
}

static bool needed(struct host *h, const char *name)
{
	for (size_t i = 0; i < MODULES; i++)
		if (among(modules[i].needs, name) && kernel_module_loaded(h, modules[i].name))
			return true;
	return false;
}

/* modules that use it, and what else holds it */
unsigned kernel_module_users(struct host *h, const char *name)
{
	unsigned n = 0;

	for (size_t i = 0; i < MODULES; i++)
		n += among(modules[i].needs, name) && kernel_module_loaded(h, modules[i].name);
	if (is_scheduler(name))
		return services_of(h, name);
	if (strcmp(name, "ip_vs") == 0 && ipvs_of(h))
		list_for_each (s, &ipvs_of(h)->services, struct ipvs_service, link)
			n += s->scheduler != NULL;
	if (strcmp(name, "ipip") == 0 && h->tunnel)
		n += netdev_is_up(h->tunnel);
	return n;
}

static void keep(struct host *h, const char *words)
{
	struct shell_state *s = shell_state(h);
	struct arena *a = host_engine(h)->arena;

	if (s->modules)
		arena_put(a, s->modules, strlen(s->modules) + 1);
	s->modules = strcpy(arena_get(a, strlen(words) + 1), words);
}

void kernel_module_load(struct host *h, const char *name)
{
	struct text t = {0};

	if (among(shell_state(h)->modules, name))
		return;
	text_add(&t, "%s%s ", shell_state(h)->modules ? shell_state(h)->modules : " ", name);
	keep(h, text_str(&t));
	text_free(&t);
}

void kernel_module_unload(struct host *h, const char *name)
{
	const char *words = shell_state(h)->modules;
	struct text t = {0}, word = {0};

	text_add(&word, " %s ", name);
	const char *at = words ? strstr(words, text_str(&word)) : NULL;
	if (at) {
		text_putn(&t, words, (size_t)(at - words) + 1);
		text_put(&t, at + word.len);
		keep(h, text_str(&t));
	}
	text_free(&t);
	text_free(&word);
}

/* the users of one by name, each with `separator` behind it */
static void users(struct host *h, const char *name, struct text *t)
{
	for (unsigned i = 0; strcmp(name, "ip_vs") == 0 && ipvs_schedulers[i]; i++)
		if (services_of_scheduler(h, ipvs_schedulers[i]->name))
			text_add(t, "%s%s%s", t->len ? "," : "", scheduler,
				ipvs_schedulers[i]->name);
	for (size_t i = 0; i < MODULES; i++)
		if (among(modules[i].needs, name) && kernel_module_loaded(h, modules[i].name))
			text_add(t, "%s%s", t->len ? "," : "", modules[i].name);
}

static void each(struct host *h, void (*one)(void *arg, const char *name, unsigned size), void *arg)
{
	for (unsigned i = 0; ipvs_schedulers[i]; i++) {
		struct text name = {0};
		text_add(&name, "%s%s", scheduler, ipvs_schedulers[i]->name);
		if (kernel_module_loaded(h, text_str(&name)))
			one(arg, text_str(&name), 16384);
		text_free(&name);
	}
	for (size_t i = 0; i < MODULES; i++)
		if (kernel_module_loaded(h, modules[i].name))
			one(arg, modules[i].name, modules[i].size);
}

static void print_one(void *arg, const char *name, unsigned size)
{
	struct process *p = arg;
	struct text by = {0};

	users(p->host, name, &by);
	process_print(p, "%-19s %8u  %u %s\n", name, size, kernel_module_users(p->host, name),
		text_str(&by));
	text_free(&by);
}

void kernel_modules_list(struct process *p)
{
	process_print(p, "Module                  Size  Used by\n");
	each(p->host, print_one, p);
}

struct file {
	struct host *h;
	struct text *out;
};

static void file_line(void *arg, const char *name, unsigned size)
{
	const struct file *f = arg;
	struct text by = {0};

	users(f->h, name, &by);
	text_add(f->out, "%s %u %u %s%s Live 0x0000000000000000\n", name, size,
		kernel_module_users(f->h, name), by.len ? text_str(&by) : "-", by.len ? "," : "");
	text_free(&by);
}

void kernel_modules_file(struct host *h, struct text *out)
{
	struct file f = {h, out};

	each(h, file_line, &f);
}
