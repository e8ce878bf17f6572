/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The current state of director pairs: whose instance has an address, and how explain learns more
 * about them. */
#ifndef LVSLAB_DIAGNOSE_PAIR_H
#define LVSLAB_DIAGNOSE_PAIR_H

#include "diagnose/evidence/evidence.h"
#include "ha/vrrp.h"

/* the instance of this host's keepalived that has the address, or NULL */
struct vrrp *pair_instance(const struct host *h, uint32_t vip);
/* iterates, in node order, over keepalived's instances with the address: `*i` starts at 0; NULL at
 * the end */
struct vrrp *pair_next(const struct explain *x, uint32_t vip, unsigned *i);
/* the intended master: the highest priority, then the first */
struct vrrp *pair_first(const struct explain *x, uint32_t vip);
/* the first other one in `state`; NULL: none */
struct vrrp *pair_other(const struct explain *x, const struct vrrp *v, enum vrrp_state state);
bool pair_is_any(const struct explain *x);
bool pair_share_address(const struct vrrp_conf *a, const struct vrrp_conf *b);
struct host *pair_host(const struct vrrp *v);
/* the directory of its files: "/etc/keepalived" */
struct text pair_folder(const struct vrrp *v);
/* Edits its files with sed and reloads it. */
void pair_fix(struct explain_finding *f, const struct vrrp *v, const char *expression);
/* The same, and starts it again, if a reload is not enough. */
void pair_fix_and_start(struct explain_finding *f, const struct vrrp *v, const char *expression);
/* Adds a block to its file, lines with \n, and reloads it. */
void pair_fix_block(struct explain_finding *f, const struct vrrp *v, const char *lines);

/* The last observed record for which `is` holds, from `from` on; or NULL. */
const struct seen *pair_last(const struct explain *x, size_t from,
	bool (*is)(const struct seen *s, const void *arg), const void *arg);
/* The first such record since the lab began. */
const struct seen *pair_earliest(const struct explain *x,
	bool (*is)(const struct seen *s, const void *arg), const void *arg);

/*
 * A drill: opens a connection from `client` to the service of `master`, gives it time to be
 * synchronised, stops the master's keepalived, and lets the client continue. True: the connection
 * survives. Undoes everything.
 */
bool pair_drill(
	struct explain *x, const struct target *t, struct host *client, struct vrrp *master);

/* Does an active check of the director's keepalived monitor this server? Then the finding says that
 * it checks another address than the clients use. */
void pair_check_is_blind(const struct explain *x, struct explain_finding *f, const struct target *t,
	uint32_t server);

#endif
