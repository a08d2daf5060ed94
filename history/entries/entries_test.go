package entries

import (
	"bytes"
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"

	"udpchat/journal"
)

var (
	openRoom  journal.Conversation
	classroom = journal.Conversation{1, 31: 9}
)

func equal(x, y journal.Entry) bool {
	return *x.Header == *y.Header && bytes.Equal(x.Body, y.Body) && (x.Body == nil) == (y.Body == nil)
}

func wantRun(t testing.TB, got, want []journal.Entry) {
	t.Helper()
	if !slices.EqualFunc(got, want, equal) {
		t.Fatalf("got %s, want %s", numbers(got), numbers(want))
	}
}

// numbers tells which entries there are, and which lack a body.
func numbers(run []journal.Entry) (s string) {
	for _, e := range run {
		s += fmt.Sprint(" ", e.Header.Number())
		if e.Body == nil {
			s += "?"
		}
	}
	return s
}

func TestEntriesAreReadAsTheyWereStored(t *testing.T) {
	w, elsewhere := write("lin", openRoom, 1<<63+7), write("lin", classroom, 1<<63+7)
	run := w.entries(250)
	empty := w.next.Sign(w.key, []byte{})
	run[3].Body = nil // withheld
	run = append(run, journal.Entry{Header: &empty, Body: []byte{}})
	d := newDisk(t)
	d.append(run...)
	d.append(elsewhere.entries(3)...)
	d = d.again()
	wantRun(t, d.read(w.name, 1, 1000), run)
	wantRun(t, d.read(w.name, 4, 5), run[3:5])
	wantRun(t, d.read(w.name, 252, 300), nil)
	wantRun(t, d.read(write("nobody", openRoom, 1).name, 1, 10), nil)
	if n := len(d.read(elsewhere.name, 1, 10)); n != 3 {
		t.Errorf("%d entries in the other conversation", n)
	}
	if s := d.state(openRoom); len(s.Logs) != 1 || s.Logs[0].Log != w.name.Log || s.Logs[0].High != 251 {
		t.Errorf("the open room is %+v", s)
	}
	want := hex.EncodeToString(run[1].Header[:]) + "|" + string(run[1].Body) + "\nok"
	got := d.shell("SELECT lower(hex(header)), CAST(body AS TEXT) FROM entry JOIN log ON key = (num << 40) + 2 WHERE conversation = 0; PRAGMA integrity_check")
	if got != want {
		t.Errorf("the sqlite3 shell says %s, want %s", got, want)
	}
}

func TestAnEntryWhoseNumberHasNoPlaceIsRefused(t *testing.T) {
	w := write("lin", openRoom, 1)
	w.next.Number, w.next.Previous = 1<<numberBits, journal.Hash{1}
	d := newDisk(t)
	if err := d.appendOnly(t.Context(), w.entries(1)); !errors.Is(err, errNumber) {
		t.Errorf("got error %v", err)
	}
	w.next.Number = maxNumber
	run := w.entries(1)
	d.append(run...)
	wantRun(t, d.read(w.name, maxNumber, maxNumber+5), run)
}

func TestWhatIsRolledBackIsNotThere(t *testing.T) {
	w, d := write("lin", openRoom, 1), newDisk(t)
	first, second := w.entries(2), w.entries(2)
	d.append(first...)
	ctx := t.Context()
	if err := errors.Join(d.exec(ctx, "BEGIN"), d.appendOnly(ctx, second), d.exec(ctx, "ROLLBACK")); err != nil {
		t.Fatal(err)
	}
	wantRun(t, d.read(w.name, 1, 9), first)
	d.append(second...)
	wantRun(t, d.read(w.name, 1, 9), slices.Concat(first, second))
	if n, err := Arrivals(ctx, d.conn); n != 4 || err != nil {
		t.Errorf("%d have arrived, %v", n, err)
	}
}

func TestWhatIsServedIsWhatCameSince(t *testing.T) {
	w, d := write("lin", openRoom, 1), newDisk(t)
	all := w.entries(9)
	d.append(all[4:6]...)
	d.in(func(ctx context.Context) error {
		return d.Meet(ctx, Meeting{In: openRoom, Member: journal.PublicKey{5}, Since: 1 << 30, Person: false})
	})
	d.append(all[6:8]...)
	d.append(all[2:4]...) // older ones came later
	d.append(all[8:]...)
	d.in(func(ctx context.Context) error {
		return d.Meet(ctx, Meeting{In: openRoom, Member: journal.PublicKey{5}, Since: 1 << 30, Person: true})
	}) // it dates from the first time
	moment, known, err := Member(t.Context(), d.conn, openRoom, journal.PublicKey{5})
	if moment != 2 || !known || err != nil {
		t.Errorf("the member dates from %d, %v, %v", moment, known, err)
	}
	for moment, want := range map[int64]uint64{0: 1, moment: 7, 3: 8, 7: 10} {
		if n, err := Since(t.Context(), d.conn, openRoom, w.name.Log, moment); n != want || err != nil {
			t.Errorf("since %d it is %d, %v, want %d", moment, n, err, want)
		}
	}
	if _, known, err := Member(t.Context(), d.conn, classroom, journal.PublicKey{5}); known || err != nil {
		t.Errorf("a member of another conversation: %v, %v", known, err)
	}
	if s := d.state(openRoom); !maps.Equal(s.Members, map[journal.PublicKey]bool{{5}: true}) {
		t.Errorf("the members are %v", s.Members)
	}
}

func TestOnlyTheNewestReceiptForkAndNameAreKept(t *testing.T) {
	w, d := write("lin", classroom, 1), newDisk(t)
	run := w.entries(3)
	other := write("lin", classroom, 1)
	other.next.Time++
	branch := other.entries(3)
	receipt := func(n byte) []byte {
		return slices.Concat(classroom[:], bytes.Repeat([]byte{7}, 32), []byte{n})
	}
	high := &journal.Fork{A: run[2], B: branch[2]}
	low := &journal.Fork{A: run[1], B: journal.Entry{Header: branch[1].Header}}
	d.append(run...)
	d.in(func(ctx context.Context) error {
		return errors.Join(
			d.Keep(ctx, journal.Keep{Conversation: classroom, Receipt: receipt(1)}), d.Keep(ctx, journal.Keep{Conversation: classroom, Receipt: receipt(2)}),
			d.Keep(ctx, journal.Keep{Conversation: classroom, Fork: high}), d.Keep(ctx, journal.Keep{Conversation: classroom, Fork: low}),
			d.SaveName(ctx, journal.PublicKey{7}, "new", 9), d.SaveName(ctx, journal.PublicKey{7}, "old", 8), d.SaveName(ctx, journal.PublicKey{8}, "林晓", 1),
		)
	})
	d = d.again()
	s := d.state(classroom)
	if len(s.Receipts) != 1 || !bytes.Equal(s.Receipts[0], receipt(2)) || len(s.Members) != 0 {
		t.Errorf("%d receipts, and the members %v", len(s.Receipts), s.Members)
	}
	if len(s.Forks) != 1 || !equal(s.Forks[0].A, low.A) || !equal(s.Forks[0].B, low.B) {
		t.Errorf("the forks are %+v", s.Forks)
	}
	if names, err := Names(t.Context(), d.conn); err != nil || !maps.Equal(names, map[journal.PublicKey]Profile{{7}: {"new", 9}, {8}: {"林晓", 1}}) {
		t.Errorf("the names are %v, %v", names, err)
	}
}

func TestAMemberWhoseReceiptCameFirstDatesFromItsMeeting(t *testing.T) {
	w, d, member := write("lin", openRoom, 1), newDisk(t), journal.PublicKey{7}
	d.append(w.entries(3)...)
	d.in(func(ctx context.Context) error {
		return d.Keep(ctx, journal.Keep{Conversation: openRoom, Receipt: slices.Concat(openRoom[:], member[:], []byte("..."))})
	})
	if _, known, err := Member(t.Context(), d.conn, openRoom, member); known || err != nil {
		t.Errorf("known before the meeting: %v, %v", known, err)
	}
	d.in(func(ctx context.Context) error {
		return d.Meet(ctx, Meeting{In: openRoom, Member: member, Since: 1 << 30, Person: false})
	})
	if moment, known, err := Member(t.Context(), d.conn, openRoom, member); moment != 3 || !known || err != nil {
		t.Errorf("the member dates from %d, %v, %v", moment, known, err)
	}
	if s := d.state(openRoom); len(s.Receipts) != 1 || !maps.Equal(s.Members, map[journal.PublicKey]bool{member: false}) {
		t.Errorf("the room is %+v", s)
	}
}

func TestWhatAMemberToldIsKeptUntilItsReceipt(t *testing.T) {
	w, elsewhere, d := write("lin", openRoom, 1), write("lin", classroom, 2), newDisk(t)
	d.append(w.entries(3)...)
	told := func(n name, member byte, from, to uint64) journal.Keep {
		return journal.Keep{Conversation: n.in, Told: &journal.Told{Log: n.Log, Member: journal.PublicKey{member}, From: from, To: to, At: from + 100}}
	}
	d.in(func(ctx context.Context) error {
		return errors.Join(
			d.Keep(ctx, told(w.name, 7, 1, 2)), d.Keep(ctx, told(w.name, 7, 1, 3)), d.Keep(ctx, told(w.name, 8, 0, 0)), d.Keep(ctx, told(elsewhere.name, 7, 4, 5)),
		)
	})
	d = d.again()
	if got, want := d.state(openRoom).Told, []journal.Told{*told(w.name, 7, 1, 3).Told, *told(w.name, 8, 0, 0).Told}; !slices.Equal(got, want) {
		t.Errorf("told is %v, want %v", got, want)
	}
	d.in(func(ctx context.Context) error {
		return d.Keep(ctx, journal.Keep{Conversation: openRoom, Receipt: slices.Concat(openRoom[:], []byte{7}, make([]byte, 31), []byte("..."))})
	})
	if got, want := d.state(openRoom).Told, []journal.Told{*told(w.name, 8, 0, 0).Told}; !slices.Equal(got, want) {
		t.Errorf("after the receipt told is %v, want %v", got, want)
	}
	if got, want := d.state(classroom).Told, []journal.Told{*told(elsewhere.name, 7, 4, 5).Told}; !slices.Equal(got, want) {
		t.Errorf("in the other conversation told is %v, want %v", got, want)
	}
}

func TestNothingIsLeftOfALogThatIsRemoved(t *testing.T) {
	w, other, d := write("lin", openRoom, 1), write("lin", openRoom, 2), newDisk(t)
	run, left := w.entries(3), other.entries(2)
	d.append(run...)
	d.append(left...)
	branch := write("lin", openRoom, 1)
	branch.next.Time++
	d.in(func(ctx context.Context) error {
		_, low, err := d.Forget(ctx, journal.Forget{Conversation: openRoom, Log: write("nobody", openRoom, 1).name.Log, Keep: 1 << 48})
		if low != nil {
			t.Errorf("of a log that is not known %v is left", low)
		}
		return errors.Join(
			err, d.Keep(ctx, journal.Keep{Conversation: openRoom, Fork: &journal.Fork{A: run[0], B: branch.entries(1)[0]}}),
			d.Keep(ctx, journal.Keep{Conversation: openRoom, Told: &journal.Told{Log: w.name.Log, To: 3}}),
		)
	})
	d.in(func(ctx context.Context) error {
		_, _, err := d.Forget(ctx, journal.Forget{Conversation: openRoom, Log: w.name.Log, Keep: 1 << 48})
		return err
	})
	s := d.state(openRoom)
	if len(s.Logs) != 1 || s.Logs[0].Log != other.name.Log || len(s.Forks)+len(s.Told) != 0 {
		t.Errorf("left is %+v", s)
	}
	wantRun(t, d.read(other.name, 1, 9), left)
	if got := d.shell("SELECT count(*) FROM entry; SELECT count(*) FROM fork; SELECT count(*) FROM told"); got != "2\n0\n0" {
		t.Errorf("left are %q rows", got)
	}
}

func TestAnEntryGoesWithItsMessageAndAMessageWithItsBody(t *testing.T) {
	w, d := write("lin", openRoom, 1), newDisk(t)
	run := w.entries(4)
	var first int64
	d.in(func(ctx context.Context) error {
		all := stored(run)
		for i := range all {
			all[i].Message = int64(i + 10)
		}
		for _, e := range all {
			err := errors.Join(
				d.exec(ctx, `INSERT INTO message (key, conversation, pos, author, at, via, encoding, text) VALUES (?, 0, ?, 0, 0, 2, 0, '')`, e.Message, e.Message),
				d.exec(ctx, "INSERT INTO word (rowid, text) VALUES (?, 'word')", e.Message),
			)
			if err != nil {
				return err
			}
		}
		var err error
		first, err = d.Append(ctx, all, journal.PublicKey{3})
		return errors.Join(err, d.exec(ctx, "UPDATE message SET entry = ? + key - 10", first))
	})
	d.in(func(ctx context.Context) error {
		freed, low, err := d.Forget(ctx, journal.Forget{ID: 1, Conversation: openRoom, Log: w.name.Log, Keep: 4, Bytes: run[0].Size() + 1})
		if freed != run[0].Size()+run[1].Size() || low == nil || low.Number() != 3 {
			t.Errorf("%d bytes are free; %v is left", freed, low)
		}
		return errors.Join(err, d.Strip(ctx, []int64{first + 2, first + 98}))
	})
	stripped := run[2]
	stripped.Body = nil
	wantRun(t, d.read(w.name, 1, 9), []journal.Entry{stripped, run[3]})
	s := d.state(openRoom).Logs[0]
	if s.Low != 3 || s.High != 4 || s.Lowest != 3 || s.Size != stripped.Size()+run[3].Size() || s.Holes != nil || s.By != (journal.PublicKey{3}) {
		t.Errorf("the log is %+v", s)
	}
	var words int
	if err := d.conn.QueryRowContext(t.Context(), "SELECT count(*) FROM word WHERE word MATCH 'word'").Scan(&words); err != nil || words != 2 {
		t.Errorf("%d words are left, %v", words, err)
	}
	if got := d.shell("SELECT group_concat(key) FROM message; SELECT ifnull(message, 'none') FROM entry"); got != "12,13\n0\n13" {
		t.Errorf("left are %q", got)
	}
}

func TestALogThatIsForgottenWholeIsNotAskedForAgain(t *testing.T) {
	w, d := write("lin", openRoom, 1), newDisk(t)
	d.append(w.entries(3)...)
	forget := func(keep uint64) (freed int, low *journal.Header) {
		d.in(func(ctx context.Context) (err error) {
			freed, low, err = d.Forget(ctx, journal.Forget{ID: 1, Conversation: openRoom, Log: w.name.Log, Keep: keep, Bytes: 1 << 30})
			return err
		})
		return freed, low
	}
	if freed, low := forget(1); freed != 0 || low != nil {
		t.Errorf("%d, %v although all are kept", freed, low)
	}
	if freed, low := forget(4); freed == 0 || low != nil {
		t.Errorf("%d, %v", freed, low)
	}
	if s := d.state(openRoom).Logs[0]; s.Low != 0 || s.High != 0 || s.Lowest != 4 || s.Size != 0 || s.Head != nil {
		t.Errorf("the log is %+v", s)
	}
	later := w.entries(2)
	d.append(later...)
	if s := d.state(openRoom).Logs[0]; s.Low != 4 || s.High != 5 || *s.LowHeader != *later[0].Header {
		t.Errorf("the log is %+v", s)
	}
}

func TestAGapIsClosedByWhatWasMissing(t *testing.T) {
	w, other, d := write("lin", openRoom, 1), write("lin", openRoom, 1), newDisk(t)
	run := w.entries(12)
	other.next.Time++
	branch := other.entries(1)
	held := func(low, high uint64) {
		t.Helper()
		s := d.state(openRoom).Logs[0]
		if s.Low != low || s.High != high || *s.LowHeader != *run[low-1].Header {
			t.Errorf("held are %d to %d, want %d to %d", s.Low, s.High, low, high)
		}
	}
	d.append(branch...)
	d.append(run[2:4]...)
	held(3, 4)
	d.append(run[1:2]...)
	held(2, 4) // the one below is of another branch
	d.append(run[:1]...)
	held(1, 4)
	d.append(run[9:]...)
	held(10, 12)
	d.append(run[5:7]...)
	held(10, 12)
	d.append(run[7:9]...)
	held(6, 12)
	d.append(run[4:5]...)
	held(1, 12)
	wantRun(t, d.read(w.name, 1, 12), run)
}

func TestAnEmptyBodyIsFilledIn(t *testing.T) {
	w, d := write("lin", openRoom, 1), newDisk(t)
	h := w.next.Sign(w.key, []byte{})
	d.append(journal.Entry{Header: &h})
	d.append(journal.Entry{Header: &h, Body: []byte{}})
	wantRun(t, d.read(w.name, 1, 1), []journal.Entry{{Header: &h, Body: []byte{}}})
	if holes := d.state(openRoom).Logs[0].Holes; holes != nil {
		t.Errorf("bodies are missing of %v", holes)
	}
}

func TestWhatWasDeletedHereIsNeitherAskedForNorFilledIn(t *testing.T) {
	w, d := write("lin", openRoom, 1), newDisk(t)
	run := w.entries(3)
	withheld := run[1]
	withheld.Body = nil
	d.append(run[0], withheld, run[2])
	l, err := findLog(t.Context(), d.conn, w.name)
	if err != nil {
		t.Fatal(err)
	}
	d.in(func(ctx context.Context) error { return d.Strip(ctx, []int64{l.key(3)}) })
	if got := d.state(openRoom).Logs[0].Holes; !slices.Equal(got, []uint64{2}) {
		t.Errorf("bodies are missing of %v", got)
	}
	again := stored(run)
	for i := range again {
		again[i].Message = int64(i + 10)
	}
	d.in(func(ctx context.Context) error {
		_, err := d.Append(ctx, again, journal.PublicKey{})
		return err
	})
	deleted := run[2]
	deleted.Body = nil
	wantRun(t, d.read(w.name, 1, 9), []journal.Entry{run[0], run[1], deleted})
	if again[0].Message != 0 || again[1].Message != 11 || again[2].Message != 0 {
		t.Errorf("shown are %+v", again)
	}
}

func TestWhatDoesNotFollowByItsHashIsNotHeld(t *testing.T) {
	w, other, d := write("lin", openRoom, 1), write("lin", openRoom, 1), newDisk(t)
	run := w.entries(9)
	other.next.Time++
	branch := other.entries(9)
	held := func(low, high, lowest uint64) {
		t.Helper()
		if s := d.state(openRoom).Logs[0]; s.Low != low || s.High != high || s.Lowest != lowest {
			t.Errorf("held are %d to %d, not asked for below %d, want %d to %d and %d", s.Low, s.High, s.Lowest, low, high, lowest)
		}
	}
	d.append(run[:4]...)
	held(1, 4, 0)
	d.append(branch[4:6]...) // as high as the next, of another branch
	held(5, 6, 5)
	d.append(branch[1:4]...)
	held(2, 6, 2)
	d.append(run[2:4]...) // in the place of others
	held(5, 6, 5)
	d.append(branch[8:]...) // above a gap
	held(9, 9, 7)
}

// TestEntriesUnderRandomOperations compares the tables with plain maps.
func TestEntriesUnderRandomOperations(t *testing.T) {
	for seed := range uint64(4) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			m := &model{disk: newDisk(t), r: rand.New(rand.NewPCG(seed, 1))}
			for i, in := range []journal.Conversation{openRoom, openRoom, classroom} {
				w := write(fmt.Sprint("author ", i/2), in, journal.LogID(i))
				m.logs = append(m.logs, &logModel{name: w.name, all: w.entries(60), held: map[uint64]journal.Entry{}, deleted: map[uint64]bool{}})
			}
			for range 150 {
				m.step()
			}
			m.shellAgrees()
		})
	}
}

type model struct {
	*disk
	r    *rand.Rand
	logs []*logModel
}

type logModel struct {
	name              name
	all               []journal.Entry
	held              map[uint64]journal.Entry
	deleted           map[uint64]bool // those of held whose bodies were removed here
	low, high, lowest uint64
}

func (m *model) step() {
	l := m.logs[m.r.IntN(len(m.logs))]
	switch m.r.IntN(6) {
	case 0, 1:
		m.append(l, l.high+1, 1+m.r.Uint64N(8))
	case 2: // anywhere: among what is held, above a gap, or below with or without one
		first, n := 1+m.r.Uint64N(58), 1+m.r.Uint64N(8)
		if first < l.low && m.r.IntN(2) == 0 {
			n += l.low - first
		}
		m.append(l, first, n)
	case 3:
		m.strip(l)
	case 4:
		m.forget(l)
	case 5:
		if m.r.IntN(4) == 0 {
			m.disk = m.again()
		}
	}
	m.compare(l)
}

func (m *model) append(l *logModel, first, n uint64) {
	run := slices.Clone(l.all[min(first-1, 60):min(first-1+n, 60)])
	if len(run) == 0 {
		return
	}
	for i := range run {
		if m.r.IntN(4) == 0 {
			run[i].Body = nil
		}
	}
	m.disk.append(run...)
	for _, e := range run {
		if n := e.Header.Number(); e.Body != nil && !l.deleted[n] || l.held[n].Header == nil {
			l.held[e.Header.Number()] = e
		}
	}
	last := first + uint64(len(run)) - 1
	if l.high == 0 || first > l.high+1 || first < l.low && last >= l.low-1 {
		l.low = first
		for l.low > max(l.lowest, 1) && l.held[l.low-1].Header != nil {
			l.low--
		}
	}
	l.high = max(l.high, last)
	for n := l.low; n <= l.high; n++ {
		if l.held[n].Header == nil {
			m.Fatalf("entry %d of %d to %d is missing", n, l.low, l.high)
		}
	}
}

func (m *model) strip(l *logModel) {
	n := 1 + m.r.Uint64N(60)
	row, err := findLog(m.Context(), m.conn, l.name)
	if row == nil || err != nil {
		return
	}
	m.in(func(ctx context.Context) error { return m.Strip(ctx, []int64{row.key(n)}) })
	if e := l.held[n]; e.Header != nil {
		l.held[n], l.deleted[n] = journal.Entry{Header: e.Header}, true
	}
}

func (m *model) forget(l *logModel) {
	f := journal.Forget{ID: 1, Conversation: l.name.in, Log: l.name.Log, Keep: 1 + m.r.Uint64N(62), Bytes: 1 + m.r.IntN(2000)}
	want, upTo := 0, uint64(0)
	for _, n := range slices.Sorted(maps.Keys(l.held)) {
		if n < f.Keep && want < f.Bytes {
			want, upTo = want+l.held[n].Size(), n
			delete(l.held, n)
			delete(l.deleted, n)
		}
	}
	if upTo > 0 {
		l.lowest = max(l.lowest, upTo+1)
		if l.low = max(l.low, upTo+1); l.low > l.high {
			l.low, l.high = 0, 0
		}
	}
	m.in(func(ctx context.Context) error {
		freed, low, err := m.Forget(ctx, f)
		if freed != want {
			m.Errorf("%d bytes are free, want %d", freed, want)
		}
		if upTo > 0 && (low == nil) != (l.low == 0) || low != nil && low.Number() != l.low {
			m.Errorf("the lowest that is left is %v, want %d", low, l.low)
		}
		return err
	})
}

func (m *model) compare(l *logModel) {
	m.Helper()
	var want []journal.Entry
	from := 1 + m.r.Uint64N(60)
	for n := from; n <= 60; n++ {
		e := l.held[n]
		if e.Header == nil && want != nil {
			break
		}
		if e.Header != nil {
			want = append(want, e)
		}
	}
	wantRun(m, m.read(l.name, from, 60), want)
	bytes, holes, lowest := 0, []uint64(nil), l.lowest
	for _, n := range slices.Sorted(maps.Keys(l.held)) {
		bytes += l.held[n].Size()
		switch {
		case n < l.low:
			lowest = max(lowest, n+1)
		case l.held[n].Body == nil && !l.deleted[n]:
			holes = append(holes, n)
		}
	}
	for _, s := range m.state(l.name) {
		if s.Low != l.low || s.High != l.high || s.Lowest != lowest || s.Size != bytes || !slices.Equal(s.Holes, holes) {
			m.Fatalf("the log is %+v, want %d to %d, not below %d, %d bytes, without %v", s, l.low, l.high, lowest, bytes, holes)
		}
		if l.high > 0 && (*s.Head != *l.held[l.high].Header || *s.LowHeader != *l.held[l.low].Header) {
			m.Fatal("the ends of the log are other entries")
		}
	}
}

// state returns the state of a log, if it is known.
func (m *model) state(n name) []journal.LogState {
	return slices.DeleteFunc(m.disk.state(n.in).Logs, func(l journal.LogState) bool { return l.Log != n.Log })
}

func (m *model) shellAgrees() {
	sizes, err := Sizes(m.Context(), m.conn)
	if err != nil {
		m.Fatal(err)
	}
	want := map[journal.PublicKey]int64{}
	for _, l := range m.logs {
		want[l.name.Author] += 0
		for _, e := range l.held {
			want[l.name.Author] += int64(e.Size())
		}
	}
	maps.DeleteFunc(want, func(k journal.PublicKey, n int64) bool { _, known := sizes[k]; return !known && n == 0 })
	if !maps.Equal(sizes, want) {
		m.Errorf("the sizes are %v, want %v", sizes, want)
	}
	const differ = "SELECT count(*) FROM log WHERE bytes <> (SELECT ifnull(sum(length(header) + ifnull(length(body), 0)), 0) FROM entry WHERE key >> 40 = num)"
	if got := m.shell(differ + "; PRAGMA integrity_check"); got != "0\nok" {
		m.Errorf("the sqlite3 shell says %q", got)
	}
}

// The machine asks for as many bytes as it counts for a log, which may be none where the disk has more.
func TestOnlyWithoutAnIDIsALogRemovedWhole(t *testing.T) {
	w, d := write("lin", openRoom, 1), newDisk(t)
	run := w.entries(3)
	d.append(run...)
	for _, bytes := range []int{0, -500} {
		d.in(func(ctx context.Context) error {
			freed, low, err := d.Forget(ctx, journal.Forget{ID: 1, Conversation: openRoom, Log: w.name.Log, Keep: 4, Bytes: bytes})
			if freed != 0 || low != nil {
				t.Errorf("for %d bytes %d are free, and %v is left", bytes, freed, low)
			}
			return err
		})
	}
	wantRun(t, d.read(w.name, 1, 9), run)
	if s := d.state(openRoom).Logs[0]; s.Low != 1 || s.High != 3 || s.Lowest != 0 {
		t.Errorf("the log is %+v", s)
	}
}

// When there is no room for a statement, SQLite undoes the whole transaction by itself. A statement after it would be a commit.
func TestWhatAMemberToldStaysWhenThereIsNoRoomForItsReceipt(t *testing.T) {
	d, ctx := newDisk(t), t.Context()
	keep := func(k journal.Keep) error {
		if err := d.exec(ctx, "BEGIN IMMEDIATE"); err != nil {
			t.Fatal(err)
		}
		err := d.Keep(ctx, k)
		if err == nil {
			return d.exec(ctx, "COMMIT")
		}
		_ = d.exec(ctx, "ROLLBACK") // fails after SQLite has rolled back by itself
		return err
	}
	told := func(n byte) journal.Keep {
		return journal.Keep{Conversation: openRoom, Told: &journal.Told{Log: write("lin", openRoom, 1).name.Log, Member: journal.PublicKey{n}, From: 1, To: 2}}
	}
	for n := range byte(100) {
		if err := keep(told(n)); err != nil {
			t.Fatal(err)
		}
	}
	if err := d.exec(ctx, "PRAGMA max_page_count = 1"); err != nil { // no more than there are
		t.Fatal(err)
	}
	for n := range byte(100) {
		receipt := slices.Concat(openRoom[:], []byte{n}, make([]byte, 31+300))
		if err := keep(journal.Keep{Conversation: openRoom, Receipt: receipt}); err != nil {
			if got := len(d.state(openRoom).Told); got != 100-int(n) {
				t.Errorf("%d have told something, want %d", got, 100-n)
			}
			return
		}
	}
	t.Fatal("there is room")
}
