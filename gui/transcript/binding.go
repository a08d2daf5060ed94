package transcript

import (
	"errors"
	"slices"

	"fyne.io/fyne/v2/data/binding"
)

// ErrReadOnly is the error of the methods that would write to the binding. Messages are sent through the composer.
var ErrReadOnly = errors.New("the transcript is written by saying something")

var _ binding.StringList = (*Rows)(nil)

// notify tells the listeners that the rows have changed.
func (t *Rows) notify() {
	for _, l := range t.listeners {
		l.DataChanged()
	}
}

// AddListener implements binding.DataItem. The listener is peerLabel at once, on the UI goroutine, as on every change.
func (t *Rows) AddListener(l binding.DataListener) {
	t.listeners = append(t.listeners, l)
	l.DataChanged()
}

// RemoveListener implements binding.DataItem.
func (t *Rows) RemoveListener(l binding.DataListener) {
	t.listeners = slices.DeleteFunc(t.listeners, func(x binding.DataListener) bool { return x == l })
}

// Length implements binding.DataList.
func (t *Rows) Length() int { return len(t.Rows) }

// GetItem implements binding.DataList.
func (t *Rows) GetItem(i int) (binding.DataItem, error) {
	s, err := t.GetValue(i)
	if err != nil {
		return nil, err
	}
	return binding.BindString(&s), nil
}

// GetValue implements binding.StringList: message i as the classic window prints it.
func (t *Rows) GetValue(i int) (string, error) {
	if i < 0 || i >= len(t.Rows) {
		return "", errors.New("no such message")
	}
	return t.Rows[i].Classic(), nil
}

// Get implements binding.StringList.
func (t *Rows) Get() ([]string, error) {
	all := make([]string, len(t.Rows))
	for i, r := range t.Rows {
		all[i] = r.Classic()
	}
	return all, nil
}

// readOnly refuses to write to a binding.StringList.
type readOnly struct{}

// Append implements binding.StringList; it always fails.
func (readOnly) Append(string) error { return ErrReadOnly }

// Prepend implements binding.StringList; it always fails.
func (readOnly) Prepend(string) error { return ErrReadOnly }

// Remove implements binding.StringList; it always fails.
func (readOnly) Remove(string) error { return ErrReadOnly }

// Set implements binding.StringList; it always fails.
func (readOnly) Set([]string) error { return ErrReadOnly }

// SetValue implements binding.StringList; it always fails.
func (readOnly) SetValue(int, string) error { return ErrReadOnly }
