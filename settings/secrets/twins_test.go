package secrets

import (
	"encoding/binary"
	"testing"
	"time"
)

func instance(n uint64) (i [8]byte) {
	binary.BigEndian.PutUint64(i[:], n)
	return i
}

func TestTheNodeThatDoesNotOwnTheKeyGivesItUp(t *testing.T) {
	const second = time.Second
	type heard struct {
		after    time.Duration
		instance uint64
	}
	for name, c := range map[string]struct {
		mine, theirs bool // who owns the key
		heard        []heard
		want         bool // after the last one; never before
	}{
		"nobody owns it":                     {false, false, []heard{{0, 1}}, true},
		"the other one owns it":              {false, true, []heard{{0, 1}}, true},
		"both own it":                        {true, true, []heard{{0, 1}}, true},
		"this one owns it":                   {true, false, []heard{{0, 1}}, false},
		"this one, and the other renews":     {true, false, []heard{{0, 1}, {second, 1}, {1999 * time.Millisecond, 1}}, false},
		"this one, and the other stays":      {true, false, []heard{{0, 1}, {second, 1}, {2 * second, 1}}, true},
		"this one, and the other is slow":    {true, false, []heard{{0, 1}, {30 * second, 1}}, true},
		"this one, and many others renew":    {true, false, []heard{{0, 1}, {second, 2}, {3 * second, 3}, {60 * second, 4}}, false},
		"this one, and one of many is there": {true, false, []heard{{0, 1}, {second, 2}, {3 * second, 2}}, true},
	} {
		var twins Twins
		for i, h := range c.heard {
			want := c.want && i == len(c.heard)-1
			if got := twins.Heard(Twin{instance(h.instance), c.theirs}, c.mine, at().Add(h.after)); got != want {
				t.Errorf("%s, after %v: %v", name, h.after, got)
			}
		}
	}
}

func TestManyInstancesOfAThiefAreForgotten(t *testing.T) {
	var twins Twins
	for i := range uint64(10 * mostTwins) {
		if twins.Heard(Twin{Instance: instance(i)}, true, at()) || len(twins.first) > mostTwins {
			t.Fatalf("after %d: %d are kept", i, len(twins.first))
		}
	}
	last := Twin{Instance: instance(10*mostTwins - 1)}
	if twins.Heard(last, true, at().Add(time.Second)) || !twins.Heard(last, true, at().Add(stays)) {
		t.Error("one that stays is not noticed")
	}
}
