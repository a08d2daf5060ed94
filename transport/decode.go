package transport

import (
	"net/netip"
	"slices"

	"udpchat/chat"
	"udpchat/transport/gb2312"
)

const (
	maxBatch = 512  // datagrams
	maxHints = 1024 // hosts whose encoding is remembered
)

// Decoder decodes the text of datagrams. Some texts are valid in two encodings; for those it remembers the encoding that
// each host last used beyond doubt. Only one goroutine may use it.
type Decoder struct {
	own   func(netip.AddrPort) bool
	hints map[netip.Addr]gb2312.Encoding

	// Both may be nil. They are set before Serve.
	Intercept func(data []byte) bool // reports whether a datagram is no message; it is then left out
	Trace     *Trace                 // records the latest datagrams
}

// NewDecoder returns a decoder. own reports whether a datagram came from this node's own Sender; see Sender.Own.
func NewDecoder(own func(netip.AddrPort) bool) *Decoder {
	return &Decoder{own: own, hints: map[netip.Addr]gb2312.Encoding{}}
}

// Serve takes datagrams from q and hands their texts to receive, in order and at most 512 at once. It returns when q is
// closed and empty. It reuses the slice once receive returns.
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

// Decode decodes one datagram. Raw is a copy of its bytes, or nil when they were certainly ASCII or GB2312.
func (d *Decoder) Decode(g Datagram) chat.Incoming {
	in := chat.Incoming{From: g.From, At: g.At, Own: d.own(g.From)}
	hint := d.hints[g.From.Addr()]
	if in.Own {
		hint = gb2312.GB2312 // Sender sends nothing else
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

// remember notes the encoding of a host. When the table is full it forgets any other host, which costs that host little:
// its next unambiguous text is remembered again.
func (d *Decoder) remember(host netip.Addr, enc gb2312.Encoding) {
	if _, known := d.hints[host]; !known && len(d.hints) >= maxHints {
		for other := range d.hints {
			delete(d.hints, other)
			break
		}
	}
	d.hints[host] = enc
}

// encodings maps the encodings of package gb2312 to those of package chat.
var encodings = [...]chat.Encoding{
	gb2312.ASCII:   chat.EncodingNone,
	gb2312.GB2312:  chat.EncodingGB2312,
	gb2312.UTF8:    chat.EncodingUTF8,
	gb2312.GB18030: chat.EncodingGB18030,
	gb2312.Unknown: chat.EncodingUnknown,
	gb2312.UTF16:   chat.EncodingUTF16,
}

// ReadAs decodes the bytes of a datagram in encoding e, and reports whether they are valid in it. Any bytes are valid in
// EncodingUnknown, which shows them escaped.
func ReadAs(p []byte, e chat.Encoding) (string, bool) {
	i := slices.Index(encodings[:], e)
	if i < 0 {
		return "", false
	}
	return gb2312.ReadAs(p, gb2312.Encoding(i))
}
