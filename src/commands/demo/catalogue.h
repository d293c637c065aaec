// What the demo's own company is made of: who works there, in which teams, what it sells.
#pragma once

#include <array>
#include <span>
#include <string_view>

#include "base/json.h"
#include "base/message.h"
#include "commands/demo/dice.h"

namespace kith::commands::demo {

enum class Rank { director, manager, salesperson };

struct Colleague {
  std::string_view name;
  std::string_view email;
  Rank rank;
  int team;  // place in teams()
  Tongue tongue;
  Message title;
};
// Twelve, team by team; a manager comes before those who answer to him.
std::span<const Colleague> colleagues();

struct DemoTeam {
  Message name;
  int parent;  // place in teams(), -1 at the top
  int lead;    // place in colleagues()
};
std::span<const DemoTeam> teams();

struct Product {
  std::string_view code;
  Message name;
  Message series;
  Message unit;
  int price;  // in yuan
};
std::span<const Product> products();

struct Tag {
  Message name;
  std::string_view color;
};
std::span<const Tag> tags();

struct View {
  Message name;
  std::string_view object;
  std::string_view settings;  // JSON as the web app writes it
};
std::span<const View> views();

}  // namespace kith::commands::demo
