#pragma once

namespace kith::access {

// A file on a comment on an account: from the file, one record on the way.
constexpr int standing_hops_max = 1;

}  // namespace kith::access
