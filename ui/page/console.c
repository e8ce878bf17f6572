/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Consoles: the hosts, a host's typed commands and their output, typing a line, and completion with
 * Tab. A command that lives in simulated time continues as time passes.
 */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "host/host.h"
#include "ui/page/page.h"
#include "ui/text/words.h"
#include "ui/views/tables.h"

static const char *role_name(const struct page *p, size_t node)
{
	switch (look_of_node(p->model, (unsigned)node)) {
	case ROLE_DIRECTOR: return "director";
	case ROLE_SERVER: return "server";
	case ROLE_ROUTER: return "router";
	default: return "client";
	}
}

json_t *page_hosts(struct page *p, const json_t *request)
{
	json_t *all = json_array();

	(void)request;
	for (size_t i = 0; i < lab_network(p->lab)->node_count; i++) {
		const struct host *h = host_at(p->model, i);
		if (h)
			json_array_append_new(all,
				json_pack("{s:o, s:s}", "name", page_string(h->node.name), "role",
					role_name(p, i)));
	}
	return json_pack("{s:o}", "hosts", all);
}

/* the host by name, or a refusal */
static struct host *asked_host(struct page *p, const json_t *request, json_t **refusal)
{
	const char *name = page_text(request, "host");
	struct host *h = lab_host(p->lab, name);
	struct text t = {0};

	if (!h) {
		text_add(&t, _("no host is named '%s'"), name);
		*refusal = page_refuse(text_str(&t));
		text_free(&t);
	}
	return h;
}

/* ---- what was typed and printed ---- */

static json_t *one_process(const struct process *p)
{
	return json_pack("{s:i, s:o, s:o, s:b, s:i}", "id", (int)p->id, "line",
		page_string(p->line), "out", page_string(process_output(p)), "running", p->running,
		"status", p->status);
}

json_t *page_transcript(struct page *p, const json_t *request)
{
	json_t *refusal = NULL, *all = json_array();
	const struct host *h = asked_host(p, request, &refusal);
	const struct process *process;

	for (uint32_t id = 1; h && (process = lab_process(p->lab, id)); id++)
		if (process->host == h && !lesson_hides(p->model->lesson, id))
			json_array_append_new(all, one_process(process));
	return refusal ? (json_decref(all), refusal) : json_pack("{s:o}", "lines", all);
}

/* ---- typing ---- */

/* "rs1# ip addr" goes to rs1, wherever it is typed: lessons and their hints write it so */
json_t *page_type(struct page *p, const json_t *request)
{
	const char *line = page_text(request, "line");
	json_t *refusal = NULL;
	struct host *h = screen_typed_host(p->screen, &line);

	if (!h)
		h = asked_host(p, request, &refusal);
	if (!h)
		return refusal;
	text_clear(&p->model->message);
	const struct process *process =
		line[strspn(line, " ")] ? model_type(p->model, h, line) : NULL;
	json_t *o = page_state(p, request);
	json_object_set_new(o, "host", page_string(h->node.name));
	if (process)
		json_object_set_new(o, "typed", one_process(process));
	return o;
}

/* ---- completion ---- */

struct completing {
	json_t *words;
	const char *typed;
};

static void take_word(void *to, const char *word)
{
	struct completing *c = to;

	if (strncmp(word, c->typed, strlen(c->typed)) == 0)
		json_array_append_new(c->words, page_string(word));
}

/* Completions of `typed` after `before`; each word once, sorted. */
json_t *page_complete(struct page *p, const json_t *request)
{
	json_t *refusal = NULL;
	struct host *h = asked_host(p, request, &refusal);
	const char *before = page_text(request, "before");
	struct completing c = {json_array(), page_text(request, "typed")};

	if (h) {
		p->session.host = h;
		/* a blank: the line is that host's, the lab's own words have no place in it */
		session_words(&p->session, *before ? before : " ", c.typed, take_word, &c);
	}
	return refusal ? (json_decref(c.words), refusal) : json_pack("{s:o}", "words", c.words);
}
