/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The console's commands for a scenario's walkthrough: a lesson without a screen. */
#ifndef LVSLAB_UI_CONSOLE_CLASS_H
#define LVSLAB_UI_CONSOLE_CLASS_H

struct session;

void class_lesson(struct session *s, const char *rest); /* its current step */
void class_next(struct session *s, const char *rest);
void class_answer(struct session *s, const char *rest);
void class_hint(struct session *s, const char *rest);
/* After each command: has it fixed the lesson's fault? */
void class_settle(struct session *s);

#endif
