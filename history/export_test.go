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
)

func exported(t *testing.T, folder string, f Format) string {
	t.Helper()
	var b bytes.Buffer
	if err := Export(t.Context(), folder, &b, f, nil); err != nil {
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
		mine(2, "hi", chat.Delivery{To: "h", State: chat.Failed, Why: chat.UnknownHost}), raw, letterOf(4, chat.Key{1}, 9),
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
letter 9
`

const zeros = "000000000000000000000000000000"

const sampleJSONL = `{"id":1,"conversation":"open","pos":1,"author":"plain:192.0.2.1","from":"192.0.2.1:50001","at":"AT","text":"大家好\n192.0.2.9:1\n假的\u001b","via":"plain","encoding":"gb2312"}
{"id":2,"conversation":"open","pos":2,"author":"me","at":"AT","text":"hi","via":"self","deliveries":[{"to":"h","state":2,"why":"unknown host"}]}
{"id":3,"conversation":"open","pos":3,"author":"plain:192.0.2.3","from":"192.0.2.3:50003","at":"AT","text":"\\xff","via":"plain","encoding":"unknown","raw":"/w=="}
{"id":4,"conversation":"open","pos":4,"author":"key:01` + zeros + zeros + "00" + `","from":"192.0.2.8:3456","at":"AT","text":"letter 9","via":"link","number":9,"prev":"0901` + zeros + zeros + `"}
`

func TestExport(t *testing.T) {
	folder := t.TempDir()
	h := openTest(t, folder, Options{})
	h.Append(sample(), func() {})
	flush(t, h)
	at := sample()[0].At.UTC().Format(time.RFC3339Nano)
	for _, state := range []string{"running", "stopped"} {
		want := strings.ReplaceAll(sampleText, "WHEN", sample()[0].At.Local().Format("2006-01-02T15:04:05Z07:00"))
		if got := exported(t, folder, Text); got != want {
			t.Errorf("%s: got\n%s\nwant\n%s", state, got, want)
		}
		if got, want := exported(t, folder, JSONL), strings.ReplaceAll(sampleJSONL, "AT", at); got != want {
			t.Errorf("%s: got\n%s\nwant\n%s", state, got, want)
		}
		h.Close()
	}
}

func TestATextHasTheOffsetOfItsTime(t *testing.T) {
	here := time.Local
	defer func() { time.Local = here }()
	m := theirs(1, "x")
	for offset, want := range map[int]string{0: "Z", 8 * 3600: "+08:00", -9000: "-02:30"} {
		time.Local = time.FixedZone("", offset)
		got, _, _ := strings.Cut(string(appendText(nil, m)), " ")
		if at, err := time.Parse(time.RFC3339, got); err != nil || !strings.HasSuffix(got, want) || !at.Equal(m.At.Truncate(time.Second)) {
			t.Errorf("%q, %v", got, err)
		}
	}
}

func TestNoTextPassesForAnotherMessageInAnExport(t *testing.T) {
	for _, text := range []string{"192.0.2.9:1", "林晓 (192.0.2.9:1)", "2026-11-23 09:02:11 192.0.2.9:1", "2026-11-23T09:02:11+08:00 me", "me"} {
		if got := string(Text.append(nil, theirs(1, text))); !strings.HasSuffix(got, " 192.0.2.1:50001\n  "+text) {
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
	exported(t, folder, JSONL)
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
	if err := Export(t.Context(), folder, &b, Text, progress); err != nil {
		t.Fatal(err)
	}
	if len(steps) != 4 || steps[3] != 3*exportPage+1 || strings.Count(b.String(), "\n") != 2*int(steps[3]) {
		t.Errorf("progress %v", steps)
	}
	ctx, cancel := context.WithCancel(t.Context())
	b.Reset()
	err := Export(ctx, folder, &b, Text, func(int64, int64) { cancel() })
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got error %v after being ended", err)
	}
}

type fullDisk struct{}

var errFull = errors.New("no space")

func (fullDisk) Write([]byte) (int, error) { return 0, errFull }

func TestExportErrors(t *testing.T) {
	folder := t.TempDir()
	if err := Export(t.Context(), folder, fullDisk{}, Text, nil); err == nil || !strings.HasPrefix(err.Error(), "export: open the history: ") {
		t.Errorf("without a history: %v", err)
	}
	if entries, _ := os.ReadDir(folder); len(entries) != 0 {
		t.Errorf("an export made %v", entries)
	}
	h := openTest(t, folder, Options{})
	h.Append(sample(), func() {})
	flush(t, h)
	if err := Export(t.Context(), folder, fullDisk{}, Text, nil); !errors.Is(err, errFull) {
		t.Errorf("to a full disk: %v", err)
	}
}

func TestNoTextInJSONLDoesSomethingToATerminal(t *testing.T) {
	said := "红\u009b31m \x7f \u202e\u2066 a\u200cb"
	line := appendJSON(nil, chat.Message{Author: chat.Me, Text: said})
	if strings.ContainsAny(string(line), "\u009b\x7f\u202e\u2066") {
		t.Errorf("%q", line)
	}
	var read struct{ Text string }
	if err := json.Unmarshal(line, &read); err != nil || read.Text != said {
		t.Errorf("read as %q, %v", read.Text, err)
	}
}
