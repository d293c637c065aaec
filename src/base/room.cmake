target_link_libraries(kith_base
  PUBLIC fmt::fmt Threads::Threads
  PRIVATE Boost::json spdlog::spdlog ICU::i18n ICU::uc ICU::data OpenSSL::Crypto PkgConfig::SODIUM)
