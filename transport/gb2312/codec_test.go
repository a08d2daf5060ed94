package gb2312

import (
	"bytes"
	"sync"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"
)

func TestDecode(t *testing.T) {
	tests := []struct {
		name, bytes, text string
		ok                bool
	}{
		{"nothing", "", "", true},
		{"ASCII with controls", "a\x00\x1b\t\r\n\x7f", "a\x00\x1b\t\r\n\x7f", true},
		{"hanzi", "\xc4\xe3\xba\xc3", "你好", true},
		{"hanzi between ASCII", "a\xc4\xe3b", "a你b", true},
		{"middle dot as typed", "\xa1\xa4", "\u00b7", true},
		{"dash as typed", "\xa1\xaa\xa1\xaa", "\u2014\u2014", true},
		{"cut inside a character", "\xc4\xe3\xba", "", false},
		{"lead before ASCII", "\xc4a", "", false},
		{"GBK only: 镕", "\xe9\x46", "", false},
		{"GBK inside the square: ⅰ", "\xa2\xa1", "", false},
		{"GBK inside the square: ︵", "\xa6\xe0", "", false},
		{"euro of code page 936", "\x80", "", false},
		{"FF", "\xff", "", false},
		{"UTF-8 你好", "你好", "", false},
		{"error after good text", "\xc4\xe3\xba\xc3\xff", "", false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, ok := Decode([]byte(tt.bytes))
			if got != tt.text || ok != tt.ok {
				t.Errorf("%q, %v, want %q, %v", got, ok, tt.text, tt.ok)
			}
			if Valid([]byte(tt.bytes)) != tt.ok {
				t.Error("Valid disagrees")
			}
		})
	}
}

func TestEncode(t *testing.T) {
	tests := []struct {
		name, text, bytes string
		ok                bool
	}{
		{"nothing", "", "", true},
		{"hanzi", "你好, 88", "\xc4\xe3\xba\xc3, 88", true},
		{"both middle dots", "\u00b7\u30fb", "\xa1\xa4\xa1\xa4", true},
		{"both dashes", "\u2014\u2015", "\xa1\xaa\xa1\xaa", true},
		{"rare hanzi", "镕", "", false},
		{"euro", "€", "", false},
		{"emoji after hanzi", "你😀", "", false},
		{"not UTF-8", "a\xff", "", false},
		{"U+FFFD", "\ufffd", "", false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, ok := Encode(tt.text)
			if string(got) != tt.bytes || ok != tt.ok || !ok && got != nil {
				t.Errorf("%X, %v, want %X, %v", got, ok, tt.bytes, tt.ok)
			}
		})
	}
}

func TestAppendingKeepsWhatIsThere(t *testing.T) {
	dst := []byte("ab")
	dst, ok := load().append(dst, '中')
	if string(dst) != "ab\xd6\xd0" || !ok {
		t.Errorf("%X, %v", dst, ok)
	}
	if got, ok := load().append(dst, '😀'); !bytes.Equal(got, dst) || ok {
		t.Errorf("%X, %v", got, ok)
	}
}

func TestTablesCanBeBuiltFromManyGoroutines(t *testing.T) {
	load := sync.OnceValue(build)
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			if got := load().code('中'); got != 0xD6D0 {
				t.Errorf("中: %X", got)
			}
		})
	}
	wg.Wait()
}

func TestAppendingAllocatesNothing(t *testing.T) {
	text, buf := chatText(t, 63), make([]byte, 0, 200)
	allocs := testing.AllocsPerRun(100, func() { buf = appendAll(buf[:0], text) })
	if allocs != 0 {
		t.Errorf("%v allocations", allocs)
	}
	p, _ := Encode(text)
	if allocs := testing.AllocsPerRun(100, func() { Valid(p) }); allocs != 0 {
		t.Errorf("Valid: %v allocations", allocs)
	}
	if allocs := testing.AllocsPerRun(100, func() { Decode(p) }); allocs > 1 {
		t.Errorf("Decode: %v allocations", allocs)
	}
}

func FuzzDecode(f *testing.F) {
	for _, s := range []string{"", "abc", "\xc4\xe3\xba\xc3", "\xa1\xa4\xa1\xaa", "\xc4", "你好", "\xa2\xa1", "\x80\xff"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, p []byte) {
		text, ok := Decode(p)
		if ok != Valid(p) {
			t.Fatal("Valid disagrees")
		}
		if !ok {
			if text != "" {
				t.Fatalf("text without success: %q", text)
			}
			return
		}
		if !utf8.ValidString(text) {
			t.Fatalf("not UTF-8: %q", text)
		}
		if back, ok := Encode(text); !ok || !bytes.Equal(back, p) {
			t.Fatalf("%X came back as %X, %v", p, back, ok)
		}
	})
}

func appendAll(dst []byte, text string) []byte {
	for _, r := range text {
		dst, _ = load().append(dst, r)
	}
	return dst
}

func BenchmarkEncode(b *testing.B) {
	text := chatText(b, 63)
	b.Run("append", func(b *testing.B) {
		buf := make([]byte, 0, 200)
		for b.Loop() {
			buf = appendAll(buf[:0], text)
		}
	})
	b.Run("whole", func(b *testing.B) {
		for b.Loop() {
			Encode(text)
		}
	})
	b.Run("x-text-GBK-append", func(b *testing.B) {
		encoder, src, buf := simplifiedchinese.GBK.NewEncoder(), []byte(text), make([]byte, 200)
		for b.Loop() {
			encoder.Reset()
			if _, _, err := encoder.Transform(buf, src, true); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("x-text-GBK-whole", func(b *testing.B) {
		for b.Loop() {
			if _, err := simplifiedchinese.GBK.NewEncoder().String(text); err != nil {
				b.Fatal(err)
			}
		}
	})
}

func BenchmarkDecode(b *testing.B) {
	p, _ := Encode(chatText(b, 63))
	b.Run("valid", func(b *testing.B) {
		for b.Loop() {
			Valid(p)
		}
	})
	b.Run("whole", func(b *testing.B) {
		for b.Loop() {
			Decode(p)
		}
	})
	b.Run("x-text-GBK-append", func(b *testing.B) {
		decoder, buf := simplifiedchinese.GBK.NewDecoder(), make([]byte, 300)
		for b.Loop() {
			decoder.Reset()
			if _, _, err := decoder.Transform(buf, p, true); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("x-text-GBK-whole", func(b *testing.B) {
		for b.Loop() {
			if _, err := simplifiedchinese.GBK.NewDecoder().Bytes(p); err != nil {
				b.Fatal(err)
			}
		}
	})
}
