/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The mistakes that people make in a YAML file, one line at a time, over files that are right:
 *
 *     lines [--every N] [--steps S] FILE…
 *
 * Each line of each FILE is deleted, doubled, indented, unindented, swapped with the next, cut
 * behind its colon, or becomes '-', or its value '[]' or '-1'; of all these, counted through, every
 * Nth is tried (1 unless set: all of them). Whatever comes of it is loaded, printed expanded,
 * built, given its conditions and run for S steps (300): it is wrong with at least one problem that
 * has words, or it is a lab. Each FILE is tried in a child of its own, so that a death names its
 * mistake and the others are tried nevertheless. Exit status 1 where one died or hung.
 */
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/text.h"
#include "course/play.h"
#include "file/loader.h"
#include "world/lab.h"

#define TRY_SECONDS 20 /* a mistake that takes longer hangs */

enum mistake {
	DELETED,
	DOUBLED,
	INDENTED,
	UNINDENTED,
	SWAPPED,
	VALUE_GONE,
	LONE_DASH,
	VALUE_LIST,
	VALUE_NEGATIVE,
	MISTAKES,
};

static const char *const mistake_names[MISTAKES] = {"deleted", "doubled", "indented", "unindented",
	"swapped with the next", "without its value", "a lone '-'", "with the value '[]'",
	"with the value '-1'"};

struct lines {
	struct text bytes;
	const char **starts; /* count + 1 of them: the last is the end */
	size_t count;
};

struct mistakes {     /* one file's, shared between parent and child */
	size_t tried; /* how many, in this file */
	size_t line;
	enum mistake kind;
};

struct options {
	uint64_t every, steps;
	uint64_t counted; /* mistakes so far, in all files */
};

static _Noreturn void die(const char *which, const char *what)
{
	fprintf(stderr, "%s: %s\n", which, what);
	exit(2);
}

static void lines_read(struct lines *l, const char *path)
{
	char buffer[4096];
	size_t n;
	FILE *f = fopen(path, "rb");

	if (!f)
		die(path, strerror(errno));
	while ((n = fread(buffer, 1, sizeof buffer, f)) > 0)
		text_putn(&l->bytes, buffer, n);
	fclose(f);
	l->starts = calloc(l->bytes.len + 2, sizeof *l->starts);
	if (!l->starts)
		die(path, "out of memory");
	for (size_t i = 0; i < l->bytes.len; i++)
		if (i == 0 || l->bytes.s[i - 1] == '\n')
			l->starts[l->count++] = l->bytes.s + i;
	l->starts[l->count] = l->bytes.s + l->bytes.len;
}

static void lines_free(struct lines *l)
{
	text_free(&l->bytes);
	free(l->starts);
}

static void put_line(struct text *t, const struct lines *l, size_t i)
{
	if (i < l->count)
		text_putn(t, l->starts[i], (size_t)(l->starts[i + 1] - l->starts[i]));
}

/* the line up to its colon, or where it has none to its indentation; then `value` */
static void put_cut(struct text *t, const struct lines *l, size_t i, const char *value)
{
	const char *start = l->starts[i];
	size_t length = (size_t)(l->starts[i + 1] - start);
	const char *colon = memchr(start, ':', length);
	size_t kept = colon ? (size_t)(colon - start) + 1 : strspn(start, " ");

	text_putn(t, start, kept);
	text_add(t, " %s\n", value);
}

static void put_mistaken(struct text *t, const struct lines *l, size_t i, enum mistake kind)
{
	size_t indent = strspn(l->starts[i], " ");

	switch (kind) {
	case DOUBLED:
		put_line(t, l, i);
		put_line(t, l, i);
		break;
	case INDENTED:
		text_put(t, "  ");
		put_line(t, l, i);
		break;
	case UNINDENTED:
		text_putn(t, l->starts[i] + (indent < 2 ? indent : 2),
			(size_t)(l->starts[i + 1] - l->starts[i]) - (indent < 2 ? indent : 2));
		break;
	case SWAPPED:
		put_line(t, l, i + 1);
		put_line(t, l, i);
		break;
	case VALUE_GONE: put_cut(t, l, i, ""); break;
	case LONE_DASH:
		text_putn(t, l->starts[i], indent);
		text_put(t, "-\n");
		break;
	case VALUE_LIST: put_cut(t, l, i, "[]"); break;
	case VALUE_NEGATIVE: put_cut(t, l, i, "-1"); break;
	case DELETED:
	case MISTAKES: break;
	}
}

static void make(struct text *t, const struct lines *l, size_t line, enum mistake kind)
{
	for (size_t i = 0; i < l->count; i++)
		if (i == line)
			put_mistaken(t, l, i, kind);
		else if (i != line + 1 || kind != SWAPPED)
			put_line(t, l, i);
}

/* ---- what is done with it: what the verbs do ---- */

static void run_lab(const struct spec *spec, uint64_t steps, struct problems *ps)
{
	struct lab *lab = lab_open(spec, &(struct lab_options){0}, ps);

	if (!lab)
		return;
	struct play *play = play_new(lab, ps);
	for (uint64_t i = 0; play && i < steps && lab_step(lab); i++)
		;
	play_free(play);
	lab_close(lab);
}

static void expect_words(struct problems *ps, bool wrong)
{
	struct text t = {0};

	problems_print(ps, &t);
	if (wrong != (t.len > 0))
		abort();
	text_free(&t);
}

static void try(const char *path, const struct text *bytes, uint64_t steps)
{
	struct problems ps = {0};
	struct text expanded = {0};
	struct spec *spec = spec_load_memory(path, text_str(bytes), bytes->len, NULL, &ps);

	expect_words(&ps, !spec);
	if (spec) {
		spec_expanded(&expanded, spec);
		run_lab(spec, steps, &ps);
		expect_words(&ps, ps.count > 0);
	}
	text_free(&expanded);
	spec_free(spec);
	problems_free(&ps);
}

/* ---- a file ---- */

static void try_file(
	const char *path, const struct lines *l, struct mistakes *m, const struct options *o)
{
	uint64_t number = o->counted;

	for (m->line = 0; m->line < l->count; m->line++)
		for (m->kind = 0; m->kind < MISTAKES; m->kind++) {
			struct text t = {0};
			if (number++ % o->every)
				continue;
			make(&t, l, m->line, m->kind);
			alarm(TRY_SECONDS);
			try(path, &t, o->steps);
			m->tried++;
			text_free(&t);
		}
}

/* Whether all went well; the child's death names what it was about. */
static bool file_stands(
	const char *path, const struct lines *l, struct mistakes *m, const struct options *o)
{
	int status = 0;

	*m = (struct mistakes){0};
	fflush(NULL);
	const pid_t child = fork();
	if (child < 0)
		die("fork", strerror(errno));
	if (child == 0) {
		try_file(path, l, m, o);
		exit(0); /* a sanitizer looks for leaks here */
	}
	while (waitpid(child, &status, 0) < 0 && errno == EINTR)
		;
	if (!status)
		return true;
	if (m->line < l->count)
		fprintf(stderr, "%s: died (status %d) with line %zu %s\n", path, status,
			m->line + 1, mistake_names[m->kind]);
	else
		fprintf(stderr, "%s: failed behind the last mistake (a leak?)\n", path);
	return false;
}

static int read_options(struct options *o, int argc, char **argv)
{
	int i = 1;

	for (; i + 1 < argc && strncmp(argv[i], "--", 2) == 0; i += 2) {
		bool every = strcmp(argv[i], "--every") == 0;
		if (!every && strcmp(argv[i], "--steps") != 0)
			die(argv[i], "is --every or --steps");
		if (!parse_u64(argv[i + 1], every ? &o->every : &o->steps) || !o->every)
			die(argv[i], "needs a number");
	}
	return i;
}

int main(int argc, char **argv)
{
	struct options o = {.every = 1, .steps = 300};
	struct mistakes *m =
		mmap(NULL, sizeof *m, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	size_t tried = 0, failed = 0;

	if (m == MAP_FAILED)
		die("mmap", strerror(errno));
	for (int i = read_options(&o, argc, argv); i < argc; i++) {
		struct lines l = {0};
		lines_read(&l, argv[i]);
		failed += !file_stands(argv[i], &l, m, &o);
		tried += m->tried;
		o.counted += l.count * MISTAKES;
		lines_free(&l);
	}
	printf("%zu mistakes of %llu tried, %zu files failed\n", tried,
		(unsigned long long)o.counted, failed);
	return failed > 0;
}
