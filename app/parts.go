package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"sync"
	"time"

	"udpchat/chat"
	"udpchat/chat/health"
	"udpchat/chat/memory"
	"udpchat/chat/peers"
	"udpchat/history"
	"udpchat/internal/files"
	entrymemory "udpchat/replica/memory"
	"udpchat/settings"
	"udpchat/settings/secrets"
	"udpchat/terminal"
	"udpchat/transport"
)

// parts is everything that runs, from open to stop.
type parts struct {
	options  Options
	dir      string
	store    *settings.Store
	plain    plain
	archives archives
	linking
	room     *chat.Room
	board    health.Board // what a face shows beside the room
	status   *status
	notices  notices
	selfTest selfTest
	book     book
	life     life
	patience time.Duration     // how long the last messages may take to leave after the face has ended
	settings settings.Settings // the last ones acted on; for follow only, which never runs twice at a time
}

// plain is what sends and receives plain text.
type plain struct {
	sender   *transport.Sender
	mute     chat.Reason // why the sender has no socket; empty, if it has one
	queue    *transport.Queue
	port     *transport.Port
	decoder  *transport.Decoder
	resolver *transport.Resolver
	lookup   transport.Lookup // finds the addresses of names
	trace    transport.Trace
}

// life is what runs, and how it ends.
type life struct {
	running context.Context    // ends when the program is told to end
	cancel  context.CancelFunc // ends what listens
	network sync.WaitGroup     // port, resolver, watch, housekeeping, links
	journal sync.WaitGroup
	worker  sync.WaitGroup
	sending sync.WaitGroup
	works   sync.WaitGroup // exports
	stopped sync.Once
}

// open opens settings, history and the sending socket. It starts nothing yet. If another node uses the data folder, its files
// are left alone.
func open(o Options, dir string, elsewhere bool) (*parts, error) {
	p := &parts{options: o, dir: dir, patience: sendPatience}
	p.plain.lookup = transport.SystemLookup
	p.notices.board, p.notices.elsewhere = &p.board, elsewhere
	if err := p.openSettings(); err != nil {
		return nil, fmt.Errorf("open the settings: %w", err)
	}
	var err error
	if p.plain.sender, err = transport.OpenSender(); err != nil {
		slog.Warn("nothing can be sent", "err", err)
		p.plain.mute = chat.OtherSendFailed
		if health.TroubleOf(err) == health.TooManyOpen {
			p.plain.mute = chat.TooManyOpen
		}
	}
	p.openSecrets()
	if !elsewhere && !o.Plain {
		p.openLinks()
	}
	if !elsewhere && p.store.Get().History {
		p.openHistory()
	}
	p.plain.queue = transport.NewQueue(0)
	p.plain.decoder = transport.NewDecoder(p.plain.sender.Own)
	p.plain.decoder.Intercept = p.selfTest.test.Intercept
	p.plain.decoder.Trace, p.plain.sender.Trace = &p.plain.trace, &p.plain.trace
	return p, nil
}

// ours is how the names of the program's files in the data folder begin.
var ours = []string{"history.db", "identity.key", "secrets.json", "settings.json", "lock"}

// openSettings opens the settings, and before them takes the permissions of other users from the files of the data folder, and
// removes unfinished ones.
func (p *parts) openSettings() (err error) {
	if p.notices.elsewhere {
		p.store, err = settings.OpenReadOnly(p.dir)
		return err
	}
	files.Sweep(p.dir, time.Now())
	found := files.MakePrivate(p.dir, ours...)
	if p.store, err = settings.Open(p.dir); err != nil {
		return err
	}
	told := p.store.Get().ToldOpen
	if found == files.Closed || found == files.Exposed && !told {
		p.notices.setOpen(found == files.Exposed)
	}
	return p.store.Update(func(s *settings.Settings) { s.ToldOpen = found == files.Exposed })
}

// openSecrets opens the secrets; their identity is made by openLinks.
func (p *parts) openSecrets() {
	if p.notices.elsewhere {
		p.secrets = secrets.OpenReadOnly(p.dir)
		return
	}
	p.secrets = secrets.Open(p.dir)
	p.secrets.OnProblem(p.notices.setSecrets)
	p.notices.setSecrets(p.secrets.Problems())
}

// openHistory opens the history.
func (p *parts) openHistory() {
	o := history.Options{Notice: p.notices.setHistory}
	if p.links != nil {
		o.Replaced, o.Shrink = p.links.journal.Reload, p.links.journal.Shrink
	}
	h := history.Open(p.dir, o)
	p.archives.history, p.archives.last = h, h.Last()
}

// archive is the archive of the room. Without a history, messages and entries are in memory.
func (p *parts) archive() chat.Archive {
	if h := p.archives.history; h != nil {
		p.archives.old, p.archives.entries = h, h
		return h
	}
	m := memory.New()
	entries := entrymemory.New()
	entries.Messages = m
	if p.links != nil {
		entries.Shrink = p.links.journal.Shrink
	}
	p.archives.old, p.archives.entries = m, entries
	return m
}

// firstPage is how many messages of earlier runs are shown at the start.
const firstPage = 300

// watcher is called after every change of the room.
type watcher interface{ Changed() }

// start makes the room, with a face's hook, and starts the goroutines.
func (p *parts) start(f watcher) {
	p.room = p.newRoom(f.Changed)
	p.board.OnChange(f.Changed)
	p.status = &status{room: p.room, board: &p.board, sources: sources{
		queue: p.plain.queue, sender: p.plain.sender, trace: &p.plain.trace, test: &p.selfTest.test, links: p.links,
		mute: p.plain.mute, dropped: transport.Dropped,
	}}
	p.room.Load(context.Background(), chat.OpenRoom, firstPage)
	ctx, cancel := context.WithCancel(context.Background())
	p.life.running, p.life.cancel = ctx, cancel
	p.settings = p.store.Get()
	p.plain.port = transport.NewPort(p.options.portOf(p.settings), p.plain.queue, slog.Default(), p.setPort)
	p.plain.resolver = transport.NewResolver(p.plain.lookup, p.setPeers)
	if l, err := transport.Interfaces(); err == nil {
		p.setLocal(l) // before the first message, so that an own one is recognised when it comes back
	}
	p.plain.resolver.SetTargets(p.entries(p.settings))
	p.secrets.OnChange(p.setVerified)
	p.setVerified()
	p.adopt(p.settings)
	p.setPeers(p.plain.resolver.Peers())
	p.store.OnChange(p.follow)
	p.store.OnProblem(p.notices.setSettings)
	p.notices.setSettings(p.store.Problems())

	p.life.network.Go(func() { p.plain.port.Serve(ctx) })
	p.life.network.Go(func() { p.plain.resolver.Serve(ctx) })
	p.life.network.Go(func() { transport.Watch(ctx, transport.WatchEvery, transport.Interfaces, p.setLocal) })
	p.life.network.Go(func() { p.keepHouse(ctx, f) })
	if p.links != nil {
		p.life.journal.Go(func() { p.links.journal.Serve(context.WithoutCancel(ctx), p.room, p.archives.entries) })
		p.life.network.Go(func() { p.links.Serve(ctx) })
		p.life.network.Go(func() { p.sole.Serve(ctx) })
	}
	p.life.sending.Go(func() { _ = p.plain.sender.Serve() })
	p.life.worker.Go(func() { p.plain.decoder.Serve(p.plain.queue, p.room.Receive) })
}

// stop ends everything in order: nothing comes in any more, nothing goes out, received messages are stored, own ones are
// kept. It may be called twice, from any goroutine; each call returns when everything has ended.
func (p *parts) stop() { p.life.stopped.Do(p.end) }

func (p *parts) end() {
	p.life.cancel()
	p.life.network.Wait()
	if p.links != nil {
		p.links.journal.Close() // nothing comes by links any more
		p.life.journal.Wait()
	}
	p.plain.queue.Close() // the worker stores received messages while the sender sends own ones
	unsent := p.send()
	p.life.sending.Wait()
	hung := time.AfterFunc(sendPatience, p.room.Close) // the worker waits for a disk that hangs
	p.life.worker.Wait()
	hung.Stop()
	p.room.Close()
	p.life.works.Wait()
	var incomplete error
	if p.archives.history != nil {
		incomplete = p.archives.history.Close()
	}
	unsaved := errors.Join(p.secrets.Close(), p.store.Close())

	// Last, since a stream that nobody reads may block.
	if unsent != nil {
		slog.Warn("some messages were not sent before the end", "err", unsent) // their outcome is in the history
	}
	p.notices.tellLost(Complaints(), terminal.LanguageOf(p.store.Get().Language, os.Getenv), incomplete, unsaved)
}

// send lets the last messages leave, within limits, and closes the sender. Names are no longer looked up, so messages that
// wait for an address never leave.
func (p *parts) send() error {
	p.plain.sender.SetPeers(peers.Plain(p.status.settled()))
	ctx, done := context.WithTimeout(context.Background(), p.patience)
	defer done()
	return errors.Join(p.plain.sender.Wait(ctx), p.plain.sender.Close())
}

func (p *parts) setLocal(l transport.Local) {
	p.plain.sender.SetLocal(l)
	p.plain.resolver.SetLocal(l)
	p.status.setLocal(l)
	p.joins.Set(l)
}

// setVerified tells the room who is verified.
func (p *parts) setVerified() { p.status.setVerified(p.secrets.Verified) }

func (p *parts) setPort(s transport.PortStatus) {
	p.status.setPort(s)
	if p.links != nil {
		p.links.Announce() // where the room's port is
	}
}

// release frees the room's port or takes it back.
func (p *parts) release(released bool) {
	if released {
		p.plain.port.Release()
		return
	}
	p.plain.port.Take()
}

// keepHouse shows counters, sends what was said before anybody was there, forgets members that went silent, and lets the face
// update its times.
func (p *parts) keepHouse(ctx context.Context, f watcher) {
	count, age := time.NewTicker(countEvery), time.NewTicker(ageEvery)
	defer count.Stop()
	defer age.Stop()
	var floods floodWatch
	for {
		select {
		case <-ctx.Done():
			return
		case <-count.C:
			p.status.publish()
			p.joins.Try()
			p.room.CatchUp()
			floods.look(p.plain.queue.Received(), p.room.Behind())
		case <-age.C:
			p.room.Forget()
			f.Changed()
		}
	}
}
