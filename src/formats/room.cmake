target_link_libraries(kith_formats
  PRIVATE ICU::i18n ICU::uc ICU::data LibXml2::LibXml2 PkgConfig::LIBZIP PkgConfig::PANGOCAIRO ZLIB::ZLIB)
