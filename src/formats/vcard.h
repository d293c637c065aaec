// vCards (2.1; 3.0, RFC 2426; 4.0, RFC 6350): the card as plain values, and its reader.
//
// Reading is a push parser in constant memory: feed it bytes in pieces of any size, it calls back
// once a card. It is tolerant where the meaning is clear (folded lines of all three versions,
// Outlook's bare 2.1 parameters, Apple's item1.X-ABLabel, quoted-printable, a CHARSET per property,
// LF or CRLF) and names a defect where it is not; a card with a defect is still delivered, so that
// the cards around it can be taken. Nothing that a card points to is ever fetched.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace kith::formats {

// One phone, mail address, web address or messenger of several.
struct VCardPoint {
  std::string value;
  std::vector<std::string> types;  // lower case: "home", "work", "cell", "fax"; without "pref"
  std::string label;               // the user's own word for it (X-ABLabel)
  bool preferred = false;
};

struct VCardAddress {
  std::string po_box;
  std::string extended;
  std::string street;
  std::string city;
  std::string region;
  std::string postal_code;
  std::string country;
  std::vector<std::string> types;
  std::string label;
  bool preferred = false;
};

struct VCardPhoto {
  std::string media_type;  // "image/jpeg"; empty: not said
  std::string bytes;       // decoded; empty where the card only points somewhere
  std::string uri;         // where it points: for show, never fetched
};

struct VCard {
  std::string version;  // "2.1", "3.0", "4.0"
  std::string uid;
  std::string formatted_name;  // FN
  std::string family_name;
  std::string given_name;
  std::string middle_name;
  std::string name_prefix;
  std::string name_suffix;
  std::string nickname;
  std::string organization;              // the first part of ORG
  std::vector<std::string> departments;  // the others
  std::string title;
  std::string role;
  std::vector<VCardPoint> phones;
  std::vector<VCardPoint> emails;
  std::vector<VCardPoint> urls;
  std::vector<VCardPoint> messengers;  // IMPP and the X- properties that came before it
  std::vector<VCardAddress> addresses;
  std::string birthday;     // "1985-04-12", "--04-12" without a year, else as it stands
  std::string anniversary;  // in the same way
  std::string gender;
  std::vector<std::string> notes;
  std::vector<std::string> categories;
  std::vector<VCardPhoto> photos;
};

enum class VCardDefect {
  none,
  unterminated,      // the text, or another card, began before END:VCARD
  text_outside,      // a line that belongs to no card; delivered with an empty card
  not_a_property,    // a line without a colon inside of a card: left out
  malformed_text,    // bytes that are no text in the encoding that is said: replaced
  malformed_base64,  // of a photo, which is left out
  nul,               // NUL bytes: left out
  too_deep,          // cards inside of cards, beyond the limit: left out
  card_too_large,    // cut at the limit
};

// For people: what is wrong with such a card.
Message describe(VCardDefect defect);

struct VCardEntry {
  uint64_t number;       // from 1
  uint64_t line;         // the physical line of its BEGIN, from 1
  const VCard& card;     // valid during the callback
  VCardDefect defect;    // the first one
  uint64_t defect_line;  // where that stands; 0: none
};

struct VCardLimits {
  size_t line_bytes_max = 16 << 20;  // unfolded: a photo is one line
  size_t card_bytes_max = 24 << 20;
  size_t properties_max = 50'000;  // of one card
  size_t depth_max = 8;            // cards in AGENT properties, which are read over
};

struct VCardReaderOptions {
  std::string encoding = "UTF-8";  // of what names no CHARSET
  VCardLimits limits;
};

class VCardReader {
 public:
  // An error from `on_card` stops the reading and is handed up by feed or finish.
  using OnCard = std::function<Status(const VCardEntry&)>;

  VCardReader(VCardReaderOptions options, OnCard on_card);
  VCardReader(VCardReader&&) noexcept;
  VCardReader& operator=(VCardReader&&) noexcept;
  ~VCardReader();

  Status feed(std::string_view bytes);
  Status finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace kith::formats
