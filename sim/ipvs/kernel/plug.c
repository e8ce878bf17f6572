/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The lab's side of a library with one of the kernel's schedulers (KERNEL_NAME, see
 * cmake/kernel_schedulers.cmake): an ipvs_scheduler like any other. Each service and server has a
 * mirror that the kernel's code sees; dest->sched leads to the server's.
 *
 * A mirror lives while its server is in the list or the kernel's tables refer to it; one that comes
 * back from the trash meanwhile is the same one, as in the kernel. All memory is the world's, time
 * and chance the engine's. `lab` says whose call this is; it and the kernel's own variables are in
 * the library's writable segments and are saved with each checkpoint.
 */
#include <assert.h>
#include <string.h>

#include "ipvs/scheduler.h"
#include "shim.h"

#define TEXT(x) #x
#define NAME_OF(x) TEXT(x)

static struct {
	struct ipvs *ipvs;
} lab;

struct mirror {
	struct list link; /* in service.gone while its server is in the trash */
	struct ipvs_dest *real;
	struct ip_vs_dest *kernel;
};

struct service {
	struct ip_vs_service *kernel;
	struct list gone; /* mirrors of deleted servers that a table still refers to */
};

/* ---- what the kernel asks for ---- */

/*
 * From here on the kernel's code works for this IPVS. What it reads of its namespace are the two
 * expirations: the lab has the files that lblc and lblcr would register, and gives the value along.
 */
static void work_for(struct ipvs *ipvs)
{
	bool replicated = strcmp(NAME_OF(KERNEL_NAME), "lblcr") == 0;

	lab.ipvs = ipvs;
	if (replicated || strcmp(NAME_OF(KERNEL_NAME), "lblc") == 0)
		shim_expiration_set(*ipvs_sysctl_expiration(ipvs, replicated));
}

struct piece { /* kfree() is not told the size */
	size_t size;
	max_align_t data[];
};

void *shim_alloc(size_t size)
{
	struct piece *p = arena_get(lab.ipvs->engine->arena, sizeof(*p) + size);

	p->size = size;
	return p->data;
}

void shim_free(void *data)
{
	if (!data)
		return;
	struct piece *p = container_of(data, struct piece, data);
	arena_put(lab.ipvs->engine->arena, p, sizeof(*p) + p->size);
}

uint64_t shim_jiffies(void)
{
	return ipvs_jiffies(lab.ipvs);
}

uint32_t shim_random(void)
{
	return (uint32_t)(rng_next(&lab.ipvs->random) >> 32);
}

struct plug_timer { /* in timer_list.room */
	struct timer timer;
	void (*fire)(void *room);
	struct ipvs *ipvs;
};
_Static_assert(sizeof(struct plug_timer) <= SHIM_TIMER_WORDS * sizeof(unsigned long),
	"the kernel's timer has room for the lab's");

static void timer_run(struct engine *e, struct timer *t)
{
	struct plug_timer *p = container_of(t, struct plug_timer, timer);

	(void)e;
	work_for(p->ipvs);
	p->fire(p);
}

void shim_timer_mod(void *room, uint64_t expires, void (*fire)(void *room))
{
	struct plug_timer *p = room;

	p->fire = fire;
	p->ipvs = lab.ipvs;
	p->timer.run = timer_run;
	timer_mod(lab.ipvs->engine, &p->timer, expires);
}

void shim_timer_del(void *room)
{
	struct plug_timer *p = room;

	timer_del(lab.ipvs->engine, &p->timer);
}

/* ---- mirrors ---- */

static struct mirror *mirror_of(const struct ipvs_dest *dest)
{
	return dest->sched;
}

static void sync(const struct mirror *m)
{
	const struct ipvs_dest *d = m->real;
	const struct shim_state s = {
		d->weight, d->last_weight, d->active, d->total, d->overloaded, d->available};

	shim_dest_set(m->kernel, &s);
}

static struct mirror *mirror_get(struct ipvs_dest *dest)
{
	struct mirror *m = mirror_of(dest);

	if (m) {
		list_del(&m->link); /* out of service.gone */
	} else {
		m = shim_alloc(sizeof(*m));
		m->real = dest;
		m->kernel = shim_dest_new(dest->addr, dest->port, m);
		dest->sched = m;
	}
	sync(m);
	return m;
}

static void mirror_free(struct mirror *m)
{
	if (list_linked(&m->link))
		list_del(&m->link);
	m->real->sched = NULL;
	shim_free(m->kernel);
	shim_free(m);
}

void shim_hold(void *owner)
{
	struct mirror *m = owner;

	ipvs_dest_hold(m->real);
}

void shim_put(void *owner, int left)
{
	struct mirror *m = owner;

	ipvs_dest_put(m->real);
	if (left == 0 && list_linked(&m->link))
		mirror_free(m);
}

/* ---- the hooks ---- */

static struct service *enter(const struct ipvs_service *svc)
{
	struct service *s = svc->sched_data;

	work_for(svc->ipvs);
	shim_service_flags(s->kernel, svc->flags);
	return s;
}

static void free_all(struct ipvs_service *svc, struct service *s)
{
	list_for_each (dest, &svc->destinations, struct ipvs_dest, link)
		mirror_free(mirror_of(dest));
	assert(list_empty(&s->gone));
	shim_free(s->kernel);
	shim_free(s);
}

static int init_service(struct ipvs_service *svc)
{
	work_for(svc->ipvs);
	struct service *s = shim_alloc(sizeof(*s));
	list_init(&s->gone);
	s->kernel = shim_service_new(svc->protocol, svc->addr, svc->port, svc->fwmark);
	shim_service_flags(s->kernel, svc->flags);
	list_for_each (dest, &svc->destinations, struct ipvs_dest, link)
		shim_link(s->kernel, mirror_get(dest)->kernel, true);
	int error = shim_bind(s->kernel, NAME_OF(KERNEL_NAME));
	if (error)
		free_all(svc, s);
	else
		svc->sched_data = s;
	return error;
}

static void done_service(struct ipvs_service *svc)
{
	struct service *s = enter(svc);

	shim_unbind(s->kernel);
	free_all(svc, s);
}

static int add_dest(struct ipvs_service *svc, struct ipvs_dest *dest)
{
	struct service *s = enter(svc);
	struct mirror *m = mirror_get(dest);

	shim_link(s->kernel, m->kernel, false);
	return shim_added(s->kernel, m->kernel);
}

static int del_dest(struct ipvs_service *svc, struct ipvs_dest *dest)
{
	struct service *s = enter(svc);
	struct mirror *m = mirror_of(dest);

	sync(m);
	shim_unlink(s->kernel, m->kernel);
	int error = shim_deleted(s->kernel, m->kernel);
	list_add(&m->link, &s->gone);
	if (!shim_dest_refs(m->kernel))
		mirror_free(m);
	return error;
}

static int upd_dest(struct ipvs_service *svc, struct ipvs_dest *dest)
{
	struct service *s = enter(svc);

	sync(mirror_of(dest));
	return shim_updated(s->kernel, mirror_of(dest)->kernel);
}

static void load_changed(struct ipvs_service *svc, struct ipvs_dest *dest)
{
	(void)svc;
	sync(mirror_of(dest));
}

static struct ipvs_dest *schedule(struct ipvs_service *svc, const struct ipvs_packet *p)
{
	struct service *s = enter(svc);
	const struct shim_packet packet = {
		p->protocol, p->inverse, p->has_ports, p->saddr, p->daddr, p->sport, p->dport};

	list_for_each (gone, &s->gone, struct mirror, link)
		sync(gone); /* nobody says when their loads change */
	struct mirror *m = shim_schedule(s->kernel, &packet);
	return m ? m->real : NULL;
}

/* before anything is saved: what the module does when it is loaded is part of its first state */
__attribute__((constructor)) static void load(void)
{
	int error = shim_module_init();

	assert(!error);
	(void)error;
}

const struct ipvs_scheduler lvslab_scheduler = {
	.name = "kernel:" NAME_OF(KERNEL_NAME),
	.summary = "Linux's own net/netfilter/ipvs/ip_vs_" NAME_OF(KERNEL_NAME) ".c",
	.abi = IPVS_SCHEDULER_ABI,
	.may_pick_deleted = true, /* mh beyond 4 093 servers */
	.init_service = init_service,
	.done_service = done_service,
	.add_dest = add_dest,
	.del_dest = del_dest,
	.upd_dest = upd_dest,
	.load_changed = load_changed,
	.schedule = schedule,
};
