/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The lab for other tools: commands for real hosts, files of ipvsadm, keepalived and Graphviz. */
#include <string.h>

#include "base/text.h"
#include "file/loader.h"
#include "host/command.h"
#include "ui/report/commands.h"
#include "ui/report/keepalived_conf.h"
#include "ui/verbs/export.h"
#include "ui/verbs/load.h"
#include "ui/verbs/open.h"

static int write_spec(const struct arguments *a, const char *path, FILE *out,
	void (*put)(struct text *t, const struct spec *spec))
{
	struct spec *spec = load_spec(a, path);
	struct text t = {0};

	if (!spec)
		return EXIT_WRONG;
	put(&t, spec);
	fputs(text_str(&t), out);
	text_free(&t);
	spec_free(spec);
	return EXIT_FINE;
}

static int write_commands(const struct arguments *a, const char *path, FILE *out)
{
	return write_spec(a, path, out, commands_text);
}

static int write_dot(const struct arguments *a, const char *path, FILE *out)
{
	return write_spec(a, path, out, map_dot);
}

static struct host *director_at(const struct lab *lab, size_t node)
{
	struct host *h = lab_host(lab, lab_network(lab)->nodes[node]->name);

	return h && strcmp(h->role, "director") == 0 ? h : NULL;
}

/* The output of ipvsadm-save for every director, as set up. `ipvsadm -R` does not accept comments,
 * so a single director's has none. */
static int write_ipvsadm(const struct arguments *a, const char *path, FILE *out)
{
	struct opened o;
	int status = open_lab(&o, a, path, false);
	size_t directors = 0;

	if (status != EXIT_FINE)
		return status;
	const size_t nodes = lab_network(o.lab)->node_count;
	for (size_t i = 0; i < nodes; i++)
		directors += director_at(o.lab, i) != NULL;
	for (size_t i = 0; i < nodes; i++) {
		struct host *h = director_at(o.lab, i);
		if (!h)
			continue;
		const struct process *p = lab_command(o.lab, h, "ipvsadm -S -n", NULL);
		if (directors > 1)
			fprintf(out, "# ---- on %s\n", h->node.name);
		if (p->out_length)
			fwrite(p->out, 1, p->out_length, out);
	}
	close_lab(&o);
	return EXIT_FINE;
}

/* each director's own file, or one that reproduces its state */
static int write_keepalived(const struct arguments *a, const char *path, FILE *out)
{
	struct opened o;
	int status = open_lab(&o, a, path, false);
	unsigned rank = 0;

	if (status != EXIT_FINE)
		return status;
	for (size_t i = 0; i < lab_network(o.lab)->node_count; i++) {
		struct host *h = director_at(o.lab, i);
		struct text t = {0};
		if (!h)
			continue;
		text_add(&t, "%s# ---- on %s\n", rank ? "\n" : "", h->node.name);
		if (!keepalived_conf_own(&t, h))
			keepalived_conf_text(&t, h, rank);
		rank++;
		fputs(text_str(&t), out);
		text_free(&t);
	}
	close_lab(&o);
	return EXIT_FINE;
}

const struct export_kind export_commands = {
	.order = 20,
	.name = "commands",
	.words = N_("the ip, sysctl and ipvsadm commands, host by host"),
	.write = write_commands,
};
const struct export_kind export_ipvsadm = {
	.order = 30,
	.name = "ipvsadm",
	.words = N_("what ipvsadm-save prints on each director"),
	.write = write_ipvsadm,
};
const struct export_kind export_keepalived = {
	.order = 40,
	.name = "keepalived",
	.words = N_("a keepalived.conf for each director: its own, or one made from its tables"),
	.write = write_keepalived,
};
const struct export_kind export_dot = {
	.order = 90,
	.name = "dot",
	.words = N_("the map, for Graphviz"),
	.write = write_dot,
};
