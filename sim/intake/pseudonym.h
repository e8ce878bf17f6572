/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Names for names. Each thing gets its pseudonym when it is first met and keeps it. Of addresses
 * the last byte stays, and two that share their first n bits share them afterwards (n up to 24):
 * what was one network is one, whatever its mask.
 */
#ifndef LVSLAB_INTAKE_PSEUDONYM_H
#define LVSLAB_INTAKE_PSEUDONYM_H

#include "intake/kinds/model.h"

struct pseudonyms {
	struct stash stash;
	const struct intake *in;
	uint8_t first[256]; /* the first byte of addresses; 0: not met */
	unsigned first_count;
	struct branch *branches[256]; /* of the two bytes behind it, by the first one */
	CHAIN(pseudonym) macs, names, secrets;
	unsigned mac_count, name_count, secret_count;
};

struct pseudonym {
	struct pseudonym *next;
	const char *real, *other;
};

uint32_t pseudonym_ip(struct pseudonyms *p, uint32_t ip);
const char *pseudonym_mac(struct pseudonyms *p, const char *mac);
/* of a host that is known, with its domain or without; NULL: no host is called so */
const char *pseudonym_host(struct pseudonyms *p, const char *name);
const char *pseudonym_name(struct pseudonyms *p, const char *name);
/* a name that was exchanged before, or NULL */
const char *pseudonym_known(const struct pseudonyms *p, const char *name);
const char *pseudonym_secret(struct pseudonyms *p, const char *secret);

#endif
