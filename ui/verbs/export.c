/* SPDX-License-Identifier: GPL-2.0-or-later */
/* `lvslab export WHAT FILE`: the lab in the form of other tools. Exports run the lab anew. */
#include <string.h>
#include <unistd.h>

#include "file/loader.h"
#include "host/command.h"
#include "ui/real/script.h"
#include "ui/report/commands.h"
#include "ui/report/pcapng.h"
#include "ui/report/ticker.h"
#include "ui/text/outfile.h"
#include "ui/verbs/load.h"
#include "ui/verbs/open.h"

struct kind_of_export {
	const char *name, *help;
	int (*write)(const struct arguments *a, const char *path, FILE *out);
};

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

static int write_svg(const struct arguments *a, const char *path, FILE *out)
{
	return write_spec(a, path, out, map_svg);
}

static int write_pcapng(const struct arguments *a, const char *path, FILE *out)
{
	struct opened o;
	struct pcapng p;
	struct ticker t;

	int status = open_lab(&o, a, path, false);

	if (status != EXIT_FINE)
		return status;
	pcapng_init(&p, out, lab_network(o.lab), lab_names(o.lab));
	trace_attach(lab_trace(o.lab), &p.steps.sink);
	ticker_init(&t, lab_stop_time(o.lab));
	trace_attach(lab_trace(o.lab), &t.sink);
	play_run(o.play, NULL, NULL);
	ticker_finish(&t);
	pcapng_finish(&p);
	status = tell_end(a, o.lab);
	close_lab(&o);
	return status;
}

static struct host *director_at(const struct lab *lab, size_t node)
{
	struct host *h = lab_host(lab, lab_network(lab)->nodes[node]->name);

	return h && strcmp(h->role, "director") == 0 ? h : NULL;
}

/* ipvsadm-save's text of every director, as set up. `ipvsadm -R` reads no comments, so that a
 * single director's has none. */
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

static int write_netns(const struct arguments *a, const char *path, FILE *out)
{
	struct opened o;
	struct text t = {0};
	struct problems ps = words_problems();
	int status = open_lab(&o, a, path, false);

	if (status != EXIT_FINE)
		return status;
	if (script_possible(o.spec, &ps) == 0) {
		script_put(&t, o.spec, o.lab);
		fputs(text_str(&t), out);
		text_free(&t);
	} else {
		status = complain_of(&ps);
	}
	close_lab(&o);
	return status;
}

static const struct kind_of_export kinds[] = {
	{"pcapng", N_("the capture of a whole run"), write_pcapng},
	{"commands", N_("the ip, sysctl and ipvsadm commands, host by host"), write_commands},
	{"netns", N_("a bash script that plays the lab on a real kernel"), write_netns},
	{"ipvsadm", N_("what ipvsadm-save prints on each director"), write_ipvsadm},
	{"svg", N_("the map, as a picture"), write_svg},
	{"dot", N_("the map, for Graphviz"), write_dot},
};
#define KINDS (sizeof(kinds) / sizeof(kinds[0]))

static const struct kind_of_export *kind_named(const struct arguments *a, const char *name)
{
	const char *names[KINDS + 1] = {0};

	for (size_t i = 0; i < KINDS; i++) {
		names[i] = kinds[i].name;
		if (strcmp(kinds[i].name, name) == 0)
			return &kinds[i];
	}
	const char *near = nearest_word(name, names);
	if (near)
		complain(a, "nothing is exported as '%s' (did you mean '%s'?)", name, near);
	else
		complain(a,
			"nothing is exported as '%s': pcapng, commands, netns, ipvsadm, svg or dot",
			name);
	return NULL;
}

static int export_run(const struct arguments *a)
{
	const struct kind_of_export *kind = kind_named(a, a->words[0]);
	const char *path = arguments_value(a, "output");
	struct outfile file;
	struct text why = {0};

	if (!kind)
		return EXIT_WRONG;
	if (!path && strcmp(kind->name, "pcapng") == 0 && isatty(STDOUT_FILENO))
		return complain(a, "a capture is not for a terminal: --output FILE");
	int status = EXIT_WRONG;
	if (outfile_open(&file, path ? path : "-", &why) == 0) {
		status = kind->write(a, a->words[1], file.f);
		if (status == EXIT_WRONG)
			outfile_abandon(&file);
		else if (outfile_commit(&file, &why) != 0)
			status = EXIT_MACHINE;
	}
	if (why.len)
		complain_plainly(a, why.s);
	text_free(&why);
	return status;
}

static const struct verb_option options[] = {
	{"output", "FILE", N_("output file (default: standard output)")},
	OPEN_OPTIONS,
	MAX_STEPS_OPTION,
	{NULL, NULL, NULL},
};

const struct verb verb_export = {
	.name = "export",
	.order = 70,
	.words = "WHAT FILE",
	.least_words = 2,
	.most_words = 2,
	.summary = N_("the lab for other tools: pcapng, commands, netns, ipvsadm, svg, dot"),
	.about = N_(
		"Writes a lab in the form of other tools. WHAT is pcapng (the capture of a whole "
		"run, for Wireshark), commands (what to type on real hosts, host by host), netns "
		"(a "
		"bash script that plays the lab in network namespaces of a real kernel and "
		"captures "
		"every link), "
		"ipvsadm (what ipvsadm-save prints on each director), svg (the map, as a picture) "
		"or dot (the map, for Graphviz)."),
	.examples = "  lvslab export pcapng scenarios/dr-basics.yaml --output dr.pcapng\n"
		    "  lvslab export netns scenarios/dr-basics.yaml --output dr.sh\n"
		    "  lvslab export dot scenarios/dr-basics.yaml | dot -Tsvg -o map.svg\n",
	.options = options,
	.run = export_run,
};
