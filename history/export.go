package history

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"path/filepath"
	"slices"

	"udpchat/chat"
	"udpchat/history/faults"
	"udpchat/history/lines"
	"udpchat/history/messages"
)

// exportPage is how many messages are read at once.
const exportPage = 2000

// Export writes the messages of some conversations of the history in a folder to w, or of all when it is given none: those of each
// in their order. A node may use the folder meanwhile; its latest messages may not be in the history yet. progress, which may be
// nil, is called now and then with the number of messages written and the number of all. Export ends with an error when ctx ends.
func Export(ctx context.Context, folder string, w io.Writer, format lines.Format, in []chat.Conversation, progress func(done, total int64)) error {
	db, err := openRead(ctx, filepath.Join(folder, name), 1, false)
	if err != nil {
		return fmt.Errorf("export: open the history: %w", faults.Named(err))
	}
	defer db.Close()
	if progress == nil {
		progress = func(int64, int64) {}
	}
	x := export{db: db, out: bufio.NewWriterSize(w, 1<<16), format: format, progress: progress}
	if err := x.write(ctx, in); err != nil {
		return fmt.Errorf("export: %w", faults.Named(err))
	}
	if err := x.out.Flush(); err != nil {
		return fmt.Errorf("export: %w", err)
	}
	return nil
}

// export is an export under way.
type export struct {
	db          *database
	out         *bufio.Writer
	format      lines.Format
	several     bool // conversations
	done, total int64
	line        []byte
	progress    func(done, total int64)
}

// write writes the messages of some conversations, or of all when there are none.
func (x *export) write(ctx context.Context, in []chat.Conversation) error {
	all, err := conversations(ctx, x.db)
	if err != nil {
		return err
	}
	if len(in) > 0 {
		all = slices.DeleteFunc(all, func(c counted) bool { return !slices.Contains(in, c.id) })
	}
	x.several = len(all) > 1
	for _, c := range all {
		x.total += c.messages
	}
	for _, c := range all {
		if err := x.one(ctx, c.id); err != nil {
			return err
		}
	}
	if len(all) == 0 {
		x.progress(0, 0)
	}
	return ctx.Err() // it may have ended while progress was told
}

// counted is a conversation with the number of its messages.
type counted struct {
	id       chat.Conversation
	messages int64
}

// conversations returns the conversations that have messages, the open room first.
func conversations(ctx context.Context, db *database) ([]counted, error) {
	var all []counted
	scan := func(row messages.Scanner) (c counted, err error) {
		var id []byte
		err = row.Scan(&id, &c.messages)
		copy(c.id[:], id)
		return c, err
	}
	const query = "SELECT c.id, count(*) FROM message m JOIN conversation c ON c.num = m.conversation GROUP BY c.num ORDER BY c.num"
	err := messages.Each(ctx, db, scan, func(c counted) bool { all = append(all, c); return true }, query)
	return all, err
}

// one writes the messages of one conversation.
func (x *export) one(ctx context.Context, in chat.Conversation) error {
	w := chat.Window{Conversation: in, Anchor: chat.Pos{Order: -1}, After: exportPage}
	for {
		p := chat.Page{Window: w}
		if err := messages.ReadPage(ctx, x.db, &p); err != nil {
			return err
		}
		for _, m := range p.Messages {
			x.line = x.format.Append(x.line[:0], m, x.several)
			if _, err := x.out.Write(x.line); err != nil {
				return err
			}
			w.Anchor = m.Pos.Next()
		}
		x.done += int64(len(p.Messages))
		x.progress(x.done, max(x.done, x.total))
		if !p.Newer {
			return nil
		}
	}
}
