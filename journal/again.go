package journal

// maxAgain is how long the body of an entry of KindAgain may be, before it is sealed: that makes it longer.
const maxAgain = MaxBody - 256

// AgainBody returns the body of an entry of KindAgain, which carries e whole, before it is sealed; nil if e is too long for that,
// carries another one itself or has no body. What e says stays sealed as it was.
func AgainBody(e Entry) []byte {
	if e.Body == nil || e.Header.Kind() == KindAgain {
		return nil
	}
	body := AppendField(nil, FieldAgain, append(e.Header[:len(e.Header):len(e.Header)], e.Body...))
	if len(body) > maxAgain {
		return nil
	}
	return body
}

// ParseAgain returns the entry that an entry of KindAgain carries in its first field. Where bodies are sealed, that of e was opened by
// the caller, who also checks the signature of the header that is returned.
func ParseAgain(e Entry) (carried Entry, ok bool) {
	if e.Body == nil || e.Header.Kind() != KindAgain {
		return carried, false
	}
	in := &reader{b: e.Body}
	f, content := in.field()
	h, err := ParseHeader(content)
	if in.bad || f != FieldAgain || err != nil {
		return carried, false
	}
	body := content[HeaderSize:]
	return Entry{h, body}, h.Conversation() == e.Header.Conversation() && h.Kind() != KindAgain && h.Proves(body)
}
