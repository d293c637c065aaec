kith_embed_objects(access)
target_link_libraries(kith_access PRIVATE ${ZXCVBN})
target_link_libraries(kith_access PRIVATE PkgConfig::FIDO2 OpenSSL::Crypto)
