package messages

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"net/netip"
	"slices"
	"time"

	"udpchat/chat"
)

// columns are what In reads from tables. CROSS makes SQLite search the messages first.
const (
	columns = "m.key, m.pos, a.id, m.address, m.at, m.via, m.encoding, m.text, m.raw, m.deliveries, m.log, m.number"
	tables  = "message m CROSS JOIN author a ON a.num = m.author"
)

// Width is the number of values that AppendRow appends.
const Width = 14

// AppendRow appends the values of a message in the order of the table's columns.
func AppendRow(args []any, r Row) []any {
	return append(
		args, r.Key, r.Conversation, r.Pos.Order, r.Author, Address(r.From), r.At,
		int64(r.Via), int64(r.Encoding), r.Text, orNull(len(r.Raw) > 0, r.Raw), deliveriesValue(r.Deliveries),
		orNull(r.Number > 0 || r.Due, int64(r.Log)), orNull(r.Number > 0 || r.Due, int64(r.Number)), orNull(r.Entry > 0, r.Entry),
	)
}

// orNull returns a value, or the NULL of the database when there is none.
func orNull(is bool, value any) any {
	if is {
		return value
	}
	return nil
}

func Address(a netip.AddrPort) any {
	b, _ := a.AppendBinary(nil) // never fails
	return orNull(a.IsValid(), b)
}

// deliveryJSON is an element of the column deliveries, and of that field in an export.
type deliveryJSON struct {
	To    chat.Recipient     `json:"to"`
	State chat.DeliveryState `json:"state"`
	Why   chat.Reason        `json:"why,omitempty"`
}

func deliveriesValue(ds []chat.Delivery) any {
	if len(ds) == 0 {
		return nil
	}
	out := make([]deliveryJSON, len(ds))
	for i, d := range ds {
		out[i] = deliveryJSON(d)
	}
	b, _ := json.Marshal(out) // never fails for strings and numbers
	return string(b)
}

// Scanner is a row of a result.
type Scanner interface {
	Scan(dest ...any) error
}

// Querier is a database, a transaction or a connection.
type Querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

// Each scans the rows of a query until take returns false.
func Each[T any](ctx context.Context, db Querier, scan func(Scanner) (T, error), take func(T) bool, query string, args ...any) error {
	rows, err := db.QueryContext(ctx, query, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		row, err := scan(rows)
		if err != nil {
			return err
		}
		if !take(row) {
			return nil
		}
	}
	return rows.Err()
}

// In returns a function that reads a message of a conversation.
func In(in chat.Conversation) func(Scanner) (chat.Message, error) {
	return func(row Scanner) (chat.Message, error) {
		var (
			m                  = chat.Message{Conversation: in}
			key, at            int64
			address, raw, sent []byte
			log, number        *int64
		)
		err := row.Scan(
			&key, &m.Pos.Order, &m.Author, &address, &at, &m.Via, &m.Encoding, &m.Text, &raw, &sent,
			&log, &number,
		)
		if err != nil {
			return m, err
		}
		m.ID, m.Pos.ID, m.At, m.Raw = IDOf(key), IDOf(key), time.UnixMicro(at), raw
		if number != nil && *number > 0 {
			m.Log, m.Number = uint64(*log), uint64(*number)
		}
		m.Unsaid = number != nil && *number == 0
		if address != nil {
			err = m.From.UnmarshalBinary(address)
		}
		if err == nil && sent != nil {
			m.Deliveries, err = parseDeliveries(sent)
		}
		return m, err
	}
}

func parseDeliveries(b []byte) ([]chat.Delivery, error) {
	var in []deliveryJSON
	if err := json.Unmarshal(b, &in); err != nil {
		return nil, err
	}
	out := make([]chat.Delivery, len(in))
	for i, d := range in {
		out[i] = chat.Delivery(d)
	}
	return out, nil
}

// Row is a message with the numbers under which it is stored.
type Row struct {
	*chat.Message
	Key, Conversation, Author int64
	At                        int64  // microseconds since 1970
	Entry                     int64  // the key of the entry that the message shows; 0: none
	Log, Number               uint64 // of that entry; number 0: none
	Due                       bool   // it is to be made
	Moved                     bool   // the message was shown by another entry before, which that entry carries now
}

// Sorted returns rows in the order of their keys. For a key below the one before, SQLite would begin another part of the full-text
// table.
func Sorted(rows []Row) []Row {
	byKey := func(x, y Row) int { return cmp.Compare(x.Key, y.Key) }
	if !slices.IsSortedFunc(rows, byKey) {
		slices.SortStableFunc(rows, byKey)
	}
	return rows
}
