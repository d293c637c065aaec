// Which route a request is for: one table, looked up by segments. A literal segment beats a {…}, where
// it has the method: POST /attachments is an upload, GET /attachments the list of an object.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/route.h"

namespace kith::api {

class Router {
 public:
  // Throws std::logic_error for two routes of one method that cannot be told apart.
  explicit Router(std::vector<app::Route> routes);
  ~Router();

  struct Match {
    const app::Route* route = nullptr;  // null: no such path, or not with this method
    std::vector<std::string> parts;     // what the {…} stand for
    std::vector<http::Method> allowed;  // methods of the path, when the method was wrong
  };
  Match match(http::Method method, const std::vector<std::string>& segments) const;
  const app::Route* route(http::Method method, const std::vector<std::string>& segments) const;

  const std::vector<app::Route>& routes() const { return routes_; }

 private:
  struct Node;
  struct Wanted {
    const std::vector<std::string>& segments;
    std::optional<http::Method> method;  // nothing: any
  };
  const Node* find(const Node& node, const Wanted& wanted, size_t at,
                   std::vector<std::string>* parts) const;
  const std::vector<app::Route> routes_;
  std::unique_ptr<Node> root_;
};

}  // namespace kith::api
