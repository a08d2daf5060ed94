// Package archtest checks the structure of the program: which package imports which, how large types and the packages of the
// window are, the one place that calls the UI goroutine, and the one function that sends to plain peers.
package archtest

import (
	"bytes"
	"go/ast"
	"maps"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

const (
	module = "udpchat"
	root   = "../.."

	// onlyDo is the file with the program's one fyne.Do.
	onlyDo = "gui/notify.go"

	// onlySender is the function of package transport that puts bytes on the wire to plain peers.
	onlySender = "(*Sender).put"

	// onlyBeacon is the function of package beacon that puts bytes on the wire. It refuses the port of the plain peers.
	onlyBeacon = "(*Beacon).put"
)

// rule limits the imports of the packages in a folder and below it. A folder below may have a rule of its own instead.
type rule struct {
	ours   []string // folders of the program that may be imported, with all below them
	not    []string // packages that may not be imported directly
	sealed []string // packages that may not be imported directly or indirectly, with all below them
}

var (
	fyne   = []string{"fyne.io"}
	noUI   = []string{"fyne.io", "database/sql", "modernc.org"}
	noKeys = []string{"net", module + "/settings/secrets"} // for faces: neither sockets nor the key of the node
	// noWorld is for packages that are given everything, and ask the system for nothing by themselves.
	noWorld = []string{"crypto/rand", "math/rand/v2", "net", "net/netip", "os", "io/fs", "sync", "sync/atomic", "syscall", "context"}
	packed  = []string{"app", "chat", "gui", "history", "journal", "replica", "rooms", "settings", "terminal", "transport", "internal"}

	// kit is the part of gui that knows nothing of chat.
	kit = []string{"gui/list", "gui/native", "gui/textarea", "gui/theme", "gui/typeset", "gui/widget"}
	// partOfWindow is the rule of each part of the window, such as transcript and composer: no part knows another.
	partOfWindow = rule{ours: slices.Concat(kit, []string{"chat", "internal/fold", "settings", "gui/words", "gui/people"}), not: noKeys}
)

// everyPart is the rule of the packages in gui that have none of their own.
const everyPart = "gui/*"

var rules = map[string]rule{
	"":                        {ours: []string{"app"}},
	"app":                     {ours: packed},
	"app/desktop":             {ours: []string{"gui"}},
	"chat":                    {ours: []string{"chat", "internal/fair", "internal/fold"}}, // and of others the standard library only: see TestChatImportsTheStandardLibraryOnly
	"journal":                 {not: noWorld},
	"transport":               {ours: []string{"chat", "transport/gb2312"}, sealed: noUI},
	"transport/gb2312":        {sealed: noUI},
	"transport/beacon":        {ours: []string{"chat", "journal", "transport"}, sealed: noUI},
	"transport/link":          {ours: []string{"chat", "journal", "transport", "transport/link/partial"}, sealed: noUI},
	"transport/link/partial":  {sealed: noUI},
	"transport/selftest":      {ours: []string{"chat"}, sealed: noUI},
	"transport/transporttest": {ours: []string{"chat", "transport"}, sealed: noUI},
	"history":                 {ours: []string{"chat", "history/contacts", "history/entries", "history/faults", "history/fts", "history/lines", "history/messages", "history/prepared", "history/schema", "internal/files", "journal"}, sealed: fyne},
	"history/contacts":        {ours: []string{"chat", "history/messages", "history/prepared", "internal/fair"}, sealed: fyne},
	"history/entries":         {ours: []string{"chat", "history/prepared", "journal"}, sealed: fyne},
	"history/faults":          {ours: []string{"chat/health", "history/schema", "internal/files"}, sealed: fyne},
	"history/lines":           {ours: []string{"chat"}, sealed: fyne},
	"history/messages":        {ours: []string{"chat", "history/fts"}, sealed: fyne},
	"history/prepared":        {sealed: fyne},
	"history/schema":          {ours: []string{"chat/health"}, sealed: fyne},
	"history/fts":             {ours: []string{"internal/fold"}, sealed: fyne},
	"replica/clock":           {ours: []string{"journal"}, sealed: fyne},
	"replica/memory":          {ours: []string{"chat", "history/entries", "journal"}, not: append([]string{"net", "net/netip", "os"}, noUI...), sealed: fyne},
	"replica/serve":           {ours: []string{"journal"}, not: []string{"net", "net/netip", "os"}, sealed: noUI},
	"replica":                 {ours: []string{"chat", "history/entries", "journal", "replica/clock", "replica/serve", "rooms"}, not: append([]string{"net", "net/netip", "os"}, noUI...), sealed: fyne},
	"rooms":                   {ours: []string{"journal", "rooms/control", "rooms/seal"}, not: noWorld, sealed: noUI},
	"rooms/control":           {ours: []string{"journal", "rooms/seal"}, not: noWorld, sealed: noUI},
	"rooms/code":              {ours: []string{"internal/fold"}, not: noWorld, sealed: noUI},
	"rooms/cpace":             {not: noWorld, sealed: noUI},
	"rooms/join":              {ours: []string{"journal", "rooms/cpace"}, not: noWorld, sealed: noUI},
	"rooms/seal":              {not: noWorld, sealed: noUI},
	"settings/secrets":        {ours: []string{"chat", "rooms", "internal/files", "internal/object", "settings/machine"}, sealed: noUI},
	"settings/machine":        {ours: []string{"internal/object"}, sealed: noUI},
	"settings":                {ours: []string{"chat", "internal/files", "internal/object", "transport/gb2312"}, sealed: noUI},
	"gui":                     {ours: []string{"chat", "rooms/code", "internal/fold", "settings", "gui"}, not: noKeys},
	"gui/theme":               {},
	"gui/typeset":             {ours: []string{"gui/theme"}},
	"gui/native":              {},
	"gui/textarea":            {ours: []string{"gui/typeset"}},
	"gui/widget":              {ours: []string{"chat/typed", "gui/native", "gui/textarea", "gui/theme", "gui/typeset"}},
	"gui/list":                {ours: []string{"gui/widget"}},
	"gui/alerts":              {ours: []string{"chat", "settings", "internal/fold", "gui/typeset", "gui/words"}, not: noKeys},
	"gui/conversations":       {ours: slices.Concat(partOfWindow.ours, []string{"rooms/code"}), not: noKeys},
	"gui/words":               {ours: []string{"chat", "settings", "gui/typeset"}},
	"gui/people":              {ours: slices.Concat(kit, []string{"chat", "gui/words"})},
	"gui/guitest":             {ours: []string{"chat", "settings", "gui"}},
	everyPart:                 partOfWindow,
	"terminal/jsonl":          {ours: []string{"chat"}, not: []string{"net"}, sealed: noUI},
	"terminal":                {ours: []string{"chat", "rooms/code", "settings", "terminal/jsonl"}, not: noKeys, sealed: noUI},
	"internal":                {},
	// These are built beside the program. They may import all of it, and nothing imports them.
	"bench":     {ours: append([]string{"bench"}, packed...)},
	"e2e":       {ours: packed},
	"packaging": {ours: packed},
}

func TestImportsFollowTheArrows(t *testing.T) {
	for _, tags := range []string{"ci,x11,migrated_fynedo", "nogui"} {
		for folder, imports := range everyPackage(t, tags, `{{.ImportPath}} {{join .Imports " "}}`) {
			r := ruleFor(t, folder)
			for _, p := range imports {
				if slices.Contains(r.not, p) {
					t.Errorf("-tags %s: %s imports %s", tags, name(folder), p)
				}
				if ours, is := strings.CutPrefix(p, module+"/"); is && !within(ours, r.ours) {
					t.Errorf("-tags %s: %s imports %s", tags, name(folder), p)
				}
			}
		}
	}
}

// Package gui joins the parts of the window. Other packages import gui, and gui/theme for dialogs without a window.
func TestOnlyTheWindowJoinsItsParts(t *testing.T) {
	for folder, imports := range goList(t, "ci,x11,migrated_fynedo", `{{.ImportPath}} {{join .Imports " "}}`, "./...") {
		for _, p := range imports {
			inside := within(p, []string{module + "/gui"}) && p != module+"/gui" && p != module+"/gui/theme"
			if inside && !within(folder, []string{"gui"}) {
				t.Errorf("%s imports %s", name(folder), p)
			}
			if p == module+"/gui/guitest" {
				t.Errorf("%s imports %s, which is for tests", name(folder), p)
			}
		}
	}
}

func TestSealedPackagesReachNoUIAndNoSQL(t *testing.T) {
	for folder, deps := range everyPackage(t, "ci,x11,migrated_fynedo", `{{.ImportPath}} {{join .Deps " "}}`) {
		for _, p := range deps {
			if within(p, ruleFor(t, folder).sealed) {
				t.Errorf("%s reaches %s", name(folder), p)
			}
		}
	}
}

func TestChatImportsTheStandardLibraryOnly(t *testing.T) {
	for p := range goList(t, "", `{{if not .Standard}}{{.ImportPath}}{{end}}`, "-deps", "./chat/...") {
		if !within(p, []string{"chat", "internal/fair", "internal/fold", "golang.org/x/text"}) { // fold knows Unicode
			t.Errorf("chat reaches %s", p)
		}
	}
}

// The journal is a machine that a test can run again step by step, and so are rooms.
func TestTheJournalAndRoomsHaveNoClockAndNoGoroutines(t *testing.T) {
	eachFile(t, func(file string, tree *ast.File, _ int) {
		if !within(file, []string{"journal", "rooms"}) {
			return
		}
		usesIn(tree, func(function, qualifier, used string) {
			if qualifier == "time" && slices.Contains([]string{"Now", "Since", "Until", "After", "AfterFunc", "NewTimer", "NewTicker", "Sleep"}, used) {
				t.Errorf("%s: %s uses time.%s", file, function, used)
			}
		})
		ast.Inspect(tree, func(n ast.Node) bool {
			if _, is := n.(*ast.GoStmt); is {
				t.Errorf("%s starts a goroutine", file)
			}
			return true
		})
	})
}

func TestJournalImportsNothingButTheStandardLibraryAndItsCryptography(t *testing.T) {
	for p := range goList(t, "", `{{if not .Standard}}{{.ImportPath}}{{end}}`, "-deps", "./journal/...") {
		if !within(p, []string{"journal", "golang.org/x/crypto", "golang.org/x/sys"}) { // x/crypto asks x/sys for the processor
			t.Errorf("journal reaches %s", p)
		}
	}
}

func TestCryptographyOfRoomsImportsNothingElse(t *testing.T) {
	deps := goList(t, "", `{{if not .Standard}}{{.ImportPath}}{{end}}`, "-deps", "./rooms/cpace", "./rooms/seal")
	for p := range deps {
		if !within(p, []string{"rooms/cpace", "rooms/seal", "github.com/gtank/ristretto255", "filippo.io/edwards25519", "golang.org/x/crypto", "golang.org/x/sys"}) {
			t.Errorf("the cryptography of rooms reaches %s", p)
		}
	}
}

func TestOnlyLinkKnowsQUIC(t *testing.T) {
	for folder, imports := range everyPackage(t, "ci,x11,migrated_fynedo", `{{.ImportPath}} {{join .Imports " "}}`) {
		for _, p := range imports {
			if within(p, []string{"github.com/quic-go"}) && folder != "transport/link" {
				t.Errorf("%s imports %s", name(folder), p)
			}
		}
	}
}

func TestTheProgramWithoutAWindowReachesNoFyne(t *testing.T) {
	for p := range goList(t, "nogui", `{{.ImportPath}}`, "-deps", ".") {
		if within(p, fyne) || within(p, []string{"gui"}) {
			t.Errorf("with -tags nogui the program reaches %s", p)
		}
	}
}

func TestOnlyNotifySpeaksToTheUIGoroutine(t *testing.T) {
	var found []string
	eachUse(t, func(file, _, qualifier, used string) {
		inFyne := qualifier == "fyne.io/fyne/v2"
		if inFyne && used == "DoAndWait" || strings.HasPrefix(used, "DoFromGoroutine") {
			t.Errorf("%s uses %s, which can wait for the UI goroutine or go around %s", file, used, onlyDo)
		}
		if inFyne && used == "Do" && !strings.HasPrefix(file, "bench/") { // bench has a naive window to compare with
			found = append(found, file)
		}
	})
	if !slices.Equal(found, []string{onlyDo}) {
		t.Errorf("fyne.Do is used in %q, want one use, in %s", found, onlyDo)
	}
}

// These methods send a datagram from an unconnected socket. In package transport, Write counts too, and Dial, because it makes
// a connected socket.
var (
	sending     = regexp.MustCompile(`^(WriteTo|WriteToUDP|WriteToUDPAddrPort|WriteMsgUDP|WriteMsgUDPAddrPort|WriteBatch|Send[tT]o|Sendmsg\w*|WSASend\w*)$`)
	sendingHere = regexp.MustCompile(`^(Write|Dial\w*)$`)

	// otherSockets are the folders with sockets that plain peers do not know.
	otherSockets = []string{"transport/selftest", "transport/link", "transport/transporttest", "bench", "e2e"}
)

func TestOneFunctionSendsDatagramsAndOneSendsBeacons(t *testing.T) {
	var found []string
	eachUse(t, func(file, function, _, used string) {
		folder := path.Dir(file)
		here := folder == "transport" && sendingHere.MatchString(used)
		if !within(folder, otherSockets) && (here || sending.MatchString(used)) {
			found = append(found, folder+" "+function+" "+used)
		}
	})
	want := []string{"transport " + onlySender + " WriteToUDPAddrPort", "transport/beacon " + onlyBeacon + " WriteToUDPAddrPort"}
	slices.Sort(found)
	if !slices.Equal(found, want) {
		t.Errorf("datagrams are sent by %q, want %q", found, want)
	}
}

// makers are the functions of package os that make files and folders, with modes that depend on the caller and the umask.
var makers = []string{"Create", "CreateTemp", "Mkdir", "MkdirAll", "MkdirTemp", "OpenFile", "WriteFile"}

func TestOnlyFilesMakesFiles(t *testing.T) {
	made := 0
	eachUse(t, func(file, _, qualifier, used string) {
		if qualifier != "os" || !slices.Contains(makers, used) || within(file, []string{"packaging", "bench", "e2e"}) {
			return
		}
		if within(file, []string{"internal/files"}) {
			made++
		} else {
			t.Errorf("%s uses os.%s; package internal/files makes files that are for this user alone", file, used)
		}
	})
	if made == 0 {
		t.Error("package internal/files makes none")
	}
}

// home finds an absolute path into somebody's home folder, on any of the three systems.
var home = regexp.MustCompile(`(^|[\s"'=(:` + "`" + `])(/(root|home/\w+|Users/\w+)/|[A-Za-z]:\\Users\\\w)`)

// inHome are the parts of such paths. Searching for these first is ten times faster than the expression alone.
var inHome = []string{"root/", "home/", "Users/", `Users\`}

func TestNoFileNamesAHomeFolder(t *testing.T) {
	cmd := exec.Command("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard")
	cmd.Dir = root
	out, err := cmd.Output()
	if err != nil {
		if os.Getenv("CI") != "" {
			t.Fatal("git ls-files:", err)
		}
		t.Skip("skipped: the list of files needs git and a clone:", err)
	}
	for file := range strings.SplitSeq(strings.TrimRight(string(out), "\x00"), "\x00") {
		content, err := os.ReadFile(filepath.Join(root, file))
		if os.IsNotExist(err) {
			continue // deleted, but the deletion is not committed
		}
		if err != nil {
			t.Error(err)
		}
		if !slices.ContainsFunc(inHome, func(part string) bool { return bytes.Contains(content, []byte(part)) }) {
			continue
		}
		if found := home.Find(content); found != nil {
			t.Errorf("%s contains %q", file, found)
		}
	}
}

// everyPackage is goList of all packages: those of the program and those of bench, which is a module of its own.
func everyPackage(t *testing.T, tags, format string) map[string][]string {
	t.Helper()
	packages := goList(t, tags, format, "./...")
	maps.Copy(packages, goListIn(t, root+"/bench", tags, format, "./..."))
	return packages
}

// goList runs go list. The format prints a package and then words about it; the result maps one to the others. Packages of the
// program are named by their folder.
func goList(t *testing.T, tags, format string, args ...string) map[string][]string {
	t.Helper()
	return goListIn(t, root, tags, format, args...)
}

func goListIn(t *testing.T, folder, tags, format string, args ...string) map[string][]string {
	t.Helper()
	cmd := exec.Command("go", append([]string{"list", "-tags", tags, "-f", format}, args...)...)
	cmd.Dir = folder
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatal("go list:", err)
	}
	packages := map[string][]string{}
	for line := range strings.Lines(string(out)) {
		if words := strings.Fields(line); len(words) > 0 {
			packages[strings.TrimPrefix(strings.TrimPrefix(words[0], module), "/")] = words[1:]
		}
	}
	return packages
}

// ruleFor is the rule of a folder, or else that of the nearest folder above it.
func ruleFor(t *testing.T, folder string) rule {
	t.Helper()
	for f := folder; ; f = path.Dir(f) {
		if f == "." {
			f = ""
		}
		if _, is := rules[f]; !is && path.Dir(f) == "gui" {
			f = everyPart
		}
		if r, is := rules[f]; is && (f != "" || folder == "") {
			return r
		}
		if f == "" {
			t.Errorf("%s has no rule here: say what it may import", folder)
			return rule{}
		}
	}
}

// within reports whether p is one of the folders or packages, or below one.
func within(p string, folders []string) bool {
	return slices.ContainsFunc(folders, func(f string) bool { return p == f || strings.HasPrefix(p, f+"/") })
}

func name(folder string) string {
	if folder == "" {
		return "main"
	}
	return folder
}
