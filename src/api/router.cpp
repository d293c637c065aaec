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
const Router::Node* Router::find(const Node& node, const std::vector<std::string>& segments,
                                 size_t at, std::vector<std::string>* parts) const {
  if (at == segments.size()) return node.routes.empty() ? nullptr : &node;
  auto literal = node.literals.find(segments[at]);
  if (literal != node.literals.end()) {
    if (const Node* found = find(*literal->second, segments, at + 1, parts)) return found;
  }
  if (!node.any || segments[at].empty()) return nullptr;
  if (parts) parts->push_back(segments[at]);
  const Node* found = find(*node.any, segments, at + 1, parts);
  if (!found && parts) parts->pop_back();
  return found;
}

Router::Match Router::match(http::Method method, const std::vector<std::string>& segments) const {
  Match match;
  const Node* node = find(*root_, segments, 0, &match.parts);
  if (!node) return match;
  if (method == http::Method::head) method = http::Method::get;
  auto route = node->routes.find(method);
  if (route != node->routes.end()) {
    match.route = route->second;
  } else {
    for (const auto& [allowed, unused] : node->routes) match.allowed.push_back(allowed);
  }
  return match;
}

const app::Route* Router::route(http::Method method,
                                const std::vector<std::string>& segments) const {
  const Node* node = find(*root_, segments, 0, nullptr);
  if (!node) return nullptr;
  auto route = node->routes.find(method == http::Method::head ? http::Method::get : method);
  return route == node->routes.end() ? nullptr : route->second;
}

}  // namespace kith::api
