#include "schema/names.h"

#include <algorithm>
#include <span>

namespace kith::schema {
namespace {

// First segments of paths of the API, and words that would read as such.
constexpr std::string_view object_words[] = {
    "access", "admin",   "api",      "as_of",   "batch",   "batches",  "bin",
    "bulk",   "changes", "quality",  "revert",  "undo",    "custom",   "dav",
    "digest", "events",  "exports",  "healthz", "imports", "jobs",     "me",
    "mcp",    "meta",    "metrics",  "new",     "objects", "openapi",  "password",
    "odds",   "public",  "query",    "readyz",  "records", "related",  "restore",
    "search", "session", "sessions", "setup",   "system",  "timeline", "views"};
// System columns, and members of requests and answers beside fields.
constexpr std::string_view field_words[] = {
    "id",      "created_at", "created_by", "updated_at", "updated_by", "owner",
    "version", "deleted_at", "access",     "and",        "any",        "as_of",
    "batch",   "changes",    "count",      "current",    "cursor",     "deleted",
    "errors",  "field",      "fields",     "filter",     "limit",      "me",
    "next",    "none",       "not",        "op",         "or",         "q",
    "query",   "related",    "relations",  "sort",       "timeline",   "values"};
constexpr std::string_view table_prefixes[] = {"kith_", "sqlite_", "pg_", "dropped_"};

Error bad_name(std::string_view place, Message why) {
  return invalid_field(std::string(place), "name", std::move(why));
}

bool well_formed(std::string_view name) {
  const auto fits = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
  };
  return !name.empty() && name.front() >= 'a' && name.front() <= 'z' && !name.ends_with('_') &&
         name.find("__") == std::string_view::npos && std::ranges::all_of(name, fits);
}

Status check_name(std::string_view name, Origin origin, std::string_view place,
                  std::span<const std::string_view> taken) {
  if (name.size() > name_bytes_max) {
    return bad_name(place, say("the name is too long: {} characters, at most {}",
                               "名称过长：{} 个字符，最多 {} 个", name.size(), name_bytes_max));
  }
  if (!well_formed(name)) {
    return bad_name(
        place,
        say("“{}” is no name: use lower-case letters, digits and single "
            "underscores, beginning with a letter, like shoe_size",
            "“{}”不是有效名称：请用小写字母、数字和单个下划线，以字母开头，如 shoe_size", name));
  }
  if (origin == Origin::custom && !name.ends_with("_c")) {
    return bad_name(place, say("custom names end in _c, so that an upgrade never collides: {}_c",
                               "自定义名称须以 _c 结尾，以免与升级冲突：{}_c", name));
  }
  if (origin == Origin::standard && name.ends_with("_c")) {
    return bad_name(place, say("“{}” ends in _c, which is kept for custom names",
                               "“{}”以 _c 结尾，该后缀仅用于自定义名称", name));
  }
  if (std::ranges::find(taken, name) != taken.end()) {
    return bad_name(place, say("“{}” has a meaning of its own in the API; choose another name",
                               "“{}”在接口中另有含义；请换一个名称", name));
  }
  return done();
}

}  // namespace

Status check_object_name(std::string_view name, Origin origin, std::string_view place) {
  for (std::string_view prefix : table_prefixes) {
    if (name.starts_with(prefix)) {
      return bad_name(place, say("names may not begin with {}", "名称不能以 {} 开头", prefix));
    }
  }
  return check_name(name, origin, place, object_words);
}

Status check_field_name(std::string_view name, Origin origin, std::string_view place) {
  if (name.starts_with("dropped_")) {
    return bad_name(place, say("names may not begin with {}", "名称不能以 {} 开头", "dropped_"));
  }
  return check_name(name, origin, place, field_words);
}

}  // namespace kith::schema
