#include "access/actor.h"

namespace kith::access {
namespace {

Message scope_in_words(Scope scope) {
  switch (scope) {
    case Scope::none:
      return say("no records", "任何记录都不能看");
    case Scope::own:
      return say("their own records", "本人的记录");
    case Scope::team:
      return say("records of their team", "本团队的记录");
    case Scope::below:
      return say("records of their team and the teams below it", "本团队及下级团队的记录");
    case Scope::all:
      return say("all records", "全部记录");
  }
  return {};
}

}  // namespace

std::vector<Message> Actor::explain(const query::Stored& record) const {
  const schema::Object& object = record.object();
  const User* me = user();
  std::vector<Message> reasons;
  if (!me || !me->active) {
    reasons.push_back(say("The user may not sign in.", "该用户不能登录。"));
    return reasons;
  }
  if (object.role == schema::Role::personal) {
    reasons.push_back(say("It is its owner's alone.", "它只属于负责人本人。"));
    return reasons;
  }
  const Scope scope = rights().scope(Verb::read, object);
  const Message words = scope_in_words(scope);
  const std::string_view role_name = directory_->role_name(role());
  reasons.push_back(
      {say("The role “{}” reads {} of {}.", "", role_name, words.en, object.many.en).en,
       say("", "角色“{}”在{}中可读：{}。", role_name, object.many.zh, words.zh).zh});
  const std::string_view owner = directory_->user_name(record.owner());
  reasons.push_back(owner.empty() ? say("The record has no owner.", "该记录没有负责人。")
                                  : say("The record belongs to {}.", "该记录属于 {}。", owner));
  if (const schema::Field* field = object.field("pool")) {
    const auto* pool_id = std::get_if<int64_t>(&record.cells(*field)[0]);
    const Pool* pool = pool_id ? directory_->pool(Id{*pool_id}) : nullptr;
    if (pool && pool->has(*me))
      reasons.push_back(say("It is in the public pool “{}”, whose members see it.",
                            "该记录在公海“{}”中，公海成员可以查看。", pool->name));
    else if (pool)
      reasons.push_back(say("It is in the public pool “{}”; this user is no member of it.",
                            "该记录在公海“{}”中，该用户不是其成员。", pool->name));
  }
  if (object.role == schema::Role::junction) {
    reasons.push_back(say("It is seen by those who see every record that it joins.",
                          "能看到它所关联的全部记录的人，才能看到它。"));
  }
  if (!object.seen_with.empty()) {
    reasons.push_back(object.field(object.seen_with)
                          ? say("It is seen only with the record that it stands on.",
                                "只有能看到它所依附的记录，才能看到它。")
                          : say("What is linked to records is seen by its owner, and by those who "
                                "see one of the records.",
                                "关联了记录的，只有负责人和能看到其中一条记录的人才能看到它。"));
  }
  return reasons;
}

}  // namespace kith::access
