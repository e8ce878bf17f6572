/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * getent (glibc 2.36): hosts, ahosts, services and protocols by name or number, from the host's own
 * files; there is no DNS in the lab. Exit status 2 if nothing was found. Not simulated: the other
 * databases and listing a whole one.
 */
#include <string.h>

#include "app/system/commands.h"
#include "app/system/service_names.h"
#include "app/system/voice.h"
#include "base/text.h"
#include "host/host.h"
#include "wire/ipv4.h"

enum { FOUND = 0, STATUS_UNKNOWN_DATABASE = 1, STATUS_NO_KEY = 2 };

static int host_entry(struct process *p, const char *key)
{
	struct text name = {0};
	uint32_t address;
	bool numeric = parse_ipv4(key, &address);
	bool found = numeric ? host_name_of(p->host, address, &name)
			     : host_address(p->host, key, &address);

	if (found)
		process_print(p, "%-15s %s\n", ip_text(address).s, numeric ? text_str(&name) : key);
	text_free(&name);
	return found ? FOUND : STATUS_NO_KEY;
}

static int ahost_entry(struct process *p, const char *key)
{
	uint32_t address;

	if (!host_address(p->host, key, &address))
		return STATUS_NO_KEY;
	process_print(p, "%-15s STREAM %s\n%-15s DGRAM  \n%-15s RAW    \n", ip_text(address).s, key,
		ip_text(address).s, ip_text(address).s);
	return FOUND;
}

/* "http", "80", "80/tcp" */
static int service_entry(struct process *p, const char *key)
{
	const char *slash = strchr(key, '/');
	struct text word = {0};
	uint8_t protocol = 0;
	uint16_t port;

	text_putn(&word, key, slash ? (size_t)(slash - key) : strlen(key));
	if (slash && strcmp(slash, "/udp") == 0)
		protocol = IPPROTO_UDP;
	else if (slash)
		protocol = IPPROTO_TCP;
	bool found = service_port(text_str(&word), protocol, &port);
	if (!protocol)
		protocol = service_name(port, IPPROTO_TCP) ? IPPROTO_TCP : IPPROTO_UDP;
	const char *name = found ? service_name(port, protocol) : NULL;
	if (name)
		process_print(
			p, "%-21s %u/%s\n", name, port, protocol == IPPROTO_TCP ? "tcp" : "udp");
	text_free(&word);
	return name ? FOUND : STATUS_NO_KEY;
}

static int protocol_entry(struct process *p, const char *key)
{
	uint8_t number;
	struct text upper = {0};

	if (!protocol_number(key, &number) || !protocol_name_of(number))
		return STATUS_NO_KEY;
	const char *name = protocol_name_of(number);
	for (const char *s = name; *s; s++)
		text_putc(&upper, *s >= 'a' && *s <= 'z' ? (char)(*s - 'a' + 'A') : *s);
	process_print(p, "%-21s %u %s\n", name, number, text_str(&upper));
	text_free(&upper);
	return FOUND;
}

static const struct {
	const char *name;
	int (*one)(struct process *p, const char *key); /* NULL: the lab has it not */
} databases[] = {{"ahosts", ahost_entry}, {"ahostsv4", ahost_entry}, {"hosts", host_entry},
	{"protocols", protocol_entry}, {"services", service_entry}, {"ahostsv6", NULL},
	{"aliases", NULL}, {"ethers", NULL}, {"group", NULL}, {"gshadow", NULL},
	{"initgroups", NULL}, {"netgroup", NULL}, {"networks", NULL}, {"passwd", NULL},
	{"rpc", NULL}, {"shadow", NULL}};

static void run_getent(struct process *p, int argc, char **argv)
{
	int status = FOUND;

	if (argc < 2) {
		process_fail(p, STATUS_UNKNOWN_DATABASE,
			"getent: wrong number of arguments\n"
			"Try `getent --help' or `getent --usage' for more information.\n");
		return;
	}
	for (size_t i = 0; i < sizeof(databases) / sizeof(databases[0]); i++) {
		if (strcmp(argv[1], databases[i].name) != 0)
			continue;
		if (!databases[i].one || argc == 2) {
			struct text what = {0};
			text_add(&what, "getent %s", argv[1]);
			refuse(p, text_str(&what), argc == 2 ? N_("a name or a number") : NULL);
			text_free(&what);
			return;
		}
		for (int k = 2; k < argc && status == FOUND; k++)
			status = databases[i].one(p, argv[k]);
		process_exit(p, status);
		return;
	}
	process_fail(p, STATUS_UNKNOWN_DATABASE,
		"Unknown database: %s\n"
		"Try `getent --help' or `getent --usage' for more information.\n",
		argv[1]);
}

const struct command getent_command = {.name = "getent",
	.summary = N_("look up hosts, services and protocols by name"),
	.run = run_getent};
