// Package contacts keeps what is known of nodes in a table of the history, at most Max of them.
package contacts

import (
	"context"
	"maps"
	"net/netip"
	"slices"
	"time"

	"udpchat/chat"
	"udpchat/history/messages"
	"udpchat/history/prepared"
	"udpchat/internal/fair"
)

// Max is how many contacts are kept.
const Max = 1000

// fairOrder sorts contacts in SQL as Fairest does in memory. The stored link is an address and two bytes of a port.
const fairOrder = "row_number() OVER (PARTITION BY substr(link, 1, length(link) - 2) ORDER BY seen DESC), seen DESC"

// Read returns the contacts, those seen last first.
func Read(ctx context.Context, db messages.Querier) ([]chat.Contact, error) {
	var all []chat.Contact
	keep := func(c chat.Contact) bool { all = append(all, c); return true }
	err := messages.Each(ctx, db, scan, keep, `SELECT key, name, met, seen, room, link, plain FROM contact
		WHERE length(key) = 32 ORDER BY `+fairOrder+` LIMIT ?`, Max)
	slices.SortFunc(all, latestFirst)
	return all, err
}

// Fairest sorts contacts, those to be kept first: see package fair. A contact that was never linked has no host.
func Fairest(all []chat.Contact) []chat.Contact {
	return fair.Order(all, func(c chat.Contact) netip.Addr { return c.Link.Addr() }, latestFirst)
}

func latestFirst(x, y chat.Contact) int { return y.Seen.Compare(x.Seen) }

func scan(row messages.Scanner) (chat.Contact, error) {
	var c chat.Contact
	var met, seen int64
	var key, room, link, plain []byte
	err := row.Scan(&key, &c.Name, &met, &seen, &room, &link, &plain)
	if err != nil {
		return c, err
	}
	c.Key, c.Met, c.Seen = chat.Key(key), timeOf(met), timeOf(seen)
	for to, raw := range map[*netip.AddrPort][]byte{&c.Room: room, &c.Link: link, &c.Plain: plain} {
		_ = to.UnmarshalBinary(raw) // a damaged address is none; the rest still counts
	}
	return c, nil
}

// Save writes contacts, in place of older ones with the same keys, and deletes those beyond Max. Without any it only does the latter.
func Save(ctx context.Context, db *prepared.Conn, batch []chat.Contact) error {
	for _, c := range batch {
		_, err := db.ExecContext(ctx, `REPLACE INTO contact VALUES (?, ?, ?, ?, ?, ?, ?)`, c.Key[:], c.Name, microOf(c.Met), microOf(c.Seen),
			messages.Address(c.Room), messages.Address(c.Link), messages.Address(c.Plain))
		if err != nil {
			return err
		}
	}
	_, err := db.ExecContext(ctx, "DELETE FROM contact WHERE key IN (SELECT key FROM contact ORDER BY "+fairOrder+" LIMIT -1 OFFSET ?)", Max)
	return err
}

// Remember adds contacts to the known ones, and evicts some when there are too many.
func Remember(known map[chat.Key]chat.Contact, batch []chat.Contact) map[chat.Key]chat.Contact {
	if known == nil {
		known = map[chat.Key]chat.Contact{}
	}
	for _, c := range batch {
		known[c.Key] = c
	}
	if len(known) >= 2*Max {
		for _, c := range Fairest(slices.Collect(maps.Values(known)))[Max:] {
			delete(known, c.Key)
		}
	}
	return known
}

// microOf converts a time to microseconds; the zero Time is 0.
func microOf(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMicro()
}

func timeOf(micro int64) time.Time {
	if micro == 0 {
		return time.Time{}
	}
	return time.UnixMicro(micro)
}
