/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Headings that name the machine whose output follows:
 *
 *	### rs1      == rs1 ==      rs1:      **On rs1**      Real server 1, routes:      rs1 | CHANGED | rc=0 >>
 *	=== 192.168.1.11 ===      director      LVS主机：      真实服务器1：      ==> /etc/sysctl.conf <==
 *	                          --------
 *
 * A line without colon, marks or underline is a heading only after an empty line.
 */
#include <string.h>

#include "base/text.h"
#include "intake/kinds/recogniser.h"

#define HEADING_MAX 100

static bool blank(char c)
{
	return c == ' ' || c == '\t';
}

/* ---- words ---- */

/* usual words for machines, in a heading of several words */
static const char *const roles[] = {"director", "lvs", "lb", "rs", "realserver", "real", "client",
	"gateway", "router", "balancer", "server", "node", "web", "master", "backup", "host", NULL};

static bool is_role(const char *s, size_t n)
{
	size_t letters = 0;

	while (letters < n && ((s[letters] | 32) >= 'a' && (s[letters] | 32) <= 'z'))
		letters++;
	for (const char *const *w = roles; *w; w++)
		if (strlen(*w) == letters && strncasecmp(*w, s, letters) == 0 &&
			strspn(s + letters, "0123456789-_") >= n - letters)
			return true;
	return false;
}

/* topics of headings that do not name a machine */
static bool is_topic(const char *s, size_t n)
{
	static const char topics[] =
		"|table|tables|list|listing|stats|statistics|rate|connections|config|configuration|"
		"output|outputs|route|routes|routing|addresses|interfaces|arp|neighbours|neighbors|"
		"sysctl|sysctls|ipvsadm|keepalived|iptables|environment|setup|problem|question|log|"
		"logs|note|notes|empty|timeouts|before|after|version|versions|expected|actual|"
		"steps|"
		"result|results|description|summary|thanks|edit|update|background|network|topology|"
		"issue|hosts|of|on|from|at|the|ip|here|is|are|this|these|and|my|in|for|following|"
		"same|both|all|each|servers|realservers|shows|looks|like|have|has|which|that|what|"
		"get|i|"
		"we|it|with|show|shown|info|information|details|machine|box|vm|command|commands|"
		"first|second|third|1st|2nd|3rd|settings|to|now|then|also|load|linux|virtual|"
		"script|"
		"side|address|another|other|one|";
	char word[34];

	if (n + 2 >= sizeof(word))
		return false;
	word[0] = '|';
	for (size_t i = 0; i < n; i++)
		word[i + 1] = s[i] >= 'A' && s[i] <= 'Z' ? (char)(s[i] | 32) : s[i];
	memcpy(word + n + 1, "|", 2);
	return strstr(topics, word) != NULL || (n > 5 && strncmp(s + n - 5, ".conf", 5) == 0);
}

/* eth0, ens33, enp0s3: not a machine */
static bool is_interface(const char *s, size_t n)
{
	static const char *const prefixes[] = {"eth", "ens", "enp", "eno", "em", "bond", "br", "lo",
		"tunl", "dummy", "docker", "virbr", "vmbr", "team", "vlan", "ipv", NULL};

	for (const char *const *p = prefixes; *p; p++) {
		const size_t length = strlen(*p);
		if (length <= n && strncasecmp(*p, s, length) == 0 &&
			(n == length || (s[length] >= '0' && s[length] <= '9')))
			return true;
	}
	return false;
}

/* a word with a digit, as in machine names */
static bool is_named(const char *s, size_t n)
{
	return intake_name_like(s, n) && !is_topic(s, n) && !is_interface(s, n) &&
		strcspn(s, "0123456789") < n;
}

static bool is_address(const char *s, size_t n, uint32_t *ip)
{
	char word[16];

	if (n == 0 || n >= sizeof(word))
		return false;
	memcpy(word, s, n);
	word[n] = '\0';
	return parse_ipv4(word, ip);
}

/* ---- the parts of a heading ---- */

struct heading {
	const char *words;
	size_t from, to; /* word indexes of the machine's name; equal: none */
	size_t named;    /* number of those words */
	size_t count;
	uint32_t ip;      /* 0: none given */
	unsigned ordinal; /* "the second …"; 0: none */
	bool any;         /* not a role, but any name */
};

/* "Real server 1", "Director lvs1": consumes one more word of the name */
static bool take_name(struct heading *h, const char *s, size_t n)
{
	const size_t at = (size_t)(s - h->words);
	const bool number = h->named && strspn(s, "0123456789") >= n;
	const bool second = h->named == 1 && is_named(s, n);

	if (h->any || !(is_role(s, n) || number || second))
		return false;
	h->from = h->named++ ? h->from : at;
	h->to = at + n;
	return true;
}

static unsigned ordinal_of(const char *s, size_t n)
{
	static const char *const words[][2] = {
		{"first", "1st"}, {"second", "2nd"}, {"third", "3rd"}};

	for (unsigned i = 0; i < 3; i++)
		for (unsigned k = 0; k < 2; k++)
			if (strlen(words[i][k]) == n && strncasecmp(words[i][k], s, n) == 0)
				return i + 1;
	return 0;
}

/* any other name is alone in its line and looks like a name */
static bool take_any(struct heading *h, const char *s, size_t n)
{
	if (h->named || h->any || !is_named(s, n))
		return false;
	h->from = (size_t)(s - h->words);
	h->to = h->from + n;
	return h->any = true;
}

/* false: it is prose */
static bool parse(struct heading *h)
{
	bool over = false;

	for (const char *s = h->words + strspn(h->words, " \t,:"); *s; h->count++) {
		const size_t n = strcspn(s, " \t,:");
		const bool address = is_address(s, n, &h->ip);
		const unsigned ordinal = ordinal_of(s, n);
		h->ordinal = ordinal ? ordinal : h->ordinal;
		if (!address && (over || !take_name(h, s, n))) {
			over = h->named > 0;
			if (!(is_topic(s, n) && !h->any) && !take_any(h, s, n))
				return false;
		}
		s += n + strspn(s + n, " \t,:");
	}
	return h->count <= 14 && (h->from != h->to || h->ip);
}

static bool has_digit(const char *s)
{
	return s[strcspn(s, "0123456789")] != '\0';
}

/* "Real server 1" -> "realserver1", "Director lvs1" -> "lvs1"; "rs1" is unchanged */
static const char *name_of(struct intake *in, const struct heading *h)
{
	const char *s = h->words + h->from;
	const size_t n = h->to - h->from;
	char name[64];
	size_t out = 0, last = n;

	while (last && !blank(s[last - 1]))
		last--;
	if (last && is_named(s + last, n - last))
		return stash_stringn(&in->stash, s + last, n - last);
	for (const char *w = s; w < s + n && out + 1 < sizeof(name); w++)
		if (!blank(*w))
			name[out++] = last && *w >= 'A' && *w <= 'Z' ? (char)(*w | 32) : *w;
	if (h->ordinal && out + 1 < sizeof(name) && !memchr(name, (char)('0' + h->ordinal), out))
		name[out++] = (char)('0' + h->ordinal);
	return stash_stringn(&in->stash, name, out);
}

/* ---- the host of the lines that follow ---- */

static bool is_director_word(const char *name)
{
	static const char *const words[] = {
		"director", "lvs", "lb", "balancer", "dispatcher", NULL};

	for (const char *const *w = words; *w; w++)
		if (strncasecmp(name, *w, strlen(*w)) == 0)
			return true;
	return false;
}

/* if an IPVS table precedes the first heading, the heading names its host */
static void enter_host(struct reading *r, const char *name)
{
	struct intake_host *h = r->host;
	bool anonymous = h->nameless && h->at.file == r->at.file && !h->interfaces.first;

	if (anonymous && (h->services.first || h->connections.first) && is_director_word(name) &&
		!intake_host_find(r->in, name)) {
		h->name = name;
		h->nameless = false;
	}
	r->host = intake_host(r->in, name, r->at);
}

/* "rs2 (192.168.1.12)": the name; "server 192.168.1.12": not a name, the address is used */
static void enter(struct reading *r, const struct heading *h)
{
	struct intake_host *owner = h->ip ? intake_owner(r->in, h->ip, NULL) : NULL;
	const char *name = h->from == h->to ? "" : name_of(r->in, h);

	if (owner && (!*name || !has_digit(name)))
		r->host = owner;
	else if (h->ip && !has_digit(name) && !is_director_word(name) &&
		strncasecmp(name, "client", 6) != 0 && strncasecmp(name, "gateway", 7) != 0)
		r->host = intake_host(r->in, intake_copy(r->in, ip_text(h->ip).s), r->at);
	else
		enter_host(r, name);
	if (h->ip && !r->host->called_by)
		r->host->called_by = h->ip;
	r->command = "";
	r->file = "";
	r->asked = NULL;
	r->current = NULL;
	r->around = NULL;
	r->fresh = true;
}

/* ---- forms ---- */

/* "==> /etc/sysctl.conf <==", as head and tail print it */
static bool is_file_heading(struct reading *r, const char *s)
{
	const char *slash = strncmp(s, "==> ", 4) == 0 ? s + 4 : NULL;
	const char *end = slash ? strstr(slash, " <==") : NULL;

	if (!end)
		return false;
	r->file = stash_stringn(&r->in->stash, slash, (size_t)(end - slash));
	r->command = "";
	r->asked = r->file;
	r->current = NULL;
	r->fresh = true;
	return true;
}

/* "rs1 | CHANGED | rc=0 >>", as ansible prints it */
static bool is_of_ansible(char *s)
{
	char *bar = strstr(s, " | ");

	if (!bar || (!strstr(bar, "rc=") && !strstr(bar, " >>")))
		return false;
	*bar = '\0';
	return true;
}

/* "1. ", "2) ", "3: " before it */
static char *past_bullet(char *s)
{
	const size_t n = strspn(s, "0123456789");

	if (n == 0 || n > 2 || !s[n] || !strchr(".):,", s[n]))
		return s;
	return blank(s[n + 1]) ? s + n + 1 + strspn(s + n + 1, " \t") : s;
}

/* the words of a heading without Markdown markup; NULL: too long for a heading */
static char *plain_heading(char *to, size_t room, const char *line)
{
	static const char drawn[] = "`*()[]<>+_\"";
	struct text t = {0};

	intake_in_english(&t, line);
	const size_t n = t.len;
	for (size_t i = 0; n && n < room && i <= n; i++) {
		char c = text_str(&t)[i];
		const bool number =
			c == '#' && i && text_str(&t)[i + 1] >= '0' && text_str(&t)[i + 1] <= '9';
		to[i] = number || (c && strchr(drawn, c)) ? ' ' : c;
	}
	text_free(&t);
	return n && n < room ? past_bullet(to + strspn(to, "#=-: \t")) : NULL;
}

bool intake_heading(struct reading *r, char *line)
{
	char copy[HEADING_MAX];

	if (is_file_heading(r, line))
		return true;
	char *s = plain_heading(copy, sizeof(copy), line);
	size_t n = s ? strlen(s) : 0;
	if (!n)
		return false;
	bool marked = s != copy, colon = s[n - 1] == ':';
	while (n && strchr("#=-: \t", s[n - 1]))
		n--;
	s[n] = '\0';
	marked |= is_of_ansible(s);
	struct heading h = {.words = s};
	if ((!marked && !colon && !r->apart) || !parse(&h))
		return false;
	if (!marked && !colon && (h.any || h.from == h.to))
		return false; /* a word that happens to be alone */
	enter(r, &h);
	return true;
}
