# Install rules: headers, library, find_package(asyncio) and pkg-config; the installed tree may be moved.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

set(asyncio_package_dir "${CMAKE_INSTALL_LIBDIR}/cmake/asyncio")

install(DIRECTORY include/ DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}" FILES_MATCHING PATTERN "*.hpp")
install(TARGETS asyncio asyncio_torture EXPORT asyncioTargets INCLUDES DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}")
install(EXPORT asyncioTargets NAMESPACE asyncio:: DESTINATION "${asyncio_package_dir}")

configure_package_config_file(cmake/asyncioConfig.cmake.in asyncioConfig.cmake
  INSTALL_DESTINATION "${asyncio_package_dir}"
  NO_SET_AND_CHECK_MACRO
)
write_basic_package_version_file(asyncioConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES
  "${CMAKE_CURRENT_BINARY_DIR}/asyncioConfig.cmake"
  "${CMAKE_CURRENT_BINARY_DIR}/asyncioConfigVersion.cmake"
  DESTINATION "${asyncio_package_dir}"
)

# pkg-config finds the prefix from where asyncio.pc lies, so the prefix of `cmake --install --prefix` counts.
file(RELATIVE_PATH asyncio_prefix_from_pc
  "${CMAKE_INSTALL_FULL_LIBDIR}/pkgconfig" "${CMAKE_INSTALL_PREFIX}"
)
configure_file(cmake/asyncio.pc.in asyncio.pc @ONLY)
install(FILES "${CMAKE_CURRENT_BINARY_DIR}/asyncio.pc" DESTINATION "${CMAKE_INSTALL_LIBDIR}/pkgconfig")
