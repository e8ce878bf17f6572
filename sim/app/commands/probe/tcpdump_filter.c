/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Filters in libpcap's language (pcap-filter(7)): libpcap compiles them, tcpdump_bpf.c runs the
 * program. No name ever reaches libpcap, which would resolve it on the machine that runs the lab:
 * hosts, services and protocols are looked up in the lab first and replaced by numbers.
 */
#include <string.h>

#include "app/commands/probe/tcpdump.h"
#include "app/system/service_names.h"
#include "base/text.h"
#include "host/host.h"

enum name_kind { HOST, NET, PORT, RANGE, PROTOCOL, ETHERNET }; /* what a name stands for */

struct reader {
	struct host *host;
	struct text *out, *error;
	enum name_kind kind;
	bool ether; /* the word before was `ether` */
};

/* the words of the language, but for those that begin with icmp or tcp- */
static bool is_keyword(const char *word)
{
	static const char words[] =
		" dst src link ether ppp slip fddi tr wlan arp rarp ip tcp udp sctp igmp igrp pim "
		"vrrp "
		"carp radio ip6 ah esp atalk aarp decnet lat sca moprc mopdl iso esis es-is isis "
		"is-is "
		"clnp stp ipx netbeui l1 l2 iih lsp snp csnp psnp vlan mpls pppoed pppoes geneve "
		"host "
		"net mask port portrange proto protochain gateway type subtype direction dir less "
		"greater byte broadcast multicast and or not len length inbound outbound ifindex "
		"tcpflags rnr rset lane llc bcc oam oamf4 connectmsg metaconnect ";
	struct text t = {0};

	text_add(&t, " %s ", word);
	bool found = strstr(words, text_str(&t)) || strncmp(word, "icmp", 4) == 0 ||
		strncmp(word, "tcp-", 4) == 0;
	text_free(&t);
	return found;
}

static void note_keyword(struct reader *r, const char *word)
{
	static const struct {
		const char *word;
		enum name_kind kind;
	} kinds[] = {{"host", HOST}, {"src", HOST}, {"dst", HOST}, {"net", NET}, {"port", PORT},
		{"portrange", RANGE}, {"proto", PROTOCOL}, {"protochain", PROTOCOL}};

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (strcmp(word, kinds[i].word) == 0)
			r->kind = r->ether ? ETHERNET : kinds[i].kind;
	r->ether = strcmp(word, "ether") == 0 || (r->ether && strcmp(word, "src") == 0) ||
		(r->ether && strcmp(word, "dst") == 0);
}

static bool unknown(struct reader *r, const char *what, const char *word)
{
	text_add(r->error, "unknown %s '%s'", what, word);
	return false;
}

/* "ftp-data-http": at each hyphen, are there two services? */
static bool put_range(struct reader *r, char *word)
{
	uint16_t from, to;

	for (char *dash = strchr(word, '-'); dash; dash = strchr(dash + 1, '-')) {
		*dash = '\0';
		bool fine = service_port(word, 0, &from) && service_port(dash + 1, 0, &to);
		*dash = '-';
		if (!fine)
			continue;
		text_add(r->out, "%u-%u", from, to);
		return true;
	}
	return unknown(r, "port in range", word);
}

static bool put_name(struct reader *r, char *word)
{
	uint32_t address;
	uint16_t port;
	uint8_t protocol;

	switch (r->kind) {
	case PORT:
		if (!service_port(word, 0, &port))
			return unknown(r, "port", word);
		text_add(r->out, "%u", port);
		return true;
	case RANGE: return put_range(r, word);
	case PROTOCOL:
		if (!protocol_number(*word == '\\' ? word + 1 : word, &protocol))
			return unknown(r, "ip proto", word);
		text_add(r->out, "%u", protocol);
		return true;
	case NET: return unknown(r, "network", word);
	case ETHERNET: text_put(r->out, word); return true;
	default: break;
	}
	if (!host_address(r->host, word, &address))
		return unknown(r, "host", word);
	text_put(r->out, ip_text(address).s);
	return true;
}

static bool is_word_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
		(c && strchr("_.-:\\", c));
}

/* a name alone at the beginning ("foo") is not a host: libpcap reports a syntax error */
static bool put_word(struct reader *r, char *word, bool qualified)
{
	bool number = (*word >= '0' && *word <= '9') || strchr(word, ':');

	if (number && r->kind == RANGE && strpbrk(word, "abcdefghijklmnopqrstuvwxyz"))
		return put_range(r, word);
	if (!number && !is_keyword(word) && qualified)
		return put_name(r, word);
	text_put(r->out, word);
	if (!number)
		note_keyword(r, word);
	return true;
}

/* the expression with numbers for names */
static bool resolve(struct reader *r, const char *expression)
{
	bool fine = true, qualified = false;

	for (const char *at = expression; *at && fine;) {
		struct text word = {0};
		size_t n = 0;
		while (is_word_char(at[n]))
			n++;
		if (n) {
			text_putn(&word, at, n);
			fine = put_word(r, word.s, qualified);
			qualified = true;
		} else {
			text_putc(r->out, *at);
			n = 1;
		}
		at += n;
		text_free(&word);
	}
	return fine;
}

struct taken {
	struct host *host;
	struct tcpdump_program *program;
};

static void take_step(void *arg, uint32_t n, const struct tcpdump_step *step)
{
	struct taken *t = arg;

	if (step) {
		t->program->steps[n] = *step;
		return;
	}
	t->program->count = n;
	t->program->steps = arena_get(host_engine(t->host)->arena, n * sizeof(struct tcpdump_step));
}

bool tcpdump_compile(
	struct host *h, const char *expression, struct tcpdump_program *out, struct text *error)
{
	struct text numbers = {0};
	struct reader r = {.host = h, .out = &numbers, .error = error};

	*out = (struct tcpdump_program){0};
	struct taken taken = {h, out};
	bool fine = resolve(&r, expression) &&
		tcpdump_libpcap(text_str(&numbers), TCPDUMP_SNAPLEN, take_step, &taken, error);
	text_free(&numbers);
	return fine;
}

void tcpdump_program_free(struct host *h, struct tcpdump_program *p)
{
	arena_put(host_engine(h)->arena, p->steps, p->count * sizeof(struct tcpdump_step));
	*p = (struct tcpdump_program){0};
}
