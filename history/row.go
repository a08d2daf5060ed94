package history

import (
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
		args, int64(m.ID), int64(m.Conversation), int64(m.Pos), author, addressValue(m.From), m.At.UnixMicro(),
		int64(m.Via), int64(m.Encoding), m.Text, bytesValue(m.Raw), deliveriesValue(m.Deliveries),
		numberValue(m.Number), prevValue(m),
	)
}

func numberValue(n uint64) any {
	if n == 0 {
		return nil
	}
	return int64(n)
}

func prevValue(m chat.Message) any {
	if m.Number == 0 {
		return nil
	}
	return m.Prev[:]
}

func addressValue(a netip.AddrPort) any {
	if !a.IsValid() {
		return nil
	}
	b, _ := a.AppendBinary(nil) // never fails
	return b
}

func bytesValue(b []byte) any {
	if len(b) == 0 {
		return nil
	}
	return b
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

func scanRow(row scanner) (chat.Message, error) {
	var (
		m                  chat.Message
		at                 int64
		address, raw, sent []byte
		number             *int64
		prev               []byte
	)
	err := row.Scan(
		&m.ID, &m.Conversation, &m.Pos, &m.Author, &address, &at, &m.Via, &m.Encoding, &m.Text, &raw, &sent,
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
