package history

import (
	"context"
	"database/sql"
	"encoding/json"
	"net/netip"
	"time"

	"udpchat/chat"
)

// columns are what scanIn reads from tables. CROSS makes SQLite search the messages first.
const (
	columns = "m.key, m.pos, a.id, m.address, m.at, m.via, m.encoding, m.text, m.raw, m.deliveries, m.number, m.prev"
	tables  = "message m CROSS JOIN author a ON a.num = m.author"
)

// width is the number of values that appendRow appends.
const width = 15

// appendRow appends the values of a message in the order of the table's columns.
func appendRow(args []any, r row) []any {
	return append(
		args, r.key, r.conversation, r.Pos.Order, r.author, addressValue(r.From), r.at,
		int64(r.Via), int64(r.Encoding), r.Text, orNull(len(r.Raw) > 0, r.Raw), deliveriesValue(r.Deliveries),
		orNull(r.number > 0, int64(r.number)), orNull(r.Number > 0, r.Prev[:]), orNull(r.entry > 0, r.entry),
		orNull(r.entry > 0, int64(r.log)),
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

// scanIn returns a function that reads a message of a conversation.
func scanIn(in chat.Conversation) func(scanner) (chat.Message, error) {
	return func(row scanner) (chat.Message, error) {
		var (
			m                        = chat.Message{Conversation: in}
			key, at                  int64
			address, raw, sent, prev []byte
			number                   *int64
		)
		err := row.Scan(
			&key, &m.Pos.Order, &m.Author, &address, &at, &m.Via, &m.Encoding, &m.Text, &raw, &sent,
			&number, &prev,
		)
		if err != nil {
			return m, err
		}
		m.ID, m.Pos.ID, m.At, m.Raw = idOf(key), idOf(key), time.UnixMicro(at), raw
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
