/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Intrusive doubly linked lists. The head is a `struct list` too; an empty list points at itself.
 * An unlinked node has next == NULL, so `list_linked` needs no flag.
 */
#ifndef LVSLAB_BASE_LIST_H
#define LVSLAB_BASE_LIST_H

#include <stdbool.h>
#include <stddef.h>

struct list {
	struct list *next, *prev;
};

#define container_of(ptr, type, member) ((type *)(void *)((char *)(ptr)-offsetof(type, member)))

static inline void list_init(struct list *head)
{
	head->next = head->prev = head;
}

static inline bool list_empty(const struct list *head)
{
	return head->next == head;
}

static inline bool list_linked(const struct list *node)
{
	return node->next != NULL;
}

static inline void list_insert_between(struct list *node, struct list *prev, struct list *next)
{
	node->prev = prev;
	node->next = next;
	prev->next = node;
	next->prev = node;
}

/* after the head: as the first node */
static inline void list_add(struct list *node, struct list *head)
{
	list_insert_between(node, head, head->next);
}

/* before the head: as the last node */
static inline void list_add_tail(struct list *node, struct list *head)
{
	list_insert_between(node, head->prev, head);
}

static inline void list_del(struct list *node)
{
	node->next->prev = node->prev;
	node->prev->next = node->next;
	node->next = node->prev = NULL;
}

/* moves every node of `from` to the end of `to`; `from` is empty afterwards */
static inline void list_splice_tail(struct list *from, struct list *to)
{
	if (list_empty(from))
		return;
	from->next->prev = to->prev;
	to->prev->next = from->next;
	from->prev->next = to;
	to->prev = from->prev;
	list_init(from);
}

#define list_entry(ptr, type, member) container_of(ptr, type, member)
#define list_first(head, type, member) list_entry((head)->next, type, member)
#define list_last(head, type, member) list_entry((head)->prev, type, member)

#define list_for_each(pos, head, type, member) \
	for (type *pos = list_entry((head)->next, type, member); &pos->member != (head); \
		pos = list_entry(pos->member.next, type, member))

/* the loop's body may unlink `pos` */
#define list_for_each_safe(pos, head, type, member) \
	for (type *pos = list_entry((head)->next, type, member), \
		  *pos##_next = list_entry(pos->member.next, type, member); \
		&pos->member != (head); \
		pos = pos##_next, pos##_next = list_entry(pos->member.next, type, member))

#endif
