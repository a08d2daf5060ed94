package transport

import (
	"net/netip"
	"slices"

	"udpchat/chat"
	"udpchat/transport/gb2312"
)

const (
	maxBatch = 512  // datagrams handed on at once
	maxHints = 1024 // hosts whose encoding is remembered
)

// Decoder reads the text of datagrams. It remembers what encoding a host last certainly used, for texts that fit two. One
// goroutine may use it.
type Decoder struct {
	own   func(netip.AddrPort) bool
	hints map[netip.Addr]gb2312.Encoding

	// These are set before Serve, or nil.
	Intercept func(data []byte) bool // reports datagrams that are nobody's message
	Trace     *Trace                 // remembers the last that came
}

// NewDecoder returns a decoder. Own tells whether something came from this copy's own sending socket; see Sender.Own.
func NewDecoder(own func(netip.AddrPort) bool) *Decoder {
	return &Decoder{own: own, hints: map[netip.Addr]gb2312.Encoding{}}
}

// Serve takes datagrams from a queue and hands their texts to receive, in order and at most 512 at once, until the queue is
// closed and empty. The slice is used again once receive returns.
func (d *Decoder) Serve(q *Queue, receive func([]chat.Incoming)) {
	batch := make([]Datagram, 0, maxBatch)
	texts := make([]chat.Incoming, 0, maxBatch)
	for {
		var ok bool
		if batch, ok = q.Take(batch[:0], maxBatch); !ok {
			return
		}
		if d.Intercept != nil {
			batch = slices.DeleteFunc(batch, func(g Datagram) bool { return d.Intercept(g.Data) })
		}
		texts = texts[:0]
		for _, g := range batch {
			texts = append(texts, d.Decode(g))
		}
		d.Trace.came(batch, texts)
		receive(texts)
		clear(batch) // let go of the data
		clear(texts)
	}
}

// Decode reads one datagram. Raw is a copy of it unless the bytes were ASCII, or GB2312 and nothing else.
func (d *Decoder) Decode(g Datagram) chat.Incoming {
	in := chat.Incoming{From: g.From, At: g.At, Own: d.own(g.From)}
	hint := d.hints[g.From.Addr()]
	if in.Own {
		hint = gb2312.GB2312 // known: the sender sends nothing else
	}
	text, enc, certain := gb2312.Read(g.Data, hint)
	if certain {
		d.remember(g.From.Addr(), enc)
	}
	in.Text, in.Encoding = text, encodings[enc]
	exact := enc == gb2312.ASCII || enc == gb2312.GB2312 && (certain || in.Own)
	if !exact {
		in.Raw = slices.Clone(g.Data)
	}
	return in
}

// remember notes the encoding of a host. When there are too many, any other is forgotten: it will be certain again soon.
func (d *Decoder) remember(host netip.Addr, enc gb2312.Encoding) {
	if _, known := d.hints[host]; !known && len(d.hints) >= maxHints {
		for other := range d.hints {
			delete(d.hints, other)
			break
		}
	}
	d.hints[host] = enc
}

// encodings are the room's names for what gb2312 tells apart.
var encodings = [...]chat.Encoding{
	gb2312.ASCII:   chat.EncodingNone,
	gb2312.GB2312:  chat.EncodingGB2312,
	gb2312.UTF8:    chat.EncodingUTF8,
	gb2312.GB18030: chat.EncodingGB18030,
	gb2312.Unknown: chat.EncodingUnknown,
}

// ReadAs reads the bytes of a datagram in one encoding, and reports whether they fit. Everything fits EncodingUnknown, which
// shows the bytes escaped.
func ReadAs(p []byte, e chat.Encoding) (string, bool) {
	i := slices.Index(encodings[:], e)
	if i < 0 {
		return "", false
	}
	return gb2312.ReadAs(p, gb2312.Encoding(i))
}
