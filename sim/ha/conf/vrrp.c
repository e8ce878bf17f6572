/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * vrrp_instance (keepalived 2.2.7, vrrp/vrrp_parser.c, vrrp/vrrp_data.c). Each keyword is checked
 * when it is parsed; combinations are checked afterwards (complete.c).
 *
 * Refused: IPv6, AH, ipvlan, VRFs, virtual_rules, tracked BFDs.
 */
#include <string.h>

#include "base/text.h"
#include "engine/engine.h"
#include "ha/conf/reader.h"
#include "host/ip/addr.h"
#include "net/network.h"
#include "wire/vrrp.h"

#define UINT_MAX_SECONDS UINT64_C(4294967295)

struct vrrp_conf *ha_conf_instance(const struct ha_conf *c, const char *name)
{
	list_for_each (v, &c->instances, struct vrrp_conf, link)
		if (strcmp(v->name, name) == 0)
			return v;
	return NULL;
}

/* ---- the instance ---- */

static void init_lists(struct vrrp_conf *v)
{
	struct list *const lists[] = {&v->addresses, &v->excluded, &v->routes, &v->peers,
		&v->interfaces, &v->scripts, &v->files};

	for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++)
		list_init(lists[i]);
}

/* alloc_vrrp(): uses the global settings so far; later ones have no effect */
static struct vrrp_conf *instance_new(struct ha_reader *r, const char *name)
{
	const struct ha_conf *c = r->conf;
	struct vrrp_conf *v = ha_conf_alloc(r->conf, sizeof(*v));

	ha_copy(v->name, HA_NAME, name);
	v->line = r->files[r->depth - 1]->line;
	v->garp_repeat = c->garp_repeat;
	v->garp_refresh = c->garp_refresh;
	v->garp_refresh_repeat = c->garp_refresh_repeat;
	v->garp_delay = c->garp_delay;
	v->down_timer_adverts = c->down_timer_adverts;
	v->lower_prio_delay = HA_UNSET;
	v->lower_prio_repeat = v->lower_prio_no_advert = v->higher_prio_send_advert = HA_UNSET;
	v->strict = v->accept = v->unicast_ttl = HA_UNSET;
	v->skip_check_adv_addr = c->skip_check_adv_addr;
	init_lists(v);
	return v;
}

void vrrp_conf_open(struct ha_reader *r, const struct ha_words *w)
{
	r->conf->has_vrrp = true;
	ha_skip_block(r);
	if (w->count != 2) {
		ha_wrong(r, "vrrp_instance must have a name");
		return;
	}
	if (ha_conf_instance(r->conf, w->at[1])) {
		ha_wrong(r, "vrrp instance %s already defined", w->at[1]);
		return;
	}
	r->skipping = 0;
	r->group = NULL;
	r->vrrp = instance_new(r, w->at[1]);
	list_add_tail(&r->vrrp->link, &r->conf->instances);
}

static void take_state(struct ha_reader *r, const struct ha_words *w)
{
	struct vrrp_conf *v = r->vrrp;
	const char *word = ha_word(r, w, 1);

	if (strcmp(word, "MASTER") == 0)
		v->wants_master = true;
	else if (strcmp(word, "BACKUP") != 0)
		ha_wrong(r, "(%s) unknown state '%s', defaulting to BACKUP", v->name, word);
	else if (v->wants_master)
		ha_wrong(r, "(%s) state previously set as MASTER - ignoring BACKUP", v->name);
	v->state_given = true;
}

static void take_interface(struct ha_reader *r, const struct ha_words *w)
{
	const char *name = ha_word(r, w, 1);

	if (strlen(name) >= IFNAMSIZ) {
		ha_wrong(r, "Interface name '%s' too long - ignoring", name);
		return;
	}
	const struct netdev *dev = ha_device(r, name);
	if (!dev) {
		ha_wrong(r, "WARNING - interface %s for vrrp_instance %s doesn't exist", name,
			r->vrrp->name);
		r->conf->fatal = true;
		return;
	}
	if (dev->flags & IFF_LOOPBACK) {
		ha_wrong(r, "(%s) cannot use a loopback interface (%s) for vrrp - ignoring",
			r->vrrp->name, name);
		return;
	}
	ha_copy(r->vrrp->interface, IFNAMSIZ, name);
}

static void take_vrid(struct ha_reader *r, const struct ha_words *w)
{
	unsigned v;

	if (ha_unsigned(r, ha_word(r, w, 1), 1, 255, &v))
		r->vrrp->vrid = (uint8_t)v;
	else
		ha_wrong(r, "(%s): VRID '%s' not valid - must be between 1 & 255", r->vrrp->name,
			w->count > 1 ? w->at[1] : "");
}

static void take_priority(struct ha_reader *r, const struct ha_words *w)
{
	unsigned v = 100;

	if (!ha_unsigned(r, ha_word(r, w, 1), 1, 255, &v))
		ha_wrong(r, "(%s) Priority not valid! must be between 1 & 255. Using default 100",
			r->vrrp->name);
	r->vrrp->priority = (uint8_t)v;
}

static void take_advert_int(struct ha_reader *r, const struct ha_words *w)
{
	const char *word = ha_word(r, w, 1);
	int64_t v;

	if (ha_seconds(r, word, 10000, 255000000, true, &v))
		r->vrrp->advert_int = v;
	else
		ha_wrong(r, "(%s) Advert interval (%s) not valid! Must be > 0 - ignoring",
			r->vrrp->name, word);
}

static void take_version(struct ha_reader *r, const struct ha_words *w)
{
	int v;

	if (!ha_int(r, ha_word(r, w, 1), 2, 3, &v))
		ha_wrong(r, "(%s): Version must be either 2 or 3", r->vrrp->name);
	else if (r->vrrp->version && r->vrrp->version != v)
		ha_wrong(r,
			"(%s) vrrp_version %d conflicts with configured or deduced version %d; "
			"ignoring.",
			r->vrrp->name, v, r->vrrp->version);
	else
		r->vrrp->version = (uint8_t)v;
}

static void take_auth_type(struct ha_reader *r, const struct ha_words *w)
{
	const char *word = ha_word(r, w, 1);

	if (strcmp(word, "PASS") == 0) {
		r->vrrp->auth_type = VRRP_AUTH_PASS;
	} else if (strcmp(word, "AH") == 0) {
		ha_refuse(r, "lvslab: not simulated: auth_type AH (use PASS)");
	} else {
		ha_wrong(r, "(%s) unknown authentication type '%s'", r->vrrp->name, word);
	}
}

static void take_auth_pass(struct ha_reader *r, const struct ha_words *w)
{
	const char *word = ha_word(r, w, 1);
	size_t n = strlen(word);

	if (n > VRRP_AUTH_LEN) {
		n = VRRP_AUTH_LEN;
		ha_wrong(r, "Truncating auth_pass to %d characters", VRRP_AUTH_LEN);
	}
	memset(r->vrrp->auth, 0, VRRP_AUTH_LEN);
	memcpy(r->vrrp->auth, word, n);
}

static void take_preempt_delay(struct ha_reader *r, const struct ha_words *w)
{
	int64_t v = 0;

	if (!ha_seconds(r, ha_word(r, w, 1), 0, UINT64_C(1000) * 1000000, true, &v))
		ha_wrong(r, "(%s) Preempt_delay not valid! must be between 0-1000", r->vrrp->name);
	r->vrrp->preempt_delay = v;
}

static void take_source(struct ha_reader *r, const struct ha_words *w)
{
	const char *word = ha_word(r, w, 1);

	r->vrrp->unicast_given |= strcmp(w->at[0], "unicast_src_ip") == 0;
	if (!parse_ipv4(word, &r->vrrp->source))
		ha_wrong(r,
			"Configuration error: VRRP instance[%s] malformed src address[%s]. "
			"Skipping...",
			r->vrrp->name, word);
}

static void take_group(struct ha_reader *r, const struct ha_words *w)
{
	const char *word = ha_word(r, w, 1);
	uint32_t a;

	if (!parse_ipv4(word, &a))
		ha_wrong(r, "(%s) malformed mcast dest address %s. Skipping...", r->vrrp->name,
			word);
	else if (a >> 28 != 0xe)
		ha_wrong(r, "(%s) mcast_dst_ip %s not multicast. Skipping...", r->vrrp->name, word);
	else
		r->vrrp->group = a;
}

static void take_ttl(struct ha_reader *r, const struct ha_words *w)
{
	unsigned v;

	if (ha_unsigned(r, ha_word(r, w, 1), 0, 255, &v))
		r->vrrp->unicast_ttl = (int)v;
	else
		ha_wrong(r, "(%s): TTL '%s' not valid - must be between 0 & 255", r->vrrp->name,
			w->count > 1 ? w->at[1] : "");
}

static void take_vmac(struct ha_reader *r, const struct ha_words *w)
{
	r->vrrp->use_vmac = true;
	for (int i = 1; i < w->count && i <= 2; i++) {
		if (strchr(w->at[i], ':'))
			continue;
		if (strlen(w->at[i]) >= IFNAMSIZ || strchr(w->at[i], '/'))
			ha_wrong(r,
				"VMAC interface name '%s' too long or invalid characters - "
				"ignoring",
				w->at[i]);
		else
			ha_copy(r->vrrp->vmac_name, IFNAMSIZ, w->at[i]);
	}
}

/* ---- gratuitous ARP, and switches ---- */

static void take_garp_seconds(struct ha_reader *r, const struct ha_words *w, int64_t *to)
{
	const char *word = ha_word(r, w, 1);
	unsigned v;

	if (ha_unsigned(r, word, 0, (unsigned)(UINT_MAX_SECONDS / 1000000), &v))
		*to = v * NSEC_PER_SEC;
	else
		ha_wrong(r, "(%s): %s '%s' invalid - ignoring", r->vrrp->name, w->at[0], word);
}

static void take_garp_count(struct ha_reader *r, const struct ha_words *w, int *to, unsigned least)
{
	const char *word = ha_word(r, w, 1);
	unsigned v;

	if (!ha_unsigned(r, word, 0, INT32_MAX, &v)) {
		ha_wrong(r, "(%s): %s '%s' invalid - ignoring", r->vrrp->name, w->at[0], word);
		return;
	}
	if (v < least)
		ha_wrong(r, "(%s): %s must be greater than 0, setting to 1", r->vrrp->name,
			w->at[0]);
	*to = (int)(v < least ? least : v);
}

#define TAKE(name, call) \
	static void take_##name(struct ha_reader *r, const struct ha_words *w) \
	{ \
		call; \
	}
#define FLAG(name, set) \
	static void take_##name(struct ha_reader *r, const struct ha_words *w) \
	{ \
		(void)w; \
		set; \
	}
/* alone: true; with a word: its value */
#define SWITCH(field) \
	static void take_##field(struct ha_reader *r, const struct ha_words *w) \
	{ \
		const int v = w->count > 1 ? ha_true_false(w->at[1]) : 1; \
		if (v < 0) \
			ha_wrong(r, "(%s) invalid %s %s specified", r->vrrp->name, w->at[0], \
				w->at[1]); \
		else \
			r->vrrp->field = v; \
	}

TAKE(garp_delay, take_garp_seconds(r, w, &r->vrrp->garp_delay))
TAKE(garp_refresh, take_garp_seconds(r, w, &r->vrrp->garp_refresh))
TAKE(lower_prio_delay, take_garp_seconds(r, w, &r->vrrp->lower_prio_delay))
TAKE(garp_repeat, take_garp_count(r, w, &r->vrrp->garp_repeat, 1))
TAKE(garp_refresh_repeat, take_garp_count(r, w, &r->vrrp->garp_refresh_repeat, 1))
TAKE(lower_prio_repeat, take_garp_count(r, w, &r->vrrp->lower_prio_repeat, 0))
FLAG(nopreempt, r->vrrp->nopreempt = true)
FLAG(preempt, r->vrrp->nopreempt = false)
FLAG(dont_track_primary, r->vrrp->dont_track_primary = true)
FLAG(vmac_xmit_base, r->vrrp->vmac_xmit_base = true)
FLAG(promote_secondaries, r->vrrp->promote_secondaries = true)
FLAG(track_src_ip, r->vrrp->track_src_ip = true)
FLAG(accept, r->vrrp->accept = 1)
FLAG(no_accept, r->vrrp->accept = 0)
FLAG(unicast_fault, r->vrrp->unicast_given = r->vrrp->unicast_fault_no_peer = true)
FLAG(check_unicast, r->vrrp->unicast_given = r->vrrp->check_unicast_src = true)
SWITCH(strict)
SWITCH(lower_prio_no_advert)
SWITCH(higher_prio_send_advert)
SWITCH(skip_check_adv_addr)

static void take_down_timer(struct ha_reader *r, const struct ha_words *w)
{
	const char *word = ha_word(r, w, 1);
	unsigned v;

	if (ha_unsigned(r, word, 1, 100, &v))
		r->vrrp->down_timer_adverts = (int)v;
	else
		ha_wrong(r, "(%s): Invalid down_timer_adverts [1:100] '%s'", r->vrrp->name, word);
}

TAKE(notify_master, ha_command(r, w, r->vrrp->notify.master))
TAKE(notify_backup, ha_command(r, w, r->vrrp->notify.backup))
TAKE(notify_fault, ha_command(r, w, r->vrrp->notify.fault))
TAKE(notify_stop, ha_command(r, w, r->vrrp->notify.stop))
TAKE(notify, ha_command(r, w, r->vrrp->notify.any))

static void take_notify_lower(struct ha_reader *r, const struct ha_words *w)
{
	if (r->vrrp->notify_lower[0])
		ha_wrong(r,
			"(%s) notify_master_rx_lower_pri script already specified - ignoring %s",
			r->vrrp->name, ha_word(r, w, 1));
	else
		ha_command(r, w, r->vrrp->notify_lower);
}

/* vrrp_lvs_syncd_handler(): the syntax before lvs_sync_daemon */
static void take_syncd(struct ha_reader *r, const struct ha_words *w)
{
	struct sync_daemon_conf *s = &r->conf->sync;
	const char *name = r->vrrp->name;

	ha_wrong(
		r, "(%s) Specifying lvs_sync_daemon_interface against a vrrp is deprecated.", name);
	ha_wrong(r, "      %*sPlease use global lvs_sync_daemon", (int)strlen(name) - 2, "");
	if (s->interface[0]) {
		ha_wrong(r,
			"(%s) lvs_sync_daemon_interface has already been specified as %s - "
			"ignoring",
			name, s->interface);
		return;
	}
	*s = (struct sync_daemon_conf){.syncid = HA_UNSET};
	ha_copy(s->interface, IFNAMSIZ, ha_word(r, w, 1));
	ha_copy(s->instance, HA_NAME, name);
}

static const struct ha_keyword auth_keywords[] = {
	HA_WORD("auth_type", take_auth_type),
	HA_WORD("auth_pass", take_auth_pass),
	HA_END,
};

const struct ha_keyword vrrp_instance_keywords[] = {
	HA_WORD("state", take_state),
	HA_WORD("interface", take_interface),
	HA_WORD("virtual_router_id", take_vrid),
	HA_WORD("priority", take_priority),
	HA_WORD("advert_int", take_advert_int),
	HA_WORD("version", take_version),
	{"authentication", NULL, auth_keywords, NULL, HA_SIMULATED},
	HA_WORD("virtual_ipaddress", vrrp_take_addresses),
	HA_WORD("virtual_ipaddress_excluded", vrrp_take_excluded),
	HA_WORD("virtual_routes", vrrp_take_routes),
	HA_WORD("nopreempt", take_nopreempt),
	HA_WORD("preempt", take_preempt),
	HA_WORD("preempt_delay", take_preempt_delay),
	HA_WORD("unicast_peer", vrrp_take_peers),
	HA_WORD("unicast_src_ip", take_source),
	HA_WORD("mcast_src_ip", take_source),
	HA_WORD("mcast_dst_ip", take_group),
	HA_WORD("unicast_ttl", take_ttl),
	HA_WORD("unicast_fault_no_peer", take_unicast_fault),
	HA_WORD("check_unicast_src", take_check_unicast),
	HA_WORD("track_src_ip", take_track_src_ip),
	HA_WORD("dont_track_primary", take_dont_track_primary),
	HA_WORD("track_interface", vrrp_take_track_interface),
	HA_WORD("track_script", vrrp_take_track_script),
	HA_WORD("track_file", vrrp_take_track_file),
	HA_WORD("garp_master_delay", take_garp_delay),
	HA_WORD("garp_master_repeat", take_garp_repeat),
	HA_WORD("garp_master_refresh", take_garp_refresh),
	HA_WORD("garp_master_refresh_repeat", take_garp_refresh_repeat),
	HA_WORD("garp_lower_prio_delay", take_lower_prio_delay),
	HA_WORD("garp_lower_prio_repeat", take_lower_prio_repeat),
	HA_WORD("down_timer_adverts", take_down_timer),
	HA_WORD("lower_prio_no_advert", take_lower_prio_no_advert),
	HA_WORD("higher_prio_send_advert", take_higher_prio_send_advert),
	HA_WORD("skip_check_adv_addr", take_skip_check_adv_addr),
	HA_WORD("strict_mode", take_strict),
	HA_WORD("accept", take_accept),
	HA_WORD("no_accept", take_no_accept),
	HA_WORD("use_vmac", take_vmac),
	HA_WORD("vmac_xmit_base", take_vmac_xmit_base),
	HA_WORD("promote_secondaries", take_promote_secondaries),
	HA_WORD("notify_master", take_notify_master),
	HA_WORD("notify_backup", take_notify_backup),
	HA_WORD("notify_fault", take_notify_fault),
	HA_WORD("notify_stop", take_notify_stop),
	HA_WORD("notify", take_notify),
	HA_WORD("notify_master_rx_lower_pri", take_notify_lower),
	HA_WORD("lvs_sync_daemon_interface", take_syncd),
	HA_INERT("smtp_alert"),
	HA_INERT("notify_priority_changes"),
	HA_INERT("notify_deleted"),
	HA_INERT("debug"),
	HA_INERT("linkbeat_use_polling"),
	HA_INERT("kernel_rx_buf_size"),
	HA_INERT("garp_extra_if"),
	HA_INERT("old_unicast_checksum"),
	HA_INERT("track_process"),
	HA_INERT("vmac_garp_intvl"),
	HA_INERT("use_vmac_addr"),
	HA_REFUSE("native_ipv6"),
	HA_REFUSE("use_ipvlan"),
	HA_REFUSE("vrf"),
	HA_REFUSE("track_bfd"),
	HA_REFUSE("virtual_rules"),
	HA_END,
};

/* ---- sync groups ---- */

void vrrp_group_open(struct ha_reader *r, const struct ha_words *w)
{
	struct vrrp_group_conf *g;

	ha_skip_block(r);
	if (w->count != 2) {
		ha_wrong(r, "vrrp_sync_group must have a name - skipping");
		return;
	}
	list_for_each (old, &r->conf->groups, struct vrrp_group_conf, link)
		if (strcmp(old->name, w->at[1]) == 0) {
			ha_wrong(r, "vrrp sync group %s already defined", w->at[1]);
			return;
		}
	r->skipping = 0;
	g = ha_conf_alloc(r->conf, sizeof(*g));
	ha_copy(g->name, HA_NAME, w->at[1]);
	list_init(&g->members);
	list_init(&g->interfaces);
	list_init(&g->scripts);
	list_init(&g->files);
	list_add_tail(&g->link, &r->conf->groups);
	r->group = g;
}

static void add_member(struct ha_reader *r, const struct ha_words *w)
{
	for (int i = 0; i < w->count; i++) {
		struct ha_tracked *t = ha_conf_alloc(r->conf, sizeof(*t));

		ha_copy(t->name, HA_NAME, w->at[i]);
		list_add_tail(&t->link, &r->group->members);
	}
}

static void take_members(struct ha_reader *r, const struct ha_words *w)
{
	if (list_empty(&r->group->members))
		ha_read_lines(r, w, add_member);
	else {
		ha_wrong(r, "Group list already specified for sync group %s", r->group->name);
		ha_skip_block(r);
	}
}

TAKE(group_master, ha_command(r, w, r->group->notify.master))
TAKE(group_backup, ha_command(r, w, r->group->notify.backup))
TAKE(group_fault, ha_command(r, w, r->group->notify.fault))
TAKE(group_stop, ha_command(r, w, r->group->notify.stop))
TAKE(group_any, ha_command(r, w, r->group->notify.any))

static void take_tracking_weight(struct ha_reader *r, const struct ha_words *w)
{
	(void)w;
	r->group->tracking_weight = true;
}

static void take_global_tracking(struct ha_reader *r, const struct ha_words *w)
{
	ha_wrong(r,
		"(%s) global_tracking is deprecated. Use track_interface/script/file on the sync "
		"group",
		r->group->name);
	take_tracking_weight(r, w);
}

const struct ha_keyword vrrp_group_keywords[] = {
	HA_WORD("group", take_members),
	HA_WORD("track_interface", vrrp_take_track_interface),
	HA_WORD("track_script", vrrp_take_track_script),
	HA_WORD("track_file", vrrp_take_track_file),
	HA_WORD("notify_master", take_group_master),
	HA_WORD("notify_backup", take_group_backup),
	HA_WORD("notify_fault", take_group_fault),
	HA_WORD("notify_stop", take_group_stop),
	HA_WORD("notify", take_group_any),
	HA_WORD("global_tracking", take_global_tracking),
	HA_WORD("sync_group_tracking_weight", take_tracking_weight),
	HA_INERT("smtp_alert"),
	HA_INERT("notify_priority_changes"),
	HA_INERT("track_process"),
	HA_REFUSE("track_bfd"),
	HA_END,
};
