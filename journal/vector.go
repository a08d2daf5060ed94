package journal

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"slices"
)

// Row says what somebody holds of one log: the entries from Low to High, without a gap. Nothing is held where High is 0.
type Row struct {
	Log
	Low, High uint64
	Head      Hash   // of the entry High; only the first headPrefix bytes of a row that came from another node are known
	ForkAt    uint64 // number of the fork that ends the log, 0 without one
	Unread    bool   // held and handed on, but not acknowledged: its author is blocked, or bodies are not there

	lacking uint64 // the sum of the numbers of those entries whose bodies are not there
}

// headPrefix is how many bytes of a head go with a row. They are compared only to find a fork, which two signed headers then
// prove.
const headPrefix = 8

// compare orders logs by author, then by id.
func (l Log) compare(o Log) int {
	return cmp.Or(bytes.Compare(l.Author[:], o.Author[:]), cmp.Compare(l.ID, o.ID))
}

// vectorLabel begins what the digest of a vector or of a bucket is of.
const vectorLabel = "udpchat vector 1\x00"

// digestSize is the length of the digest of a vector in bytes.
const digestSize = 32

// buckets is the number of parts into which a large vector is divided, so that only parts that differ are sent. A log belongs to
// the bucket of the first byte of its author's key, a receipt to that of its member's.
const buckets = 256

// bucketSize is the length of the digest of a bucket in bytes.
const bucketSize = 6

// smallVector is up to how many logs and receipts together are told whole as soon as digests differ. They take about as many bytes
// as the digests of all buckets.
const smallVector = 28

// digest returns the SHA-256 over rows sorted by log, author 32 | log 8 | high 8 | fork 8 | head 32 | low 8 | unread 1 |
// lacking 8 each, and more.
func digest(rows []Row, more []byte) [digestSize]byte {
	sum := sha256.New()
	sum.Write(binary.BigEndian.AppendUint64([]byte(vectorLabel), uint64(len(rows))))
	var b [105]byte
	for i := range rows {
		r := &rows[i]
		copy(b[:32], r.Author[:])
		binary.BigEndian.PutUint64(b[32:], uint64(r.ID))
		binary.BigEndian.PutUint64(b[40:], r.High)
		binary.BigEndian.PutUint64(b[48:], r.ForkAt)
		copy(b[56:], r.Head[:])
		binary.BigEndian.PutUint64(b[88:], r.Low)
		b[96] = byte(bitIf(r.Unread, 1))
		binary.BigEndian.PutUint64(b[97:], r.lacking)
		sum.Write(b[:])
	}
	sum.Write(more)
	return [digestSize]byte(sum.Sum(nil))
}

// bucketDigests returns the digests of all buckets, one after the other, bucketSize bytes each: of rows sorted by log, and of who has
// signed which receipt, sorted by member.
func bucketDigests(rows []Row, receipts []byte) []byte {
	b := make([]byte, 0, buckets*bucketSize)
	for i := range buckets {
		n, m := 0, 0
		for n < len(rows) && int(rows[n].Author[0]) == i {
			n++
		}
		for m < len(receipts) && int(receipts[m]) == i {
			m += heldSize
		}
		d := digest(rows[:n], receipts[:m])
		b, rows, receipts = append(b, d[:bucketSize]...), rows[n:], receipts[m:]
	}
	return b
}

// bucketsDiffer takes the digests of the buckets of the other side of v. It answers with those that differ.
func (v *view) bucketsDiffer(in *reader) {
	theirs := in.take(buckets * bucketSize)
	if theirs == nil || v.toldParts {
		return
	}
	rows := v.c.rows()
	ours := bucketDigests(rows, v.c.receipts.held(nil))
	var differ bitmap
	for i := range buckets {
		at := i * bucketSize
		if !bytes.Equal(ours[at:at+bucketSize], theirs[at:at+bucketSize]) {
			differ[i/8] |= 1 << (i % 8)
		}
	}
	v.assumeEqual(differ.without(rows))
	v.told, v.differ = true, &differ
	v.tellParts(&differ, true)
}

// bitmap is a set of buckets: bucket i is the bit 1<<(i%8) of byte i/8.
type bitmap [buckets / 8]byte

// has reports whether the bucket of what key has said is in the set. Without a set all are.
func (b *bitmap) has(key PublicKey) bool { return b == nil || b[key[0]/8]&(1<<(key[0]%8)) != 0 }

// without returns those of rows whose buckets are not in the set.
func (b *bitmap) without(rows []Row) []Row {
	return slices.DeleteFunc(slices.Clone(rows), func(r Row) bool { return b.has(r.Author) })
}

// tellParts sends on v what is held of the buckets in which, and first says which these are: parts | conversation | bitmap. It is done
// once a link.
func (v *view) tellParts(which *bitmap, first bool) {
	if v.toldParts {
		return
	}
	v.toldParts = true
	if first {
		v.send(append(v.frame(frameParts), which[:]...))
	}
	v.send(append(v.frame(frameReceipts), v.c.receipts.held(which)...))
	rows := slices.DeleteFunc(v.c.rows(), func(r Row) bool { return !which.has(r.Author) })
	v.tellRows(rowsChanged, true, rows)
}

// parts takes the set of buckets that differ, as the other side of v has found, and answers with what is held of them.
func (v *view) parts(in *reader) {
	b := in.take(len(bitmap{}))
	if b == nil {
		return
	}
	v.differ = (*bitmap)(b)
	v.assumeEqual(v.differ.without(v.offered))
	v.offered = nil
	v.tellParts(v.differ, false)
}
