package chat

// Floor is the place beyond which the tail holds everything.
func (t *Transcript) Floor() Pos { return t.floor }
