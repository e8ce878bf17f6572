/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Finds the host that printed the lines. Shell prompts name it:
 *
 *	[root@rs1 ~]# CMD     root@rs1:~# CMD     rs1:~# CMD     rs1 ~ # CMD     rs1# CMD     rs1> CMD
 *	# CMD     $ CMD      (no host; only if CMD is a known command)
 *
 * and commands that run elsewhere: ssh rs1 CMD, ip netns exec rs1 CMD, docker exec rs1 CMD.
 */
#include <string.h>

#include "base/text.h"
#include "intake/kinds/recogniser.h"

static bool blank(char c)
{
	return c == ' ' || c == '\t';
}

/* the commands after a bare "#" or "$"; a comment in a file may begin like this, too */
static const char *const known[] = {"arp", "arping", "arptables", "arptables-save", "cat", "curl",
	"dig", "docker", "echo", "egrep", "firewall-cmd", "for", "grep", "head", "hostname",
	"hostnamectl", "ifconfig", "ip", "iptables", "iptables-save", "ipvsadm", "ipvsadm-save",
	"keepalived", "less", "ls", "more", "netstat", "kubectl", "nc", "nft", "ping", "podman",
	"route", "service", "ss", "ssh", "sudo", "sysctl", "systemctl", "tail", "tcpdump", "telnet",
	"traceroute", "uname", "vi", "vim", "watch", "wget", "/sbin/ip", "/sbin/ipvsadm",
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
	const char *name; /* NULL: no host named */
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

/* [root@rs1 ~]#, [12:01:33 root@rs1 ~]# */
static bool in_brackets(const char *s, struct prompt *p)
{
	const char *close = strchr(s, ']'), *at = memchr(s, '@', strcspn(s, "]"));

	if (*s != '[' || !close || !at)
		return false;
	p->name = at + 1;
	p->length = strcspn(at + 1, " ]:");
	p->command = behind_sign(close + 1);
	if (p->command && !intake_name_like(p->name, p->length))
		p->name =
			NULL; /* with characters that are invalid in a host name: another line names
			       * the host */
	return p->command != NULL;
}

/* zsh and its themes: "➜ ~ CMD", "❯ CMD", "λ CMD"; the folder after the sign is optional */
static bool themed(const char *s, struct prompt *p)
{
	static const char *const signs[] = {"➜", "❯", "λ", "»", NULL};

	for (const char *const *sign = signs; *sign; sign++) {
		const size_t n = strlen(*sign);
		if (strncmp(s, *sign, n) != 0)
			continue;
		s += n + strspn(s + n, " \t");
		if (*s == '~' || *s == '/')
			s += strcspn(s, " \t") + strspn(s + strcspn(s, " \t"), " \t");
		*p = (struct prompt){.command = s};
		return is_known(s);
	}
	return false;
}

/* root@rs1:~#, root@rs1 ~ #, rs1:~#, rs1 ~ #, optionally after (netns) */
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
	return bare(s, p) || themed(s, p);
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

/* the file that `cat FILE`, `head FILE` prints; "" for other commands */
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

/* a default machine name carries no information: the text's own name distinguishes it */
static bool says_nothing(const char *name, size_t n)
{
	static const char *const nothing[] = {"localhost", "localhost.localdomain", "debian",
		"ubuntu", "centos", "bogon", "host", "server", "vm", NULL};

	for (const char *const *s = nothing; *s; s++)
		if (strlen(*s) == n && strncmp(*s, name, n) == 0)
			return true;
	return false;
}

/* ---- commands that run elsewhere ---- */

static const char *next_word(const char *s)
{
	s += strcspn(s, " \t");
	return s + strspn(s, " \t");
}

/* skips the options; those in `letters` take an argument */
static const char *past_options(const char *s, const char *letters)
{
	while (*s == '-') {
		const bool valued = strchr(letters, s[1]) && s[1] && (!s[2] || blank(s[2]));
		if (strncmp(s, "-- ", 3) == 0)
			return s + 3;
		s = next_word(s);
		s = valued ? next_word(s) : s;
	}
	return s;
}

/* after "ssh", "docker exec", "ip netns exec" …: the machine, then the command; or NULL */
static const char *behind_carrier(const char *s)
{
	static const struct {
		const char *words, *valued;
	} carriers[] = {{"ssh ", "bcDEeFiJLlmOopQRSWw"}, {"docker exec ", "ewu"},
		{"podman exec ", "ewu"}, {"kubectl exec ", "cn"}, {"ip netns exec ", ""},
		{"ip -n ", ""}, {"lxc exec ", ""}, {"vagrant ssh ", ""}};

	for (size_t i = 0; i < sizeof(carriers) / sizeof(carriers[0]); i++) {
		const size_t n = strlen(carriers[i].words);
		if (strncmp(s, carriers[i].words, n) == 0)
			return past_options(s + n + strspn(s + n, " \t"), carriers[i].valued);
	}
	return NULL;
}

static void enter_elsewhere(struct reading *r, const char *s, size_t n)
{
	uint32_t ip;
	const char *at = memchr(s, '@', n);
	const char *name = at ? stash_stringn(&r->in->stash, at + 1, n - (size_t)(at + 1 - s))
			      : stash_stringn(&r->in->stash, s, n);

	r->around = r->host;
	if (!parse_ipv4(name, &ip)) {
		r->host = intake_host(r->in, name, r->at);
		return;
	}
	struct intake_host *owner = intake_owner(r->in, ip, NULL);
	r->host = owner ? owner : intake_host(r->in, name, r->at);
	r->host->called_by = ip;
}

/* `ssh root@rs1 'ip addr'`: the following lines belong to rs1; returns the command run there */
static const char *elsewhere(struct reading *r, const char *command)
{
	const char *s = behind_carrier(command);
	const size_t n = s ? strcspn(s, " \t") : 0;
	uint32_t ip;
	char name[64];

	if (!n || n >= sizeof(name) || !s[n])
		return command;
	memcpy(name, s, n);
	name[n] = '\0';
	const char *at = strchr(name, '@'), *host = at ? at + 1 : name;
	if (!intake_name_like(host, strlen(host)) && !parse_ipv4(host, &ip))
		return command;
	enter_elsewhere(r, s, n);
	s = next_word(s);
	if (strncmp(command, "ip -n ", 6) == 0) {
		struct text t = {0};
		text_add(&t, "ip %s", s);
		s = intake_copy(r->in, text_str(&t));
		text_free(&t);
		return s;
	}
	s = past_options(s, "");
	const char quote = *s == '\'' || *s == '"' ? *s : 0;
	if (!quote)
		return s;
	return stash_stringn(&r->in->stash, s + 1, strcspn(s + 1, quote == '"' ? "\"" : "'"));
}

/* ---- a prompt ---- */

static void begin_command(struct reading *r, const char *command)
{
	if (r->around)
		r->host = r->around;
	r->around = NULL;
	command = plain_command(elsewhere(r, plain_command(command)));
	r->command = intake_copy(r->in, command);
	r->file = file_shown(r->in, r->command);
	r->asked = intake_asked(r->in, r->command);
	r->current = NULL;
	r->fresh = true;
	r->at.words = r->command;
	intake_typed(r, r->command);
}

bool intake_prompt(struct reading *r, char *line)
{
	struct prompt p;
	const char *s = line + strspn(line, " \t");

	if (r->depth && r->current) /* inside the braces of a file */
		return false;
	if (!is_prompt(s, &p))
		return false;
	if (p.name && !says_nothing(p.name, p.length)) {
		r->host = intake_host(r->in, stash_stringn(&r->in->stash, p.name, p.length), r->at);
		r->around = NULL;
	}
	begin_command(r, p.command);
	return true;
}
