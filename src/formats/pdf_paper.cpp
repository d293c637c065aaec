#include "formats/pdf_paper.h"

#include <cairo-pdf.h>
#include <fmt/format.h>
#include <pango/pangocairo.h>

namespace kith::formats {
namespace {

constexpr double foot_room = 34;
constexpr double line_gap = 1.25;
// TrueType first: of the CFF outlines of Noto Sans CJK cairo 1.16 keeps the subroutines of all
// characters, a megabyte a file and half a second each. Pango looks further by itself.
constexpr const char* families =
    "WenQuanYi Micro Hei, Droid Sans Fallback, Noto Sans CJK SC, DejaVu Sans";

cairo_status_t append_bytes(void* closure, const unsigned char* bytes, unsigned int length) {
  static_cast<std::string*>(closure)->append(reinterpret_cast<const char*>(bytes), length);
  return CAIRO_STATUS_SUCCESS;
}

Message page_of(int page, int pages) {
  return say("Page {} of {}", "第 {} 页，共 {} 页", page, pages);
}

}  // namespace

Paper::Paper(const Document& document, const PdfOptions& options, std::string& out, int pages)
    : document_(document),
      pages_(pages),
      surface_(cairo_pdf_surface_create_for_stream(append_bytes, &out, page_width, page_height)),
      cairo_(cairo_create(surface_)),
      context_(pango_font_map_create_context(pango_cairo_font_map_get_default())) {
  const std::string at = format(std::chrono::floor<std::chrono::seconds>(options.made_at));
  const auto set = [&](cairo_pdf_metadata_t what, const std::string& value) {
    cairo_pdf_surface_set_metadata(surface_, what, value.c_str());
  };
  set(CAIRO_PDF_METADATA_TITLE, document.title);
  set(CAIRO_PDF_METADATA_AUTHOR, options.author);
  set(CAIRO_PDF_METADATA_CREATOR, "Kith");
  set(CAIRO_PDF_METADATA_CREATE_DATE, at);
  set(CAIRO_PDF_METADATA_MOD_DATE, at);
  pango_context_set_language(
      context_, pango_language_from_string(document.language == "zh" ? "zh-cn" : "en"));
  // Shapes as they are, whatever the machine's screens like.
  cairo_font_options_t* shapes = cairo_font_options_create();
  cairo_font_options_set_hint_style(shapes, CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_hint_metrics(shapes, CAIRO_HINT_METRICS_OFF);
  pango_cairo_context_set_font_options(context_, shapes);
  pango_cairo_context_set_resolution(context_, 72);
  cairo_font_options_destroy(shapes);
}

void Paper::Unref::operator()(_PangoLayout* layout) const { g_object_unref(layout); }

Paper::~Paper() {
  g_object_unref(context_);
  cairo_destroy(cairo_);
  cairo_surface_destroy(surface_);
}

Paper::Layout Paper::layout(const std::string& text, const Style& style) {
  Layout made(pango_layout_new(context_));
  PangoFontDescription* font = pango_font_description_from_string(families);
  pango_font_description_set_absolute_size(font, style.size * PANGO_SCALE);
  pango_font_description_set_weight(
      font, style.weight == Weight::bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
  pango_layout_set_font_description(made.get(), font);
  pango_font_description_free(font);
  pango_layout_set_width(made.get(), static_cast<int>(style.width * PANGO_SCALE));
  pango_layout_set_wrap(made.get(), PANGO_WRAP_WORD_CHAR);
  pango_layout_set_line_spacing(made.get(), static_cast<float>(line_gap));
  pango_layout_set_alignment(made.get(),
                             style.align == Align::right ? PANGO_ALIGN_RIGHT : PANGO_ALIGN_LEFT);
  pango_layout_set_text(made.get(), text.data(), static_cast<int>(text.size()));
  const bool counts = unknown_.empty() && !takes_boxes_;
  if (counts && pango_layout_get_unknown_glyphs_count(made.get()) > 0) unknown_ = text;
  return made;
}

double Paper::height_of(const std::string& text, const Style& style) {
  int height = 0;
  pango_layout_get_size(layout(text, style).get(), nullptr, &height);
  return static_cast<double>(height) / PANGO_SCALE;
}

double Paper::put(double x, double y, const std::string& text, const Style& style) {
  const Layout made = layout(text, style);
  int height = 0;
  pango_layout_get_size(made.get(), nullptr, &height);
  cairo_set_source_rgb(cairo_, style.grey, style.grey, style.grey);
  cairo_move_to(cairo_, x, y);
  pango_cairo_show_layout(cairo_, made.get());
  return static_cast<double>(height) / PANGO_SCALE;
}

void Paper::flow(const std::string& text, const Style& style) {
  const Layout made = layout(text, style);
  for (GSList* each = pango_layout_get_lines_readonly(made.get()); each; each = each->next) {
    auto* line = static_cast<PangoLayoutLine*>(each->data);
    PangoRectangle logical;
    pango_layout_line_get_extents(line, nullptr, &logical);
    const double height = static_cast<double>(logical.height) / PANGO_SCALE;
    need(height);
    cairo_set_source_rgb(cairo_, style.grey, style.grey, style.grey);
    cairo_move_to(cairo_, margin, y_ - static_cast<double>(logical.y) / PANGO_SCALE);
    pango_cairo_show_layout_line(cairo_, line);
    y_ += height;
  }
}

void Paper::rule(double y, double grey) {
  cairo_set_source_rgb(cairo_, grey, grey, grey);
  cairo_set_line_width(cairo_, 0.6);
  cairo_move_to(cairo_, margin, y);
  cairo_line_to(cairo_, page_width - margin, y);
  cairo_stroke(cairo_);
}

void Paper::fill(double y, double height, double grey) {
  cairo_set_source_rgb(cairo_, grey, grey, grey);
  cairo_rectangle(cairo_, margin, y, text_width, height);
  cairo_fill(cairo_);
}

void Paper::strokes(double x, double y, double width, const Signature& signature) {
  constexpr double box_width = 1000;
  const double scale = width / box_width;
  cairo_set_source_rgb(cairo_, 0.05, 0.1, 0.4);
  cairo_set_line_width(cairo_, 1.4);
  cairo_set_line_cap(cairo_, CAIRO_LINE_CAP_ROUND);
  cairo_set_line_join(cairo_, CAIRO_LINE_JOIN_ROUND);
  for (const auto& stroke : signature.strokes) {
    cairo_new_path(cairo_);
    for (const Signature::Point& point : stroke)
      cairo_line_to(cairo_, x + point.x * scale, y + point.y * scale);
    if (stroke.size() == 1)
      cairo_line_to(cairo_, x + stroke[0].x * scale + 0.1, y + stroke[0].y * scale);
    cairo_stroke(cairo_);
  }
}

void Paper::foot() {
  const Message of = page_of(page_, pages_);
  const Style small{.size = 7.5, .grey = 0.45};
  const double at = page_height - margin + 4;
  rule(at - 5, 0.85);
  put(margin, at, document_.title, small);
  put(margin, at, document_.language == "zh" ? of.zh : of.en,
      {.size = 7.5, .grey = 0.45, .align = Align::right});
}

void Paper::new_page() {
  foot();
  cairo_show_page(cairo_);
  ++page_;
  y_ = margin;
}

void Paper::need(double height, const std::function<void()>& on_new_page) {
  if (y_ + height <= page_height - margin - foot_room / 2) return;
  new_page();
  if (on_new_page) on_new_page();
}

Status Paper::finish() {
  foot();
  cairo_show_page(cairo_);
  cairo_surface_finish(surface_);
  if (!unknown_.empty()) {
    constexpr size_t shown = 60;
    return Error{
        Code::unavailable,
        say("No font of this server has all characters of “{}”. Install one that has: for "
            "Chinese the Debian package fonts-wqy-microhei or fonts-noto-cjk.",
            "本服务器没有字体能显示“{}”的全部字符。请安装相应字体：中文可安装 Debian 软件包 "
            "fonts-wqy-microhei 或 fonts-noto-cjk。",
            unknown_.size() > shown ? std::string("…") : unknown_),
        {}};
  }
  const cairo_status_t status = cairo_surface_status(surface_);
  if (status != CAIRO_STATUS_SUCCESS)
    throw std::runtime_error(fmt::format("cairo: {}", cairo_status_to_string(status)));
  return done();
}

}  // namespace kith::formats
