// Which databases this thread is reading.
//
// A read inside a read would hold one connection of the pool and wait for another, and a write
// inside a read would wait for the writer likewise: as many such requests at once as there are
// connections, and all of them wait for each other until their time is up. Whether that happens
// depends on the moment, so both are refused always, as the bugs that they are.
#pragma once

#include "storage/refusals.h"

namespace kith::storage {

class Reading {
 public:
  explicit Reading(const Database& database) : database_(database), outer_(innermost) {
    if (within(database)) raise_read_inside_read();
    innermost = this;
  }
  ~Reading() { innermost = outer_; }
  Reading(const Reading&) = delete;
  Reading& operator=(const Reading&) = delete;

  static bool within(const Database& database) {
    for (const Reading* one = innermost; one; one = one->outer_)
      if (&one->database_ == &database) return true;
    return false;
  }

 private:
  inline static thread_local const Reading* innermost = nullptr;
  const Database& database_;
  const Reading* const outer_;
};

}  // namespace kith::storage
