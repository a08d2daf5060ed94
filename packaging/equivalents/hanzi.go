package main

import (
	"maps"
	"slices"
)

// addHanzi adds the ideographs of which GB2312 has another form. Of several sources the first that answers is taken:
//
//  1. CLDR's transform between traditional and simplified text, its rules for single characters: one choice each, the
//     common one, made by people (餘 to 余, 佈 to 布);
//  2. kSimplifiedVariant, where one single target is in GB2312;
//  3. kZVariant and kSemanticVariant (the same word written differently), where one single target remains of those that
//     are in GB2312 themselves, or by the first two sources, and share a reading of Mandarin with the character.
//
// Where a source has several answers, it is taken to have none. Of the properties of Unihan three are never followed:
// kSpecializedSemanticVariant (the same in some meanings only), kSpoofingVariant (merely alike) and kTraditionalVariant
// (it leads away from GB2312).
func addHanzi(t map[rune]string, d *data) {
	simple := d.simplified()
	for r, to := range simple {
		add(t, r, string(to))
	}
	for r := range union(d.variants["kZVariant"], d.variants["kSemanticVariant"]) {
		if to := d.semantic(r, simple); to != 0 {
			add(t, r, string(to))
		}
	}
	for r, to := range d.radicals {
		if text, ok := known(t, string(to)); ok {
			add(t, r, text)
		}
	}
}

// simplified returns what the first two sources say.
func (d *data) simplified() map[rune]rune {
	simple := map[rune]rune{}
	for r, to := range d.variants["kSimplifiedVariant"] {
		if in := encodable(to); len(in) == 1 {
			simple[r] = in[0]
		}
	}
	for r, to := range d.cldr {
		if sendable(to) {
			simple[r] = to
		}
	}
	return simple
}

// semantic returns the one target of the third source, or 0.
func (d *data) semantic(r rune, simple map[rune]rune) rune {
	var targets sset
	for _, property := range []string{"kZVariant", "kSemanticVariant"} {
		for _, v := range d.variants[property][r] {
			to := []rune(v)[0]
			if !sendable(to) {
				to = simple[to]
			}
			if sendable(to) && d.soundAlike(r, to) {
				targets = targets.with(string(to))
			}
		}
	}
	if len(targets) != 1 {
		return 0
	}
	return []rune(targets[0])[0]
}

func (d *data) soundAlike(a, b rune) bool {
	return slices.ContainsFunc(d.readings[a], d.readings[b].has)
}

// encodable returns those of the characters that are in GB2312.
func encodable(chars sset) []rune {
	var in []rune
	for _, v := range chars {
		if r := []rune(v)[0]; sendable(r) {
			in = append(in, r)
		}
	}
	return in
}

func union(a, b map[rune]sset) map[rune]sset {
	both := maps.Clone(a)
	if both == nil {
		both = map[rune]sset{}
	}
	maps.Copy(both, b)
	return both
}
