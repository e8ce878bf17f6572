/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The kernel's side of a library with one of its schedulers: makes the services and servers that
 * the scheduler sees, and calls it as ip_vs_ctl.c and ip_vs_core.c do. ip_vs_sched.c, which binds
 * and finds schedulers, is the kernel's own.
 */
#include <net/ip_vs.h>

struct net init_net = {.user_ns = &init_user_ns};
int init_user_ns;
struct netns_ipvs shim_netns;

int proc_dointvec_jiffies(void)
{
	return 0;
}

void shim_timer_fire(void *room)
{
	struct timer_list *t = container_of(room, struct timer_list, room);

	t->function(t);
}

/* One word is one compression: the length byte and the word are all of the only block. */
u32 shim_siphash(u32 word, const hsiphash_key_t *key)
{
	static const u64 start[4] = {
		0x736f6d6570736575, 0x646f72616e646f6d, 0x6c7967656e657261, 0x7465646279746573};
	u64 block = (u64)sizeof(word) << 56 | word, v[4];

	for (int i = 0; i < 4; i++)
		v[i] = start[i] ^ key->key[i % 2];
	v[3] ^= block;
	for (int round = 0; round < 4; round++) {
		for (int half = 0; half < 2; half++) {
			int a = half ? 2 : 0, b = half ? 0 : 2;
			v[a] += v[1];
			v[b] += v[3];
			v[1] = v[1] << (half ? 17 : 13) | v[1] >> (half ? 47 : 51);
			v[3] = v[3] << (half ? 21 : 16) | v[3] >> (half ? 43 : 48);
			v[1] ^= v[a];
			v[3] ^= v[b];
			v[a] = v[a] << 32 | v[a] >> 32;
		}
		if (round == 0) {
			v[0] ^= block;
			v[2] ^= 0xff;
		}
	}
	return (u32)(v[0] ^ v[1] ^ v[2] ^ v[3]);
}

struct ip_vs_service *shim_service_new(
	uint8_t protocol, uint32_t addr, uint16_t port, uint32_t fwmark)
{
	struct ip_vs_service *svc = shim_alloc(sizeof(*svc));

	svc->af = AF_INET;
	svc->protocol = protocol;
	svc->addr.ip = htonl(addr);
	svc->port = htons(port);
	svc->fwmark = fwmark;
	svc->ipvs = &shim_netns;
	INIT_LIST_HEAD(&svc->destinations);
	return svc;
}

void shim_expiration_set(int expiration)
{
	shim_netns.sysctl_lblc_expiration = shim_netns.sysctl_lblcr_expiration = expiration;
}

void shim_service_flags(struct ip_vs_service *svc, uint32_t flags)
{
	svc->flags = flags;
}

int shim_bind(struct ip_vs_service *svc, const char *name)
{
	struct ip_vs_scheduler *s = ip_vs_scheduler_get(name);

	return s ? ip_vs_bind_scheduler(svc, s) : -ENOENT;
}

void shim_unbind(struct ip_vs_service *svc)
{
	ip_vs_unbind_scheduler(svc);
}

struct ip_vs_dest *shim_dest_new(uint32_t addr, uint16_t port, void *owner)
{
	struct ip_vs_dest *dest = shim_alloc(sizeof(*dest));

	dest->af = AF_INET;
	dest->addr.ip = htonl(addr);
	dest->port = htons(port);
	dest->owner = owner;
	return dest;
}

void shim_dest_set(struct ip_vs_dest *dest, const struct shim_state *s)
{
	atomic_set(&dest->weight, s->weight);
	atomic_set(&dest->last_weight, s->last_weight);
	atomic_set(&dest->activeconns, s->active);
	atomic_set(&dest->totalconns, s->total);
	dest->flags = s->overloaded ? IP_VS_DEST_F_OVERLOAD : 0;
	dest->cflags = s->available ? IP_VS_DEST_CF_AVAILABLE : 0;
}

unsigned shim_dest_refs(const struct ip_vs_dest *dest)
{
	return refcount_read(&dest->refcnt);
}

void shim_link(struct ip_vs_service *svc, struct ip_vs_dest *dest, bool at_end)
{
	if (at_end)
		list_add_tail(&dest->n_list, &svc->destinations);
	else
		list_add_rcu(&dest->n_list, &svc->destinations);
	svc->num_dests++;
}

void shim_unlink(struct ip_vs_service *svc, struct ip_vs_dest *dest)
{
	list_del_rcu(&dest->n_list);
	svc->num_dests--;
}

int shim_added(struct ip_vs_service *svc, struct ip_vs_dest *dest)
{
	return svc->scheduler->add_dest ? svc->scheduler->add_dest(svc, dest) : 0;
}

int shim_deleted(struct ip_vs_service *svc, struct ip_vs_dest *dest)
{
	return svc->scheduler->del_dest ? svc->scheduler->del_dest(svc, dest) : 0;
}

int shim_updated(struct ip_vs_service *svc, struct ip_vs_dest *dest)
{
	return svc->scheduler->upd_dest ? svc->scheduler->upd_dest(svc, dest) : 0;
}

void *shim_schedule(struct ip_vs_service *svc, const struct shim_packet *p)
{
	const __be16 ports[2] = {htons(p->sport), htons(p->dport)};
	const struct sk_buff skb = {p->has_ports ? ports : NULL};
	struct ip_vs_iphdr iph = {.hdr_flags = p->inverse ? IP_VS_HDR_INVERSE : 0,
		.protocol = p->protocol,
		.saddr = {htonl(p->saddr)},
		.daddr = {htonl(p->daddr)}};
	struct ip_vs_dest *dest = svc->scheduler->schedule(svc, &skb, &iph);

	return dest ? dest->owner : NULL;
}
