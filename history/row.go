package history

import (
	"context"
	"database/sql"
	"encoding/json"
	"net/netip"
	"time"

	"udpchat/chat"
)

// columns returns the columns that scanRow reads. A database that cannot be written may be of an older version.
func (db *database) columns() string {
	const first = "m.id, m.conversation, m.pos, a.id, m.address, m.at, m.via, m.encoding, m.text, m.raw, m.deliveries, "
	if db.version < 2 {
		return first + "NULL, NULL"
	}
	return first + "m.number, m.prev"
}

// tables are the tables of columns. CROSS makes SQLite search the messages first.
const tables = "message m CROSS JOIN author a ON a.num = m.author"

// width is the number of values that appendRow appends.
const width = 13

// appendRow appends the values of a message in the order of the table's columns.
func appendRow(args []any, m chat.Message, author int64) []any {
	return append(
		args, int64(m.ID), 0, int64(m.Pos), author, addressValue(m.From), m.At.UnixMicro(),
		int64(m.Via), int64(m.Encoding), m.Text, orNull(len(m.Raw) > 0, m.Raw), deliveriesValue(m.Deliveries),
		orNull(m.Number > 0, int64(m.Number)), orNull(m.Number > 0, m.Prev[:]),
	)
}

// orNull returns a value, or the NULL of the database when there is none.
func orNull(is bool, value any) any {
	if is {
		return value
	}
	return nil
}

func addressValue(a netip.AddrPort) any {
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

// scanner is a row of a result.
type scanner interface {
	Scan(dest ...any) error
}

// querier is a database, a transaction or a connection.
type querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

// each scans the rows of a query until take returns false.
func each[T any](ctx context.Context, db querier, scan func(scanner) (T, error), take func(T) bool, query string, args ...any) error {
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

func scanNumber(row scanner) (n int64, err error) {
	err = row.Scan(&n)
	return n, err
}

func scanRow(row scanner) (chat.Message, error) {
	var (
		m                  chat.Message
		at, conversation   int64 // the conversation is 0, the open room
		address, raw, sent []byte
		number             *int64
		prev               []byte
	)
	err := row.Scan(
		&m.ID, &conversation, &m.Pos, &m.Author, &address, &at, &m.Via, &m.Encoding, &m.Text, &raw, &sent,
		&number, &prev,
	)
	if err != nil {
		return m, err
	}
	m.At = time.UnixMicro(at)
	m.Raw = raw
	if number != nil {
		m.Number = uint64(*number)
	}
	copy(m.Prev[:], prev)
	if address != nil {
		err = m.From.UnmarshalBinary(address)
	}
	if err == nil && sent != nil {
		m.Deliveries, err = parseDeliveries(sent)
	}
	return m, err
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
