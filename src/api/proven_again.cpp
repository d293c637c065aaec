#include "api/proven_again.h"

#include "app/workspace.h"
#include "base/log.h"

namespace kith::api {

namespace {

// As dispatch.cpp does of the proofs that open a door.
void log_refused(const app::Call& call) {
  log::warn("refused", "why=proof_again user={} address={} request={}", format(call.actor.id()),
            call.request.peer, call.request.id);
}

}  // namespace

Error no_token() {
  return forbidden(say("This is done after signing in, not with a token.",
                       "此操作只能在登录后进行，不能使用令牌。"));
}

Status prove_password_again(app::Call& call, const Json& body, std::string_view field) {
  if (!call.caller.by_cookie) return no_token();
  Status proven = call.workspace.sign_in().check_present_password(call.actor.id(), body.text(field),
                                                                  call.request.peer, field);
  if (!proven) log_refused(call);
  return proven;
}

Status require_shown_step(app::Call& call) {
  if (!access::lacks_two_steps(call.actor.directory(), call.caller) ||
      !call.workspace.sign_in().has_second_step(call.actor.id()))
    return done();
  return forbidden(
      say("You have a passkey: sign in with it. Your administrator can remove it if you "
          "have lost the device.",
          "您已有通行密钥：请用它登录。如果设备已丢失，可由管理员移除。"));
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
  log_refused(call);
  // The session goes on: it is this request that lacks something.
  Error error = proven.error();
  if (error.code == Code::unauthenticated) error.code = Code::invalid;
  return error;
}

}  // namespace kith::api
