/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Parses an iptables 1.8.9 command line (iptables/xshared.c: do_parse()): short options bundle and
 * take their argument with or without a space; '!' precedes what it inverts. Options that real
 * iptables has and the lab does not are refused in the lab's voice.
 */
#include "app/commands/iptables/line.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "app/commands/iptables/match.h"
#include "app/commands/iptables/target.h"
#include "app/system/service_names.h"
#include "app/system/voice.h"
#include "base/text.h"
#include "host/host.h"
#include "wire/ipv4.h"

/* ---- complaints ---- */

bool iptables_fail(struct iptables_line *t, const char *fmt, ...)
{
	struct text s = {0};
	va_list ap;

	va_start(ap, fmt);
	text_vadd(&s, fmt, ap);
	va_end(ap);
	process_error(t->p,
		"iptables v1.8.9 (nf_tables): %s\n"
		"Try `iptables -h' or 'iptables --help' for more information.\n",
		text_str(&s));
	text_free(&s);
	t->status = STATUS_USAGE;
	t->over = true;
	return false;
}

bool iptables_says(struct iptables_line *t, const char *words)
{
	process_error(t->p, "iptables: %s\n", words);
	t->status = 1;
	t->over = true;
	return false;
}

bool iptables_refuse(struct iptables_line *t, const char *what, const char *use)
{
	not_simulated(t->p, what, use);
	t->status = STATUS_NOT_SIMULATED;
	t->over = true;
	return false;
}

static bool refuse_word(struct iptables_line *t, const char *option, const char *word)
{
	struct text s = {0};

	text_add(&s, "iptables %s%s%s", option, *word ? " " : "", word);
	iptables_refuse(t, text_str(&s), NULL);
	text_free(&s);
	return false;
}

/* ---- words ---- */

const char *iptables_peek(const struct iptables_line *t)
{
	return t->at < t->argc ? t->argv[t->at] : NULL;
}

const char *iptables_argument(struct iptables_line *t, const char *option)
{
	if (t->bundle && *t->bundle) {
		const char *rest = t->bundle;
		t->bundle = NULL;
		return rest;
	}
	if (iptables_peek(t))
		return t->argv[t->at++];
	iptables_fail(t, "option \"%s\" requires an argument", option);
	return NULL;
}

/* the optional argument of an option: a word that is not an option */
static const char *optional(struct iptables_line *t)
{
	const char *word = iptables_peek(t);

	if (t->bundle && *t->bundle)
		return NULL;
	if (!word || *word == '-' || *word == '!')
		return NULL;
	t->at++;
	return word;
}

bool iptables_number(const char **s, uint64_t max, uint64_t *n)
{
	char *end;

	if (!isdigit((unsigned char)**s))
		return false;
	*n = strtoull(*s, &end, 0);
	*s = end;
	return *n <= max;
}

/* ---- a rule's own ---- */

static bool one_address(struct iptables_line *t, struct iptables_addresses *a, const char *word)
{
	size_t n = strcspn(word, "/");
	struct text host = {0};
	uint64_t length = 32;
	uint32_t mask = UINT32_MAX;

	if (a->count == IPTABLES_ADDRESSES_MAX)
		return iptables_fail(t, "too many addresses");
	text_putn(&host, word, n);
	bool fine = host_address(t->p->host, text_str(&host), &a->address[a->count]);
	text_free(&host);
	if (!fine)
		return iptables_fail(t, "host/network `%.*s' not found", (int)n, word);
	if (word[n] && parse_u64(word + n + 1, &length) && length <= 32)
		mask = ipv4_mask((unsigned)length);
	else if (word[n] && !parse_ipv4(word + n + 1, &mask))
		return iptables_fail(t, "invalid mask `%s' specified", word + n + 1);
	a->mask[a->count] = mask;
	a->address[a->count++] &= mask;
	return true;
}

static bool read_addresses(
	struct iptables_line *t, const char *option, struct iptables_addresses *a)
{
	const char *word = iptables_argument(t, option);

	if (a->count)
		return iptables_fail(t, "multiple %s options not allowed", option);
	while (word && *word) {
		size_t n = strcspn(word, ",");
		struct text one = {0};
		text_putn(&one, word, n);
		bool fine = one_address(t, a, text_str(&one));
		text_free(&one);
		if (!fine)
			return false;
		word += n + (word[n] == ',');
	}
	if (word && a->count > 1 && t->inverted)
		return iptables_fail(
			t, "! not allowed with multiple source or destination IP addresses");
	return word != NULL;
}

static bool read_protocol(struct iptables_line *t)
{
	const char *word = iptables_argument(t, "-p");

	if (!word)
		return false;
	t->rule.not_protocol = t->inverted;
	if (strcasecmp(word, "all") == 0) {
		t->rule.protocol = 0;
	} else if (!protocol_number(word, &t->rule.protocol)) {
		return iptables_fail(t, "unknown protocol \"%s\" specified", word);
	}
	if (!t->rule.protocol && t->rule.not_protocol)
		return iptables_fail(t, "rule would never match protocol");
	return true;
}

static bool read_device(struct iptables_line *t, const char *option, char dev[IFNAMSIZ])
{
	const char *word = iptables_argument(t, option);

	if (!word)
		return false;
	if (strlen(word) >= IFNAMSIZ)
		return iptables_fail(
			t, "interface name `%s' must be shorter than IFNAMSIZ (15)", word);
	strcpy(dev, word);
	return true;
}

/* ---- matches and targets ---- */

static struct iptables_match *load_match(
	struct iptables_line *t, const struct iptables_match_kind *k)
{
	struct iptables_rule *r = &t->rule;

	if (r->matches == IPTABLES_MATCHES_MAX) {
		iptables_refuse(t, "iptables: more than 8 matches in a rule", N_("several rules"));
		return NULL;
	}
	r->match[r->matches].kind = k;
	return &r->match[r->matches++];
}

static bool read_match(struct iptables_line *t)
{
	const char *name = iptables_argument(t, "-m");
	const struct iptables_match_kind *k = name ? iptables_match_find(name) : NULL;

	if (!name)
		return false;
	if (!k && iptables_match_absent(name))
		return refuse_word(t, "-m", name);
	if (!k)
		return iptables_fail(
			t, "Couldn't load match `%s':No such file or directory\n", name);
	if (k->protocol && (k->protocol != t->rule.protocol || t->rule.not_protocol))
		return iptables_fail(t, "%s match requires '-p %s'",
			k->protocol == IPPROTO_TCP           ? "TCP"
				: k->protocol == IPPROTO_UDP ? "UDP"
							     : k->name,
			k->name);
	return load_match(t, k) != NULL;
}

static bool read_target(struct iptables_line *t, bool go)
{
	const char *name = iptables_argument(t, go ? "-g" : "-j");
	struct iptables_target *to = &t->rule.target;

	if (!name)
		return false;
	if (t->has_target)
		return iptables_fail(t, "multiple -j options not allowed");
	t->has_target = true;
	struct iptables *all = iptables_of(t->p->host);
	for (unsigned i = 0; i < IPTABLES_TABLES; i++)
		if (strcmp(all->table[i].name, t->table) == 0)
			to->chain = iptables_chain_find(&all->table[i], name);
	if (to->chain && to->chain->hook >= 0)
		to->chain = NULL;
	to->go = go;
	to->kind = to->chain || go ? NULL : iptables_target_find(name);
	if (to->kind && to->kind->init)
		to->kind->init(to);
	if (to->chain || to->kind)
		return true;
	if (!go && iptables_target_absent(name))
		return refuse_word(t, "-j", name);
	return iptables_fail(t, "Chain '%s' does not exist", name);
}

static bool among(const char *words, const char *word)
{
	struct text s = {0};

	text_add(&s, " %s ", word);
	bool found = words && strstr(words, text_str(&s));
	text_free(&s);
	return found;
}

/* the word of a target or a match; *known: it was one */
static bool read_extension(struct iptables_line *t, const char *option, bool *known)
{
	struct iptables_rule *r = &t->rule;
	const struct iptables_target_kind *k = r->target.kind;
	bool inverted = t->inverted;

	*known = true;
	t->inverted = false;
	if (k && among(k->options, option)) {
		t->target_used = true;
		return k->read(t, &r->target, option);
	}
	for (unsigned i = r->matches; i-- > 0;)
		if (iptables_match_takes(r->match[i].kind, option)) {
			t->used[i] = true;
			return r->match[i].kind->read(t, &r->match[i], option, inverted);
		}
	const struct iptables_match_kind *own =
		r->not_protocol ? NULL : iptables_match_of_protocol(r->protocol, option);
	if (own) {
		struct iptables_match *m = load_match(t, own);
		t->used[r->matches - 1] = true;
		return m && own->read(t, m, option, inverted);
	}
	t->inverted = inverted;
	*known = false;
	return true;
}

/* ---- commands ---- */

static bool read_rule_number(struct iptables_line *t, bool needed_digit)
{
	const char *word = iptables_peek(t);
	uint64_t n;

	if (!word || *word == '-' || *word == '!')
		return true;
	if (!isdigit((unsigned char)*word) && !needed_digit)
		return true;
	if (!parse_u64(word, &n) || n == 0 || n > INT32_MAX)
		return iptables_fail(t, "Invalid rule number `%s'", word);
	t->number = (int)n;
	t->at++;
	return true;
}

static bool read_command(struct iptables_line *t, char command)
{
	static const char with_chain[] = "ACDIRNPE";
	char option[] = {'-', command, '\0'};

	if (t->command && !(t->command == 'L' && command == 'Z') &&
		!(t->command == 'Z' && strchr("LS", command)))
		return iptables_fail(t, "Cannot use -%c with -%c\n", command, t->command);
	t->command = command == 'Z' && t->command ? t->command : command;
	if (strchr(with_chain, command)) {
		t->chain = iptables_argument(t, option);
		if (!t->chain)
			return false;
	} else if (!t->chain) {
		t->chain = optional(t);
	}
	if (t->chain && strlen(t->chain) >= IPTABLES_NAME_MAX)
		return iptables_fail(t, "chain name `%s' too long (must be under %u chars)",
			t->chain, IPTABLES_NAME_MAX);
	if (command == 'P' || command == 'E') {
		t->second = optional(t);
		return t->second ||
			iptables_fail(t,
				command == 'P' ? "-P requires a chain and a policy"
					       : "-E requires old-chain-name and new-chain-name");
	}
	if (strchr("DIR", command))
		return read_rule_number(t, false);
	return !t->chain || !strchr("LSZ", command) || read_rule_number(t, true);
}

static bool read_counters(struct iptables_line *t)
{
	const char *packets = iptables_argument(t, "-c"), *bytes = packets ? optional(t) : NULL;
	uint64_t n[2];

	if (!packets)
		return false;
	if (!bytes || !parse_u64(packets, &n[0]) || !parse_u64(bytes, &n[1]))
		return iptables_fail(t, "-c packet counter not numeric");
	t->rule.packets = n[0];
	t->rule.bytes = n[1];
	return true;
}

static const struct {
	char letter;
	const char *name;
} longs[] = {{'A', "append"}, {'C', "check"}, {'D', "delete"}, {'I', "insert"}, {'R', "replace"},
	{'L', "list"}, {'S', "list-rules"}, {'F', "flush"}, {'Z', "zero"}, {'N', "new-chain"},
	{'X', "delete-chain"}, {'P', "policy"}, {'E', "rename-chain"}, {'p', "protocol"},
	{'p', "proto"}, {'s', "source"}, {'s', "src"}, {'d', "destination"}, {'d', "dst"},
	{'i', "in-interface"}, {'o', "out-interface"}, {'j', "jump"}, {'g', "goto"}, {'m', "match"},
	{'n', "numeric"}, {'v', "verbose"}, {'x', "exact"}, {'t', "table"}, {'w', "wait"},
	{'W', "wait-interval"}, {'f', "fragments"}, {'h', "help"}, {'V', "version"},
	{'c', "set-counters"}, {'l', "line-numbers"}, {'M', "modprobe"}, {'4', "ipv4"},
	{'6', "ipv6"}};
enum { LONGS = sizeof(longs) / sizeof(longs[0]) };

/* by the full name or an unambiguous prefix; 0: none */
static char letter_of(const char *name)
{
	char found = 0;
	size_t n = strlen(name);

	for (size_t i = 0; i < LONGS && n; i++) {
		if (strncmp(longs[i].name, name, n) != 0)
			continue;
		if (longs[i].name[n] == '\0')
			return longs[i].letter;
		if (found && found != longs[i].letter)
			return 0;
		found = longs[i].letter;
	}
	return found;
}

static bool flag(struct iptables_line *t, char letter)
{
	switch (letter) {
	case 'n': return t->view.numeric = true;
	case 'v': return t->view.verbose = true;
	case 'x': return t->view.exact = true;
	case 'l': return t->view.line_numbers = true;
	case 'f':
		t->rule.not_fragment = t->inverted;
		t->inverted = false;
		return t->rule.fragment = true;
	case 'w':
	case 'W': optional(t); return true;
	case '4': return true;
	default: return false;
	}
}

/* iptables is not ip6tables: it only says where to find help */
static bool usage_only(struct iptables_line *t)
{
	process_error(t->p, "Try `iptables -h' or 'iptables --help' for more information.\n");
	t->status = STATUS_USAGE;
	t->over = true;
	return false;
}

static bool value(struct iptables_line *t, char letter)
{
	struct iptables_rule *r = &t->rule;

	switch (letter) {
	case 's': return r->not_src = t->inverted, read_addresses(t, "-s", &t->src);
	case 'd': return r->not_dst = t->inverted, read_addresses(t, "-d", &t->dst);
	case 'i': return r->not_in = t->inverted, read_device(t, "-i", r->in);
	case 'o': return r->not_out = t->inverted, read_device(t, "-o", r->out);
	case 'p': return read_protocol(t);
	case 'm': return read_match(t);
	case 'j': return read_target(t, false);
	case 'g': return read_target(t, true);
	case 'c': return read_counters(t);
	case 't': return (t->table = iptables_argument(t, "-t")) != NULL;
	case '6': return usage_only(t);
	default: return read_command(t, letter);
	}
}

static bool ask(struct iptables_line *t, char letter)
{
	t->command = letter;
	t->over = true;
	return false;
}

static bool option(struct iptables_line *t, char letter)
{
	bool inverts = strchr("sdiopf", letter) != NULL;

	if (letter == 'h' || letter == 'V')
		return ask(t, letter);
	if (t->inverted && !inverts)
		return iptables_fail(t, "unexpected ! flag before --%c", letter);
	bool fine = flag(t, letter) || (!t->over && value(t, letter));
	if (inverts)
		t->inverted = false;
	return fine;
}

/* "-nvL", "-ptcp": one letter after the other */
static bool shorts(struct iptables_line *t, const char *word)
{
	t->bundle = word + 1;
	while (t->bundle && *t->bundle) {
		char letter = *t->bundle++;
		if (!strchr("ACDRILFZNXEPSVhopsdjifvwWntmxcg46", letter))
			return iptables_fail(t, "unknown option \"-%c\"", letter);
		if (!option(t, letter))
			return false;
	}
	t->bundle = NULL;
	return true;
}

static bool word(struct iptables_line *t)
{
	const char *w = t->argv[t->at++];
	bool known;

	if (strcmp(w, "!") == 0) {
		t->inverted = true;
		return iptables_peek(t) || iptables_fail(t, "nothing appropriate following !");
	}
	if (w[0] != '-' || !w[1]) {
		process_error(t->p,
			"Bad argument `%s'\n"
			"Try `iptables -h' or 'iptables --help' for more information.\n",
			w);
		t->status = STATUS_USAGE;
		t->over = true;
		return false;
	}
	if (w[1] != '-')
		return shorts(t, w);
	if (!read_extension(t, w, &known))
		return false;
	if (known)
		return true;
	char letter = letter_of(w + 2);
	return letter ? option(t, letter) : iptables_fail(t, "unknown option \"%s\"", w);
}

/* checks that each extension got its required options */
static bool complete(struct iptables_line *t)
{
	const struct iptables_rule *r = &t->rule;

	for (unsigned i = 0; i < r->matches; i++)
		if (!t->used[i] && r->match[i].kind->required)
			return iptables_fail(t, "%s", r->match[i].kind->required);
	if (r->target.kind && r->target.kind->required && !t->target_used)
		return iptables_fail(t, "%s", r->target.kind->required);
	return true;
}

/* generic_opt_check() and the interfaces that a chain has not */
static bool fits_chain(struct iptables_line *t)
{
	static const char *const no_in[] = {"OUTPUT", "POSTROUTING"};
	static const char *const no_out[] = {"INPUT", "PREROUTING"};

	for (unsigned i = 0; t->chain && i < 2; i++) {
		if (t->rule.in[0] && strcmp(t->chain, no_in[i]) == 0)
			return iptables_fail(t, "Can't use -i with %s\n", t->chain);
		if (t->rule.out[0] && strcmp(t->chain, no_out[i]) == 0)
			return iptables_fail(t, "Can't use -o with %s\n", t->chain);
	}
	return true;
}

bool iptables_read(struct iptables_line *t)
{
	if (!t->table)
		t->table = "filter";
	/* the table determines which chains can be jumped to, so find -t first */
	for (int i = 1; i + 1 < t->argc; i++)
		if (strcmp(t->argv[i], "-t") == 0 || strcmp(t->argv[i], "--table") == 0)
			t->table = t->argv[i + 1];
	while (t->at < t->argc)
		if (!word(t))
			return false;
	if (!t->command)
		return iptables_fail(t, "no command specified");
	return complete(t) && fits_chain(t);
}
