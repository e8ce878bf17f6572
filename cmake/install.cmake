# SPDX-License-Identifier: GPL-2.0-or-later
# What `cmake --install` puts where, and the packages of `cpack -G DEB`: lvslab, whole, and lvslab-mpi,
# which alone needs an MPI. Man pages are compressed and completion is printed by the program itself.
set(CMAKE_INSTALL_DEFAULT_COMPONENT_NAME lvslab)
set(data ${CMAKE_INSTALL_DATADIR}/lvslab)
set(made ${CMAKE_BINARY_DIR}/installed)
file(MAKE_DIRECTORY ${made})

# installed_file(FOLDER NAME COMMAND…): NAME in FOLDER is what COMMAND prints
set(installed_files)
function(installed_file folder name)
	cmake_parse_arguments(PARSE_ARGV 2 file "" "COMPONENT" "DEPENDS;COMMAND")
	if(NOT file_COMPONENT)
		set(file_COMPONENT lvslab)
	endif()
	add_custom_command(OUTPUT ${made}/${name} COMMAND ${file_COMMAND} > ${made}/${name}
		DEPENDS ${file_DEPENDS} VERBATIM)
	install(FILES ${made}/${name} DESTINATION ${folder} COMPONENT ${file_COMPONENT})
	set(installed_files ${installed_files} ${made}/${name} PARENT_SCOPE)
endfunction()

install(TARGETS lvslab)
install(DIRECTORY scenarios topologies DESTINATION ${data} FILES_MATCHING PATTERN *.yaml PATTERN *.csv)
# the page, where one was built (`./lab page`, `cmake --preset page`): `export html` takes it from there
set(LVSLAB_PAGE ${PROJECT_SOURCE_DIR}/build-page/lvslab.html CACHE FILEPATH "the built page")
install(FILES ${LVSLAB_PAGE} DESTINATION ${data} OPTIONAL)
install(DIRECTORY docs/schema DESTINATION ${data})
install(FILES README.md README.zh-CN.md CHANGELOG.md CONTRIBUTING.md DESTINATION ${CMAKE_INSTALL_DOCDIR})
install(DIRECTORY docs/ DESTINATION ${CMAKE_INSTALL_DOCDIR} FILES_MATCHING PATTERN *.md PATTERN *.svg PATTERN turns.c
	PATTERN man EXCLUDE PATTERN schema EXCLUDE)
# where Wireshark looks for programs that capture
install(PROGRAMS share/extcap/lvslab DESTINATION ${CMAKE_INSTALL_LIBDIR}/wireshark/extcap)
install(FILES share/lvslab.desktop DESTINATION ${CMAKE_INSTALL_DATADIR}/applications)

# schedulers of one's own: the headers that a library is compiled against (cc -I…/include/lvslab),
# and a folder for those that all of a machine's users load
install(DIRECTORY sim/base sim/engine sim/wire sim/net sim/host sim/ipvs
	DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/lvslab FILES_MATCHING PATTERN *.h
	PATTERN kernel EXCLUDE PATTERN schedulers EXCLUDE)
install(FILES share/schedulers/README DESTINATION ${CMAKE_INSTALL_LIBDIR}/lvslab/schedulers)

find_program(GZIP gzip REQUIRED)
installed_file(${CMAKE_INSTALL_MANDIR}/man1 lvslab.1.gz DEPENDS docs/man/lvslab.1
	COMMAND ${GZIP} -9nc ${PROJECT_SOURCE_DIR}/docs/man/lvslab.1)
if(NOT CMAKE_CROSSCOMPILING)
	installed_file(${CMAKE_INSTALL_DATADIR}/bash-completion/completions lvslab DEPENDS lvslab
		COMMAND lvslab help --completion bash)
	installed_file(${CMAKE_INSTALL_DATADIR}/zsh/vendor-completions _lvslab DEPENDS lvslab
		COMMAND lvslab help --completion zsh)
endif()
installed_file(${CMAKE_INSTALL_DOCDIR} changelog.gz DEPENDS share/debian/changelog
	COMMAND ${GZIP} -9nc ${PROJECT_SOURCE_DIR}/share/debian/changelog)
install(FILES share/debian/copyright DESTINATION ${CMAKE_INSTALL_DOCDIR})
if(TARGET lvslab-mpi)
	install(TARGETS lvslab-mpi COMPONENT mpi)
	set(mpi_doc ${CMAKE_INSTALL_DATADIR}/doc/lvslab-mpi)
	installed_file(${CMAKE_INSTALL_MANDIR}/man1 lvslab-mpi.1.gz COMPONENT mpi
		DEPENDS share/lvslab-mpi.1
		COMMAND ${GZIP} -9nc ${PROJECT_SOURCE_DIR}/share/lvslab-mpi.1)
	install(FILES share/debian/copyright DESTINATION ${mpi_doc} COMPONENT mpi)
	install(FILES ${made}/changelog.gz DESTINATION ${mpi_doc} COMPONENT mpi)
endif()
add_custom_target(installed_files ALL DEPENDS ${installed_files})

set(CPACK_PACKAGE_NAME lvslab)
set(CPACK_PACKAGE_VENDOR "The lvslab authors")
set(CPACK_PACKAGE_CONTACT "The lvslab authors <lvslab@example.org>")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_GENERATOR DEB)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_COMPONENTS_ALL lvslab)
if(TARGET lvslab-mpi)
	list(APPEND CPACK_COMPONENTS_ALL mpi)
endif()
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(CPACK_DEBIAN_LVSLAB_PACKAGE_NAME lvslab)
set(CPACK_DEBIAN_LVSLAB_PACKAGE_SECTION education)
set(CPACK_DEBIAN_MPI_PACKAGE_NAME lvslab-mpi)
set(CPACK_DEBIAN_MPI_PACKAGE_SECTION education)
set(CPACK_DEBIAN_MPI_PACKAGE_DEPENDS "lvslab (= ${PROJECT_VERSION}), openmpi-bin")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "simulator and teaching lab for Linux Virtual Server")
set(CPACK_DEBIAN_LVSLAB_DESCRIPTION
"Clients, switches, a director and real servers with Linux's own rules for
ARP, routing, TCP and IPVS, as steps that explain themselves and can be taken
back: lessons, labs that a machine can grade, and comparisons of schedulers.")
set(CPACK_DEBIAN_MPI_DESCRIPTION
"This is lvslab-mpi, the lvslab that shares the runs of a sweep among the
processes that mpirun starts, on one machine or many.")
include(CPack)
