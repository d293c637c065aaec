#include "app/signing_key.h"

#include <cerrno>
#include <filesystem>
#include <system_error>

#include "app/secret_file.h"
#include "base/log.h"

namespace kith::app {
namespace {

namespace fs = std::filesystem;

constexpr std::chrono::hours lasts{24 * 365 * 5};
constexpr std::chrono::hours renewed_before{24 * 30};
constexpr std::chrono::hours slow_clocks{24};

// Nothing where there is no file.
Result<std::optional<Signatory>> read(const fs::path& path, KeyRing* keys) {
  const auto text = TRY(read_secret(path, keys));
  if (!text) return std::optional<Signatory>();
  auto found = Signatory::read(*text);
  if (found) return found;
  // Never sign with another in silence.
  return Error{
      Code::unavailable,
      say("The file {} on the server holds no key with its certificate. Put a good copy back, "
          "or move it away: then a new key is made.",
          "服务器上的文件 {} "
          "中没有匹配的密钥和证书。请放回正确的副本；或将其移走，系统会生成新的密钥。",
          path.filename().string()),
      {}};
}

Error ended(const fs::path& path, Timestamp until) {
  return {Code::unavailable,
          say("The certificate in the file {} on the server ended on {}. Put a newer one there.",
              "服务器上文件 {} 中的证书已于 {} 到期，请更换新证书。", path.filename().string(),
              format(until)),
          {}};
}

}  // namespace

Result<Signatory> SigningKey::signatory(std::string_view name, Timestamp now,
                                        Random& random) const {
  close_to_others(path_);
  auto known = TRY(read(path_, keys_));
  if (known && !known->self_signed() && now >= known->valid_until())
    return ended(path_, known->valid_until());
  if (known && (!known->self_signed() || now < known->valid_until() - renewed_before))
    return std::move(*known);
  const std::string fresh = Signatory::make(name, now - slow_clocks, now + lasts).pem();
  if (known) {
    log::info("signing_key_renewed", "path={}", path_);
    replace_secret(path_, fresh, keys_);
  } else {
    write_new_secret(path_, fresh, keys_);
  }
  auto made = TRY(read(path_, keys_));  // another program's, where that was quicker
  if (!made) throw std::system_error(EIO, std::generic_category(), "the signing key " + path_);
  return std::move(*made);
}

}  // namespace kith::app
