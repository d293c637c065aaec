// Imports over the whole product: real files, rules of sales, rights, crashes, undo.
#include <gmock/gmock.h>

#include <sstream>

#include "base/test_shared.h"
#include "commands/test_import_world.h"
#include "integrations/import/imports.h"
#include "integrations/import/job.h"

namespace kith::commands {
namespace {

using integrations::Import;
using integrations::Imports;
using integrations::ImportState;
using storage::Connection;
using ::testing::ElementsAre;

class ImportTest : public ImportWorld {};
KITH_BOTH_ENGINES(ImportTest);

std::vector<std::string> split(std::string line, char separator) {
  if (!line.empty() && line.back() == '\r') line.pop_back();
  std::vector<std::string> cells(1);
  for (const char c : line) {
    if (c == separator)
      cells.emplace_back();
    else
      cells.back() += c;
  }
  return cells;
}

std::map<std::string, std::string> proposals(const Import& import) {
  std::map<std::string, std::string> found;
  for (const auto& column : import.columns) found[column.name] = column.proposal;
  return found;
}

#define SHARED(variable, name)                                                 \
  const auto variable##_path = shared_path(name);                              \
  if (variable##_path.empty()) GTEST_SKIP() << "the shared data are not here"; \
  const std::string variable = content_of(variable##_path)

TEST_P(ImportTest, ProposesFieldsForHeadingsOfOtherSystems) {
  SHARED(pipeline, "data/crm_sales_opportunities/sales_pipeline.csv");
  auto found = proposals(begin("opportunities", pipeline));
  EXPECT_EQ(found["sales_agent"], "owner");
  EXPECT_EQ(found["deal_stage"], "stage");
  EXPECT_EQ(found["engage_date"], "engaged_on");
  EXPECT_EQ(found["close_value"], "amount");
  EXPECT_EQ(found["product"], "product");
  EXPECT_EQ(found["account"], "account");
  EXPECT_EQ(found["opportunity_id"], "name");  // nothing else in the file names the record

  SHARED(accounts, "data/crm_sales_opportunities/accounts.csv");
  found = proposals(begin("accounts", accounts));
  EXPECT_EQ(found["account"], "name");
  EXPECT_EQ(found["sector"], "industry");
  EXPECT_EQ(found["subsidiary_of"], "parent");
  EXPECT_EQ(found["revenue"], "annual_revenue");

  SHARED(companies, "data/crm_exports/hubspot_companies.csv");
  found = proposals(begin("accounts", companies));
  EXPECT_EQ(found["Company Name"], "name");
  EXPECT_EQ(found["Company Owner"], "owner");
  EXPECT_EQ(found["City"], "address.city");
  EXPECT_EQ(found["Number of Employees"], "employees");

  SHARED(deals, "data/crm_exports/hubspot_deals.csv.gz");
  found = proposals(begin("opportunities", deals));
  EXPECT_EQ(found["Deal Name"], "name");
  EXPECT_EQ(found["Deal Stage"], "stage");
  EXPECT_EQ(found["Closed Lost Reason"], "lost_reason");

  SHARED(salesforce, "data/crm_exports/salesforce_dataloader_opportunityData.csv");
  found = proposals(begin("opportunities", salesforce));
  EXPECT_EQ(found["NAME"], "name");
  EXPECT_EQ(found["STAGENAME"], "stage");
  EXPECT_EQ(found["CLOSEDATE"], "close_date");
}

TEST_P(ImportTest, BringsInAWholeSmallCompanyAndTakesItBack) {
  SHARED(products, "data/crm_sales_opportunities/products.csv");
  SHARED(teams, "data/crm_sales_opportunities/sales_teams.csv");
  SHARED(accounts, "data/crm_sales_opportunities/accounts.csv");
  SHARED(pipeline, "data/crm_sales_opportunities/sales_pipeline.csv");

  EXPECT_EQ(imported("products", products).progress.created, 7);
  const Import people = imported("users", teams, R"({"mapping":[
      {"column":"sales_agent","field":"name"},
      {"column":"manager","field":"manager","create_missing":true},
      {"column":"regional_office","field":"team","create_missing":true}],"mode":"create","key":"name"})");
  EXPECT_EQ(people.progress.created, 35);
  EXPECT_EQ(people.progress.failed, 0);
  const auto users = by_name("users");
  EXPECT_EQ(text(users.at("Darcel Schlecht"), "email"), "darcel.schlecht@imported.invalid");
  EXPECT_FALSE(workspace().directory()->user(users.at("Darcel Schlecht").id())->active);
  EXPECT_EQ(by_name("teams").size(), 3u);

  const Import firms =
      imported("accounts", accounts, R"({"value_map":{"sector":{"technolgy":"technology"}}})");
  EXPECT_EQ(firms.progress.created, 85)
      << (errors(firms.id).empty() ? "" : errors(firms.id)[0].message.en);
  const auto companies = by_name("accounts");
  int subsidiaries = 0;
  for (const auto& [name, company] : companies) subsidiaries += bool(reference(company, "parent"));
  EXPECT_EQ(subsidiaries, 15);
  EXPECT_EQ(text(companies.at("Acme Corporation"), "industry"), "technology");
  EXPECT_EQ(companies.size(), 85u);

  const std::string before = contents();
  const Import deals = imported("opportunities", pipeline, R"({"mapping":[
      {"column":"opportunity_id","field":"code"},
      {"column":"sales_agent","field":"owner","create_missing":true},
      {"column":"product","field":"product"},
      {"column":"account","field":"account","create_missing":true},
      {"column":"deal_stage","field":"stage"},
      {"column":"engage_date","field":"engaged_on"},
      {"column":"close_date","field":"close_date"},
      {"column":"close_value","field":"amount"}],
      "defaults":{"name":"{account} {product}"},
      "value_map":{"product":{"GTXPro":"GTX Pro"},"deal_stage":{"Engaging":"Qualification"}}})");
  EXPECT_EQ(deals.state, ImportState::done);
  EXPECT_EQ(deals.progress.created, 8800)
      << (errors(deals.id).empty() ? "" : errors(deals.id)[0].message.en);

  std::map<std::string, int64_t> wanted;  // by an independent reading of the file
  std::map<std::string, int> wanted_stages;
  std::istringstream lines(pipeline);
  std::string line;
  std::getline(lines, line);
  while (std::getline(lines, line)) {
    const auto cells = split(line, ',');
    ++wanted_stages[cells[4]];
    if (cells[4] == "Won") wanted[cells[1]] += parse_decimal(cells[7])->units / decimal_scale;
  }
  std::map<std::string, int64_t> won;
  std::map<std::string, int> stages;
  std::map<int64_t, std::string> names;
  for (const auto& stage : all("stages")) names[stage.id().value] = text(stage, "name");
  int64_t total = 0;
  for (const auto& deal : all("opportunities")) {
    std::string stage = names.at(reference(deal, "stage").value);
    ++stages[stage == "Qualification" ? "Engaging" : stage];
    if (text(deal, "status") != "won") continue;
    const Value& amount = deal.cells(*deal.object().field("amount"))[0];
    const int64_t units = std::get<Decimal>(amount).units / decimal_scale;
    won[std::string(workspace().directory()->user_name(deal.owner()))] += units;
    total += units;
  }
  EXPECT_EQ(won, wanted);
  EXPECT_EQ(stages, wanted_stages);
  EXPECT_EQ(won["Darcel Schlecht"], 1'153'214);
  EXPECT_EQ(total, 10'005'534);

  undo(deals.batch);
  EXPECT_EQ(all("opportunities").size(), 0u);
  EXPECT_EQ(contents(), before);
}

TEST_P(ImportTest, CreatesUsersAndAccountsThatAreOnlyNamedAndUndoesThemToo) {
  const std::string before = contents();
  const Import import = imported(
      "opportunities",
      "deal,account,sales_agent\nOne,Acme,Zoë Müller\nTwo,Acme,张三\nThree,Borg,Zoe Muller\n",
      R"({"mapping":[{"column":"deal","field":"name"},
      {"column":"account","field":"account","create_missing":true},
      {"column":"sales_agent","field":"owner","create_missing":true}]})");
  EXPECT_EQ(import.progress.created, 3);
  EXPECT_EQ(by_name("accounts").size(), 2u);
  const auto users = by_name("users");
  EXPECT_EQ(users.size(), 3u);  // folding: Zoe Muller is Zoë Müller
  EXPECT_EQ(text(users.at("张三"), "email"), "zhang.san@imported.invalid");
  undo(import.batch);
  EXPECT_EQ(contents(), before);
}

// Far enough from each other that no transaction holds both.
TEST_P(ImportTest, DryRunForeseesTwinsWithinTheFile) {
  const access::Actor administrator = ada();
  const auto ruled = workspace().database().write([&](storage::Connection& db) {
    const auto unit =
        workspace().unit(db, administrator, records::Via::web, workspace().settings());
    return workspace().records().create(
        unit, *unit.schema->object("duplicate_rules"),
        json_of(R"({"name":"x","applies_to":"contacts","likeness":"email","effect":"block"})"));
  });
  ASSERT_TRUE(ruled.ok());
  const auto file = [](std::string_view heading, auto row) {
    std::string text = std::string(heading) + "\n";
    for (int n = 0; n < 600; ++n) text += row(n % 599) + "\n";
    return text;
  };
  const auto counts = [](const integrations::Progress& at) {
    return std::vector{at.created, at.updated, at.skipped, at.failed};
  };
  const auto agrees = [&](std::string_view object, const std::string& text,
                          std::string_view settings) {
    const Import import = begin(object, text);
    changed(import.id, settings);
    const auto dry = checked(import.id).progress;
    const auto real = run(import.id).progress;
    EXPECT_EQ(counts(dry), counts(real)) << object << settings;
    return counts(real);
  };
  const auto product = [](int n) { return fmt::format("Product {0},P-{0}", n); };
  EXPECT_EQ(agrees("products", file("name,code", product), R"({"mode":"create"})"),
            (std::vector<int64_t>{599, 0, 0, 1}));
  const auto person = [](int n) { return fmt::format("Person {0},p{0}@kith.example", n); };
  EXPECT_EQ(agrees("contacts", file("name,email", person), R"({"mode":"create"})"),
            (std::vector<int64_t>{599, 0, 0, 1}));
  const auto other = [](int n) { return fmt::format("Other {0},o{0}@kith.example", n); };
  EXPECT_EQ(agrees("contacts", file("name,email", other), R"({"mode":"create","twins":"skip"})"),
            (std::vector<int64_t>{599, 0, 1, 0}));
}

TEST_P(ImportTest, DryRunCountsAndWritesNothing) {
  const std::string rows =
      "name,parent,employees\nAlpha,,5\nBeta,Alpha,many\nGamma,Delta,7\nDelta,,8\nAlpha,,6\n";
  const Import import = begin("accounts", rows);
  changed(import.id, R"({"mode":"upsert","key":"name"})");
  const std::string before = contents();
  const int64_t change = newest_change();
  const Import dry = checked(import.id);
  EXPECT_EQ(dry.state, ImportState::checked);
  EXPECT_EQ(contents(), before);
  EXPECT_EQ(newest_change(), change);
  const Import real = run(import.id);
  for (const auto& progress : {dry.progress, real.progress}) {
    EXPECT_EQ(progress.rows, 5);
    EXPECT_EQ(progress.created, 3);
    EXPECT_EQ(progress.updated, 1);
    EXPECT_EQ(progress.failed, 1);
  }
  const auto accounts = by_name("accounts");
  EXPECT_EQ(reference(accounts.at("Gamma"), "parent"),
            accounts.at("Delta").id());  // a row further down
}

TEST_P(ImportTest, NamesWrongRowsByLineAndTakesTheGoodOnes) {
  const Import import = imported("accounts",
                                 "name,employees,founded_year\n"
                                 "Good,12,1999\n"
                                 "\"Two\nlines\",x,1999\n"
                                 "Ragged,1\n"
                                 "\n"
                                 "Also good,13,2001\n"
                                 ",7,2001\n");
  EXPECT_EQ(import.progress.created, 2);
  EXPECT_EQ(import.progress.failed, 3);
  const auto found = errors(import.id);
  ASSERT_EQ(found.size(), 3u);
  EXPECT_EQ(found[0].row, 2);
  EXPECT_EQ(found[0].line, 4);  // where the wrong cell stands, not where its row begins
  EXPECT_EQ(found[0].column, "employees");
  EXPECT_EQ(found[0].value, "x");
  EXPECT_EQ(found[1].line, 5);
  EXPECT_EQ(found[2].line, 8);
  EXPECT_EQ(found[2].field, "name");
  EXPECT_EQ(found[2].code, "required");
  const std::string file = error_file(import);
  EXPECT_THAT(file, ::testing::HasSubstr("name,employees,founded_year,Error\r\n"));
  EXPECT_THAT(file, ::testing::HasSubstr("\"Two\nlines\",x,1999,"));
  EXPECT_THAT(file, ::testing::Not(::testing::HasSubstr("Also good")));
}

TEST_P(ImportTest, UpsertTwiceChangesNothingTheSecondTime) {
  const char* settings = R"({"mode":"upsert","key":"email"})";
  const std::string rows =
      "first_name,last_name,email,phone\nZoë,Müller,zoe@example.com,+49 30 "
      "901820\n三,张,ZHANG@example.com,13800138000\n";
  EXPECT_EQ(imported("contacts", rows, settings).progress.created, 2);
  const int64_t change = newest_change();
  const Import again = imported("contacts", rows, settings);
  EXPECT_EQ(again.progress.skipped, 2);
  EXPECT_EQ(newest_change(), change);

  const std::string before = contents();
  const Import changes =
      imported("contacts", "email,phone,title\nzoe@example.com,,Boss\n", settings);
  EXPECT_EQ(changes.progress.updated, 1);
  for (const auto& contact : all("contacts"))
    EXPECT_NE(text(contact, "phone"), "");  // empty cells say nothing
  undo(changes.batch);
  EXPECT_EQ(contents(), before);
}

TEST_P(ImportTest, ReadsGbk) {
  SHARED(stocks, "data/chinese_names/stock_basic_gbk.csv");
  const Import draft = begin("accounts", stocks);
  EXPECT_THAT(draft.encoding, ::testing::AnyOf("GB18030", "GBK"));
  const std::string half = stocks.substr(0, stocks.find('\n', 20'000) + 1);
  const Import import =
      imported("accounts", half,
               R"({"encoding":"GB18030","mapping":[{"column":"code_name","field":"name"}]})");
  EXPECT_EQ(import.progress.failed, 0);
  EXPECT_TRUE(by_name("accounts").contains("上证综合指数"));

  const access::Actor actor = ada();
  const auto wrong =
      Imports(workspace(), actor).change(draft.id, json_of(R"({"encoding":"UTF-8"})"));
  ASSERT_FALSE(wrong.ok());
  EXPECT_EQ(wrong.error().fields.at(0).field, "encoding");
}

// What a power cut leaves: the transactions that were committed, and the checkpoint in them.
class CutShort final : public jobs::Run {
 public:
  CutShort(jobs::Job job, int saves) : job_(std::move(job)), saves_(saves) {}
  const jobs::Job& job() const override { return job_; }
  bool cancelled() const override { return false; }
  void save(Connection& db, Json checkpoint, jobs::Progress progress) override {
    if (saves_-- == 0) throw std::runtime_error("power cut");
    db.after_commit([this, checkpoint = std::move(checkpoint), progress] {
      job_.checkpoint = checkpoint;
      job_.progress = progress;
    });
  }
  void allow(int saves) { saves_ = saves; }

 private:
  jobs::Job job_;
  int saves_;
};

TEST_P(ImportTest, GoesOnAfterACrashWithoutDoublesOrLosses) {
  std::string rows = "name,parent\n";
  for (int n = 1; n <= 1'200; ++n) {
    rows += fmt::format("Company {},{}\n", n, n % 7 == 0 ? fmt::format("Company {}", n + 3) : "");
  }
  rows += "Company 1201,\nCompany 1202,\nCompany 1203,\n";
  const Import import = begin("accounts", rows);
  const access::Actor actor = ada();
  const Id job = Imports(workspace(), actor).run(import.id)->job;
  CutShort run(*workspace().queue().find(job), 2);
  int crashes = 0;
  for (bool finished = false; !finished;) {
    try {
      const Status status = integrations::run_import(workspace(), run);
      ASSERT_TRUE(status.ok()) << why(status.error());
      finished = true;
    } catch (const std::runtime_error&) {
      ++crashes;
      run.allow(2);
    }
  }
  EXPECT_GE(crashes, 1);
  const Import after = *Imports(workspace(), actor).find(import.id);
  EXPECT_EQ(after.state, ImportState::done);
  EXPECT_EQ(after.progress.created, 1'203);
  EXPECT_EQ(all("accounts").size(), 1'203u);
  const auto accounts = by_name("accounts");
  EXPECT_EQ(accounts.size(), 1'203u);
  for (int n = 7; n <= 1'200; n += 7) {
    EXPECT_EQ(reference(accounts.at(fmt::format("Company {}", n)), "parent"),
              accounts.at(fmt::format("Company {}", n + 3)).id());
  }
}

TEST_P(ImportTest, RefusesWhatTheMappingGetsWrongAndNamesThePlace) {
  const Import import = begin("accounts", "name,size\nAlpha,3\n");
  const access::Actor actor = ada();
  const auto refused = Imports(workspace(), actor).change(import.id, json_of(R"({"mapping":[
      {"column":"nome","field":"name"},{"column":"size","field":"emploees"},{"column":"name","field":"version"}],
      "mode":"upsert","key":"industry"})"));
  ASSERT_FALSE(refused.ok());
  std::vector<std::string> places;
  for (const auto& error : refused.error().fields) places.push_back(error.field + " " + error.code);
  EXPECT_THAT(places,
              ElementsAre("mapping[0].column unknown_column", "mapping[1].field unknown_field",
                          "mapping[2].field read_only", "key not_indexed"));
  for (const auto& [content, code] : {std::pair<std::string, std::string>{"", "empty"},
                                      {"a@b.example,12\nc@d.example,13\n", "no_heading"}}) {
    const auto begun = Imports(workspace(), actor)
                           .begin("accounts", "x.csv", http::Body(content), 0, content.size());
    ASSERT_FALSE(begun.ok());
    EXPECT_EQ(begun.error().fields.at(0).code, code);
  }
  std::string wide = "name";
  for (int n = 0; n < 500; ++n) wide += fmt::format(",c{}", n);
  EXPECT_EQ(Imports(workspace(), actor)
                .begin("accounts", "x.csv", http::Body(wide), 0, wide.size())
                .error()
                .code,
            Code::too_large);
}

TEST_P(ImportTest, ObeysRightsFieldByFieldAndHidesOthersImports) {
  const app::Settings settings = workspace().settings();
  const Id mallory = *workspace().database().write([&](Connection& db) -> Result<Id> {
    const access::Actor actor = ada();
    const auto unit = workspace().unit(db, actor, records::Via::web, settings);
    const auto& records = workspace().records();
    const auto role = TRY(records.create(unit, *unit.schema->object("roles"),
                                         json_of(R"({"name":"Clerk","permissions":{
        "objects":{"*":{"read":"all","create":true,"update":"own","delete":"none"},
                   "accounts":{"read":"all","create":true,"update":"own","delete":"none","fields":{"phone":"read"}}},
        "actions":["import"]}})")));
    Json user = json_of(R"({"name":"Mallory","email":"m@kith.example"})");
    user.set("role", format(role.id));
    return TRY(records.create(unit, *unit.schema->object("users"), user)).id;
  });
  const Import import = begin("accounts", "name,phone\nAlpha,13800138000\n");
  const access::Actor actor = workspace().actor(mallory);
  Imports hers(workspace(), actor);
  EXPECT_EQ(hers.find(import.id).error().code, Code::not_found);
  EXPECT_EQ(hers.run(import.id).error().code, Code::not_found);
  EXPECT_EQ(hers.cancel(import.id).error().code, Code::not_found);

  const std::string rows = "name,phone,boss\nAlpha,13800138000,Nobody\n";
  const auto own = hers.begin("accounts", "x.csv", http::Body(rows), 0, rows.size());
  ASSERT_TRUE(own.ok()) << why(own.error());
  EXPECT_EQ(own->columns[1].proposal, "");  // may not be written, so it is not proposed
  const auto phone = hers.change(
      own->id,
      json_of(
          R"({"mapping":[{"column":"name","field":"name"},{"column":"phone","field":"phone"}]})"));
  ASSERT_FALSE(phone.ok());
  EXPECT_EQ(phone.error().fields.at(0).code, "not_writable");
  const auto owner = hers.change(own->id, json_of(R"({"mapping":[{"column":"name","field":"name"},
      {"column":"boss","field":"owner","create_missing":true}]})"));
  ASSERT_FALSE(owner.ok());
  EXPECT_EQ(owner.error().code, Code::forbidden);  // making users is for administrators
}

TEST_P(ImportTest, CancelledImportStopsAndItsBatchCanBeUndone) {
  const Import import = begin("accounts", "name\nAlpha\n");
  const access::Actor actor = ada();
  Imports imports(workspace(), actor);
  ASSERT_TRUE(imports.run(import.id).ok());
  EXPECT_EQ(imports.run(import.id).error().code, Code::conflict);
  ASSERT_TRUE(imports.cancel(import.id).ok());
  const Import after = finished(import.id);
  EXPECT_EQ(after.state, ImportState::cancelled);
  EXPECT_EQ(all("accounts").size(), 0u);
  ASSERT_TRUE(imports.cancel(import.id).ok());
  EXPECT_EQ(imports.find(import.id).error().code, Code::not_found);
  EXPECT_FALSE(std::filesystem::exists(integrations::path_of(files(), import.id)));
}

}  // namespace
}  // namespace kith::commands
