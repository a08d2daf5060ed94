package cpace

import "testing"

func BenchmarkStart(b *testing.B) {
	terms, random := between("birch stone", "anna", "ben", "1"), randomness(b.Name())
	for b.Loop() {
		if _, err := Start(terms, nil, random); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkAnswer(b *testing.B) {
	terms, random := between("birch stone", "anna", "ben", "1"), randomness(b.Name())
	first := start(b, terms, "").Message()
	for b.Loop() {
		if _, _, err := Answer(terms, first, nil, random); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkFinish(b *testing.B) {
	terms := between("birch stone", "anna", "ben", "1")
	i := start(b, terms, "")
	m, _ := answer(b, terms, i.Message(), "")
	for b.Loop() {
		if _, err := i.Finish(m); err != nil {
			b.Fatal(err)
		}
	}
}
