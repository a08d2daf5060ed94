package transcript

import "testing"

func TestTheKeyboardBeginsWhereTheReaderIs(t *testing.T) {
	s, id := further(t)
	before := s.place(id)
	s.list.FocusGained()
	if after := s.place(id); after != before || s.list.AtEnd {
		t.Errorf("the row was at %v and is at %v", before, after)
	}
	if r := s.rows.Rows[s.list.Chosen]; s.list.Drawn[r] == nil || r.Top+r.Layout.Height > s.list.Scroll.Offset.Y+s.list.Size().Height {
		t.Errorf("the keyboard is at message %d, which is out of sight", r.ID)
	}
}
