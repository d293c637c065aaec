// Readings that no table of single characters knows: surnames, and words in company names.
// Facts of the language, gathered by us; folded (simplified) characters. Only text's own files
// read them.
#pragma once

#include <string_view>

namespace kith {

struct WordReading {
  std::string_view word;
  std::string_view syllables;  // one a character, a blank between them
};

// Surnames of one character that are read otherwise than the character usually is.
inline constexpr WordReading surname_readings[] = {
    {"曾", "zeng"},  {"单", "shan"},  {"仇", "qiu"},   {"解", "xie"},  {"朴", "piao"},
    {"查", "zha"},   {"任", "ren"},   {"区", "ou"},    {"盖", "ge"},   {"秘", "bi"},
    {"种", "chong"}, {"重", "chong"}, {"繁", "po"},    {"覃", "qin"},  {"折", "she"},
    {"翟", "zhai"},  {"薄", "bo"},    {"乐", "yue"},   {"车", "che"},  {"乜", "nie"},
    {"缪", "miao"},  {"召", "shao"},  {"冼", "xian"},  {"洗", "xian"}, {"员", "yun"},
    {"贠", "yun"},   {"祭", "zhai"},  {"佴", "nai"},   {"谌", "chen"}, {"逄", "pang"},
    {"宓", "mi"},    {"郇", "xun"},   {"卜", "bu"},    {"阚", "kan"},  {"句", "gou"},
    {"牟", "mou"},   {"殷", "yin"},   {"那", "na"},    {"俞", "yu"},   {"於", "yu"},
    {"燕", "yan"},   {"幺", "yao"},   {"么", "yao"},   {"瞿", "qu"},   {"粘", "nian"},
    {"藏", "zang"},  {"扎", "za"},    {"都", "du"},    {"贾", "jia"},  {"柏", "bai"},
    {"叶", "ye"},    {"万", "wan"},   {"沈", "shen"},  {"宿", "su"},   {"殳", "shu"},
    {"尹", "yin"},   {"隗", "wei"},   {"晁", "chao"},  {"令", "ling"}, {"隽", "juan"},
    {"莘", "shen"},  {"钭", "tou"},   {"厍", "she"},   {"妫", "gui"},  {"酆", "feng"},
    {"郗", "xi"},    {"蕃", "pi"},    {"能", "nai"},   {"哈", "ha"},   {"黑", "he"},
    {"盛", "sheng"}, {"强", "qiang"}, {"曲", "qu"},    {"舍", "she"},  {"石", "shi"},
    {"适", "kuo"},   {"眭", "sui"},   {"相", "xiang"}, {"行", "xing"}, {"应", "ying"},
    {"朱", "zhu"},   {"祝", "zhu"},   {"长", "chang"}, {"调", "tiao"}, {"撒", "sa"},
    {"塔", "ta"},    {"拓", "tuo"},   {"颉", "xie"},   {"抹", "mo"},   {"靓", "jing"},
    {"嬴", "ying"},  {"臧", "zang"},  {"芮", "rui"},   {"邵", "shao"}, {"纪", "ji"},
    {"过", "guo"},   {"华", "hua"},   {"宁", "ning"},  {"郝", "hao"},  {"褚", "chu"},
    {"葛", "ge"},    {"贲", "ben"},   {"费", "fei"},   {"干", "gan"},  {"曷", "he"},
    {"会", "gui"},   {"给", "ji"},    {"亓", "qi"},
};

// Surnames of two characters; those read as their characters usually are stand here too, for
// their length.
inline constexpr WordReading compound_surnames[] = {
    {"欧阳", "ou yang"},    {"司马", "si ma"},      {"上官", "shang guan"}, {"诸葛", "zhu ge"},
    {"尉迟", "yu chi"},     {"万俟", "mo qi"},      {"长孙", "zhang sun"},  {"单于", "chan yu"},
    {"澹台", "tan tai"},    {"夏侯", "xia hou"},    {"皇甫", "huang fu"},   {"令狐", "ling hu"},
    {"东方", "dong fang"},  {"公孙", "gong sun"},   {"慕容", "mu rong"},    {"宇文", "yu wen"},
    {"司徒", "si tu"},      {"司空", "si kong"},    {"轩辕", "xuan yuan"},  {"端木", "duan mu"},
    {"百里", "bai li"},     {"呼延", "hu yan"},     {"南宫", "nan gong"},   {"西门", "xi men"},
    {"独孤", "du gu"},      {"鲜于", "xian yu"},    {"闻人", "wen ren"},    {"钟离", "zhong li"},
    {"宗政", "zong zheng"}, {"濮阳", "pu yang"},    {"淳于", "chun yu"},    {"太叔", "tai shu"},
    {"申屠", "shen tu"},    {"赫连", "he lian"},    {"公冶", "gong ye"},    {"公羊", "gong yang"},
    {"公西", "gong xi"},    {"公良", "gong liang"}, {"公输", "gong shu"},   {"拓跋", "tuo ba"},
    {"夹谷", "jia gu"},     {"谷梁", "gu liang"},   {"梁丘", "liang qiu"},  {"左丘", "zuo qiu"},
    {"东郭", "dong guo"},   {"东门", "dong men"},   {"南门", "nan men"},    {"北宫", "bei gong"},
    {"羊舌", "yang she"},   {"微生", "wei sheng"},  {"乐正", "yue zheng"},  {"漆雕", "qi diao"},
    {"壤驷", "rang si"},    {"第五", "di wu"},      {"段干", "duan gan"},   {"巫马", "wu ma"},
    {"仲孙", "zhong sun"},  {"亓官", "qi guan"},    {"颛孙", "zhuan sun"},  {"司寇", "si kou"},
    {"屈突", "qu tu"},      {"贺兰", "he lan"},     {"完颜", "wan yan"},    {"纳兰", "na lan"},
    {"叶赫", "ye he"},      {"哥舒", "ge shu"},     {"斛律", "hu lv"},      {"秃发", "tu fa"},
    {"沮渠", "ju qu"},      {"可频", "ke pin"},     {"尔朱", "er zhu"},     {"达奚", "da xi"},
    {"句龙", "gou long"},   {"耶律", "ye lv"},      {"范姜", "fan jiang"},  {"张简", "zhang jian"},
};

// Characters whose first reading in Unihan is not the one that names of companies and places have.
inline constexpr WordReading usual_readings[] = {
    {"长", "chang"}, {"都", "du"},    {"厦", "xia"}, {"晟", "sheng"}, {"卡", "ka"},  {"茄", "qie"},
    {"系", "xi"},    {"厂", "chang"}, {"奇", "qi"},  {"么", "me"},    {"得", "de"},  {"着", "zhe"},
    {"剥", "bo"},    {"露", "lu"},    {"薄", "bo"},  {"血", "xue"},   {"熟", "shu"}, {"色", "se"},
};

// Words in which a character is read otherwise than usual.
inline constexpr WordReading word_readings[] = {
    {"银行", "yin hang"},
    {"商行", "shang hang"},
    {"分行", "fen hang"},
    {"支行", "zhi hang"},
    {"总行", "zong hang"},
    {"行业", "hang ye"},
    {"车行", "che hang"},
    {"重庆", "chong qing"},
    {"西藏", "xi zang"},
    {"音乐", "yin yue"},
    {"乐器", "yue qi"},
    {"乐团", "yue tuan"},
    {"大厦", "da sha"},
    {"会计", "kuai ji"},
    {"校长", "xiao zhang"},
    {"行长", "hang zhang"},
    {"处长", "chu zhang"},
    {"局长", "ju zhang"},
    {"部长", "bu zhang"},
    {"成长", "cheng zhang"},
    {"生长", "sheng zhang"},
    {"增长", "zeng zhang"},
    {"董事长", "dong shi zhang"},
    {"调研", "diao yan"},
    {"调查", "diao cha"},
    {"重组", "chong zu"},
    {"重新", "chong xin"},
    {"重启", "chong qi"},
    {"番禺", "pan yu"},
    {"蚌埠", "beng bu"},
    {"六安", "lu an"},
    {"丽水", "li shui"},
    {"铅山", "yan shan"},
    {"台州", "tai zhou"},
    {"朝阳", "chao yang"},
    {"乐清", "yue qing"},
    {"乐亭", "lao ting"},
    {"尉犁", "yu li"},
    {"大夫", "dai fu"},
    {"宝藏", "bao zang"},
    {"地藏", "di zang"},
    {"传记", "zhuan ji"},
    {"参差", "cen ci"},
    {"出差", "chu chai"},
    {"快递", "kuai di"},
    {"模样", "mu yang"},
    {"角色", "jue se"},
};

}  // namespace kith
