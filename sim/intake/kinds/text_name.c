/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Derives a text's host from its name: people keep one file per host (rs1.txt, 192.0.2.11.txt),
 * several files per host (rs1-ip.txt, sysctl_rs1.txt, rs1.ipvsadm), or one folder per host
 * (rs1/ip.txt). Tool names in a file name describe its content, the rest is the host.
 */
#include <string.h>

#include "base/text.h"
#include "intake/kinds/reader.h"

static bool is_tool(const char *s, size_t n)
{
	static const char *const tools[] = {"ip", "ipaddr", "addr", "address", "link", "route",
		"routes", "rule", "rules", "neigh", "arp", "arptables", "ifconfig", "sysctl",
		"sysctls", "ipvsadm", "ipvs", "keepalived", "ss", "netstat", "iptables", "nft",
		"hostname", "output", "out", "log", "txt", "conf", "all", "info", "collect", NULL};

	for (const char *const *t = tools; *t; t++)
		if (strlen(*t) == n && strncasecmp(*t, s, n) == 0)
			return true;
	return false;
}

/* "rs1-ip", "sysctl_a_rs1": strips tool names at both ends, if that leaves anything */
static void cut_tools(const char **s, size_t *n)
{
	for (;;) {
		size_t first = 0, last = *n;
		while (first < *n && !strchr("-_", (*s)[first]))
			first++;
		while (last && !strchr("-_", (*s)[last - 1]))
			last--;
		if (last > 1 && is_tool(*s + last, *n - last)) {
			*n = last - 1;
		} else if (first + 1 < *n && is_tool(*s, first)) {
			*s += first + 1;
			*n -= first + 1;
		} else {
			return;
		}
	}
}

/* "192.0.2.11.txt", "192.0.2.11", "lvs-192.0.2.11.log" */
static bool address_in(const char *s, uint32_t *ip)
{
	for (; *s; s++) {
		char word[16];
		const size_t n = strspn(s, "0123456789.");
		size_t length = n;
		while (length && s[length - 1] == '.')
			length--;
		if (length >= 7 && length < sizeof(word)) {
			memcpy(word, s, length);
			word[length] = '\0';
			if (parse_ipv4(word, ip))
				return true;
		}
		s += n ? n - 1 : 0;
	}
	return false;
}

/* its folder: "rs1" of "cluster/rs1/ip.txt"; n is 0 if there is none */
static const char *folder(const char *name, const char *slash, size_t *n)
{
	const char *from = slash;

	while (from && from > name && from[-1] != '/')
		from--;
	*n = slash ? (size_t)(slash - from) : 0;
	return from;
}

/* a host for one text whose name says nothing about it */
static struct intake_host *for_itself(struct intake *in, struct intake_line at)
{
	char name[16] = "host";

	for (unsigned k = 2; intake_host_find(in, name); k++)
		snprintf(name, sizeof(name), "host%u", k);
	return intake_host(in, name, at);
}

static struct intake_host *by_name(struct intake *in, const char *name, struct intake_line at)
{
	const char *slash = strrchr(name, '/'), *s = slash ? slash + 1 : name;
	const char *dot = strchr(s, '.'), *parent;
	size_t n = dot && dot != s ? (size_t)(dot - s) : strlen(s), length;
	uint32_t ip;

	if (strcmp(name, "-") == 0)
		return for_itself(in, at);
	parent = folder(name, slash, &length);
	cut_tools(&s, &n);
	const bool tool = is_tool(s, n);
	if (tool && length && intake_name_like(parent, length))
		return intake_host(in, stash_stringn(&in->stash, parent, length), at);
	if (address_in(slash ? slash + 1 : name, &ip)) {
		struct intake_host *h = intake_host(in, ip_text(ip).s, at);
		h->called_by = ip;
		return h;
	}
	if (!intake_name_like(s, n))
		return for_itself(in, at);
	return intake_host(in, stash_stringn(&in->stash, s, n), at);
}

struct intake_host *intake_host_of_text(struct intake *in, const char *name, struct intake_line at)
{
	const size_t before = in->host_count;
	struct intake_host *h = by_name(in, name, at);

	h->nameless |= in->host_count > before;
	return h;
}
