package journal

// AgainBody returns the body of an entry of KindAgain, which carries e whole; nil if e is too long for that, carries another one
// itself or has no body.
func AgainBody(e Entry) []byte {
	if e.Body == nil || e.Header.Kind() == KindAgain {
		return nil
	}
	body := AppendField(nil, FieldAgain, append(e.Header[:len(e.Header):len(e.Header)], e.Body...))
	if len(body) > MaxBody {
		return nil
	}
	return body
}

// ParseAgain returns the entry that an entry of KindAgain carries in its first field. The caller checks the signature of its header.
func ParseAgain(e Entry) (carried Entry, ok bool) {
	if e.Body == nil || e.Header.Kind() != KindAgain || e.Header.Epoch() != 0 {
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
