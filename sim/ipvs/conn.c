/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The connection table (net/netfilter/ipvs/ip_vs_conn.c). Connections are hashed by protocol,
 * client address and client port, so that both directions and all of a client's templates are in
 * one chain; the newest is found first. Each has a timer on the wheel, which every packet restarts
 * with the timeout of the connection's state.
 *
 * Linux counts references; here nothing else runs while a packet is processed, so a connection is
 * in use only while it controls others. Linux lists its table in hash order with a random seed; the
 * lab lists it in the order of creation.
 *
 * Not simulated: application helpers (NO_CPORT, sequence adjusting), pe_data.
 */
#include "ipvs/conn.h"

#include "ipvs/forward.h"
#include "ipvs/reasons.h"
#include "ipvs/records.h"
#include "ipvs/service.h"
#include "ipvs/state.h"
#include "ipvs/sync.h"
#include "wire/ipv4.h"

#define TIMEOUT_NEW (3 * HZ)
#define TIMEOUT_CONTROLLING (60 * HZ)

static uint64_t key_hash(uint8_t protocol, uint32_t addr, uint16_t port)
{
	return hash_two(addr, (uint64_t)protocol << 16 | port);
}

struct ipvs_conn_key ipvs_conn_key_of(const struct ipvs_packet *p)
{
	return (struct ipvs_conn_key){
		.protocol = p->protocol,
		.caddr = ipvs_packet_client(p),
		.cport = ipvs_packet_cport(p),
		.vaddr = ipvs_packet_virtual(p),
		.vport = ipvs_packet_vport(p),
	};
}

static bool same_key(const struct ipvs_conn *cp, const struct ipvs_conn_key *k)
{
	return cp->cport == k->cport && cp->vport == k->vport && cp->caddr == k->caddr &&
		cp->vaddr == k->vaddr && cp->protocol == k->protocol;
}

static struct ipvs_conn *conn_of(struct hash_node *node)
{
	return container_of(node, struct ipvs_conn, place.node);
}

struct ipvs_conn *ipvs_conn_find(const struct ipvs *ipvs, const struct ipvs_packet *p)
{
	struct ipvs_conn_key k = ipvs_conn_key_of(p);
	uint64_t h = key_hash(k.protocol, k.caddr, k.cport);

	if (!p->has_ports || !k.cport) /* port 0 is for templates */
		return NULL;
	hash_for_each (node, &ipvs->conn_table, h)
		if (same_key(conn_of(node), &k))
			return conn_of(node);
	return NULL;
}

const void *const *ipvs_conn_chain(const struct ipvs *ipvs, const struct ipvs_packet *p)
{
	const struct hash_table *t = &ipvs->conn_table;
	uint64_t h = key_hash(p->protocol, p->saddr, p->sport);

	return t->buckets ? (const void *const *)(const void *)&t->buckets[h & t->mask] : NULL;
}

/* the sender of the response: the virtual address, or with NAT the server's own */
static bool answers(const struct ipvs_conn *cp, uint32_t addr, uint16_t port)
{
	if (ipvs_conn_method(cp) == IPVS_CONN_F_MASQ)
		return cp->daddr == addr && cp->dport == port;
	return cp->vaddr == addr && cp->vport == port;
}

struct ipvs_conn *ipvs_conn_find_reply(const struct ipvs *ipvs, const struct ipvs_packet *p)
{
	/* the packet's destination is the client, unless it is quoted by an ICMP error */
	struct ipvs_conn_key k = ipvs_conn_key_of(p);
	uint64_t h = key_hash(k.protocol, k.vaddr, k.vport);

	if (!p->has_ports)
		return NULL;
	hash_for_each (node, &ipvs->conn_table, h) {
		struct ipvs_conn *cp = conn_of(node);
		if (cp->protocol == k.protocol && cp->caddr == k.vaddr && cp->cport == k.vport &&
			answers(cp, k.caddr, k.cport))
			return cp;
	}
	return NULL;
}

struct ipvs_conn *ipvs_template_find(const struct ipvs *ipvs, const struct ipvs_conn_key *key)
{
	uint64_t h = key_hash(key->protocol, key->caddr, key->cport);

	hash_for_each (node, &ipvs->conn_table, h) {
		struct ipvs_conn *cp = conn_of(node);
		if (cp->flags & IPVS_CONN_F_TEMPLATE && same_key(cp, key))
			return cp;
	}
	return NULL;
}

static void hash_conn(struct ipvs_conn *cp)
{
	hash_add(&cp->ipvs->conn_table, &cp->place.node,
		key_hash(cp->protocol, cp->caddr, cp->cport));
}

/* ---- making and unmaking ---- */

/* ip_vs_bind_dest() */
static void bind_dest(struct ipvs_conn *cp, struct ipvs_dest *dest)
{
	const bool template = cp->flags & IPVS_CONN_F_TEMPLATE;
	uint32_t flags = dest->conn_flags;

	if (cp->protocol != IPPROTO_UDP || template || cp->flags & IPVS_CONN_F_SYNC)
		flags &= ~(uint32_t)IPVS_CONN_F_ONE_PACKET;
	if (cp->flags & IPVS_CONN_F_SYNC) { /* active or not as the message says; forwarded by the
					     * local method */
		if (!template)
			flags &= ~(uint32_t)IPVS_CONN_F_INACTIVE;
		cp->flags &= ~(uint32_t)(IPVS_CONN_F_FWD_MASK | IPVS_CONN_F_NOOUTPUT);
	}
	cp->flags |= flags;
	cp->dest = dest;
	if (template) {
		ipvs_dest_bind_template(dest);
		return;
	}
	ipvs_dest_bind(dest);
	if (!(cp->flags & IPVS_CONN_F_INACTIVE))
		ipvs_dest_set_active(dest, true);
}

void ipvs_conn_try_bind(struct ipvs_conn *cp, struct ipvs_dest *dest)
{
	if (!dest)
		return;
	bind_dest(cp, dest);
	cp->forwarding = ipvs_forwarding_of(ipvs_conn_method(cp));
}

static void unbind_dest(struct ipvs_conn *cp)
{
	if (!cp->dest)
		return;
	if (cp->flags & IPVS_CONN_F_TEMPLATE)
		ipvs_dest_unbind_template(cp->dest);
	else
		ipvs_dest_unbind(cp->dest, !(cp->flags & IPVS_CONN_F_INACTIVE));
	cp->dest = NULL;
}

static void expire_timer(struct engine *e, struct timer *t);

struct ipvs_conn *ipvs_conn_new(struct ipvs *ipvs, const struct ipvs_conn_key *key, uint32_t daddr,
	uint16_t dport, uint32_t flags, struct ipvs_dest *dest, uint32_t fwmark)
{
	uint64_t hash = key_hash(key->protocol, key->caddr, key->cport);
	__builtin_prefetch(hash_place(&ipvs->conn_table, hash), 1);
	struct ipvs_conn *cp = pool_get(&ipvs->conn_pool);

	cp->ipvs = ipvs;
	cp->timer.run = expire_timer;
	cp->protocol = key->protocol;
	cp->caddr = key->caddr;
	cp->cport = key->cport;
	cp->vaddr = key->vaddr;
	cp->vport = key->vport;
	cp->daddr = daddr;
	cp->dport = dport;
	cp->flags = flags;
	cp->fwmark = fwmark;
	cp->timeout = TIMEOUT_NEW;
	cp->sync_end = ipvs_jiffies(ipvs) & ~UINT64_C(3);
	cp->born = ipvs->engine->records;
	if (dest)
		bind_dest(cp, dest);
	cp->forwarding = ipvs_forwarding_of(ipvs_conn_method(cp));
	if (!(cp->flags & IPVS_CONN_F_ONE_PACKET)) {
		hash_add(&ipvs->conn_table, &cp->place.node, hash);
		list_add_tail(&cp->link, &ipvs->conns);
	}
	return cp;
}

void ipvs_conn_control(struct ipvs_conn *cp, struct ipvs_conn *template)
{
	cp->control = template;
	template->n_control++;
}

void ipvs_conn_assure_template(struct ipvs_conn *cp)
{
	struct ipvs_conn *ct = cp->control;

	if (ct && ct->flags & IPVS_CONN_F_TEMPLATE)
		ct->state |= IPVS_CTPL_S_ASSURED;
}

static void record_expired(const struct ipvs_conn *cp, unsigned why)
{
	uint64_t now = ipvs_jiffies(cp->ipvs);
	uint64_t late =
		why == IPVS_EXPIRED && now > cp->timer.expires ? now - cp->timer.expires : 0;

	IPVS_RECORD(cp->ipvs, REC_IPVS_CONN_EXPIRED, why, (struct frame *)NULL, cp->caddr,
		cp->cport, cp->vaddr, cp->daddr, late * NSEC_PER_JIFFY);
}

static void expire(struct ipvs_conn *cp);

static void fetch_lines(const struct ipvs_conn *cp)
{
	__builtin_prefetch(&cp->place.node, 1);
	__builtin_prefetch(&cp->ipvs, 1);
	__builtin_prefetch(&cp->n_control, 1);
}

/*
 * Among a million connections, nothing that a deletion touches is in the cache: its own three
 * lines, its neighbours in the two lists, its bucket. All are prefetched at once, together with the
 * connection opened next, which is often deleted next.
 */
static void fetch(const struct ipvs_conn *cp)
{
	__builtin_prefetch(cp->timer.link.next, 1);
	__builtin_prefetch(cp->timer.link.prev, 1);
	fetch_lines(list_entry(cp->link.next, struct ipvs_conn, link));
	__builtin_prefetch(cp->link.prev, 1);
	__builtin_prefetch(cp->place.from, 1);
	__builtin_prefetch(cp->place.node.next, 1);
}

/* ip_vs_conn_del() */
static void del(struct ipvs_conn *cp)
{
	if (!timer_del(cp->ipvs->engine, &cp->timer))
		return;
	if (cp->control)
		cp->timeout = 0; /* the chain of those that control it goes, too */
	expire(cp);
}

static void leave_control(struct ipvs_conn *cp)
{
	struct ipvs_conn *ct = cp->control;

	if (!ct)
		return;
	cp->control = NULL;
	ct->n_control--;
	if (cp->timeout || ct->n_control)
		return;
	if (!(ct->flags & IPVS_CONN_F_TEMPLATE) || !(ct->state & IPVS_CTPL_S_ASSURED))
		del(ct);
}

/* ip_vs_conn_expire(). A template that still controls connections stays, from now on for 60 s at a
 * time: its timeout never returns to the service's. */
static void expire(struct ipvs_conn *cp)
{
	struct ipvs *ipvs = cp->ipvs;

	if (cp->n_control) {
		cp->timeout = TIMEOUT_CONTROLLING;
		if (ipvs_sync_is(ipvs, IPVS_STATE_MASTER))
			ipvs_sync_conn(cp, (uint32_t)ipvs->sysctl.sync_threshold[0]);
		timer_mod_in(ipvs->engine, &cp->timer, cp->timeout);
		return;
	}
	if (list_linked(&cp->link)) {
		hash_del(&ipvs->conn_table, &cp->place.node);
		list_del(&cp->link);
	}
	timer_del(ipvs->engine, &cp->timer);
	leave_control(cp);
	unbind_dest(cp);
	pool_put(&ipvs->conn_pool, cp);
}

static void expire_timer(struct engine *e, struct timer *t)
{
	struct ipvs_conn *cp = container_of(t, struct ipvs_conn, timer);

	(void)e;
	fetch(cp);
	if (!(cp->flags & IPVS_CONN_F_GOING))
		record_expired(cp, cp->n_control ? IPVS_EXPIRE_LATER : IPVS_EXPIRED);
	expire(cp);
}

void ipvs_conn_put(struct ipvs_conn *cp)
{
	if (cp->flags & IPVS_CONN_F_ONE_PACKET)
		expire(cp);
	else
		timer_mod_in(cp->ipvs->engine, &cp->timer, cp->timeout);
}

void ipvs_conn_expire_now(struct ipvs_conn *cp, unsigned why)
{
	uint64_t now = ipvs_jiffies(cp->ipvs);

	if (!timer_pending(&cp->timer) || cp->timer.expires <= now)
		return;
	record_expired(cp, why);
	cp->flags |= IPVS_CONN_F_GOING;
	timer_mod(cp->ipvs->engine, &cp->timer, now);
}

void ipvs_conn_del(struct ipvs_conn *cp, unsigned why)
{
	fetch_lines(cp);
	fetch(cp);
	if (timer_pending(&cp->timer))
		record_expired(cp, why);
	del(cp);
}

/* ip_vs_check_template(): an invalid one becomes VIP:65535 and lives out its time unfindable */
bool ipvs_template_check(struct ipvs_conn *ct)
{
	const struct ipvs_dest *dest = ct->dest;
	bool quiescent = ct->ipvs->sysctl.expire_quiescent_template && dest && !dest->weight;

	if (dest && dest->available && !quiescent)
		return true;
	if (ct->vport != 0xffff) {
		record_expired(ct, IPVS_TEMPLATE_INVALID);
		hash_del(&ct->ipvs->conn_table, &ct->place.node);
		ct->dport = ct->vport = 0xffff;
		ct->cport = 0;
		hash_conn(ct);
	}
	return false;
}

/* ---- deleted servers ---- */

/* deletes a connection and, if it was the last of its template, the template, assured or not */
static void del_with_template(struct ipvs_conn *cp, unsigned why)
{
	struct ipvs_conn *ct = cp->control;

	if (ct)
		ct->n_control++; /* so that it outlives the connection */
	ipvs_conn_del(cp, why);
	if (ct && --ct->n_control == 0)
		ipvs_conn_del(ct, why);
}

/* ip_vs_expire_nodest_conn_flush(). A template is older than what it controls, so the walk never
 * has a deleted entry as its position. */
static void expire_nodest(struct engine *e, struct timer *t)
{
	struct ipvs *ipvs = container_of(t, struct ipvs, nodest);

	(void)e;
	list_for_each_safe (cp, &ipvs->conns, struct ipvs_conn, link)
		if (cp->dest && !cp->dest->available && !cp->n_control)
			del_with_template(cp, IPVS_EXPIRE_NODEST);
}

void ipvs_conn_expire_nodest_soon(struct ipvs *ipvs)
{
	if (!ipvs->sysctl.expire_nodest_conn || timer_pending(&ipvs->nodest))
		return;
	ipvs->nodest.run = expire_nodest;
	timer_mod_in(ipvs->engine, &ipvs->nodest, 1);
}

/* ---- for people ---- */

const char *ipvs_conn_state_name(const struct ipvs_conn *cp)
{
	if (cp->flags & IPVS_CONN_F_TEMPLATE)
		return cp->state == IPVS_CTPL_S_ASSURED ? "ASSURED" : "NONE";
	if (cp->protocol == IPPROTO_UDP)
		return "UDP";
	return cp->protocol == IPPROTO_TCP ? ipvs_tcp_state_name(cp->state) : "NONE";
}

unsigned ipvs_conn_expires(const struct ipvs_conn *cp)
{
	uint64_t now = ipvs_jiffies(cp->ipvs), expires = cp->timer.expires;

	return expires > now ? (unsigned)((expires - now) * (1000 / HZ) / 1000) : 0;
}
