/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * As much of the kernel as its IPVS schedulers ask for, so that their files compile in user space
 * without a change. Every <linux/…> and <net/…> header that they name is, in the build folder, one
 * line that includes this file; <net/ip_vs.h> is shim_ip_vs.h.
 *
 * There is one processor and nobody interrupts: locks are nothing, what waits for readers does not
 * wait. Memory, time, timers and chance are the lab's, see shim.h. Nothing here is the kernel's own
 * text: names and meanings are its interface, the words are the project's.
 */
#ifndef LVSLAB_KERNEL_SHIM_H
#define LVSLAB_KERNEL_SHIM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "shim.h"

/* ---- types ---- */

typedef uint8_t u8, __u8;
typedef uint16_t u16, __u16, __be16;
typedef uint32_t u32, __u32, __be32;
typedef uint64_t u64;
typedef int16_t s16, __s16;
typedef int32_t s32, __s32;
typedef int64_t s64;
typedef long long __s64;
typedef unsigned long long __u64;
typedef unsigned int gfp_t;
typedef struct {
	int counter;
} atomic_t;
typedef struct {
	int counter;
} refcount_t;
typedef struct {
	int nothing;
} spinlock_t;

#define __rcu
#define __init
#define __exit
#define __net_init
#define __net_exit
#define likely(x) (x)
#define unlikely(x) (x)
#define container_of(ptr, type, member) ((type *)(void *)((char *)(ptr)-offsetof(type, member)))

#define ENOENT 2
#define ENOMEM 12
#define EINVAL 22
#define AF_INET 2
#define AF_INET6 10
#define IPPROTO_TCP 6
#define IPPROTO_UDP 17
#define IPPROTO_SCTP 132

/* ---- Debian's configuration of linux-image-6.1-amd64 ---- */

#define CONFIG_SYSCTL 1
#define CONFIG_IP_VS_SH_TAB_BITS 8
#define CONFIG_IP_VS_MH_TAB_INDEX 12
#define HZ 250

/* ---- words in network order; the lab keeps them in host order ---- */

#define ntohs(x) __builtin_bswap16(x)
#define htons(x) __builtin_bswap16(x)
#define ntohl(x) __builtin_bswap32(x)
#define htonl(x) __builtin_bswap32(x)

/* ---- counters: there is one processor ---- */

#define ATOMIC_INIT(n) \
	{ \
		n \
	}
#define atomic_read(a) (*(const volatile int *)&(a)->counter)
#define atomic_set(a, n) ((void)((a)->counter = (n)))
#define atomic_inc(a) ((void)(a)->counter++)
#define atomic_dec(a) ((void)(a)->counter--)
#define refcount_read(r) ((unsigned int)(r)->counter)

#define spin_lock(l) ((void)(l))
#define spin_unlock(l) ((void)(l))
#define spin_lock_bh(l) ((void)(l))
#define spin_unlock_bh(l) ((void)(l))
#define DEFINE_MUTEX(name) spinlock_t name
#define mutex_lock(m) ((void)(m))
#define mutex_unlock(m) ((void)(m))
#define smp_wmb() ((void)0)

/* ---- nobody reads what is taken away ---- */

struct rcu_head {
	void *nothing;
};
#define rcu_dereference(p) (p)
#define rcu_dereference_protected(p, held) (p)
#define rcu_assign_pointer(p, v) ((void)((p) = (v)))
#define RCU_INIT_POINTER(p, v) ((void)((p) = (v)))
#define call_rcu(head, then) then(head)
#define kfree_rcu(p, head) kfree(p)
#define synchronize_rcu() ((void)0)
#define rcu_barrier() ((void)0)

/* ---- memory ---- */

#define GFP_KERNEL 0
#define GFP_ATOMIC 0
#define kmalloc(size, how) shim_alloc(size)
#define kzalloc(size, how) shim_alloc(size)
#define kcalloc(n, size, how) shim_alloc((size_t)(n) * (size))
#define kmemdup(from, size, how) __builtin_memcpy(shim_alloc(size), from, size)
#define kfree(p) shim_free((void *)(p))

/* ---- lists ---- */

struct list_head {
	struct list_head *next, *prev;
};
#define LIST_HEAD_INIT(name) \
	{ \
		&(name), &(name) \
	}
#define LIST_HEAD(name) struct list_head name = LIST_HEAD_INIT(name)
#define list_entry(p, type, member) container_of(p, type, member)

static inline void INIT_LIST_HEAD(struct list_head *h)
{
	h->next = h->prev = h;
}
static inline int list_empty(const struct list_head *h)
{
	return h->next == h;
}
static inline void list_add(struct list_head *node, struct list_head *h)
{
	node->next = h->next;
	node->prev = h;
	h->next->prev = node;
	h->next = node;
}
static inline void list_add_tail(struct list_head *node, struct list_head *h)
{
	list_add(node, h->prev);
}
/* the node still knows who followed it */
static inline void list_del_rcu(struct list_head *node)
{
	node->prev->next = node->next;
	node->next->prev = node->prev;
	node->prev = NULL;
}
static inline void list_del(struct list_head *node)
{
	list_del_rcu(node);
	node->next = NULL;
}
#define list_add_rcu(node, h) list_add(node, h)

#define shim_entry(p, pos, member) list_entry(p, __typeof__(*(pos)), member)
#define list_for_each_entry_continue(pos, head, member) \
	for ((pos) = shim_entry((pos)->member.next, pos, member); &(pos)->member != (head); \
		(pos) = shim_entry((pos)->member.next, pos, member))
#define list_for_each_entry(pos, head, member) \
	for ((pos) = shim_entry((head)->next, pos, member); &(pos)->member != (head); \
		(pos) = shim_entry((pos)->member.next, pos, member))
#define list_for_each_entry_safe(pos, ahead, head, member) \
	for ((pos) = shim_entry((head)->next, pos, member), \
	    (ahead) = shim_entry((pos)->member.next, pos, member); \
		&(pos)->member != (head); \
		(pos) = (ahead), (ahead) = shim_entry((pos)->member.next, pos, member))
#define list_for_each_entry_rcu list_for_each_entry
#define list_for_each_entry_continue_rcu list_for_each_entry_continue

/* lists whose head is one pointer; `back` is the pointer that leads here */
struct hlist_node {
	struct hlist_node *next, **back;
};
struct hlist_head {
	struct hlist_node *first;
};
#define INIT_HLIST_HEAD(h) ((void)((h)->first = NULL))

static inline void hlist_add_head_rcu(struct hlist_node *node, struct hlist_head *h)
{
	node->next = h->first;
	node->back = &h->first;
	if (h->first)
		h->first->back = &node->next;
	h->first = node;
}
static inline void hlist_del_rcu(struct hlist_node *node)
{
	*node->back = node->next;
	if (node->next)
		node->next->back = node->back;
}
#define shim_hentry(p, pos, member) \
	((p) ? container_of(p, __typeof__(*(pos)), member) : (__typeof__(pos))NULL)
#define hlist_for_each_entry_rcu(pos, head, member) \
	for ((pos) = shim_hentry((head)->first, pos, member); (pos); \
		(pos) = shim_hentry((pos)->member.next, pos, member))
#define hlist_for_each_entry_safe(pos, ahead, head, member) \
	for ((pos) = shim_hentry((head)->first, pos, member); \
		(pos) && ((ahead) = (pos)->member.next, true); \
		(pos) = shim_hentry(ahead, pos, member))

/* ---- bits and numbers ---- */

#define SHIM_WORD (8 * sizeof(unsigned long))
#define bitmap_zalloc(bits, how) shim_alloc(((bits) / SHIM_WORD + 1) * sizeof(unsigned long))
#define bitmap_free(map) kfree(map)
#define test_bit(n, map) ((map)[(n) / SHIM_WORD] >> (n) % SHIM_WORD & 1)
#define __set_bit(n, map) ((void)((map)[(n) / SHIM_WORD] |= 1UL << (n) % SHIM_WORD))

static inline int fls(unsigned int x)
{
	return x ? 32 - __builtin_clz(x) : 0;
}
static inline unsigned long gcd(unsigned long a, unsigned long b)
{
	return b ? gcd(b, a % b) : a;
}
static inline u32 hash_32(u32 x, unsigned int bits)
{
	return x * 0x61C88647u >> (32 - bits);
}
static inline int strcmp(const char *a, const char *b)
{
	return __builtin_strcmp(a, b);
}

/* SipHash-1-3 of one 32-bit word, cut to 32 bits: hsiphash() where words have 64 bits */
typedef struct {
	unsigned long key[2];
} hsiphash_key_t;
u32 shim_siphash(u32 word, const hsiphash_key_t *key);
#define hsiphash(data, size, key) shim_siphash(*(data), key)

/* ---- time and chance ---- */

#define jiffies ((unsigned long)shim_jiffies())
#define time_after(a, b) ((long)((b) - (a)) < 0)
#define time_before(a, b) time_after(b, a)

struct timer_list {
	unsigned long room[SHIM_TIMER_WORDS]; /* the lab's timer */
	void (*function)(struct timer_list *t);
};
void shim_timer_fire(void *room);
#define timer_setup(t, f, flags) ((void)((t)->function = (f)))
#define from_timer(var, t, field) container_of(t, __typeof__(*(var)), field)
#define mod_timer(t, when) shim_timer_mod((t)->room, when, shim_timer_fire)
#define del_timer_sync(t) shim_timer_del((t)->room)

static inline u32 prandom_u32_max(u32 bound)
{
	return (u32)((u64)shim_random() * bound >> 32);
}

/* ---- modules, sysctls, messages ---- */

struct module;
#define THIS_MODULE NULL
#define module_init(f) \
	int shim_module_init(void) \
	{ \
		return f(); \
	}
#define module_exit(f) \
	void shim_module_exit(void) \
	{ \
		f(); \
	}
#define MODULE_LICENSE(text)
#define MODULE_AUTHOR(text)
#define MODULE_DESCRIPTION(text)
#define EXPORT_SYMBOL(what)
#define try_module_get(m) true
#define module_put(m) ((void)(m))
#define request_module(...) ((void)0)
#define pr_err(...) ((void)0)
#define pr_info(...) ((void)0)

struct net {
	void *user_ns;
};
extern struct net init_net;
extern int init_user_ns;
#define net_eq(a, b) ((a) == (b))

struct pernet_operations {
	int (*init)(struct net *net);
	void (*exit)(struct net *net);
};
#define register_pernet_subsys(ops) (ops)->init(&init_net)
#define unregister_pernet_subsys(ops) (ops)->exit(&init_net)

struct ctl_table {
	const char *procname;
	void *data;
	int maxlen;
	unsigned short mode;
	int (*proc_handler)(void);
};
struct ctl_table_header;
int proc_dointvec_jiffies(void);
#define register_net_sysctl(net, path, table) ((struct ctl_table_header *)(table))
#define unregister_net_sysctl_table(header) ((void)(header))

/* ---- packets ---- */

struct sk_buff {
	const __be16 *ports; /* source, destination; NULL: not there */
};
#define skb_header_pointer(skb, at, size, buffer) ((void)(buffer), (__be16 *)(skb)->ports)

#endif
