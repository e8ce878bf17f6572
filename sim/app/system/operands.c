/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Inputs of text tools. A tool reads all of its input before it begins. */
#include "app/system/operands.h"

#include <string.h>

#include "app/system/files.h"
#include "app/system/words.h"
#include "base/text.h"

int operands_read(struct process *p, const char *name, struct text *data)
{
	struct text path = {0};

	if (strcmp(name, "-") == 0 || strcmp(name, "/dev/stdin") == 0) {
		size_t n;
		const char *in = process_input(p, &n);
		text_putn(data, in, n);
		return 0;
	}
	files_path(p->host, name, &path);
	int error = files_read(p->host, text_str(&path), data);
	text_free(&path);
	return error;
}

int operands_all(struct process *p, const struct options *o, struct text *data, int wrong)
{
	int status = 0;

	if (o->operands == 0)
		operands_read(p, "-", data);
	for (int i = 1; i <= o->operands; i++) {
		int error = operands_read(p, o->argv[i], data);
		if (!error)
			continue;
		process_error(p, "%s: %s: %s\n", o->argv[0], o->argv[i], errno_words(error));
		status = wrong;
	}
	return status;
}

void operands_usage(struct process *p, const struct options *o, int c, int status)
{
	option_complain(p, o, c);
	process_fail(p, status, "Try '%s --help' for more information.\n", o->argv[0]);
}

void operands_missing(struct process *p, const char *tool, const char *what)
{
	process_fail(
		p, 1, "%s: missing %s\nTry '%s --help' for more information.\n", tool, what, tool);
}

bool operands_line(const struct text *t, size_t *at, const char **line, size_t *length)
{
	if (*at >= t->len)
		return false;
	*line = t->s + *at;
	const char *end = memchr(*line, '\n', t->len - *at);
	*length = end ? (size_t)(end - *line) : t->len - *at;
	*at += *length + 1;
	return true;
}

bool operands_seconds(const char *word, int64_t *ns)
{
	struct text t = {0};

	text_add(&t, "%ss", word);
	bool fine = *word >= '0' && *word <= '9' && parse_duration(text_str(&t), ns);
	text_free(&t);
	return fine;
}

bool operands_interval(const char *word, int64_t *ns)
{
	const size_t n = strspn(word, "0123456789.");
	const char *suffix = word + n;
	const int64_t days = strcmp(suffix, "d") == 0 ? 24 : 1;
	struct text t = {0};
	int64_t value;

	if (strcmp(word, "infinity") == 0 || strcmp(word, "inf") == 0) { /* strtod(3) reads these */
		*ns = INT64_MAX / 8;
		return true;
	}
	if (n == 0 || (*suffix && (strchr("smhd", *suffix) == NULL || suffix[1])))
		return false;
	text_putn(&t, word, n);
	text_put(&t, *suffix == 'm' ? "min" : *suffix == 'h' || *suffix == 'd' ? "h" : "s");
	bool fine = parse_duration(text_str(&t), &value) && value >= 0 && value <= INT64_MAX / days;
	text_free(&t);
	if (fine)
		*ns = value * days;
	return fine;
}
