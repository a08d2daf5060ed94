package history

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"os"
	"strings"
	"testing"
	"time"

	"udpchat/chat"
	"udpchat/history/lines"
)

func exported(t *testing.T, folder string, f lines.Format, in ...chat.Conversation) string {
	t.Helper()
	var b bytes.Buffer
	if err := Export(t.Context(), folder, &b, f, in, nil); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// sample holds messages of every kind with their exports.
func sample() []chat.Message {
	raw := theirs(3, `\xff`)
	raw.Raw, raw.Encoding = []byte{0xff}, chat.EncodingUnknown
	ms := []chat.Message{
		theirs(1, "大家好\n192.0.2.9:1\n假的\x1b"),
		mine(2, "hi", chat.Delivery{To: "h", State: chat.Failed, Why: chat.UnknownHost}), raw, linked(4, chat.Key{1}, 9),
	}
	for i := range ms {
		ms[i].At = time.Date(2026, 11, 23, 9, 2, 11, 500_000_000, time.Local)
	}
	return ms
}

// sampleText has WHEN for the time.
const sampleText = `WHEN 192.0.2.1:50001
大家好
  192.0.2.9:1
  假的\x1b
WHEN me
hi
WHEN 192.0.2.3:50003
\xff
WHEN 192.0.2.8:3456
entry 9
`

const zeros = "000000000000000000000000000000"

const sampleJSONL = `{"id":1,"conversation":"open","pos":"1-1","author":"plain:192.0.2.1","from":"192.0.2.1:50001","at":"AT","text":"大家好\n192.0.2.9:1\n假的\u001b","via":"plain","encoding":"gb2312"}
{"id":2,"conversation":"open","pos":"2-2","author":"me","at":"AT","text":"hi","via":"self","deliveries":[{"to":"h","state":2,"why":"unknown host"}]}
{"id":3,"conversation":"open","pos":"3-3","author":"plain:192.0.2.3","from":"192.0.2.3:50003","at":"AT","text":"\\xff","via":"plain","encoding":"unknown","raw":"/w=="}
{"id":4,"conversation":"open","pos":"4-4","author":"key:01` + zeros + zeros + "00" + `","from":"192.0.2.8:3456","at":"AT","text":"entry 9","via":"link","log":"0000000000000007","number":9}
`

func TestExport(t *testing.T) {
	folder := t.TempDir()
	h := openTest(t, folder, Options{})
	h.Append(sample(), func() {})
	flush(t, h)
	at := sample()[0].At.UTC().Format(time.RFC3339Nano)
	for _, state := range []string{"running", "stopped"} {
		want := strings.ReplaceAll(sampleText, "WHEN", sample()[0].At.Local().Format("2006-01-02T15:04:05Z07:00"))
		if got := exported(t, folder, lines.Text); got != want {
			t.Errorf("%s: got\n%s\nwant\n%s", state, got, want)
		}
		if got, want := exported(t, folder, lines.JSONL), strings.ReplaceAll(sampleJSONL, "AT", at); got != want {
			t.Errorf("%s: got\n%s\nwant\n%s", state, got, want)
		}
		h.Close()
	}
}

func TestAnExportTellsConversationsApart(t *testing.T) {
	folder := t.TempDir()
	h := openTest(t, folder, Options{})
	h.Append([]chat.Message{in(classroom, theirs(1, "one")), in(chat.OpenRoom, theirs(2, "two")), in(classroom, mine(3, "three"))}, func() {})
	h.Close()
	when := func(id chat.ID) string { return theirs(id, "").At.Format(time.RFC3339) }
	room := classroom.String()
	for _, c := range []struct {
		of   []chat.Conversation
		want string
	}{
		{nil, when(2) + " [open] 192.0.2.2:50002\ntwo\n" + when(1) + " [" + room + "] 192.0.2.1:50001\none\n" + when(3) + " [" + room + "] me\nthree\n"},
		{[]chat.Conversation{classroom}, when(1) + " 192.0.2.1:50001\none\n" + when(3) + " me\nthree\n"},
		{[]chat.Conversation{chat.OpenRoom}, when(2) + " 192.0.2.2:50002\ntwo\n"},
		{[]chat.Conversation{other}, ""},
	} {
		if got := exported(t, folder, lines.Text, c.of...); got != c.want {
			t.Errorf("of %v: got\n%s\nwant\n%s", c.of, got, c.want)
		}
	}
	for i, line := range strings.Split(exported(t, folder, lines.JSONL), "\n")[:3] {
		want := []string{`"conversation":"open",`, `"conversation":"` + room + `",`, `"conversation":"` + room + `",`}[i]
		if !strings.Contains(line, want) {
			t.Errorf("%s lacks %s", line, want)
		}
	}
}

func TestATextHasTheOffsetOfItsTime(t *testing.T) {
	here := time.Local
	defer func() { time.Local = here }()
	m := theirs(1, "x")
	for offset, want := range map[int]string{0: "Z", 8 * 3600: "+08:00", -9000: "-02:30"} {
		time.Local = time.FixedZone("", offset)
		got, _, _ := strings.Cut(string(lines.Text.Append(nil, m, false)), " ")
		if at, err := time.Parse(time.RFC3339, got); err != nil || !strings.HasSuffix(got, want) || !at.Equal(m.At.Truncate(time.Second)) {
			t.Errorf("%q, %v", got, err)
		}
	}
}

func TestNoTextPassesForAnotherMessageInAnExport(t *testing.T) {
	for _, text := range []string{"192.0.2.9:1", "林晓 (192.0.2.9:1)", "2026-11-23 09:02:11 192.0.2.9:1", "2026-11-23T09:02:11+08:00 me", "me", "2026-11-23T09:02:11+08:00 [open] 192.0.2.9:1"} {
		if got := string(lines.Text.Append(nil, theirs(1, text), true)); !strings.HasSuffix(got, " [open] 192.0.2.1:50001\n  "+text+"\n") {
			t.Errorf("got %q", got)
		}
	}
}

func TestExportLeavesTheFileAsItIs(t *testing.T) {
	folder := t.TempDir()
	h := openTest(t, folder, Options{})
	h.Append(sample(), func() {})
	h.Close()
	before, _ := os.ReadFile(pathIn(folder))
	exported(t, folder, lines.JSONL)
	if after, err := os.ReadFile(pathIn(folder)); err != nil || !bytes.Equal(before, after) {
		t.Errorf("the file changed: %v", err)
	}
}

func TestExportTellsProgressAndCanBeEnded(t *testing.T) {
	folder := t.TempDir()
	h := openTest(t, folder, Options{})
	h.Append(many(1, 3*exportPage+1), func() {})
	flush(t, h)
	var steps []int64
	progress := func(done, total int64) {
		if total != 3*exportPage+1 {
			t.Errorf("the total is %d", total)
		}
		steps = append(steps, done)
	}
	var b bytes.Buffer
	if err := Export(t.Context(), folder, &b, lines.Text, nil, progress); err != nil {
		t.Fatal(err)
	}
	if len(steps) != 4 || steps[3] != 3*exportPage+1 || strings.Count(b.String(), "\n") != 2*int(steps[3]) {
		t.Errorf("progress %v", steps)
	}
	ctx, cancel := context.WithCancel(t.Context())
	b.Reset()
	err := Export(ctx, folder, &b, lines.Text, nil, func(int64, int64) { cancel() })
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got error %v after being ended", err)
	}
}

type fullDisk struct{}

var errFull = errors.New("no space")

func (fullDisk) Write([]byte) (int, error) { return 0, errFull }

func TestExportErrors(t *testing.T) {
	folder := t.TempDir()
	if err := Export(t.Context(), folder, fullDisk{}, lines.Text, nil, nil); err == nil || !strings.HasPrefix(err.Error(), "export: open the history: ") {
		t.Errorf("without a history: %v", err)
	}
	if entries, _ := os.ReadDir(folder); len(entries) != 0 {
		t.Errorf("an export made %v", entries)
	}
	h := openTest(t, folder, Options{})
	h.Append(sample(), func() {})
	flush(t, h)
	if err := Export(t.Context(), folder, fullDisk{}, lines.Text, nil, nil); !errors.Is(err, errFull) {
		t.Errorf("to a full disk: %v", err)
	}
}

func TestNoTextInJSONLDoesSomethingToATerminal(t *testing.T) {
	said := "红\u009b31m \x7f \u202e\u2066 a\u200cb"
	line := lines.JSONL.Append(nil, chat.Message{Author: chat.Me, Text: said}, false)
	if strings.ContainsAny(string(line), "\u009b\x7f\u202e\u2066") {
		t.Errorf("%q", line)
	}
	var read struct{ Text string }
	if err := json.Unmarshal(line, &read); err != nil || read.Text != said {
		t.Errorf("read as %q, %v", read.Text, err)
	}
}
