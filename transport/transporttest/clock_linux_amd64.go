package transporttest

import (
	"bytes"
	"debug/elf"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// clockFunction is the function of the vDSO by which programs read a clock, see vdso(7).
const clockFunction = "__vdso_clock_gettime"

// readClock is put in its place, followed by the seconds to add and by addSeconds:
//
//	mov   eax, 228     clock_gettime(2): edi is the clock, rsi the time
//	syscall
//	test  edi, edi
//	jne   end          not CLOCK_REALTIME
//	mov   rcx, SECONDS
var readClock = []byte{0xb8, 228, 0, 0, 0, 0x0f, 0x05, 0x85, 0xff, 0x75, 13, 0x48, 0xb9}

// addSeconds ends it:
//
//	add   [rsi], rcx
//	end: ret
var addSeconds = []byte{0x48, 0x01, 0x0e, 0xc3}

// stopTime is how long a process may take to stop or to leave the function.
const stopTime = 10 * time.Second

var errClock = errors.New("the clock of a process cannot be set")

// SetClock makes a running process, and no other, see a clock that is ahead of the system's by whole seconds, or behind it if ahead is
// negative. Timers go on as they were, as when somebody sets the clock of a computer. SetClock changes code in the memory of the
// process: another call sets the clock anew, and a program that the process executes later has the system's. It needs the right to
// debug the process, and stops it for a moment. A process that stands still already can be set unless a thread is reading the clock.
func SetClock(pid int, ahead time.Duration) error {
	fd, err := syscall.Open(fmt.Sprintf("/proc/%d/mem", pid), syscall.O_RDWR|syscall.O_CLOEXEC, 0)
	if err != nil {
		return fmt.Errorf("set the clock of a process: %w", err)
	}
	mem := os.NewFile(uintptr(fd), "memory of a process")
	defer mem.Close()
	at, size, err := findClock(pid, mem)
	if err != nil {
		return fmt.Errorf("set the clock of a process: %w", err)
	}
	seconds := binary.LittleEndian.AppendUint64(nil, uint64(ahead/time.Second))
	code := slices.Concat(readClock, seconds, addSeconds)
	if size < uint64(len(code)) {
		return fmt.Errorf("%w: its function has %d bytes", errClock, size)
	}
	now := make([]byte, len(readClock))
	if _, err := mem.ReadAt(now, int64(at)); err == nil && bytes.Equal(now, readClock) {
		_, err = mem.WriteAt(seconds, int64(at)+int64(len(readClock)))
		return err
	}
	return whileOutside(pid, at, at+size, func() error {
		_, err := mem.WriteAt(code, int64(at))
		return err
	})
}

// findClock returns where the function is in the memory of a process, and its size.
func findClock(pid int, mem *os.File) (at, size uint64, err error) {
	maps, err := os.ReadFile(fmt.Sprintf("/proc/%d/maps", pid))
	if err != nil {
		return 0, 0, err
	}
	var from, to uint64
	for line := range strings.Lines(string(maps)) {
		if strings.HasSuffix(line, "[vdso]\n") {
			_, _ = fmt.Sscanf(line, "%x-%x", &from, &to)
		}
	}
	image := make([]byte, to-from)
	if _, err := mem.ReadAt(image, int64(from)); err != nil {
		return 0, 0, err
	}
	file, err := elf.NewFile(bytes.NewReader(image))
	if err != nil {
		return 0, 0, err
	}
	symbols, err := file.DynamicSymbols()
	for _, s := range symbols {
		if s.Name == clockFunction {
			return from + s.Value, s.Size, nil
		}
	}
	return 0, 0, errors.Join(errClock, err)
}

// whileOutside calls do while a process stands still with no thread between two addresses.
func whileOutside(pid int, from, to uint64, do func() error) error {
	for deadline := time.Now().Add(stopTime); time.Now().Before(deadline); time.Sleep(time.Millisecond) {
		resume, err := pause(pid)
		if err != nil {
			return err
		}
		inside := slices.ContainsFunc(threads(pid), func(thread string) bool {
			at := instruction(thread)
			return from <= at && at < to
		})
		if !inside {
			err = do()
		}
		resume()
		if !inside {
			return err
		}
	}
	return fmt.Errorf("%w: it is always inside the function", errClock)
}

// pause stops a process, and returns what lets it go on unless it stood still before.
func pause(pid int) (resume func(), err error) {
	resume = func() {}
	if !stopped(pid) {
		resume = func() { _ = syscall.Kill(pid, syscall.SIGCONT) }
	}
	if err := syscall.Kill(pid, syscall.SIGSTOP); err != nil {
		return nil, err
	}
	for deadline := time.Now().Add(stopTime); !stopped(pid); time.Sleep(100 * time.Microsecond) {
		if time.Now().After(deadline) {
			resume()
			return nil, fmt.Errorf("%w: it does not stop", errClock)
		}
	}
	return resume, nil
}

// threads are the folders of the threads of a process.
func threads(pid int) []string {
	all, _ := filepath.Glob(fmt.Sprintf("/proc/%d/task/*", pid))
	return all
}

// stopped reports whether all threads of a process stand still.
func stopped(pid int) bool {
	all := threads(pid)
	return len(all) > 0 && !slices.ContainsFunc(all, func(thread string) bool {
		stat, err := os.ReadFile(thread + "/stat")
		_, state, _ := strings.Cut(string(stat), ") ") // after the name of the program
		return err == nil && !strings.HasPrefix(state, "T")
	})
}

// instruction is where a thread that stands still goes on; zero if it has ended.
func instruction(thread string) uint64 {
	b, _ := os.ReadFile(thread + "/syscall")
	fields := strings.Fields(string(b))
	if len(fields) == 0 {
		return 0
	}
	at, _ := strconv.ParseUint(fields[len(fields)-1], 0, 64)
	return at
}
