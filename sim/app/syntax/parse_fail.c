/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The parser's error messages: bash's own words, with the line, for what bash refuses; the lab's
 * voice for what is not simulated. As in bash, only the first error is reported.
 */
#include <string.h>

#include "app/syntax/parser.h"
#include "base/language.h"
#include "base/text.h"

uint32_t parse_end_line(const struct parser *p)
{
	return p->line + (p->end > p->begin && p->end[-1] != '\n');
}

void parse_say(struct parser *p, uint32_t line, const char *fmt, ...)
{
	va_list ap;

	if (p->o->name)
		text_add(p->said, "%s: line %u: ", p->o->name, line);
	else if (p->o->dash_c)
		text_add(p->said, "bash: -c: line %u: ", line);
	else
		text_put(p->said, "bash: ");
	va_start(ap, fmt);
	text_vadd(p->said, fmt, ap);
	va_end(ap);
}

static bool fail(struct parser *p, enum parse_answer answer, uint32_t line)
{
	if (p->failed)
		return false;
	p->failed = true;
	p->error->answer = answer;
	p->error->line = line;
	text_clear(p->said);
	return true;
}

/* the source line of `t`, as bash repeats it for a script */
static void show_line(struct parser *p, const struct token *t)
{
	const char *source = p->program->source, *line = source;

	if (!p->o->name && !p->o->dash_c)
		return;
	for (uint32_t n = 1; n < t->line && line; n++) {
		line = strchr(line, '\n');
		line = line ? line + 1 : NULL;
	}
	if (line)
		parse_say(p, t->line, "`%.*s'\n", (int)strcspn(line, "\n"), line);
}

void parse_fail_end(struct parser *p)
{
	uint32_t line = parse_end_line(p);

	if (fail(p, PARSE_MORE, line))
		parse_say(p, line, "syntax error: unexpected end of file\n");
}

void parse_fail_token(struct parser *p, const struct token *t)
{
	if (t->type == T_END) {
		parse_fail_end(p);
		return;
	}
	if (!fail(p, PARSE_WRONG, t->line))
		return;
	if (t->type == T_NEWLINE)
		parse_say(p, t->line, "syntax error near unexpected token `newline'\n");
	else
		parse_say(p, t->line, "syntax error near unexpected token `%.*s'\n",
			(int)(t->end - t->start), t->start);
	show_line(p, t);
}

void parse_fail_quote(struct parser *p, char quote, uint32_t line)
{
	if (!fail(p, PARSE_MORE, line))
		return;
	parse_say(p, line, "unexpected EOF while looking for matching `%c'\n", quote);
	p->error->until_room[0] = quote;
	p->error->until_room[1] = '\0';
	p->error->until = p->error->until_room;
}

void parse_refuse(struct parser *p, const char *what, const char *use)
{
	if (!fail(p, PARSE_REFUSED, p->line))
		return;
	p->error->what = what;
	p->error->use = use;
}

bool parse_deeper(struct parser *p)
{
	if (++p->depth > PARSE_DEPTH_MAX)
		parse_refuse(p, "a script nested more than 150 deep", N_("functions"));
	return !p->failed;
}
