package gui

import (
	"context"

	"fyne.io/fyne/v2"

	"udpchat/chat"
	"udpchat/gui/transcript"
)

// searching is a search as the window shows it, from the opening of the panel until the reader is back.
type searching struct {
	parts        *parts
	conversation *conversation
	overlay      *overlay
	focus        func() // puts the cursor where one writes

	open  bool
	from  transcript.Position // where the reader was
	moved bool                // the reader was brought elsewhere since
	stop  context.CancelFunc  // ends the search that is running
}

// find asks the room. A search that is still running ends.
func (s *searching) find(q chat.Search) {
	if s.stop != nil {
		s.stop()
	}
	ctx, stop := context.WithCancel(context.Background())
	s.stop = stop
	s.conversation.room.Find(ctx, q)
}

// show opens the panel with the last search.
func (s *searching) show() {
	if s.overlay.busy() {
		return
	}
	if !s.open {
		s.open = true
		s.from = s.conversation.list.ReadingPosition()
		s.parts.search.Ask()
	}
	s.parts.search.Show()
	s.parts.frame.opened = false
	s.parts.frame.rearrange()
	s.focus()
	s.parts.search.Box.TypedShortcut(&fyne.ShortcutSelectAll{})
}

// showAll opens the panel with all messages of a member.
func (s *searching) showAll(author chat.MemberID) {
	s.parts.search.Box.SetText("")
	s.show()
	s.parts.search.SetAuthor(author)
}

// close closes the panel and brings the reader back.
func (s *searching) close() {
	if !s.open {
		return
	}
	moved := s.moved
	s.open, s.moved = false, false
	s.parts.search.Hide()
	s.conversation.rows.Highlight(0)
	s.parts.frame.rearrange()
	if moved {
		s.conversation.goBack(s.from)
	} else {
		s.conversation.list.Update()
	}
	s.focus()
}

// escape closes the panel, or opens it again if the result lies where it was. It reports whether there was a search.
func (s *searching) escape() bool {
	switch {
	case !s.open:
		return false
	case s.parts.search.Visible():
		s.close()
	default:
		s.show()
	}
	return true
}

// showResult brings the reader to a message that was found.
func (s *searching) showResult(m chat.Message) {
	s.moved = true
	s.conversation.rows.Highlight(m.ID)
	if s.parts.frame.covered() {
		s.parts.search.Hide()
		s.parts.frame.rearrange()
	}
	s.focus()
	s.conversation.goTo(m)
}

// next goes to the next result, or to the previous one.
func (s *searching) next(back bool) {
	if s.open {
		s.parts.search.Step(back)
	}
}

// stay leaves the reader at the newest message when the search is closed.
func (s *searching) stay() { s.from = transcript.Position{AtEnd: true} }
