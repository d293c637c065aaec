// A field kind: how one sort of value is read, checked, stored, compared, shown and found.
// One file each in schema/kinds/, one line each in kinds.cpp; nothing else switches on kinds.
//
// A kind's value stands in one column or a few (money has five). Kinds with Shape::text have one
// more, `<field>__key`, holding text::sort_key of the value: sorting, equality, prefix and
// contains filters use it alone, by bytes, so that both engines and the evaluation in memory
// answer alike (docs/decisions/0003).
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/value.h"
#include "schema/schema.h"
#include "storage/storage.h"

namespace kith::schema {

enum class ColumnType { integer, decimal, boolean, date, timestamp, text, id };

struct Column {
  std::string_view suffix;  // appended to the field's name: "", "_currency"
  ColumnType type;
};

// What the query language may do with values of a kind.
enum class Shape {
  none,   // only exists and empty: long text, json, file
  text,   // by its key column: eq ne in nin lt gt contains starts ends
  token,  // exact text out of a known set: choice, currency
  integer,
  decimal,
  boolean,
  date,
  timestamp,
  list,           // "\na\nb\n" in one text column: contains in nin
  reference,      // an id; paths may go through it
  any_reference,  // compared by the record's id, which no two records of any objects share
  id,             // the record's own: eq ne in nin
};

// What a value is read against. Borrowed for the call.
struct ReadContext {
  const Schema& schema;
  std::string_view base_currency = "CNY";
  std::string_view default_country = "CN";  // of phone numbers
  Timestamp now{};
};

// How people wrote dates and numbers in a file or a form.
enum class DateOrder { automatic, ymd, dmy, mdy };
struct TextContext {
  const ReadContext& read;
  DateOrder date_order = DateOrder::automatic;
  const TimeZone& zone;  // of timestamps without an offset
};

// Names of users and titles of referenced records, known to whoever runs the query.
struct WriteContext {
  struct Attachment {
    std::string_view name;
    int64_t bytes = 0;
    std::string_view type;  // as served: "image/png"
  };
  // Empty when unknown or not visible to the reader.
  virtual std::string_view user_name(Id user) const {
    (void)user;
    return {};
  }
  virtual std::string_view title(int64_t object, Id record) const {
    (void)object;
    (void)record;
    return {};
  }
  virtual std::string_view object_name(int64_t object) const {
    (void)object;
    return {};
  }
  virtual const Attachment* attachment(Id id) const {
    (void)id;
    return nullptr;
  }
  virtual ~WriteContext() = default;
};

// Where full-text tokens and identities of a record are collected (records/index.h).
struct Findable {
  virtual void text(std::string_view utf8) = 0;
  virtual void name(std::string_view utf8) = 0;  // of a person or company: pinyin, surnames first
  virtual void email(std::string_view address) = 0;
  virtual void phone(std::string_view e164) = 0;
  virtual void domain(std::string_view host) = 0;
  virtual void code(std::string_view utf8) = 0;  // numbers of documents: whole and prefix
  virtual ~Findable() = default;
};

enum class Writing {
  tidy,    // as it should be
  mended,  // tidy() has brought it to that
  wrong,   // it is not, and only people can say what is meant: a phone without its country
};

class Kind {
 public:
  virtual ~Kind() = default;
  virtual std::string_view name() const = 0;
  virtual Shape shape() const = 0;
  virtual std::span<const Column> columns() const = 0;

  // The members of a declaration that only this kind understands ("max_length"): they stand in
  // Field::settings. Any other unknown member of a declaration is an error.
  virtual std::span<const std::string_view> settings() const { return {}; }
  // Checks what a declaration says (settings, options, objects). The field of an error is the
  // member: "max_length", "options[2].value".
  virtual Status check(const Field& field) const;

  // A client's JSON to stored values, normalised (trimmed text, E.164, lower-case mail). Text is
  // otherwise kept byte for byte: its key does the folding.
  // `out` has columns().size() places; JSON null makes all NULL. Errors name the field and the way
  // out. References are not looked up here: records checks that they exist and may be seen.
  virtual Status read(const Field& field, const Json& in, const ReadContext& context,
                      std::span<Value> out) const = 0;
  // The same from a cell of a file; blank is NULL. Labels of options in either language count.
  // References take an id here; whoever imports looks names up.
  virtual Status read_text(const Field& field, std::string_view in, const TextContext& context,
                           std::span<Value> out) const;

  // The stored columns, from `first` on, as JSON. `row` may be a ValueRow. Hot: no allocation.
  virtual void write(const Field& field, const storage::Row& row, int first,
                     const WriteContext& context, JsonWriter& out) const = 0;
  // As a cell of a file: what read_text takes back.
  virtual std::string write_text(const Field& field, const storage::Row& row, int first,
                                 const WriteContext& context) const;

  // Shape::text: the key of a stored value; and what of a wanted fragment make_needle
  // (text/sort_key.h) is to look for in it (a phone's digits, a link without its scheme).
  virtual std::string key(std::string_view stored) const;
  virtual std::string needle(std::string_view wanted) const;

  // A stored value's words, when the field is searched.
  virtual void find(const Field& field, std::span<const Value> stored, Findable& out) const;

  // The value of a filter leaf, brought to the type that the compared column has: Decimal for
  // decimal, Date for date, std::string for text, token and one element of a list, int64_t for ids.
  // Text comes as the stored form would be where it can be read as one (a phone as E.164), else as
  // it was written: for a key it still goes through key() (whole values) or needle() (fragments).
  virtual Result<Value> operand(const Field& field, const Json& in,
                                const ReadContext& context) const;
  // Named parts that paths may name: amount.currency, address.city. Null when there is none.
  struct Part {
    std::string_view name;
    int column;  // index into columns()
    Shape shape;
  };
  virtual std::span<const Part> parts() const { return {}; }
  virtual Result<Value> part_operand(const Field& field, const Part& part, const Json& in,
                                     const ReadContext& context) const;
  // Which column the bare field compares, sorts and sums by: money by its amount in base currency.
  virtual int compared_column() const { return 0; }
  bool has_key() const { return shape() == Shape::text; }

  // How cleanly a value is written, whatever it says (schema/kinds/quality.cpp).
  virtual bool tidies() const { return false; }
  virtual Writing tidy(const Field& field, std::span<Value> cells,
                       std::string_view default_country) const;

  // The program works it out of the rest of the record in each write: nobody else writes it, no
  // change of it is logged, and a record is of the same version with it and without.
  virtual bool derived() const { return false; }

  // How the kind stands in OpenAPI 3.1: a JSON Schema object.
  virtual Json json_schema(const Field& field) const = 0;
};

// All kinds, in the order of the settings screen. The list stands in kinds.cpp.
std::span<const Kind* const> kinds();
const Kind* find_kind(std::string_view name);

// A row over values in memory, so that Kind::write serves both.
class ValueRow final : public storage::Row {
 public:
  explicit ValueRow(std::span<const Value> values) : values_(values) {}
  bool is_null(int column) const override;
  int64_t integer(int column) const override;
  double real(int column) const override;
  bool boolean(int column) const override;
  std::string_view text(int column) const override;
  std::span<const std::byte> blob(int column) const override;
  Decimal decimal(int column) const override;
  Date date(int column) const override;
  Timestamp timestamp(int column) const override;

 private:
  std::span<const Value> values_;
};

// One column of a row as a Value of its type.
Value value_at(const storage::Row& row, int column, ColumnType type);

}  // namespace kith::schema
