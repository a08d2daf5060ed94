package nodes

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"udpchat/chat"
	"udpchat/history"
	"udpchat/history/lines"
)

// kept is a message as it is on a disk.
type kept struct {
	Author string
	Text   string
	Log    string
	Number uint64
}

// onDisk reads the history in a folder: the messages by the IDs of their authors, in the order they are shown in.
func onDisk(t *testing.T, folder string) map[chat.MemberID][]kept {
	t.Helper()
	var b bytes.Buffer
	if err := history.Export(t.Context(), folder, &b, lines.JSONL, nil, func(int64, int64) {}); err != nil {
		t.Fatal(err)
	}
	by := map[chat.MemberID][]kept{}
	for line := range strings.Lines(b.String()) {
		var m kept
		if err := json.Unmarshal([]byte(line), &m); err != nil {
			t.Fatal(err)
		}
		by[chat.MemberID(m.Author)] = append(by[chat.MemberID(m.Author)], m)
	}
	return by
}

// inOrder fails when the history in a folder does not hold n messages of both authors, each author's in order.
func inOrder(t *testing.T, folder string, n int) {
	t.Helper()
	by := onDisk(t, folder)
	for author, all := range by {
		var c course
		for _, m := range all {
			c.heard(m.Text)
		}
		if !c.is(t, n) {
			t.Errorf("%d of %d by %s are on the disk", len(all), n, author)
		}
	}
	if len(by) != 2 {
		t.Errorf("%d authors are on the disk", len(by))
	}
}
