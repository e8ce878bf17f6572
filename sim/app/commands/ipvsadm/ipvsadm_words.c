/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Values as ipvsadm 1.31 reads them: addresses by inet_aton(3) ("10.1" is 10.0.0.1), numbers by
 * strtol(3), hosts and services by name if one exists.
 */
#include "app/commands/ipvsadm/ipvsadm_words.h"
#include "app/system/service_names.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "ipvs/ipvs.h"

int64_t ipvsadm_number(const char *word, int64_t min, int64_t max)
{
	char *end;

	long long n = strtoll(word, &end, 10); /* LLONG_MIN or LLONG_MAX if it does not fit */
	if (*end || end == word || n == LLONG_MAX || n == LLONG_MIN || n < min || n > max)
		return -1;
	return n;
}

bool ipvsadm_mark(const char *word, uint32_t *mark)
{
	int64_t n = ipvsadm_number(word, 1, UINT32_MAX);

	if (n <= 0)
		return false;
	*mark = (uint32_t)n;
	return true;
}

/* inet_aton(3): one to four numbers, decimal, 0x… or 0…; the last one fills the remaining bytes */
static bool internet_address(const char *word, uint32_t *address)
{
	unsigned long long value, sum = 0;
	unsigned parts = 0;
	char *end;

	for (;; word = end + 1) {
		if (*word < '0' || *word > '9')
			return false;
		value = strtoull(word, &end, 0);
		if (value == ULLONG_MAX || ++parts > 4)
			return false;
		if (*end != '.')
			break;
		if (value > 255)
			return false;
		sum = sum << 8 | value;
	}
	unsigned left = 8 * (5 - parts); /* bits */
	if (*end || (left < 64 && value >> left))
		return false;
	*address = (uint32_t)((left < 32 ? sum << left : 0) | value);
	return true;
}

bool ipvsadm_netmask(const char *word, uint32_t *mask)
{
	return internet_address(word, mask);
}

static bool only_digits(const char *word)
{
	return word[strspn(word, "0123456789")] == '\0';
}

static bool is_ipv6(const char *word)
{
	const char *colon = strchr(word, ':');

	return word[0] == '[' ||
		(colon && strchr(colon + 1, ':') && (!strchr(word, '.') || strstr(word, "::")) &&
			word[strspn(word, "0123456789abcdefABCDEF:.")] == '\0');
}

unsigned ipvsadm_endpoint(
	struct host *h, const char *word, uint8_t protocol, uint32_t *address, uint16_t *port)
{
	const char *colon = strrchr(word, ':');
	size_t length = colon ? (size_t)(colon - word) : strlen(word);
	char host[64];

	if (only_digits(word))
		return ENDPOINT_NONE;
	if (is_ipv6(word))
		return ENDPOINT_IPV6;
	if (length >= sizeof(host))
		return ENDPOINT_NONE;
	memcpy(host, word, length);
	host[length] = '\0';
	if (!internet_address(host, address) && !host_address(h, host, address))
		return ENDPOINT_NONE;
	if (!colon)
		return ENDPOINT_ADDRESS;
	int64_t n = ipvsadm_number(colon + 1, 0, UINT16_MAX);
	if (n >= 0)
		*port = (uint16_t)n;
	else if (only_digits(colon + 1) || !service_port(colon + 1, protocol, port))
		return ENDPOINT_NONE;
	return ENDPOINT_ADDRESS | ENDPOINT_PORT;
}
