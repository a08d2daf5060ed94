package packaging_test

import (
	"regexp"
	"strings"
	"testing"
)

// constant is the value of a constant of the program as its source has it, or of a field, whose name ends with a colon.
func constant(t *testing.T, file, name string) string {
	t.Helper()
	pattern := `(?m)^\s*(?:const )?` + name + `\s+=\s+(.*?)\s*(?://.*)?$`
	if strings.HasSuffix(name, ":") {
		pattern = `\b` + name + `\s+([^,}\n]+)`
	}
	m := regexp.MustCompile(pattern).FindStringSubmatch(read(t, "../"+file))
	if m == nil {
		t.Fatalf("%s has no constant %s", file, name)
	}
	return m[1]
}

// Each figure of a security promise comes from the source. A changed constant fails here until the document is read again.
func TestTheDocumentsTellTheFiguresOfTheSource(t *testing.T) {
	const (
		security, protocol = "../SECURITY.md", "../PROTOCOL.md"
		hub                = "transport/link/hub.go"
		identity, limit    = "transport/link/identity.go", "transport/link/limit.go"
		sessions           = "transport/link/sessions.go"
	)
	for _, c := range []struct{ file, constant, value, document, says string }{
		{"chat/confusable/crowd.go", "MarkLength", "4", security, "four characters of the fingerprint"},
		{"chat/confusable/crowd.go", "MarkLength", "4", security, "four characters are 20 bits"}, // base32 has 5 bits a character
		{identity, "fingerprintBytes", "20", protocol, "the first 160 bits of its SHA-256 in base32"},
		{identity, "digitRounds", "5200", protocol, "5,200 times"},
		{sessions, "maxLinks", "1000", protocol, "at most 1,000 links"},
		{sessions, "maxLinks", "1000", security, "1,000 links"},
		{sessions, "maxLinks", "1000", security, "at most 750"},
		{sessions, "maxLinks", "1000", protocol, "at most 750 of them"},
		{sessions, "maxHostStrangers", "16", protocol, "16 to one host"},
		{sessions, "maxHostStrangers", "16", security, "16 to one host"},
		{hub, "helloTime", "5 * time.Second", protocol, "Each step may take 5 s"},
		{hub, "frames:", "1000", security, "1,000 frames a second"},
		{hub, "frames:", "1000", protocol, "at most 1,000 frames of the journal a second"},
		{hub, "body:", "time.Minute", protocol, "a minute after its header"},
		{"chat/say.go", "MaxText", "64 << 10", protocol, "at most 65,536 bytes of UTF-8"},
		{limit, "handshakeRate, handshakeBurst", "100, 200", protocol, "100 handshakes a second and 200 at once"},
		{limit, "friendHandshakeRate", "50", protocol, "another 50 a second and 100 at once"},
		{limit, "hostHandshakeRate, hostHandshakeBurst", "10, 20", protocol, "10 a second and 20 at once"},
		{hub, "keepAlive:", "15 * time.Second", protocol, "a packet every 15 s"},
		{hub, "idle:", "45 * time.Second", protocol, "45 s without any packet"},
		{"transport/link/dial.go", "dialRate", "20", protocol, "at most 20 times a second"},
		{"transport/link/dial.go", "hostDialPause", "2 * time.Second", protocol, "at most once in two seconds"},
		{"transport/link/outbox.go", "markQueued", "256 << 10", protocol, "more than 256 KiB wait for one link"},
		{"transport/link/outbox.go", "maxQueued", "8 << 20", protocol, "more than 8 MiB wait"},
		{"transport/link/versions.go", "maxVersionHosts", "64", protocol, "64 hosts in that time"},
		{"transport/queue.go", "DefaultQueueBytes", "32 << 20", protocol, "A queue of 32 MB"},
		{"transport/beacon/announce.go", "maxHosts", "256", protocol, "at most 256 hosts"},
		{"transport/beacon/announce.go", "maxHosts", "256", security, "at most 256 of the addresses"},
		{"transport/beacon/neighbors.go", "maxNeighbors", "1024", protocol, "at most 1,024 instances"},
		{"transport/beacon/limits.go", "checksASecond", "1180", protocol, "at most 1,180 in any second"},
		{"transport/beacon/limits.go", "maxUnproven", "768", protocol, "At most 768 addresses"},
		{"rooms/join/limits.go", "hostBurst", "30", protocol, "share a bucket of 30"},
		{"rooms/join/limits.go", "hostEvery", "3 * time.Second", protocol, "gets one back in 3 s"},
		{"rooms/join/limits.go", "hostEvery", "3 * time.Second", security, "60 members together test 20 codes a second"},
		{"rooms/join/limits.go", "mostGuesses", "200", protocol, "or 200 in a week the people"},
		{"rooms/join/limits.go", "mostGuesses", "200", security, "or 200 in a week, so"},
		{"rooms/join/joiner.go", "maxRuns", "512", security, "at most 512 runs"},
		{"rooms/join/frames.go", "places", "8", security, "eight guesses of it in each run"},
		{"rooms/code/code.go", "MadeBits", "53.15", protocol, "16 digits, 53 bits"},
		{"rooms/code/judge.go", "RefusedBelow", "20", protocol, "less than 20 bits"},
		{"replica/strangers.go", "strangersHour", "64", protocol, "64 others in an hour"},
		{"transport/beacon/crowd.go", "maxCrowd", "1024", protocol, "At most 1,024 addresses wait"},
	} {
		if got := constant(t, c.file, c.constant); got != c.value {
			t.Errorf("%s in %s is %s; read what %s says of %s", c.constant, c.file, got, c.document, c.value)
		}
		if !strings.Contains(read(t, c.document), c.says) {
			t.Errorf("%s does not say %q", c.document, c.says)
		}
	}
}

// What lies open has to be said where people look for it.
func TestTheDocumentsTellWhatLiesOpen(t *testing.T) {
	for document, says := range map[string][]string{
		"../SECURITY.md": {
			"**What is kept is not encrypted.**", "`history.db`", "`settings.json`", "unsent drafts",
			"your user account and the name of your computer", "not against an attacker", "**Deleting is local.**",
		},
		"../README.md":       {"**What is kept is not encrypted.**", "your user account and the name of your computer"},
		"../README.zh-CN.md": {"**保存下来的内容没有加密。**", "你的用户名和电脑名"},
	} {
		for _, words := range says {
			if !strings.Contains(read(t, document), words) {
				t.Errorf("%s does not say %q", document, words)
			}
		}
	}
}
