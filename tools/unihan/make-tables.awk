# Makes src/text's tables of Han characters from Unicode's Unihan database (package unicode-data):
#   awk -f make-tables.awk Unihan_Readings.txt Unihan_Variants.txt > unihan_tables.cpp
#
# Readings: without tones, ü as v, the default first: Unicode's kMandarin, then by frequency
# (kHanyuPinlu), then the modern dictionaries (kTGHZ2013, kXHC1983); the large historical one
# (kHanyuPinyin) only for characters that the modern ones do not hold, for it is full of readings
# that nobody uses. A character holds the number of its set of readings; a set is a run in `lists`
# that ends with 0; a list entry is the number of a syllable.
# Simplification: kSimplifiedVariant, first entry, unless the character is listed as its own.
# Works on bytes, so that any awk will do.

BEGIN {
  FS = "\t"
  for (i = 0; i < 10; i++) hex_digit[i ""] = i
  hex_digit["A"] = 10; hex_digit["B"] = 11; hex_digit["C"] = 12
  hex_digit["D"] = 13; hex_digit["E"] = 14; hex_digit["F"] = 15
  bmp_first = 12295;  bmp_end = 40960      # U+3007 to U+9FFF
  ext_first = 131072; ext_end = 191457     # U+20000 to U+2EBE0 (extensions B to F)
  seen[12295] = 1; found[12295, "kMandarin"] = "ling"  # 〇 is no ideograph to Unihan
  add_variants()
}

# Characters that simplified Chinese writes as another one though Unihan lists them as their own
# or as mere variants: 復 as 复, 週 as 周, 産 as 产, 裡 as 里. Facts of the language, kept by us.
function add_variants(    also, n, pairs, p) {
  also = also " 4E99:4E98 4F48:5E03 4F54:5360 4FEC:79C1 5016:5E78 5023:4EFF 50C7:622E 50F1:96C7"
  also = also " 5147:51F6 5277:94F2 52D7:52D6 52F3:52CB 5379:6064 53A0:5395 5422:5423 54B7:5555"
  also = also " 5538:5FF5 5553:542F 55A8:4EAE 55AB:5403 5690:5C1D 56A5:54BD 56AE:5411 585A:51A2"
  also = also " 58BB:5899 58DC:575B 5925:4F19 596C:5956 59EA:4F84 5ACB:8885 5B00:59AB 5C05:514B"
  also = also " 5D11:6606 5D19:4ED1 5DD6:5CA9 5EFB:56DE 5F14:540A 5F46:522B 5F7F:4F5B 5FA9:590D"
  also = also " 5FB5:5F81 60B3:5FB7 60BD:51C4 6147:6BB7 6164:60AB 617C:621A 617E:6B32 61C3:52E4"
  also = also " 61EE:5FE7 6406:6784 6425:6376 6427:6247 6428:62D3 643E:69A8 6440:6342 647A:6298"
  also = also " 64A2:63B8 64E3:6363 6607:5347 66B1:6635 6996:8C37 69D3:6760 69D6:6A50 6A11:6881"
  also = also " 6A9D:696B 6AFA:68C2 6B35:6B3E 6B4E:53F9 6B5B:655B 6BEC:7403 6C39:51FC 6C3E:6CDB"
  also = also " 6C4E:6CDB 6C59:6C61 6C8D:51B1 6D29:6CC4 6DD2:51C4 6DE8:51C0 6E67:6D8C 6EBC:6E7F"
  also = also " 6EF7:5364 6F59:6CA9 6FEC:6D5A 71C4:7130 71C9:7096 71D0:78F7 71EC:6BC1 71FB:718F"
  also = also " 71FF:8000 7232:4E3A 724B:7B3A 7343:5446 746F:7405 7515:74EE 7523:4EA7 75C0:4F5D"
  also = also " 75E0:9178 763B:7618 7652:6108 7661:75F4 7681:7682 76C3:676F 771E:771F 776A:777E"
  also = also " 7787:772F 77AD:4E86 7832:70AE 784F:7814 7921:7934 792E:70AE 7955:79D8 7A1C:68F1"
  also = also " 7AEA:7AD6 7B87:4E2A 7B8E:7BEA 7B9D:94B3 7C06:7B58 7C37:6A90 7C50:85E4 7C64:7B7E"
  also = also " 7CA7:5986 7CF0:56E2 7D2E:624E 7D43:5F26 7D76:7EDD 7D89:7EE3 7D91:6346 7DAB:7EBF"
  also = also " 7DB3:7EF7 7DD1:7EFF 7E34:7EA4 7F4E:575B 7F63:6302 7FA3:7FA4 7FA8:7FA1 7FB6:81BB"
  also = also " 7FEB:73A9 7FFA:7FF1 8123:5507 81E5:5367 8216:94FA 8373:8C46 83D3:679C 846F:836F"
  also = also " 8490:641C 8493:83BC 84C6:5E2D 8534:9EBB 85F4:8574 85F7:85AF 8768:8671 880D:874E"
  also = also " 8814:869D 8827:8839 8846:4F17 88B4:7ED4 88CF:91CC 88E1:91CC 8988:6838 8A17:6258"
  also = also " 8A3C:8BC1 8AAC:8BF4 8AE1:8C25 8B21:8C23 8B41:54D7 8B5F:566A 8B9A:8D5E 8C54:8273"
  also = also " 8C8D:72F8 8CEB:8D4D 8CF8:5269 8D1C:8D43 8DE4:4EA4 8DFC:5C40 8E21:8737 8E30:903E"
  also = also " 8E5F:8FF9 8E67:7CDF 8F5D:8206 9031:5468 904A:6E38 906F:9041 9183:814C 9196:915D"
  also = also " 91BC:5BB4 91E6:6263 9262:94B5 92B2:710A 92ED:9510 9332:5F55 934A:70BC 9397:67AA"
  also = also " 939A:9524 93B8:954C 9451:9274 95A2:5173 95A7:54C4 95B2:9605 95C7:6697 95D8:6597"
  also = also " 9628:5384 965E:5347 9684:5824 9777:7EBC 983D:9893 9854:989C 992C:7CCA 9935:5582"
  also = also " 993D:9988 9951:9965 99E1:9A82 9B00:5243 9B28:54C4 9B2D:6597 9B9D:9C9E 9CEC:51EB"
  also = also " 9DC4:9E21 9EA4:7C97 9F07:9CCC 9F08:9CD6 9F67:556E 9F69:54AC"
  n = split(also, pairs, " ")
  for (p = 1; p <= n; p++) variant["U+" substr(pairs[p], 1, 4)] = "U+" substr(pairs[p], 6)
}

function code_point(text,    i, value) {
  value = 0
  for (i = 3; i <= length(text); i++) value = value * 16 + hex_digit[substr(text, i, 1)]
  return value
}

function toneless(text) {
  gsub(/ā|á|ǎ|à/, "a", text); gsub(/ē|é|ě|è|ê̄|ế|ê̌|ề|ê/, "e", text); gsub(/ī|í|ǐ|ì/, "i", text)
  gsub(/ō|ó|ǒ|ò/, "o", text); gsub(/ū|ú|ǔ|ù/, "u", text); gsub(/ǖ|ǘ|ǚ|ǜ|ü/, "v", text)
  gsub(/ń|ň|ǹ/, "n", text); gsub(/ḿ/, "m", text); gsub(/[^a-z]/, "", text)
  return text
}

function add(cp, kind, text) {
  text = toneless(text)
  if (text != "" && index(" " found[cp, kind] " ", " " text " ") == 0) {
    found[cp, kind] = found[cp, kind] (found[cp, kind] == "" ? "" : " ") text
  }
}

/^#/ || NF < 3 { next }

$2 == "kMandarin" || $2 == "kHanyuPinlu" || $2 == "kTGHZ2013" || $2 == "kXHC1983" || $2 == "kHanyuPinyin" {
  cp = code_point($1)
  seen[cp] = 1
  n = split($3, parts, " ")
  for (p = 1; p <= n; p++) {
    part = parts[p]
    sub(/^[^:]*:/, "", part); sub(/\(.*/, "", part)
    m = split(part, readings, ",")
    for (r = 1; r <= m; r++) add(cp, $2, readings[r])
  }
}

$2 == "kSimplifiedVariant" {
  own = 0
  n = split($3, parts, " ")
  for (p = 1; p <= n; p++) if (parts[p] == $1) own = 1
  if (!own) simple[code_point($1)] = code_point(parts[1])
}

function readings_of(cp,    all, n, parts, p, list) {
  all = found[cp, "kMandarin"] " " found[cp, "kHanyuPinlu"] " " found[cp, "kTGHZ2013"] " " found[cp, "kXHC1983"]
  if (found[cp, "kTGHZ2013"] found[cp, "kXHC1983"] found[cp, "kHanyuPinlu"] == "") all = all " " found[cp, "kHanyuPinyin"]
  list = ""
  n = split(all, parts, " ")
  for (p = 1; p <= n; p++) {
    if (parts[p] != "" && index(" " list " ", " " parts[p] " ") == 0) list = list (list == "" ? "" : " ") parts[p]
  }
  return list
}

function set_of(cp,    list, n, parts, p) {
  if (!(cp in seen)) return 0
  list = readings_of(cp)
  if (list == "") return 0
  if (!(list in set_number)) {
    set_number[list] = lists_size
    n = split(list, parts, " ")
    for (p = 1; p <= n; p++) {
      if (!(parts[p] in syllable_number)) { syllable_number[parts[p]] = ++syllable_count; syllables[syllable_count] = parts[p] }
      lists[lists_size++] = syllable_number[parts[p]]
    }
    lists[lists_size++] = 0
  }
  return set_number[list]
}

# To the end of a chain: a simplified form can itself be the traditional form of another character.
function simplest(cp,    steps) {
  for (steps = 0; steps < 4 && (cp in simple) && simple[cp] < 65536; steps++) cp = simple[cp]
  return cp
}

function put(value) { printf "%d,", value; if (++column % 24 == 0) printf "\n" }

function print_sets(name, first, end,    cp) {
  printf "\nconst uint16_t %s[] = {\n", name
  for (cp = first; cp < end; cp++) put(set_of(cp))
  printf "};\n"
}

END {
  for (from in variant) simple[code_point(from)] = code_point(variant[from])
  lists[0] = 0; lists_size = 1
  print "// Made by tools/unihan/make-tables.awk from Unicode's Unihan database. Do not edit."
  print "#include \"text/unihan.h\"\n\nnamespace kith::unihan {"
  print_sets("bmp_sets", bmp_first, bmp_end)
  print_sets("ext_sets", ext_first, ext_end)
  printf "\nconst uint16_t lists[] = {\n"
  for (i = 0; i < lists_size; i++) put(lists[i])
  printf "};\n\nconst char syllables[][8] = {\n\"\","
  for (i = 1; i <= syllable_count; i++) printf "\"%s\",%s", syllables[i], i % 16 ? "" : "\n"
  printf "};\nconst uint16_t syllable_count = %d;\n", syllable_count
  # Only what stays inside the basic plane: the rest are characters hardly any font shows.
  printf "\nconst char16_t bmp_simplified[] = {\n"
  for (cp = bmp_first; cp < bmp_end; cp++) put((cp in simple) && simplest(cp) != cp ? simplest(cp) : 0)
  printf "};\n\n}  // namespace kith::unihan\n"
}
