/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * dig, host and nslookup ask name servers, and the lab has none: it says where names come from
 * instead, and the command that tells this one where /etc/hosts has it.
 */
#include <string.h>

#include "app/system/commands.h"
#include "app/system/service_names.h"
#include "app/system/voice.h"
#include "base/text.h"
#include "host/host.h"

/* the first word that is no option, type, class or server */
static const char *name_of(int argc, char **argv)
{
	static const char *const words[] = {
		"A", "AAAA", "ANY", "CNAME", "IN", "MX", "NS", "PTR", "SOA", "TXT", NULL};

	for (int i = 1; i < argc; i++) {
		bool word = strchr("-+@", argv[i][0]) != NULL;
		for (size_t k = 0; words[k]; k++)
			word |= strcasecmp(words[k], argv[i]) == 0;
		if (!word)
			return argv[i];
	}
	return NULL;
}

static void run_dig(struct process *p, int argc, char **argv)
{
	const char *name = name_of(argc, argv);
	struct text use = {0};
	uint32_t address;

	if (name && host_address(p->host, name, &address))
		text_add(&use, "getent hosts %s", name);
	refuse(p, "DNS", use.len ? text_str(&use) : "/etc/hosts");
	text_free(&use);
}

const struct command dig_command = {
	.name = "dig", .summary = "asks a name server: there is none", .run = run_dig};
const struct command host_command = {.name = "host", .summary = "the same", .run = run_dig};
const struct command nslookup_command = {.name = "nslookup", .summary = "the same", .run = run_dig};
