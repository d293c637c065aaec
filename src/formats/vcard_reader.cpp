// Lines first: physical ones are put together by the rules of the three versions, then each whole
// line is a property of the card at hand.
#include <algorithm>
#include <array>
#include <map>

#include "formats/encoding.h"
#include "formats/vcard.h"
#include "formats/vcard_values.h"

namespace kith::formats {

Message describe(VCardDefect defect) {
  switch (defect) {
    case VCardDefect::none:
      return {};
    case VCardDefect::unterminated:
      return say("the card does not end: END:VCARD is missing", "名片没有结尾：缺少 END:VCARD");
    case VCardDefect::text_outside:
      return say("a line stands outside of any card", "有一行不属于任何名片");
    case VCardDefect::not_a_property:
      return say("a line of the card has no colon", "名片中有一行没有冒号");
    case VCardDefect::malformed_text:
      return say("the card holds bytes that are no text in its encoding",
                 "名片中含有不符合其编码的字节");
    case VCardDefect::malformed_base64:
      return say("the picture of the card is damaged", "名片中的照片已损坏");
    case VCardDefect::nul:
      return say("the card holds a NUL byte", "名片中含有 NUL 字节");
    case VCardDefect::too_deep:
      return say("cards stand within cards, too deep", "名片嵌套过深");
    case VCardDefect::card_too_large:
      return say("the card is too large", "名片过大");
  }
  return {};
}

struct VCardReader::State {
  VCardReaderOptions options;
  OnCard on_card;

  std::string partial;  // of a physical line
  bool partial_full = false;
  uint64_t physical_line = 0;
  std::string logical;
  uint64_t logical_line = 0;
  bool quoted_printable = false;
  bool base64 = false;

  VCard card;
  std::map<std::string, std::string, std::less<>> labels;  // of groups
  struct Grouped {
    std::string group;
    enum class Kind { phone, email, url, messenger, address } kind;
    size_t index;
  };
  std::vector<Grouped> grouped;
  size_t depth = 0;
  uint64_t cards = 0;
  uint64_t card_line = 0;
  size_t card_bytes = 0;
  size_t properties = 0;
  VCardDefect defect = VCardDefect::none;
  uint64_t defect_line = 0;
  bool outside_told = false;

  void note(VCardDefect what) {
    if (defect != VCardDefect::none) return;
    defect = what;
    defect_line = logical_line ? logical_line : physical_line;
  }

  Status feed(std::string_view bytes) {
    while (!bytes.empty()) {
      const size_t end = bytes.find('\n');
      const auto piece = bytes.substr(0, end);
      const size_t left =
          options.limits.line_bytes_max - std::min(options.limits.line_bytes_max, partial.size());
      partial_full = partial_full || piece.size() > left;
      partial += piece.substr(0, left);
      if (end == std::string_view::npos) return done();
      bytes.remove_prefix(end + 1);
      TRY(take_physical());
    }
    return done();
  }

  Status take_physical() {
    ++physical_line;
    std::string_view line = partial;
    if (line.ends_with('\r')) line.remove_suffix(1);
    auto status = take_line(line);
    partial.clear();
    partial_full = false;
    return status;
  }

  Status take_line(std::string_view line) {
    if (partial_full) note(VCardDefect::card_too_large);
    if (physical_line == 1 && line.starts_with("\xEF\xBB\xBF")) line.remove_prefix(3);
    if (!logical.empty() && goes_on(line)) return done();
    TRY(take_logical());
    logical.assign(line);
    logical_line = physical_line;
    quoted_printable = base64 = false;
    if (const auto head = head_of(logical)) {
      quoted_printable = says(head->parameters, "ENCODING", "QUOTED-PRINTABLE");
      base64 =
          says(head->parameters, "ENCODING", "BASE64") || says(head->parameters, "ENCODING", "B");
    }
    return done();
  }

  // Appends a line that belongs to the one before.
  bool goes_on(std::string_view line) {
    std::string_view rest = line;
    if (quoted_printable && logical.ends_with('=')) {
      logical.pop_back();
    } else if (!line.empty() && (line.front() == ' ' || line.front() == '\t')) {
      rest.remove_prefix(1);
    } else if (!base64 || line.empty() || line.find_first_of(":;") != std::string_view::npos) {
      return false;
    }
    const size_t left =
        options.limits.line_bytes_max - std::min(options.limits.line_bytes_max, logical.size());
    if (rest.size() > left) note(VCardDefect::card_too_large);
    logical += rest.substr(0, left);
    return true;
  }

  Status take_logical() {
    if (logical.find_first_not_of(" \t") == std::string::npos) {
      logical.clear();
      return done();
    }
    const std::string line = std::move(logical);
    logical.clear();
    const auto head = head_of(line);
    if (!head) {
      if (depth == 0) return tell_outside();
      note(VCardDefect::not_a_property);
      return done();
    }
    const std::string_view value = std::string_view(line).substr(head->value_at);
    if (head->name == "BEGIN" && lower(trimmed(value)) == "vcard") return begin_card();
    if (head->name == "END" && lower(trimmed(value)) == "vcard") return end_card();
    if (depth == 0) return tell_outside();
    card_bytes += line.size();
    if (++properties > options.limits.properties_max ||
        card_bytes > options.limits.card_bytes_max) {
      note(VCardDefect::card_too_large);
    } else if (depth == 1) {
      take_property(*head, value);
    }
    return done();
  }

  // Once for each run of such lines.
  Status tell_outside() {
    if (outside_told) return done();
    outside_told = true;
    reset();
    note(VCardDefect::text_outside);
    card_line = logical_line;
    return deliver();
  }

  void reset() {
    card = {};
    labels.clear();
    grouped.clear();
    card_bytes = properties = 0;
    defect = VCardDefect::none;
    defect_line = 0;
  }

  Status begin_card() {
    outside_told = false;
    // Cards stand within cards behind AGENT: alone; elsewhere the one before was never ended.
    if (depth > 0 && !agent_open) {
      note(VCardDefect::unterminated);
      TRY(deliver());
      depth = 0;
    }
    agent_open = false;
    if (depth == 0) {
      reset();
      card_line = logical_line;
    }
    if (++depth > options.limits.depth_max) note(VCardDefect::too_deep);
    return done();
  }

  Status end_card() {
    agent_open = false;
    if (depth == 0) return tell_outside();
    if (--depth > 0) return done();
    return deliver();
  }

  Status deliver() {
    for (const Grouped& one : grouped) {
      const auto label = labels.find(one.group);
      if (label != labels.end()) label_of(one) = label->second;
    }
    auto status = on_card({++cards, card_line, card, defect, defect_line});
    reset();
    return status;
  }

  std::string& label_of(const Grouped& one) {
    switch (one.kind) {
      case Grouped::Kind::phone:
        return card.phones[one.index].label;
      case Grouped::Kind::email:
        return card.emails[one.index].label;
      case Grouped::Kind::url:
        return card.urls[one.index].label;
      case Grouped::Kind::messenger:
        return card.messengers[one.index].label;
      case Grouped::Kind::address:
        break;
    }
    return card.addresses[one.index].label;
  }

  // To UTF-8 by what is said, else as the file is.
  std::string decoded(const VCardLineHead& head, std::string_view raw) {
    std::string bytes(raw);
    if (says(head.parameters, "ENCODING", "QUOTED-PRINTABLE"))
      bytes = quoted_printable_decoded(raw);
    if (const size_t nul = bytes.find('\0'); nul != std::string::npos) {
      note(VCardDefect::nul);
      std::erase(bytes, '\0');
    }
    const std::string charset = parameter(head.parameters, "CHARSET");
    if (charset.empty() && is_plain(bytes)) return bytes;
    return converted(bytes, charset);
  }

  static bool is_plain(std::string_view bytes) {
    return std::ranges::none_of(bytes, [](char c) { return (c & 0x80) != 0; });
  }

  std::string converted(const std::string& bytes, const std::string& charset) {
    std::string utf8;
    for (const std::string& name : {charset, options.encoding, std::string("UTF-8")}) {
      if (name.empty()) continue;
      auto strict = Utf8Converter::open(name, Malformed::refuse);
      if (!strict) continue;
      utf8.clear();
      if (strict->convert(bytes, utf8) && strict->finish(utf8)) return utf8;
    }
    note(VCardDefect::malformed_text);
    utf8.clear();
    auto loose = Utf8Converter::open("UTF-8", Malformed::replace);
    if (loose->convert(bytes, utf8)) (void)loose->finish(utf8).ok();
    return utf8;
  }

  void group(const VCardLineHead& head, Grouped::Kind kind, size_t index) {
    if (!head.group.empty()) grouped.push_back({head.group, kind, index});
  }

  void add_point(std::vector<VCardPoint>& points, Grouped::Kind kind, const VCardLineHead& head,
                 std::string value) {
    for (const std::string_view scheme : {"tel:", "mailto:"}) {
      if (value.size() > scheme.size() && lower(value.substr(0, scheme.size())) == scheme)
        value.erase(0, scheme.size());
    }
    if (trimmed(value).empty()) return;
    VCardPoint point;
    point.value = std::string(trimmed(value));
    point.types = types_of(head.parameters, point.preferred);
    points.push_back(std::move(point));
    group(head, kind, points.size() - 1);
  }

  void add_address(const VCardLineHead& head, const std::string& text) {
    auto parts = components(text);
    parts.resize(std::max<size_t>(parts.size(), 7));
    VCardAddress address{parts[0], parts[1], parts[2], parts[3], parts[4],
                         parts[5], parts[6], {},       {},       false};
    if (std::ranges::all_of(parts, &std::string::empty)) return;
    address.types = types_of(head.parameters, address.preferred);
    card.addresses.push_back(std::move(address));
    group(head, Grouped::Kind::address, card.addresses.size() - 1);
  }

  void take_name(const std::string& text) {
    auto parts = components(text);
    parts.resize(std::max<size_t>(parts.size(), 5));
    card.family_name = parts[0];
    card.given_name = parts[1];
    card.middle_name = parts[2];
    card.name_prefix = parts[3];
    card.name_suffix = parts[4];
  }

  void add_photo(const VCardLineHead& head, std::string_view value) {
    VCardPhoto photo;
    const bool binary = base64 || says(head.parameters, "ENCODING", "B") ||
                        says(head.parameters, "ENCODING", "BASE64");
    std::string_view packed = value;
    if (value.starts_with("data:")) {
      const size_t comma = value.find(',');
      const std::string_view about = value.substr(5, comma == value.npos ? comma : comma - 5);
      photo.media_type = lower(about.substr(0, about.find(';')));
      if (comma == value.npos || about.find("base64") == about.npos)
        return note(VCardDefect::malformed_base64);
      packed = value.substr(comma + 1);
    } else if (!binary) {
      photo.uri = std::string(trimmed(value));
      if (!photo.uri.empty()) card.photos.push_back(std::move(photo));
      return;
    }
    auto bytes = base64_decoded(packed);
    if (!bytes) return note(VCardDefect::malformed_base64);
    bool preferred = false;
    for (const std::string& type : types_of(head.parameters, preferred)) {
      if (photo.media_type.empty() && type != "b" && type != "base64")
        photo.media_type = type.find('/') == type.npos ? "image/" + type : type;
    }
    if (photo.media_type == "image/jpg") photo.media_type = "image/jpeg";
    photo.bytes = std::move(*bytes);
    if (!photo.bytes.empty()) card.photos.push_back(std::move(photo));
  }

  void set(std::string& member, std::string text) {
    if (member.empty()) member = std::move(text);
  }

  void take_property(const VCardLineHead& head, std::string_view raw) {
    const std::string& name = head.name;
    agent_open = name == "AGENT" && trimmed(raw).empty();
    if (name == "PHOTO") return add_photo(head, raw);
    if (name == "LOGO" || name == "SOUND" || name == "KEY" || name == "AGENT") return;
    const std::string text = decoded(head, raw);
    if (name == "N") return take_name(text);
    if (name == "ADR") return add_address(head, text);
    if (name == "ORG") {
      auto parts = components(text);
      set(card.organization, parts.front());
      if (card.departments.empty()) {
        for (size_t n = 1; n < parts.size(); ++n)
          if (!parts[n].empty()) card.departments.push_back(parts[n]);
      }
      return;
    }
    if (name == "TEL") return add_point(card.phones, Grouped::Kind::phone, head, unescaped(text));
    if (name == "EMAIL") return add_point(card.emails, Grouped::Kind::email, head, unescaped(text));
    if (name == "URL") return add_point(card.urls, Grouped::Kind::url, head, unescaped(text));
    if (name == "IMPP" || is_messenger(name))
      return add_point(card.messengers, Grouped::Kind::messenger, head, unescaped(text));
    if (name == "CATEGORIES") {
      for (std::string& one : list(text)) card.categories.push_back(std::move(one));
      return;
    }
    if (name == "X-ABLABEL") {
      labels[head.group] = apple_label(unescaped(text));
      return;
    }
    if (name == "NOTE") {
      card.notes.push_back(unescaped(text));
      return;
    }
    take_single(name, text);
  }

  void take_single(const std::string& name, const std::string& text) {
    if (name == "VERSION") set(card.version, std::string(trimmed(text)));
    if (name == "FN") set(card.formatted_name, unescaped(text));
    if (name == "UID") set(card.uid, unescaped(text));
    if (name == "NICKNAME") set(card.nickname, unescaped(text));
    if (name == "TITLE") set(card.title, unescaped(text));
    if (name == "ROLE") set(card.role, unescaped(text));
    if (name == "BDAY") set(card.birthday, date_of(trimmed(text)));
    if (name == "ANNIVERSARY" || name == "X-ANNIVERSARY")
      set(card.anniversary, date_of(trimmed(text)));
    if (name == "GENDER") set(card.gender, unescaped(text.substr(0, text.find(';'))));
  }

  bool agent_open = false;

  Status finish() {
    if (!partial.empty()) TRY(take_physical());
    TRY(take_logical());
    if (depth == 0) return done();
    note(VCardDefect::unterminated);
    depth = 0;
    return deliver();
  }
};

VCardReader::VCardReader(VCardReaderOptions options, OnCard on_card)
    : state_(std::make_unique<State>()) {
  state_->options = std::move(options);
  state_->on_card = std::move(on_card);
}
VCardReader::VCardReader(VCardReader&&) noexcept = default;
VCardReader& VCardReader::operator=(VCardReader&&) noexcept = default;
VCardReader::~VCardReader() = default;

Status VCardReader::feed(std::string_view bytes) { return state_->feed(bytes); }
Status VCardReader::finish() { return state_->finish(); }

}  // namespace kith::formats
