#include "formats/vcard_writer.h"

#include <algorithm>
#include <array>

namespace kith::formats {
namespace {

constexpr size_t line_bytes_max = 75;  // without the line's end

bool continues_character(char c) { return (c & 0xC0) == 0x80; }

std::string escaped(std::string_view value) {
  std::string out;
  for (const char c : value) {
    if (c == '\n') {
      out += "\\n";
    } else if (c == '\\' || c == ',' || c == ';') {
      out += '\\';
      out += c;
    } else if (static_cast<unsigned char>(c) >= 0x20 || c == '\t') {
      out += c;
    }
  }
  return out;
}

// Addresses of the web keep their commas and semicolons; only what would end the line goes.
std::string plain(std::string_view value) {
  std::string out;
  std::ranges::copy_if(value, std::back_inserter(out),
                       [](char c) { return static_cast<unsigned char>(c) >= 0x20; });
  return out;
}

std::string joined(const std::vector<std::string>& values, std::string_view separator) {
  std::string out;
  for (const std::string& value : values) {
    if (!out.empty()) out += separator;
    out += escaped(value);
  }
  return out;
}

// A type as a parameter has it: letters, digits and hyphens.
std::string type_word(std::string_view type) {
  std::string out;
  std::ranges::copy_if(type, std::back_inserter(out), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
  });
  return out;
}

std::string base64(std::string_view bytes) {
  constexpr std::string_view digits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  for (size_t i = 0; i < bytes.size(); i += 3) {
    uint32_t three = 0;
    const size_t here = std::min<size_t>(3, bytes.size() - i);
    for (size_t k = 0; k < 3; ++k)
      three = three << 8 | (k < here ? static_cast<unsigned char>(bytes[i + k]) : 0U);
    for (size_t k = 0; k < 4; ++k) out += k <= here ? digits[three >> (18 - 6 * k) & 63] : '=';
  }
  return out;
}

class CardText {
 public:
  CardText(VCardVersion version, std::string& out) : version_(version), out_(out) {}

  void line(std::string_view text) {
    size_t limit = line_bytes_max;
    while (text.size() > limit) {
      size_t cut = limit;
      while (cut > 1 && continues_character(text[cut])) --cut;
      out_.append(text.substr(0, cut)).append("\r\n ");
      text.remove_prefix(cut);
      limit = line_bytes_max - 1;  // the blank before it counts
    }
    out_.append(text).append("\r\n");
  }

  void text(std::string_view name, std::string_view value) {
    if (!value.empty()) line(std::string(name) + ":" + escaped(value));
  }

  // TEL;TYPE=work;PREF=1:…, and item1.X-ABLabel behind it where it has a word of its own.
  void point(std::string_view name, const std::vector<std::string>& types, bool preferred,
             std::string_view label, std::string_view value) {
    std::string start = label.empty() ? "" : "item" + std::to_string(++items_) + ".";
    line(start + std::string(name) + parameters(types, preferred) + ":" + std::string(value));
    if (!label.empty()) line(start + "X-ABLabel:" + escaped(label));
  }

  bool is_4() const { return version_ == VCardVersion::v4; }

 private:
  std::string parameters(const std::vector<std::string>& types, bool preferred) const {
    std::string out;
    for (const std::string& type : types) {
      if (const std::string word = type_word(type); !word.empty()) out += ";TYPE=" + word;
    }
    if (preferred) out += is_4() ? ";PREF=1" : ";TYPE=pref";
    return out;
  }

  const VCardVersion version_;
  std::string& out_;
  int items_ = 0;
};

std::string full_name(const VCard& card) {
  if (!card.formatted_name.empty()) return card.formatted_name;
  std::string out;
  for (const std::string* part : {&card.name_prefix, &card.given_name, &card.middle_name,
                                  &card.family_name, &card.name_suffix}) {
    if (part->empty()) continue;
    if (!out.empty()) out += ' ';
    out += *part;
  }
  if (out.empty()) out = card.organization;
  if (out.empty() && !card.emails.empty()) out = card.emails.front().value;
  return out;
}

void write_names(const VCard& card, CardText& text) {
  const std::string name = full_name(card);
  text.line("FN:" + escaped(name));
  std::string parts = "N:";
  for (const std::string* part : {&card.family_name, &card.given_name, &card.middle_name,
                                  &card.name_prefix, &card.name_suffix}) {
    if (part != &card.family_name) parts += ';';
    parts += escaped(*part);
  }
  text.line(parts);
  text.text("NICKNAME", card.nickname);
  if (!card.organization.empty() || !card.departments.empty()) {
    std::string organization = "ORG:" + escaped(card.organization);
    for (const std::string& department : card.departments)
      organization += ";" + escaped(department);
    text.line(organization);
  }
  text.text("TITLE", card.title);
  text.text("ROLE", card.role);
}

void write_points(const VCard& card, CardText& text) {
  for (const VCardPoint& one : card.phones)
    text.point("TEL", one.types, one.preferred, one.label, escaped(one.value));
  for (const VCardPoint& one : card.emails)
    text.point("EMAIL", one.types, one.preferred, one.label, escaped(one.value));
  for (const VCardPoint& one : card.urls)
    text.point("URL", one.types, one.preferred, one.label, plain(one.value));
  for (const VCardPoint& one : card.messengers)
    text.point("IMPP", one.types, one.preferred, one.label, plain(one.value));
  for (const VCardAddress& one : card.addresses) {
    std::string parts;
    for (const std::string* part : {&one.po_box, &one.extended, &one.street, &one.city, &one.region,
                                    &one.postal_code, &one.country}) {
      if (part != &one.po_box) parts += ';';
      parts += escaped(*part);
    }
    text.point("ADR", one.types, one.preferred, one.label, parts);
  }
}

// 4.0 has the basic form of ISO 8601: 19850412, --0412.
std::string day(std::string_view value, bool basic) {
  if (!basic) return std::string(value);
  const bool without_year = value.starts_with("--");
  std::string digits(value.substr(without_year ? 2 : 0));
  std::erase(digits, '-');
  const bool is_date = digits.size() == (without_year ? 4U : 8U) &&
                       std::ranges::all_of(digits, [](char c) { return c >= '0' && c <= '9'; });
  if (!is_date) return {};
  return (without_year ? "--" : "") + digits;
}

void write_day(std::string_view name, const std::string& value, CardText& text) {
  if (value.empty()) return;
  const std::string date = day(value, text.is_4());
  if (!date.empty())
    text.line(std::string(name) + ":" + escaped(date));
  else
    text.line(std::string(name) + ";VALUE=text:" + escaped(value));
}

void write_photos(const VCard& card, CardText& text) {
  for (const VCardPhoto& photo : card.photos) {
    if (photo.bytes.empty()) {
      if (!photo.uri.empty())
        text.line(std::string("PHOTO") + (text.is_4() ? ":" : ";VALUE=uri:") + plain(photo.uri));
      continue;
    }
    const std::string type = photo.media_type.empty() ? "image/jpeg" : plain(photo.media_type);
    if (text.is_4()) {
      text.line("PHOTO:data:" + type + ";base64," + base64(photo.bytes));
    } else {
      std::string word = type_word(type.substr(type.find('/') + 1));
      std::ranges::transform(word, word.begin(), [](char c) {
        return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
      });
      text.line("PHOTO;ENCODING=b;TYPE=" + word + ":" + base64(photo.bytes));
    }
  }
}

}  // namespace

void write_vcard(const VCard& card, VCardVersion version, std::string& out) {
  CardText text(version, out);
  text.line("BEGIN:VCARD");
  text.line(text.is_4() ? "VERSION:4.0" : "VERSION:3.0");
  text.line("PRODID:-//Kith//Kith//EN");
  text.text("UID", card.uid);
  write_names(card, text);
  write_points(card, text);
  write_day("BDAY", card.birthday, text);
  write_day(text.is_4() ? "ANNIVERSARY" : "X-ANNIVERSARY", card.anniversary, text);
  text.text(text.is_4() ? "GENDER" : "X-GENDER", card.gender);
  for (const std::string& note : card.notes) text.text("NOTE", note);
  if (!card.categories.empty()) text.line("CATEGORIES:" + joined(card.categories, ","));
  write_photos(card, text);
  text.line("END:VCARD");
}

}  // namespace kith::formats
