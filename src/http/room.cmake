target_link_libraries(kith_http
  PRIVATE Boost::headers OpenSSL::SSL OpenSSL::Crypto ZLIB::ZLIB)
