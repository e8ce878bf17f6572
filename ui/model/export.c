/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Writes the events so far to a file for other programs, by running them again (lab_retell). */
#include <string.h>

#include "base/text.h"
#include "ui/model/model.h"
#include "ui/report/json_trace.h"
#include "ui/report/pcapng.h"
#include "ui/text/outfile.h"
#include "ui/text/words.h"

static void write_pcapng(struct model *m, FILE *out)
{
	struct pcapng p;

	pcapng_init(&p, out, lab_network(m->lab), lab_names(m->lab));
	lab_retell(m->lab, &p.steps.sink);
	pcapng_finish(&p);
}

static void write_jsonl(struct model *m, FILE *out)
{
	struct json_trace j;

	json_trace_init(&j, out, lab_names(m->lab));
	lab_retell(m->lab, &j.sink);
}

static bool ends_in(const char *path, const char *end)
{
	size_t n = strlen(path), e = strlen(end);

	return n > e && strcmp(path + n - e, end) == 0;
}

bool model_export(struct model *m, const char *path)
{
	void (*write)(struct model * m, FILE * out) = ends_in(path, ".jsonl") ? write_jsonl
		: ends_in(path, ".pcapng")                                    ? write_pcapng
									      : NULL;
	struct outfile file = {0};
	struct text why = {0};
	bool written = false;

	if (!write) {
		model_refuse(
			m, _("Export to which file? lab.pcapng: a capture; lab.jsonl: a trace."));
		return false;
	}
	if (outfile_open(&file, path, &why) == 0) {
		write(m, file.f);
		written = outfile_commit(&file, &why) == 0;
	}
	outfile_abandon(&file);
	if (written)
		model_say(m, _("%s contains everything that has happened so far."), path);
	else
		model_refuse(m, "%s", text_str(&why));
	text_free(&why);
	return written;
}
