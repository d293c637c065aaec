// The law of the question language: memory, SQLite and PostgreSQL give the same records for any
// filter, and a visibility only ever narrows. Seed: KITH_SEED, printed.
#include <fmt/core.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>

#include "query/refusal.h"
#include "query/test_world.h"
#include "schema/operators.h"
#include "storage/test_database.h"

namespace kith::query {
namespace {

using schema::Shape;

unsigned seed() {
  const char* given = std::getenv("KITH_SEED");
  unsigned number = std::random_device()();
  if (given) std::from_chars(given, given + std::char_traits<char>::length(given), number);
  fmt::print("KITH_SEED={}\n", number);
  return number;
}

class RandomFilters {
 public:
  RandomFilters(const World& world, std::mt19937& random) : world_(world), random_(random) {}

  Json filter(const schema::Object& object, int depth) {
    switch (below(depth > 3 ? 4 : 9)) {
      case 4:
        return combined("and", object, depth);
      case 5:
        return combined("or", object, depth);
      case 6:
        return Json::Object{{"not", filter(object, depth + 1)}};
      case 7:
      case 8:
        return related(object, depth);
      default:
        return leaf(object);
    }
  }

 private:
  int below(int n) { return static_cast<int>(random_() % static_cast<unsigned>(n)); }

  Json combined(const char* word, const schema::Object& object, int depth) {
    Json::Array children;
    for (int i = below(4); i > 0; --i) children.push_back(filter(object, depth + 1));
    return Json::Object{{word, children}};
  }

  Json related(const schema::Object& object, int depth) {
    if (object.relations.empty()) return leaf(object);
    const auto& relation =
        object.relations[static_cast<size_t>(below(static_cast<int>(object.relations.size())))];
    return Json::Object{{"field", relation.name},
                        {"op", below(2) == 0 ? "any" : "none"},
                        {"filter", filter(world_.object(relation.object), depth + 1)}};
  }

  Json leaf(const schema::Object& start) {
    std::string path;
    const schema::Object* object = &start;
    const schema::Field* field = nullptr;
    for (int hops = 0; hops < 4; ++hops) {
      field = &object->fields[static_cast<size_t>(below(static_cast<int>(object->fields.size())))];
      path += (path.empty() ? "" : ".") + field->name;
      const schema::Object* next =
          field->kind->shape() == Shape::reference ? world_.schema().target(*field) : nullptr;
      if (!next || next->name == "users" || hops == 3 || below(3) == 0) break;
      object = next;
    }
    const auto operators = schema::operators(field->kind->shape());
    const std::string op(operators[static_cast<size_t>(below(static_cast<int>(operators.size())))]);
    Json::Object json{{"field", path}, {"op", op}};
    if (op == "empty" || op == "exists") return json;
    if (op == "in" || op == "nin") {
      Json::Array values;
      for (int i = below(4); i > 0; --i) values.push_back(value(*field));
      json.emplace_back("value", values);
    } else if (op == "between") {
      json.emplace_back("value",
                        Json::Array{value(*field), below(3) == 0 ? Json() : value(*field)});
    } else if (op == "within") {
      constexpr const char* spans[] = {"last", "next"};
      json.emplace_back("value",
                        Json::Object{{spans[below(2)], std::to_string(1 + below(400)) + "d"}});
    } else {
      json.emplace_back("value", value(*field));
    }
    return json;
  }

  Json value(const schema::Field& field) {
    constexpr const char* words[] = {"张三",  "张",
                                     "zhang", "zhangsan",
                                     "三",    "zoe",
                                     "ZOË",   "acme",
                                     "a",     "台",
                                     "重",    "chong",
                                     "san",   "x')",
                                     "%",     "_",
                                     "公司",  "ABC",
                                     "shan",  "dan",
                                     "1380",  "+8613800138015",
                                     "\"",    "\\",
                                     "e"};
    const std::string_view kind = field.kind->name();
    if (kind == "choice") return below(2) == 0 ? "retail" : "media";
    if (kind == "tags") return below(2) == 0 ? "vip" : "老客户";
    if (kind == "emails") return "a1@x.cn";
    switch (field.kind->shape()) {
      case Shape::integer:
        return below(6);
      case Shape::decimal:
        return std::to_string(below(900)) + ".5";
      case Shape::boolean:
        return below(2) == 0;
      case Shape::date:
        return "2026-0" + std::to_string(1 + below(9)) + "-15";
      case Shape::timestamp:
        return below(2) == 0 ? "2026-11-" + std::to_string(10 + below(15))
                             : "2026-11-" + std::to_string(10 + below(15)) + "T16:30:00Z";
      case Shape::id:
      case Shape::reference:
        return format(Id{1 + below(200)});
      case Shape::any_reference:
        return Json::Object{{"object", "accounts"}, {"id", format(Id{1 + below(200)})}};
      default:
        return words[below(std::size(words))];
    }
  }

  const World& world_;
  std::mt19937& random_;
};

std::string text_of(const std::vector<Id>& ids) {
  std::string text;
  for (Id id : ids) text += " " + std::to_string(id.value);
  return text;
}

class FilterLaw : public storage::BothEngines {};
KITH_BOTH_ENGINES(FilterLaw);

TEST_P(FilterLaw, MemoryAndDatabaseFindTheSameRecords) {
  std::mt19937 random(seed());
  World world(database());
  world.fill(random, 70);
  Mask mask;
  mask.restrict(world.object("accounts"),
                world.filter("accounts", R"({"field":"industry","op":"ne","value":"energy"})"));
  mask.restrict(world.object("contacts"),
                world.filter("contacts", R"({"field":"account","op":"exists"})"));
  RandomFilters filters(world, random);
  int matched = 0;
  for (int i = 0; i < 400; ++i) {
    const char* names[] = {"accounts", "contacts", "deals"};
    const schema::Object& object = world.object(names[i % 3]);
    const Json json = filters.filter(object, 0);
    SCOPED_TRACE(object.name + " " + json.dump());
    const Asker asker = world.asker();
    const auto filter = parse_filter(json, world.schema(), object, everything(), asker);
    if (!filter.ok()) {  // some values are nothing to look for
      ASSERT_FALSE(filter.error().fields.empty());
      ASSERT_EQ(filter.error().fields[0].code, "empty")
          << filter.error().fields[0].field << filter.error().message.en;
      continue;
    }
    const auto seen = world.in_memory(object.name, *filter);
    ASSERT_EQ(text_of(world.in_database(object, *filter)), text_of(seen));
    const auto narrowed = world.in_memory(object.name, *filter, mask);
    ASSERT_EQ(text_of(world.in_database(object, *filter, mask)), text_of(narrowed));
    matched += seen.empty() ? 0 : 1;
  }
  EXPECT_GT(matched, 100);
}

TEST_P(FilterLaw, VisibilityOnlyNarrowsWhatAnEmptyFilterFinds) {
  std::mt19937 random(seed());
  World world(database());
  world.fill(random, 50);
  RandomFilters filters(world, random);
  const Asker asker = world.asker();
  for (int i = 0; i < 60; ++i) {
    const schema::Object& accounts = world.object("accounts");
    const Json json = filters.filter(accounts, 4);
    if (json.dump().find("parent") != std::string::npos)
      continue;  // a visibility stays on its own columns
    auto rows = parse_filter(json, world.schema(), accounts, everything(), asker);
    if (!rows.ok()) continue;
    Mask mask;
    mask.restrict(accounts, *rows);
    const auto all = world.in_database(accounts, Filter::always());
    const auto seen = world.in_database(accounts, Filter::always(), mask);
    EXPECT_TRUE(std::ranges::includes(all, seen));
  }
}

// Pages one after the other are the whole list, in order, nothing twice.
TEST_P(FilterLaw, PagesOneAfterTheOtherAreTheWholeList) {
  std::mt19937 random(seed());
  World world(database());
  world.fill(random, 60);
  const char* sorts[] = {"",
                         "name",
                         "-name",
                         "employees",
                         "-employees,name",
                         "founded,-revenue",
                         "-revenue",
                         "industry,-name",
                         "-created_at",
                         "created_at",
                         "updated_at",
                         "-owner",
                         "parent",
                         "-parent.name,phone",
                         "industry,employees,-founded,name"};
  for (const char* sort : sorts) {
    SCOPED_TRACE(sort);
    Question question;
    question.object = &world.object("accounts");
    const Mask all;
    question.sort = parse_sort(sort, *question.object, world.parsing(all), "sort").value();
    question.outputs = parse_fields("name", *question.object, world.parsing(all), "fields").value();
    question.limit = 500;
    const auto whole = world.page(question).ids();
    EXPECT_EQ(whole.size(), world.in_memory("accounts", Filter::always()).size());
    for (int limit : {1, 3, 7}) {
      question.limit = limit;
      question.cursor.clear();
      std::vector<std::string> joined;
      do {
        const auto page = world.page(question);
        for (auto& id : page.ids()) joined.push_back(id);
        question.cursor = page.next;
        ASSERT_LE(joined.size(), whole.size());
      } while (!question.cursor.empty());
      EXPECT_EQ(joined, whole) << limit;
    }
  }
}

}  // namespace
}  // namespace kith::query
