/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Names of kinds, roles, signs and letterings in text, JSON and style sheets. */
#include "ui/picture/scene.h"

const char *item_kind_name(enum item_kind k)
{
	static const char *const names[ITEM_KINDS] = {"caption", "ghost", "wire", "node", "group",
		"tag", "table", "column", "series", "envelope", "bubble", "timeline"};

	return names[k];
}

const char *picture_role_name(unsigned role)
{
#define ROLE_NAME(id, name, fill, stroke, width, dash, gap) name,
	static const char *const names[] = {PICTURE_ROLES(ROLE_NAME)};

	return names[role];
}

#define SIGN_ROW(id, name, stroked, path) {name, stroked, path},
static const struct {
	const char *name;
	bool stroked;
	const char *path;
} signs[] = {PICTURE_SIGNS(SIGN_ROW)};

const char *picture_sign_name(unsigned sign)
{
	return signs[sign].name;
}

bool picture_sign_stroked(unsigned sign)
{
	return signs[sign].stroked;
}

const char *picture_sign_path(unsigned sign)
{
	return signs[sign].path;
}

const char *hue_name(unsigned hue)
{
	static const char *const names[HUES] = {
		"none", "sky", "orange", "purple", "yellow", "green", "grey"};

	return names[hue];
}

#define LETTERS_ROW(id, name, size, bold) {name, size, bold},
static const struct {
	const char *name;
	int size;
	bool bold;
} letterings[] = {PICTURE_LETTERINGS(LETTERS_ROW)};

const char *lettering_name(unsigned l)
{
	return letterings[l].name;
}

int lettering_size(unsigned l)
{
	return letterings[l].size;
}

bool lettering_bold(unsigned l)
{
	return letterings[l].bold;
}
