#include "schema/kinds/attachment_kind.h"

namespace kith::schema::kind {

void AttachmentKind::write(const Field&, const storage::Row& row, int first,
                           const WriteContext& context, JsonWriter& out) const {
  if (row.is_null(first)) {
    out.null();
    return;
  }
  const Id id = row.id(first);
  out.begin_object().key("id").id(id);
  if (const auto* attachment = context.attachment(id)) {
    out.key("name").string(attachment->name);
    out.key("size").number(attachment->bytes);
    out.key("type").string(attachment->type);
  }
  std::string url = "/api/v1/attachments/";
  append(url, id);
  url += "/content";
  out.key("url").string(url).end_object();
}

Json AttachmentKind::json_schema(const Field& field) const {
  Json::Object text{{"type", "string"}};
  Json::Object properties{{"id", Json::Object{{"type", "string"}, {"pattern", "^[0-9A-Z]{13}$"}}},
                          {"name", text},
                          {"size", Json::Object{{"type", "integer"}}},
                          {"type", text},
                          {"url", Json::Object{{"type", "string"}, {"readOnly", true}}}};
  return typed_schema(field, "object",
                      {{"properties", properties}, {"required", Json::Array{"id"}}});
}

}  // namespace kith::schema::kind
