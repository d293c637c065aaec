#include "http/trusted_proxies.h"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>
#include <optional>
#include <span>
#include <vector>

namespace kith::http {
namespace {

// Of IPv6; one of IPv4 lies within (RFC 4291 2.5.5.2).
using Address = std::array<unsigned char, 16>;
constexpr std::array<unsigned char, 12> v4_mapped = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
constexpr size_t v4_bits = 32;
constexpr size_t v6_bits = 128;

bool is_v4(const Address& address) {
  return std::ranges::equal(v4_mapped, std::span(address).first<12>());
}

struct Network {
  Address address;
  size_t bits;  // from the first, that count

  bool holds(const Address& other) const {
    const size_t whole = bits / 8;
    if (std::memcmp(address.data(), other.data(), whole) != 0) return false;
    const size_t left = bits % 8;
    return left == 0 || ((address[whole] ^ other[whole]) >> (8 - left)) == 0;
  }
};

std::string_view trimmed(std::string_view text) {
  const size_t from = text.find_first_not_of(" \t");
  if (from == std::string_view::npos) return {};
  return text.substr(from, text.find_last_not_of(" \t") - from + 1);
}

std::optional<Address> bare_address(std::string_view text) {
  const std::string copy(text);
  Address address{};
  if (inet_pton(AF_INET6, copy.c_str(), address.data()) == 1) return address;
  std::ranges::copy(v4_mapped, address.begin());
  if (inet_pton(AF_INET, copy.c_str(), address.data() + v4_mapped.size()) == 1) return address;
  return std::nullopt;
}

// "192.0.2.7", "192.0.2.7:4711", "2001:db8::7", "[2001:db8::7]:4711".
std::optional<Address> address_in(std::string_view text) {
  if (text.starts_with('[')) {
    const size_t end = text.find(']');
    return end == std::string_view::npos ? std::nullopt : bare_address(text.substr(1, end - 1));
  }
  if (std::ranges::count(text, ':') == 1) text = text.substr(0, text.find(':'));
  return bare_address(text);
}

std::optional<Network> network_in(std::string_view text) {
  const size_t slash = text.find('/');
  const auto address = bare_address(text.substr(0, slash));
  if (!address) return std::nullopt;
  const bool v4 = text.substr(0, slash).find(':') == std::string_view::npos;
  size_t bits = v4 ? v4_bits : v6_bits;
  if (slash != std::string_view::npos) {
    const std::string_view said = text.substr(slash + 1);
    size_t asked = 0;
    const auto [end, error] = std::from_chars(said.data(), said.data() + said.size(), asked);
    if (error != std::errc() || end != said.data() + said.size() || asked > bits)
      return std::nullopt;
    bits = asked;
  }
  return Network{*address, v4 ? bits + v6_bits - v4_bits : bits};
}

std::string written(const Address& address) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  is_v4(address) ? inet_ntop(AF_INET, address.data() + v4_mapped.size(), text.data(), text.size())
                 : inet_ntop(AF_INET6, address.data(), text.data(), text.size());
  return text.data();
}

}  // namespace

struct TrustedProxies::Networks {
  std::vector<Network> all;

  bool hold(const Address& address) const {
    return std::ranges::any_of(all, [&](const Network& each) { return each.holds(address); });
  }
};

Result<TrustedProxies> TrustedProxies::parse(std::string_view list, std::string_view field) {
  Networks networks;
  for (std::string_view rest = list; !trimmed(rest).empty();) {
    const size_t comma = std::min(rest.find(','), rest.size());
    const std::string_view one = trimmed(rest.substr(0, comma));
    rest.remove_prefix(std::min(comma + 1, rest.size()));
    const auto network = network_in(one);
    if (!network) {
      return invalid_field(
          std::string(field), "format",
          say("“{}” is neither an address nor a network; examples are 127.0.0.1 "
              "and 10.0.0.0/8, with commas between them.",
              "“{}”不是地址或网段；例如 127.0.0.1 或 10.0.0.0/8，以逗号分隔。", one));
    }
    networks.all.push_back(*network);
  }
  TrustedProxies proxies;
  if (!networks.all.empty())
    proxies.networks_ = std::make_shared<const Networks>(std::move(networks));
  return proxies;
}

std::string TrustedProxies::caller(const std::string& peer, const Headers& headers) const {
  if (!networks_) return peer;
  auto at = address_in(peer);
  if (!at || !networks_->hold(*at)) return peer;
  // Of several headers the later lines stand behind the earlier ones (RFC 9110 5.3).
  std::string said;
  for (const std::string_view line : headers.all("X-Forwarded-For")) {
    if (!said.empty()) said += ',';
    said += line;
  }
  for (std::string_view rest = said; networks_->hold(*at) && !trimmed(rest).empty();) {
    const size_t comma = rest.rfind(',');
    const auto before =
        address_in(trimmed(comma == std::string_view::npos ? rest : rest.substr(comma + 1)));
    if (!before) break;  // whatever it is, a proxy of ours has passed it on: that one counts
    at = before;
    rest = comma == std::string_view::npos ? std::string_view() : rest.substr(0, comma);
  }
  return written(*at);
}

}  // namespace kith::http
