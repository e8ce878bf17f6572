/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Services, protocols and hosts by name, as glibc's nss_files looks them up: the first matching
 * line wins; lookups by name also use aliases. The lab has no DNS.
 */
#include "app/system/service_names.h"

#include <string.h>

#include "app/system/files.h"
#include "app/system/service_names_list.h"
#include "base/text.h"
#include "host/host.h"
#include "wire/ipv4.h"

enum { TCP = 1, UDP = 2, BOTH = 3 };

struct service {
	uint16_t port;
	uint8_t protocols;
	const char *name, *others; /* separated by spaces */
};

#define ROW(port, protocols, name, others) {port, protocols, name, others},
static const struct service services[] = {SERVICE_NAMES(ROW)};
#define SERVICE_COUNT (sizeof(services) / sizeof(services[0]))

static unsigned protocol_bit(uint8_t protocol)
{
	return protocol == IPPROTO_TCP ? TCP : protocol == IPPROTO_UDP ? UDP : protocol ? 0 : BOTH;
}

const char *service_name(uint16_t port, uint8_t protocol)
{
	for (size_t i = 0; i < SERVICE_COUNT; i++)
		if (services[i].port == port && (services[i].protocols & protocol_bit(protocol)))
			return services[i].name;
	return NULL;
}

/* is `word` among words that spaces separate? */
static bool among(const char *words, const char *word)
{
	size_t n = strlen(word);

	while (*words) {
		size_t length = strcspn(words, " ");
		if (length == n && memcmp(words, word, n) == 0)
			return true;
		words += length + (words[length] == ' ');
	}
	return false;
}

bool service_port(const char *word, uint8_t protocol, uint16_t *port)
{
	uint64_t n;

	if (parse_u64(word, &n)) {
		*port = (uint16_t)n;
		return n <= UINT16_MAX;
	}
	for (size_t i = 0; i < SERVICE_COUNT; i++) {
		const struct service *s = &services[i];
		if (!(s->protocols & protocol_bit(protocol)))
			continue;
		if (strcmp(s->name, word) != 0 && (!*word || !among(s->others, word)))
			continue;
		*port = s->port;
		return true;
	}
	return false;
}

void service_names_file(struct text *out)
{
	for (size_t i = 0; i < SERVICE_COUNT; i++)
		for (unsigned bit = TCP; bit <= UDP; bit <<= 1)
			if (services[i].protocols & bit)
				text_add(out, "%s\t\t%u/%s%s%s\n", services[i].name,
					services[i].port, bit == TCP ? "tcp" : "udp",
					*services[i].others ? "\t\t" : "", services[i].others);
}

/* ---- protocols ---- */

static const struct {
	uint8_t number;
	const char *name;
} protocols[] = {{0, "ip"}, {1, "icmp"}, {2, "igmp"}, {3, "ggp"}, {4, "ipencap"}, {5, "st"},
	{6, "tcp"}, {8, "egp"}, {9, "igp"}, {12, "pup"}, {17, "udp"}, {20, "hmp"}, {22, "xns-idp"},
	{27, "rdp"}, {29, "iso-tp4"}, {33, "dccp"}, {36, "xtp"}, {37, "ddp"}, {38, "idpr-cmtp"},
	{41, "ipv6"}, {43, "ipv6-route"}, {44, "ipv6-frag"}, {45, "idrp"}, {46, "rsvp"},
	{47, "gre"}, {50, "esp"}, {51, "ah"}, {57, "skip"}, {58, "ipv6-icmp"}, {59, "ipv6-nonxt"},
	{60, "ipv6-opts"}, {73, "rspf"}, {81, "vmtp"}, {88, "eigrp"}, {89, "ospf"}, {93, "ax.25"},
	{94, "ipip"}, {97, "etherip"}, {98, "encap"}, {103, "pim"}, {108, "ipcomp"}, {112, "vrrp"},
	{115, "l2tp"}, {124, "isis"}, {132, "sctp"}, {133, "fc"}, {135, "mobility-header"},
	{136, "udplite"}, {137, "mpls-in-ip"}, {138, "manet"}, {139, "hip"}, {140, "shim6"},
	{141, "wesp"}, {142, "rohc"}, {143, "ethernet"}};
#define PROTOCOL_COUNT (sizeof(protocols) / sizeof(protocols[0]))

const char *protocol_name_of(uint8_t protocol)
{
	for (size_t i = 0; i < PROTOCOL_COUNT; i++)
		if (protocols[i].number == protocol)
			return protocols[i].name;
	return NULL;
}

bool protocol_number(const char *word, uint8_t *protocol)
{
	uint64_t n;

	if (parse_u64(word, &n)) {
		*protocol = (uint8_t)n;
		return n <= UINT8_MAX;
	}
	for (size_t i = 0; i < PROTOCOL_COUNT; i++)
		if (strcasecmp(word, protocols[i].name) == 0) {
			*protocol = protocols[i].number;
			return true;
		}
	return false;
}

void protocol_names_file(struct text *out)
{
	for (size_t i = 0; i < PROTOCOL_COUNT; i++) {
		text_add(out, "%s\t%u\t", protocols[i].name, protocols[i].number);
		for (const char *s = protocols[i].name; *s; s++)
			text_putc(out, *s >= 'a' && *s <= 'z' ? (char)(*s - 'a' + 'A') : *s);
		text_putc(out, '\n');
	}
}

/* ---- hosts ---- */

void host_names_file(struct host *h, struct text *out)
{
	if (files_read(h, "/etc/hosts", out) == 0)
		return;
	text_add(out, "127.0.0.1\tlocalhost\n127.0.1.1\t%s\n", h->node.name);
}

/* the next word of a line of /etc/hosts into `word`; false at its end */
static bool next_word(const char **at, struct text *word)
{
	*at += strspn(*at, " \t\r");
	size_t n = strcspn(*at, " \t\r\n#");
	text_clear(word);
	text_putn(word, *at, n);
	*at += n;
	return n > 0;
}

/* calls `one` for each pair of address and name until it returns true */
static bool each_host(
	struct host *h, bool (*one)(void *arg, uint32_t address, const char *name), void *arg)
{
	struct text file = {0}, word = {0};
	bool found = false;

	host_names_file(h, &file);
	for (const char *at = text_str(&file); *at && !found;) {
		uint32_t address;
		bool fine = next_word(&at, &word) && parse_ipv4(text_str(&word), &address);
		while (fine && !found && next_word(&at, &word))
			found = one(arg, address, text_str(&word));
		at += strcspn(at, "\n");
		at += *at == '\n';
	}
	text_free(&file);
	text_free(&word);
	return found;
}

struct sought {
	const char *name;
	uint32_t address;
	struct text *found;
};

static bool is_name(void *arg, uint32_t address, const char *name)
{
	struct sought *s = arg;

	s->address = address;
	return strcasecmp(s->name, name) == 0;
}

bool host_address(struct host *h, const char *word, uint32_t *address)
{
	struct sought s = {.name = word};

	if (parse_ipv4(word, address))
		return true;
	if (!each_host(h, is_name, &s))
		return false;
	*address = s.address;
	return true;
}

static bool is_address(void *arg, uint32_t address, const char *name)
{
	struct sought *s = arg;

	if (address != s->address)
		return false;
	text_put(s->found, name);
	return true;
}

bool host_name_of(struct host *h, uint32_t address, struct text *name)
{
	struct sought s = {.address = address, .found = name};

	return each_host(h, is_address, &s);
}
