#include "schema/kinds/options.h"

#include <set>

#include "schema/kinds/words.h"
#include "schema/nearest.h"

namespace kith::schema::kind {
namespace {

constexpr size_t options_max = 500;
constexpr size_t value_length_max = 100;
constexpr size_t options_listed = 20;

// What is stored, and what people call it where that is another word: 零售 (retail).
std::string shown(const Option& option, const std::string& label) {
  return label.empty() || same_word(label, option.value) ? option.value
                                                         : label + " (" + option.value + ")";
}

// "Retail, Cold call (cold_call), …", active ones.
std::string listed(const Field& field, std::string Label::*language, std::string_view between) {
  std::string list;
  size_t count = 0;
  for (const Option& option : field.options) {
    if (!option.active) continue;
    if (count++ == options_listed) return list.append(between) + "…";
    if (!list.empty()) list += between;
    list += shown(option, option.label.*language);
  }
  return list;
}

Message listed(const Field& field) {
  return {listed(field, &Label::en, ", "), listed(field, &Label::zh, "、")};
}

Error unknown_option(const Field& field, std::string_view in) {
  std::vector<std::string_view> words;
  for (const Option& option : field.options) {
    if (option.active) words.push_back(option.value);
  }
  const Message hint = did_you_mean(in, words);
  const Message all = listed(field);
  const Message why = say("“{}” is none of the options.", "“{}”不在选项之中。", shortened(in, 40));
  return refuse(
      field, "unknown_option",
      {why.en + hint.en + " The options are: " + all.en, why.zh + hint.zh + "可选值为：" + all.zh});
}

bool named(const Option& option, std::string_view in) {
  return same_word(option.value, in) || same_word(option.label.en, in) ||
         same_word(option.label.zh, in);
}

}  // namespace

Status check_options(const Field& field) {
  if (field.options.empty()) {
    return bad_setting("options", say("needs at least one option", "至少需要一个选项"));
  }
  if (field.options.size() > options_max) {
    return bad_setting("options",
                       say("has {} options, at most {} are allowed", "有 {} 个选项，最多允许 {} 个",
                           field.options.size(), options_max));
  }
  std::set<std::string_view> seen;
  for (size_t i = 0; i < field.options.size(); ++i) {
    const std::string& value = field.options[i].value;
    const std::string place = fmt::format("options[{}].value", i);
    if (trim(value) != value || value.empty() || characters(value) > value_length_max ||
        value.find_first_of(std::string_view("\n\t\0", 3)) != std::string::npos) {
      return bad_setting(place,
                         say("an option's value is 1 to {} characters without line breaks "
                             "and without blanks at its ends",
                             "选项值须为 1 到 {} 个字符，不含换行，首尾无空格", value_length_max));
    }
    if (!seen.insert(value).second) {
      return bad_setting(place, say("the option “{}” stands twice", "选项“{}”重复", value));
    }
  }
  return done();
}

Result<const Option*> read_option(const Field& field, std::string_view in, Accept accept) {
  in = trim(in);
  const Option* found = field.option(in);
  for (size_t i = 0; accept == Accept::values_and_labels && !found && i < field.options.size();
       ++i) {
    if (named(field.options[i], in)) found = &field.options[i];
  }
  if (!found) return unknown_option(field, in);
  if (!found->active) {
    return refuse(
        field, "inactive_option",
        say("the option “{0}” is no longer in use; choose one of: {1}",
            "选项“{0}”已停用；请改选：{2}", found->value, listed(field).en, listed(field).zh));
  }
  return found;
}

Json option_schema(const Field& field) {
  Json::Array values;
  for (const Option& option : field.options) values.emplace_back(option.value);
  return Json::Object{{"type", "string"}, {"enum", std::move(values)}};
}

}  // namespace kith::schema::kind
