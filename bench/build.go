//go:build linux

package main

import (
	_ "embed"
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"udpchat/transport/gb2312"
)

var (
	//go:embed loops/udp.c
	udpSource []byte
	//go:embed loops/classic.py
	classicSource []byte
)

// The program is built as make build builds it, the windows to compare it with as Fyne builds them.
const (
	tags    = "x11,migrated_fynedo"
	ourTags = tags + ",no_animations"
)

// workshop has what the benchmarks work with: the programs they built, a display, and folders.
type workshop struct {
	quick  bool   // measure less often and for a shorter time
	folder string // for what is built and for the large histories; stays
	temp   string // goes at the end
	desk   *desk
}

// open makes the folders, and if windows are wanted, builds the programs and starts the display. Close ends the display and removes
// temporary files.
func (w *workshop) open(windows bool) {
	w.temp = must(os.MkdirTemp("", "udpchat-bench"))
	w.folder = must(filepath.Abs(w.folder))
	check(os.MkdirAll(w.folder, 0o755))
	if windows {
		w.build()
		w.desk = openDesk(w.temp)
	}
}

func (w *workshop) close() {
	if w.desk != nil {
		_ = w.desk.server.stop()
	}
	os.RemoveAll(w.temp)
}

// built is the path of something the benchmark built.
func (w *workshop) built(name string) string { return filepath.Join(w.folder, name) }

// times is how often something is done: fewer in a quick run.
func (w *workshop) times(full, quick int) int {
	if w.quick {
		return quick
	}
	return full
}

// build makes the program, the windows to compare it with, the loop in C, and the datagrams to send.
func (w *workshop) build() {
	command("go", "build", "-tags", ourTags, "-o", w.built("udpchat"), ".")
	command("go", "-C", "bench", "build", "-tags", ourTags, "-o", w.built("profiled"), "./profiled")
	command("go", "-C", "bench", "build", "-tags", tags, "-o", w.built("windows"), "./windows")
	for name, content := range map[string][]byte{
		"udp.c": udpSource, "classic.py": classicSource,
		"hundred": records(1, func(*rand.Rand) string { return strings.Repeat("聊", 50) }),
		"plain":   records(5000, plausible),
	} {
		check(os.WriteFile(w.built(name), content, 0o644))
	}
	command("gcc", "-O2", "-o", w.built("udp"), w.built("udp.c"))
}

func command(name string, args ...string) {
	if out, err := exec.Command(name, args...).CombinedOutput(); err != nil {
		check(fmt.Errorf("%s %s: %w\n%s", name, strings.Join(args, " "), err, out))
	}
}

// records is what the sender in C takes: texts as the room's datagrams, each after its length.
func records(n int, text func(*rand.Rand) string) []byte {
	r := rand.New(rand.NewPCG(1, 2))
	var all []byte
	for range n {
		p, ok := gb2312.Encode(text(r))
		if !ok {
			panic("bench: a text outside GB2312")
		}
		all = binary.LittleEndian.AppendUint16(all, uint16(len(p)))
		all = append(all, p...)
	}
	return all
}

// common are characters of everyday Chinese, the most used first.
const common = "的一是不了在有人我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里用道行所然家种事成方多经么去法学如都" +
	"同现当没动面起看定天分还进好小部其些主样理心本前开但因只从想实日军者意无力它与长把机十民第公此已工使情明性知全三又关点正业外将两高间由问很最重" +
	"并物手应战向头文体政美相见被利什二等产或新己制身果加西斯月话合回特代内信表化老给世位次度门任常先海通教儿原东声提立及比员解水名真论处走义各入几" +
	"口认条平系气题活尔更别打女变四神总何电数安少报才结反受目太量再感建务做接必场件计管期市直德资命山金指克许统区保至队形社便空决治展马科司五基眼书" +
	"非则听白却界达光放强即像难且权思王象完设式色路记南品住告类求据程北边死张该交规万取拉格望觉术领共确传师观清今切院让识候带导争运"

// plausible is a text as people write them: frequent characters most, a comma now and then, at times a word in letters.
func plausible(r *rand.Rand) string {
	chars := []rune(common)
	var b strings.Builder
	for range 2 + r.IntN(10) + r.IntN(24) {
		f := r.Float64()
		b.WriteRune(chars[int(f*f*float64(len(chars)))])
		if r.IntN(9) == 0 {
			b.WriteString("，")
		}
	}
	if r.IntN(6) == 0 {
		fmt.Fprintf(&b, " lab%d.TXT", r.IntN(1000))
	}
	return b.String()
}
