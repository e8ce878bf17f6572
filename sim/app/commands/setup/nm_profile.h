/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * NetworkManager's connection profiles, stored as its plugin ifcfg-rh does (CentOS 7 and 8): one
 * file ifcfg-NAME per profile, so that nmcli, ifup and an editor work on the same data. An alias
 * file (ifcfg-eth0:0) belongs to the profile of its interface; ifcfg-lo is not a profile.
 */
#ifndef LVSLAB_APP_COMMANDS_SETUP_NM_PROFILE_H
#define LVSLAB_APP_COMMANDS_SETUP_NM_PROFILE_H

#include <stdbool.h>
#include <stddef.h>

#include "app/system/words.h"

struct host;

struct nm_profile {
	char *file;         /* "ifcfg-eth0" */
	struct words lines; /* of the file */
	char *id, *uuid, *device;
	const char *type;       /* "ethernet", "dummy" */
	struct words addresses; /* "192.168.10.2/24"; those from alias files last */
	size_t own;             /* how many of them are in this file */
};

struct nm_profiles {
	struct nm_profile *items;
	size_t count;
};

void nm_profiles_read(struct host *h, struct nm_profiles *all);
void nm_profiles_free(struct nm_profiles *all);
/* By its id, uuid or file; NULL: none. */
struct nm_profile *nm_profiles_find(struct nm_profiles *all, const char *word);
/* The active profile of this interface, or NULL. */
struct nm_profile *nm_profiles_active(struct host *h, struct nm_profiles *all, const char *device);
/* Records the active profile; NULL: none. */
void nm_profiles_activate(struct host *h, const char *device, const struct nm_profile *p);

/* A key's value without its quotes, stored in the caller's text; false: the key is missing. */
bool nm_profile_value(const struct nm_profile *p, const char *key, struct text *value);
/* Sets a key, or removes it (NULL). */
void nm_profile_set(struct nm_profile *p, const char *key, const char *value);
/* Replaces IPADDR, PREFIX and the related keys. */
void nm_profile_set_addresses(struct nm_profile *p, const struct words *addresses);
void nm_profile_write(struct host *h, const struct nm_profile *p);

#endif
