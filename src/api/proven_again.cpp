#include "api/proven_again.h"

#include "app/workspace.h"

namespace kith::api {

Error no_token() {
  return forbidden(say("This is done after signing in, not with a token.",
                       "此操作只能在登录后进行，不能使用令牌。"));
}

Status prove_password_again(app::Call& call, const Json& body, std::string_view field) {
  if (!call.caller.by_cookie) return no_token();
  return call.workspace.sign_in().check_present_password(call.actor.id(), body.text(field),
                                                         call.request.peer, field);
}

Status prove_for_other(app::Call& call, const Json& body, Id other) {
  if (other == call.actor.id()) {
    return forbidden(say("This is for the accounts of others. Change your own in your profile.",
                         "此操作只用于他人的账号。请在个人资料中更改自己的账号。"));
  }
  TRY(prove_password_again(call, body, "current"));
  const auto proven = call.workspace.sign_in().second_factor().prove(
      call.actor.id(), body.text("code"), call.request.peer);
  if (proven) return done();
  // The session goes on: it is this request that lacks something.
  Error error = proven.error();
  if (error.code == Code::unauthenticated) error.code = Code::invalid;
  return error;
}

}  // namespace kith::api
