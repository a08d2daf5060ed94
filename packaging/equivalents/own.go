package main

// pairs are the equivalents no data file has, or not as a reader of GB2312 expects: what is read, and for which
// characters.
var pairs = []struct{ text, of string }{
	{"-", "\u2010\u2011"},       // hyphen, hyphen that does not break
	{"—", "\u2012\u2013"},       // figure dash, en dash
	{"—", "ー"},                  // long vowel of kana, as Chinese type sets it
	{"——", "\u2E3A"},            // dash of two ems
	{"———", "\u2E3B"},           // and of three
	{"－", "\u2212"},             // minus
	{"～", "\u301C\u3030"},       // wave dash, wavy dash
	{"～", "\u223C\u2053"},       // tilde operator, swung dash
	{"·", "\u2022\u2219\u22C5"}, // bullet, bullet operator, dot operator
	{"·", "\u2027\uFF65"},       // hyphenation point, half-width katakana dot
	{"○", "\u25E6\u3007"},       // white bullet, 〇 as in 二〇二六
	{"■", "\u25AA\u25FC\u25FE"}, // black squares
	{"□", "\u25AB\u25FB\u25FD"}, // white squares
	{"…", "\u22EF\uFE19"},       // dots in the middle of the line, vertical dots
	{"‘", "\u201A\u201B"},       // low and reversed quotes
	{"“", "\u201E\u201F\u301D"},
	{"”", "\u301E\u301F"},
	{"〈", "\u2039\u27E8"}, // angle brackets
	{"〉", "\u203A\u27E9"},
	{"《", "\u00AB\u27EA"},
	{"》", "\u00BB\u27EB"},
	{"￠", "\u00A2"}, // money
	{"￡", "\u00A3"},
	{"￥", "\u00A5"},
	{"EUR", "\u20AC"},
	{"｜", "\u00A6\uFFE4"},       // broken bar
	{"￣", "\u00AF\u203E"},       // macron, overline
	{"'", "\u00B4\u02B9\u02BC"}, // acute, modifier prime and apostrophe
	{"／", "\u2215\u2044"},       // division slash, fraction slash
	{"！！", "\u203C"},            // in one character, as Chinese text has them
	{"？？", "\u2047"},
	{"？！", "\u2048"},
	{"！？", "\u2049"},
	{"(C)", "\u00A9"},
	{"(R)", "\u00AE"},
	{"(P)", "\u2117"},
	{"(TM)", "\u2122"},
	{"(SM)", "\u2120"},
	{"√", "\u2713\u2714"},       // ticks
	{"×", "\u2715\u2716\u2717"}, // crosses
	{"×", "\u2718"},
	{"≤", "\u2A7D"}, // as ≤ and ≥ are written in Chinese schools
	{"≥", "\u2A7E"},
	{"ss", "\u00DF"}, // letters that are no base with a mark
	{"SS", "\u1E9E"},
	{"ae", "\u00E6"},
	{"AE", "\u00C6"},
	{"oe", "\u0153"},
	{"OE", "\u0152"},
	{"th", "\u00FE"},
	{"Th", "\u00DE"},
	{"d", "\u0111\u00F0"},
	{"D", "\u0110\u00D0"},
	{"h", "\u0127"},
	{"H", "\u0126"},
	{"l", "\u0142"},
	{"L", "\u0141"},
	{"o", "\u00F8"},
	{"O", "\u00D8"},
	{"i", "\u0131"},
	{"a", "\u0251"}, // a and g of pinyin
	{"g", "\u0261"},

	// Hanzi. The data has several answers, of which this is the common one,
	{"它", "牠"},
	{"仇", "讐"},
	{"针", "鍼"},
	{"胸", "胷"},

	// or an answer that is seldom meant,
	{"你", "妳"},
	{"喜", "囍"},
	{"淬", "焠"},
	{"苏", "甦囌"},

	// or none.
	{"罗", "囉啰"},
	{"雕", "鵰"},
	{"只", "祇衹"},
	{"术", "朮"},
	{"拐", "枴"},
	{"抵", "牴"},
	{"修", "脩"},
	{"欣", "訢"},
	{"绩", "勣"},
	{"干", "榦"},
	{"牦", "犛"},
	{"蓑", "簑"},
	{"岳", "嶽"},
	{"溪", "谿"},
	{"扬", "颺"},
	{"摆", "襬"},
	{"炉", "鑪"},
	{"模", "糢"},
	{"衔", "啣"},
	{"佩", "珮"},
	{"效", "傚"},
	{"麻", "痲"},
	{"英寸", "吋"},
	{"英尺", "呎"},
	{"海里", "浬"},
}

// own returns the pairs as a table.
func own() map[rune]string {
	t := map[rune]string{}
	for _, p := range pairs {
		for _, r := range p.of {
			add(t, r, p.text)
		}
	}
	return t
}
