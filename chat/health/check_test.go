package health

import (
	"slices"
	"testing"
)

func TestTheVerdictIsDrawnFromWhatArrived(t *testing.T) {
	lo := func(r ProbeResult) Probe { return Probe{Way: ProbeLoopback, Result: r} }
	own := func(r ProbeResult) Probe { return Probe{Way: ProbeOwn, Interface: "a", Result: r} }
	by := func(name string, r ProbeResult) Probe { return Probe{Way: ProbeInterface, Interface: name, Result: r} }
	for name, c := range map[string]struct {
		probes []Probe
		want   Verdict
		names  []string
	}{
		"not tested":               {nil, VerdictNone, nil},
		"all well":                 {[]Probe{lo(ProbeHeard), own(ProbeHeard), by("a", ProbeHeard)}, VerdictLetsIn, []string{"a"}},
		"no such test":             {[]Probe{lo(ProbeHeard), own(ProbeHeard)}, VerdictHearsItself, nil},
		"one interface of two":     {[]Probe{lo(ProbeHeard), by("a", ProbeHeard), by("b", ProbeSilent)}, VerdictDropsSome, []string{"b"}},
		"two addresses of one":     {[]Probe{lo(ProbeHeard), by("b", ProbeSilent), by("b", ProbeSilent)}, VerdictDropsSome, []string{"b"}},
		"everything":               {[]Probe{lo(ProbeSilent), own(ProbeSilent), by("a", ProbeSilent)}, VerdictDropsAll, nil},
		"loopback only, and it is": {[]Probe{lo(ProbeSilent)}, VerdictDropsAll, nil},
		"nothing sent":             {[]Probe{lo(ProbeNotSent), by("a", ProbeNotSent)}, VerdictNotSent, nil},
		"an interface not tested":  {[]Probe{lo(ProbeHeard), by("a", ProbeNotSent)}, VerdictHearsItself, nil},
	} {
		if got, names := (Check{Probes: c.probes}).Verdict(); got != c.want || !slices.Equal(names, c.names) {
			t.Errorf("%s: %v of %q, want %v of %q", name, got, names, c.want, c.names)
		}
	}
}
