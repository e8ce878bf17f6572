/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * NetworkManager's connection profiles, kept as its plugin ifcfg-rh keeps them (CentOS 7 and 8): a
 * file ifcfg-NAME each, so that nmcli, ifup and an editor speak of the same thing. An alias' file
 * (ifcfg-eth0:0) belongs to its interface's profile; ifcfg-lo is none.
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
	struct words addresses; /* "192.168.10.2/24", those of its aliases last */
	size_t own;             /* so many of them stand in this file */
};

struct nm_profiles {
	struct nm_profile *items;
	size_t count;
};

void nm_profiles_read(struct host *h, struct nm_profiles *all);
void nm_profiles_free(struct nm_profiles *all);
/* By its id, uuid or file; NULL: none. */
struct nm_profile *nm_profiles_find(struct nm_profiles *all, const char *word);
/* The one that is active on this interface, or NULL. */
struct nm_profile *nm_profiles_active(struct host *h, struct nm_profiles *all, const char *device);
/* Says which one is; NULL: none. */
void nm_profiles_activate(struct host *h, const char *device, const struct nm_profile *p);

/* A key's value without its quotes, in text of the caller; false: it is not there. */
bool nm_profile_value(const struct nm_profile *p, const char *key, struct text *value);
/* Sets a key, or takes it away (NULL). */
void nm_profile_set(struct nm_profile *p, const char *key, const char *value);
/* What IPADDR, PREFIX and their like say from now on. */
void nm_profile_set_addresses(struct nm_profile *p, const struct words *addresses);
void nm_profile_write(struct host *h, const struct nm_profile *p);

#endif
