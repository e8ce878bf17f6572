/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Whose lines are these? Prompts say so, as shells print them:
 *
 *	[root@rs1 ~]# CMD     root@rs1:~# CMD     rs1:~# CMD     rs1 ~ # CMD     rs1# CMD     rs1> CMD
 *	# CMD     $ CMD      (whose, they do not say; only where CMD is one that is known)
 *
 * and people, in headings: "### rs1", "== rs1 ==", "rs1:", "**On rs1**", "==> /etc/sysctl.conf <==".
 */
#include <string.h>

#include "intake/recogniser.h"

static bool blank(char c)
{
	return c == ' ' || c == '\t';
}

/* the commands after a bare "#" or "$"; a comment of a file may begin so, too */
static const char *const known[] = {"arp", "arping", "arptables", "cat", "curl", "dig", "echo",
	"egrep", "for", "grep", "head", "hostname", "hostnamectl", "ifconfig", "ip", "iptables",
	"iptables-save", "ipvsadm", "ipvsadm-save", "keepalived", "less", "ls", "more", "netstat",
	"nc", "ping", "route", "service", "ss", "sudo", "sysctl", "systemctl", "tail", "tcpdump",
	"telnet", "traceroute", "uname", "vi", "vim", "watch", "wget", "/sbin/ip", "/sbin/ipvsadm",
	"/sbin/ifconfig", "/sbin/route", "/usr/sbin/ip", "/usr/sbin/ipvsadm", "/usr/sbin/arp",
	NULL};

static bool is_known(const char *command)
{
	size_t n = strcspn(command, " \t");

	for (const char *const *k = known; *k; k++)
		if (strlen(*k) == n && strncmp(*k, command, n) == 0)
			return true;
	return false;
}

/* ---- the forms of a prompt ---- */

struct prompt {
	const char *name; /* NULL: it does not say whose */
	size_t length;
	const char *command;
};

/* "] # CMD" or ":~# CMD": behind the sign, or NULL */
static const char *behind_sign(const char *s)
{
	while (blank(*s))
		s++;
	if (*s != '#' && *s != '$' && *s != '%' && *s != '>')
		return NULL;
	s++;
	if (*s && !blank(*s))
		return NULL;
	return s + strspn(s, " \t");
}

/* [root@rs1 ~]# */
static bool in_brackets(const char *s, struct prompt *p)
{
	const char *close = strchr(s, ']'), *at = memchr(s, '@', strcspn(s, " ]"));

	if (*s != '[' || !close || !at || at > close)
		return false;
	p->name = at + 1;
	p->length = strcspn(at + 1, " ]:");
	p->command = behind_sign(close + 1);
	return p->command && intake_name_like(p->name, p->length);
}

/* root@rs1:~#, root@rs1 ~ #, rs1:~#, rs1 ~ #, (netns) in front of it or not */
static bool with_folder(const char *s, struct prompt *p)
{
	const char *at = memchr(s, '@', strcspn(s, " \t:#$"));

	p->name = at ? at + 1 : s;
	p->length = strcspn(p->name, " \t:#$>%");
	if (!intake_name_like(p->name, p->length))
		return false;
	s = p->name + p->length;
	if (*s == ':' || (blank(*s) && (s[1] == '~' || s[1] == '/'))) {
		s += 1;
		if (*s != '~' && *s != '/')
			return false;
		s += strcspn(s, " \t#$");
	} else if (!at && *s != '#' && *s != '>') {
		return false;
	}
	p->command = behind_sign(s);
	return p->command != NULL;
}

/* the shells of containers and initramfs: "/ # CMD", "~ # CMD", "bash-5.1# CMD"; or a bare sign */
static bool bare(const char *s, struct prompt *p)
{
	*p = (struct prompt){0};
	if (strncmp(s, "bash-", 5) == 0 || strncmp(s, "sh-", 3) == 0)
		p->command = behind_sign(s + strcspn(s, "#$ "));
	else if (*s == '/' || *s == '~')
		p->command = behind_sign(s + strcspn(s, " #$"));
	else
		p->command = *s == '%' || *s == '>' ? NULL : behind_sign(s);
	return p->command && is_known(p->command);
}

static bool is_prompt(const char *s, struct prompt *p)
{
	bool found = in_brackets(s, p) || with_folder(s, p);

	if (found && strncmp(s, "bash-", 5) != 0 && strncmp(s, "sh-", 3) != 0)
		return true;
	return bare(s, p);
}

/* ---- the command ---- */

/* "sudo", "sudo -n", "time", a path in front: they go */
static const char *plain_command(const char *s)
{
	for (;;) {
		size_t n = strcspn(s, " \t");
		const char *slash = memchr(s, '/', n);
		if (n == 4 && (strncmp(s, "sudo", n) == 0 || strncmp(s, "time", n) == 0)) {
			s += n + strspn(s + n, " \t");
			if (*s == '-')
				s += strcspn(s, " \t") + strspn(s + strcspn(s, " \t"), " \t");
		} else if (slash && s[0] == '/') {
			while (slash && slash < s + n) {
				s = slash + 1;
				n = strcspn(s, " \t");
				slash = memchr(s, '/', n);
			}
			return s;
		} else {
			return s;
		}
	}
}

/* the file that `cat FILE`, `head FILE` shows; "" where it is another command */
static const char *file_shown(struct intake *in, const char *command)
{
	size_t n = strcspn(command, " \t");
	static const char *const showing[] = {
		"cat", "head", "tail", "less", "more", "grep", "egrep", "sed", "vi", "vim", NULL};

	for (const char *const *s = showing; *s; s++)
		if (strlen(*s) == n && strncmp(*s, command, n) == 0) {
			const char *slash = strchr(command + n, '/');
			size_t length = slash ? strcspn(slash, " \t|;&<>'\"") : 0;
			return slash ? stash_stringn(&in->stash, slash, length) : "";
		}
	return "";
}

static const char *without_domain(struct intake *in, const char *name, size_t n)
{
	return stash_stringn(&in->stash, name, n);
}

/* a machine that nobody named says nothing: the text's own name tells it apart */
static bool says_nothing(const char *name, size_t n)
{
	static const char *const nothing[] = {"localhost", "localhost.localdomain", "debian",
		"ubuntu", "centos", "bogon", "host", "server", "vm", NULL};

	for (const char *const *s = nothing; *s; s++)
		if (strlen(*s) == n && strncmp(*s, name, n) == 0)
			return true;
	return false;
}

bool intake_prompt(struct reading *r, char *line)
{
	struct prompt p;
	const char *s = line + strspn(line, " \t");

	if (r->depth && r->current) /* inside the braces of a file */
		return false;
	if (!is_prompt(s, &p))
		return false;
	if (p.name && !says_nothing(p.name, p.length))
		r->host = intake_host(r->in, without_domain(r->in, p.name, p.length), r->at);
	r->command = intake_copy(r->in, plain_command(p.command));
	r->file = file_shown(r->in, r->command);
	r->current = NULL;
	r->fresh = true;
	r->at.words = r->command;
	intake_typed(r, r->command);
	return true;
}

/* ---- headings ---- */

/* what people call machines, in a heading of more than one word */
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

/* "==> /etc/sysctl.conf <==", as head and tail print it */
static bool is_file_heading(struct reading *r, const char *s)
{
	const char *slash = strncmp(s, "==> ", 4) == 0 ? s + 4 : NULL;
	const char *end = slash ? strstr(slash, " <==") : NULL;

	if (!end)
		return false;
	r->file = stash_stringn(&r->in->stash, slash, (size_t)(end - slash));
	r->command = "";
	r->current = NULL;
	r->fresh = true;
	return true;
}

/* what headings are about that name no machine */
static bool is_topic(const char *s, size_t n)
{
	static const char topics[] =
		"|table|tables|list|listing|stats|statistics|rate|connections|config|configuration|"
		"output|outputs|route|routes|routing|addresses|interfaces|arp|neighbours|neighbors|"
		"sysctl|sysctls|ipvsadm|keepalived|iptables|environment|setup|problem|question|log|"
		"logs|"
		"note|notes|empty|timeouts|before|after|version|versions|expected|actual|steps|"
		"result|"
		"results|description|summary|thanks|edit|update|background|network|topology|issue|"
		"hosts|";
	char word[34];

	if (n + 2 >= sizeof(word))
		return false;
	word[0] = '|';
	for (size_t i = 0; i < n; i++)
		word[i + 1] = s[i] >= 'A' && s[i] <= 'Z' ? (char)(s[i] | 32) : s[i];
	memcpy(word + n + 1, "|", 2);
	return strstr(topics, word) != NULL || (n > 5 && strncmp(s + n - 5, ".conf", 5) == 0);
}

/* the words for a machine at the beginning ("Real server 1" of "Real server 1, routes"): how many
 * bytes, 0 where there is none; a single word may be any name */
/* a word with a digit, as machines are called */
static bool is_named(const char *s, size_t n)
{
	return intake_name_like(s, n) && !is_topic(s, n) && strcspn(s, "0123456789") < n;
}

static size_t heading_length(const char *s, size_t n)
{
	size_t words = 0, name = 0;
	bool role = true;

	for (size_t i = 0; i < n; words++) {
		size_t length = strcspn(s + i, " \t,:");
		length = length > n - i ? n - i : length;
		bool number = words && length && strspn(s + i, "0123456789") >= length;
		role = role && (is_role(s + i, length) || number);
		if (role)
			name = i + length;
		else if (words == 1 && name && is_named(s + i, length))
			name = i + length; /* "Director lvs1" */
		else if (words && !is_topic(s + i, length))
			return 0; /* prose */
		i += length;
		i += strspn(s + i, " \t,:");
	}
	/* any other name stands alone, and looks like one */
	if (!name && words == 1 && is_named(s, n))
		return n;
	return words <= 5 ? name : 0;
}

/* "Real server 1" -> "realserver1", "Director lvs1" -> "lvs1"; "rs1" stays what it is */
static const char *heading_name(struct intake *in, const char *s, size_t n)
{
	char name[64];
	size_t out = 0, last = n;

	while (last && !blank(s[last - 1]))
		last--;
	if (last && is_named(s + last, n - last))
		return stash_stringn(&in->stash, s + last, n - last);
	for (const char *w = s; w < s + n && out + 1 < sizeof(name); w++)
		if (!blank(*w))
			name[out++] = last && *w >= 'A' && *w <= 'Z' ? (char)(*w | 32) : *w;
	return stash_stringn(&in->stash, name, out);
}

static bool is_director_word(const char *name)
{
	static const char *const words[] = {
		"director", "lvs", "lb", "balancer", "dispatcher", NULL};

	for (const char *const *w = words; *w; w++)
		if (strncasecmp(name, *w, strlen(*w)) == 0)
			return true;
	return false;
}

/* a table of IPVS at the top of a text, and the heading that says whose only later */
static void enter_host(struct reading *r, const char *name)
{
	struct intake_host *h = r->host;
	bool anonymous = h->at.file == r->at.file && h->at.line == 1 && !h->interfaces.first;

	if (anonymous && (h->services.first || h->connections.first) && is_director_word(name) &&
		!intake_host_find(r->in, name))
		h->name = name;
	r->host = intake_host(r->in, name, r->at);
}

/* the words of a heading, without what Markdown draws around them; NULL: it is too long for one */
static const char *plain_heading(char *to, size_t room, const char *line)
{
	static const char drawn[] = "`*()[]<>+_\"";
	size_t n = strlen(line);

	if (n == 0 || n >= room)
		return NULL;
	for (size_t i = 0; i <= n; i++)
		to[i] = line[i] && strchr(drawn, line[i]) ? ' ' : line[i];
	return to + strspn(to, "#=-: \t");
}

bool intake_heading(struct reading *r, char *line)
{
	char copy[100];

	if (is_file_heading(r, line))
		return true;
	const char *s = plain_heading(copy, sizeof(copy), line);
	size_t n = s ? strlen(s) : 0;
	if (!n)
		return false;
	bool marked = s != copy, colon = line[strlen(line) - 1] == ':';
	while (n && strchr("#=-: \t", s[n - 1]))
		n--;
	for (const char *const *w = (const char *const[]){"on ", "the ", NULL}; *w; w++)
		if (n > strlen(*w) && strncasecmp(s, *w, strlen(*w)) == 0) {
			s += strlen(*w);
			n -= strlen(*w);
		}
	if ((!marked && !colon) || n == 0 || !(n = heading_length(s, n)))
		return false;
	enter_host(r, heading_name(r->in, s, n));
	r->command = "";
	r->file = "";
	r->current = NULL;
	r->fresh = true;
	return true;
}
