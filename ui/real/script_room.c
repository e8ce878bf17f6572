/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Lines for a host that has its own room (head.sh: room): its own processes, and its own files on
 * top of the machine's. A line may use the shell there, but each of its commands is one of these,
 * and no word names a file outside the places where a lab's hosts have theirs. The lab's own parser
 * reads the line; what it cannot read is not exported. The room provides the isolation (sed has a
 * command that runs others); this list only rejects unsuitable commands.
 */
#include <string.h>

#include "app/syntax/syntax.h"
#include "base/arena.h"
#include "base/text.h"
#include "ui/real/script.h"

#define LINE_MOST 8192

/* tools that only read, write to given files, or act within the room */
static const char *const tools[] = {":", "[", "break", "cat", "chmod", "continue", "cp", "cut",
	"date", "echo", "exit", "false", "grep", "head", "hostname", "httpd", "iptables",
	"journalctl", "keepalived", "kill", "ls", "mkdir", "mv", "pgrep", "pkill", "printf", "ps",
	"pwd", "read", "rm", "rmdir", "scp", "sed", "seq", "sort", "ss", "systemctl", "tail",
	"tcpdump", "tee", "test", "touch", "tr", "true", "uniq", "wait", "wc"};

/* where a lab's hosts have files; the rest belongs to the machine */
static const char *const places[] = {"/dev/null", "/etc/keepalived/", "/proc/net/",
	"/proc/sys/net/", "/root/", "/tmp/", "/var/log/"};

static bool node_fine(const struct sh_node *n);

static bool is_tool(const char *name)
{
	for (size_t i = 0; i < sizeof(tools) / sizeof(tools[0]); i++)
		if (strcmp(tools[i], name) == 0)
			return true;
	return false;
}

static bool path_fine(const char *s)
{
	if (strstr(s, ".."))
		return false;
	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		const size_t n = strlen(places[i]);
		if (strncmp(s, places[i], n) == 0 ||
			(places[i][n - 1] == '/' && strlen(s) == n - 1 &&
				strncmp(s, places[i], n - 1) == 0))
			return true;
	}
	return s[0] != '/' && s[0] != '~';
}

/* Only text and variables: no substitution, no arithmetic (whose names bash evaluates). */
static bool word_plain(const struct sh_word *w)
{
	for (const struct sh_part *p = w ? w->parts : NULL; p; p = p->next) {
		const bool variable = p->kind == SH_PARAM && p->param->op == SH_PLAIN &&
			!p->param->index && !p->param->indirect;
		if (p->kind != SH_TEXT && !variable)
			return false;
	}
	return true;
}

/* the word up to its first variable; "" if it begins with one */
static void word_start(struct text *t, const struct sh_word *w)
{
	text_clear(t);
	for (const struct sh_part *p = w->parts; p && p->kind == SH_TEXT; p = p->next)
		text_putn(t, p->text, p->length);
}

static bool word_literal(const struct sh_word *w)
{
	for (const struct sh_part *p = w->parts; p; p = p->next)
		if (p->kind != SH_TEXT)
			return false;
	return true;
}

/* "d2:/tmp/x" of scp: the file over there */
static const char *without_host(const char *word)
{
	const size_t n = strcspn(word, ":/");

	return n && word[n] == ':' ? word + n + 1 : word;
}

/* A word may name a file only in an allowed place. */
static bool argument_fine(const struct sh_word *w, bool is_program)
{
	struct text start = {0};

	word_start(&start, w);
	const bool fine =
		word_plain(w) && (is_program || path_fine(without_host(text_str(&start))));
	text_free(&start);
	return fine;
}

/* Operands that are not file names although they may look like one: a text, a pattern. */
static bool is_program(const char *tool, bool first_operand)
{
	if (strcmp(tool, "echo") == 0 || strcmp(tool, "printf") == 0)
		return true;
	return first_operand && (strcmp(tool, "sed") == 0 || strcmp(tool, "grep") == 0);
}

static bool arguments_fine(const struct sh_node *n, const char *tool)
{
	bool first = true;

	for (const struct sh_word *w = n->words->next; w; w = w->next) {
		const bool option = w->raw[0] == '-';
		if (!argument_fine(w, is_program(tool, first && !option)))
			return false;
		first = first && option;
	}
	return true;
}

static bool assigns_fine(const struct sh_node *n)
{
	for (const struct sh_assign *a = n->assigns; a; a = a->next) {
		for (const char *c = a->name; *c; c++) /* PATH, LD_PRELOAD, BASH_ENV … */
			if (*c >= 'A' && *c <= 'Z')
				return false;
		if (a->array || a->index || !word_plain(a->value))
			return false;
	}
	return true;
}

static bool redirects_fine(const struct sh_node *n)
{
	struct text target = {0};
	bool fine = true;

	for (const struct sh_redirect *r = n->redirects; r && fine; r = r->next) {
		const bool file =
			r->kind <= SH_READ_WRITE || r->kind == SH_BOTH || r->kind == SH_BOTH_APPEND;
		word_start(&target, r->word);
		fine = word_plain(r->word) &&
			(!file || (word_literal(r->word) && path_fine(text_str(&target))));
	}
	text_free(&target);
	return fine;
}

/* A word as it would be typed without a shell: characters that it would interpret (a quoted blank,
 * a variable) become a letter, unless they determine the kind of word. */
static void put_plain(struct text *t, const struct sh_word *w)
{
	char c[2] = "";

	for (const struct sh_part *p = w->parts; p; p = p->next) {
		if (p->kind != SH_TEXT)
			text_put(t, p == w->parts ? "--0" : "0"); /* it could be an option */
		for (uint32_t i = 0; p->kind == SH_TEXT && i < p->length; i++) {
			const bool first = p == w->parts && i == 0;
			c[0] = p->text[i];
			const bool stays = script_word_plain(c) && c[0] != ' ';
			text_putc(t, stays || (first && strchr("@~", c[0])) ? c[0] : '0');
		}
	}
}

/* a tool that acts on its network: it accepts only what is allowed without a shell */
static bool as_plain(const struct sh_node *n)
{
	struct text line = {0};

	for (const struct sh_word *w = n->words; w; w = w->next) {
		if (w != n->words)
			text_putc(&line, ' ');
		put_plain(&line, w);
	}
	bool fine = word_literal(n->words) && script_command_plain(text_str(&line));
	for (const struct sh_word *w = n->words; w && fine; w = w->next)
		fine = word_plain(w);
	text_free(&line);
	return fine;
}

static bool simple_fine(const struct sh_node *n)
{
	struct text name = {0};
	bool fine = assigns_fine(n) && redirects_fine(n);

	if (!n->words)
		return fine;
	word_start(&name, n->words);
	if (word_literal(n->words) && is_tool(text_str(&name)))
		fine = fine && arguments_fine(n, text_str(&name));
	else
		fine = fine && as_plain(n);
	text_free(&name);
	return fine;
}

static bool for_fine(const struct sh_node *n)
{
	for (const struct sh_word *w = n->words; w; w = w->next)
		if (!word_plain(w))
			return false;
	return n->has_words && node_fine(n->body);
}

static bool one_fine(const struct sh_node *n)
{
	switch (n->type) {
	case SH_SIMPLE: return simple_fine(n);
	case SH_FOR: return for_fine(n) && redirects_fine(n);
	case SH_PIPE:
	case SH_AND:
	case SH_OR:
	case SH_NOT:
	case SH_SUBSHELL:
	case SH_GROUP:
	case SH_IF:
	case SH_WHILE:
	case SH_UNTIL:
		return redirects_fine(n) && node_fine(n->condition) && node_fine(n->body) &&
			node_fine(n->other);
	default: return false;
	}
}

static bool node_fine(const struct sh_node *n)
{
	for (; n; n = n->next)
		if (!one_fine(n))
			return false;
	return true;
}

bool script_ends_document(const char *line)
{
	for (const char *at = line; at; at = strchr(at, '\n')) {
		at += at != line || *at == '\n';
		if (strncmp(at, "END", 3) == 0 && (at[3] == '\n' || !at[3]))
			return true;
	}
	return false;
}

bool script_command_in_room(const char *line)
{
	const struct parse_options o = {0};
	struct parse_error error;
	struct arena memory;
	struct text said = {0};

	if (strlen(line) > LINE_MOST || script_ends_document(line) || arena_init(&memory, 0) != 0)
		return false;
	struct program *p = program_parse(&memory, line, strlen(line), &o, &error, &said);
	const bool fine = p && p->list && node_fine(p->list);
	program_drop(p);
	text_free(&said);
	arena_fini(&memory);
	return fine;
}
