/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Replacement names. Each item gets its pseudonym at its first occurrence and keeps it. Addresses
 * keep the last byte, and two that share their first n bits share them afterwards (n up to 24): one
 * network stays one network, whatever its mask.
 */
#ifndef LVSLAB_INTAKE_PSEUDONYM_H
#define LVSLAB_INTAKE_PSEUDONYM_H

#include "intake/kinds/model.h"

struct pseudonyms {
	struct stash stash;
	const struct intake *in;
	uint8_t first[256]; /* the first byte of addresses; 0: not seen yet */
	unsigned first_count;
	struct branch *branches[256]; /* of the two bytes after it, by the first one */
	CHAIN(pseudonym) macs, names, secrets;
	unsigned mac_count, name_count, secret_count;
};

struct pseudonym {
	struct pseudonym *next;
	const char *real, *other;
};

uint32_t pseudonym_ip(struct pseudonyms *p, uint32_t ip);
const char *pseudonym_mac(struct pseudonyms *p, const char *mac);
/* of a known host, with or without its domain; NULL: no such host */
const char *pseudonym_host(struct pseudonyms *p, const char *name);
const char *pseudonym_name(struct pseudonyms *p, const char *name);
/* the pseudonym of a name replaced before, or NULL */
const char *pseudonym_known(const struct pseudonyms *p, const char *name);
const char *pseudonym_secret(struct pseudonyms *p, const char *secret);

#endif
