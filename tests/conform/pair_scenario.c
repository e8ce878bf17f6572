/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The network of a recorded session as a scenario: the bridges of its header as switches, its hosts
 * with what was set on them. The programs that served stand wherever a keepalived.conf names a real
 * server (pair_talk.c).
 */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "conform/conform_world.h"
#include "conform/pair.h"

static void put_switches(json_t *addresses, struct text *y)
{
	const char *host, *nic;
	json_t *h, *n;
	struct text seen = {0};
	bool first = false, second = false;

	text_put(&seen, " ");
	json_object_foreach (addresses, host, h)
		json_object_foreach (json_object_get(h, "if"), nic, n) {
			const char *name = conform_word(n, "segment");
			struct text word = {0};
			text_add(&word, " %s ", name);
			if (!strstr(text_str(&seen), text_str(&word)))
				text_add(y, "  %s: {kind: switch}\n", name);
			text_add(&seen, "%s ", text_str(&word));
			text_free(&word);
			first |= strcmp(name, "br0") == 0;
			second |= strcmp(name, "br3") == 0;
		}
	if (second && !first)
		text_put(y, "  br0: {kind: switch}\n");
	text_free(&seen);
}

static void put_interfaces(json_t *h, struct text *y)
{
	const char *nic;
	json_t *n;
	bool any = false;
	size_t i;

	text_put(y, "interfaces: {");
	json_object_foreach (json_object_get(h, "if"), nic, n) {
		text_add(y, "%s%s: {mac: \"%s\", ipv4: %s}", any ? ", " : "", nic,
			conform_word(n, "mac"), conform_word(n, "addr"));
		any = true;
	}
	any = false;
	json_array_foreach (json_object_get(h, "extra"), i, n) {
		if (strncmp(json_string_value(n), "lo ", 3) != 0)
			continue;
		text_add(y, "%s%s", any ? ", " : ", lo: {ipv4: [", json_string_value(n) + 3);
		any = true;
	}
	text_put(y, any ? "]}" : "");
	text_put(y, "}");
}

static void put_sysctls(const struct pair *p, const char *host, struct text *y)
{
	json_t *all = json_object_get(json_object_get(p->header, "sysctl_changed"), host), *v;
	const char *key;
	bool any = false;

	json_object_foreach (all, key, v) {
		if (strncmp(key, "net.ipv4.", 9) != 0)
			continue;
		text_add(y, "%s%s: \"%s\"", any ? ", " : ", sysctls: {", key,
			conform_word(v, "set"));
		any = true;
	}
	text_put(y, any ? "}" : "");
}

static void put_routes(json_t *h, struct text *y)
{
	json_t *v;
	size_t i;
	bool any = false;

	json_array_foreach (json_object_get(h, "routes"), i, v) {
		text_add(y, "%s%s", any ? ", " : ", routes: [", json_string_value(v));
		any = true;
	}
	text_put(y, any ? "]" : "");
}

/* Starts a program at each port at which some keepalived.conf has a real server with one of the
 * host's addresses; at 80 of every server where nobody says so (no keepalived in this session). */
void pair_start_servers(struct pair *p, struct host *h, json_t *addresses)
{
	const char *nic, *director;
	json_t *n, *conf;
	bool any = false;

	json_object_foreach (json_object_get(p->header, "conf"), director, conf) {
		const char *s = json_string_value(conf);
		while ((s = strstr(s, "_server "))) {
			char address[20] = "";
			unsigned port = 0;
			s += strlen("_server ");
			if (sscanf(s, "%19s %u", address, &port) != 2 || !port)
				continue;
			json_object_foreach (json_object_get(addresses, "if"), nic, n) {
				const size_t length = strlen(address);
				const char *own = conform_word(n, "addr");
				if (strncmp(own, address, length) != 0 || own[length] != '/')
					continue;
				pair_server_start(p, h, (uint16_t)port);
				any = true;
			}
		}
	}
	if (!any && strncmp(h->node.name, "rs", 2) == 0)
		pair_server_start(p, h, 80);
}

static const char *role_of(const char *host)
{
	return host[0] == 'd'                 ? "director"
		: strncmp(host, "rs", 2) == 0 ? "real-server"
		: strcmp(host, "gw") == 0     ? "router"
					      : "client";
}

static void put_links(json_t *addresses, struct text *y)
{
	const char *host, *nic;
	json_t *h, *n;
	bool second = false;

	text_put(y, "links:\n");
	json_object_foreach (addresses, host, h)
		json_object_foreach (json_object_get(h, "if"), nic, n) {
			text_add(y, "  - [%s:%s, %s]\n", host, nic, conform_word(n, "segment"));
			second |= strcmp(conform_word(n, "segment"), "br3") == 0;
		}
	if (second)
		text_put(y, "  - [br0:trunk0, br3:trunk0]\n");
}

/* silent ports and pulled cables are changes of a link at a time */
static void put_changes(const struct pair *p, struct text *y)
{
	static const struct {
		const char *what, *change;
	} changes[] = {{"switch port drops silently", "loss: 100%"},
		{"switch port forwards again", "loss: 0%"},
		{"cable pulled (carrier lost)", "state: down"}, {"cable in", "state: up"}};
	bool any = false;

	for (size_t i = 0; i < p->count; i++) {
		const char *what = conform_word(p->events[i].object, "what");
		const char *port = conform_word(p->events[i].object, "port");
		const char *dash = strrchr(port, '-');
		for (size_t k = 0; k < sizeof(changes) / sizeof(changes[0]); k++) {
			if (strcmp(changes[k].what, what) != 0)
				continue;
			text_add(y, "%s  - {at: %lldus, link: \"%.*s:%s\", %s}\n",
				any ? "" : "events:\n", (long long)(p->events[i].time / 1000),
				dash ? (int)(dash - port) : 3, dash ? port : "br0",
				dash ? dash + 1 : port, changes[k].change);
			any = true;
		}
	}
}

void pair_scenario(const struct pair *p, struct text *y)
{
	json_t *addresses = json_object_get(p->header, "addresses"), *h;
	const char *host;

	text_add(y,
		"version: 1\nname: replay\ntitle: {en: replay, zh: replay}\nseed: 1\n"
		"stop_time: %lldms\ndefaults: {link: {rate: 10Gbps, delay: 1us}}\nnodes:\n",
		(long long)(p->end / 1000000 + 1000));
	put_switches(addresses, y);
	json_object_foreach (addresses, host, h) {
		text_add(y, "  %s: {kind: host, role: %s, ", host, role_of(host));
		put_interfaces(h, y);
		put_sysctls(p, host, y);
		put_routes(h, y);
		text_put(y, "}\n");
	}
	put_links(addresses, y);
	put_changes(p, y);
}
