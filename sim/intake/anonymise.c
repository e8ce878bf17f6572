/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The texts with other addresses and names, replaced word by word and read again: so the lab, the
 * notes and the quoted lines agree. Lines that were not understood and lines without information
 * become empty, because their content is unknown.
 */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "intake/bare.h"
#include "intake/intake.h"
#include "intake/kinds/recogniser.h"
#include "intake/pseudonym.h"

static const char word_letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
				   "._-:@";

static size_t digits_and(const char *s, const char *more)
{
	size_t n = 0;

	while (s[n] && ((s[n] >= '0' && s[n] <= '9') || strchr(more, s[n])))
		n++;
	return n;
}

/* ---- one word ---- */

struct piece {
	char word[512];
	const char *before; /* the word before it on the line, or "" */
};

static bool put_mac(struct pseudonyms *p, struct text *out, const char *word)
{
	uint8_t mac[6];

	if (!parse_mac(word, mac))
		return false;
	text_put(out, pseudonym_mac(p, word));
	return true;
}

static bool put_ipv6(struct text *out, const char *word)
{
	size_t colons = 0, n = strspn(word, "0123456789abcdefABCDEF:.");

	for (const char *s = word; *s; s++)
		colons += *s == ':';
	if (word[n] || colons < 2 || strncmp(word, ":::", 3) == 0 || strcmp(word, "::") == 0 ||
		strcmp(word, "::1") == 0 || (!strstr(word, "::") && colons < 4))
		return false;
	text_put(out, strncmp(word, "fe80", 4) == 0 ? "fe80::1" : "2001:db8::1");
	return true;
}

/* A.B.C.D, or A.B.C.D:PORT; "addr:A.B.C.D" and "::ffff:A.B.C.D" have something in front */
static bool put_ipv4(struct pseudonyms *p, struct text *out, const char *word)
{
	const char *at = word;
	char address[17];
	uint32_t ip;

	for (const char *s = word; (s = strchr(s, ':')); s++)
		if (digits_and(s + 1, ".") >= 7)
			at = s + 1;
	size_t n = digits_and(at, ".");
	if (n >= sizeof(address) || n < 7 || (at[n] && at[n] != ':' && at[n] != '-'))
		return false;
	memcpy(address, at, n);
	address[n] = '\0';
	if (!parse_ipv4(address, &ip))
		return false;
	text_putn(out, word, (size_t)(at - word));
	text_ip(out, pseudonym_ip(p, ip));
	text_put(out, at + n);
	return true;
}

/* C0A80A64:0050 of /proc/net/ip_vs; 000AA8C0 of /proc/net/route has its bytes the other way round */
static bool put_hex(struct pseudonyms *p, struct text *out, const char *word)
{
	char number[11] = "0x";
	uint64_t v;

	if (strspn(word, "0123456789ABCDEF") != 8 || (word[8] && word[8] != ':'))
		return false;
	memcpy(number + 2, word, 8);
	if (!parse_u64(number, &v))
		return false;
	uint32_t ip = (uint32_t)v;
	if (!word[8])
		ip = __builtin_bswap32(ip);
	ip = pseudonym_ip(p, ip);
	text_add(out, "%08X%s", word[8] ? ip : __builtin_bswap32(ip), word + 8);
	return true;
}

/* resolvable names end like this; file names and settings do not */
static bool is_domain(const char *word)
{
	static const char *const ends[] = {".com", ".net", ".org", ".cn", ".io", ".de", ".fr",
		".uk", ".ru", ".jp", ".local", ".lan", ".internal", ".corp", ".intra", ".edu",
		".gov", ".eu", ".info", ".biz", ".dev", ".cloud", NULL};
	const char *dot = strrchr(word, '.');

	for (const char *const *e = ends; dot && *e; e++)
		if (strcasecmp(dot, *e) == 0)
			return true;
	return false;
}

/* words that precede a user-defined name */
static bool follows(const char *before)
{
	static const char *const keys[] = {"router_id", "smtp_server", "smtp_helo_name", "user",
		"script_user", "HOSTNAME", "hostname:", "vrrp_instance", "vrrp_sync_group",
		"vrrp_script", "vrrp_track_process", "vrrp_track_file", "virtual_server_group",
		"group", "virtualhost", "chain", "jump", "goto", "Chain", "-N", "-A", "-j",
		"--comment", NULL};

	for (const char *const *k = keys; *k; k++)
		if (strcmp(*k, before) == 0)
			return true;
	return false;
}

static bool put_secret(struct pseudonyms *p, struct text *out, const struct piece *piece)
{
	static const char *const keys[] = {
		"auth_pass", "password", "passwd", "community", "token", "secret", NULL};

	for (const char *const *k = keys; *k; k++)
		if (strcasecmp(*k, piece->before) == 0) {
			text_put(out, pseudonym_secret(p, piece->word));
			return true;
		}
	return false;
}

static bool is_interface(const struct pseudonyms *p, const char *name, size_t n)
{
	for (const struct intake_host *h = p->in->hosts.first; h; h = h->next)
		for (const struct intake_interface *i = h->interfaces.first; i; i = i->next)
			if (strlen(i->name) == n && strncmp(i->name, name, n) == 0)
				return true;
	return false;
}

/* chains and targets of Linux: not user-defined names */
static bool is_common(const char *word)
{
	static const char known[] =
		"|ACCEPT|DROP|REJECT|RETURN|LOG|MARK|DNAT|SNAT|MASQUERADE|REDIRECT|INPUT|OUTPUT|"
		"FORWARD|PREROUTING|POSTROUTING|CONNMARK|TCPMSS|NOTRACK|CT|mangle|IN|OUT|input|"
		"output|forward|prerouting|postrouting|root|nobody|default|tcp|udp|inet|unix|raw|"
		"all|"
		"addr|address|route|link|neigh|rule|";
	const size_t n = strlen(word);

	if (n == 0 || strchr(word, '|'))
		return false;
	for (const char *at = known; (at = strstr(at, word)); at++)
		if (at[-1] == '|' && at[n] == '|')
			return true;
	return false;
}

/* alice@shop.example; not root@lb1, eth0@if5, eth0.100@eth0 */
static bool is_mail(const char *at, const char *domain)
{
	return at && (is_domain(domain) || (strchr(domain, '.') && !strpbrk(domain, "~/")));
}

/* "eth0:web": the label after the interface name */
static bool put_label(struct pseudonyms *p, struct text *out, const char *word)
{
	const char *colon = strchr(word, ':');
	const size_t n = colon ? (size_t)(colon - word) : 0;

	if (!n || !colon[1] || strchr(colon + 1, ':') ||
		strspn(colon + 1, "0123456789") == strlen(colon + 1) || !is_interface(p, word, n))
		return false;
	text_putn(out, word, n + 1);
	text_put(out, pseudonym_name(p, colon + 1));
	return true;
}

/* user@host, host:~, host */
static void put_name(struct pseudonyms *p, struct text *out, const struct piece *piece)
{
	char name[sizeof(piece->word)];
	const char *at = strchr(piece->word, '@'), *from = at ? at + 1 : piece->word;
	size_t n = strcspn(from, ":@");

	memcpy(name, from, n);
	name[n] = '\0';
	const char *host = n ? pseudonym_host(p, name) : NULL;
	if (!host && is_mail(at, name)) {
		text_put(out, "somebody@example.com");
		return;
	}
	if (at && !host) { /* eth0@if5 */
		text_put(out, piece->word);
		return;
	}
	if (at)
		text_put(out, strncmp(piece->word, "root@", 5) == 0 ? "root@" : "user@");
	const bool own = follows(piece->before) && intake_name_like(name, n) && n > 1 &&
		!is_common(name) && !is_interface(p, name, n);
	if (!host && (is_domain(name) || own))
		host = pseudonym_name(p, name);
	if (!host)
		host = pseudonym_known(p, name);
	text_put(out, host ? host : name);
	text_put(out, from + n);
}

static void put_word(struct pseudonyms *p, struct text *out, const struct piece *piece)
{
	if (put_secret(p, out, piece) || put_mac(p, out, piece->word) ||
		put_ipv4(p, out, piece->word) || put_ipv6(out, piece->word) ||
		put_hex(p, out, piece->word) || put_label(p, out, piece->word))
		return;
	put_name(p, out, piece);
}

/* ---- lines ---- */

static void put_line(struct pseudonyms *p, struct text *out, const char *line)
{
	struct piece piece;
	char before[sizeof(piece.word)] = "";

	if (strstr(line, " (active")) /* firewalld: a zone, which becomes a chain */
		strcpy(before, "chain");

	while (*line) {
		size_t n = strspn(line, word_letters);
		if (!n) {
			text_putc(out, *line++);
			continue;
		}
		size_t kept = n < sizeof(piece.word) - 1 ? n : sizeof(piece.word) - 1;
		memcpy(piece.word, line, kept);
		piece.word[kept] = '\0';
		piece.before = before;
		put_word(p, out, &piece);
		memcpy(before, piece.word, kept + 1);
		line += n;
	}
}

static bool in_gaps(const struct intake_gap *gaps, size_t count, const char *file, unsigned line)
{
	for (size_t i = 0; i < count; i++)
		if (gaps[i].file == file && line >= gaps[i].from && line <= gaps[i].to)
			return true;
	return false;
}

static bool is_empty(const struct intake *in, const char *file, unsigned line)
{
	return in_gaps(in->unknown.items, in->unknown.count, file, line) ||
		in_gaps(in->passed.items, in->passed.count, file, line) ||
		in_gaps(in->ipv6.items, in->ipv6.count, file, line);
}

/* the file name may contain a machine's name, and its folder a person's */
static void put_file_name(struct pseudonyms *p, struct text *out, const char *name, size_t number)
{
	const char *slash = strrchr(name, '/'), *base = slash ? slash + 1 : name;
	char stem[256];
	size_t n = strcspn(base, ".");

	n = n < sizeof(stem) ? n : sizeof(stem) - 1;
	memcpy(stem, base, n);
	stem[n] = '\0';
	const char *host = pseudonym_host(p, stem);
	if (strcmp(name, "-") == 0)
		text_put(out, name);
	else if (host)
		text_add(out, "%s.txt", host);
	else
		text_add(out,
			strstr(base, "keepalived")       ? "keepalived%zu.conf"
				: strstr(base, "sysctl") ? "sysctl%zu.conf"
							 : "text%zu.txt",
			number);
}

/* in keepalived.conf '#' and '!' begin a comment anywhere */
static bool is_of_keepalived(const struct pseudonyms *p, const char *file, unsigned line)
{
	for (const struct intake_host *h = p->in->hosts.first; h; h = h->next) {
		const struct intake_conf_line *c = h->keepalived.first;
		if (!c || c->at.file != file || c->at.line > line)
			continue;
		for (; c; c = c->next)
			if (c->at.file == file && c->at.line == line)
				return true;
	}
	return false;
}

static void put_bared_line(
	struct pseudonyms *p, struct text *out, const char *file, unsigned number, const char *line)
{
	struct text bare = {0};

	bare_line(&bare, line, is_of_keepalived(p, file, number));
	put_line(p, out, text_str(&bare));
	text_free(&bare);
}

/* A name is replaced from the first line on, even before the line that defines it. */
static void meet_names(struct pseudonyms *p)
{
	struct text out = {0};

	for (const struct intake_text *t = p->in->texts.first; t; t = t->next)
		for (size_t i = 0; i < t->count; i++) {
			if (!is_empty(p->in, t->name, (unsigned)i + 1))
				put_bared_line(p, &out, t->name, (unsigned)i + 1, t->lines[i]);
			text_clear(&out);
		}
	text_free(&out);
}

static bool copy_text(struct intake *to, struct pseudonyms *p, const struct intake_text *text,
	size_t number, struct problems *ps)
{
	struct text name = {0}, out = {0};

	for (size_t i = 0; i < text->count; i++) {
		if (!is_empty(p->in, text->name, (unsigned)i + 1))
			put_bared_line(p, &out, text->name, (unsigned)i + 1, text->lines[i]);
		text_putc(&out, '\n');
	}
	put_file_name(p, &name, text->name, number);
	bool fine = intake_bytes(to, text_str(&name), text_str(&out), out.len, ps);
	text_free(&name);
	text_free(&out);
	return fine;
}

struct intake *intake_anonymised(const struct intake *in, struct problems *ps)
{
	struct intake *to = intake_new(in->language);
	struct pseudonyms *p = calloc(1, sizeof(*p));
	size_t number = 0;
	bool fine = true;

	if (!p)
		abort();
	p->in = in;
	meet_names(p);
	for (const struct intake_text *t = in->texts.first; t && fine; t = t->next)
		fine = copy_text(to, p, t, ++number, ps);
	stash_free(&p->stash);
	free(p);
	if (!fine) {
		intake_free(to);
		return NULL;
	}
	return to;
}
