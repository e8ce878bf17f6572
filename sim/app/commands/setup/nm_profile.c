/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Reads and writes ifcfg files as NetworkManager's ifcfg-rh does: lines KEY=VALUE; IPADDR and
 * IPADDR0 … IPADDR255 with PREFIX or NETMASK of the same number. A profile without UUID has the MD5
 * of its file's path as one (nm_utils_uuid_generate_from_string()). The active profile of an
 * interface is recorded in /run/NetworkManager/devices/IFINDEX; until that is written it is the one
 * whose DEVICE is the interface.
 */
#include "app/commands/setup/nm_profile.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/system/files.h"
#include "app/system/glob_files.h"
#include "app/system/interface_files.h"
#include "host/host.h"
#include "wire/md5.h"

enum { ADDRESSES_MAX = 256 };

static char *kept(const char *s)
{
	const size_t n = strlen(s) + 1;

	return memcpy(malloc(n), s, n);
}

static bool is_key(const char *line, const char *key)
{
	size_t n = strlen(key);

	return strncmp(line, key, n) == 0 && line[n] == '=';
}

bool nm_profile_value(const struct nm_profile *p, const char *key, struct text *value)
{
	bool found = false;

	for (size_t i = 0; i < p->lines.count; i++) {
		const char *line = words_item(&p->lines, i);
		if (!is_key(line, key))
			continue;
		const char *s = strchr(line, '=') + 1;
		bool quoted = *s && strchr("\"'", *s);
		text_clear(value);
		text_putn(value, s + quoted, strcspn(s + quoted, quoted ? "\"'" : " \t\r"));
		found = true;
	}
	return found && value->len;
}

void nm_profile_set(struct nm_profile *p, const char *key, const char *value)
{
	struct words lines = {0};
	struct text row = {0};
	bool set = false;

	text_add(&row, strpbrk(value ? value : "", " ;&$") ? "%s=\"%s\"" : "%s=%s", key,
		value ? value : "");
	for (size_t i = 0; i < p->lines.count; i++) {
		const char *line = words_item(&p->lines, i);
		if (!is_key(line, key))
			words_add(&lines, line);
		else if (value && !set)
			words_add(&lines, text_str(&row));
		set |= is_key(line, key);
	}
	if (value && !set)
		words_add(&lines, text_str(&row));
	words_free(&p->lines);
	p->lines = lines;
	text_free(&row);
}

/* "IPADDR", "IPADDR3" for the number 3 */
static const char *numbered(struct text *t, const char *key, int n)
{
	text_clear(t);
	text_put(t, key);
	if (n >= 0)
		text_add(t, "%d", n);
	return text_str(t);
}

static int length_of_mask(const char *mask)
{
	uint32_t bits;

	if (parse_ipv4(mask, &bits))
		for (int i = 0; i <= 32; i++)
			if (ipv4_mask((unsigned)i) == bits)
				return i;
	return 24;
}

static void read_addresses(struct nm_profile *p, struct words *to)
{
	struct text key = {0}, address = {0}, length = {0};

	for (int n = -1; n < ADDRESSES_MAX; n++) {
		if (!nm_profile_value(p, numbered(&key, "IPADDR", n), &address))
			continue;
		if (nm_profile_value(p, numbered(&key, "PREFIX", n), &length))
			text_add(&address, "/%s", text_str(&length));
		else if (nm_profile_value(p, numbered(&key, "NETMASK", n), &length))
			text_add(&address, "/%d", length_of_mask(text_str(&length)));
		else
			text_add(&address, "/24");
		words_add(to, text_str(&address));
	}
	text_free(&key);
	text_free(&address);
	text_free(&length);
}

void nm_profile_set_addresses(struct nm_profile *p, const struct words *addresses)
{
	struct text key = {0}, value = {0};

	for (int n = -1; n < ADDRESSES_MAX; n++) {
		nm_profile_set(p, numbered(&key, "IPADDR", n), NULL);
		nm_profile_set(p, numbered(&key, "PREFIX", n), NULL);
		nm_profile_set(p, numbered(&key, "NETMASK", n), NULL);
	}
	for (size_t i = 0; i < addresses->count; i++) {
		const char *word = words_item(addresses, i), *slash = strchr(word, '/');
		int n = i ? (int)i : -1;
		text_clear(&value);
		text_putn(&value, word, slash ? (size_t)(slash - word) : strlen(word));
		nm_profile_set(p, numbered(&key, "IPADDR", n), text_str(&value));
		nm_profile_set(p, numbered(&key, "PREFIX", n), slash ? slash + 1 : "32");
	}
	text_free(&key);
	text_free(&value);
}

void nm_profile_write(struct host *h, const struct nm_profile *p)
{
	struct text path = {0}, content = {0};

	text_add(&path, "%s%s", IFCFG_DIRECTORY, p->file);
	for (size_t i = 0; i < p->lines.count; i++)
		text_add(&content, "%s\n", words_item(&p->lines, i));
	files_put(h, text_str(&path), text_str(&content), content.len, 0644);
	text_free(&path);
	text_free(&content);
}

static void put_uuid(const char *s, struct text *out)
{
	uint8_t d[MD5_LEN];
	struct md5 m;

	md5_init(&m);
	md5_add(&m, (const uint8_t *)s, strlen(s));
	md5_end(&m, d);
	for (int i = 0; i < MD5_LEN; i++)
		text_add(out, "%s%02x", i == 4 || i == 6 || i == 8 || i == 10 ? "-" : "", d[i]);
}

static void split_lines(const char *s, struct words *to)
{
	struct text line = {0};

	for (; *s; s += strcspn(s, "\n"), s += *s == '\n') {
		text_clear(&line);
		text_putn(&line, s, strcspn(s, "\n"));
		words_add(to, text_str(&line));
	}
	text_free(&line);
}

static void read_profile(struct host *h, const char *path, struct nm_profile *p)
{
	struct text content = {0}, value = {0};
	const char *file = strrchr(path, '/') + 1;

	*p = (struct nm_profile){.file = kept(file), .type = "ethernet"};
	files_read(h, path, &content);
	split_lines(text_str(&content), &p->lines);
	p->device = kept(nm_profile_value(p, "DEVICE", &value) ? text_str(&value) : "");
	if (!nm_profile_value(p, "NAME", &value)) {
		text_clear(&value);
		text_add(&value, "System %s", *p->device ? p->device : file + strlen("ifcfg-"));
	}
	p->id = kept(text_str(&value));
	if (nm_profile_value(p, "TYPE", &value) && strcmp(text_str(&value), "Dummy") == 0)
		p->type = "dummy";
	if (!nm_profile_value(p, "UUID", &value)) {
		text_clear(&value);
		put_uuid(path, &value);
	}
	p->uuid = kept(text_str(&value));
	read_addresses(p, &p->addresses);
	p->own = p->addresses.count;
	text_free(&content);
	text_free(&value);
}

static void free_profile(struct nm_profile *p)
{
	free(p->file);
	free(p->id);
	free(p->uuid);
	free(p->device);
	words_free(&p->lines);
	words_free(&p->addresses);
}

/* ifcfg-eth0:0 adds its address to the profile whose interface is eth0 */
static void take_alias(struct nm_profiles *all, struct nm_profile *alias)
{
	size_t n = strcspn(alias->device, ":");

	for (size_t i = 0; i < all->count; i++)
		if (strlen(all->items[i].device) == n &&
			strncmp(all->items[i].device, alias->device, n) == 0)
			read_addresses(alias, &all->items[i].addresses);
}

void nm_profiles_read(struct host *h, struct nm_profiles *all)
{
	struct text found = {0};
	size_t n = glob_files(h, IFCFG_DIRECTORY "ifcfg-*", &found);
	const char *path = text_str(&found);

	*all = (struct nm_profiles){.items = calloc(n + 1, sizeof(*all->items))};
	for (size_t i = 0; i < n; i++, path += strlen(path) + 1)
		if (!strchr(path, ':') && strcmp(path, IFCFG_DIRECTORY "ifcfg-lo") != 0)
			read_profile(h, path, &all->items[all->count++]);
	path = text_str(&found);
	for (size_t i = 0; i < n; i++, path += strlen(path) + 1) {
		struct nm_profile alias;
		if (!strchr(path, ':'))
			continue;
		read_profile(h, path, &alias);
		take_alias(all, &alias);
		free_profile(&alias);
	}
	text_free(&found);
}

void nm_profiles_free(struct nm_profiles *all)
{
	for (size_t i = 0; i < all->count; i++)
		free_profile(&all->items[i]);
	free(all->items);
}

struct nm_profile *nm_profiles_find(struct nm_profiles *all, const char *word)
{
	for (size_t i = 0; i < all->count; i++) {
		struct nm_profile *p = &all->items[i];
		if (strcmp(p->id, word) == 0 || strcmp(p->uuid, word) == 0 ||
			strcmp(p->file, word) == 0)
			return p;
	}
	return NULL;
}

static void state_path(struct host *h, const char *device, struct text *path)
{
	const struct netdev *dev = node_dev(&h->node, device);

	text_add(path, "/run/NetworkManager/devices/%u", dev ? dev->index : 0);
}

struct nm_profile *nm_profiles_active(struct host *h, struct nm_profiles *all, const char *device)
{
	struct text path = {0}, state = {0};
	struct nm_profile *active = NULL;

	state_path(h, device, &path);
	bool said = files_read(h, text_str(&path), &state) == 0;
	const char *uuid = strstr(text_str(&state), "connection-uuid=");
	for (size_t i = 0; i < all->count && !active; i++) {
		struct nm_profile *p = &all->items[i];
		bool is = uuid ? strncmp(uuid + 16, p->uuid, strlen(p->uuid)) == 0
			       : !said && strcmp(p->device, device) == 0;
		active = is ? p : NULL;
	}
	text_free(&path);
	text_free(&state);
	return active;
}

void nm_profiles_activate(struct host *h, const char *device, const struct nm_profile *p)
{
	struct text path = {0}, state = {0};

	state_path(h, device, &path);
	text_put(&state, "[device]\nmanaged=true\n");
	if (p)
		text_add(&state, "connection-uuid=%s\n", p->uuid);
	files_put(h, text_str(&path), text_str(&state), state.len, 0644);
	text_free(&path);
	text_free(&state);
}
