package link

import (
	"bufio"
	"bytes"
	"errors"
	"math"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"udpchat/chat"
	"udpchat/transport/transporttest"
)

var aHello = hello{
	version: 1, capabilities: 5, instance: [8]byte{1, 2}, hasHeard: true, heard: 7, proof: [32]byte{9},
	about: About{Name: "林晓@lab", RoomPort: 3456, PlainPort: 50123},
}

func TestFramesAreReadAsWritten(t *testing.T) {
	if got, err := parseHello(appendHello(nil, aHello)); got != aHello || err != nil {
		t.Errorf("%+v, %v", got, err)
	}
	if got, err := parseAbout(appendAbout(nil, aHello.about)); got != aHello.about || err != nil {
		t.Errorf("%+v, %v", got, err)
	}
	if got, err := parseAck(appendAck(nil, math.MaxUint64)); got != math.MaxUint64 || err != nil {
		t.Errorf("%d, %v", got, err)
	}
	for _, want := range []chat.Letter{
		{Number: 1, At: time.UnixMicro(0)},
		{Number: 1 << 60, After: 1 << 59, Prev: [32]byte{3}, At: time.UnixMicro(-5), Text: "你好\x00🙂"},
		{Number: 2, At: time.UnixMicro(1 << 50), Text: strings.Repeat("x", MaxText)},
	} {
		if got, err := parseLetter(appendLetter(nil, want)); got != want || err != nil {
			t.Errorf("%+v, %v", got, err)
		}
	}
}

func TestAdditionsOfLaterVersionsAreSkipped(t *testing.T) {
	later := aHello
	later.version = 9
	if got, err := parseHello(append(appendHello(nil, later), "more"...)); got != later || err != nil {
		t.Errorf("%+v, %v", got, err)
	}
	if got, err := parseAck(append(appendAck(nil, 5), "more"...)); got != 5 || err != nil {
		t.Errorf("%d, %v", got, err)
	}
	if h, err := parseHeader(appendHeader(nil, header{200, MaxBody})); h != (header{200, MaxBody}) || err != nil {
		t.Errorf("%+v, %v", h, err)
	}
}

func TestBodiesThatDoNotFitAreRefused(t *testing.T) {
	letter := appendLetter(nil, chat.Letter{Number: 1, Text: "x"})
	old := appendHello(nil, hello{about: aHello.about})
	about := appendAbout(nil, About{Name: strings.Repeat("x", MaxName)})
	long := bytes.Clone(about)
	long[4]++
	_, helloErr := parseHello(old)
	_, numberErr := parseLetter(appendLetter(nil, chat.Letter{Text: "x"}))
	_, textErr := parseLetter(append(letter, 0xff))
	_, lengthErr := parseLetter(append(letter[:letterBytes:letterBytes], make([]byte, MaxText+1)...))
	_, nameErr := parseAbout(append(long, 'x'))
	_, utf8Err := parseAbout([]byte{0, 0, 0, 0, 1, 0xff})
	for name, err := range map[string]error{
		"version 0": helloErr, "number 0": numberErr, "text is no UTF-8": textErr, "long text": lengthErr,
		"long name": nameErr, "name is no UTF-8": utf8Err,
	} {
		if !errors.Is(err, errValue) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for i := range appendHello(nil, aHello) {
		if _, err := parseHello(appendHello(nil, aHello)[:i]); err == nil {
			t.Errorf("a hello of %d bytes was read", i)
		}
	}
}

func TestNoFrameIsLongerThanItsTypeAllows(t *testing.T) {
	for k, limit := range map[kind]int{kindHello: 1024, kindAbout: 1024, kindAck: 64, kindLetter: 65592, 99: 65592} {
		if _, err := parseHeader(appendHeader(nil, header{k, limit})); err != nil {
			t.Errorf("type %d with %d bytes: %v", k, limit, err)
		}
		for _, n := range []int{limit + 1, math.MaxUint32} {
			if _, err := parseHeader(appendHeader(nil, header{k, n})); !errors.Is(err, errLong) {
				t.Errorf("type %d with %d bytes: %v", k, n, err)
			}
		}
	}
}

func TestALongNameIsCutBetweenCharacters(t *testing.T) {
	for name, want := range map[string]string{
		"林晓":                           "林晓",
		strings.Repeat("x", 65):        strings.Repeat("x", 64),
		strings.Repeat("林", 30):        strings.Repeat("林", 21),
		"a\xffb":                       "a�b",
		strings.Repeat("x", 61) + "🙂🙂": strings.Repeat("x", 61),
	} {
		if got := cutName(name); got != want {
			t.Errorf("%q became %q", name, got)
		}
	}
}

func FuzzParseHeader(f *testing.F) {
	f.Add(appendHeader(nil, header{kindLetter, 100}))
	f.Fuzz(func(t *testing.T, b []byte) {
		transporttest.CheckAllocated(t, func() {
			h, err := parseHeader(b)
			if err == nil && !bytes.Equal(appendHeader(nil, h), b[:headerBytes]) {
				t.Errorf("%x was read as %+v", b, h)
			}
		})
	})
}

func FuzzParseHello(f *testing.F) {
	f.Add(appendHello(nil, aHello))
	f.Add(appendHello(nil, hello{version: 1}))
	f.Fuzz(func(t *testing.T, b []byte) {
		transporttest.CheckAllocated(t, func() {
			h, err := parseHello(b)
			if err != nil {
				return
			}
			if again, err := parseHello(appendHello(nil, h)); again != h || err != nil {
				t.Errorf("%+v became %+v, %v", h, again, err)
			}
		})
	})
}

func FuzzParseAbout(f *testing.F) {
	f.Add(appendAbout(nil, aHello.about))
	f.Fuzz(func(t *testing.T, b []byte) {
		transporttest.CheckAllocated(t, func() {
			a, err := parseAbout(b)
			if err == nil && (len(a.Name) > MaxName || !utf8.ValidString(a.Name)) {
				t.Errorf("the name %q was let through", a.Name)
			}
			if err == nil && !bytes.HasPrefix(b, appendAbout(nil, a)) {
				t.Errorf("%x was read as %+v", b, a)
			}
		})
	})
}

func FuzzParseLetter(f *testing.F) {
	f.Add(appendLetter(nil, chat.Letter{Number: 1, Text: "你好"}))
	f.Fuzz(func(t *testing.T, b []byte) {
		transporttest.CheckAllocated(t, func() {
			l, err := parseLetter(b)
			if err == nil && !bytes.Equal(appendLetter(nil, l), b) {
				t.Errorf("%x was read as %+v", b, l)
			}
		})
	})
}

func FuzzParseAck(f *testing.F) {
	f.Add(appendAck(nil, 1))
	f.Fuzz(func(t *testing.T, b []byte) {
		transporttest.CheckAllocated(t, func() {
			n, err := parseAck(b)
			if err == nil && !bytes.HasPrefix(b, appendAck(nil, n)) {
				t.Errorf("%x was read as %d", b, n)
			}
		})
	})
}

func FuzzReadFrames(f *testing.F) {
	hello := appendFrame(nil, kindHello, func(b []byte) []byte { return appendHello(b, aHello) })
	letter := func(b []byte) []byte { return appendLetter(b, chat.Letter{Number: 1, Text: "你好"}) }
	f.Add(appendFrame(append(ackFrame(7), aboutFrame(aHello.about)...), kindLetter, letter))
	f.Add(append(hello, ackFrame(7)...))
	f.Add(appendHeader(hello, header{kindLetter, MaxBody}))
	f.Fuzz(func(t *testing.T, b []byte) {
		b = b[:min(len(b), 4*MaxBody)] // of which all is kept here
		transporttest.CheckAllocated(t, func() {
			if _, err := readHello(bytes.NewReader(b)); err == nil && b[0] != byte(kindHello) {
				t.Errorf("%x was read as a hello", b)
			}
			readAll(t, b)
		})
	})
}

// readAll reads frames as a link does, and fails the test when they differ from the written ones.
func readAll(t *testing.T, b []byte) {
	r := bufio.NewReaderSize(bytes.NewReader(b), readSize)
	for {
		h, body, err := readFrame(r)
		if err != nil {
			return
		}
		frame := append(appendHeader(nil, h), body...)
		if !bytes.HasPrefix(b, frame) {
			t.Fatalf("%x was read as %x", b, frame)
		}
		if b = b[len(frame):]; buffered(r) && len(b) < headerBytes {
			t.Fatalf("there is another frame in %x", b)
		}
	}
}
