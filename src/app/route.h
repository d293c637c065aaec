// A place that the outside may call, as a value. The table of all routes is one list; a route
// states who may call it, and one that does not state it does not compile.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "access/actor.h"
#include "access/sign_in.h"
#include "http/message.h"
#include "records/records.h"

namespace kith::app {

class Workspace;

// Who may call. There is no default.
class Permit {
 public:
  static Permit anyone() { return Permit(Kind::anyone); }  // also without signing in
  static Permit signed_in() {
    return Permit(Kind::signed_in);
  }  // rights on objects are asked below
  static Permit action(access::Action action) {
    Permit permit(Kind::action);
    permit.action_ = action;
    return permit;
  }
  bool open() const { return kind_ == Kind::anyone; }
  std::optional<access::Action> needs() const {
    return kind_ == Kind::action ? std::optional(action_) : std::nullopt;
  }

 private:
  enum class Kind { anyone, signed_in, action };
  explicit Permit(Kind kind) : kind_(kind) {}
  Kind kind_;
  access::Action action_ = access::Action::administer;
};

// One call on its way: who, where, when, in which language.
struct Call {
  const http::Request& request;
  Workspace& workspace;
  const access::Actor& actor;
  access::Caller caller;
  std::string session;  // the cookie's secret, if that is how the caller came
  Timestamp now;
  Locale locale;
  records::Via via;                // web or api
  std::vector<std::string> parts;  // what the pattern's {…} stand for, in order

  // The object that a path names, if the actor may know it.
  Result<const schema::Object*> object(std::string_view name) const;
  Result<Id> id(size_t part) const;
  Result<Json> json() const;  // the body; an empty one is an empty object
};

enum class Lane { interactive, bulk };
// A POST that only asks (a query too long for an address) says so.
enum class Effect { of_method, none };

struct RouteOptions {
  uint64_t body_bytes_max = 1 << 20;  // over 8 MiB it arrives in a file
  Lane lane = Lane::interactive;
  Effect effect = Effect::of_method;
  // Open to whose role asks for two steps and who has shown but a password: what it takes to set the
  // second one up, and to leave.
  bool before_two_steps = false;
};

struct Route {
  http::Method method;
  std::string pattern;  // "/api/v1/{object}/{id}": a {…} takes one segment
  Permit permit;
  std::string summary;  // for OpenAPI
  std::function<Result<http::Response>(Call&)> handle;
  RouteOptions options{};
};

}  // namespace kith::app
