/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Opens a lab by its shipped name or from a text that was dropped, typed or received as a link. It
 * can name only shipped files, and code is never loaded. Its errors are reported with their lines,
 * all at once, and the previously open lab stays open.
 */
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/text.h"
#include "file/loader.h"
#include "ui/page/page.h"
#include "ui/report/spoken.h"
#include "watch/describe.h"

#define TEXT_MAX ((size_t)4 << 20) /* bytes of a file that is opened */

static json_t *problem_object(const struct problem *one)
{
	json_t *o = json_pack("{s:i, s:i, s:o}", "line", one->line, "column", one->column, "text",
		page_string(one->text));

	if (one->file)
		json_object_set_new(o, "file", page_string(one->file));
	if (one->path)
		json_object_set_new(o, "path", page_string(one->path));
	if (one->hint)
		json_object_set_new(o, "hint", page_string(one->hint));
	return o;
}

/* as printed by `lvslab check`: in file order, and again as one text */
static json_t *refuse_all(struct problems *ps)
{
	json_t *all = json_array();
	struct text t = {0};

	problems_print(ps, &t); /* sorts them, too */
	for (size_t i = 0; i < ps->count; i++)
		json_array_append_new(all, problem_object(&ps->items[i]));
	json_t *o = json_pack("{s:o, s:o, s:o}", "problem",
		page_string(_("The file has errors and was not opened.")), "problems", all, "text",
		page_string(text_str(&t)));
	text_free(&t);
	return o;
}

static void set_down(struct page *p)
{
	struct text why = {0};

	if (p->model) {
		model_put_down(p->model);
		progress_save(&p->progress, &why);
	}
	text_free(&why);
}

void page_close(struct page *p)
{
	if (!p->lab)
		return;
	set_down(p);
	session_free(&p->session);
	screen_free(p->screen);
	model_free(p->model);
	page_hashes_end(&p->hashes, p->lab);
	play_free(p->play);
	lab_close(p->lab);
	spec_free(p->spec);
	progress_free(&p->progress);
	free(p->name);
	free(p->source);
	*p = (struct page){.folder = p->folder, .answer = p->answer, .wall = p->wall};
}

/* ---- one that is being opened ---- */

struct opening {
	char *name, *source;
	struct spec *spec;
	struct lab *lab;
	struct play *play;
	int64_t stop_time; /* ns, the scenario's own */
};

static void opening_free(struct opening *o)
{
	play_free(o->play);
	lab_close(o->lab);
	spec_free(o->spec);
	free(o->name);
	free(o->source);
}

/* the currently selected language: it may change while the lab is open */
static const struct language spoken_now = {words_say, words_count};

static bool build(struct opening *o, struct problems *ps)
{
	const struct lab_options options = {
		.reversible = true, .checkpoint_bytes = (size_t)48 << 20, .language = &spoken_now};

	if (!o->spec)
		return false;
	o->stop_time = o->spec->stop_time;
	o->spec->stop_time = SPEC_UNSET;
	o->lab = lab_open(o->spec, &options, ps);
	if (o->lab)
		o->play = play_new(o->lab, ps);
	return o->play != NULL;
}

/* A request must not block the page: polled every thousand steps, it then reports an error. */
static bool too_long(void *page)
{
	struct page *p = page;

	return p->limit && --p->limit == 0;
}

static void take(struct page *p, struct opening *o)
{
	struct text why = {0};

	p->name = o->name;
	p->source = o->source;
	p->spec = o->spec;
	p->lab = o->lab;
	p->play = o->play;
	const struct model_options set = {.name = p->spec->name.s ? p->spec->name.s : p->name,
		.stop_time = o->stop_time,
		.interrupted = too_long,
		.arg = p};
	page_hashes_begin(&p->hashes, p->lab);
	p->model = model_new(p->lab, p->play, &set);
	progress_load(&p->progress, set.name, &why);
	model_take_up(p->model, &p->progress);
	p->screen = screen_new(p->model, 100, 40, false);
	session_init(&p->session, p->lab, NULL, NULL);
	text_free(&why);
}

static json_t *finish(struct page *p, struct opening *o, struct problems *ps)
{
	json_t *answer;

	if (build(o, ps)) {
		page_close(p);
		take(p, o);
		answer = page_state(p, NULL);
	} else {
		answer = refuse_all(ps);
		opening_free(o);
	}
	problems_free(ps);
	return answer;
}

/* ---- requests ---- */

static char *read_whole(const char *path)
{
	const char *why;
	FILE *f = file_open(path, &why);
	struct text t = {0};
	char buffer[4096];
	size_t n;

	while (f && (n = fread(buffer, 1, sizeof(buffer), f)) > 0)
		text_putn(&t, buffer, n);
	if (f)
		fclose(f);
	return t.s;
}

json_t *page_open(struct page *p, const json_t *request)
{
	const char *name = page_text(request, "name");
	struct problems ps = words_problems();
	char *path = page_path(p, name);
	struct opening o = {.name = strdup(name), .source = read_whole(path)};

	if (o.source && !strstr(name, ".."))
		o.spec = spec_load(path, NULL, &ps);
	else
		problem_add(
			&ps, (struct place){0}, NULL, N_("this page has no lab named '%s'"), name);
	free(path);
	return finish(p, &o, &ps);
}

static json_t *too_large(void)
{
	return page_refuse(_("The file is too large for a lab: 4 MiB at most."));
}

json_t *page_open_text(struct page *p, const json_t *request)
{
	const char *text = page_text(request, "text"), *name = page_text(request, "name");
	struct problems ps = words_problems();
	struct opening o = {.name = strdup(name), .source = strdup(text)};

	if (strlen(text) > TEXT_MAX) {
		opening_free(&o);
		return too_large();
	}
	o.spec = spec_load_memory(name, text, strlen(text), NULL, &ps);
	return finish(p, &o, &ps);
}

json_t *page_check(struct page *p, const json_t *request)
{
	const char *text = page_text(request, "text"), *name = page_text(request, "name");
	struct problems ps = words_problems();
	struct opening o = {0};

	if (strlen(text) > TEXT_MAX)
		return too_large();
	(void)p;
	o.spec = spec_load_memory(name, text, strlen(text), NULL, &ps);
	json_t *answer = build(&o, &ps) ? json_pack("{s:b}", "ok", true) : refuse_all(&ps);
	opening_free(&o);
	problems_free(&ps);
	return answer;
}

json_t *page_leave(struct page *p, const json_t *request)
{
	(void)request;
	page_close(p);
	return json_object();
}

json_t *page_source(struct page *p, const json_t *request)
{
	(void)request;
	return json_pack(
		"{s:o, s:o}", "name", page_string(p->name), "text", page_string(p->source));
}
