/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The console's words for a scenario's walkthrough: a lesson without a screen. */
#ifndef LVSLAB_UI_CONSOLE_CLASS_H
#define LVSLAB_UI_CONSOLE_CLASS_H

struct session;

void class_lesson(struct session *s, const char *rest); /* where it stands */
void class_next(struct session *s, const char *rest);
void class_answer(struct session *s, const char *rest);
void class_hint(struct session *s, const char *rest);
/* After whatever was typed: has it mended what was to be mended? */
void class_settle(struct session *s);

#endif
