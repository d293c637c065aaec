// What other currencies are worth in the workspace's own, from a day on: records of `exchange_rates`.
//
// The amounts of a record have the rate of one day. An object says which (ValueDay): the day that a
// field of it names, today where that is empty. While the record is open, the rate follows the table;
// once it is closed, the rate that it had then stays, whatever is entered later. What stands on
// another record (a line on its opportunity) has that one's rate. Objects that say nothing keep the
// rate of the day on which an amount was written.
//
// What an amount is worth is derived, as the score of data quality is: it is worked out in each write
// and by a durable job (app/revalue.h), and is no change of the record.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "records/records.h"

namespace kith::app {

struct ValueDay {
  std::string object;
  std::string date = {};    // the field that names the day
  std::string closed = {};  // the field that is filled in once the record is closed
  // Instead of both: the references to the record that decides, the first one that is filled in.
  std::vector<std::string> through = {};
};

class ExchangeRates {
 public:
  explicit ExchangeRates(const std::vector<ValueDay>& days) : days_(days) {}

  // Reads the rates again. Called when one of them has changed, by one thread at a time.
  void refresh(storage::Connection& db);

  // The newest one of that day or earlier.
  std::optional<schema::money::Rate> rate(std::string_view currency, Date on) const;
  // The newest day up to `on` from which any rate is valid.
  std::optional<Date> newest(Date on) const;
  const std::vector<ValueDay>& days() const { return days_; }
  const ValueDay* day_of(const schema::Object& object) const;

  // records::Rates
  records::Valued value(const records::Unit& unit, const schema::Field& amount,
                        const query::Stored* before, const query::Stored& after) const;
  // records::Derive: brings the amounts of a record to the rate of their day.
  void derive(const records::Unit& unit, const query::Stored* before, query::Stored& after) const;

 private:
  // By currency, and there by the first day of validity.
  using Table = std::map<std::string, std::map<Date, int64_t>, std::less<>>;
  std::shared_ptr<const Table> table() const;
  records::Valued dated(Date on, std::string_view currency) const;
  // What is kept from now on is read where it is written: the table in memory is as old as the last
  // commit, and older than those of another process.
  records::Valued for_good(const records::Unit& unit, Date on, std::string_view currency) const;
  records::Valued through(const records::Unit& unit, const ValueDay& day,
                          const query::Stored& record, std::string_view currency) const;

  const std::vector<ValueDay>& days_;
  mutable std::mutex mutex_;
  std::shared_ptr<const Table> table_ = std::make_shared<Table>();
};

// What sums of the object's amounts rest on, as the member "basis":
// {"currency","rates_until":date|null,"rate_of":field|null,"frozen_by":field|null}: the day of the newest
// rate, the field that names each amount's day (null: the day it was written), and the field that
// ends it.
void write_basis(const ExchangeRates& rates, const schema::Object& object,
                 std::string_view base_currency, Date today, JsonWriter& json);

// Rule of exchange_rates: a currency that is not the workspace's own, a rate above zero, one a day.
Status check_exchange_rate(const records::Unit& unit, records::Draft& draft);

}  // namespace kith::app
