// The functions as people write them.
#include "schema/formula/formula.h"

namespace kith::schema::formula {
namespace {

constexpr size_t many = 50;

std::vector<Signature> all() {
  return {
      {"IF", "condition, then, otherwise", 2, 3,
       say("One value where the condition holds, else the other (blank where it is left out)",
           "条件成立时取第一个值，否则取第二个（省略则为空）")},
      {"SWITCH", "value, case, result, …, otherwise", 3, many,
       say("The result behind the first case that equals the value",
           "取第一个与该值相等的情形所对应的结果")},
      {"AND", "condition, …", 1, many, say("Whether all conditions hold", "全部条件都成立")},
      {"OR", "condition, …", 1, many,
       say("Whether one of the conditions holds", "至少一个条件成立")},
      {"NOT", "condition", 1, 1, say("Whether the condition does not hold", "条件不成立")},
      {"ISBLANK", "value", 1, 1, say("Whether there is no value", "没有值")},
      {"IFBLANK", "value, otherwise", 2, 2,
       say("The value, or the other where there is none", "有值取该值，否则取另一个")},
      {"COALESCE", "value, …", 1, many,
       say("The first value that is not blank", "第一个不为空的值")},
      {"BLANK", "", 0, 0, say("No value", "空值")},
      {"ROUND", "number, places", 2, 2,
       say("Rounded to so many digits, half away from zero; -3 rounds to thousands",
           "四舍五入到指定小数位；-3 表示到千位")},
      {"MIN", "value, …", 1, many,
       say("The least of numbers or dates; blank ones do not count", "最小的数字或日期；空值不计")},
      {"MAX", "value, …", 1, many,
       say("The greatest of numbers or dates; blank ones do not count",
           "最大的数字或日期；空值不计")},
      {"ABS", "number", 1, 1, say("The number without its sign", "绝对值")},
      {"LEN", "text", 1, 1, say("How many characters the text has", "文本的字符数")},
      {"LEFT", "text, count", 2, 2, say("The first characters", "左起若干字符")},
      {"RIGHT", "text, count", 2, 2, say("The last characters", "右起若干字符")},
      {"UPPER", "text", 1, 1, say("In capital letters", "转为大写字母")},
      {"LOWER", "text", 1, 1, say("In small letters", "转为小写字母")},
      {"CONCAT", "value, …", 1, many,
       say("One behind the other, as & does; blank ones are left out",
           "依次连接，与 & 相同；空值略去")},
      {"CONTAINS", "text, part", 2, 2,
       say("Whether the part stands in the text, letter by letter",
           "文本中是否含有该部分（逐字比较）")},
      {"TEXT", "value", 1, 1,
       say("A number, date or condition as text", "把数字、日期或条件转为文本")},
      {"LABEL", "choice, \"en\"", 2, 2,
       say("What an option is called, in English (\"en\") or Chinese (\"zh\")",
           "选项的名称：英文 \"en\" 或中文 \"zh\"")},
      {"TODAY", "", 0, 0,
       say("The day on which somebody looks, in their time zone",
           "查看当天的日期（按查看者的时区）")},
      {"NOW", "", 0, 0, say("The moment at which somebody looks", "查看时的时刻")},
      {"DATE", "year, month, day", 3, 3,
       say("A day, of three plain numbers", "由三个数字组成的日期")},
      {"DATEVALUE", "time", 1, 1,
       say("The day of a date and time, in the time zone of whoever looks",
           "日期时间所在的日期（按查看者的时区）")},
      {"DAYS", "end, start", 2, 2, say("Days from the start to the end", "从开始到结束的天数")},
      {"DATEDIF", "start, end, \"M\"", 3, 3,
       say("Whole days (\"D\"), months (\"M\") or years (\"Y\") from start to end",
           "从开始到结束的整天（\"D\"）、整月（\"M\"）或整年（\"Y\"）数")},
      {"YEAR", "date", 1, 1, say("The year of a date", "日期的年份")},
      {"MONTH", "date", 1, 1, say("The month of a date, 1 to 12", "日期的月份，1 至 12")},
      {"DAY", "date", 1, 1, say("The day of the month, 1 to 31", "日期的日，1 至 31")},
      {"ADDDAYS", "date, count", 2, 2, say("So many days later", "若干天之后")},
      {"EDATE", "date, months", 2, 2,
       say("The same day, so many months later; the last one where the month is too short",
           "若干个月之后的同一日；当月没有该日则取月末")},
  };
}

}  // namespace

const std::vector<Signature>& signatures() {
  static const std::vector<Signature> known = all();
  return known;
}

}  // namespace kith::schema::formula
