//go:build linux

package main

import (
	"math/rand/v2"
	"testing"
	"time"

	"udpchat/chat"
	"udpchat/history"
)

// TestTheTablesOfTheHistoryAreRead: the queries here go round package history and have to follow its tables.
func TestTheTablesOfTheHistoryAreRead(t *testing.T) {
	const messages = 3000
	folder := t.TempDir()
	h := history.Open(folder, history.Options{})
	batch := make([]chat.Message, messages)
	for i := range batch {
		batch[i] = chat.Message{ID: chat.ID(i + 1), Pos: chat.Pos{Order: int64(i + 1), ID: chat.ID(i + 1)}, At: time.Unix(int64(i), 0), Author: "plain:192.0.2.7", Text: "今天下午三点开会，地点在二楼"}
	}
	h.Append(batch, func() {})
	if err := h.Close(); err != nil {
		t.Fatal(err)
	}
	texts := said(folder)
	if len(texts) < messages/997 {
		t.Errorf("%d texts were said", len(texts))
	}
	b := &bench{workshop: workshop{quick: true}}
	if times := b.scan(folder, rand.New(rand.NewPCG(1, 2)), texts); len(times) != b.times(48, 12) {
		t.Errorf("%d searches without an index", len(times))
	}
	w := &target{data: folder, sent: messages}
	if n := w.kept("SELECT id FROM newest"); n != messages || w.missing() != 0 {
		t.Errorf("%d is the newest, %d are missing", n, w.missing())
	}
}
