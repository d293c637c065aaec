// Pictures that stand in a file: the photo of a card, or a data URI or base64 in a cell. Each becomes
// an attachment of the row's record, which its field then names; it is served where all attachments
// are. An address in a cell is never fetched. A cell that holds none we can serve is listed among the
// errors and left out; its row comes in.
#pragma once

#include <string>
#include <vector>

#include "app/files.h"
#include "query/stored.h"
#include "records/records.h"

namespace kith::integrations {

inline constexpr size_t picture_bytes_max = 5 << 20;

struct Picture {
  const schema::Field* field = nullptr;
  std::string hash;
  int64_t size = 0;
  std::string type;  // "image/png", by its first bytes
};

// A picture as a cell of its own: "data:image/jpeg;base64,/9j/…".
std::string data_uri(std::string_view media_type, std::string_view bytes);

enum class Keeping { now, not_yet };

// Reads a cell, and keeps the content if it is to be kept now: before any record names it. Errors name
// the field.
Result<Picture> read_picture(const schema::Field& field, std::string_view cell,
                             const app::Files& files, Keeping keeping);

// Makes the attachments of a record that has been written, and names them in its fields; one of the
// same content stays. Answers whether anything changed.
Result<bool> attach(const records::Unit& unit, const records::Records& records,
                    const schema::Object& object, Id record, const std::vector<Picture>& pictures);

}  // namespace kith::integrations
