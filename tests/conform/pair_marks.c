/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What commands printed at a mark: `ipvsadm -Ln` as it is; `ipvsadm -Lnc` by its entries, in any
 * order and without the time they have left, which runs; `ip -4 -o addr` without the numbers of
 * interfaces; `ip neigh` by who has which MAC, without states, which age; an entry more is no
 * difference, because it may have aged out there. Left out: the switch's table, whose ports have
 * other names here, and tables of IPVS while a short connection is being made: the recorder needed
 * 30 ms for its commands.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "conform/conform_world.h"
#include "conform/pair.h"
#include "host/command.h"

enum look { LOOK_WHOLE, LOOK_CONNS, LOOK_ADDRESSES, LOOK_NEIGHBOURS };

static const struct {
	const char *command, *typed;
	enum look look;
} looks[] = {{"ipvsadm -Ln", "ipvsadm -Ln", LOOK_WHOLE},
	{"ipvsadm -Lnc", "ipvsadm -Lnc", LOOK_CONNS},
	{"ip -4 -o addr", "ip -4 -o addr show scope global", LOOK_ADDRESSES},
	{"ip neigh", "ip neigh", LOOK_NEIGHBOURS}};

/* the words of a line that are compared; nothing: none */
static void put_line(struct text *t, char *line, enum look look)
{
	char *words[16] = {NULL}, *rest = NULL;
	int n = 0;

	for (char *w = strtok_r(line, " \t", &rest); w && n < 16; w = strtok_r(NULL, " \t", &rest))
		words[n++] = w;
	if (look == LOOK_CONNS && n == 6 && strchr(words[1], ':'))
		text_add(t, "%s %s %s %s %s", words[0], words[2], words[3], words[4], words[5]);
	else if (look == LOOK_NEIGHBOURS && n >= 5 && strcmp(words[3], "lladdr") == 0)
		text_add(t, "%s %s %s", words[0], words[2], words[4]);
	for (int i = 1; look == LOOK_ADDRESSES && i < n && strcmp(words[i], "valid_lft") != 0; i++)
		if (strcmp(words[i], "brd") == 0)
			i++; /* ours were set without */
		else
			text_add(t, "%.*s ", (int)strcspn(words[i], "\\"), words[i]);
}

static int by_text(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* what is compared of it, its lines in order */
static void put_compared(struct text *t, const char *output, enum look look)
{
	char *copy = strdup(output), *lines[512], *rest = NULL;
	size_t n = 0;

	if (look == LOOK_WHOLE)
		text_put(t, output);
	for (char *l = strtok_r(copy, "\n", &rest); l && look != LOOK_WHOLE && n < 512;
		l = strtok_r(NULL, "\n", &rest)) {
		struct text one = {0};
		put_line(&one, l, look);
		if (one.len)
			lines[n++] = strdup(text_str(&one));
		text_free(&one);
	}
	qsort(lines, n, sizeof(*lines), by_text);
	for (size_t i = 0; i < n; i++) {
		text_add(t, "%s\n", lines[i]);
		free(lines[i]);
	}
	free(copy);
	while (t->len && strchr("\n ", t->s[t->len - 1]))
		t->s[--t->len] = '\0';
}

/* is each line of `want` one of `got`? */
static bool has_all(const char *want, const char *got)
{
	char line[256];

	for (size_t n; *want; want += n + (want[n] == '\n')) {
		n = strcspn(want, "\n");
		snprintf(line, sizeof(line), "%.*s", (int)n, want);
		if (!strstr(got, line))
			return false;
	}
	return true;
}

/* does a short connection begin at about that time, or end? */
static bool is_busy(const struct pair *p, int64_t time)
{
	const int64_t near = INT64_C(5) * 1000000;

	for (size_t i = 0; i < p->count; i++) {
		const struct pair_event *e = &p->events[i];
		const int64_t begin = e->time, took = (int64_t)(conform_number(e->object, "dt", 0));
		if (strcmp(conform_word(e->object, "type"), "open") == 0 && begin - near < time &&
			time < begin + took + near)
			return true;
	}
	return false;
}

static void look_once(
	struct pair *p, struct lab *lab, struct host *h, size_t which, const char *recorded)
{
	const struct process *process = lab_command(lab, h, looks[which].typed, NULL);
	struct text output = {0}, want = {0}, got = {0};

	if (process->out_length)
		text_putn(&output, process->out, process->out_length);
	put_compared(&want, recorded, looks[which].look);
	put_compared(&got, text_str(&output), looks[which].look);
	conform_tell(p->r, conform_word(p->header, "case"), "mark",
		(looks[which].look == LOOK_NEIGHBOURS
				? has_all(text_str(&want), text_str(&got))
				: strcmp(text_str(&want), text_str(&got)) == 0)
			? CONFORM_SAME
			: CONFORM_DIFFERENT,
		text_str(&want), text_str(&got));
	text_free(&output);
	text_free(&want);
	text_free(&got);
}

void pair_mark(struct pair *p, struct lab *lab, const struct pair_event *e)
{
	const char *key;
	json_t *output;

	p->r->line = e->line;
	json_object_foreach (json_object_get(e->object, "out"), key, output) {
		const char *command = strchr(key, ' ');
		char name[PAIR_NAME] = "";
		if (!command || (size_t)(command - key) >= sizeof(name))
			continue;
		memcpy(name, key, (size_t)(command - key));
		struct host *h = lab_host(lab, name);
		for (size_t i = 0; h && i < sizeof(looks) / sizeof(looks[0]); i++)
			if (strcmp(looks[i].command, command + 1) == 0 &&
				(looks[i].look > LOOK_CONNS || !is_busy(p, e->time)))
				look_once(p, lab, h, i, json_string_value(output));
	}
}
