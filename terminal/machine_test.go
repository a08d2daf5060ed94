package terminal_test

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/netip"
	"os"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"udpchat/chat"
	"udpchat/chat/health"
	"udpchat/chat/memory"
	"udpchat/terminal"
	"udpchat/terminal/jsonl"
)

// forPrograms makes a session one for programs.
func forPrograms(s *session) {
	me := sha256.Sum256([]byte("me"))
	s.Program = func() jsonl.Hello {
		return jsonl.Hello{Program: "1.0.0", Name: "mila", Key: hex.EncodeToString(me[:]), Fingerprint: "M3JM DKPY 2ABC 7QRS TUVW X5YZ 4DEF GHI6", Port: 3456}
	}
}

// objects takes the lines that were written, each of which must be one object.
func (s *session) objects(t testing.TB) (all []string) {
	t.Helper()
	return objectsIn(t, s.out.take())
}

func objectsIn(t testing.TB, out string) (all []string) {
	t.Helper()
	for line := range strings.Lines(out) {
		var object struct{ Type string }
		if err := json.Unmarshal([]byte(line), &object); err != nil || object.Type == "" || !strings.HasSuffix(line, "}\n") {
			t.Fatalf("%q is no object: %v", line, err)
		}
		all = append(all, strings.TrimSuffix(line, "\n"))
	}
	return all
}

// of are the objects of a type.
func of(objects []string, kind string) []string {
	return slices.DeleteFunc(slices.Clone(objects), func(o string) bool { return !strings.HasPrefix(o, `{"type":"`+kind+`"`) })
}

// decode reads an object.
func decode[T any](t testing.TB, object string) (out T) {
	t.Helper()
	if err := json.Unmarshal([]byte(object), &out); err != nil {
		t.Fatal(err)
	}
	return out
}

// scenario is a talk in which every kind of object occurs. The examples of PROTOCOL.md are taken from it.
func scenario(t *testing.T) (commands, objects []string) {
	lin := chat.Presence{Key: sha256.Sum256([]byte("lin")), Name: "林晓", Room: netip.MustParseAddrPort("192.0.2.8:3456")}
	car := &carrier{peers: []chat.Recipient{"lab-pc"}, hold: true}
	run(t, car, func(s *session) {
		say := func(command string) {
			commands = append(commands, command)
			s.types(command + "\n")
		}
		script := chat.Incoming{From: netip.MustParseAddrPort("192.0.2.7:50123"), At: time.Now(), Text: "你好", Encoding: chat.EncodingGB2312}
		s.Room.Receive([]chat.Incoming{script})
		s.link(lin)
		s.told(lin.Key, time.Now(), "早\x1b\nping")
		synctest.Wait()
		say(`{"say":"大家好👍","in":"open","id":1}`)
		car.release()
		synctest.Wait()
		s.holds(lin.Key, s.number())
		lin.Name = "林小晓"
		s.link(lin)
		synctest.Wait()
		say(`{"members":true,"id":"who"}`)
		say(`{"conversations":true,"id":2}`)
		say(`{"history":1,"id":"new"}`)
		say(`{"history":2,"before":"1938810470400002120-3","id":"old"}`)
		say(`{"say":7,"id":3}`)
		car.why, car.hold = chat.UnknownHost, false
		say(`{"say":"在吗"}`)
		s.Health.SetNetwork(health.Network{State: health.SendOnly, Port: 3456, Holder: "python3 (4711)"})
		synctest.Wait()
		s.Health.SetNetwork(health.Network{State: health.Receiving, Port: 3456})
		s.Room.LinkDown(lin.Key)
		synctest.Wait()
		s.in.Close()
		s.end(t, terminal.ErrUnsent)
		objects = s.objects(t)
	}, forPrograms, func(s *session) {
		archive := memory.New()
		s.Room = chat.New(chat.Config{
			Now: time.Now, Plain: plain{}, Carriers: []chat.Carrier{car}, Changed: s.Changed, Archive: archive, Journal: &signer{s: s},
			Contacts: archive, Me: chat.Key{9}, Fingerprint: func(chat.Key) string { return "Q7WF 2ABC 5UVW HIJK 3LMN OPQR STU4 YZ6A" },
		})
	})
	return commands, objects
}

const protocol = "../PROTOCOL.md"

// TestProtocolDescribesEveryObject compares the examples of PROTOCOL.md with what is written in a talk, and its tables with the
// objects.
func TestProtocolDescribesEveryObject(t *testing.T) {
	text, err := os.ReadFile(protocol)
	if err != nil {
		t.Fatal(err)
	}
	_, section, found := strings.Cut(string(text), "\n## For programs\n")
	if !found {
		t.Fatal("no section")
	}
	section, _, _ = strings.Cut(section, "\n## ")
	commands, objects := scenario(t)
	about, more := roomScenario(t)
	commands = append(commands, about...)
	var shown []string
	for line := range strings.Lines(section) {
		if line = strings.TrimSuffix(line, "\n"); !strings.HasPrefix(line, "{") {
			continue
		}
		shown = append(shown, line)
		if !slices.Contains(slices.Concat(commands, objects, more), line) {
			t.Errorf("the document shows what is not so: %s", line)
		}
	}
	for _, line := range slices.Concat(commands, objects) {
		if !slices.Contains(shown, line) {
			t.Errorf("the document does not show %s", line)
		}
	}
	for _, object := range []any{
		jsonl.Hello{},
		jsonl.Conversation{},
		jsonl.Joining{},
		jsonl.Offer{},
		jsonl.Message{},
		jsonl.Receipt{},
		jsonl.Failure{},
		jsonl.Member{},
		jsonl.Person{},
		jsonl.Trouble{},
		jsonl.Answer{},
		jsonl.Error{},
		jsonl.End{},
	} {
		for _, f := range reflect.VisibleFields(reflect.TypeOf(object)) {
			name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
			if name != "" && !strings.Contains(section, "`"+name+"`") {
				t.Errorf("the document does not tell of %s in %T", name, object)
			}
		}
	}
	if !strings.Contains(section, fmt.Sprintf("This is version %d", jsonl.Version)) {
		t.Error("the document is about another version")
	}
}

// TestAMemberComesBeforeItsMessageAndAnAnswerBeforeWhatWasSaid: receipts stand after their message.
func TestAMemberComesBeforeItsMessageAndAnAnswerBeforeWhatWasSaid(t *testing.T) {
	var got []string
	_, objects := scenario(t)
	for _, o := range objects {
		got = append(got, decode[jsonl.End](t, o).Type)
	}
	want := strings.Fields(`hello conversation member member message message answer message receipt receipt member receipt
		answer answer answer answer error answer message receipt trouble trouble member end`)
	if !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestEveryLineIsAnsweredAndTheRoomGoesOn(t *testing.T) {
	long := strings.Repeat("好", chat.MaxText/3)
	for name, c := range map[string]struct {
		line, want string
	}{
		"a text":                         {`{"say":"a","id":1}`, `{"type":"answer","id":1,"conversation":"open","message":1}`},
		"without an id":                  {`{"say":"a"}`, `{"type":"answer","conversation":"open","message":1}`},
		"with CRLF":                      {"{\"say\":\"a\"}\r", `{"type":"answer","conversation":"open","message":1}`},
		"after a byte order mark":        {"\ufeff{\"say\":\"a\"}", `{"type":"answer","conversation":"open","message":1}`},
		"with spaces":                    {" \t{ \"say\" : \"a\" } ", `{"type":"answer","conversation":"open","message":1}`},
		"an id as it is written":         {`{"say":"a","id":"\u4f60\"<\u2028"}`, `{"type":"answer","id":"\u4f60\"<\u2028","conversation":"open","message":1}`},
		"an id with a line end of some":  {"{\"say\":\"a\",\"id\":\"\u2028\u0085\"}", `{"type":"answer","id":"\u2028\u0085","conversation":"open","message":1}`},
		"an id beyond 2^53":              {`{"say":"a","id":9007199254740993}`, `{"type":"answer","id":9007199254740993,"conversation":"open","message":1}`},
		"what is not known":              {`{"say":"a","colour":{"x":[1]},"SAY":2}`, `{"type":"answer","conversation":"open","message":1}`},
		"the longest text":               {`{"say":"` + long + `x"}`, `{"type":"answer","conversation":"open","message":1}`},
		"the longest text, escaped":      {`{"say":"` + strings.Repeat(`\u0041`, chat.MaxText) + `"}`, `{"type":"answer","conversation":"open","message":1}`},
		"one byte more":                  {`{"say":"` + long + `xy","id":1}`, `{"type":"error","id":1,"error":"too-long","text":"the text is longer than 65536 bytes"}`},
		"far too long a line":            {`{"id":1,"say":"` + strings.Repeat(long, 9) + `"}`, `{"type":"error","error":"line-too-long","text":"the line is too long"}`},
		"the longest line":               {`{"say":"a"}` + strings.Repeat(" ", jsonl.MaxCommand-11), `{"type":"answer","conversation":"open","message":1}`},
		"with CRLF, too":                 {`{"say":"a"}` + strings.Repeat(" ", jsonl.MaxCommand-11) + "\r", `{"type":"answer","conversation":"open","message":1}`},
		"a line of one byte more":        {`{"say":"a"}` + strings.Repeat(" ", jsonl.MaxCommand-10), `{"type":"error","error":"line-too-long","text":"the line is too long"}`},
		"nothing to see":                 {`{"say":" \n"}`, `{"type":"error","error":"blank","text":"the text has nothing that can be seen"}`},
		"no JSON":                        {`say a`, `{"type":"error","error":"not-json","text":"the line is not JSON"}`},
		"half an object":                 {`{"say":"a"`, `{"type":"error","error":"not-json","text":"the line is not JSON"}`},
		"two objects":                    {`{"say":"a"}{"say":"b"}`, `{"type":"error","error":"not-json","text":"the line is not JSON"}`},
		"NUL":                            {"{\"say\":\"a\x00\"}", `{"type":"error","error":"not-json","text":"the line is not JSON"}`},
		"a byte order mark elsewhere":    {"{\"say\":\ufeff\"a\"}", `{"type":"error","error":"not-json","text":"the line is not JSON"}`},
		"bytes that are no text":         {"{\"say\":\"a\xff\"}", `{"type":"error","error":"not-utf8","text":"the line is not UTF-8"}`},
		"GB2312":                         {"{\"say\":\"\xc4\xe3\"}", `{"type":"error","error":"not-utf8","text":"the line is not UTF-8"}`},
		"a list":                         {`["say"]`, `{"type":"error","error":"not-an-object","text":"the line is not a JSON object"}`},
		"a number":                       {`88`, `{"type":"error","error":"not-an-object","text":"the line is not a JSON object"}`},
		"null":                           {`null`, `{"type":"error","error":"not-an-object","text":"the line is not a JSON object"}`},
		"nothing asked":                  {`{"id":5}`, `{"type":"error","id":5,"error":"no-command","text":"the object has no command"}`},
		"in other letters":               {`{"Say":"a"}`, `{"type":"error","error":"no-command","text":"the object has no command"}`},
		"two at once":                    {`{"say":"a","members":true,"id":5}`, `{"type":"error","id":5,"error":"several-commands","text":"the object has several commands: use a line for each"}`},
		"one twice":                      {`{"say":"a","id":5,"say":"b"}`, `{"type":"error","id":5,"error":"twice","text":"a member of the object is there twice"}`},
		"one twice, written differently": {`{"say":"a","\u0073ay":"b"}`, `{"type":"error","error":"twice","text":"a member of the object is there twice"}`},
		"a number to say":                {`{"say":5,"id":"x"}`, `{"type":"error","id":"x","error":"bad-value","text":"the value of say is not of its kind"}`},
		"null to say":                    {`{"say":null}`, `{"type":"error","error":"bad-value","text":"the value of say is not of its kind"}`},
		"members as a text":              {`{"members":"true"}`, `{"type":"error","error":"bad-value","text":"the value of members is not of its kind"}`},
		"no members":                     {`{"members":false}`, `{"type":"error","error":"bad-value","text":"the value of members is not of its kind"}`},
		"an id that is none":             {`{"say":"a","id":[1]}`, `{"type":"error","error":"bad-value","text":"the value of id is not of its kind"}`},
		"an id that is null":             {`{"say":"a","id":null}`, `{"type":"error","error":"bad-value","text":"the value of id is not of its kind"}`},
		"a long id":                      {`{"say":"a","id":"` + strings.Repeat("x", 63) + `"}`, `{"type":"error","error":"bad-value","text":"the value of id is not of its kind"}`},
		"nowhere":                        {`{"say":"a","in":null}`, `{"type":"error","error":"bad-value","text":"the value of in is not of its kind"}`},
		"a conversation that is none":    {`{"say":"a","in":"Open"}`, `{"type":"error","error":"unknown-conversation","text":"this node is in no such conversation"}`},
		"another conversation":           {`{"members":true,"in":"` + strings.Repeat("a1", 32) + `"}`, `{"type":"error","error":"unknown-conversation","text":"this node is in no such conversation"}`},
		"nobody is here":                 {`{"members":true}`, `{"type":"answer","conversation":"open","members":[]}`},
		"no history yet":                 {`{"history":1}`, `{"type":"answer","conversation":"open","messages":[]}`},
		"no messages of the history":     {`{"history":0}`, `{"type":"error","error":"bad-value","text":"the value of history is not of its kind"}`},
		"too many":                       {`{"history":101}`, `{"type":"error","error":"bad-value","text":"the value of history is not of its kind"}`},
		"half of one":                    {`{"history":1.5}`, `{"type":"error","error":"bad-value","text":"the value of history is not of its kind"}`},
		"a number as a text":             {`{"history":"5"}`, `{"type":"error","error":"bad-value","text":"the value of history is not of its kind"}`},
		"before nothing":                 {`{"history":5,"before":""}`, `{"type":"error","error":"bad-value","text":"the value of before is not of its kind"}`},
		"before a number":                {`{"history":5,"before":3}`, `{"type":"error","error":"bad-value","text":"the value of before is not of its kind"}`},
		"before what no place holds":     {`{"history":5,"before":"9223372036854775808-1"}`, `{"type":"error","error":"bad-value","text":"the value of before is not of its kind"}`},
		"an empty line":                  {``, ``},
		"a blank line":                   {" \t\r", ``},
	} {
		t.Run(name, func(t *testing.T) {
			run(t, &carrier{peers: []chat.Recipient{"a"}}, func(s *session) {
				s.types(c.line + "\n")
				got := s.objects(t)[2:] // after hello and conversation
				if c.want == "" {
					got = append(got, "")
				}
				if got[0] != c.want {
					t.Errorf("answered %.200q, want %q", got[0], c.want)
				}
				s.types(`{"say":"after","id":"next"}` + "\n")
				if answers := of(s.objects(t), "answer"); len(answers) != 1 || !strings.Contains(answers[0], `"id":"next"`) {
					t.Errorf("then answered %q", answers)
				}
				s.in.Close()
				want := terminal.ErrUnsent
				if !strings.Contains(c.want, "error") {
					want = nil
				}
				s.end(t, want)
				if last := s.objects(t); last[len(last)-1] != fmt.Sprintf(`{"type":"end","why":"input","sent":%v}`, want == nil) {
					t.Errorf("ended with %q", last)
				}
			}, forPrograms)
		})
	}
}

func TestTheLastLineNeedsNoEnd(t *testing.T) {
	car := &carrier{peers: []chat.Recipient{"a"}}
	run(t, car, func(s *session) {
		s.types(`{"say":"a"}`)
		s.in.Close()
		s.end(t, nil)
		if !slices.Equal(car.said, []string{"a"}) {
			t.Errorf("said %q", car.said)
		}
	}, forPrograms)
}

func TestTheEndSaysWhy(t *testing.T) {
	for name, c := range map[string]struct {
		end  func(*session)
		want string
	}{
		"after 88":   {func(s *session) { s.types(`{"say":"88"}` + "\n" + `{"say":"not this"}` + "\n") }, `{"type":"end","why":"left","sent":true}`},
		"the input":  {func(s *session) { s.endInput() }, `{"type":"end","why":"input","sent":true}`},
		"by signal":  {func(s *session) { s.cancel() }, `{"type":"end","why":"signal","sent":true}`},
		"in a word":  {func(s *session) { s.types(`{"say":"h`); s.cancel() }, `{"type":"end","why":"signal","sent":true}`},
		"no reading": {func(s *session) { s.types("\n"); s.in.CloseWithError(io.ErrNoProgress) }, `{"type":"end","why":"input","sent":false}`},
	} {
		t.Run(name, func(t *testing.T) {
			car := &carrier{peers: []chat.Recipient{"a"}}
			run(t, car, func(s *session) {
				go c.end(s)
				<-s.ended
				s.Health.SetNotices([]health.Notice{{Kind: health.HistoryReplaced, What: strings.Repeat("x", 10_000)}})
				s.Rest() // is for people
				objects := s.objects(t)
				if last := objects[len(objects)-1]; last != c.want {
					t.Errorf("ended with %q, want %q", last, c.want)
				}
				if len(car.said) > 1 {
					t.Errorf("said %q", car.said)
				}
			}, forPrograms)
		})
	}
}

// TestASlowProgramGetsEveryMessageOnce floods a program that does not read for a while. What it said before and says meanwhile
// has its place in the order, and its receipts.
func TestASlowProgramGetsEveryMessageOnce(t *testing.T) {
	slowProgram(t, chat.ReasonNone, "sent", nil)
	slowProgram(t, chat.UnknownHost, "failed", terminal.ErrUnsent)
}

// slowProgram is that test, where messages do not reach a peer for a reason, so that their last state and the error of Run are as wanted.
func slowProgram(t *testing.T, why chat.Reason, state string, unsent error) {
	t.Helper()
	const flood = 20_000
	car := &carrier{peers: []chat.Recipient{"a"}, hold: true, why: why}
	var r *io.PipeReader
	var w *io.PipeWriter
	run(t, car, func(s *session) {
		lines := bufio.NewReader(r)
		go func() { _, _ = io.WriteString(s.in, `{"say":"before"}`+"\n") }()
		before := ""
		for len(of(objectsIn(t, before), "receipt")) == 0 {
			line, _ := lines.ReadString('\n')
			before += line
		}
		_, _ = io.WriteString(s.in, `{"say":"meanwhile"}`+"\n")
		synctest.Wait() // it waits to write the answer
		for i := range flood {
			s.Room.Receive([]chat.Incoming{{From: address(i % 100), At: noon, Text: fmt.Sprint(i)}})
		}
		car.release() // the outcome of the first message is known now, and forgotten among so many changes
		synctest.Wait()
		go func() {
			s.endInput()
			s.end(t, unsent)
			w.Close()
		}()
		rest, _ := io.ReadAll(lines)
		objects := objectsIn(t, before+string(rest))
		want := []string{"before", "meanwhile"}
		for i := range flood {
			want = append(want, fmt.Sprint(i))
		}
		if got := textsInOrder(t, objects); !slices.Equal(got, want) {
			t.Errorf("wrote %d messages, want %d", len(got), len(want))
		}
		states := map[chat.ID]string{}
		for _, o := range of(objects, "receipt") {
			x := decode[jsonl.Receipt](t, o)
			states[x.Message] += " " + x.State
		}
		if states[1] != " sending "+state || !strings.HasSuffix(states[2], " "+state) {
			t.Errorf("receipts %v", states)
		}
	}, forPrograms, func(s *session) {
		r, w = io.Pipe() // in the bubble
		s.Out = w
	})
}

// TestWhoSpeaksAndLeavesWhileNobodyReadsIsTold: the program learns of each author before the first message.
func TestWhoSpeaksAndLeavesWhileNobodyReadsIsTold(t *testing.T) {
	var r *io.PipeReader
	var w *io.PipeWriter
	run(t, &carrier{}, func(s *session) {
		synctest.Wait() // it waits to write the hello
		lin := chat.Presence{Key: chat.Key{1}, Name: "林晓"}
		s.link(lin)
		s.told(lin.Key, noon, "a", "b")
		s.Room.LinkDown(lin.Key)
		s.Room.Receive([]chat.Incoming{{From: address(1), At: time.Now(), Text: "c"}})
		var got []string
		for lines := bufio.NewReader(r); !slices.Contains(got, "went node false"); {
			line, _ := lines.ReadString('\n')
			switch x := decode[jsonl.Member](t, line); x.Type {
			case "member":
				got = append(got, fmt.Sprint(x.Change, " ", x.Kind, " ", x.Here))
			case "message":
				got = append(got, decode[jsonl.Message](t, line).Text)
			}
		}
		go func() { _, _ = io.Copy(io.Discard, r) }()
		s.cancel()
		s.end(t, nil)
		w.Close()
		want := []string{"came plain true", "came node true", "a", "b", "c", "went node false"}
		if !slices.Equal(got, want) {
			t.Errorf("%q, want %q", got, want)
		}
	}, forPrograms, func(s *session) {
		r, w = io.Pipe() // in the bubble
		s.Out = w
		archive := memory.New()
		s.Room = chat.New(chat.Config{Now: time.Now, Plain: plain{}, Archive: archive, Changed: s.Changed, Journal: &signer{s: s}, Contacts: archive, Me: chat.Key{9}})
	})
}

func TestAReceiptFollowsWhoeverComesInTime(t *testing.T) {
	car := &carrier{}
	run(t, car, func(s *session) {
		s.types(`{"say":"a"}` + "\n")
		car.peers = []chat.Recipient{"a"}
		s.Room.CatchUp()
		synctest.Wait()
		var got []string
		for _, o := range of(s.objects(t), "receipt") {
			got = append(got, decode[jsonl.Receipt](t, o).State)
		}
		if want := []string{"nobody", "sent"}; !slices.Equal(got, want) {
			t.Errorf("%q, want %q", got, want)
		}
		s.in.Close()
		s.end(t, nil)
	}, forPrograms)
}

// textsInOrder are the texts of messages, whose numbers must ascend.
func textsInOrder(t *testing.T, objects []string) (texts []string) {
	t.Helper()
	var last chat.ID
	for _, o := range of(objects, "message") {
		m := decode[jsonl.Message](t, o)
		if m.Message <= last {
			t.Fatalf("message %d after %d", m.Message, last)
		}
		last = m.Message
		texts = append(texts, m.Text)
	}
	return texts
}

// pieces is a stream that keeps what it gets at once.
type pieces struct{ all []string }

func (p *pieces) Write(b []byte) (int, error) {
	p.all = append(p.all, string(b))
	return len(b), nil
}

// A pipe takes what is written at once whole, up to 4,096 bytes.
func TestNoLineIsWrittenInTwo(t *testing.T) {
	var out pieces
	run(t, &carrier{peers: []chat.Recipient{"a"}}, func(s *session) {
		for i := range 500 {
			s.hear(i, strings.Repeat("x", 3*i))
		}
		s.endInput()
		s.end(t, nil)
		for _, piece := range out.all {
			objectsIn(t, piece)
			if len(piece) > 4096 && strings.Count(piece, "\n") > 1 {
				t.Errorf("%d bytes at once", len(piece))
			}
		}
		if n := len(out.all); n < 50 {
			t.Errorf("written %d times", n)
		}
	}, forPrograms, func(s *session) { s.Out = &out })
}

// FuzzMachine: whatever a program writes, each line of the output is an object, the first a hello and the last an end, and the
// last command is carried out. In a room that 88 does not leave, no line ends it.
func FuzzMachine(f *testing.F) {
	for _, s := range []string{
		`{"say":"a","id":1}` + "\n" + `{"members":true}`, "\ufeff{}\r\n\n[]\n\x00", `{"say":"88"}`, `{"say":"\u0085\u2028\ud800"}`,
		`{"id":{"id":1},"say":"a"}`, strings.Repeat(`{"say":`, 50), `{"conversations":true,"in":"open","id":-1e9}` + "\n\xff\xfe",
		`{"history":3}` + "\n" + `{"history":9,"before":"5-2","id":""}`,
		`{"new-room":"a"}` + "\n" + `{"join":"b"}` + "\n" + `{"leave":true}`, `{"talk":"key:` + strings.Repeat("0f", 32) + `"}`, `{"block":"plain:10.0.0.1"}`,
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, input []byte) {
		var out screen
		term := terminal.New()
		car := &carrier{peers: []chat.Recipient{"a"}}
		term.Room = chat.New(chat.Config{
			Archive: memory.New(), Now: time.Now, Plain: plain{}, Carriers: []chat.Carrier{car}, Changed: term.Changed,
		})
		term.Program = func() jsonl.Hello { return jsonl.Hello{} }
		term.Health = &health.Board{}
		term.Commands = &doors{s: &session{Terminal: term}}
		term.In, term.Out, term.Err = io.MultiReader(bytes.NewReader(input), strings.NewReader("\n"+`{"say":"last","id":"last"}`)), &out, io.Discard
		err := term.Run(t.Context())
		objects := objectsIn(t, out.take())
		end := decode[jsonl.End](t, objects[len(objects)-1])
		if len(of(objects[:1], "hello")) != 1 || end.Type != "end" || end.Why != "input" || end.Sent != (err == nil) {
			t.Errorf("%q … %q, error %v", objects[0], objects[len(objects)-1], err)
		}
		answered := of(objects, "answer")
		if n := len(answered); n == 0 || !strings.Contains(answered[n-1], `"id":"last"`) {
			t.Errorf("the last line is answered by %q", answered)
		}
		if n := len(of(objects, "message")); n != len(car.said) {
			t.Errorf("%d messages of %d", n, len(car.said))
		}
	})
}

func TestAProgramIsToldOfAnotherKeyAfterTheReason(t *testing.T) {
	var mu sync.Mutex
	key := "aa"
	run(t, &carrier{}, func(s *session) {
		synctest.Wait()
		mu.Lock()
		key = "bb"
		mu.Unlock()
		s.Health.SetNotices([]health.Notice{{Kind: health.IdentityRenewed}})
		synctest.Wait()
		s.Health.SetNotices(nil)
		synctest.Wait()
		s.cancel()
		s.end(t, nil)
		var got []string
		for _, o := range s.objects(t) {
			if x := decode[struct{ Type, Trouble, Key string }](t, o); x.Trouble == "identity-renewed" || x.Type == "hello" {
				got = append(got, x.Type+x.Key)
			}
		}
		if want := []string{"helloaa", "trouble", "hellobb", "trouble"}; !slices.Equal(got, want) {
			t.Errorf("%q, want %q", got, want)
		}
	}, func(s *session) {
		s.Program = func() jsonl.Hello {
			mu.Lock()
			defer mu.Unlock()
			return jsonl.Hello{Key: key}
		}
	})
}

func TestAProgramIsToldOfWhatANewerVersionSaid(t *testing.T) {
	run(t, &carrier{}, func(s *session) {
		s.link(lin)
		s.newer(lin.Key)
		s.types(`{"history":1}` + "\n")
		s.in.Close()
		s.end(t, nil)
		var got []string
		for _, o := range s.objects(t) {
			got = append(got, decode[jsonl.Message](t, o).Via)
			for _, m := range decode[struct{ Messages []jsonl.Message }](t, o).Messages {
				got = append(got, "again "+m.Via)
			}
		}
		if !slices.Contains(got, "newer") || !slices.Contains(got, "again newer") {
			t.Errorf("it came by %q", got)
		}
	}, forPrograms)
}

// TestMessagesComeInTheOrderOfArrival: a program goes on after the number of the last one it has read.
func TestMessagesComeInTheOrderOfArrival(t *testing.T) {
	run(t, &carrier{}, func(s *session) {
		s.Room.Kept(s.Room.Arrive(chat.OpenRoom, []chat.Entry{
			{Author: lin.Key, Log: 5, Number: 1, At: noon, Text: "later"}, {Author: chat.Key{7}, Log: 5, Number: 1, At: noon.Add(-time.Hour), Text: "earlier"},
		}))
		s.types(`{"conversations":true}` + "\n")
		s.in.Close()
		s.end(t, nil)
		var got []chat.ID
		for _, o := range of(s.objects(t), "message") {
			got = append(got, decode[jsonl.Message](t, o).Message)
		}
		if !slices.Equal(got, []chat.ID{1, 2}) {
			t.Errorf("in the order %d", got)
		}
	}, forPrograms)
}
