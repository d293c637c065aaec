#include "schema/meta_json.h"

#include <gmock/gmock.h>

#include <algorithm>

#include "schema/assembler.h"
#include "schema/plan.h"
#include "schema/test_schema.h"

namespace kith::schema {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

// A reader who sees no amounts and no accounts.
class NarrowView final : public MetaView {
 public:
  Access access(const Object& object) const override {
    Access access;
    access.read = object.name != "accounts";
    return access;
  }
  bool reads(const Object&, const Field& field) const override { return field.name != "amount"; }
  bool writes(const Object&, const Field& field) const override { return field.name == "stage"; }
};

class Meta : public ::testing::Test {
 protected:
  Meta() {
    Catalog catalog;
    const Package package = test_package();
    EXPECT_TRUE(plan_packages(catalog, std::span(&package, 1)).ok());
    schema_ = *SchemaAssembler(catalog).assemble();
  }

  Json meta(const MetaView& view) {
    std::string out;
    JsonWriter writer(out);
    write_meta(*schema_, view, writer);
    return json_of(out);
  }
  static const Json* named(const Json& parent, std::string_view list, std::string_view name) {
    for (const Json& one : *parent.find(list)->as_array()) {
      if (one.text("name") == name) return &one;
    }
    return nullptr;
  }

  SchemaPtr schema_;
};

TEST_F(Meta, TellsWhatAFormAndAListNeed) {
  const Json all = meta(whole_meta());
  const Json* contacts = named(all, "objects", "contacts");
  ASSERT_NE(contacts, nullptr);
  EXPECT_EQ(contacts->find("labels")->find("zh")->text("many"), "联系人");
  const Json* email = named(*contacts, "fields", "email");
  EXPECT_TRUE(email->flag("unique") && email->flag("sortable") && email->flag("writable"));
  EXPECT_THAT(email->find("operators")->dump(), HasSubstr("\"contains\""));
  EXPECT_FALSE(named(*contacts, "fields", "created_at")->flag("writable", true));
  EXPECT_TRUE(named(*contacts, "fields", "created_at")->flag("sortable"));
  EXPECT_FALSE(named(*contacts, "fields", "interests")->flag("sortable", true));
  EXPECT_EQ(named(*contacts, "fields", "account")->text("object"), "accounts");
  const Json* opportunities = named(all, "objects", "opportunities");
  EXPECT_EQ(opportunities->find("board")->dump(), R"(["stage","owner"])");
  EXPECT_EQ(named(*opportunities, "relations", "contact_roles")->text("through"), "contact");
  EXPECT_EQ(named(*opportunities, "fields", "stage")->find("options")->as_array()->size(), 5u);
}

TEST_F(Meta, LeavesOutWhatTheReaderMayNotSee) {
  const Json narrow = meta(NarrowView());
  EXPECT_EQ(named(narrow, "objects", "accounts"), nullptr);
  const Json* opportunities = named(narrow, "objects", "opportunities");
  EXPECT_EQ(named(*opportunities, "fields", "amount"), nullptr);
  EXPECT_THAT(opportunities->find("list")->dump(), Not(HasSubstr("amount")));
  EXPECT_TRUE(named(*opportunities, "fields", "stage")->flag("writable"));
  EXPECT_FALSE(named(*opportunities, "fields", "name")->flag("writable", true));
  EXPECT_THAT(record_schema(*schema_->object("opportunities"), NarrowView()).dump(),
              Not(HasSubstr("\"amount\"")));
}

TEST_F(Meta, AsksANewRecordForItsRequiredFields) {
  const Json input = input_schema(*schema_->object("contacts"), whole_meta());
  EXPECT_EQ(input.find("required")->dump(), R"(["name"])");
  EXPECT_EQ(input.find("properties")->find("created_at"), nullptr);
  EXPECT_NE(input.find("properties")->find("owner"), nullptr);
}

}  // namespace
}  // namespace kith::schema
