package gui

import (
	"testing"

	"fyne.io/fyne/v2"

	"udpchat/chat"
	"udpchat/gui/guitest"
)

func TestWhatOnlyANewerVersionCanReadIsShownAsASentence(t *testing.T) {
	s := newManualWindow(t, fyne.NewSize(900, 300), Archives{})
	s.archive.Append([]chat.Message{{ID: 1, Pos: chat.Pos{Order: 1, ID: 1}, Author: "a", At: guitest.Noon, Via: chat.ViaNewer}}, func() {})
	s.room.Load(t.Context(), chat.OpenRoom, 100)
	s.pull()
	const want = "This message can only be read with a newer version of the program."
	if got := s.conversation.rows.Rows[0].Text; got != want {
		t.Errorf("shown as %q", got)
	}
	if kept := s.room.Changes(chat.OpenRoom, 0).Messages[0].Text; kept != "" {
		t.Errorf("the room has %q", kept)
	}
}
