package app

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"

	"udpchat/chat"
	"udpchat/settings"
	"udpchat/settings/machine"
	"udpchat/terminal"
	"udpchat/transport"
)

// Options are the options of the command line.
type Options struct {
	Peers    []transport.Target // recipients for this run only
	Port     uint16             // to listen on; zero: that of the settings
	Data     string             // the data folder; empty: the usual one
	Plain    bool               // plain text only: no links to other nodes and no beacons
	Terminal bool               // run without a window
	JSON     bool               // with Terminal: speak with programs instead of people
	Export   string             // write the history to this file and end; "-" is standard output
	Force    bool               // with Export: replace the file if there is one
	Version  bool               // print the version and end

	Start terminal.Opening // with Terminal: the conversation that it shows

	OldIdentity bool // be the member on this machine that one was on another

	machine func() machine.Marks // nil: machine.Read
}

// marks are those of this machine.
func (o Options) marks() machine.Marks {
	if o.machine == nil {
		return machine.Read()
	}
	return o.machine()
}

// ParseOptions reads the command line. It writes errors and the help to out; for the help the error is flag.ErrHelp.
func ParseOptions(args []string, out io.Writer) (Options, error) {
	var o Options
	f := flag.NewFlagSet("udpchat", flag.ContinueOnError)
	f.SetOutput(out)
	f.Usage = func() { usage(f) }
	f.Func("peer", "send there too, for this run; repeatable; an `address` is 192.0.2.7, 192.0.2.7:4000 or lab-pc", o.addPeer)
	f.Func("port", "listen on this UDP `port` for this run, 1 to 65535; usually 3456", o.setPort)
	f.StringVar(&o.Data, "data", "", "keep everything in this `folder`")
	f.BoolVar(&o.Plain, "plain", false, "plain text only: no encrypted links, and no beacons by which others find you")
	f.BoolVar(&o.Terminal, "terminal", false, "run in the terminal, without a window; with no input, as </dev/null, it listens until a signal ends it")
	f.BoolVar(&o.JSON, "json", false, "run in the terminal for another program: one JSON object a line, as PROTOCOL.md has them")
	f.Func("room", "come into the room with this `code` and talk there, in the terminal; what you type waits until the room is found", o.Start.SetCode)
	f.Func("new-room", "make a room with this `name` and talk there, in the terminal, which shows its code", o.Start.SetNewRoom)
	f.Func("to", "talk alone with this `member`, in the terminal: a name, a key, or the first characters of a fingerprint", o.Start.SetTo)
	f.Func("export", "write all messages to a new `file` and end: NAME.txt, NAME.jsonl, or - for text on standard output", o.setExport)
	f.BoolVar(&o.Force, "force", false, "with --export: replace the file if there is one")
	f.BoolVar(&o.OldIdentity, "old-identity", false, "on another computer than before: be the member here that you were there")
	f.BoolVar(&o.Version, "version", false, "print the version and end")
	if err := f.Parse(args); err != nil {
		return o, err
	}
	if f.NArg() > 0 {
		return o, complain(out, fmt.Errorf("unknown argument %q", strings.Join(f.Args(), " ")))
	}
	if err := o.agree(); err != nil {
		return o, complain(out, err)
	}
	o.Terminal = o.Terminal || o.JSON || o.Start != terminal.Opening{}
	return o, nil
}

// agree is why options cannot stand beside each other.
func (o *Options) agree() error {
	where := o.Start != terminal.Opening{}
	switch {
	case o.JSON && o.Export != "":
		return errors.New("--json is for a program that talks; --export NAME.jsonl writes the history as JSON")
	case where && o.Export != "":
		return errors.New("--export writes the history and ends; it takes no --room, --new-room or --to")
	}
	return nil
}

// usage prints every option, one a line.
func usage(f *flag.FlagSet) {
	fmt.Fprintln(f.Output(), "Usage: udpchat [options]")
	f.VisitAll(func(x *flag.Flag) {
		value, meaning := flag.UnquoteUsage(x)
		fmt.Fprintf(f.Output(), "  %-17s %s\n", strings.TrimSpace("--"+x.Name+" "+strings.ToUpper(value)), meaning)
	})
}

func complain(out io.Writer, err error) error {
	fmt.Fprintf(out, "udpchat: %v\n", err)
	return err
}

var errPort = errors.New("a port is 1 to 65535")

func (o *Options) setPort(text string) error {
	n, err := settings.ParsePort(text)
	if err != nil {
		return errPort
	}
	o.Port = n
	return nil
}

var errTwice = errors.New("one file at a time")

func (o *Options) setExport(file string) error {
	if o.Export != "" {
		return errTwice
	}
	o.Export = file
	return nil
}

func (o *Options) addPeer(text string) error {
	e, err := entry(text)
	if err != nil {
		return terminal.PeerFault(terminal.LanguageOf("", os.Getenv), err)
	}
	o.Peers = append(o.Peers, e)
	return nil
}

// entry is an address as the resolver takes it.
func entry(text string) (transport.Target, error) {
	t, err := settings.ParsePeer(text, settings.DefaultPort)
	if err != nil {
		return transport.Target{}, err
	}
	return transport.Target{Entered: chat.Recipient(t.Entered(text)), Host: t.Host, Port: t.Port}, nil
}
