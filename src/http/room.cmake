target_link_libraries(kith_http
  PRIVATE Boost::headers OpenSSL::SSL OpenSSL::Crypto ZLIB::ZLIB)
set_source_files_properties("${CMAKE_SOURCE_DIR}/src/http/head_check_test.cpp"
  PROPERTIES COMPILE_DEFINITIONS "KITH_SOURCE_DIR=\"${CMAKE_SOURCE_DIR}\"")
