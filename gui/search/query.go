package search

import (
	"udpchat/chat"
	"udpchat/gui/typeset"
	"udpchat/gui/words"
)

// pageSize is how many messages a search asks for at once.
const pageSize = 50

// query is the last search and how far it has come.
type query struct {
	asked  chat.Search // the zero value: none
	next   chat.Search // the search for older messages that is under way; the zero value: none
	more   bool        // there are older messages to search
	down   chat.Pos    // the search has looked at the messages from here on
	answer *chat.Found // the last one shown; nil: none
}

// note records how far a search came, and whether it can go on from there.
func (q *query) note(f chat.Found) {
	q.down = f.Down
	q.more = f.More && q.down != 0 && (f.Search.Before == 0 || q.down < f.Search.Before)
}

// goOn is the search for what is older.
func (q *query) goOn() chat.Search {
	q.next = q.asked
	q.next.Before = q.down
	return q.next
}

// words say how many results there are, and whether these are all.
func (q *query) words(results int) string {
	f := q.answer
	switch n := results; {
	case f == nil:
		return ""
	case f.Err != nil:
		return words.Say("Can't read the history right now.")
	case n == 0 && f.More:
		return words.Say("Nothing recent. Type more to search older messages.")
	case n == 0 && f.Search.Text == "":
		return words.Say("No results")
	case n == 0:
		return words.Say("No results for “{{.Text}}”", "Text", typeset.OneLine(chat.Visible(f.Search.Text)))
	case f.More && len(f.Messages) == 0:
		return words.SayN(n, "{{.N}} recent result. Type more to search older messages.", "{{.N}} recent results. Type more to search older messages.")
	case f.More:
		return words.Say("{{.N}} or more results, newest first", "N", n)
	default:
		return words.SayN(n, "{{.N}} result", "{{.N}} results, newest first")
	}
}
