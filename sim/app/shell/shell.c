/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The interface of the shell: typed lines, and child commands. All lines of one host share its
 * variables, functions, aliases and directory, as if a single terminal had been open all the time.
 */
#include "app/shell/shell.h"

#include <assert.h>
#include <string.h>

#include "app/shell/machine.h"
#include "app/system/commands.h"
#include "app/system/files.h"
#include "app/system/service_names.h"
#include "app/system/shell_state.h"
#include "app/system/voice.h"
#include "base/text.h"
#include "host/host.h"
#include "host/ip/addr.h"

static struct sh_env *typed_env(struct host *h)
{
	struct shell_state *state = shell_state(h);

	if (state->env)
		return state->env;
	state->env = env_new(h);
	env_set_pair(state->env, &state->env->aliases, "ll", "ls -l");
	env_set_pair(state->env, &state->env->aliases, "la", "ls -A");
	return state->env;
}

static const char *alias_of(void *arg, const char *name, size_t n)
{
	const struct sh_env *e = arg;

	list_for_each (p, &e->aliases, struct sh_pair, link)
		if (strlen(p->name) == n && memcmp(p->name, name, n) == 0)
			return p->value;
	return NULL;
}

static struct parse_options typed_options(struct host *h)
{
	return (struct parse_options){
		.alias = alias_of, .arg = typed_env(h), .extended = typed_env(h)->extglob};
}

/* Is this command nothing but `telnet HOST [PORT]`? */
static bool is_telnet(const struct sh_node *n)
{
	unsigned words = 0;

	if (!n || n->next || n->type != SH_SIMPLE || n->background || n->assigns || n->redirects ||
		!n->words || strcmp(n->words->raw, "telnet") != 0)
		return false;
	for (const struct sh_word *w = n->words; w; w = w->next)
		words++;
	return words == 2 || words == 3;
}

/* If the text begins with a telnet line, the rest is typed on its connection: the length of that
 * line, else 0. */
static size_t telnet_line(struct host *h, const char *text)
{
	size_t n = strcspn(text, "\n");
	struct parse_options o = typed_options(h);
	struct parse_error error;
	struct text said = {0};

	if (strncmp(text, "telnet ", strlen("telnet ")) != 0 || n > SHELL_LINE_MAX)
		return 0;
	struct program *program = program_parse(host_engine(h)->arena, text, n, &o, &error, &said);
	bool is = program && is_telnet(program->list);
	program_drop(program);
	text_free(&said);
	return is ? n : 0;
}

struct process *shell_run(struct host *h, const char *line, const char *stdin_text)
{
	struct process *p = process_new(h, NULL, line);
	struct parse_options o = typed_options(h);
	struct parse_error error;
	struct text said = {0};
	size_t n = strlen(line), telnet = telnet_line(h, line);

	struct text typed = {0}; /* below telnet, each line with its end */

	if (telnet && telnet + 1 < n) {
		text_add(&typed, "%s\n", line + telnet + 1);
		stdin_text = text_str(&typed);
	}
	if (telnet)
		n = telnet;

	if (shell_state(h)->told) /* what was stopped gets no second chance at this instant */
		shell_state(h)->stopped = p->id;
	shell_state(h)->steps = 0;
	shell_state(h)->told = false;
	if (n > SHELL_LINE_MAX) {
		refuse(p, N_("a script of more than 1 MiB"), NULL);
		return p;
	}
	struct program *program = program_parse(host_engine(h)->arena, line, n, &o, &error, &said);
	script_tell(p, &error, &said);
	if (!program) {
		typed_env(h)->status = STATUS_USAGE;
		process_exit(p, STATUS_USAGE);
		return p;
	}
	struct sh_env *e = env_use(typed_env(h));
	if (!e->pid)
		e->pid = p->pid;
	struct shell *sh = thread_new(p, e, program);
	sh->interactive = true;
	for (int i = 0; i < 3; i++)
		sh->fd[i] = i == 0 && stdin_text ? stream_buffer(h, stdin_text, strlen(stdin_text))
						 : stream_terminal(p);
	text_free(&typed);
	shell_go_on(sh);
	return p;
}

enum shell_text shell_check(
	struct host *h, const char *text, char until[256], bool *whole_line, struct text *said)
{
	struct parse_options o = typed_options(h);
	struct parse_error error;
	size_t n = strlen(text), telnet = telnet_line(h, text);
	struct program *program =
		program_parse(host_engine(h)->arena, text, telnet ? telnet : n, &o, &error, said);

	until[0] = '\0';
	if (telnet) { /* up to an empty line */
		program_drop(program);
		*whole_line = false;
		return telnet < n && text[n - 1] == '\n' ? SHELL_COMPLETE : SHELL_WANTS_MORE;
	}
	*whole_line = error.whole_line;
	if (error.until)
		strcpy(until, error.until);
	program_drop(program);
	return error.answer == PARSE_MORE ? SHELL_WANTS_MORE
		: program                 ? SHELL_COMPLETE
					  : SHELL_WRONG;
}

bool shell_on_terminal(const struct process *p)
{
	return !p->parent || stream_is_terminal(p->io[1]);
}

/* the innermost shell of a line that waits for a command, and that command */
const char *shell_command_name(const struct process *line)
{
	const char *name = NULL;

	while (line && line->running && shell_is(line)) {
		const struct shell *sh = line->state;
		name = sh->child_name ? sh->child_name : name;
		line = sh->child;
	}
	return name;
}

static bool has_address(const struct host *h, uint32_t address)
{
	list_for_each (d, &h->node.devs, struct netdev, link)
		if (d != h->lo && addr_find(d, address))
			return true;
	return false;
}

struct host *shell_host(struct host *from, const char *word)
{
	struct network *net = from->node.net;
	const char *at = strchr(word, '@');
	uint32_t address;

	word = at ? at + 1 : word;
	struct node *n = network_find(net, word);
	if (n && n->kind == NODE_HOST)
		return (struct host *)(void *)n;
	if (!host_address(from, word, &address))
		return NULL;
	for (size_t i = 0; i < net->node_count; i++) {
		struct host *h = (struct host *)(void *)net->nodes[i];
		if (net->nodes[i]->kind == NODE_HOST && has_address(h, address))
			return h;
	}
	return address >> 24 == 127 ? from : NULL;
}

/* ---- for commands ---- */

void shell_prefix(struct process *p, const char *fmt, ...)
{
	const struct shell *sh = shell_of(p);
	struct text t = {0};
	va_list ap;

	if (sh && sh->script)
		text_add(&t, "%s: line %u: ", sh->script, sh->at_line);
	else
		text_put(&t, "bash: ");
	va_start(ap, fmt);
	text_vadd(&t, fmt, ap);
	va_end(ap);
	process_error(p, "%s", text_str(&t));
	text_free(&t);
}

static void spawned_write(struct process *c, const char *s, size_t n, bool error)
{
	struct process *p = c->parent;

	if (error)
		process_error(p, "%.*s", (int)n, s);
	else
		process_write(p, s, n);
}

static void spawned_ended(struct process *c)
{
	struct process *p = c->parent;
	int status = c->status;

	p->spawned = NULL;
	for (int i = 0; i < 3; i++) {
		stream_drop(c->io[i]);
		c->io[i] = NULL;
	}
	process_free_later(c);
	if (p->killed_by)
		process_exit(p, status);
	else
		c->done(p, status);
}

static struct process *spawned_new(struct process *p, struct host *h, const char *line,
	void (*done)(struct process *p, int status))
{
	struct process *c = process_new(h, p, line);

	assert(!p->spawned);
	p->spawned = c;
	c->done = done;
	c->ended = spawned_ended;
	c->write = spawned_write;
	for (int i = 0; i < 3; i++)
		c->io[i] = stream_keep(p->io[i]);
	c->in = p->in;
	c->in_length = p->in_length;
	p->in_taken = true;
	return c;
}

void shell_spawn(struct process *p, struct host *h, int argc, char **argv,
	void (*done)(struct process *p, int status))
{
	struct text line = {0};

	for (int i = 0; i < argc; i++)
		text_add(&line, "%s%s", i ? " " : "", argv[i]);
	struct process *c = spawned_new(p, h, text_str(&line), done);
	text_free(&line);
	program_run(c, argc, argv);
}

void shell_spawn_text(struct process *p, struct host *h, const char *text,
	void (*done)(struct process *p, int status))
{
	char *argv[] = {(char[]){"bash"}, (char[]){"-c"}, NULL, NULL};
	struct text copy = {0};

	text_put(&copy, text);
	argv[2] = copy.s;
	shell_spawn(p, h, 3, argv, done);
	text_free(&copy);
}

const char *shell_variable(const struct process *p, const char *name)
{
	const struct shell *sh = shell_of(p);
	const struct sh_var *v = sh ? env_find(sh->env, name) : NULL;

	return v && v->flags & SH_EXPORTED ? v->value : NULL;
}

void shell_exported(const struct process *p,
	void (*one)(void *arg, const char *name, const char *value), void *arg)
{
	const struct shell *sh = shell_of(p);

	if (sh)
		list_for_each (v, &sh->env->vars, struct sh_var, link)
			if (v->flags & SH_EXPORTED && v->value)
				one(arg, v->name, v->value);
}
