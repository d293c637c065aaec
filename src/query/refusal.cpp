#include "query/refusal.h"

#include <fmt/format.h>

#include <algorithm>

#include "schema/nearest.h"

namespace kith::query {
namespace {

constexpr size_t quoted_bytes_max = 60;

// What the caller wrote, cut so that an error stays small; never in the middle of a character.
std::string quoted(std::string_view word) {
  if (word.size() <= quoted_bytes_max) return std::string(word);
  size_t end = quoted_bytes_max;
  while (end > 0 && (static_cast<unsigned char>(word[end]) & 0xC0) == 0x80) --end;
  return std::string(word.substr(0, end)) + "…";
}

Message joined(Message a, const Message& b) {
  a.en += b.en;
  a.zh += b.zh;
  return a;
}

std::string listed(std::span<const std::string_view> words) {
  return fmt::format("{}", fmt::join(words, ", "));
}

}  // namespace

std::string element(std::string_view place, size_t index) {
  return fmt::format("{}[{}]", place, index);
}

std::string member(std::string_view place, std::string_view name) {
  if (place.empty()) return quoted(name);
  return fmt::format("{}.{}", place, quoted(name));
}

Error refuse(std::string_view place, std::string code, Message why) {
  return invalid_field(std::string(place), std::move(code), std::move(why));
}

Error unknown_field(std::string_view place, const schema::Object& object, std::string_view name,
                    const Visibility& visibility) {
  std::vector<std::string_view> readable;
  for (const schema::Field& field : object.fields) {
    if (visibility.reads(object, field)) readable.push_back(field.name);
  }
  for (const schema::Relation& relation : object.relations) readable.push_back(relation.name);
  const std::string word = quoted(name);
  return refuse(place, "unknown_field",
                joined(say("{} has no field “{}”.", "{} 没有字段“{}”。", object.name, word),
                       schema::did_you_mean(name, readable)));
}

Error unknown_word(std::string_view place, std::string code, std::string_view what_en,
                   std::string_view what_zh, std::string_view word,
                   std::span<const std::string_view> allowed) {
  const std::string written = quoted(word);
  const std::string choice = listed(allowed);
  Message message{
      fmt::format("There is no {} “{}” here. Use one of: {}.", what_en, written, choice),
      fmt::format("这里没有{}“{}”。可用：{}。", what_zh, written, choice)};
  return refuse(place, std::move(code),
                joined(std::move(message), schema::did_you_mean(word, allowed)));
}

Error moved_to(std::string_view place, Error error) {
  for (FieldError& field : error.fields) field.field = std::string(place);
  if (error.fields.empty()) error.fields.push_back({std::string(place), "type", error.message});
  return error;
}

Status only_members(const Json& json, std::span<const std::string_view> allowed,
                    std::string_view place) {
  const Json::Object* object = json.as_object();
  if (!object) {
    return refuse(place, "type",
                  say("An object is expected here: {{…}}.", "这里应为一个对象：{{…}}。"));
  }
  for (const auto& [name, value] : *object) {
    if (std::ranges::find(allowed, name) != allowed.end()) continue;
    return unknown_word(member(place, name), "unknown_member", "member", "成员", name, allowed);
  }
  return done();
}

}  // namespace kith::query
