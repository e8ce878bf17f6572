/* SPDX-License-Identifier: GPL-2.0-or-later */
/* `lvslab import FILE…`: converts a cluster's own files into a lab, and reports its faults with
 * quotations from them. */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/text.h"
#include "base/utf8.h"
#include "diagnose/explain.h"
#include "file/loader.h"
#include "intake/intake.h"
#include "ui/report/imported.h"
#include "ui/verbs/verb.h"
#include "ui/verbs/write_out.h"

/* ---- reading ---- */

static bool read_one(
	const struct arguments *a, struct intake *in, const char *name, struct problems *ps)
{
	const char *why;

	if (strcmp(name, "-") == 0)
		return intake_file(in, name, stdin, ps);
	FILE *f = file_open(name, &why);
	if (!f) {
		problem_add(ps, (struct place){.file = name}, NULL, "%s", _(why));
		return false;
	}
	bool fine = intake_file(in, name, f, ps);
	fclose(f);
	(void)a;
	return fine;
}

static struct intake *read_all(const struct arguments *a, struct problems *ps)
{
	struct intake *in = intake_new(words_language());
	bool fine = true;

	for (size_t i = 0; i < a->word_count; i++)
		fine &= read_one(a, in, a->words[i], ps);
	if (a->word_count == 0)
		fine = intake_file(in, "-", stdin, ps);
	if (fine && intake_finish(in, ps))
		return in;
	intake_free(in);
	return NULL;
}

static struct intake *anonymised(struct intake *in, struct problems *ps)
{
	struct intake *other = intake_anonymised(in, ps);

	intake_free(in);
	if (other && !intake_finish(other, ps)) {
		intake_free(other);
		other = NULL;
	}
	return other;
}

/* ---- telling ---- */

/* examines the new lab; EXIT_CHECK_FAILED if there are findings */
static int import_explain(
	const struct arguments *a, const struct intake *in, const struct text *yaml)
{
	struct problems ps = words_problems();
	const struct explain_options o = {.lab.language = words_language()};
	const struct spec_options sealed = {.sealed = true};
	struct spec *spec = spec_load_memory("imported", text_str(yaml), yaml->len, &sealed, &ps);
	struct explain *x = spec ? explain_new(spec, &o, &ps) : NULL;
	int status = EXIT_WRONG;

	if (x) {
		explain_look(x);
		imported_text(stdout, in, x, arguments_colour(a, stdout));
		status = explain_finding_count(x) ? EXIT_CHECK_FAILED : EXIT_FINE;
	} else {
		complain_of(&ps);
	}
	explain_free(x);
	spec_free(spec);
	return status;
}

static int import_tell(const struct arguments *a, const struct intake *in)
{
	struct text yaml = {0};
	const char *out = arguments_value(a, "output");
	bool explain = arguments_has(a, "explain") || (!out && isatty(STDOUT_FILENO));
	int status = EXIT_FINE;

	intake_yaml(&yaml, in);
	if (out || !explain)
		status = write_out(out ? out : "-", &yaml);
	if (status == EXIT_FINE && explain)
		status = import_explain(a, in, &yaml);
	else
		imported_notes(stderr, in, false);
	text_free(&yaml);
	return status;
}

static int run_import(const struct arguments *a)
{
	struct problems ps = words_problems();

	if (a->word_count == 0 && isatty(STDIN_FILENO))
		return complain(a, "expected files, or - for standard input");
	struct intake *in = read_all(a, &ps);
	if (in && arguments_has(a, "anonymise"))
		in = anonymised(in, &ps);
	if (!in)
		return complain_of(&ps);
	int status = import_tell(a, in);
	intake_free(in);
	problems_free(&ps);
	return status;
}

static const struct verb_option options[] = {
	{"explain", NULL, N_("print the faults instead of the lab (default: on a terminal)")},
	{"output", "FILE", N_("write the lab to FILE")},
	{"anonymise", NULL, N_("replace addresses, MACs, names and passwords")},
	{NULL, NULL, NULL},
};

const struct verb verb_import = {
	.name = "import",
	.order = 35,
	.words = "[FILE…|-]",
	.least_words = 0,
	.most_words = ANY_WORDS,
	.summary = N_("builds a lab from the output of your own hosts and finds its faults"),
	.about = N_("Reads the output of ip, ifconfig, route, arp, sysctl, ipvsadm, "
		    "ss, netstat, iptables-save and hostname, and the files "
		    "keepalived.conf and sysctl.conf: a file per host, or several "
		    "hosts in one text as pasted from terminals. A prompt or a heading "
		    "names the host; without one, the file name does. Nothing in the "
		    "text is executed. `lvslab collect` prints a script that collects "
		    "all this output.\nThe lab goes to standard output, with the "
		    "source line of each value as a comment. Values that no text shows "
		    "are assumed to be correct, and marked. --explain examines the lab "
		    "as `lvslab explain` does and quotes the lines that cause a fault. "
		    "Exit status 1 if a fault was found."),
	.examples = "  lvslab import --explain director.txt rs1.txt rs2.txt\n"
		    "  lvslab import issue.txt --output lab.yaml\n"
		    "  lvslab import --explain --anonymise - < issue.txt\n",
	.options = options,
	.run = run_import,
};
