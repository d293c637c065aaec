#include "integrations/import/pictures.h"

#include <algorithm>
#include <array>

#include "formats/vcard_values.h"
#include "query/read.h"
#include "schema/kind.h"

namespace kith::integrations {
namespace {

using query::Stored;
using schema::Object;

constexpr std::string_view data_mark = "data:";
constexpr std::string_view base64_mark = ";base64,";

query::ReadEnvironment seen_by_actor(const records::Unit& unit) {
  return {unit.db, *unit.schema, unit.actor, unit.actor.directory()};
}

std::string_view payload_of(std::string_view cell) {
  const size_t mark = cell.starts_with(data_mark) ? cell.find(base64_mark) : std::string_view::npos;
  return mark == std::string_view::npos ? cell : cell.substr(mark + base64_mark.size());
}

Error no_picture(const schema::Field& field) {
  return invalid_field(field.name, "not_a_picture",
                       say("This is no PNG, JPEG, GIF or WebP as base64 or as a data URI; "
                           "addresses are not fetched. The row comes in without it: add the "
                           "picture at the record.",
                           "不是 base64 或 data URI 形式的 PNG、JPEG、GIF 或 WebP "
                           "图片；不会下载网址。该行不带图片导入，请在记录中补上图片。"));
}

// Pictures that browsers do not show alike; empty for what is none.
std::string_view foreign_picture(std::string_view bytes) {
  using namespace std::string_view_literals;
  constexpr std::array<std::string_view, 6> heic = {"heic", "heix", "hevc", "heim", "mif1", "msf1"};
  if (bytes.size() >= 12 && bytes.substr(4, 4) == "ftyp"sv) {
    const std::string_view brand = bytes.substr(8, 4);
    if (std::ranges::find(heic, brand) != heic.end()) return "HEIC";
    if (brand == "avif"sv || brand == "avis"sv) return "AVIF";
  }
  if (bytes.starts_with("BM"sv)) return "BMP";
  if (bytes.starts_with("II*\0"sv) || bytes.starts_with("MM\0*"sv)) return "TIFF";
  return {};
}

Error other_picture(const schema::Field& field, std::string_view kind) {
  return invalid_field(field.name, "not_a_picture",
                       say("A picture in {} is not shown by every browser. The row comes in "
                           "without it: save the picture as JPEG or PNG and add it at the record.",
                           "并非所有浏览器都能显示 {} 格式的图片。该行不带图片导入；请将图片另存为 "
                           "JPEG 或 PNG，再在记录中补上。",
                           kind));
}

std::string file_name(const schema::Field& field, std::string_view type) {
  const std::string_view kind = type.substr(type.find('/') + 1);
  return field.name + "." + std::string(kind == "jpeg" ? "jpg" : kind);
}

std::string hash_of(const records::Unit& unit, const Object& attachments, const Value& held) {
  const auto* id = std::get_if<int64_t>(&held);
  const auto found = id ? query::fetch(seen_by_actor(unit), attachments, Id{*id}) : std::nullopt;
  const auto* hash =
      found ? std::get_if<std::string>(&found->cells(*attachments.field("hash"))[0]) : nullptr;
  return hash ? *hash : "";
}

Result<Id> make_attachment(const records::Unit& unit, const records::Records& records,
                           const Object& object, Id record, const Picture& picture) {
  const Object& attachments = *unit.schema->object("attachments");
  Stored made(attachments);
  made.cells(*attachments.field("name"))[0] = file_name(*picture.field, picture.type);
  made.cells(*attachments.field("size"))[0] = picture.size;
  made.cells(*attachments.field("type"))[0] = picture.type;
  made.cells(*attachments.field("hash"))[0] = picture.hash;
  const schema::Field& on = *attachments.field("record");
  const schema::ReadContext context{.schema = *unit.schema};
  TRY(on.kind->read(on, Json(Json::Object{{"object", object.name}, {"id", format(record)}}),
                    context, made.cells(on)));
  return TRY(records.create(unit, std::move(made))).id;
}

}  // namespace

std::string data_uri(std::string_view media_type, std::string_view bytes) {
  std::string text = base64url(std::as_bytes(std::span(bytes.data(), bytes.size())));
  for (char& c : text) c = c == '-' ? '+' : c == '_' ? '/' : c;
  text.append((4 - text.size() % 4) % 4, '=');
  return "data:" + std::string(media_type.empty() ? "image/jpeg" : media_type) + ";base64," + text;
}

Result<Picture> read_picture(const schema::Field& field, std::string_view cell,
                             const app::Files& files, Keeping keeping) {
  auto bytes = formats::base64_decoded(payload_of(cell));
  if (!bytes || bytes->empty()) return no_picture(field);
  if (bytes->size() > picture_bytes_max) {
    return invalid_field(field.name, "too_large",
                         say("The picture is larger than {} MiB. The row comes in without it: make "
                             "it smaller and add "
                             "it at the record.",
                             "图片超过 {} MiB。该行不带图片导入；请缩小图片，再在记录中补上。",
                             picture_bytes_max >> 20));
  }
  const std::string_view type = app::sniff(*bytes);
  if (!type.starts_with("image/")) {
    const std::string_view foreign = foreign_picture(*bytes);
    return foreign.empty() ? no_picture(field) : other_picture(field, foreign);
  }
  Picture picture{&field, files.address(*bytes), static_cast<int64_t>(bytes->size()),
                  std::string(type)};
  if (keeping == Keeping::not_yet || files.holds(picture.hash)) return picture;
  const uint64_t size = bytes->size();
  TRY(files.keep(http::Body(std::move(*bytes)), 0, size, file_name(field, type)));
  return picture;
}

Result<bool> attach(const records::Unit& unit, const records::Records& records,
                    const Object& object, Id record, const std::vector<Picture>& pictures) {
  bool changed = false;
  for (const Picture& picture : pictures) {
    const auto before = query::fetch(seen_by_actor(unit), object, record);
    if (!before) continue;
    const Value& held = before->cells(*picture.field)[0];
    if (hash_of(unit, *unit.schema->object("attachments"), held) == picture.hash) continue;
    Stored after = *before;
    after.cells(*picture.field)[0] =
        value_of(TRY(make_attachment(unit, records, object, record, picture)));
    TRY(records.update(unit, *before, std::move(after)));
    changed = true;
  }
  return changed;
}

}  // namespace kith::integrations
