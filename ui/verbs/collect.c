/* SPDX-License-Identifier: GPL-2.0-or-later */
/* `lvslab collect`: prints the script whose output suits `lvslab import` best; collect.sh is part
 * of the program. */
#include "ui/verbs/verb.h"

extern const unsigned char collect_script[];
extern const size_t collect_script_size;

static int run_collect(const struct arguments *a)
{
	(void)a;
	fwrite(collect_script, 1, collect_script_size, stdout);
	return EXIT_FINE;
}

static const struct verb_option options[] = {{NULL, NULL, NULL}};

const struct verb verb_collect = {
	.name = "collect",
	.order = 34,
	.words = "",
	.least_words = 0,
	.most_words = 0,
	.summary = N_("prints a script that collects a host's set-up for `lvslab import`"),
	.about = N_(
		"Prints a POSIX shell script. Run it on each host of the cluster, preferably as "
		"root; "
		"the host needs no lvslab. The script only reads: addresses, routes, neighbours, "
		"kernel settings, the IPVS table, keepalived.conf with passwords masked, listening "
		"sockets and packet filters."),
	.examples = "  lvslab collect > collect.sh\n"
		    "  ssh rs1 sh -s < collect.sh > rs1.txt\n",
	.options = options,
	.run = run_collect,
};
