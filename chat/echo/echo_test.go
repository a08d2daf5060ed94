package echo

import (
	"fmt"
	"reflect"
	"slices"
	"testing"
)

func TestTheLatestPiecesAreRemembered(t *testing.T) {
	m := New[int]()
	if m.Match("") != nil {
		t.Error("nothing was said")
	}
	m.Expect(1, []string{"long", "text"})
	m.Expect(2, []string{"text"})
	if !slices.Equal(m.Match("text"), []int{1, 2}) || !slices.Equal(m.Match("long"), []int{1}) || !m.Expects(1) {
		t.Errorf("%v, %v", m.Match("text"), m.Match("long"))
	}
	forgotten := map[int][]int{}
	for i := range maxPieces {
		if gone := m.Expect(3+i, []string{fmt.Sprint(i)}); gone != nil {
			forgotten[i] = gone
		}
	}
	if want := map[int][]int{maxPieces - 2: {1}, maxPieces - 1: {2}}; !reflect.DeepEqual(forgotten, want) {
		t.Errorf("forgotten are %v, want %v", forgotten, want)
	}
	if m.Expects(1) || m.Expects(2) || m.Match("text") != nil {
		t.Errorf("%v", m.Match("text"))
	}
}
