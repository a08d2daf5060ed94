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

	"udpchat/journal"
	"udpchat/transport/link/partial"
	"udpchat/transport/transporttest"
)

var aHello = hello{
	version: version, capabilities: 5, instance: [8]byte{1, 2},
}

var anAbout = told{About{Name: "林晓@lab", RoomPort: 3456, PlainPort: 50123}, time.UnixMicro(1e15)}

func TestFramesAreReadAsWritten(t *testing.T) {
	if got, err := parseHello(appendHello(nil, aHello)); got != aHello || err != nil {
		t.Errorf("%+v, %v", got, err)
	}
	for _, clock := range []int64{0, -5, 1e15, math.MinInt64, math.MaxInt64} {
		want := told{anAbout.About, time.UnixMicro(clock)}
		if got, err := parseAbout(appendAbout(nil, want)); got != want || err != nil {
			t.Errorf("%+v, %v", got, err)
		}
	}
	for _, want := range []ack{{}, {math.MaxUint64, true}, {7, false}} {
		if got, err := parseAck(appendAck(nil, want)); got != want || err != nil {
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
	if got, err := parseAck(append(appendAck(nil, ack{read: 5}), "more"...)); got != (ack{read: 5}) || err != nil {
		t.Errorf("%+v, %v", got, err)
	}
	if got, err := parseAbout(append(appendAbout(nil, anAbout), "more"...)); got != anAbout || err != nil {
		t.Errorf("%+v, %v", got, err)
	}
	if h, err := parseHeader(appendHeader(nil, header{200, journal.MaxFrame})); h != (header{200, journal.MaxFrame}) || err != nil {
		t.Errorf("%+v, %v", h, err)
	}
}

func TestBodiesThatDoNotFitAreRefused(t *testing.T) {
	long := appendAbout(nil, told{About: About{Name: strings.Repeat("x", MaxName)}})
	long[12]++
	_, helloErr := parseHello(appendHello(nil, hello{version: version - 1}))
	_, nameErr := parseAbout(append(long, 'x'))
	_, utf8Err := parseAbout([]byte{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0xff})
	for name, err := range map[string]error{"an older version": helloErr, "long name": nameErr, "name is no UTF-8": utf8Err} {
		if !errors.Is(err, errValue) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for i := range appendHello(nil, aHello) {
		if _, err := parseHello(appendHello(nil, aHello)[:i]); err == nil {
			t.Errorf("a hello of %d bytes was read", i)
		}
	}
	for i := range appendAbout(nil, anAbout) {
		if _, err := parseAbout(appendAbout(nil, anAbout)[:i]); err == nil {
			t.Errorf("an about of %d bytes was read", i)
		}
	}
	for i := range appendAck(nil, ack{}) {
		if _, err := parseAck(appendAck(nil, ack{})[:i]); err == nil {
			t.Errorf("an ack of %d bytes was read", i)
		}
	}
}

func TestNoFrameIsLongerThanItsTypeAllows(t *testing.T) {
	for k, limit := range map[kind]int{kindHello: 1024, kindAbout: 1024, kindAck: 64, kindJournal: 1 << 20, 99: 1 << 20} {
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
	f.Add(appendHeader(nil, header{kindJournal, 100}))
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
	f.Add(appendHello(nil, hello{version: version}))
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
	f.Add(appendAbout(nil, anAbout))
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

func FuzzParseAck(f *testing.F) {
	f.Add(appendAck(nil, ack{read: 1}))
	f.Fuzz(func(t *testing.T, b []byte) {
		transporttest.CheckAllocated(t, func() {
			a, err := parseAck(b)
			if again, _ := parseAck(appendAck(nil, a)); err == nil && (again != a || !bytes.HasPrefix(b, appendAck(nil, a)[:8])) {
				t.Errorf("%x was read as %+v", b, a)
			}
		})
	})
}

func FuzzReadFrames(f *testing.F) {
	hello := appendFrame(nil, kindHello, func(b []byte) []byte { return appendHello(b, aHello) })
	f.Add(append(append(ackFrame(ack{read: 7}), aboutFrame(anAbout)...), journalFrame([]byte("你好"))...))
	f.Add(append(hello, ackFrame(ack{wanted: true})...))
	f.Add(appendHeader(hello, header{kindJournal, journal.MaxFrame}))
	f.Add(append(appendHeader(nil, header{9, 3}), "你"...))
	f.Fuzz(func(t *testing.T, b []byte) {
		b = b[:min(len(b), 4*journal.MaxFrame)] // of which all is kept here
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
	bodies := &partial.Reader{From: r, Of: partial.NewBudget(journal.MaxFrame), End: func() { t.Error("one frame is too much") }}
	for {
		h, err := readHeader(r)
		if err != nil {
			return
		}
		body, err := readBody(r, h, bodies)
		if err != nil {
			return
		}
		if body == nil {
			body = b[headerBytes : headerBytes+h.length] // of an unknown type
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
