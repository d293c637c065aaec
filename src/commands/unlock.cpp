// kith unlock: for whoever has lost every second step, and nobody is left who could turn it off for them.
// Whoever reads the console owns the machine; the password stays.
#include <cstdio>

#include "commands/commands.h"

namespace kith::commands {
namespace {

const access::User* user_called(const access::Directory& directory, std::string_view email) {
  return email.empty() ? nullptr : directory.user_by_email(email);
}

Status unlock(const Invocation& call) {
  Program program;
  TRY(program.open(call.settings));
  app::Workspace& workspace = *program.workspace;
  const std::string email = call.words.size() == 1 ? call.words.front() : std::string();
  const auto directory = workspace.directory();
  const access::User* user = user_called(*directory, email);
  if (!user) {
    return invalid_field("email", "unknown",
                         say("Name somebody by the mail address: kith unlock EMAIL",
                             "请用邮箱指明用户：kith unlock EMAIL"));
  }
  access::SignIn& sign_in = workspace.sign_in();
  TRY(workspace.database().write([&](storage::Connection& db) -> Status {
    const bool factor = sign_in.second_factor().remove(db, user->id);
    const int passkeys = sign_in.passkeys().remove_all(db, user->id);
    if (!factor && passkeys == 0) {
      return not_found(say("{} has no second factor and no passkey.",
                           "{} 没有启用两步验证，也没有通行密钥。", email));
    }
    sign_in.end_sessions(db, user->id);
    Json detail(Json::Object{});
    detail.set("passkeys", Json(int64_t{passkeys}));
    app::note_audit(db, {workspace.ids().next(), workspace.clock().now(), Id{},
                         "unlocked_by_console", user->id, std::move(detail)});
    return done();
  }));
  const Message done_so =
      say("{} signs in with the password alone now, and sets up a second step "
          "anew where the role asks for one.",
          "{} 现在只用密码登录；如角色要求两步验证，登录后请重新设置。", email);
  std::printf("%s\n%s\n", render(done_so, Locale::en).c_str(),
              render(done_so, Locale::zh_cn).c_str());
  return done();
}

int run(const Invocation& call) {
  const Status status = unlock(call);
  return status ? 0 : report(status.error());
}

}  // namespace

const Command& unlock_command() {
  static const Command command{
      "unlock",
      "takes somebody's second factor and passkeys away, while no server runs",
      "在服务器停止时移除某人的两步验证和通行密钥",
      {},
      run,
      "EMAIL"};
  return command;
}

}  // namespace kith::commands
