package search

import (
	"strings"

	"udpchat/chat"
)

// Ask searches for the text in the box with the filters. It makes the panel ignore answers to earlier searches.
func (s *Panel) Ask() {
	text := strings.TrimSpace(s.Box.Text)
	s.query = query{
		asked:  chat.Search{Text: text, Author: s.filters.author, Since: s.filters.period.since(s.painter.Now())},
		answer: s.query.answer,
	}
	s.visited = false
	if s.query.asked == (chat.Search{}) {
		s.query.answer = nil
		s.count.Set("")
		s.Results.set(nil)
		s.offerWider()
		return
	}
	s.query.asked.Limit = pageSize
	s.deps.Find(s.query.asked)
}

// askMore asks once for the messages below the last result.
func (s *Panel) askMore() {
	if s.query.more && s.query.next.Before == 0 && len(s.Results.rows) > 0 {
		s.deps.Find(s.query.goOn())
	}
}

// Answer shows an answer. A search that ran out of time before it found anything goes on by itself.
func (s *Panel) Answer(f chat.Found) {
	switch {
	case f.Search == s.query.asked:
		s.query.note(f)
		s.Results.set(newResults(f.Messages))
		s.offerWider()
	case s.query.next.Before != 0 && f.Search == s.query.next:
		s.query.next = chat.Search{}
		s.query.note(f)
		s.Results.add(newResults(f.Messages))
	default:
		return
	}
	if s.query.more && len(f.Messages) == 0 {
		s.deps.Find(s.query.goOn())
		return
	}
	s.query.answer = &f
	s.count.Set(s.query.words(len(s.Results.rows)))
}

func (s *Panel) offerWider() {
	s.filters.offerWider(s.query.asked != (chat.Search{}) && len(s.Results.rows) == 0)
	s.Refresh()
}

// Change updates the results whose messages were changed or deleted.
func (s *Panel) Change(changed []chat.Message) {
	for _, m := range changed {
		s.Results.change(m)
	}
	if len(changed) > 0 {
		s.Results.Update()
	}
}
