// Pages to write on from top to bottom.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "formats/pdf_writer.h"

struct _cairo;
struct _cairo_surface;
struct _PangoContext;
struct _PangoLayout;

namespace kith::formats {

// Lengths in points.
inline constexpr double page_width = 595.28;
inline constexpr double page_height = 841.89;
inline constexpr double margin = 46;
inline constexpr double text_width = page_width - 2 * margin;

enum class Weight { normal, bold };
enum class Align { left, right };

struct Style {
  double size = 9;
  Weight weight = Weight::normal;
  double grey = 0.13;  // 0 is black
  Align align = Align::left;
  double width = text_width;
};

class Paper {
 public:
  // `pages` in all, for the foot; nothing known: 0.
  Paper(const Document& document, const PdfOptions& options, std::string& out, int pages);
  ~Paper();
  Paper(const Paper&) = delete;
  Paper& operator=(const Paper&) = delete;

  double y() const { return y_; }
  void move(double by) { y_ += by; }
  void go_to(double y) { y_ = y; }
  // At least this much room below, or a new page; whatever belongs on top of that one is drawn first.
  void need(double height, const std::function<void()>& on_new_page = {});
  void new_page();
  int page() const { return page_; }

  double height_of(const std::string& text, const Style& style);
  // At (x, y), as high as it needs; answers the height.
  double put(double x, double y, const std::string& text, const Style& style);
  // Below what stands, over pages where it has to, line by line.
  void flow(const std::string& text, const Style& style);
  void rule(double y, double grey);
  void fill(double y, double height, double grey);
  void strokes(double x, double y, double width, const Signature& signature);

  // What comes now was written by strangers: a character that no font has is drawn as a box.
  void take_boxes() { takes_boxes_ = true; }

  // Draws the last foot and closes the file; an error where a font lacks something.
  Status finish();

 private:
  struct Unref {
    void operator()(_PangoLayout* layout) const;
  };
  using Layout = std::unique_ptr<_PangoLayout, Unref>;
  Layout layout(const std::string& text, const Style& style);
  void foot();

  const Document& document_;
  const int pages_;
  _cairo_surface* surface_;
  _cairo* cairo_;
  _PangoContext* context_;
  double y_ = margin;
  int page_ = 1;
  bool takes_boxes_ = false;
  std::string unknown_;  // a text with a character that no font has
};

}  // namespace kith::formats
