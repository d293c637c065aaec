#include "base/signatory.h"

#include <fmt/format.h>
#include <openssl/bio.h>
#include <openssl/cms.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <climits>
#include <ctime>
#include <stdexcept>
#include <vector>

namespace kith {
namespace {

constexpr unsigned key_bits = 3072;
constexpr int serial_bits = 127;  // so that it is positive
constexpr size_t name_characters_max = 64;
constexpr size_t certificates_max = 4;  // beside that of the key

template <auto free>
struct Free {
  template <typename T>
  void operator()(T* it) const {
    free(it);
  }
};
using Bio = std::unique_ptr<BIO, Free<BIO_free_all>>;
using Key = std::unique_ptr<EVP_PKEY, Free<EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, Free<X509_free>>;
using Cms = std::unique_ptr<CMS_ContentInfo, Free<CMS_ContentInfo_free>>;

// What has failed, in OpenSSL's words.
[[noreturn]] void fail(std::string_view what) {
  const unsigned long error = ERR_peek_last_error();
  const char* why = error ? ERR_reason_error_string(error) : nullptr;
  ERR_clear_error();
  throw std::runtime_error(fmt::format("OpenSSL cannot {}: {}", what, why ? why : "no reason"));
}

template <typename T>
T need(T made, std::string_view what) {
  if (!made) fail(what);
  return made;
}

Bio reader_of(std::string_view bytes) {
  if (bytes.size() > INT_MAX) throw std::runtime_error("too much for one signature");
  return Bio(need(BIO_new_mem_buf(bytes.data(), static_cast<int>(bytes.size())), "read memory"));
}

// The DER of anything that has an i2d function.
template <auto i2d, typename T>
std::string der_of(T* it) {
  unsigned char* bytes = nullptr;
  const int size = i2d(it, &bytes);
  if (size < 0) fail("write DER");
  std::string out(reinterpret_cast<const char*>(bytes), static_cast<size_t>(size));
  OPENSSL_free(bytes);
  return out;
}

std::string_view first_characters(std::string_view name) {
  size_t characters = 0;
  for (size_t i = 0; i < name.size(); ++i)
    if ((static_cast<unsigned char>(name[i]) & 0xC0) != 0x80 && characters++ == name_characters_max)
      return name.substr(0, i);
  return name;
}

void name_it(X509* certificate, std::string_view name) {
  X509_NAME* subject = X509_get_subject_name(certificate);
  const std::string_view fits = first_characters(name.empty() ? "Kith" : name);
  const auto* bytes = reinterpret_cast<const unsigned char*>(fits.data());
  for (const int part : {NID_organizationName, NID_commonName})
    need(X509_NAME_add_entry_by_NID(subject, part, MBSTRING_UTF8, bytes,
                                    static_cast<int>(fits.size()), -1, 0),
         "write a name into a certificate");
  need(X509_set_issuer_name(certificate, subject), "name an issuer");
}

void set_serial(X509* certificate) {
  const std::unique_ptr<BIGNUM, Free<BN_free>> serial(need(BN_new(), "make a number"));
  need(BN_rand(serial.get(), serial_bits, BN_RAND_TOP_ONE, BN_RAND_BOTTOM_ANY), "make a number");
  need(BN_to_ASN1_INTEGER(serial.get(), X509_get_serialNumber(certificate)), "number it");
}

void extend(X509* certificate, int what, const char* value) {
  X509V3_CTX context;
  X509V3_set_ctx_nodb(&context);
  X509V3_set_ctx(&context, certificate, certificate, nullptr, nullptr, 0);
  const std::unique_ptr<X509_EXTENSION, Free<X509_EXTENSION_free>> extension(
      need(X509V3_EXT_conf_nid(nullptr, &context, what, value), "make an extension"));
  need(X509_add_ext(certificate, extension.get(), -1), "extend a certificate");
}

time_t seconds_of(Timestamp at) {
  return std::chrono::floor<std::chrono::seconds>(at).time_since_epoch().count();
}

Certificate certify(EVP_PKEY* key, std::string_view name, Timestamp from, Timestamp until) {
  Certificate made(need(X509_new(), "make a certificate"));
  need(X509_set_version(made.get(), X509_VERSION_3), "make a certificate");
  set_serial(made.get());
  name_it(made.get(), name);
  need(ASN1_TIME_set(X509_getm_notBefore(made.get()), seconds_of(from)), "write a time");
  need(ASN1_TIME_set(X509_getm_notAfter(made.get()), seconds_of(until)), "write a time");
  need(X509_set_pubkey(made.get(), key), "write a key");
  extend(made.get(), NID_basic_constraints, "critical,CA:FALSE");
  extend(made.get(), NID_key_usage, "critical,digitalSignature,nonRepudiation");
  extend(made.get(), NID_subject_key_identifier, "hash");
  need(X509_sign(made.get(), key, EVP_sha256()), "sign a certificate");
  return made;
}

// The attributes as they are signed: RFC 5652 5.4, a SET OF in the order of X.690 11.6.
std::string signed_attributes(CMS_SignerInfo* signer) {
  std::vector<std::string> all;
  for (int i = 0; i < CMS_signed_get_attr_count(signer); ++i)
    all.push_back(der_of<i2d_X509_ATTRIBUTE>(CMS_signed_get_attr(signer, i)));
  std::ranges::sort(all);
  std::string content;
  for (const std::string& each : all) content += each;
  unsigned char head[8];
  unsigned char* end = head;
  ASN1_put_object(&end, 1, static_cast<int>(content.size()), V_ASN1_SET, V_ASN1_UNIVERSAL);
  return std::string(reinterpret_cast<const char*>(head), static_cast<size_t>(end - head)) +
         content;
}

// OpenSSL 3.0 puts a signing time into every signature, and EN 319 142-1 6.3 forbids it: it goes, and
// what is left is signed again.
void sign_without_time(CMS_SignerInfo* signer, EVP_PKEY* key) {
  const int time = CMS_signed_get_attr_by_NID(signer, NID_pkcs9_signingTime, -1);
  if (time < 0) return;
  X509_ATTRIBUTE_free(CMS_signed_delete_attr(signer, time));
  const std::string attributes = signed_attributes(signer);
  const std::unique_ptr<EVP_MD_CTX, Free<EVP_MD_CTX_free>> context(need(EVP_MD_CTX_new(), "sign"));
  need(EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, key) == 1, "sign");
  const auto* bytes = reinterpret_cast<const unsigned char*>(attributes.data());
  size_t size = 0;
  need(EVP_DigestSign(context.get(), nullptr, &size, bytes, attributes.size()) == 1, "sign");
  std::vector<unsigned char> signature(size);
  need(EVP_DigestSign(context.get(), signature.data(), &size, bytes, attributes.size()) == 1,
       "sign");
  need(ASN1_OCTET_STRING_set(CMS_SignerInfo_get0_signature(signer), signature.data(),
                             static_cast<int>(size)),
       "keep a signature");
}

}  // namespace

struct Signatory::State {
  Key key;
  Certificate certificate;
  std::vector<Certificate> others;
};

Signatory::Signatory(std::unique_ptr<State> state) : state_(std::move(state)) {}
Signatory::Signatory(Signatory&&) noexcept = default;
Signatory::~Signatory() = default;

Signatory Signatory::make(std::string_view name, Timestamp from, Timestamp until) {
  Key key(need(EVP_RSA_gen(key_bits), "make a key"));
  Certificate certificate = certify(key.get(), name, from, until);
  return Signatory(std::make_unique<State>(State{std::move(key), std::move(certificate), {}}));
}

std::optional<Signatory> Signatory::read(std::string_view pem) {
  // A password is never asked for at the terminal.
  const auto no_password = [](char*, int, int, void*) { return -1; };
  Key key(PEM_read_bio_PrivateKey(reader_of(pem).get(), nullptr, no_password, nullptr));
  Certificate signs;
  std::vector<Certificate> others;
  const Bio reader = reader_of(pem);
  while (key && others.size() < certificates_max) {
    Certificate each(PEM_read_bio_X509(reader.get(), nullptr, no_password, nullptr));
    if (!each) break;
    if (!signs && X509_check_private_key(each.get(), key.get()) == 1)
      signs = std::move(each);
    else
      others.push_back(std::move(each));
  }
  ERR_clear_error();
  if (!signs) return std::nullopt;
  return Signatory(
      std::make_unique<State>(State{std::move(key), std::move(signs), std::move(others)}));
}

std::string Signatory::pem() const {
  const Bio out(need(BIO_new(BIO_s_mem()), "write memory"));
  need(PEM_write_bio_PKCS8PrivateKey(out.get(), state_->key.get(), nullptr, nullptr, 0, nullptr,
                                     nullptr),
       "write a key");
  need(PEM_write_bio_X509(out.get(), state_->certificate.get()), "write a certificate");
  for (const Certificate& each : state_->others)
    need(PEM_write_bio_X509(out.get(), each.get()), "write a certificate");
  char* bytes = nullptr;
  const long size = BIO_get_mem_data(out.get(), &bytes);
  return {bytes, static_cast<size_t>(size)};
}

std::string Signatory::certificate() const { return der_of<i2d_X509>(state_->certificate.get()); }

Timestamp Signatory::valid_until() const {
  tm at{};
  need(ASN1_TIME_to_tm(X509_get0_notAfter(state_->certificate.get()), &at), "read a time");
  return Timestamp{std::chrono::seconds{timegm(&at)}};
}

bool Signatory::self_signed() const {
  X509* certificate = state_->certificate.get();
  return X509_NAME_cmp(X509_get_subject_name(certificate), X509_get_issuer_name(certificate)) == 0;
}

std::string Signatory::sign(std::string_view content) const {
  constexpr unsigned flags = CMS_DETACHED | CMS_BINARY | CMS_NOSMIMECAP;
  const Cms cms(need(CMS_sign(nullptr, nullptr, nullptr, nullptr, flags | CMS_PARTIAL), "sign"));
  CMS_SignerInfo* signer = need(CMS_add1_signer(cms.get(), state_->certificate.get(),
                                                state_->key.get(), EVP_sha256(), flags | CMS_CADES),
                                "sign");
  for (const Certificate& each : state_->others)
    need(CMS_add1_cert(cms.get(), each.get()), "add a certificate");
  need(CMS_final(cms.get(), reader_of(content).get(), nullptr, flags), "sign");
  sign_without_time(signer, state_->key.get());
  return der_of<i2d_CMS_ContentInfo>(cms.get());
}

bool is_signed_by(std::string_view certificate, std::string_view content, std::string_view cms) {
  const auto read = [](std::string_view bytes, auto d2i) {
    const auto* at = reinterpret_cast<const unsigned char*>(bytes.data());
    return d2i(nullptr, &at, static_cast<long>(bytes.size()));
  };
  const Certificate by(read(certificate, d2i_X509));
  const Cms found(read(cms, d2i_CMS_ContentInfo));
  const std::unique_ptr<X509_STORE, Free<X509_STORE_free>> trusted(X509_STORE_new());
  bool genuine = by && found && trusted && X509_STORE_add_cert(trusted.get(), by.get()) == 1;
  if (genuine) {
    X509_STORE_set_flags(trusted.get(), X509_V_FLAG_PARTIAL_CHAIN | X509_V_FLAG_NO_CHECK_TIME);
    genuine = CMS_verify(found.get(), nullptr, trusted.get(), reader_of(content).get(), nullptr,
                         CMS_BINARY | CMS_CADES) == 1;
  }
  ERR_clear_error();
  return genuine;
}

}  // namespace kith
