# SPDX-License-Identifier: GPL-2.0-or-later
# The libraries of the page, from Debian's source packages (sources.sh): what pkg-config and find_library give
# a native build, built here for the browser. Of libpcap only the compiler of filters is in it, of R only its
# functions; no device, no socket and no file of the machine can be reached.
set(LVSLAB_PAGE_SOURCES ${CMAKE_BINARY_DIR}/sources CACHE PATH "where the libraries' sources are kept")
execute_process(COMMAND ${PROJECT_SOURCE_DIR}/cmake/page/sources.sh ${LVSLAB_PAGE_SOURCES}
	COMMAND_ERROR_IS_FATAL ANY)
find_program(BISON bison REQUIRED)
find_program(FLEX flex REQUIRED)
set(page_config ${CMAKE_BINARY_DIR}/page-config)

# page_library(NAME FOLDER HEADERS FILE…): a static library from files of somebody else's folder
function(page_library name folder headers)
	list(TRANSFORM ARGN PREPEND ${LVSLAB_PAGE_SOURCES}/${folder}/ OUTPUT_VARIABLE files
		REGEX "^[^/]" )
	add_library(page_${name} STATIC ${files})
	target_include_directories(page_${name} SYSTEM PUBLIC ${headers})
	target_include_directories(page_${name} BEFORE PRIVATE ${page_config}/${name})
	target_compile_definitions(page_${name} PRIVATE HAVE_CONFIG_H)
	target_compile_options(page_${name} PRIVATE -w -O2) # their warnings are not ours
	if(CMAKE_INTERPROCEDURAL_OPTIMIZATION)
		set_target_properties(page_${name} PROPERTIES INTERPROCEDURAL_OPTIMIZATION ON)
	endif()
endfunction()

# ---- libyaml: files are read, none is written ----
file(CONFIGURE OUTPUT ${page_config}/yaml/config.h CONTENT "
#define YAML_VERSION_MAJOR 0
#define YAML_VERSION_MINOR 2
#define YAML_VERSION_PATCH 5
#define YAML_VERSION_STRING \"0.2.5\"
")
page_library(yaml libyaml ${LVSLAB_PAGE_SOURCES}/libyaml/include
	src/api.c src/dumper.c src/emitter.c src/loader.c src/parser.c src/reader.c src/scanner.c src/writer.c)
add_library(PkgConfig::YAML ALIAS page_yaml)

# ---- jansson ----
set(json_inline inline)
set(json_have_long_long 1)
set(json_have_localeconv 0)
set(json_have_atomic_builtins 1)
set(json_have_sync_builtins 1)
configure_file(${LVSLAB_PAGE_SOURCES}/jansson/src/jansson_config.h.in
	${page_config}/jansson/jansson_config.h @ONLY)
file(CONFIGURE OUTPUT ${page_config}/jansson/jansson_private_config.h CONTENT "
#define HAVE_STDINT_H 1
#define HAVE_INT32_T 1
#define HAVE_UINT32_T 1
#define HAVE_UINT16_T 1
#define HAVE_UINT8_T 1
#define HAVE_SSIZE_T 1
#define HAVE_SYS_TYPES_H 1
#define HAVE_UNISTD_H 1
#define HAVE_SYS_TIME_H 1
#define HAVE_GETTIMEOFDAY 1
#define HAVE_GETPID 1
#define INITIAL_HASHTABLE_ORDER 3
")
page_library(jansson jansson "${LVSLAB_PAGE_SOURCES}/jansson/src;${page_config}/jansson"
	src/dump.c src/error.c src/hashtable.c src/hashtable_seed.c src/load.c src/memory.c
	src/pack_unpack.c src/strbuffer.c src/strconv.c src/utf.c src/value.c src/version.c)
add_library(PkgConfig::JANSSON ALIAS page_jansson)

# ---- libpcap: expressions become programs ----
file(CONFIGURE OUTPUT ${page_config}/pcap/config.h CONTENT "
#define HAVE_ASPRINTF 1
#define HAVE_VASPRINTF 1
#define HAVE_FSEEKO 1
#define HAVE_SNPRINTF 1
#define HAVE_STRERROR 1
#define HAVE_STRLCPY 1
#define HAVE_STRLCAT 1
#define HAVE_STRTOK_R 1
#define HAVE_UNISTD_H 1
#define HAVE_INTTYPES_H 1
#define HAVE_NETINET_ETHER_H 1
#define NETINET_ETHER_H_DECLARES_ETHER_HOSTTON 1
#define HAVE_DECL_ETHER_HOSTTON 1
#define HAVE_STRUCT_ETHER_ADDR 1
#define HAVE_SOCKLEN_T 1
#define PCAP_SUPPORT_NULL 1
#define PACKAGE_NAME \"pcap\"
#define PACKAGE_VERSION \"1.10.3\"
#define PACKAGE_STRING \"pcap 1.10.3\"
#define SIZEOF_VOID_P 4
#define SIZEOF_TIME_T 8
")
set(pcap ${LVSLAB_PAGE_SOURCES}/libpcap)
set(REENTRANT_PARSER "%define api.pure")
set(BISON_BYACC)
file(READ ${pcap}/grammar.y.in grammar)
string(REPLACE "@REENTRANT_PARSER@" "%define api.pure" grammar "${grammar}")
file(CONFIGURE OUTPUT ${page_config}/pcap/grammar.y CONTENT "${grammar}" @ONLY)
add_custom_command(OUTPUT ${page_config}/pcap/grammar.c ${page_config}/pcap/grammar.h
	COMMAND ${BISON} -Wnone -p pcap_ -o ${page_config}/pcap/grammar.c -d ${page_config}/pcap/grammar.y
	DEPENDS ${page_config}/pcap/grammar.y VERBATIM)
add_custom_command(OUTPUT ${page_config}/pcap/scanner.c ${page_config}/pcap/scanner.h
	COMMAND ${FLEX} -P pcap_ --header-file=${page_config}/pcap/scanner.h --nounput
		-o ${page_config}/pcap/scanner.c ${pcap}/scanner.l
	DEPENDS ${page_config}/pcap/grammar.h VERBATIM)
page_library(pcap libpcap ${pcap} bpf_filter.c bpf_image.c etherent.c fmtutils.c gencode.c nametoaddr.c
	optimize.c pcap-common.c pcap-null.c pcap-util.c pcap.c savefile.c sf-pcap.c sf-pcapng.c
	${page_config}/pcap/grammar.c ${page_config}/pcap/scanner.c)
target_include_directories(page_pcap PRIVATE ${pcap})
target_compile_definitions(page_pcap PRIVATE BUILDING_PCAP)
add_library(PkgConfig::PCAP ALIAS page_pcap)

# ---- R's nmath, alone as r-mathlib has it: quantiles, and what they are worked out with ----
set(nmath ${LVSLAB_PAGE_SOURCES}/r-base/src)
file(STRINGS ${nmath}/VERSION PACKAGE_VERSION LIMIT_COUNT 1)
set(RMATH_HAVE_WORKING_LOG1P "# define HAVE_WORKING_LOG1P 1")
configure_file(${nmath}/include/Rmath.h0.in ${page_config}/rmath/Rmath.h @ONLY)
file(CONFIGURE OUTPUT ${page_config}/rmath/config.h CONTENT "
#define HAVE_EXPM1 1
#define HAVE_HYPOT 1
#define HAVE_LOG1P 1
#define HAVE_WORKING_LOG1P 1
#define HAVE_NEARBYINT 1
#define HAVE_RINT 1
#define HAVE_LONG_DOUBLE 1
#define SIZEOF_LONG_DOUBLE 16
#define IEEE_754 1
")
file(CONFIGURE OUTPUT ${page_config}/rmath/Rconfig.h CONTENT "#define HAVE_F77_UNDERSCORE 1\n#define IEEE_754 1\n")
page_library(rmath r-base/src/nmath "${page_config}/rmath" mlutils.c d1mach.c i1mach.c fmax2.c fmin2.c fprec.c
	fround.c ftrunc.c sign.c fsign.c imax2.c imin2.c chebyshev.c log1p.c lgammacor.c gammalims.c
	stirlerr.c bd0.c gamma.c lgamma.c beta.c lbeta.c cospi.c choose.c sexp.c toms708.c qunif.c qexp.c
	dnorm.c pnorm.c qnorm.c qlnorm.c dt.c pt.c qt.c pbeta.c dbinom.c standalone/sunif.c)
target_include_directories(page_rmath PRIVATE ${nmath}/include ${nmath}/nmath)
target_compile_definitions(page_rmath PRIVATE MATHLIB_STANDALONE)
set(RMATH_LIBRARY page_rmath)
set(RMATH_HEADERS ${page_config}/rmath)
