// From a request to an answer. The one place where a request gets its workspace, its caller and its
// permit; no handler runs without all three.
#pragma once

#include <functional>
#include <string>

#include "api/router.h"
#include "http/server.h"

namespace kith::api {

// Which workspace a request is for. One today; a host name or path prefix tells them apart later.
using FindWorkspace = std::function<app::Workspace*(const http::Request&)>;

struct DispatchOptions {
  bool secure_cookies = false;  // behind TLS: __Host- and Secure
  std::string base_url = {};    // "https://crm.example.com" where a proxy stands before us
};

class Dispatch {
 public:
  Dispatch(const Router& router, FindWorkspace find_workspace, DispatchOptions options = {});

  http::Response answer(const http::Request& request) const;
  http::RouteLimits limits(const http::Request& request) const;
  // What the server itself refuses (too large, malformed), as a problem document.
  http::Response refuse(const http::Refusal& refusal) const;

 private:
  // What is known of the caller by the time of the answer, be it a refusal.
  struct Told {
    Locale locale = Locale::en;
    Id user;              // who showed a proof that holds
    bool showed = false;  // a proof, good or not
  };
  Result<http::Response> run(const http::Request& request, const Router::Match& match,
                             app::Workspace& workspace, Told& told) const;

  const Router& router_;
  const FindWorkspace find_workspace_;
  const DispatchOptions options_;
};

std::string session_cookie_name(const DispatchOptions& options);
std::string_view bearer_token(const http::Request& request);  // empty where none was sent

}  // namespace kith::api
