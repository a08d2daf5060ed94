package history

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"udpchat/chat"
	"udpchat/history/messages"
)

func TestASearchFindsWhatLooksTheSame(t *testing.T) {
	h := openTest(t, t.TempDir(), Options{})
	texts := []string{
		"call 13812345678 now", "abcde", "ＡＢＣ公司", "die Straße", "İstanbul", "eine ﬁgur", "ｶﾞｲﾄﾞ", "第①章", "x² + y", "\u1112\u1161\u11ab\u1100\u116e\u11a8어",
		"caf\u00e9", "o\u200bp", "漢字", "好，的", "\u2f08口", "résumé.pdf", "文件file12", "price ￥100", "ΣΊΣΥΦΟΣ", "等……了",
	}
	for i, text := range texts {
		h.Append([]chat.Message{theirs(chat.ID(i+1), text)}, func() {})
	}
	flush(t, h)
	for query, want := range map[string]string{
		"5678": texts[0], "５６７８": texts[0], "138": texts[0], "8 now": texts[0], "8": texts[0], "bcd": texts[1], "ＣＤＥ": texts[1], "e": texts[5],
		"abc公司": texts[2], "bc公": texts[2], "STRASSE": texts[3], "trasse": texts[3], "istanbul": texts[4], "fig": texts[5],
		"ガイド": texts[6], "ド": texts[6], "1": texts[0], "第1章": texts[7], "x2": texts[8], "한국": texts[9], "국어": texts[9],
		"cafe\u0301": texts[10], "CAFÉ": texts[10], "op": texts[11], "o\u00adp": texts[11], "漢": texts[12], "好,的": texts[13], "好，的": texts[13],
		"人口": texts[14], "sumé": texts[15], "ile1": texts[16], "文件FILE": texts[16], "¥100": texts[17], "σίσυφος": texts[18], "……": texts[19], "等......": texts[19],
	} {
		got := search(t, h, chat.Search{Text: query, Limit: 20}).Messages
		if !slices.ContainsFunc(got, func(m chat.Message) bool { return m.Text == want }) {
			t.Errorf("%q does not find %q", query, want)
		}
	}
	for _, query := range []string{"汉字", "cafe", "5679", "ecd", "de f", "aｂd"} {
		if got := search(t, h, chat.Search{Text: query, Limit: 20}).Messages; len(got) > 0 {
			t.Errorf("%q finds %q", query, got[0].Text)
		}
	}
}

func TestASearchFindsPartsOfWhatPeopleWrite(t *testing.T) {
	h := openTest(t, t.TempDir(), Options{})
	found := map[string][]string{
		"你好，世界! (图１)":                                            {"你好,世界", "世界！", "，世界!", "！ （图1", ",世界！ （图", "图1)"},
		"192.0.2.7:3456":                                         {"0.2.7", "2.0.2", "92.0", ".0.2", "0.2.7:34", "456", "2．0．2．7：3"},
		"学号2023110456班，电话 138-1234-5678":                         {"学号2023", "号202", "0456班", "110456", "38-1234-5", "678", "话 138"},
		"report_final-v2(1).PDF":                                 {"final", "inal-V2", "l-v2(", "ort_fin", ".pdf", "(1)", "v2(1)", "_final"},
		"Lin.Xiao@mail.example.com":                              {"xiao@m", "iao@mail", "ample.c", "@MAIL", "in.x", "com"},
		"in da\u0131 IŞIK":                                       {"daı", "dai", "DAI", "ışık", "IŞIK", "işik", "şik"},
		"GRÜSSE Fußball":                                         {"grüße", "FUSSBALL", "ssball", "ußb", "gru\u0308sse"},
		"ὈΔΥΣΣΕΎΣ ΛΌΓΟΣ":                                         {"ὀδυσσεύς", "σσεύς", "λόγος", "όγοσ"},
		"e\u200b\u0301te\u0301 co\u00adop\u2060erate":            {"été", "ÉTÉ", "cooperate", "operat", "té co"},
		"می\u200cخواهم":                                          {"میخواهم", "خواهم", "می\u200cخ"},
		"ﾃﾞｰﾀﾍﾞｰｽ ﾊﾟｿｺﾝ":                                         {"データベース", "ベース", "パソ", "ﾊﾟｿ", "テ\u3099ータ"},
		"\u1103\u1161\u11ab\u110b\u1165검색":                       {"단어", "어검", "검색", "\u110b\u1165검"},
		"㎏㎡ H₂O ① ⑳ Ⅷ ㍿ ½":                                       {"kg", "m2", "h2o", "1 20 viii", "ⅷ ㍿", "株式会社"},
		"豈 \u2f83\u4e2d \uf9dc":                                  {"豈", "自中", "\u9686"},
		`say "a AND b" NOT (c OR d*) ^x -y NEAR(p q, 2) t:u {z}`: {`"a and B"`, `AND b" N`, "(C or D*)", "d*", "^x -y", "near(p", "q, 2)", "T:U", "{z}", "ear(P", "ot (c"},
		"ab中文cd12x²√":                                            {"b中", "b中文c", "文CD", "d12", "2x2", "X²√", "中文ｃｄ"},
		"[重要]^_^ 通知~":                                            {"[重要]", "［重要］", "]^_^", "］＾＿＾　通知～", "^_^", "通知～"},
		"👩\u200d🔬 1\ufe0f\u20e3 ❤\ufe0f":                         {"👩🔬", "🔬", "❤", "1\u20e3"},
		strings.Repeat("0123456789abcdef", 31):                   {"f0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef01234567", "ef01"},
	}
	id := chat.ID(0)
	for text := range found {
		id++
		h.Append([]chat.Message{theirs(id, text)}, func() {})
	}
	flush(t, h)
	for text, queries := range found {
		for _, query := range queries {
			f := search(t, h, chat.Search{Text: query, Limit: 50})
			if f.Err != nil || !slices.Contains(texts(f.Messages), text) {
				t.Errorf("%q does not find %q: %v", query, text, f.Err)
			}
		}
	}
}

// What a search has gone past within its time is never looked at again, so it looks within words before it goes on.
func TestASearchThatGoesOnLeavesNothingOut(t *testing.T) {
	h := openTest(t, t.TempDir(), Options{})
	const ranges = 6
	for i := range ranges {
		id := chat.ID(1 + i*8<<messages.SpanBits)
		h.Append([]chat.Message{theirs(id, fmt.Sprint("a word holds hit", i)), theirs(id+1, "other"), divider(id)}, func() {})
	}
	flush(t, h)
	var got []string
	q := chat.Search{Text: "olds", Limit: 9, Until: divided.Unix()}
	for range 10 * ranges { // each turn goes on where the one before was out of time
		f := chat.Found{Search: q}
		err := h.reader.use(func(db *database) error { return messages.Find(t.Context(), db, &f, afterTwo()) })
		got = append(got, texts(f.Messages)...)
		if err == nil {
			break
		}
		q.Before = f.Down
	}
	if len(got) != ranges || got[0] != "a word holds hit5" {
		t.Errorf("found %q", got)
	}
}

// A search that is out of time returns the place it has reached, and the next one goes on from there.
func TestASearchGoesOnWhereItsTimeWasOver(t *testing.T) {
	h := openTest(t, t.TempDir(), Options{})
	const spans = 4
	for i := range spans {
		id := chat.ID(1 + i*8<<messages.SpanBits)
		h.Append([]chat.Message{theirs(id, fmt.Sprint("hit ", i)), theirs(id+1, "other"), divider(id)}, func() {})
	}
	flush(t, h)
	var got []string
	rounds := 0
	q := chat.Search{Text: "hit", Limit: 9, Until: divided.Unix()}
	for range spans + 1 {
		f := chat.Found{Search: q}
		rounds++
		err := h.reader.use(func(db *database) error {
			return messages.Find(t.Context(), db, &f, afterTwo())
		})
		if err == nil {
			got = append(got, texts(f.Messages)...)
			break
		}
		if f.Down == 0 || q.Before != 0 && f.Down >= q.Before {
			t.Fatalf("from %v it came to %v", q.Before, f.Down)
		}
		got = append(got, texts(f.Messages)...)
		q.Before = f.Down
	}
	if want := []string{"hit 3", "hit 2", "hit 1", "hit 0"}; !slices.Equal(got, want) || rounds < 2 {
		t.Errorf("found %q in %d rounds, want %q in several", got, rounds, want)
	}
}

// afterTwo ends the time of a search after two ranges.
func afterTwo() func() error {
	left := 2
	return func() error {
		if left--; left < 0 {
			return context.DeadlineExceeded
		}
		return nil
	}
}

// divided is before the times of dividers, which a search until then leaves out.
var divided = base.AddDate(1, 0, 0)

// divider returns a message some spans after another one, so that a search takes what is before and after for two ranges.
func divider(id chat.ID) chat.Message {
	m := theirs(id+4<<messages.SpanBits, "hit, holds")
	m.At = divided.Add(time.Hour)
	return m
}
