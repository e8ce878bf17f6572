# SPDX-License-Identifier: GPL-2.0-or-later
# cmake -DFILE=zh.mo -DNAME=words_zh -DOUT=zh.c -P embed.cmake: a file as an array in C, for what a program
# carries along.
file(READ ${FILE} bytes HEX)
string(REGEX REPLACE "(..)" "0x\\1," bytes "${bytes}")
string(REGEX REPLACE "((0x..,){16})" "\\1\n" bytes "${bytes}")
file(WRITE ${OUT}
	"#include <stddef.h>\n"
	"extern const unsigned char ${NAME}[];\nextern const size_t ${NAME}_size;\n"
	"const unsigned char ${NAME}[] = {\n${bytes}\n};\n"
	"const size_t ${NAME}_size = sizeof(${NAME});\n")
