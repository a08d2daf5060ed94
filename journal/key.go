package journal

import "encoding/hex"

// smallOrder lists the encodings of the points of small order on Curve25519's Edwards form, without the bit of the sign, among
// them those that are not in shortest form. A signature by such a key can be made by anybody.
var smallOrder = [...]string{
	"0000000000000000000000000000000000000000000000000000000000000000",
	"0100000000000000000000000000000000000000000000000000000000000000",
	"26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
	"c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
	"ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
	"edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
	"eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
}

// Weak reports whether anybody could sign in the name of key because its point has small order. Such keys are refused as author
// and as node.
func (key PublicKey) Weak() bool {
	key[len(key)-1] &= 0x7f
	for _, weak := range smallOrder {
		if hex.EncodeToString(key[:]) == weak {
			return true
		}
	}
	return false
}
