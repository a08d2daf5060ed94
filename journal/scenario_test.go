package journal_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// A scenario is a text file in testdata/scenarios that shows one behaviour of the machine. It begins with a sentence about it.
// Then come blocks, with an empty line after each: commands, one a line, then "----" and what they print. A # begins a comment.
// The commands are described at commands. What they print is written into the files by
//
//	go test ./journal -run Scenarios -update

var writeScenarios = flag.Bool("update", false, "write what the scenarios print into their files")

func TestScenarios(t *testing.T) {
	files, err := filepath.Glob("testdata/scenarios/*.txt")
	if err != nil || len(files) < 40 {
		t.Fatalf("%d scenarios, %v", len(files), err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) { runScenario(t, file) })
	}
}

// runScenario compares what the blocks of a file print with what stands there, or writes it there.
func runScenario(t *testing.T, file string) {
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	blocks := parseScenario(string(text))
	s := newScenario(t)
	for i := range blocks {
		b := &blocks[i]
		printed := b.run(s)
		if !*writeScenarios && !slices.Equal(printed, b.printed) {
			t.Errorf("%s:%d:\n%s\n%s", file, b.line, strings.Join(b.lines, "\n"), difference(b.printed, printed))
		}
		b.printed = printed
	}
	if *writeScenarios {
		if err := os.WriteFile(file, []byte(formatScenario(blocks)), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// block is some commands and what they print.
type block struct {
	line    int // where it begins in its file
	prose   bool
	lines   []string
	printed []string
}

func parseScenario(text string) (blocks []block) {
	var b block
	printed := false
	end := func(next int) {
		if len(b.lines) > 0 {
			b.prose = len(blocks) == 0
			blocks = append(blocks, b)
		}
		b, printed = block{line: next}, false
	}
	for i, line := range strings.Split(text, "\n") {
		switch line = strings.TrimRight(line, " "); {
		case line == "":
			end(i + 2)
		case line == "----":
			printed = true
		case printed:
			b.printed = append(b.printed, line)
		default:
			b.lines = append(b.lines, line)
		}
	}
	end(0)
	return blocks
}

func formatScenario(blocks []block) string {
	var out strings.Builder
	for i, b := range blocks {
		if i > 0 {
			out.WriteString("\n")
		}
		lines := slices.Clone(b.lines)
		if len(b.printed) > 0 {
			lines = append(append(lines, "----"), b.printed...)
		}
		out.WriteString(strings.Join(lines, "\n") + "\n")
	}
	return out.String()
}

// run does the commands of b and returns the lines that they print.
func (b *block) run(s *scenario) []string {
	if b.prose {
		return nil
	}
	lines, times := b.lines, 1
	if words := commandWords(lines[0]); len(words) > 0 && words[0] == "repeat" {
		lines, times = lines[1:], int(number(words[1]))
	}
	for i := range times {
		for _, line := range lines {
			if words := commandWords(strings.ReplaceAll(line, "%", fmt.Sprint(i+1))); len(words) > 0 {
				s.do(words)
			}
		}
	}
	printed := s.printed
	s.printed = nil
	return printed
}

// commandWords splits a line at its spaces. What stands between quotes is one word; a word that begins with # ends the line.
func commandWords(line string) (words []string) {
	for i, part := range strings.Split(line, `"`) {
		if i%2 == 1 {
			words = append(words, part)
			continue
		}
		for _, w := range strings.Fields(part) {
			if strings.HasPrefix(w, "#") {
				return words
			}
			words = append(words, w)
		}
	}
	return words
}

// difference shows how the lines of got differ from those of want: those that lack are marked with -, those too many with +.
func difference(want, got []string) string {
	common := make([][]int, len(want)+1) // lengths of the longest common parts of the rests
	for i := range common {
		common[i] = make([]int, len(got)+1)
	}
	for i := len(want) - 1; i >= 0; i-- {
		for j := len(got) - 1; j >= 0; j-- {
			common[i][j] = max(common[i+1][j], common[i][j+1])
			if want[i] == got[j] {
				common[i][j] = common[i+1][j+1] + 1
			}
		}
	}
	var out strings.Builder
	for i, j := 0, 0; i < len(want) || j < len(got); {
		switch {
		case i < len(want) && j < len(got) && want[i] == got[j]:
			fmt.Fprintln(&out, "   ", want[i])
			i, j = i+1, j+1
		case j == len(got) || i < len(want) && common[i+1][j] >= common[i][j+1]:
			fmt.Fprintln(&out, "  -", want[i])
			i++
		default:
			fmt.Fprintln(&out, "  +", got[j])
			j++
		}
	}
	return out.String()
}
