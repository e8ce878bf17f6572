/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Helpers shared by the recognisers: words of a line, numbers, names and ports as tools print
 * them. */
#include <string.h>

#include "base/text.h"
#include "intake/kinds/recogniser.h"

void intake_words(struct words *w, char *line)
{
	char *rest = NULL;

	w->n = 0;
	for (char *s = strtok_r(line, " \t", &rest); s && w->n < WORDS_MAX;
		s = strtok_r(NULL, " \t", &rest))
		w->w[w->n++] = s;
}

const char *intake_after(const struct words *w, const char *word)
{
	for (size_t i = 0; i + 1 < w->n; i++)
		if (strcmp(w->w[i], word) == 0)
			return w->w[i + 1];
	return NULL;
}

bool intake_has(const struct words *w, const char *word)
{
	for (size_t i = 0; i < w->n; i++)
		if (strcmp(w->w[i], word) == 0)
			return true;
	return false;
}

bool intake_number(const char *s, uint64_t *out)
{
	size_t n = strspn(s, "0123456789");
	char digits[21];
	uint64_t scale = s[n] == 'K' ? 1000 : s[n] == 'M' ? 1000000 : s[n] == 'G' ? 1000000000 : 1;

	if (n == 0 || n >= sizeof(digits) || (s[n] && (scale == 1 || s[n + 1])))
		return false;
	memcpy(digits, s, n);
	digits[n] = '\0';
	return parse_u64(digits, out) && !__builtin_mul_overflow(*out, scale, out);
}

/* services of /etc/services that run behind directors */
static const struct service_name {
	const char *name;
	unsigned port;
} service_names[] = {{"ftp", 21}, {"ssh", 22}, {"telnet", 23}, {"smtp", 25}, {"domain", 53},
	{"http", 80}, {"www", 80}, {"www-http", 80}, {"pop3", 110}, {"ntp", 123}, {"imap", 143},
	{"imap2", 143}, {"ldap", 389}, {"https", 443}, {"submission", 587}, {"ldaps", 636},
	{"imaps", 993}, {"pop3s", 995}, {"mysql", 3306}, {"ms-wbt-server", 3389},
	{"postgresql", 5432}, {"postgres", 5432}, {"amqp", 5672}, {"redis", 6379},
	{"sun-sr-https", 6443}, {"webcache", 8080}, {"http-alt", 8080}, {"pcsync-https", 8443}};

bool intake_port(const char *s, unsigned *port)
{
	uint64_t number;

	if (parse_u64(s, &number) && number <= 65535) {
		*port = (unsigned)number;
		return true;
	}
	for (size_t i = 0; i < sizeof(service_names) / sizeof(service_names[0]); i++)
		if (strcmp(service_names[i].name, s) == 0) {
			*port = service_names[i].port;
			return true;
		}
	return false;
}

static bool address_of_name(const struct intake *in, const char *name, uint32_t *ip)
{
	for (const struct intake_name *n = in->names.first; n; n = n->next)
		if (strcmp(n->name, name) == 0) {
			*ip = n->ip;
			return true;
		}
	return false;
}

bool intake_endpoint(const struct intake *in, const char *s, uint32_t *ip, unsigned *port)
{
	const char *colon = strrchr(s, ':');
	size_t n = colon ? (size_t)(colon - s) : strlen(s);
	char name[256];

	if (n == 0 || n >= sizeof(name))
		return false;
	memcpy(name, s, n);
	name[n] = '\0';
	*port = 0;
	if (colon && !intake_port(colon + 1, port))
		return false;
	return parse_ipv4(name, ip) || address_of_name(in, name, ip);
}

unsigned intake_mask_length(uint32_t mask)
{
	unsigned n = 0;

	while (n < 32 && (mask & (0x80000000U >> n)))
		n++;
	return n;
}

bool intake_is_ipv6(const char *s)
{
	size_t colons = 0;
	const char *at = *s == '[' ? s + 1 : s;

	for (; *at && *at != '/' && *at != ']' && *at != '%'; at++) {
		if (!strchr("0123456789abcdefABCDEF:.", *at))
			return false;
		colons += *at == ':';
	}
	return colons >= 2 && (colons != 5 || strstr(s, "::") || strlen(s) != 17);
}

bool intake_name_like(const char *s, size_t n)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
	bool letter = false;

	if (n == 0 || n > 253 || *s == '-' || *s == '.')
		return false;
	for (size_t i = 0; i < n; i++) {
		if (strchr(letters, s[i]))
			letter = true;
		else if (!s[i] || !strchr("0123456789-._", s[i]))
			return false;
	}
	return letter;
}
