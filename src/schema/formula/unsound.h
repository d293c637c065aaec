#pragma once

namespace kith::schema::formula {

// A formula that came to be wrong (the field that it used is gone with an upgrade) is always blank where
// the schema is read, and refused where it is changed.
enum class Unsound { refused, blank };

}  // namespace kith::schema::formula
