#include "api/router.h"

#include <map>
#include <stdexcept>
#include <string_view>

namespace kith::api {
namespace {

std::vector<std::string_view> split(std::string_view pattern) {
  std::vector<std::string_view> out;
  pattern.remove_prefix(1);  // every pattern begins with a slash
  while (true) {
    const size_t slash = pattern.find('/');
    out.push_back(pattern.substr(0, slash));
    if (slash == std::string_view::npos) return out;
    pattern.remove_prefix(slash + 1);
  }
}

}  // namespace

struct Router::Node {
  std::map<std::string, std::unique_ptr<Node>, std::less<>> literals;
  std::unique_ptr<Node> any;
  std::map<http::Method, const app::Route*> routes;
};

Router::Router(std::vector<app::Route> routes)
    : routes_(std::move(routes)), root_(std::make_unique<Node>()) {
  for (const app::Route& route : routes_) {
    Node* node = root_.get();
    for (std::string_view segment : split(route.pattern)) {
      auto& next = segment.starts_with('{') ? node->any : node->literals[std::string(segment)];
      if (!next) next = std::make_unique<Node>();
      node = next.get();
    }
    if (!node->routes.emplace(route.method, &route).second) {
      throw std::logic_error("two routes for " + std::string(http::name(route.method)) + " " +
                             route.pattern);
    }
  }
}

Router::~Router() = default;

// Depth is that of the longest pattern, whatever the request.
const Router::Node* Router::find(const Node& node, const Wanted& wanted, size_t at,
                                 std::vector<std::string>* parts) const {
  const std::vector<std::string>& segments = wanted.segments;
  if (at == segments.size()) {
    const bool here = wanted.method ? node.routes.contains(*wanted.method) : !node.routes.empty();
    return here ? &node : nullptr;
  }
  auto literal = node.literals.find(segments[at]);
  if (literal != node.literals.end()) {
    if (const Node* found = find(*literal->second, wanted, at + 1, parts)) return found;
  }
  if (!node.any || segments[at].empty()) return nullptr;
  if (parts) parts->push_back(segments[at]);
  const Node* found = find(*node.any, wanted, at + 1, parts);
  if (!found && parts) parts->pop_back();
  return found;
}

Router::Match Router::match(http::Method method, const std::vector<std::string>& segments) const {
  Match match;
  if (method == http::Method::head) method = http::Method::get;
  if (const Node* node = find(*root_, {segments, method}, 0, &match.parts)) {
    match.route = node->routes.at(method);
    return match;
  }
  if (const Node* node = find(*root_, {segments, std::nullopt}, 0, nullptr)) {
    for (const auto& [allowed, unused] : node->routes) match.allowed.push_back(allowed);
  }
  return match;
}

const app::Route* Router::route(http::Method method,
                                const std::vector<std::string>& segments) const {
  if (method == http::Method::head) method = http::Method::get;
  const Node* node = find(*root_, {segments, method}, 0, nullptr);
  return node ? node->routes.at(method) : nullptr;
}

}  // namespace kith::api
